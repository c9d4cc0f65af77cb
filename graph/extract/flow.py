"""The text as it is read aloud: line breaks in the middle of a sentence taken out, with the way back to the offsets.

In: a segmented `Document`. Out: a `Flow`, whose `text` has no line break inside a sentence (hard-wrapped sources
break names: ``省科技⏎厅``) and whose `back` turns a span of it into the span of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..document import Document, Span

_BREAK = re.compile(r"[ \t\u3000]*\r?\n\s*")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a flow's text: where it stands, what it names, and the rule that found it."""

    span: Span
    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A text without breaks inside sentences; `starts` begin its pieces, `shifts` say what was cut before each."""

    text: str
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    @classmethod
    def of(cls, document: Document) -> Flow:
        """Return the flow of a segmented document; the same text where no sentence holds a line break."""
        text = document.text
        pieces: list[str] = []
        starts, shifts = [0], [0]
        begin = length = 0
        for sentence in document.sentences:
            if text.find("\n", sentence.start, sentence.end) < 0:
                continue
            for found in _BREAK.finditer(text, sentence.start, sentence.end):
                pieces.append(text[begin : found.start()])
                length += found.start() - begin
                begin = found.end()
                starts.append(length)
                shifts.append(begin - length)
        if not pieces:
            return cls(text)
        return cls("".join((*pieces, text[begin:])), tuple(starts), tuple(shifts))

    def back(self, span: Span) -> Span:
        """Return where a span of the flow stands in the document."""
        if not self.starts:
            return span
        first = self.shifts[bisect_right(self.starts, span.start) - 1]
        last = self.shifts[bisect_right(self.starts, span.end - 1) - 1]
        return Span(span.start + first, span.end + last)

    def forth(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield where spans of the document stand in the flow: the reverse of `back`."""
        begins = [start + shift for start, shift in zip(self.starts, self.shifts, strict=True)] or [0]
        shifts = self.shifts or (0,)
        for span in spans:
            first = shifts[bisect_right(begins, span.start) - 1]
            last = shifts[bisect_right(begins, span.end - 1) - 1]
            yield Span(span.start - first, span.end - last)
