"""The queries behind the pages: the name of a file in ``queries/`` and RDF terms go in, rows of Python values come out.

1. `ask` reads ``queries/NAME.rq``; what varies stands there as ``VALUES ?name_ { UNDEF }``.
2. A term that is given takes the place of ``UNDEF``; the clause of one that is not given disappears, so that filters
   written as ``!BOUND(?name_) || …`` let everything pass. One known graph is named outright, which is much faster.
3. A line that begins with ``#? name`` belongs to the query only if `name` is given.
4. A read-only store is a snapshot that never changes: its latest answers are kept for the next page.
5. Nothing of an address ever becomes SPARQL text: terms are made, checked and escaped by pyoxigraph.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from ...graph.errors import QueryError
from ...graph.query import select, table
from ...ontology import XSD

if TYPE_CHECKING:
    from ...graph.store import Store

Row = dict[str, Any]
Given = str | date | int | ox.Literal | Iterable[str] | None

_KEPT: WeakKeyDictionary[Store, OrderedDict[str, list[Row]]] = WeakKeyDictionary()
_ANSWERS, _LONGEST = 128, 6000
_CLAUSE = r"VALUES \?{}_ \{{ UNDEF \}}"


def ask(store: Store, name: str, limit: int = 5000, offset: int = 0, **given: Given) -> list[Row]:
    """Answer ``queries/NAME.rq``; plain strings are IRIs, texts are given as `text`.

    Raises:
        QueryError: a value cannot be an IRI.
    """
    sparql = _source(name)
    for variable, value in given.items():
        sparql = _bind(sparql, variable, _terms(value))
    sparql = re.sub(r"VALUES \?\w+_ \{ UNDEF \}", "", sparql)
    rows = _answered(store, f"{sparql}\nLIMIT {limit:d} OFFSET {offset:d}")
    return [dict(row) for row in rows]


def _answered(store: Store, sparql: str) -> list[Row]:
    if not store.read_only:
        return table(select(store, sparql)).dicts()
    kept = _KEPT.setdefault(store, OrderedDict())
    rows = kept.pop(sparql, None)
    if rows is None:
        rows = table(select(store, sparql)).dicts()
    if len(rows) <= _LONGEST:
        kept[sparql] = rows
    while len(kept) > _ANSWERS:
        kept.popitem(last=False)
    return rows


def text(words: str) -> ox.Literal:
    """Return words as a plain literal."""
    return ox.Literal(words)


def node(iri: str) -> ox.NamedNode:
    """Return an IRI as a term.

    Raises:
        QueryError: the words are no IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"'{iri}' is no IRI") from error


def _terms(value: Given) -> list[ox.NamedNode | ox.Literal]:
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [node(value)]
    if isinstance(value, ox.Literal):
        return [value]
    if isinstance(value, date):
        return [ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD.date))]
    if isinstance(value, int):
        return [ox.Literal(value)]
    return [node(iri) for iri in value]


def _bind(sparql: str, name: str, terms: list[ox.NamedNode | ox.Literal]) -> str:
    if terms:
        sparql = re.sub(rf"^( *)#\? {name} ", r"\1", sparql, flags=re.MULTILINE)
    clause = f"VALUES ?{name}_ {{ {' '.join(map(str, terms))} }}" if terms else ""
    sparql = re.sub(_CLAUSE.format(name), lambda _: clause, sparql)
    return sparql.replace(f"GRAPH ?{name}_ {{", f"GRAPH {terms[0]} {{") if len(terms) == 1 else sparql


@cache
def _source(name: str) -> str:
    return (files("hongtu.viz.pages") / "queries" / f"{name}.rq").read_text("utf-8")
