"""Deadlines: a year and a choice of plan, body and place go in; quarters, months and what falls due in them come out.

1. The year is the one asked for, else that of the plan, else this one if any of it falls due in it, else the last.
2. Deadlines of one day stand together; a date that stands for a stretch of time (年内, 上半年) is marked as such.
3. A place means all within it: its parts, the projects and plans there, and what is to happen to them.
4. `events` gives the same choice to the iCalendar file, of all years unless one is asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ...ontology import DCTERMS, GEO, HT
from . import links
from .asking import Row, ask, node
from .common import BODIES, Request, only, options, placed, plans

if TYPE_CHECKING:
    from ...graph.store import Store

DOTS = 60
"""The most marks that a month shows; the table shows all."""

_LIMIT, _MOST = 2000, 20_000
_THERE = (GEO.sfWithin, DCTERMS.spatial, HT.appliesTo, HT.concerns)
_DAY = re.compile(r"[月日号]|季度?[末底]")


def calendar(store: Store, request: Request) -> dict[str, Any]:
    """Return what the calendar shows."""
    found = plans(store, request.t)
    plan = only(found, request.node("plan"))
    years = _years(store, request, plan)
    year = _year(request, plan, years)
    rows = _rows(store, request, date(year, 1, 1), date(year, 12, 31))
    rows = placed(rows, {each["plan"]: each for each in found})
    months = [[row for row in rows if row["due"].month == month] for month in range(1, 13)]
    chosen = {name: request.get(name) for name in ("plan", "body", "place")}
    return {
        "plan": plan,
        "year": year,
        "years": [(each, years[each], links.query("/calendar", **chosen, year=each)) for each in sorted(years)],
        "quarters": [
            {"number": first // 3 + 1, "months": [(month, months[month - 1]) for month in range(first, first + 3)]}
            for first in (1, 4, 7, 10)
        ],
        "count": len(rows),
        "full": len(rows) == _LIMIT,
        "dots": DOTS,
        "today": request.today,
        "chosen": chosen,
        "ics": links.query("/calendar.ics", **chosen, year=year),
        "plan_options": [(each["end_"], each["name"]) for each in found],
        "body_options": options(store, plan["plan"] if plan else "", *BODIES),
        "place_options": options(store, plan["plan"] if plan else "", HT.Place),
    }


def events(store: Store, request: Request) -> list[Row]:
    """Return the deadlines for the iCalendar file."""
    year = int(request.get("year")) if re.fullmatch(r"\d{4}", request.get("year")) else 0
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
    names = {plan["plan"]: plan for plan in plans(store, request.t)}
    return placed(_rows(store, request, first, last), names)


def _rows(store: Store, request: Request, first: date | None, last: date | None) -> list[Row]:
    chosen: dict[str, Any] = {name: request.node(name) for name in ("plan", "body")}
    rows = ask(store, "due", _MOST, **chosen, since=first, until=last)
    found = {row["it"]: row for row in rows}
    if place := request.node("place"):
        within = _within(store, place)
        found = {it: row for it, row in found.items() if it in within or row["plan"] in within}
    return [row | {"vague": not _DAY.search(row["due_text"] or "")} for row in islice(found.values(), _LIMIT)]


def _within(store: Store, place: str) -> set[str]:
    """Return a place, its parts, what is there, and what is said of that."""
    found, waiting = {place}, [place]
    while waiting:
        it = node(waiting.pop())
        subjects = (quad.subject for term in _THERE for quad in store.quads(None, node(term), it))
        near = {subject.value for subject in subjects if isinstance(subject, ox.NamedNode)} - found
        found |= near
        waiting += near
    return found


def _years(store: Store, request: Request, plan: Row | None) -> Counter[int]:
    """Return how much of what is chosen falls due in each year."""
    if request.get("body") or request.get("place"):
        return Counter(row["due"].year for row in _rows(store, request, None, None))
    counts: Counter[int] = Counter()
    for row in ask(store, "due-days", plan=plan["plan"] if plan else None):
        counts[row["due"].year] += row["count"]
    return counts


def _year(request: Request, plan: Row | None, years: Counter[int]) -> int:
    if re.fullmatch(r"[12]\d{3}", request.get("year")):
        return int(request.get("year"))
    if plan and plan["year"].isdigit():
        return int(plan["year"])
    this = request.today.year
    return this if this in years or not years else max((year for year in years if year < this), default=max(years))
