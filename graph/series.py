"""An indicator over years and levels: names go in, a table with one row for each target and reported value comes out.

1. `hongtu.graph.choose` finds the indicator and the place by any of their names.
2. The question `series` gives what plans of that place, or figures of other plans about it, aim at, and what their
   reports state as reached: `kind` tells which. The year of a target is its plan's, that of a reported value the year
   reported on, so that both stand together; the column `plan` names the report.
3. With `levels`, the same is asked of every area around the place (district, city, province, country), the
   smallest first in each year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..ontology import GEO
from . import choose, query
from .table import Table

if TYPE_CHECKING:
    from .store import Store


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
        return query.run(store, "series", **asked)
    areas = _around(store, choose.thing(store, "place", place)) if levels else [choose.thing(store, "place", place)]
    tables = [query.run(store, "series", **asked, place=area) for area in areas]
    rows = [row for table in tables for row in table.rows]
    year = tables[0].columns.index("year")
    return Table(tables[0].columns, tuple(sorted(rows, key=lambda row: str(row[year]))))


def _around(store: Store, place: str) -> list[str]:
    """Return a place and those around it, the smallest first."""
    found = [place]
    for area in found:
        quads = store.quads(ox.NamedNode(area), ox.NamedNode(GEO.sfWithin), None)
        wider = sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))
        found += [iri for iri in wider if iri not in found]
    return found
