"""An index of words beside the store: rows of names and sentences go in, rows that hold some words come out.

1. Texts are `folded`: NFKC, without case, blanks and control characters. So are the words that are looked for.
2. SQLite's FTS5 holds every text as its overlapping pairs of characters (产业 业发 发展 展): words of two characters or
   more are a phrase of pairs, a single character is the beginning of one. No dictionary, no word left out.
3. Names have their sounds in pinyin too, a syllable for each character, worked out when they are indexed. A third
   column holds, for every syllable, the letters from there on (xinqu) and the first letters from there on (xq): what
   somebody types is the beginning of one of these, so it fits where a syllable begins.
4. Kind and part of a row are words of one more column, so that FTS5 itself intersects them.
5. Rows belong to parts (one a plan, one for what plans share), each with the hash of what it was made from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from .kept import Kept
from .sounds import heard, sounds, starts, typed

_TOKENS = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn'"
_SCHEMA = f"""CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT UNIQUE, hash TEXT);
CREATE TABLE entry(id INTEGER PRIMARY KEY, part INTEGER, kind TEXT, iri TEXT, section TEXT, text TEXT, sentence TEXT,
  sounds TEXT);
CREATE INDEX entries ON entry(part);
CREATE TABLE mention(iri TEXT, part INTEGER, begin INTEGER, section TEXT, sentence TEXT);
CREATE INDEX mentions ON mention(iri, part, begin);
CREATE INDEX mentioned ON mention(part);
CREATE VIRTUAL TABLE gram USING fts5(tags, pairs, sounds, content='', columnsize=0, tokenize="{_TOKENS}");
"""
_TEXTS = """SELECT entry.kind, entry.text, part.name, entry.section, entry.sentence, entry.iri, entry.sounds
FROM gram JOIN entry ON entry.id = gram.rowid JOIN part ON part.id = entry.part WHERE gram MATCH ? LIMIT ?"""
# Of each node its shortest name (SQLite takes the other columns from the row of the least), where a part speaks of it.
_NAMES = """SELECT entry.kind, entry.text, '', '', '', entry.iri, entry.sounds, min(length(entry.text)) AS size
FROM gram JOIN entry ON entry.id = gram.rowid WHERE gram MATCH ?1
AND EXISTS (SELECT 1 FROM mention WHERE mention.iri = entry.iri AND (?2 IS NULL OR mention.part = ?2))
GROUP BY entry.iri ORDER BY substr(entry.text, 1, length(?4)) <> ?4, size, entry.text, entry.iri LIMIT ?3"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text to be found: of a node, with its kind, section and the sentence that shows it."""

    kind: str
    iri: str
    section: str
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a part speaks of a node that parts share."""

    iri: str
    begin: int
    section: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that holds the words: of which node, in which part, where; `sounds` are those of a name."""

    kind: str
    name: str
    plan: str
    section: str
    sentence: str
    iri: str
    sounds: str = ""
    begin: int = 0
    """Of a name that parts share: where the part speaks of it first."""

    def place(self, words: str) -> tuple[int, int] | None:
        """Return where the name or sentence holds the words, or is spelt by them."""
        return place(self.name, words) or (heard(typed(folded(words)), self.sounds) if self.sounds else None)


@dataclass(frozen=True, slots=True)
class Part:
    """All rows that belong together."""

    entries: Sequence[Entry]
    mentions: Sequence[Mention] = ()


