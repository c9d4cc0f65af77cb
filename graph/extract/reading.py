"""A document prepared for extraction: its clauses, its time expressions, and where in the outline a word stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..document import Document, Plan, Section, Span
from ..mention import Period
from .lexicon import Lexicon, load
from .notes import Part, find_parts
from .periods import find_periods
from .tense import glossaries, past_sections, past_spans

# Closed pairs of brackets and quotation marks hide what they hold; their length is bounded so that time stays linear.
_HIDDEN = (
    r"（(?:[^（）]|（[^（）]{0,300}）){0,1500}+）|\((?:[^()]|\([^()]{0,300}\)){0,1500}+\)|〔[^〔〕]{0,600}〕"
    r"|\[[^\[\]]{0,600}\]|【[^【】]{0,600}】|“[^“”]{0,600}”|《[^《》]{0,600}》|「[^「」]{0,600}」"
)
# A clause ends at a comma, semicolon, colon or full stop; a half-width one inside a number ends nothing.
_BOUNDARY = r"[，；。！？;!?]|(?<!\d),|,(?!\d{3})|：|:(?!\d)|(?<=[^\d\s])\.(?=\s|$)"
_PARTS = re.compile(rf"(?P<hidden>{_HIDDEN})|{_BOUNDARY}")


@dataclass(frozen=True, slots=True)
class Clause:
    """The words between two commas, outside brackets and quotation marks; `sentence` is the span it belongs to."""

    span: Span
    sentence: Span
    section: str


@dataclass(frozen=True)
class Reading:
    """A segmented document with what all extractors share. Build it with `Reading.of(document)`."""

    document: Document
    lexicon: Lexicon = field(default_factory=load)

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @property
    def plan(self) -> Plan:
        """What the document says of itself; extraction needs a segmented document."""
        if self.document.plan is None:
            raise ValueError(f"{self.document.name}: segment the document before reading it")
        return self.document.plan

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in text order, without surrounding white space."""
        return tuple(_clauses(self))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """All time expressions in text order."""
        return tuple(find_periods(self.document, self.section_at, self.lexicon))

    @cached_property
    def notes(self) -> tuple[Part, ...]:
        """The lists of all notes of responsibility, in text order."""
        return tuple(find_parts(self.document, self.lexicon))

    def periods_in(self, span: Span) -> Iterator[Period]:
        """Yield the time expressions that lie wholly inside `span`."""
        index = bisect_left(self._period_starts, span.start)
        while index < len(self.periods) and self.periods[index].span.start < span.end:
            if self.periods[index].span.end <= span.end:
                yield self.periods[index]
            index += 1

    @cached_property
    def past_sections(self) -> frozenset[str]:
        """The ids of the sections that report results."""
        return past_sections(self.document.sections, self.plan.year, self.lexicon)

    @cached_property
    def glossaries(self) -> tuple[Span, ...]:
        """Explanations of terms at the end of the text."""
        return glossaries(self.text, self.lexicon)

    @cached_property
    def past_spans(self) -> tuple[Span, ...]:
        """What looks back without a heading that says so, and the glossaries."""
        return (*past_spans(self.text, self.plan.year, self.lexicon), *self.glossaries)

    def looks_back(self, offset: int) -> bool:
        """Tell whether the character at `offset` stands in a part of the plan that reports results."""
        spans = self.past_spans
        return self.section_at(offset) in self.past_sections or any(span.start <= offset < span.end for span in spans)

    @cached_property
    def _period_starts(self) -> list[int]:
        return [period.span.start for period in self.periods]

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.document.sections}

    @cached_property
    def _starts(self) -> list[int]:
        return [section.span.start for section in self.document.sections]

    def section_at(self, offset: int) -> str:
        """Return the id of the smallest section that holds the character at `offset`."""
        section = self.innermost(offset)
        return section.id if section else "0"

    def innermost(self, offset: int) -> Section | None:
        """Return the smallest section that holds the character at `offset`."""
        index = bisect_right(self._starts, offset) - 1
        section = self.document.sections[index] if index >= 0 else None
        while section and offset >= section.span.end:  # only a section above the last one begun can hold it
            section = self._sections.get(section.parent or "")
        return section


def _clauses(reading: Reading) -> Iterator[Clause]:
    text = reading.text
    for sentence in reading.document.sentences:
        section = reading.innermost(sentence.start)
        start = _title_start(text, section) if section and section.span.start == sentence.start else sentence.start
        for span in split(text, Span(start, sentence.end)):
            yield Clause(span, sentence, section.id if section else "0")


def _title_start(text: str, section: Section) -> int:
    """Return where a section's words begin behind its number."""
    at = text.find(section.title[:4], section.heading.start, section.heading.end + 4) if section.title else -1
    return at if at >= 0 else section.span.start


def split(text: str, within: Span) -> Iterator[Span]:
    """Yield the clauses of a stretch of text; separators inside a closed pair of brackets or quotes split nothing.

    >>> [span.of("一，二（甲，乙）；三") for span in split("一，二（甲，乙）；三", Span(0, 10))]
    ['一', '二（甲，乙）', '三']
    """
    start = within.start
    for part in _PARTS.finditer(text, within.start, within.end):
        if part["hidden"] is None:
            yield from _trimmed(text, start, part.start())
            start = part.end()
    yield from _trimmed(text, start, within.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)
