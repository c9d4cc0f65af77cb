"""A query process: answers one request after the other on a snapshot of the store, and can be killed at any moment.

In: requests on standard input (`hongtu.graph.processes.frames`). Out: answers on standard output. `workers` starts it.

1. `Reader` opens the snapshot that a request names; snapshots are folders that nobody writes to (`snapshots`). A store
   on another server is no folder: the question goes on to that server.
2. `Output` keeps the first bytes back, so that a small answer leaves in one piece and an early error is one; it counts
   rows and stops the engine at the limit.
3. Two `walls` need no parent: an alarm of the kernel soon after the deadline, and a limit on memory.
4. `Keeper` and `Writer` (`.writer`) answer in the same way: the one makes snapshots of a store that another process
   may be writing, the other holds the one handle that may write, and makes them itself.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyoxigraph as ox

from ...ontology import PREFIXES
from ..errors import HongtuError, QueryError
from ..store.engine import Engine
from ..store.protocol import ServerError, is_url
from ..store.remote import Remote
from .counting import counter
from .frames import DATA, END, ERROR, HEAD, frame, note, read_request
from .walls import alarm, confine

Request = Mapping[str, Any]

SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}

_PIECE = 1 << 16
_LONGEST = 300


class RowLimitError(HongtuError):
    """The answer has more rows than the service gives."""


class FormError(HongtuError):
    """The client takes no form in which this kind of answer can be written."""


class MissingError(HongtuError):
    """There is no such graph."""


class Output:
    """A file for the engine to write an answer to."""

    def __init__(self, pipe: BinaryIO, head: Request, limit: int | None, count: Callable[[bytes], int] | None) -> None:
        self.pipe, self.limit, self.count = pipe, limit, count
        self.pieces: list[bytes] = [note(HEAD, head)]
        self.size = 0

    def write(self, data: Any) -> int:
        """Take bytes from the engine.

        Raises:
            RowLimitError: they make more rows than the limit.
        """
        if self.count is not None and self.limit is not None and self.count(data) > self.limit:
            raise RowLimitError(f"the answer has more than {self.limit} rows; add LIMIT and OFFSET, or ask for less")
        self.pieces.append(frame(DATA, data))
        self.size += len(data)
        if self.size >= _PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine flushes more often than is good."""

    def end(self) -> None:
        """Send what is left."""
        self.pieces.append(frame(END))
        self._send()

    def _send(self) -> None:
        self.pipe.write(b"".join(self.pieces))
        self.pipe.flush()
        self.pieces, self.size = [], 0


