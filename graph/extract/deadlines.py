"""The deadline that governs a commitment.

1. A time expression before it in its own clause (or, failing that, behind it) is *stated*.
2. A clause that is nothing but a time (``6月底前，``) governs what follows in the sentence until another one comes.
3. A time in the middle of the clause before (``A年底前建成投用，新增厂房29万平方米``) carries over one clause.
4. A year that opens a list governs all of it, also behind a semicolon (到2027年，建成A；建成B).
5. In a part of the plan that looks further ahead (今后五年的目标任务), the end of those years.
6. Else the plan's end, by default.

A beginning (自2018年起) or a past year is never a deadline.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

from ..document import Span
from ..mention import Period
from .outlook import outlook_at
from .periods import NO_DEADLINE
from .reading import Clause, Reading

_JOINING = ("；", ";")
_THAN = ("比", "较")
_TITLE = re.compile(r"《[^》\n]*》")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date, the words that name it (None for the plan's end), and how it came to govern."""

    due: date
    span: Span | None
    status: str


def deadline(reading: Reading, clause: Clause, offset: int, earlier: Clause | None) -> Deadline:
    """Return the deadline of the commitment at `offset` in `clause`; `earlier` is the clause before in the sentence."""
    own = _dates(reading, clause.span)
    before = [period for period in own if period.span.end <= offset]
    stated = before[-1] if before else own[0] if own else None
    if stated:
        return Deadline(stated.due, stated.span, "stated")
    inherited = opening(reading, clause) or (carried(reading, earlier) if earlier else None) or _listed(reading, clause)
    if inherited:
        return Deadline(inherited.due, inherited.span, "inherited")
    further = outlook_at(reading.text, reading.plan, offset)
    if further:
        return Deadline(further.due, further.told, "inherited")
    return Deadline(reading.plan.end, None, "default")


def _dates(reading: Reading, span: Span) -> list[Period]:
    """Return the times in a clause that may be deadlines: no beginnings, none in a title, none compared with."""
    titles = [(match.start(), match.end()) for match in _TITLE.finditer(reading.text, span.start, span.end)]
    return [
        period
        for period in reading.periods_in(span)
        if period.rule not in NO_DEADLINE
        and reading.text[max(span.start, period.span.start - 1) : period.span.start] not in _THAN
        and not any(start < period.span.start < end for start, end in titles)
    ]


def opening(reading: Reading, clause: Clause) -> Period | None:
    """Return the latest time that stands alone as a clause before `clause` in its sentence."""
    alone = None
    for period in reading.periods_in(Span(clause.sentence.start, clause.span.start)):
        if reading.text[period.span.end : period.span.end + 1] in ("，", ","):
            lead = reading.text[max(clause.sentence.start, period.span.start - 3) : period.span.start]
            starts = not lead or lead[-1] in "，,；;：: \n\u3000" or lead.endswith(("力争", "确保", "争取", "到"))
            alone = period if starts and period.rule not in NO_DEADLINE else alone
    return alone


def carried(reading: Reading, earlier: Clause) -> Period | None:
    """Return the time in the middle of a clause that holds no amount of its own."""
    inside = _dates(reading, earlier.span)
    if len(inside) == 1 and inside[0].span.start > earlier.span.start + 1:
        return inside[0]
    return None


def _listed(reading: Reading, clause: Clause) -> Period | None:
    """Return the year to come that opens the list which semicolons join to this sentence (到2027年，…；…)."""
    sentences = reading.document.sentences
    index = bisect_left(sentences, clause.sentence.start, key=lambda sentence: sentence.start)
    while index and reading.text[sentences[index - 1].end - 1 : sentences[index - 1].end] in _JOINING:
        index -= 1
        for period in reading.periods_in(sentences[index]):
            follows = reading.text[period.span.end : period.span.end + 1] in ("，", ",")
            if period.rule == "periods.year" and follows and period.text.startswith(("到", "至")):
                return period
    return None
