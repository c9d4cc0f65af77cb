"""The process beside the query processes: it carries out changes and makes the snapshots that queries see.

In: requests of `.frames`. Out: an answer to each, sent when its change is committed and can be read.

1. An update is applied as it stands; graphs that the protocol names as its dataset become USING clauses.
2. A graph that is put in place of another is parsed first; then one update drops the old and inserts the new, so that
   a failure, or death at any moment, leaves the old one.
3. A plan's file is read, understood and put in its place as `hongtu build` does it.
4. After each change the engine copies its state into a new folder (hard links), which is the snapshot.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from ...ontology import PREFIXES
from ..errors import QueryError
from ..store import Store
from ..store.fetching import bare
from ..store.folder import copy
from .frames import END, HEAD, frame, note
from .walls import confine
from .worker import MissingError, Request

_WORD = re.compile(r"[{}]|\b(?:USING|WITH|WHERE|DELETE)\b", re.IGNORECASE)


class Keeper:
    """Makes snapshots of a store that another process may be writing."""

    def __init__(self, location: str) -> None:
        self.location = location
        Store.open(location, read_only=True).close()

    def answer(self, request: Request, body: bytes, pipe: BinaryIO) -> None:
        """Make a snapshot."""
        del body
        copy(Path(self.location), Path(request["snapshot"]))
        pipe.write(note(HEAD, {}) + frame(END))
        pipe.flush()

    def close(self) -> None:
        """Do nothing: reading needs no farewell."""


class Writer:
    """Holds the store's only writable handle."""

    def __init__(self, location: str, memory: int) -> None:
        self.store = Store.open(location)
        self.native = self.store.native
        confine(memory)

    def answer(self, request: Request, body: bytes, pipe: BinaryIO) -> None:
        """Carry out a change (`update`, `put`, `post`, `delete`, `ingest` or none) and make a snapshot of it."""
        changes = {"update": self._update, "put": self._put, "post": self._post, "delete": self._delete}
        change = changes.get(request["do"])
        head = self._ingest(request, body) if request["do"] == "ingest" else {}
        created = change is not None and change(request, body)
        self.native.backup(request["snapshot"])
        pipe.write(note(HEAD, {"created": created, **head}) + frame(END))
        pipe.flush()

    def close(self) -> None:
        """Write everything out and give up the lock."""
        self.store.close()

    def _update(self, request: Request, body: bytes) -> bool:
        text = using(body.decode(), request.get("default") or [], request.get("named") or [])
        self.native.update(text, base_iri=request.get("base"), prefixes=dict(PREFIXES))
        return False

    def _put(self, request: Request, body: bytes) -> bool:
        if self._is_new(request["graph"]):
            return self._post(request, body)
        triples = "".join(f"{triple} .\n" for triple in _parsed(request, body))
        if not request["graph"]:
            self.native.update(f"DROP DEFAULT ; INSERT DATA {{ {triples} }}")
        else:
            graph = ox.NamedNode(request["graph"])
            self.native.update(
                f"DROP GRAPH {graph} ; CREATE GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {triples} }} }}"
            )
        return False

    def _post(self, request: Request, body: bytes) -> bool:
        new = self._is_new(request["graph"])
        target = _target(request["graph"])
        lines = "".join(f"{triple} .\n" for triple in _parsed(request, body))
        if isinstance(target, ox.NamedNode) and not lines:
            self.native.add_graph(target)
        self.native.load(lines, ox.RdfFormat.N_TRIPLES, to_graph=target)
        return new

    def _delete(self, request: Request, body: bytes) -> bool:
        del body
        if self._is_new(request["graph"]):
            raise MissingError(f"there is no graph {request['graph']}")
        target = _target(request["graph"])
        self.native.update(f"DROP GRAPH {target}" if isinstance(target, ox.NamedNode) else "CLEAR DEFAULT")
        return False

    def _ingest(self, request: Request, body: bytes) -> dict[str, Any]:
        """Take in a plan's file; return what was found."""
        from ..pipeline import ingest

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, Path(request["name"]).name)
            path.write_bytes(body)
            done = ingest(path, self.store)
        return {"plan": done.plan, "title": done.title, "counts": done.counts, "warnings": list(done.warnings)}

    def _is_new(self, graph: str) -> bool:
        return bool(graph) and not self.native.contains_named_graph(ox.NamedNode(graph))


def _target(graph: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(graph) if graph else ox.DefaultGraph()


def _parsed(request: Request, body: bytes) -> list[ox.Triple]:
    syntax = ox.RdfFormat.from_extension(request["syntax"])
    quads = ox.parse(
        body, format=syntax, base_iri=request.get("base"), without_named_graphs=True, rename_blank_nodes=True
    )
    return [quad.triple for quad in quads]


def using(sparql: str, default: list[str], named: list[str]) -> str:
    """Return the update with a dataset: USING clauses before the WHERE of every operation that has a pattern.

    Raises:
        QueryError: the update names a dataset itself, or holds DELETE WHERE, which can have none.
    """
    if not default and not named:
        return sparql
    clauses = " ".join(
        [f"USING {ox.NamedNode(iri)}" for iri in default] + [f"USING NAMED {ox.NamedNode(iri)}" for iri in named]
    )
    pieces, depth, last, before = [], 0, 0, ""
    for found in _WORD.finditer(bare(sparql)):
        word = found.group().upper()
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth == 0 and word in ("USING", "WITH"):
            raise QueryError(f"the update says {word}, and the request names graphs too: use one of the two")
        if depth == 0 and word == "WHERE":
            if before == "DELETE":
                raise QueryError("DELETE WHERE takes no graphs from the request: write DELETE { … } WHERE { … }")
            pieces += [sparql[last : found.start()], clauses, " "]
            last = found.start()
        before = word
    return "".join([*pieces, sparql[last:]])
