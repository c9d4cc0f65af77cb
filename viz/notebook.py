"""The graph for analysts: `hongtu.open` gives a `Graph`, which is the store with further ways to read it.

1. `Graph` is a `Store`, so that it goes wherever a store is wanted (``hongtu.ingest(path, graph)``); the store itself
   keeps its few verbs.
2. Facts come as frozen dataclasses (`targets`, `actuals`, `projects`, `tasks` …), as pandas DataFrames (`frame`), as
   answers to named questions (`ask`) and SPARQL (`sparql`), as networks (`to_networkx`) and pictures (`draw`).
3. Whatever is heavy (pandas, networkx, the drawing) is imported by the method that needs it.

>>> import hongtu
>>> with hongtu.open() as graph:
...     plan = hongtu.ingest("data/plans/xincheng-2024.txt", graph).plan
...     gdp, *_ = graph.targets(indicator="地区生产总值", year=2024)
>>> gdp.comparator, int(gdp.low), int(gdp.high), gdp.unit
('range', 8, 10, '%')
"""

from __future__ import annotations

import html
import tempfile
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from ..graph import query, records
from ..graph.analyse import about, path
from ..graph.analyse.portrait import Portrait, portrait
from ..graph.errors import DependencyError, QueryError
from ..graph.records import (
    Actual,
    Choice,
    Milestone,
    Organization,
    Place,
    Program,
    Project,
    Responsibility,
    Section,
    Target,
    Task,
)
from ..graph.series import series
from ..graph.store import Store
from ..graph.table import Table

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: the page that shows it, complete in itself, and how many nodes it shows; notebooks show it."""

    page: str
    nodes: int
    height: int = 600

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" sandbox="allow-scripts" '
            f'style="width:100%;height:{self.height}px;border:0"></iframe>'
        )


class Chosen(TypedDict, total=False):
    """Which plans are meant: by name, by the plan's place, by the year in which its period begins."""

    plan: str
    place: str
    year: int


