"""A store on another server: the calls of `pyoxigraph.Store` that Hongtu makes go out as SPARQL 1.1 Protocol requests.

In: a URL (see `.protocol`), queries, updates, quads. Out: the answers that pyoxigraph itself would give.

1. A SELECT comes back as JSON, a CONSTRUCT as N-Triples; pyoxigraph parses both: callers see one kind of answer.
2. Queries are to see the union of all graphs. Servers differ: the first query finds out whether this one shows the
   union by itself or on ``union-default-graph``; if neither, every request names Hongtu's graphs.
3. Variables get their values by a ``VALUES`` clause at the start of the query's pattern, made from RDF terms.
4. One update is one request: the standard has servers apply it whole or not at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING
from uuid import uuid4

import pyoxigraph as ox

from ...ontology import BASE, DCTERMS
from ..errors import QueryError, StoreError
from .edition import ONTOLOGY
from .engine import Answer, Graph, Node, Term
from .fetching import bare
from .protocol import Client, ServerError
from .statements import block

if TYPE_CHECKING:
    import httpx

Dataset = Mapping[str, str | list[str]]

_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!\s*:)", re.IGNORECASE)
_WHERE = re.compile(r"\bWHERE\b|[{}()]", re.IGNORECASE)
# Operations that would do something else when they are done again.
_ONCE = re.compile(r"\b(WHERE|MOVE|CREATE|LOAD)\b", re.IGNORECASE)
_BATCH = 500
_LONG = 100_000
_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
# Hongtu's own graphs; a server may keep others (Virtuoso does).
_OURS = f'FILTER(STRSTARTS(STR(?g), "{BASE}"))'


class Remote:
    """A server that answers as a `pyoxigraph.Store` would; an `Engine` with a few verbs more."""

    def __init__(self, url: str, environment: Mapping[str, str] = os.environ) -> None:
        """Prepare to ask the server at `url`; nothing is sent yet.

        Raises:
            StoreError: the URL or a setting in the environment cannot be used.
        """
        self._client = Client(url, environment)
        self.addresses = self._client.addresses
        self._dataset: Dataset | None = None

    # The calls of pyoxigraph.Store ----------------------------------------------------------------

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: Mapping[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: Sequence[Graph] | None = None,
        named_graphs: Sequence[Node] | None = None,
        substitutions: Mapping[ox.Variable, Term] | None = None,
    ) -> Answer:
        """Answer a query.

        Raises:
            QueryError: the server finds it wrong.
            StoreError: the server cannot be asked.
        """
        text = declared(bind(query, substitutions or {}), prefixes or {})
        base = f"BASE <{base_iri}> " if base_iri else ""
        dataset = {"default-graph-uri": _names(default_graph), "named-graph-uri": _names(named_graphs)}
        return self._answer(base + text, self._union() if use_default_graph_as_union else dataset)

    def update(self, update: str, *, prefixes: Mapping[str, str] | None = None) -> None:
        """Apply an update.

        Raises:
            QueryError: the server finds it wrong.
            StoreError: the server cannot be asked or does not allow it.
        """
        self._dataset = None
        repeatable = not _ONCE.search(bare(update))
        text = declared(update, prefixes or {})
        self._client.send("POST", self.addresses.update, repeatable=repeatable, data={"update": text})

    def quads_for_pattern(
        self,
        subject: Term | None,
        predicate: Term | None,
        object: Term | None,  # noqa: A002 - pyoxigraph's word
        graph: Graph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the statements of Hongtu's graphs that match; the default graph is none of these."""
        if isinstance(graph, ox.DefaultGraph):
            return
        given = {"s": subject, "p": predicate, "o": object, "g": graph}
        values = {ox.Variable(name): term for name, term in given.items() if term is not None}
        ours = "" if graph else _OURS
        text = bind(f"SELECT ?s ?p ?o ?g {{ GRAPH ?g {{ ?s ?p ?o }} {ours} }}", values)
        for row in self._rows(text):
            yield ox.Quad(row["s"], row["p"], row["o"], row["g"])

    def dump(
        self,
        output: IO[bytes] | None = None,
        format: ox.RdfFormat | None = None,  # noqa: A002 - pyoxigraph's word
        *,
        from_graph: ox.NamedNode | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> bytes | None:
        """Serialise one graph, or all graphs of Hongtu."""
        spoken = dict(prefixes or {})
        if from_graph is not None:
            return ox.serialize(self.triples(from_graph), output, format, prefixes=spoken)
        return ox.serialize(self, output, format, prefixes=spoken)

    def load(self, data: str, format: ox.RdfFormat) -> None:  # noqa: A002 - pyoxigraph's word
        """Add statements in one transaction."""
        added: dict[str, list[str]] = {}
        for quad in ox.parse(data, format):
            added.setdefault(str(getattr(quad.graph_name, "value", "")), []).append(f"{quad.triple} .\n")
        self.exchange({}, added)

    def exchange(self, removed: Mapping[str, list[str]], added: Mapping[str, list[str]], last: str = "") -> None:
        """Remove and add N-Triples lines by graph, and do a `last` operation, in one transaction.

        Raises:
            StoreError: the server cannot be asked or does not allow it.
        """
        steps = [block("DELETE", graph, lines) for graph, lines in removed.items()]
        steps += [block("INSERT", graph, lines) for graph, lines in added.items()]
        text = " ;\n".join(filter(None, (*steps, last)))
        try:
            self.update(text)
        except QueryError:
            # Some servers take no long update (Virtuoso: some 5,000 statements), but graphs of any size.
            if not self.addresses.data or len(text) < _LONG:
                raise
            self._exchange_graphs(removed, added, last)

    def _exchange_graphs(self, removed: Mapping[str, list[str]], added: Mapping[str, list[str]], last: str) -> None:
        waiting: list[ox.NamedNode] = []
        steps: list[str] = []
        for verb, blocks in (("DELETE", removed), ("INSERT", added)):
            for graph, lines in blocks.items():
                waiting.append(ox.NamedNode(f"urn:uuid:{uuid4()}"))
                self.replace_graph(waiting[-1], "".join(lines))
                pattern = "{ ?s ?p ?o }"
                steps.append(f"{verb} {{ GRAPH <{graph}> {pattern} }} WHERE {{ GRAPH {waiting[-1]} {pattern} }}")
        drops = [f"DROP SILENT GRAPH {graph}" for graph in waiting]
        try:
            self.update(" ;\n".join(filter(None, (*steps, last, *drops))))
        except (QueryError, StoreError):
            self.update(" ;\n".join(drops))
            raise

    def quads_about(self, subjects: Sequence[ox.NamedNode], graph: ox.NamedNode) -> Iterator[ox.Quad]:
        """Yield what one graph says of some nodes."""
        for start in range(0, len(subjects), _BATCH):
            some = " ".join(map(str, subjects[start : start + _BATCH]))
            text = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {some} }} GRAPH {graph} {{ ?s ?p ?o }} }}"
            for row in self._rows(text):
                yield ox.Quad(row["s"], row["p"], row["o"], graph)

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Yield the graphs of Hongtu."""
        for row in self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {_OURS} }} ORDER BY ?g"):
            yield row["g"]

    def contains_named_graph(self, graph: ox.NamedNode) -> bool:
        """Tell whether a graph holds anything."""
        return self._any(f"GRAPH {graph} {{ ?s ?p ?o }}")

    def __contains__(self, quad: ox.Quad) -> bool:
        return self._any(f"GRAPH {quad.graph_name} {{ {quad.triple} }}")

    def __iter__(self) -> Iterator[ox.Quad]:
        for graph in self.named_graphs():
            for triple in self.triples(graph):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

    def flush(self) -> None:
        """Do nothing: the server looks after its disk."""

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # Requests -------------------------------------------------------------------------------------

    def replace_graph(self, graph: ox.NamedNode, triples: str) -> None:
        """Put N-Triples in place of a graph: by the Graph Store Protocol where the server has it, else by an update."""
        self._dataset = None
        if self.addresses.data:
            address, named, headers = self.addresses.data, {"graph": graph.value}, {"Content-Type": _TRIPLES}
            self._client.send("PUT", address, repeatable=True, params=named, headers=headers, content=triples.encode())
        else:
            self.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {triples} }} }}")

    def triples(self, graph: ox.NamedNode) -> list[ox.Triple]:
        """Return what a graph holds: by the Graph Store Protocol where the server has it, else by a query."""
        if not self.addresses.data:
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
            return list(self._answer(text, {}))  # type: ignore[arg-type]
        named, headers = {"graph": graph.value}, {"Accept": _TRIPLES}
        data = self.addresses.data
        reply = self._client.send("GET", data, repeatable=True, missing=True, params=named, headers=headers)
        return [] if reply.status_code == 404 else [quad.triple for quad in _parsed(reply)]

    def _rows(self, text: str) -> ox.QuerySolutions:
        answer = self._answer(text, {})
        assert isinstance(answer, ox.QuerySolutions), "a SELECT query has rows"
        return answer

    def _any(self, pattern: str, dataset: Dataset | None = None) -> bool:
        # Not ASK: Virtuoso answers that with a table.
        answer = self._answer(f"SELECT (1 AS ?found) {{ {pattern} }} LIMIT 1", dataset or {})
        return isinstance(answer, ox.QuerySolutions) and next(answer, None) is not None

    def _answer(self, text: str, dataset: Dataset) -> Answer:
        found = _FORM.search(bare(text))
        form = found.group().upper() if found else "SELECT"
        headers = {"Accept": _JSON if form in ("SELECT", "ASK") else _TRIPLES}
        address, fields = self.addresses.query, {"query": text, **dataset}
        reply = self._client.send("POST", address, repeatable=True, data=fields, headers=headers)
        if form in ("CONSTRUCT", "DESCRIBE"):
            held = ox.Store()
            held.extend(_parsed(reply))
            return held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        try:
            answer = ox.parse_query_results(reply.content, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise ServerError(f"{address}: this is no SPARQL service: its answer cannot be read") from error
        if form == "ASK" and isinstance(answer, ox.QuerySolutions):
            return ox.Store().query("ASK {}" if next(answer, None) else "ASK { FILTER(false) }")
        return answer

    def _union(self) -> Dataset:
        """Return what makes this server's queries see the union of all graphs."""
        if self._dataset is None:
            # This statement stands in a named graph: a default graph that shows it is the union.
            probe = f"<{ONTOLOGY}> <{DCTERMS.identifier}> ?edition"
            choices: tuple[Dataset, ...] = ({}, {"union-default-graph": "true"})
            found = next((choice for choice in choices if self._any(probe, choice)), None)
            if found is None:
                graphs = [graph.value for graph in self.named_graphs()]
                found = {"default-graph-uri": graphs, "named-graph-uri": graphs} if graphs else {}
            self._dataset = found
        return self._dataset


