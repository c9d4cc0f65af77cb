"""The ontology as the statements of its graph, and the mark of this edition of it.

The Turtle files of `hongtu.ontology` go in, N-Triples lines come out.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from ...ontology import BASE

ONTOLOGY: Final = f"{BASE}graph/ontology"
"""The graph of the ontology and its vocabularies."""

_NOT_DATA = frozenset({"shapes.ttl"})
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@cache
def edition() -> str:
    """Return a hash that changes when the ontology's files do."""
    return sha256(b"\0".join(_turtle())).hexdigest()


def _turtle() -> list[bytes]:
    folder = files("hongtu.ontology")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".ttl"))
    return [folder.joinpath(name).read_bytes() for name in names if name not in _NOT_DATA]


@cache
def statements() -> str:
    """Return the ontology as N-Triples; its blank nodes get numbers, so that every store holds the same bytes."""
    numbers: dict[ox.BlankNode, ox.NamedNode] = {}

    def named(term: _Term) -> _Term:
        if isinstance(term, ox.BlankNode):
            return numbers.setdefault(term, ox.NamedNode(f"{ONTOLOGY}#{len(numbers)}"))
        return term

    found = (quad for text in _turtle() for quad in ox.parse(text, ox.RdfFormat.TURTLE))
    return "".join(f"{named(quad.subject)} {quad.predicate} {named(quad.object)} .\n" for quad in found)
