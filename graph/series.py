"""An indicator over years and levels: names go in, a table with one row for each target and reported value comes out.

1. `hongtu.graph.choose` finds the indicator and the place by any of their names.
2. The question `series` gives what plans of that place, or figures of other plans about it, aim at, and what their
   reports state as reached: `kind` tells which. The year of a target is its plan's, that of a reported value the year
   reported on, so that both stand together; the column `plan` names the report. A value that a plan states again and
   again (in its text, its list of projects, its annex) stands once, where it is stated first.
3. A district that was a new area before (坪山区, 坪山新区) has the years of both.
4. With `levels`, the same is asked of every area around the place (district, city, province, country), the
   smallest first in each year.
5. `readable` turns the rows into what a person reads: values as written, deadlines and places that do not go without
   saying, the clause instead of the sentence.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..ontology import GEO
from . import choose, query
from .quotation import clause, written
from .table import Table

if TYPE_CHECKING:
    from .store import Store
    from .table import Value

_WITHIN = ox.NamedNode(GEO.sfWithin)
_SAME = ("year", "due", "place", "indicator", "aspect", "comparator", "unit", "kind", "scope", "plan")
_READ = ("year", "kind", "aspect", "value", "due", "place", "scope", "plan", "section", "quotation")


def series(
    store: Store,
    indicator: str,
    *,
    place: str | None = None,
    aspect: str | None = None,
    levels: bool = False,
    language: str = "zh",
) -> Table:
    """Return targets and reported values for `indicator`, by year; `aspect` is a code (``growth``) or its name (增速).

    Raises:
        QueryError: nothing is called so, or several things are; the message says what to type instead.
    """
    asked = {"indicator": choose.thing(store, "indicator", indicator), "lang": language}
    if aspect:
        asked["aspect"] = aspect
    if not place:
        return _once(query.run(store, "series", **asked))
    areas = with_former(store, choose.thing(store, "place", place))
    areas = _around(store, areas) if levels else areas
    tables = [_once(query.run(store, "series", **asked, place=area)) for area in areas]
    rows = [row for table in tables for row in table.rows]
    year = tables[0].columns.index("year")
    return Table(tables[0].columns, tuple(sorted(rows, key=lambda row: str(row[year]))))


def readable(table: Table) -> Table:
    """Return a series as a person reads it; the columns keep the names of the question's."""
    rows = [_readable(row) for row in table.dicts()]
    places = {row["place"] for row in rows}
    shown = [column for column in _READ if column != "place" or len(places) > 1]
    return Table(tuple(shown), tuple(tuple(row[column] for column in shown) for row in rows)).filled()


def _readable(row: dict[str, Value]) -> dict[str, Value]:
    text, due = str(row["text"]), row["due"]
    usual = isinstance(due, date) and (due.year, due.month, due.day) == (row["year"], 12, 31)
    quotation = clause(str(row["sentence"]), text, str(row["indicator"]))
    return row | {"value": written(str(row["comparator"]), text), "due": None if usual else due, "quotation": quotation}


def _once(table: Table) -> Table:
    """Return a table with each value of a plan once."""
    found: dict[tuple[Value, ...], tuple[Value, ...]] = {}
    for row, named in zip(table.rows, table.dicts(), strict=True):
        value = (named["low"], named["high"]) if named["unit"] else (named["text"],)
        found.setdefault((*(named[column] for column in _SAME), *value), row)
    return Table(table.columns, tuple(found.values()))


def with_former(store: Store, place: str) -> list[str]:
    """Return a district, given by IRI, behind the new area that it was before if the graph knows one in its city."""
    if place.endswith("新区") or not place.endswith("区"):
        return [place]
    former = f"{place.removesuffix('区')}新区"
    around = [{quad.object for quad in store.quads(ox.NamedNode(area), _WITHIN, None)} for area in (place, former)]
    return [former, place] if around[0] & around[1] else [place]


def _around(store: Store, places: list[str]) -> list[str]:
    """Return places and those around them, the smallest first."""
    found = list(places)
    for area in found:
        quads = store.quads(ox.NamedNode(area), _WITHIN, None)
        wider = sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))
        found += [iri for iri in wider if iri not in found]
    return found
