"""Lists: a kind of thing and a choice (plan, chapter, policy area, body, place, deadline, owner) go in, rows come out.

Every figure of the other pages leads here; the choice stands in the address, so that a list can be sent to a colleague.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ...ontology import HT
from . import links
from .asking import Row, ask, text
from .common import BODIES, FACTS, ROWS, Request, end, only, options, placed, plans, reviewed, titles

if TYPE_CHECKING:
    from ...graph.store import Store

LISTED = (*FACTS, "Project", "Body", "Place", "Theme")
"""The kinds that have lists."""


def listing(store: Store, request: Request) -> dict[str, Any]:
    """Return what a list shows."""
    kind = request.get("kind") if request.get("kind") in LISTED else "Task"
    found = plans(store, request.t)
    names = {plan["plan"]: plan for plan in found}
    chosen = {name: request.node(name) for name in ("plan", "section", "area", "body", "place")}
    offset = int(request.get("from")) if request.get("from").isdigit() else 0
    rows = _rows(store, request, kind, chosen, [plan["plan"] for plan in found], offset)
    more = len(rows) > ROWS
    rows = placed(rows[:ROWS], names, kind)
    if kind == "Task":
        _own(store, request, rows)
    return {
        "kind": kind,
        "rows": rows,
        "plan": only(found, chosen["plan"]),
        "next": _address(request, kind, **{"from": offset + ROWS}) if more else "",
        "first": offset + 1,
        "kinds": [(each, _address(request, each, **{"from": ""})) for each in LISTED],
        "dues": _dues(request, kind, names.get(chosen["plan"])),
        **_choices(store, request, found, chosen["plan"]),
    }


def _rows(
    store: Store, request: Request, kind: str, chosen: dict[str, str], plans_: list[str], offset: int
) -> list[Row]:
    """Return a page of rows and one more; over all plans, plan by plan until there are enough."""
    if kind == "Theme":
        return _chapters(store, chosen["plan"])[offset:]
    if kind in ("Body", "Place"):
        classes = BODIES if kind == "Body" else (HT.Place,)
        return ask(store, "named", ROWS + 1, offset, plan=chosen["plan"], type=classes)
    given: dict[str, Any] = {name: iri for name, iri in chosen.items() if iri and name != "plan"}
    given["before"] = request.day("before")
    given["undated"] = text("1") if request.get("due") == "none" else None
    given["unowned"] = text("1") if request.get("owner") == "none" else None
    rows: list[Row] = []
    for plan in [chosen["plan"]] if chosen["plan"] else plans_:
        if kind == "Project":
            rows += ask(store, "projects", plan=plan, lang=text(request.t.language), **given)
        elif kind == "ReviewItem":
            rows += reviewed(store, request.t, 5000, plan=plan, **given)
        else:
            rows += ask(store, "facts", plan=plan, type=FACTS[kind], **given)
        if len(rows) > offset + ROWS:
            break
    return rows[offset : offset + ROWS + 1]


def _chapters(store: Store, plan: str) -> list[Row]:
    every = [plan] if plan else [entry.iri for entry in store.plans()]
    return [
        row | {"label": row["title"], "section": row["number"], "plan": iri}
        for iri in every
        for row in titles(store, iri)
        if row["kind"] == "theme"
    ]


def _own(store: Store, request: Request, rows: list[Row]) -> None:
    """Give each task those who answer for it."""
    owners: dict[str, list[Row]] = {}
    if rows:
        for row in ask(store, "owners", lang=text(request.t.language), it=[row["it"] for row in rows]):
            owners.setdefault(row["it"], []).append(row | {"href": links.path(row["agent"])})
    for row in rows:
        row["owners"] = owners.get(row["it"], [])


def _choices(store: Store, request: Request, found: list[Row], plan: str) -> dict[str, Any]:
    return {
        "chosen": {name: end(request.node(name)) for name in ("plan", "section", "area", "body", "place")},
        "plan_options": [(each["end_"], f"{each['name']}") for each in found],
        "body_options": options(store, plan, *BODIES),
        "place_options": options(store, plan, HT.Place),
        "sections": [row | {"end_": end(row["it"])} for row in titles(store, plan)] if plan else [],
        "before": request.get("before"),
        "undated": request.get("due") == "none",
        "unowned": request.get("owner") == "none",
    }


def _dues(request: Request, kind: str, plan: Row | None) -> list[tuple[str, str, bool]]:
    """Return the choices of a deadline as key, address and whether it is chosen: the quarters of the plan's year."""
    if kind not in ("Task", "Target", "Milestone", "Project") or not plan or not plan["year"].isdigit():
        return []
    year, before = int(plan["year"]), request.get("before")
    choices = [("any", "", "")]
    for number in (1, 2, 3, 4):
        after = date(year + number // 4, number * 3 % 12 + 1, 1).isoformat()
        choices.append((f"q{number}", after, ""))
    choices.append(("none", "", "none"))
    now = (before, request.get("due"))
    return [
        (key, _address(request, kind, before=day, due=due, **{"from": ""}), (day, due) == now)
        for key, day, due in choices
    ]


def _address(request: Request, kind: str, **changed: object) -> str:
    kept = {name: request.get(name) for name in ("plan", "section", "area", "body", "place", "before", "due", "owner")}
    return links.query("/list", **{"kind": kind, **kept, **changed})
