"""Is the vocabulary sound? Clashes, dead rules and idle words, for ``hongtu vocab check``.

1. A plan is read with it, so that it is known which tables are read and which of them for the meaning of a word.
2. A *clash* is one word with two meanings: in a table read for meanings, or in tables that compete for one place.
3. A rule is *dead* if it does not fire on its own example; a table is *idle* if nothing reads it, a word if it occurs
   in none of the texts given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ...data import samples
from ..document import Document
from ..segment import segment
from .explain import explain, sentence
from .grammar import rules
from .lexicon import Lexicon
from .pipeline import extract

# Tables whose words compete for the same place in a clause.
_RIVALS = (
    ("quantities", ("units", "attributes")),
    ("verbs", ("keep", "drop", "refer")),
    ("tense", ("back", "ahead")),
)
_YEAR = (date(2024, 1, 1), date(2024, 12, 31))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: `kind` is ``clash``, ``dead`` or ``idle``, `where` a table or rule, `what` the word."""

    kind: str
    where: str
    what: str


def check(lexicon: Lexicon, texts: Sequence[str] = ()) -> list[Finding]:
    """Return the findings on a vocabulary; without `texts` no word is called idle."""
    lexicon = Lexicon(lexicon.tables)
    for name, text in samples().items():
        extract(segment(Document(name, text, "", "text/plain")), lexicon)
    idle = [Finding("idle", f"{name}.{table}", "") for name, table in sorted(lexicon.tables.keys() - lexicon.asked)]
    return [*_clashes(lexicon), *_dead_rules(), *idle, *(_unused(lexicon, texts) if texts else ())]


def _clashes(lexicon: Lexicon) -> Iterator[Finding]:
    for (name, table), read in sorted(lexicon.asked.items()):
        if read == "meanings":
            yield from _several(f"{name}.{table}", dict(lexicon.tables[name, table]))
    for name, tables in _RIVALS:
        yield from _several(name, {table: lexicon.words(name, table) for table in tables})


def _several(where: str, meanings: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    places: dict[str, set[str]] = defaultdict(set)
    for meaning, words in meanings.items():
        for word in words:
            places[word].add(meaning)
    for word, said in sorted(places.items()):
        if len(said) > 1:
            yield Finding("clash", where, f"{word}: {', '.join(sorted(said))}")


def _dead_rules() -> Iterator[Finding]:
    for kind in ("fold", "emit"):
        for rule in rules(kind):
            clauses = [explain(sentence(rule.example, _YEAR), at) for at in range(len(rule.example))]
            names = {name for clause in clauses for name in (*clause.folds, *(frame for frame, _ in clause.frames))}
            if rule.name not in names:
                yield Finding("dead", rule.name, rule.example)


def _unused(lexicon: Lexicon, texts: Sequence[str]) -> Iterator[Finding]:
    whole = "\n".join(texts)
    for (name, table), meanings in sorted(lexicon.tables.items()):
        for words in meanings.values():
            yield from (Finding("idle", f"{name}.{table}", word) for word in words if word not in whole)
