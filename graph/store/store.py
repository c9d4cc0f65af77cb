"""The store: plans in, answers out; Oxigraph inside this process, or another server.

In: a location (None for memory, a folder for a store on disk, a URL) and the N-Quads lines of a plan. Out: query
results, N-Quads, an `rdflib.Dataset` over the same data.

1. `Store.open` opens the store; a writable one gets the ontology's graph if it lacks it or holds another edition.
2. `Store.replace` compares a plan's graph with its new lines and writes the difference in one transaction, with what
   the new lines say of world nodes and without what only the old edition said of them. For that each plan keeps the
   marks of the world's statements that it brings (`ht:contributes`), so that any history of replacements leaves the
   same store as building the present plans afresh.
3. Queries see the union of all graphs. No statement stands in two graphs, so that no row comes twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph as ox

from ...ontology import DCTERMS, HT, PREFIXES, RDF, SCHEMA
from ..errors import QueryError, StoreError, ValidationError
from . import fetching, folder
from .edition import ONTOLOGY as ONTOLOGY
from .edition import edition, statements
from .engine import Answer as Answer
from .engine import Engine, Term
from .protocol import is_url
from .remote import Remote
from .statements import WORLD, block, mark, marks, quads, references, sort_out

if TYPE_CHECKING:
    import rdflib

# How much text of statements waits to be written out: for each byte of the store, and in all (some 300,000 statements).
_PORTION = 0.05
_MOST = 60_000_000


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan that the store holds; dates are ISO text, `source` is the file's name."""

    iri: str
    title: str
    start: str
    end: str
    source: str
    sha256: str


