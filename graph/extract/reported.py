"""The period that a report speaks of: a sentence of a review goes in, the last day of that period comes out.

1. A heading or line names the year (2022年工作回顾), or several years (过去五年工作回顾), for all below it.
2. A paragraph that opens with a time (2022年，…; 过去一年，…; “十三五”时期，…) speaks of it, and so do those behind it
   up to the next heading that names one.
3. Inside a sentence the nearest time before a value overrides both (2021年底; 上半年); what only compares with another
   year (比2019年) does not, nor what begins in one (2018年以来).

Several years have sums and averages, which belong to no year: they have no period here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from ..document import Section, Span
from ..mention import Period
from .deadlines import Deadline
from .periods import FIVE_YEAR
from .reading import Reading
from .tense import vocabulary

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!以来|起|[-—–~～至到])")
_BASES = re.compile(r"(?:比|较|从|由|自|与|和|相比|是|以|居)$")
# How far into a line the words stand that say which time it speaks of.
_OPENING = 40
_OF_YEAR = re.compile(
    r"(?:^|[，！：。])[\s—]*(?:[回顾望首在]{1,2}|刚刚)?(?:过去的?)?((?:19|20)\d\d)年(?=[，,是全我也区各]|$)"
)


@dataclass(frozen=True, slots=True)
class Reported:
    """The years that the lines of a document speak of, None where they are several: a line's start and its year."""

    reading: Reading
    starts: tuple[int, ...]
    years: tuple[int | None, ...]

    @classmethod
    def of(cls, reading: Reading) -> Reported:
        """Return what each line of a document speaks of, the plan's own year less one where nothing tells."""
        starts, years = [0], [_Year(reading.plan.year - 1)]
        known, section = years[0], ""
        for line in re.finditer(r"[^\s][^\n]*", reading.text):
            inner = reading.innermost(line.start())
            if inner and inner.id != section:
                section = inner.id
                known = _headed(reading, inner) or known
            known = _opened(reading, line.group()) or known
            starts.append(line.start())
            years.append(known)
        return cls(reading, tuple(starts), tuple(year.value for year in years))

    def period(self, sentence: Span, offset: int) -> Deadline | None:
        """Return the period that governs the value at `offset` of a sentence, None where it is several years."""
        year = self.years[bisect_right(self.starts, sentence.start) - 1]
        own = _nearest(self.reading, Span(sentence.start, offset))
        if own and _YEAR.search(own.text):
            return Deadline(own.due, own.span, "stated")
        if own and (own.rule == "periods.past" or _of_this_year(self.reading.text, own.span)):
            return Deadline(own.due, own.span, "stated")
        if year is None:
            return None
        if own and own.rule in ("periods.month", "periods.word"):
            return Deadline(_in(year, own.due), own.span, "stated")
        return Deadline(date(year, 12, 31), None, "inferred")


@dataclass(frozen=True, slots=True)
class _Year:
    """A year that words name; `value` is None where they name several."""

    value: int | None


def _headed(reading: Reading, section: Section) -> _Year | None:
    """Return the year that the nearest heading above names."""
    sections = {each.id: each for each in reading.document.sections}
    above: Section | None = section
    while above:
        found = _named(reading, above.title)
        if found:
            return found
        above = sections.get(above.parent or "")
    return None


def _opened(reading: Reading, line: str) -> _Year | None:
    """Return the year that a line opens with; the last year of a five-year plan stands for all of it."""
    words, last = line[:_OPENING], reading.plan.year - 1
    years = [year for year in map(int, _OF_YEAR.findall(words)) if year <= last]
    if years:
        return _Year(years[0])
    opening = vocabulary(reading.lexicon).opening.match(line)
    if opening and opening["year"]:
        return _Year(None if any(name in words for name, end in FIVE_YEAR.items() if end <= last) else last)
    return _Year(None) if opening and not (opening["five"] and FIVE_YEAR[opening["five"]] > last) else None


def _named(reading: Reading, words: str) -> _Year | None:
    """Return the year before the plan's that some words name, or that they name several."""
    years = [year for year in map(int, _YEAR.findall(words)) if year < reading.plan.year]
    if years:
        return _Year(max(years))
    return _Year(None) if vocabulary(reading.lexicon).terms.search(words) else None


def _nearest(reading: Reading, lead: Span) -> Period | None:
    """Return the last time before a value that is neither a basis of comparison nor a beginning."""
    text, found = reading.text, None
    for period in reading.periods_in(lead):
        beginning = period.rule == "periods.since" or period.text.endswith("以来")
        if not beginning and not _BASES.search(text, lead.start, period.span.start):
            found = period
    return found


def _of_this_year(text: str, span: Span) -> bool:
    """Tell whether a time begins with 今年 or follows it directly (今年|一季度)."""
    return text.startswith("今年", span.start) or text[max(0, span.start - 2) : span.start] == "今年"


def _in(year: int, due: date) -> date:
    """Return the same day of another year."""
    return date(year, 2, 28) if (due.month, due.day) == (2, 29) else due.replace(year=year)
