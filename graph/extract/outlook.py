"""Parts of a yearly plan that look further ahead than its year (二、今后五年的目标任务): a text in, spans out.

1. A short line of its own that names the years to come, a new term of government or a five-year plan opens such a part,
   unless it goes on to look back (回顾, 成就) or to name a single year (“十四五”思路和2021年工作).
2. The next line that names the plan's year, or looks back, ends it.
3. What such a part asks for is due when those years end: five years of a term begin with the plan's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ..document import Plan, Span
from .periods import FIVE_YEAR

_LINE = re.compile(r"^[ \t\u3000]*([^。；！？\n]{4,80}?)[ \t\u3000\r]*$", re.MULTILINE)
_TERM = re.compile(
    rf"(?:今后|未来)(?P<years>[三五十3])年|(?P<term>新一届政府|[今未][后来]几年)|[“\"]?(?P<plan>{'|'.join(FIVE_YEAR)})[”\"]?"
)
_AIMS = re.compile(r"目标|任务|思路|工作|发展|安排|蓝图")
_BACK = re.compile(r"回顾|以来|过去|五年来|(?:发展|主要)(?:成就|成绩)|发展情况")
_YEAR = re.compile(r"(?:19|20)\d\d年(?!远景)|今年")
_LONGEST = 36
_COUNTS = {"三": 3, "3": 3, "五": 5, "十": 10}
_TERM_YEARS = 5


@dataclass(frozen=True, slots=True)
class Outlook:
    """Words between two lines, with the day on which their years end and the words that name those years."""

    span: Span
    due: date
    told: Span


@lru_cache(maxsize=16)
def outlooks(text: str, plan: Plan) -> tuple[Outlook, ...]:
    """Return the parts of a plan's text whose commitments are due after the plan's own period."""
    found = (outlook for outlook in _outlooks(text, plan) if outlook.due > plan.end)
    return tuple(found)


def outlook_at(text: str, plan: Plan, offset: int) -> Outlook | None:
    """Return the part that looks further ahead and holds the character at `offset`."""
    return next((part for part in outlooks(text, plan) if part.span.start <= offset < part.span.end), None)


def _outlooks(text: str, plan: Plan) -> Iterator[Outlook]:
    opened: tuple[Span, date] | None = None
    for line in _LINE.finditer(text):
        words = line.group(1)
        term = max(_TERM.finditer(words), key=lambda found: found.start(), default=None)
        said = words[term.start() :] if term else words
        back = _BACK.search(said)
        ahead = term and len(words) <= _LONGEST and _AIMS.search(said) and not back and not _YEAR.search(said)
        if opened and (ahead or back or "今年" in words or f"{plan.year}年" in words):
            yield Outlook(Span(opened[0].start, line.start()), opened[1], opened[0])
            opened = None
        if term and ahead:
            start = line.start(1)
            opened = Span(start + term.start(), start + term.end()), _end(term, plan.year)
    if opened:
        yield Outlook(Span(opened[0].start, len(text)), opened[1], opened[0])


def _end(term: re.Match[str], year: int) -> date:
    if term["plan"]:
        return date(FIVE_YEAR[term["plan"]], 12, 31)
    return date(year - 1 + _COUNTS.get(term["years"] or "", _TERM_YEARS), 12, 31)
