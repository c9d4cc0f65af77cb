"""How a name sounds in pinyin: a name goes in, its syllables come out; letters that somebody types find their place.

1. `sounds` gives every character its syllable (西咸新区 → ``xi xian xin qu``); letters and digits stand for themselves,
   all other signs are ``-``. pypinyin chooses the reading by the words around (重庆 ``chong qing``).
2. `starts` lists what may be typed: from each syllable on all letters (``xixianxinqu xianxinqu xinqu qu``) and all
   first letters (``xxxq xxq xq q``); of long names, titles mostly, first letters from their beginning only.
3. `heard` finds typed letters again: the characters whose syllables they spell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_SILENT: Final = "-"
_LONGEST, _SHORT = 24, 12
_LETTERS = re.compile(r"(?=.*[a-z])[a-z0-9']{2,}")


def sounds(name: str) -> str:
    """Return the syllables of a name, one for each character, '' if none of them is Chinese.

    >>> sounds("长沙GDP")
    'chang sha g d p'
    """
    from pypinyin import lazy_pinyin

    # Of a callable pypinyin takes a list too: one item for each sign that is not Chinese.
    read = lazy_pinyin(name, errors=list)  # type: ignore[arg-type]
    if len(read) != len(name):
        read = [lazy_pinyin(sign)[0] for sign in name]
    if read == list(name):
        return ""
    return " ".join(map(_plain, read))


def typed(words: str) -> str:
    """Return folded words as letters of pinyin, '' if they cannot be any."""
    return words.replace("'", "") if _LETTERS.fullmatch(words) else ""


def starts(heard: str) -> str:
    """Return all that may be typed for a name with these `sounds`, as words."""
    syllables = [each for each in heard.split(" ") if each != _SILENT] if heard else []
    words = [word for place in range(len(syllables)) for word in _spelt(syllables[place:])]
    return " ".join(word[:_LONGEST] for word in (words if len(syllables) <= _SHORT else [*words[::2], words[1]]))


def heard(letters: str, syllables: str) -> tuple[int, int] | None:
    """Return which characters of a name the typed letters spell, None if they spell none.

    >>> heard("xinq", "xi xian xin qu"), heard("xx", "xi xian xin qu"), heard("ia", "xi xian xin qu")
    ((2, 4), (0, 2), None)
    """
    every = syllables.split(" ")
    for place, syllable in enumerate(every):
        if syllable == _SILENT:
            continue
        for pieces in (every[place:], [each[0] for each in every[place:]]):
            if end := _reach(letters, pieces):
                return place, place + end
    return None


def _reach(letters: str, pieces: list[str]) -> int:
    """Return how many pieces it takes to spell the letters, 0 if they do not."""
    told = ""
    for number, piece in enumerate(pieces, 1):
        told += "" if piece == _SILENT else piece
        if told.startswith(letters):
            return number
        if not letters.startswith(told):
            return 0
    return 0


def _spelt(syllables: list[str]) -> Iterator[str]:
    yield "".join(syllables)
    yield "".join(syllable[0] for syllable in syllables)


def _plain(syllable: str) -> str:
    plain = unicodedata.normalize("NFKD", syllable).casefold()
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum()) or _SILENT