class Store:
    """A graph of plans. Use `Store.open`, best in a ``with`` statement."""

    def __init__(self, engine: Engine, location: str | None, *, read_only: bool = False) -> None:
        self._native: Engine | None = engine
        self.location = location
        self.read_only = read_only
        self._together = False
        self._waiting = 0
        if not read_only:
            self._load_ontology()

    @classmethod
    def open(cls, location: str | Path | None = None, *, read_only: bool = False) -> Self:
        """Open the store at `location`: a folder, created when missing, the URL of a server, or None for one in memory.

        A read-only store in a folder shows what was committed when it was opened, also beside a writer.

        Raises:
            StoreError: the location cannot be a store, is locked by another process, or, read-only, holds no store.
        """
        if location is None:
            return cls(ox.Store(), None, read_only=False)
        if is_url(location):
            remote = Remote(str(location))
            return cls(remote, remote.addresses.query, read_only=read_only)
        path = Path(location)
        folder.check(path, read_only=read_only)
        return cls(folder.snapshot(path) if read_only else folder.writable(path), str(path), read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def native(self) -> ox.Store:
        """The `pyoxigraph.Store` underneath.

        Raises:
            StoreError: the store has been closed, or is on another server.
        """
        if not isinstance(self._engine, ox.Store):
            raise StoreError(f"{self.location}: this needs a store in a folder, not one on another server")
        return self._engine

    @property
    def remote(self) -> bool:
        """Whether the store is on another server."""
        return isinstance(self._engine, Remote)

    @property
    def _engine(self) -> Engine:
        if self._native is None:
            raise StoreError("the store is closed; open it again")
        return self._native

    def close(self) -> None:
        """Write everything out and give up the lock; closing twice does nothing."""
        if isinstance(self._native, Remote):
            self._native.close()
        elif self._native is not None and self.location and not self.read_only:
            self._native.flush()
        self._native = None

    # Asking ---------------------------------------------------------------------------------------

    def query(self, sparql: str, **substitutions: Term) -> Answer:
        """Answer a SPARQL query over the union of all graphs; the standard prefixes need no declaration.

        `substitutions` give variables their values: ``store.query("SELECT ?p {?p ht:due ?day}", day=Literal(…))``.

        Raises:
            QueryError: the query is no SPARQL, or would fetch something from elsewhere.
        """
        fetching.check(sparql)
        values = {ox.Variable(name): value for name, value in substitutions.items()}
        try:
            # A dataset that the query names itself must not be widened to all graphs.
            union = not fetching.names_dataset(sparql)
            return self._engine.query(
                sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=union, substitutions=values
            )
        except SyntaxError as error:
            raise QueryError(f"SPARQL: {error.msg}") from error

    def graph(self) -> rdflib.Dataset:
        """Return an `rdflib.Dataset` over the same data, the union of all graphs as its default graph.

        Of a store on another server it holds a copy.
        """
        import oxrdflib
        import rdflib

        dataset = rdflib.Dataset(store=oxrdflib.OxigraphStore(store=self.local()), default_union=True)
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, rdflib.Namespace(namespace))
        return dataset

    def quads(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the statements that match; None matches everything."""
        return iter(self._engine.quads_for_pattern(subject, predicate, value, graph))

    def local(self, plans: Iterable[str] = ()) -> ox.Store:
        """Return a `pyoxigraph.Store` with the same data: this one, or a copy of what another server holds.

        Where `plans` names some, a copy may leave out the others.
        """
        if not isinstance(self._engine, Remote):
            return self.native
        copy = ox.Store()
        chosen = [ox.NamedNode(graph) for graph in (*plans, WORLD, ONTOLOGY)] if plans else self._engine.named_graphs()
        for graph in chosen:
            triples = self._engine.triples(graph)
            copy.bulk_extend(ox.Quad(told.subject, told.predicate, told.object, graph) for told in triples)
        return copy

    def plans(self) -> tuple[PlanEntry, ...]:
        """Return the plans, ordered by IRI."""
        found = self._engine.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(HT.Plan))
        iris = sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))
        return tuple(self._entry(iri) for iri in iris)

    def has_graph(self, iri: str) -> bool:
        """Tell whether there is a graph of this name."""
        return self._engine.contains_named_graph(ox.NamedNode(iri))

    def title(self, plan: str) -> str | None:
        """Return the title of a plan, None if the store does not hold it."""
        found = self._engine.quads_for_pattern(
            ox.NamedNode(plan), ox.NamedNode(DCTERMS.title), None, ox.NamedNode(plan)
        )
        return next((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), None)

    def holding(self, digest: str) -> tuple[str, ...]:
        """Return the plans that were made from a file with this SHA-256."""
        found = self._engine.quads_for_pattern(None, ox.NamedNode(HT.sha256), ox.Literal(digest))
        return tuple(sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)))

    def _entry(self, iri: str) -> PlanEntry:
        told = {
            quad.predicate.value: quad.object.value
            for quad in self._engine.quads_for_pattern(ox.NamedNode(iri), None, None, ox.NamedNode(iri))
            if isinstance(quad.object, ox.Literal)
        }
        columns = (DCTERMS.title, SCHEMA.startDate, SCHEMA.endDate, DCTERMS.source, HT.sha256)
        return PlanEntry(iri, *(told.get(column, "") for column in columns))

    def dump(self, output: IO[bytes] | None = None, extension: str = "nq", graph: str | None = None) -> bytes | None:
        """Write the store, or one of its graphs, to `output`, or return the bytes; N-Quads and N-Triples come sorted.

        Raises:
            QueryError: no RDF syntax has this file extension, or it holds one graph only and none is named.
        """
        syntax = ox.RdfFormat.from_extension(extension)
        if syntax is None:
            raise QueryError(f"no RDF syntax has the file extension '{extension}'; try nq, trig, ttl, nt, rdf, jsonld")
        if graph is None and not syntax.supports_datasets:
            raise QueryError(f"{syntax.name} holds one graph only: name it, or use nq or trig")
        chosen = ox.NamedNode(graph) if graph else None
        data = self._engine.dump(format=syntax, from_graph=chosen, prefixes=dict(PREFIXES)) or b""
        if syntax in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES):
            data = b"".join(sorted(data.splitlines(keepends=True)))
        if output is None:
            return data
        output.write(data)
        return None

    def backup(self, target: str | Path) -> None:
        """Copy what is committed into a new folder, which is a store of its own; reading and writing go on meanwhile.

        Raises:
            StoreError: the target exists, cannot be written, or the store is in memory or on another server.
        """
        if self.location is None:
            raise StoreError("only a store on disk can be backed up")
        native = self.native
        if Path(target).exists():
            raise StoreError(f"{target} exists already: choose a new folder for the backup")
        try:
            if self.read_only:
                folder.copy(Path(self.location), Path(target))
            else:
                native.backup(target)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{target}: the backup cannot be written: {error}") from error

    def flush(self) -> None:
        """Write out what is held in memory, so that those who read beside us need not read the journal."""
        self._engine.flush()
        self._waiting = 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write out what many changes commit in portions that grow with the store.

        A change is as safe as ever and as soon seen. But what is written out, the engine may merge with all that it
        holds: in portions of a part of that, each statement is merged a few times, however many there are.
        """
        self._together = True
        try:
            yield
        finally:
            self._together = False
            self.flush()

    # Changing -------------------------------------------------------------------------------------

    def update(self, sparql: str) -> None:
        """Apply a SPARQL update in one transaction.

        Raises:
            QueryError: the update is no SPARQL, or would fetch something from elsewhere.
            StoreError: the store is read-only.
        """
        fetching.check(sparql, update=True)
        with self._writing():
            try:
                self._engine.update(sparql, prefixes=dict(PREFIXES))
            except SyntaxError as error:
                raise QueryError(f"SPARQL: {error.msg}") from error

    def replace(self, plan: str, lines: Iterable[str]) -> None:
        """Put a plan in place of what the store holds of it, in one transaction; an error changes nothing.

        `lines` are N-Quads in the plan's own graph and in the graph of the world. World nodes that no plan refers to
        any more disappear, and so does what only the former edition of this plan said of others.

        Raises:
            ValidationError: a line is no N-Quads, holds a blank node or belongs to another graph.
            StoreError: the store is read-only or cannot be written.
        """
        own, world = sort_out(plan, lines)
        with self._writing():
            old = self._triples(plan)
            if old:
                self._rewrite(plan, old, own, world)
            else:
                text = "".join((*quads(own, plan), *quads(world, WORLD)))
                self._waiting += len(text)
                self._engine.load(text, ox.RdfFormat.N_QUADS)

    def remove(self, plan: str) -> None:
        """Take a plan out, with the world nodes that only it referred to, in one transaction.

        Raises:
            StoreError: there is no such plan, or the store cannot be written.
        """
        with self._writing():
            old = self._triples(plan)
            if not old:
                raise StoreError(f"there is no plan {plan} in the store")
            self._rewrite(plan, old, [], [])

    def _rewrite(self, plan: str, old: set[str], own: list[str], world: list[str]) -> None:
        new = set(own)
        removed = {plan: sorted(old - new), WORLD: self._idle(plan, old, marks(own))}
        added = {plan: sorted(new - old), WORLD: world}
        last = "" if own else f"DROP SILENT GRAPH <{plan}>"
        if isinstance(self._engine, Remote):
            self._engine.exchange(removed, added, last)
            return
        steps = [block("DELETE", graph, lines) for graph, lines in removed.items()]
        steps += [block("INSERT", graph, lines) for graph, lines in added.items()]
        self._engine.update(" ;\n".join(filter(None, (*steps, last))))

    def _idle(self, plan: str, old: set[str], kept: frozenset[str]) -> list[str]:
        """Return the world's statements that the old edition brought, and neither the new one nor another plan does."""
        brought = marks(old)
        lost = set(brought - kept)
        if not lost:
            return []
        for quad in self.quads(None, ox.NamedNode(HT.contributes), None):
            if quad.subject != ox.NamedNode(plan) and isinstance(quad.object, ox.Literal):
                lost.difference_update(quad.object.value.split())
        idle: list[str] = []
        waiting = references(old)
        seen = set(waiting)
        while waiting:
            told = {line: mark(line) for line in self.described(waiting)}
            idle += (line for line, known in told.items() if known in lost)
            waiting = references(line for line, known in told.items() if known in brought) - seen
            seen |= waiting
        return sorted(idle)

    def described(self, nodes: set[str]) -> list[str]:
        """Return what the graph of the world says of some nodes."""
        subjects = [ox.NamedNode(node) for node in sorted(nodes)]
        if isinstance(self._engine, Remote):
            found: Iterable[ox.Quad] = self._engine.quads_about(subjects, ox.NamedNode(WORLD))
        else:
            found = (quad for node in subjects for quad in self.quads(node, None, None, ox.NamedNode(WORLD)))
        return [f"{quad.triple} .\n" for quad in found]

    def _triples(self, graph: str) -> set[str]:
        data = self._engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph)) or b""
        return {f"{line}\n" for line in data.decode().split("\n") if line}

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.read_only:
            raise StoreError(f"{self.location} is open for reading only")
        try:
            yield
            if self.location and not self.remote and not (self._together and self._waiting < self._portion()):
                self.flush()
        except StoreError:
            raise
        except SyntaxError as error:
            raise ValidationError(f"the plan's statements are no N-Quads: {error.msg}") from error
        except OSError as error:
            raise StoreError(f"{self.location or 'the store in memory'}: cannot be written: {error}") from error

    def _portion(self) -> float:
        return min(folder.size(Path(self.location or "")) * _PORTION, _MOST)

    def _load_ontology(self) -> None:
        graph = ox.NamedNode(ONTOLOGY)
        known = ox.Quad(graph, ox.NamedNode(DCTERMS.identifier), ox.Literal(edition()), graph)
        if known not in self._engine:
            lines = f"{statements()}{known.triple} ."
            if isinstance(self._engine, Remote):
                self._engine.replace_graph(graph, lines)
            elif self._engine.contains_named_graph(graph):
                self._engine.update(f"DROP GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {lines} }} }}")
            else:
                self.native.load(lines, ox.RdfFormat.N_TRIPLES, to_graph=graph)


def open_store(location: str | Path | None = None, *, read_only: bool = False) -> Store:
    """Open a store; see `Store.open`."""
    return Store.open(location, read_only=read_only)
