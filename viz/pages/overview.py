"""The first page: a store goes in; the plans, what each holds, what falls due next, what has no owner come out.

1. Four queries count, by plan and class; every count carries the address of the list that it counts.
2. What falls due next is what falls due from today on; if nothing does, what fell due last.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from . import links
from .asking import Row, ask
from .common import BODIES, Request, placed, plans

if TYPE_CHECKING:
    from ...graph.store import Store

FIGURES = ("Theme", "Task", "Target", "Project", "Milestone", "Body", "Place")
_NEXT = 8
_BODIES = {links.short(iri) for iri in BODIES}


def overview(store: Store, request: Request) -> dict[str, Any]:
    """Return what the first page shows."""
    found = plans(store, request.t)
    counts, owned = _counts(store), {row["plan"]: row["count"] for row in ask(store, "owned")}
    dues = ask(store, "due-days")
    for plan in found:
        mine = counts.get(plan["plan"], Counter())
        plan["figures"] = [(kind, mine[kind], _list(kind, plan)) for kind in FIGURES]
        plan["unowned"] = mine["Task"] - owned.get(plan["plan"], 0)
        plan["unowned_href"] = links.query("/list", kind="Task", plan=plan["end_"], owner="none")
        plan["review"] = mine["ReviewItem"]
        plan["review_href"] = _list("ReviewItem", plan)
        plan["quarters"] = _quarters(plan, dues)
    total = sum((counts.get(plan["plan"], Counter()) for plan in found), Counter())
    total["Plan"] = len(found)
    return {
        "plans": found,
        "total": [(kind, total[kind], links.query("/list", kind=kind)) for kind in FIGURES],
        "unowned": sum(plan["unowned"] for plan in found),
        **_next(store, request, {plan["plan"]: plan for plan in found}, [row["due"] for row in dues]),
    }


def _counts(store: Store) -> dict[str, Counter[str]]:
    """Return how many things of each kind each plan holds; milestones are counted apart from other targets."""
    counts: dict[str, Counter[str]] = {}
    for name in ("classes", "shared-counted", "chapters-counted"):
        for row in ask(store, name):
            kind = links.short(row.get("class") or row["type"])
            kind = "Body" if kind in _BODIES else {"theme": "Theme", "measure": "Measure"}.get(kind, kind)
            counts.setdefault(row["plan"], Counter())[kind] += row["count"]
    for mine in counts.values():
        mine["Target"] -= mine["Milestone"]
    return counts


def _list(kind: str, plan: Row) -> str:
    return links.query("/list", kind=kind, plan=plan["end_"])


def _quarters(plan: Row, dues: list[Row]) -> list[Row]:
    """Return how much of a plan falls due in each quarter of its year, and how high its bar stands (0 to 10)."""
    year = plan["year"]
    counts = [0, 0, 0, 0]
    for row in dues:
        if row["plan"] == plan["plan"] and str(row["due"].year) == year:
            counts[(row["due"].month - 1) // 3] += row["count"]
    most = max(counts) or 1
    return [
        {
            "number": number,
            "count": count,
            "height": -(-10 * count // most),
            "href": links.query("/calendar", plan=plan["end_"], year=year) + f"#q{number}",
        }
        for number, count in enumerate(counts, 1)
    ]


def _next(store: Store, request: Request, names: dict[str, Row], days: list[date]) -> dict[str, Any]:
    coming = sorted(day for day in days if day >= request.today)
    since = request.today if coming else next(iter(sorted(days)[-_NEXT:]), None)
    first = ask(store, "due-first", _NEXT, since=since) if since else []
    rows = ask(store, "due", it=[row["it"] for row in first]) if first else []
    return {"next": placed(rows[:_NEXT], names), "coming": bool(coming), "today": request.today}
