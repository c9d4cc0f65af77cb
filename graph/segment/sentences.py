"""Sentences: what stands between full stops, semicolons and line breaks, outside brackets and quotation marks.

1. The text is cut at line breaks that end something and at the places where sections and headings begin and end.
2. Each piece is cut behind 。！？；!?; where no bracket or quotation mark that closes within the piece is open.
3. White space around a sentence is left out; everything else is in exactly one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..document import Section, Span
from .layout import Layout

_BREAK = re.compile(r"[\n\r]+")
_EVENT = re.compile(r"[。！？；!?;]+|[（(“《「『【〔\[）)”》」』】〕\]]")
_ENDS = frozenset("。！？；!?;")
_OPEN = dict(zip("（(“《「『【〔[", "）)”》」』】〕]", strict=True))
_LONG = 400
_DEEP = 20


def find_sentences(text: str, sections: Sequence[Section], layout: Layout) -> tuple[Span, ...]:
    """Return the sentences of `text` in order."""
    cuts = {0, len(text)}
    for section in sections:
        cuts |= {section.span.start, section.span.end}
        if text[section.heading.end : section.heading.end + 1] not in _ENDS:
            cuts.add(section.heading.end)
    cuts |= {match.start() for match in _BREAK.finditer(text) if match.start() not in layout.soft}
    edges = sorted(cuts)
    return tuple(span for start, end in pairwise(edges) for span in _pieces(text, start, end))


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut one piece behind its full stops; a bracket that stays open hides none."""
    begin = start
    for cut in _stops(text, start, end):
        yield from _trimmed(text, begin, cut)
        begin = cut
    yield from _trimmed(text, begin, end)


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    brackets = _Brackets()
    for event in _EVENT.finditer(text, start, end):
        if event.group()[0] in _ENDS:
            yield from brackets.stop(event.end())
        else:
            brackets.turn(event.group(), event.start())
    yield from brackets.hidden


class _Brackets:
    """The brackets open at a place, and the full stops that they hide until they close."""

    def __init__(self) -> None:
        self.expected: list[str] = []
        self.opened = 0
        self.hidden: list[int] = []

    def turn(self, sign: str, offset: int) -> None:
        if sign in _OPEN:
            self.opened = self.opened if self.expected else offset
            self.expected = [*self.expected[-_DEEP:], _OPEN[sign]]
        elif sign in self.expected:
            del self.expected[len(self.expected) - 1 - self.expected[::-1].index(sign) :]
            self.hidden = self.hidden if self.expected else []

    def stop(self, offset: int) -> list[int]:
        """Return the full stops that count now: this one, or none, or all hidden ones behind a forgotten bracket."""
        stops = [*self.hidden, offset]
        if self.expected and offset - self.opened <= _LONG:
            self.hidden = stops
            return []
        self.expected, self.hidden = [], []
        return stops


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    left, right = len(words) - len(words.lstrip()), len(words.rstrip())
    if left < right:
        yield Span(start + left, start + right)
