"""What a store asks of what holds its statements: the calls that `pyoxigraph.Store` and `Remote` both take.

All of the library that reads goes through `hongtu.graph.store.Store`, and that through these few verbs: so it works on
a folder, in memory and on another server alike. What only a store on this machine can do says `Store.native`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Protocol

import pyoxigraph as ox

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Engine(Protocol):
    """Holds statements and answers for them, in this process or elsewhere; see `pyoxigraph.Store` for each call."""

    def query(
        self,
        query: str,
        /,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: list[Graph] | None = None,
        named_graphs: list[Node] | None = None,
        substitutions: dict[ox.Variable, Term] | None = None,
    ) -> Answer:
        """Answer a query."""

    def update(self, update: str, /, *, prefixes: dict[str, str] | None = None) -> None:
        """Apply an update in one transaction."""

    def load(self, data: str, format: ox.RdfFormat, /) -> None:  # noqa: A002 - pyoxigraph's word
        """Add statements in one transaction."""

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: ox.NamedNode | None,
        object: Term | None,  # noqa: A002 - pyoxigraph's word
        graph: Graph | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """Yield the statements that match; None matches everything."""

    def dump(
        self,
        output: IO[bytes] | None = None,
        format: ox.RdfFormat | None = None,  # noqa: A002 - pyoxigraph's word
        *,
        from_graph: ox.NamedNode | None = None,
        prefixes: dict[str, str] | None = None,
    ) -> bytes | None:
        """Serialise one graph, or all."""

    def contains_named_graph(self, graph: ox.NamedNode, /) -> bool:
        """Tell whether there is such a graph."""

    def __contains__(self, quad: ox.Quad, /) -> bool:
        """Tell whether a statement is there."""

    def flush(self) -> None:
        """Write out what is held back."""
