"""A plan as text that never changes, and positions in it.

Every offset in Hongtu counts Unicode code points of `Document.text` exactly as decoded, from 0, end
exclusive, so that ``text[start:end]`` is the quotation (the convention of `oa:TextPositionSelector`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, `start` to `end` exclusive, in code points.

    >>> Span(2, 4).of("西咸新区")
    '新区'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of `text` under this span."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """One unit of the outline: the preamble (id ``"0"``), a theme (``"1"``) or a measure (``"1.2"``, ``"1.2.1"``).

    `number` is written as in the text without punctuation (``一``, ``1``, ``一是``, ``（一）``; empty for the
    preamble); `title` is the heading without its number; `heading` covers number and title; `span` the whole unit
    with all below it, trailing white space excluded.
    """

    id: str
    kind: str
    number: str
    title: str
    span: Span
    heading: Span
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document says of itself; `inferred` names the fields that no words of the text state.

    `kind` is a code of the ontology's plan types (``workPoints``, ``workPlan``, ``workReport``, ``breakdown``,
    ``commitment``, ``fiveYear``, ``actionPlan``); `start` and `end` bound the period in which the plan holds.
    """

    title: str
    title_span: Span | None
    issuer: str
    place: str
    year: int
    start: date
    end: date
    kind: str
    inferred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Document:
    """One plan: its text as decoded and what the structure of that text tells.

    `sha256` is that of the source's bytes. `pages` holds the offsets at which pages after the first begin
    (pdf), empty where a format has none. `segment` fills `plan`, `sections` and `sentences`: sections in
    text order, sentences without their surrounding white space, never crossing a section's start.
    """

    name: str
    text: str
    sha256: str
    media_type: str
    pages: tuple[int, ...] = ()
    plan: Plan | None = None
    sections: tuple[Section, ...] = ()
    sentences: tuple[Span, ...] = ()

    def with_outline(self, plan: Plan, sections: tuple[Section, ...], sentences: tuple[Span, ...]) -> Document:
        """Return the same text with its outline."""
        return replace(self, plan=plan, sections=sections, sentences=sentences)
