"""Marks in a text: facts with spans that nest and overlap go in, pieces of the text that do not come out.

1. The text is cut where a mark or a line begins or ends.
2. Each piece knows the marks that cover it, the shortest last, so that a page can link the piece to the narrowest fact.
3. The first piece of a mark carries its name, so that the address of a fact leads to its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact's words: `start` and `end` are offsets, `from_` and `to` those of the clause that states it."""

    iri: str
    kind: str
    label: str
    start: int
    end: int
    from_: int
    to: int


@dataclass(slots=True)
class Piece:
    """A stretch of text with all marks that cover it; `begins` are those that begin here."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    begins: list[Mark] = field(default_factory=list)
    chosen: bool = False


def pieces(text: str, start: int, end: int, marks: Sequence[Mark], chosen: tuple[int, int] = (0, 0)) -> Iterator[Piece]:
    """Yield the pieces of ``text[start:end]`` in order; together they are that text.

    `marks` come sorted by start; `chosen` is a stretch that the reader asked for.
    """
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *_cuts(inside, start, end), *(cut for cut in chosen if start < cut < end)})
    active: list[Mark] = []
    waiting = iter(inside)
    upcoming = next(waiting, None)
    for begin, stop in pairwise(cuts):
        active = [mark for mark in active if mark.end > begin]
        begins = []
        while upcoming is not None and upcoming.start <= begin:
            active.append(upcoming)
            begins += [upcoming] if upcoming.start >= start else []
            upcoming = next(waiting, None)
        covering = tuple(sorted((mark for mark in active if mark.end > begin), key=lambda mark: mark.start - mark.end))
        yield Piece(begin, stop, text[begin:stop], covering, begins, chosen[0] <= begin < chosen[1])


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of ``text[start:end]`` that hold more than blanks."""
    position = start
    for line in text[start:end].split("\n"):
        if line.strip():
            yield position, position + len(line)
        position += len(line) + 1


def _cuts(marks: Iterable[Mark], start: int, end: int) -> Iterator[int]:
    for mark in marks:
        yield from (cut for cut in (mark.start, mark.end) if start < cut < end)