class Graph(Store):
    """A store with an analyst's ways to read it. `plan`, `place`, `indicator` take any name that means one thing."""

    def targets(
        self,
        *,
        plan: str | None = None,
        indicator: str | None = None,
        place: str | None = None,
        year: int | None = None,
    ) -> tuple[Target, ...]:
        """Return what plans commit to; `place` is the target's own, else the plan's, `year` that of the plan.

        Raises:
            QueryError: a name is not known, or means several things; so for all that takes names.
        """
        return records.records(self, Target, Choice(plan, indicator, place, year))

    def actuals(
        self,
        *,
        plan: str | None = None,
        indicator: str | None = None,
        place: str | None = None,
        year: int | None = None,
    ) -> tuple[Actual, ...]:
        """Return what reports state as reached; `plan` is the report, `year` the year that it reports on."""
        return records.records(self, Actual, Choice(plan, indicator, place, year))

    def milestones(self, **chosen: Unpack[Chosen]) -> tuple[Milestone, ...]:
        """Return the stages that named projects are to reach; plans are chosen by `plan`, `place` and `year`."""
        return records.records(self, Milestone, Choice(**chosen))

    def tasks(self, **chosen: Unpack[Chosen]) -> tuple[Task, ...]:
        """Return the tasks."""
        return records.records(self, Task, Choice(**chosen))

    def responsibilities(self, **chosen: Unpack[Chosen]) -> tuple[Responsibility, ...]:
        """Return who answers for what."""
        return records.records(self, Responsibility, Choice(**chosen))

    def sections(self, **chosen: Unpack[Chosen]) -> tuple[Section, ...]:
        """Return the outlines of the plans."""
        return records.records(self, Section, Choice(**chosen))

    def projects(self, **chosen: Unpack[Chosen]) -> tuple[Project, ...]:
        """Return every mention of a project."""
        return records.records(self, Project, Choice(**chosen))

    def places(self, **chosen: Unpack[Chosen]) -> tuple[Place, ...]:
        """Return every mention of a place."""
        return records.records(self, Place, Choice(**chosen))

    def organizations(self, **chosen: Unpack[Chosen]) -> tuple[Organization, ...]:
        """Return every mention of a body."""
        return records.records(self, Organization, Choice(**chosen))

    def programs(self, **chosen: Unpack[Chosen]) -> tuple[Program, ...]:
        """Return every mention of a policy, campaign or document."""
        return records.records(self, Program, Choice(**chosen))

    # Questions ------------------------------------------------------------------------------------

    def ask(self, question: str, **parameters: str) -> Table:
        """Answer a named question (`hongtu query --list` shows them)."""
        return query.run(self, question, **parameters)

    def sparql(self, text: str) -> Table:
        """Answer a SELECT query over all graphs; the prefixes of the ontology need no declaration.

        Raises:
            QueryError: it is no SPARQL, or no SELECT query.
        """
        return query.table(query.select(self, text))

    def series(self, indicator: str, *, place: str | None = None, levels: bool = False) -> Table:
        """Return an indicator's targets and results by year, with `levels` also those of the areas around the place."""
        return series(self, indicator, place=place, levels=levels)

    def frame(self, name: str, **chosen: Any) -> pd.DataFrame:
        """Return a table of facts (``targets``, chosen as `targets` does it) or a named question as a DataFrame.

        Raises:
            DependencyError: pandas is not installed.
            QueryError: there is no such table or question, or a name is not known.
        """
        if name not in records.KINDS:
            return to_frame(self.ask(name, **chosen))
        try:
            choice = Choice(**chosen)
        except TypeError as error:
            raise QueryError(f"{name} can be chosen by plan, indicator, place and year") from error
        kind = records.KINDS[name]
        rows = [asdict(record) for record in records.records(self, kind, choice)]
        columns = tuple(field.name for field in fields(kind))
        return to_frame(Table(columns, tuple(tuple(row[column] for column in columns) for row in rows)))

    # Networks -------------------------------------------------------------------------------------

    def to_networkx(self, **choice: Any) -> nx.MultiDiGraph[str]:
        """Return the network of nodes and relations, or a part of it: see `hongtu.analyse.network`."""
        from ..graph.analyse.network import network

        return network(self, **choice)

    def path(self, start: str, end: str, *, limit: int = 3) -> tuple[path.Path, ...]:
        """Return the shortest paths between two things, each step with the sentences that say so."""
        return path.paths(self, about.one(self, start).iri, about.one(self, end).iri, limit=limit)

    def about(self, name: str) -> Portrait:
        """Return all that is known of a thing, over all plans."""
        return portrait(self, about.one(self, name).iri)

    def _repr_html_(self) -> str:
        """Return the plans as a table, for notebooks."""
        known = query.run(self, "plans")
        heads = "".join(f"<th>{html.escape(name)}</th>" for name in known.columns)
        texts = ([html.escape("" if value is None else str(value)) for value in row] for row in known.rows)
        rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in texts)
        return f"<table><caption>{len(known.rows)} plans</caption><tr>{heads}</tr>{rows}</table>"

    def draw(self, *, kind: Collection[str] | None = None, **choice: Any) -> Picture:
        """Draw the graph, or the part that `plan`, `theme`, `around` and `hops` choose; notebooks show the picture."""
        from .network import draw

        with tempfile.TemporaryDirectory() as folder:
            file = File(folder) / "picture.html"
            nodes = draw(self, file, kind=kind, **choice)
            return Picture(file.read_text("utf-8"), nodes)


def open_graph(location: str | File | None = None, *, read_only: bool = False) -> Graph:
    """Open a graph: a folder, the address of a server, or None for one in memory; see `Store.open`.

    Raises:
        StoreError: the location cannot be a store.
    """
    return Graph.open(location, read_only=read_only)


def to_frame(table: Table) -> pd.DataFrame:
    """Return a table as a DataFrame: decimals as floats, dates as dates.

    Raises:
        DependencyError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise DependencyError("DataFrames need pandas: pip install 'hongtu[frames]'") from error
    frame = pd.DataFrame(table.rows, columns=list(table.columns))
    for column in table.columns:
        values = [value for value in frame[column] if value is not None]
        if values and all(isinstance(value, Decimal) for value in values):
            frame[column] = frame[column].astype(float)
        elif values and all(isinstance(value, date) for value in values):
            frame[column] = pd.to_datetime(frame[column])
    return frame
