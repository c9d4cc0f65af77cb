"""The page of a named graph that is no plan: its IRI goes in; what it holds, by class, comes out for a thing's page.

The vocabulary, what plans share, and what follows from several plans each have a graph of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from . import links
from .asking import ask, node, text
from .common import Request, kind_of, label_of
from .wording import catalogue

if TYPE_CHECKING:
    from ...graph.store import Store

_SHOWN = 60


def is_graph(store: Store, iri: str) -> bool:
    """Tell whether the store has a graph of this name."""
    return store.has_graph(node(iri).value)


def graph(store: Store, request: Request, iri: str) -> dict[str, Any]:
    """Return what the page of a graph shows."""
    name, lang = links.short(iri), text(request.t.language)
    known = name in ("ontology", "world", "inferred")
    groups = []
    for row in ask(store, "held-counted", 40, graph=iri, lang=lang):
        if not row["name"] and f"graph.{links.short(row['class'])}" not in catalogue():
            continue
        members = [each["it"] for each in ask(store, "held", _SHOWN, graph=iri, type=row["class"])]
        groups.append(
            {
                "kind": kind_of([row["class"]]),
                "title": row["name"] or request.t(f"graph.{links.short(row['class'])}"),
                "others": [
                    {"label": label_of(store, request.t, each) or links.short(each), "href": links.path(each)}
                    for each in members
                ],
                "count": row["count"],
            }
        )
    number = sum(1 for _ in store.quads(graph=ox.NamedNode(iri)))
    return {
        "iri": iri,
        "kind": "Graph",
        "label": request.t(f"graph.{name}") if known else name,
        "others": [],
        "plan": None,
        "facts": [{"name": request.t("graph.statements"), "values": [{"text": f"{number:,}", "href": ""}]}],
        "upwards": [],
        "evidence": [],
        "mentions": {"quotations": []},
        "neighbours": [],
        "holds": groups,
    }