def folded(text: str) -> str:
    """Return a text in the form in which it is compared.

    >>> folded("５Ｇ 基站（ＡＩ）")
    '5g基站(ai)'
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in _UNSEEN)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def _pairs(text: str) -> str:
    plain = folded(text)
    return " ".join(plain[place : place + 2] for place in range(len(plain)))


def place(text: str, words: str) -> tuple[int, int] | None:
    """Return where a text holds words, whatever their case, width and blanks.

    >>> place("建设５Ｇ 基站", "5g基")
    (2, 6)
    """
    plain = [(sign, at) for at, written in enumerate(text) for sign in folded(written)]
    wanted = folded(words)
    start = "".join(sign for sign, _ in plain).find(wanted)
    return None if start < 0 or not wanted else (plain[start][1], plain[start + len(wanted) - 1][1] + 1)


class Index(Kept):
    """The tables, open; what fills them is elsewhere (`hongtu.graph.search.sentences`)."""

    file = "search.sqlite"
    edition = "3"
    schema = _SCHEMA

    @property
    def parts(self) -> dict[str, str]:
        """The hash of what each part was made from."""
        return dict(self._data.execute("SELECT name, hash FROM part ORDER BY name").fetchall())

    def remove(self, name: str) -> None:
        """Remove a part."""
        for (number,) in self._data.execute("SELECT id FROM part WHERE name = ?", (name,)).fetchall():
            rows = self._data.execute("SELECT id, kind, text, sounds FROM entry WHERE part = ?", (number,)).fetchall()
            gone = [(key, *_grams(kind, number, text, sounds)) for key, kind, text, sounds in rows]
            self._data.executemany(
                "INSERT INTO gram(gram, rowid, tags, pairs, sounds) VALUES ('delete', ?, ?, ?, ?)", gone
            )
            for table, column in (("entry", "part"), ("mention", "part"), ("part", "id")):
                self._data.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))

    def replace(self, name: str, digest: str, part: Part) -> None:
        """Put a part in place of what was there of it."""
        self.remove(name)
        execute = self._data.execute
        number = execute("INSERT INTO part(name, hash) VALUES (?, ?)", (name, digest)).lastrowid or 0
        last = execute("SELECT COALESCE(MAX(id), 0) FROM entry").fetchone()[0]
        rows = [_row(key, number, entry) for key, entry in enumerate(part.entries, last + 1)]
        self._data.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        grams = ((key, *_grams(kind, number, text, heard)) for key, _, kind, _, _, text, _, heard in rows)
        self._data.executemany("INSERT INTO gram(rowid, tags, pairs, sounds) VALUES (?, ?, ?, ?)", grams)
        told = ((told.iri, number, told.begin, told.section, told.sentence) for told in part.mentions)
        self._data.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?)", told)

    def find(self, words: str, kind: str, part: str | None, limit: int) -> list[Hit]:
        """Return what of one kind holds the words, or is spelt by them in pinyin; `part` may narrow it to one."""
        plain = folded(words)
        if not plain:
            return []
        number = self._number(part) if part else None
        own = [f'tags:"part{number}"'] if number and kind not in SHARED else []
        match = " AND ".join([*own, f'tags:"kind{kind}"', _match(plain)])
        if kind in SHARED:
            rows = self._data.execute(_NAMES, (match, number, limit, words.strip())).fetchall()
            return [self._shown(row, number) for row in rows]
        return [Hit(*row) for row in self._data.execute(_TEXTS, (match, limit)).fetchall()]

    def _shown(self, row: Sequence[str], part: int | None) -> Hit:
        """Return a row on a node that parts share, with the first place that speaks of it."""
        text = """SELECT part.name, section, sentence, begin FROM mention JOIN part ON part.id = mention.part
            WHERE iri = ?1 AND (?2 IS NULL OR part.id = ?2) ORDER BY part.name, begin LIMIT 1"""
        plan, section, sentence, begin = self._data.execute(text, (row[5], part)).fetchone() or ("", "", "", 0)
        return Hit(row[0], row[1], plan, section, sentence, row[5], row[6], begin)

    def _number(self, part: str) -> int:
        row = self._data.execute("SELECT id FROM part WHERE name = ?", (part,)).fetchone()
        return int(row[0]) if row else -1


SHARED: Final = frozenset({"project", "place", "organization", "indicator", "policy", "theme"})
"""The kinds of nodes that parts share."""

_NAMED = SHARED | {"plan", "section"}


def _row(key: int, part: int, entry: Entry) -> tuple[int, int, str, str, str, str, str, str]:
    spelt = sounds(entry.text) if entry.kind in _NAMED else ""
    return (key, part, entry.kind, entry.iri, entry.section, entry.text, entry.sentence, spelt)


def _grams(kind: str, part: int, text: str, heard: str) -> tuple[str, str, str]:
    return f"kind{kind} part{part}", _pairs(text), starts(heard)


def _match(plain: str) -> str:
    letters = typed(plain)
    phrase = f"pairs:{_phrase(plain)}"
    return f'({phrase} OR sounds:"{letters}"*)' if letters else phrase


def _phrase(plain: str) -> str:
    quoted = plain.replace('"', '""')
    if len(plain) == 1:
        return f'"{quoted}"*'
    pairs: Iterable[str] = (plain[place : place + 2].replace('"', '""') for place in range(len(plain) - 1))
    return f'"{" ".join(pairs)}"'
