"""Lines that a page broke are read as if it had not: extraction sees a view of the text, its spans are led back.

In: a segmented document. Out: the same document over a text without the line breaks, page numbers and blanks that stand
inside a sentence between Chinese characters or figures (3000 亿元), and the way back to the document's own offsets.
A document without such breaks is its own view.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from ..document import Document, Section, Span
from ..mention import Mention

_PAGE = r"(?:[—–－-]+\s*\d{1,4}\s*[—–－-]+\s*)?"
_SOFT = re.compile(
    rf"[ \t\u3000]*[\r\n]\s*{_PAGE}|(?<=[\u4e00-\u9fff]) (?=[\d０-９\u4e00-\u9fff])"
    r"|(?<=[\d０-９％%]) (?=[\u4e00-\u9fff%％])"  # wider gaps and tabs keep columns and list items apart
)

M = TypeVar("M", bound=Mention)


@dataclass(frozen=True, slots=True)
class View:
    """A document to read, and for each piece of its text where it begins in the view and in the original."""

    document: Document
    original: Document
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def back(self, offset: int) -> int:
        """Return the original's offset of the character at `offset` of the view."""
        piece = bisect_right(self.starts, offset) - 1
        return offset - self.starts[piece] + self.offsets[piece]

    def restored(self, mention: M) -> M:
        """Return a mention with every span and offset led back, quoting the original."""
        if self.document is self.original:
            return mention
        changes = {field.name: self._value(getattr(mention, field.name)) for field in fields(mention)}
        if isinstance(anchor := changes.get("anchor"), int):
            changes["anchor"] = self.back(anchor)
        changes["text"] = self._span(mention.span).of(self.original.text)
        return replace(mention, **changes)

    def _value(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, tuple):
            return tuple(self._value(item) for item in value)
        return value

    def _span(self, span: Span) -> Span:
        start = self.back(span.start)
        return Span(start, self.back(span.end - 1) + 1 if len(span) else start)


def unwrapped(document: Document) -> View:
    """Return the view of a segmented document in which no sentence is broken."""
    breaks = list(_breaks(document))
    if not breaks:
        return View(document, document, (0,), (0,))
    pieces, starts, offsets = [], [], []
    position = length = 0
    for gap in [*breaks, Span(len(document.text), len(document.text))]:
        starts.append(length)
        offsets.append(position)
        pieces.append(document.text[position : gap.start])
        length += gap.start - position
        position = gap.end
    shift = _Shift(tuple(offsets), tuple(starts))
    view = replace(
        document,
        text="".join(pieces),
        sections=tuple(shift.section(section) for section in document.sections),
        sentences=tuple(shift.span(sentence) for sentence in document.sentences),
        plan=document.plan and replace(document.plan, title_span=shift.optional(document.plan.title_span)),
    )
    return View(view, document, tuple(starts), tuple(offsets))


def _breaks(document: Document) -> Iterator[Span]:
    if not _SOFT.search(document.text):
        return
    for sentence in document.sentences:
        for match in _SOFT.finditer(document.text, sentence.start, sentence.end):
            if match.end() < sentence.end:
                yield Span(*match.span())


@dataclass(frozen=True, slots=True)
class _Shift:
    """The way from the original to the view: pieces begin at `offsets` there and at `starts` here."""

    offsets: tuple[int, ...]
    starts: tuple[int, ...]

    def offset(self, original: int) -> int:
        piece = bisect_right(self.offsets, original) - 1
        limit = self.starts[piece + 1] if piece + 1 < len(self.starts) else None
        moved = original - self.offsets[piece] + self.starts[piece]
        return moved if limit is None else min(moved, limit)

    def span(self, span: Span) -> Span:
        return Span(self.offset(span.start), self.offset(span.end))

    def optional(self, span: Span | None) -> Span | None:
        return self.span(span) if span else None

    def section(self, section: Section) -> Section:
        return replace(section, span=self.span(section.span), heading=self.span(section.heading))
