"""Two plans side by side: their names go in; what became of each target and project, with both quotations, comes out.

`hongtu.graph.compare` judges; this module gives every value the address of its words.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...graph.compare import compare
from ...graph.compare.compared import Words
from ...graph.quotation import SIGNS, clause
from ...graph.table import Value
from ...ontology import BASE
from . import links
from .asking import Row
from .common import Request, only, plans
from .wording import Wording

if TYPE_CHECKING:
    from ...graph.store import Store

Entry = dict[str, Any]


Pair = tuple[Row, Row]


def comparing(store: Store, request: Request) -> dict[str, Any]:
    """Return what the comparison shows; of plans not named, the last pair of successive ones, if there is any."""
    found = plans(store, request.t)
    pairs = _pairs(found)
    first, second = _chosen([only(found, request.node(name)) for name in ("a", "b")], pairs)
    shown: dict[str, Any] = {
        "plan_options": [(plan["end_"], plan["name"]) for plan in found],
        "chosen": {"a": first["end_"] if first else "", "b": second["end_"] if second else ""},
        "first": first,
        "second": second,
        "pairs": [
            {"before": before["name"], "after": after["name"], "href": address(before, after)}
            for before, after in pairs
            if (before, after) != (first, second)
        ],
        "groups": [],
    }
    if first and second:
        groups: dict[str, list[Entry]] = {}
        for row in compare(store, first["plan"], second["plan"]).table().dicts():
            entry = _entry(row, first["plan"], second["plan"], request.t)
            groups.setdefault(f"{row['kind']}-{row['verdict']}", []).append(entry)
        shown["groups"] = [
            {"key": key, "title": request.t(f"verdict.{key}"), "project": key.startswith("project"), "rows": rows}
            for key, rows in groups.items()
        ]
    return shown


def _entry(row: dict[str, Value], first: str, second: str, t: Wording) -> Entry:
    """Return a row with the clause on each side and the address of its words; stages are in the page's language."""
    words = Words(t.language)
    difference = row["difference"] if isinstance(row["difference"], Decimal) else None
    entry: Entry = {**row, "change": words.difference(difference, str(row["unit"] or ""))}
    entry["why"] = words.reasons(str(row["reasons"] or "").split())
    for side, plan in (("before", first), ("after", second)):
        if row[f"{side}_start"] is not None:
            entry[f"{side}_href"] = links.reader(plan, int(str(row[f"{side}_start"])), int(str(row[f"{side}_end"])))
            entry[f"{side}_sentence"] = _clause(row, side)
        if row["kind"] == "project":
            entry[side] = " → ".join(t(f"stage.{stage}") for stage in str(row[side] or "").split())
    return entry


def _clause(row: dict[str, Value], side: str) -> str:
    """Return the clause that holds the value, or that names the project."""
    name = str((side == "before" and row["former"]) or row["name"])
    words = name if row["kind"] == "project" else str(row[side]).lstrip(SIGNS)
    return clause(str(row[f"{side}_sentence"]), words, name)


def _pairs(found: list[Row]) -> list[Pair]:
    """Return successive plans of one issuer (or place) and kind: what one most often wants to compare."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for plan in sorted(found, key=lambda plan: (plan["year"], plan["name"])):
        if whose := plan["issuer"] or plan["place"]:
            rows.setdefault((whose, plan["kind"] or ""), []).append(plan)
    pairs = [pair for mine in rows.values() for pair in pairwise(mine) if pair[0]["year"] < pair[1]["year"]]
    return sorted(pairs, key=lambda pair: (pair[1]["year"], pair[1]["name"]), reverse=True)


def _chosen(asked: list[Row | None], pairs: list[Pair]) -> Pair | tuple[Row | None, Row | None]:
    """Return the two plans to compare; one that is not named is the neighbour of the other."""
    first, second = asked
    if first and second and first != second:
        return first, second
    fitting = [pair for pair in pairs if (not first or first in pair) and (not second or second in pair)]
    best = next((pair for pair in fitting if first in (None, pair[0]) and second in (None, pair[1])), None)
    return best or next(iter(fitting), (first, second))


def address(before: Row, after: Row) -> str:
    """Return the address of the comparison of two plans."""
    return links.query("/compare", a=before["plan"].removeprefix(BASE), b=after["plan"].removeprefix(BASE))