def _names(graphs: Sequence[Graph] | None) -> list[str]:
    return [graph.value for graph in graphs or () if isinstance(graph, ox.NamedNode)]


def declared(sparql: str, prefixes: Mapping[str, str]) -> str:
    """Return SPARQL with the prefixes that it uses and does not declare, in its first line."""
    text = bare(sparql)
    head = "".join(
        f"PREFIX {name}: <{base}> "
        for name, base in prefixes.items()
        if re.search(rf"(?<![\w.-]){name}:", text) and not re.search(rf"\bPREFIX\s+{name}:", text, re.IGNORECASE)
    )
    return head + sparql


def bind(sparql: str, values: Mapping[ox.Variable, Term]) -> str:
    """Return a query in whose outermost pattern variables have these values.

    Raises:
        QueryError: a value cannot stand in a VALUES clause, or the query has no pattern.
    """
    if not values:
        return sparql
    if any(not isinstance(term, ox.NamedNode | ox.Literal) for term in values.values()):
        raise QueryError("SPARQL: only IRIs and literals can be given to a query on another server")
    clauses = " ".join(f"VALUES {variable} {{ {term} }}" for variable, term in values.items())
    position = _pattern(sparql)
    return f"{sparql[:position]} {clauses} {sparql[position:]}"


def _pattern(sparql: str) -> int:
    """Return where the outermost pattern begins: behind the brace after WHERE, or else behind the first one."""
    depth, first, wanted = 0, None, False
    for found in _WHERE.finditer(bare(sparql)):
        sign = found.group()
        if depth == 0 and sign == "{" and (wanted or first is None):
            first = found.end()
            if wanted:
                return first
        wanted = (depth == 0 and len(sign) > 1) or (wanted and len(sign) > 1)
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(sign, 0)
    if first is None:
        raise QueryError("SPARQL: the query has no pattern { … }")
    return first


def _parsed(answer: httpx.Response) -> Iterator[ox.Quad]:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    syntax = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.N_TRIPLES
    try:
        yield from ox.parse(answer.content, syntax)
    except (SyntaxError, ValueError) as error:
        raise ServerError(f"{answer.request.url}: the answer is no {syntax.name}") from error
