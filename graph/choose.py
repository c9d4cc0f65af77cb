"""One thing by any of its names: what a person types goes in, the IRI of the node that is meant comes out.

1. A plan is known by its IRI, short name, title or file, or by issuer or place and year (龙岗区2024); blanks, dashes
   and 年 do not matter. Words that only one title holds will do as well.
2. Places and indicators are known by every name in the graph, and by those that `hongtu.graph.link` understands
   (龙岗 is 龙岗区, GDP增长 is 地区生产总值).
3. Where several things bear the name, the one of which it is the proper name is meant; else the error lists them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..ontology import BASE, SKOS
from . import query
from .document import Plan
from .errors import QueryError
from .link import Linker, canonical

if TYPE_CHECKING:
    from .store import Store
    from .table import Value

_LOOSE = re.compile(r"[\s_\-—]|年(?=$|\D)")
_LISTED = 8
# A linker belongs to a plan; this one has no area whose name could be left out.
_ANYWHERE = Plan("", None, "", "", 2000, date(2000, 1, 1), date(2000, 12, 31), "workPlan")


def plan(store: Store, words: str) -> str:
    """Return the IRI of the plan that is meant.

    Raises:
        QueryError: no plan is called so, or several are.
    """
    plans = query.run(store, "plans").dicts()
    names = {f"{BASE}plan/{row['plan']}": _names(row) for row in plans}
    found = [iri for iri in names if words in (iri, iri.removeprefix(f"{BASE}plan/"))]
    found = found or [iri for iri, known in names.items() if _loose(words) in known]
    part = canonical(words)
    found = found or [f"{BASE}plan/{row['plan']}" for row in plans if part and part in canonical(str(row["title"]))]
    if not found:
        return query.resolve(store, "plan", words)[0].value
    return _only(words, found, [iri.removeprefix(f"{BASE}plan/") for iri in found])


def plans(store: Store, words: str) -> str:
    """Return the words if a question knows a plan, or several of one title, by them; else the IRI that `plan` gives.

    Raises:
        QueryError: no plan is called so, or several are.
    """
    try:
        query.resolve(store, "plan", words)
    except QueryError:
        return plan(store, words)
    return words


def thing(store: Store, kind: str, words: str) -> str:
    """Return the IRI of the place, indicator, project, body or policy that is meant.

    Raises:
        QueryError: nothing is called so, or several things are.
    """
    linked = _linked(kind, words)
    node = ox.NamedNode(linked) if linked else None
    if node and next(iter(store.quads(node, None, None)), None):
        return node.value
    found = query.resolve(store, kind, words)
    proper = ox.Literal(canonical(words), language="zh")
    first = [node for node in found if _bears(store, node, proper)] or found
    return _only(words, [node.value for node in first], [name(store, node.value) for node in first])


def name(store: Store, iri: str) -> str:
    """Return the Chinese name of a node, else the end of its IRI."""
    quads = store.quads(ox.NamedNode(iri), ox.NamedNode(SKOS.prefLabel), None)
    labels = [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
    chinese = next((label.value for label in labels if label.language == "zh"), None)
    return chinese or iri.rpartition("/")[2]


def _names(row: dict[str, Value]) -> set[str]:
    """Return what a plan may be called, loosely written."""
    short, title, issuer, source = (str(row[column] or "") for column in ("plan", "title", "issuer", "source"))
    year = str(row["start"] or "")[:4]
    return {_loose(words) for words in (short, title, source, PurePath(source).stem, f"{issuer}{year}")}


def _loose(words: str) -> str:
    return _LOOSE.sub("", canonical(words))


def _linked(kind: str, words: str) -> str | None:
    linker = Linker(_ANYWHERE)
    make = {"place": linker.place, "indicator": linker.indicator}.get(kind)
    found = make(words) if make else None
    return found.iri if found else None


def _bears(store: Store, node: ox.NamedNode, label: ox.Literal) -> bool:
    found = store.quads(node, ox.NamedNode(SKOS.prefLabel), label)
    return next(iter(found), None) is not None


def _only(words: str, iris: Sequence[str], names: Sequence[str]) -> str:
    if len(iris) == 1:
        return iris[0]
    shown = "、".join(sorted(names)[:_LISTED]) + (" …" if len(names) > _LISTED else "")
    raise QueryError(f"'{words}' may mean {shown}: name one of them")
