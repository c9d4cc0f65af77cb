"""Sets of words that can be looked up at an offset of a text, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from .lexicon import Lexicon, alternatives


class Words:
    """A set of words, indexed by their first sign so that most look-ups fail at once."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words."""
        self._by_first: dict[str, tuple[str, ...]] = {}
        for word in sorted(set(words), key=len, reverse=True):
            self._by_first[word[0]] = (*self._by_first.get(word[0], ()), word)

    def longest(self, text: str, start: int, end: int) -> int:
        """Return the length of the longest word that stands at `start` and ends by `end`, 0 if there is none.

        >>> Words(["推进", "推"]).longest("推进建设", 0, 4)
        2
        """
        if start >= end:
            return 0
        for word in self._by_first.get(text[start], ()):
            if text.startswith(word, start) and start + len(word) <= end:
                return len(word)
        return 0

    def skip(self, text: str, start: int, end: int) -> int:
        """Return the offset after all words that follow each other from `start` on."""
        while length := self.longest(text, start, end):
            start += length
        return start

    def steps(self, text: str, start: int, end: int) -> Iterator[int]:
        """Yield the offsets at which `skip` took a word between `start` and `end`, the last one first."""
        begins = []
        while start < end:
            begins.append(start)
            start += self.longest(text, start, end) or end
        return reversed(begins)


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verbs of ``lexicon/tasks.toml`` and the words around them."""

    actions: Words
    fronted: Words
    effects: Words
    manner: Words
    predicates: Words
    giving: Words
    slogans: tuple[str, ...]
    prepositions: tuple[str, ...]
    benefits: tuple[str, ...]
    continuations: tuple[str, ...]
    spirit: re.Pattern[str]

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> Verbs:
        """Return the verbs of a vocabulary."""

        def words(table: str) -> tuple[str, ...]:
            return lexicon.words("tasks", table)

        actions = set(words("actions"))
        fronting = lexicon.table("tasks", "prepositions")
        return Verbs(
            Words(actions),
            Words(actions - set(words("nominal"))),
            Words(words("effects")),
            Words(words("manner")),
            Words(words("predicates")),
            Words(words("giving")),
            words("slogans"),
            fronting["word"],
            fronting["benefit"],
            words("continuations"),
            re.compile(alternatives(words("spirit"))),
        )
