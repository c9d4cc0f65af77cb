"""Who answers for what: a plan (or none) goes in, a table of bodies and themes with numbers of tasks comes out.

1. The columns are the chapters of the plan; over all plans, the policy areas that chapters and measures stand for.
2. The first row is what nobody answers for. Every number leads to its tasks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import links
from .asking import Row, ask, text
from .common import Request, end, only, plans, titles

if TYPE_CHECKING:
    from ...graph.store import Store

SHADES = 5
"""How many depths of colour the cells have."""
_COLUMNS = 40

Columns = dict[str, list[str]]


def matrix(store: Store, request: Request) -> dict[str, Any]:
    """Return what the matrix shows."""
    found = plans(store, request.t)
    plan = only(found, request.node("plan")) or (found[0] if len(found) == 1 else None)
    chosen: str = plan["plan"] if plan else ""
    heads, columns = _chapters(store, chosen) if chosen else _areas(store, request)
    counts: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    totals: Counter[str] = Counter()
    for row in (*_unowned(store, chosen), *ask(store, "matrix", 20_000, plan=chosen)):
        body = row.get("agent") or ""
        names[body] = row["name"] or links.short(body) if body else ""
        # A task may count in several areas, but once in all.
        totals[body] += row["count"]
        _add(counts.setdefault(body, Counter()), columns, row)
    used = [column for column in heads if any(column in row for row in counts.values())][:_COLUMNS]
    order = sorted(counts, key=lambda body: (body != "", -totals[body], names[body]))
    return {
        "plan": plan,
        "columns": [(heads[column], _head(column, plan)) for column in used],
        "rows": [_row(body, names[body], totals[body], counts[body], used, plan) for body in order],
        "plan_options": [(each["end_"], each["name"]) for each in found],
        "chosen": {"plan": plan["end_"] if plan else ""},
        "shades": SHADES,
    }


def _unowned(store: Store, plan: str) -> Iterator[Row]:
    """Yield how many tasks of each section nobody answers for."""
    owned = {row["in"]: row["count"] for row in ask(store, "owned-counted", 20_000, plan=plan)}
    for row in ask(store, "tasks-counted", 20_000, plan=plan):
        if row["count"] > owned.get(row["in"], 0):
            yield row | {"count": row["count"] - owned.get(row["in"], 0)}


def _chapters(store: Store, plan: str) -> tuple[dict[str, str], Columns]:
    outline = titles(store, plan)
    tops = [row for row in outline if row["depth"] == 1]
    heads = {row["it"]: f"{row['number']} {row['title']}" for row in tops if row["kind"] != "preamble"}
    heads |= {row["it"]: row["title"] for row in tops if row["kind"] == "preamble"}
    above: dict[str, str] = {row["number"].split(".")[0]: row["it"] for row in tops}
    return heads, {row["it"]: [above.get(row["number"].split(".")[0], str(row["it"]))] for row in outline}


def _areas(store: Store, request: Request) -> tuple[dict[str, str], Columns]:
    heads: dict[str, str] = {}
    columns: Columns = {}
    for row in ask(store, "areas", 50_000, lang=text(request.t.language)):
        heads[row["area"]] = row["label"]
        columns.setdefault(row["in"], []).append(row["area"])
    heads[""] = request.t("matrix.other")
    return dict(sorted(heads.items(), key=lambda pair: (pair[0] == "", pair[1]))), columns


def _add(counts: Counter[str], columns: Columns, row: Row) -> None:
    for column in columns.get(row["in"], [""]):
        counts[column] += row["count"]


def _row(body: str, name: str, total: int, counts: Counter[str], used: list[str], plan: Row | None) -> dict[str, Any]:
    return {
        "name": name,
        "href": links.path(body) if body else _tasks(body, "", plan),
        "total": total,
        "cells": [
            {
                "count": counts[column],
                "shade": min(SHADES, counts[column].bit_length()),
                "href": _tasks(body, column, plan),
            }
            for column in used
        ],
    }


def _tasks(body: str, column: str, plan: Row | None) -> str:
    where = "section" if plan else "area"
    whose = {"body": end(body)} if body else {"owner": "none"}
    return links.query("/list", kind="Task", plan=plan["end_"] if plan else "", **{where: end(column)}, **whose)


def _head(column: str, plan: Row | None) -> str:
    return links.path(column) if column else links.query("/list", kind="Task", plan=plan["end_"] if plan else "")