class Reader:
    """Answers queries on snapshots, each with `memory` bytes beyond what the open snapshot needs."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.folder = ""
        self.engine: Engine | None = None

    def answer(self, request: Request, body: bytes, pipe: BinaryIO) -> None:
        """Answer a query, or give a graph."""
        del body
        {"query": query, "graph": graph}[request["do"]](self.opened(request["store"]), request, pipe)

    def opened(self, folder: str) -> Engine:
        """Return the snapshot in a folder; the one that was asked last stays open."""
        if self.engine is None or folder != self.folder:
            confine(0)
            self.engine, self.folder = Remote(folder) if is_url(folder) else ox.Store.read_only(folder), folder
            confine(self.memory)
        return self.engine

    def close(self) -> None:
        """Do nothing: a snapshot needs no farewell."""


def query(store: Engine, request: Request, pipe: BinaryIO) -> None:
    """Answer a SPARQL query: `text`, `base`, `default` and `named` graphs (None: all), two forms."""
    answer = store.query(
        request["text"],
        base_iri=request.get("base"),
        prefixes=dict(PREFIXES),
        use_default_graph_as_union=request.get("union", False),
        default_graph=_nodes(request.get("default")),
        named_graphs=_nodes(request.get("named")),
    )
    if isinstance(answer, ox.QueryTriples):
        triples(answer, request, pipe)
        return
    kind = "boolean" if isinstance(answer, ox.QueryBoolean) else "solutions"
    form = _form(request, "solutions", f"a query that gives {kind}")
    count = counter(form) if kind == "solutions" else None
    output: Any = Output(pipe, {"form": form}, request.get("rows"), count)
    answer.serialize(output, format=SOLUTIONS[form])
    output.end()


def graph(store: Engine, request: Request, pipe: BinaryIO) -> None:
    """Give a graph (`graph`: its IRI, "" for the default graph), or the whole dataset (None)."""
    name = request["graph"]
    if name is None:
        triples(store.quads_for_pattern(None, None, None, None), request, pipe)
        return
    node = ox.NamedNode(name) if name else ox.DefaultGraph()
    if isinstance(node, ox.NamedNode) and not store.contains_named_graph(node):
        raise MissingError(f"there is no graph {name}")
    triples((quad.triple for quad in store.quads_for_pattern(None, None, None, node)), request, pipe)


def triples(found: Iterable[Any], request: Request, pipe: BinaryIO) -> None:
    """Write statements in the form that the request names."""
    form = _form(request, "graphs", "an answer of statements")
    output: Any = Output(pipe, {"form": form}, None, None)
    ox.serialize(_bounded(found, request.get("rows")), output, format=GRAPHS[form], prefixes=dict(PREFIXES))
    output.end()


def _bounded(items: Iterable[Any], limit: int | None) -> Iterator[Any]:
    for number, item in enumerate(items):
        if limit is not None and number >= limit:
            raise RowLimitError(f"the answer has more than {limit} statements; ask for less")
        yield item


def _form(request: Request, kind: str, what: str) -> str:
    form: str | None = request.get(kind)
    if form is None:
        raise FormError(f"{what} cannot be given in any of the accepted forms")
    return form


def _nodes(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (RowLimitError, "rows"),
    (FormError, "form"),
    (MissingError, "missing"),
    (SyntaxError, "syntax"),
    (QueryError, "syntax"),
    (ValueError, "value"),
    (RuntimeError, "impossible"),
    (MemoryError, "memory"),
    (ServerError, "elsewhere"),
)
_UNSAID = {
    "failed": "the request could not be carried out",
    "elsewhere": "the server that holds the data does not answer this",
}


def explain(error: BaseException) -> dict[str, str]:
    """Return the kind of an error and the line that a client may see, which tells nothing of what is behind us."""
    kind = next((name for family, name in _KINDS if isinstance(error, family)), "failed")
    words = _UNSAID.get(kind) or getattr(error, "msg", None) or str(error)
    line = " ".join(words.split())
    return {"kind": kind, "message": line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"}


def state(location: str) -> object:
    """Return what changes when another process writes: the sizes and times of the engine's journals."""
    try:
        found = [entry.stat() for entry in Path(location).iterdir() if entry.name.startswith(("CURRENT", "MANIFEST"))]
    except OSError:
        return None
    return sorted((stat.st_ino, stat.st_size, stat.st_mtime_ns) for stat in found)


class Server(Protocol):
    """What answers the requests of a process."""

    def answer(self, request: Request, body: bytes, pipe: BinaryIO) -> None:
        """Answer one request on the pipe."""

    def close(self) -> None:
        """Give up the store."""


def serve(engine: Server, requests: BinaryIO, pipe: BinaryIO) -> None:
    """Answer requests until the parent closes the pipe."""
    pipe.write(frame(HEAD, b"{}"))
    pipe.flush()
    while (received := read_request(requests)) is not None:
        request, body = received
        alarm(request.get("seconds"))
        try:
            engine.answer(request, body, pipe)
        except Exception as error:
            if explain(error)["kind"] in _UNSAID:
                sys.stderr.write(f"hongtu: {type(error).__name__}: {error}\n")
            pipe.write(note(ERROR, explain(error)))
            pipe.flush()
        alarm(None)


def main(engine: Callable[[], Server]) -> None:
    """Run the process: make the engine, say that it stands, answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, pipe = os.fdopen(0, "rb"), os.fdopen(1, "wb")
    try:
        made = engine()
    except HongtuError as error:
        pipe.write(note(ERROR, {"kind": "store", "message": str(error)}))
        pipe.flush()
        return
    serve(made, requests, pipe)
    made.close()
