"""Search: words go in, things and sentences that hold them come out, grouped by kind.

1. Names of things (labels, other names, titles) come first: the whole name, then its beginning, then the rest.
2. Then the facts and headings whose label holds the words, in the order of plans and texts.
3. `suggestions` is the short form of it for the field that completes while one types.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from ...ontology import DCTERMS, RDF, RDFS, SKOS
from . import links
from .asking import Row
from .common import KINDS, Request, kind_of, plans

if TYPE_CHECKING:
    from ...graph.store import Store

_KEPT: WeakKeyDictionary[Store, list[tuple[str, str, str]]] = WeakKeyDictionary()
_FOUND = 400
_GROUP = 12
_SUGGESTED = 10
_LONGEST = 100


def search(store: Store, request: Request) -> dict[str, Any]:
    """Return what the search page shows."""
    words = request.get("q")[:_LONGEST]
    names = {plan["plan"]: plan["name"] for plan in plans(store, request.t)}
    groups: dict[str, list[Row]] = {}
    for hit in _hits(store, words, names) if words else []:
        groups.setdefault(hit["kind"], []).append(hit)
    only = request.get("kind")
    shown = [kind for kind in (*groups, *KINDS) if kind in groups and (not only or kind == only)]
    return {
        "q": words,
        "only": only,
        "count": sum(map(len, groups.values())),
        "groups": [
            {
                "kind": kind,
                "count": len(groups[kind]),
                "hits": groups[kind][: _FOUND if only else _GROUP],
                "all": links.query("/search", q=words, kind=kind) if len(groups[kind]) > _GROUP and not only else "",
            }
            for kind in dict.fromkeys(shown)
        ],
    }


def suggestions(store: Store, request: Request) -> list[dict[str, str]]:
    """Return what the search field offers for the words typed so far."""
    words = request.get("q")[:_LONGEST]
    names = {plan["plan"]: plan["name"] for plan in plans(store, request.t)}
    hits = _hits(store, words, names, _SUGGESTED)[:_SUGGESTED] if words else []
    return [
        {"label": hit["label"], "kind": request.t(f"kind.{hit['kind']}"), "plan": hit["plan"], "href": hit["href"]}
        for hit in hits
    ]


def _hits(store: Store, words: str, names: dict[str, str], limit: int = _FOUND) -> list[Row]:
    """Return at most `limit` things of that name, and facts where there is room left."""
    wanted = words.casefold()
    found: dict[str, str] = {}
    for folded, label, iri in _labels(store):
        if wanted in folded and (iri not in found or _rank(label, words) < _rank(found[iri], words)):
            found[iri] = label
    hits = [_hit(label, _kind(store, iri), iri, names) for iri, label in found.items() if "#" not in iri]
    hits = sorted((hit for hit in hits if hit["kind"] != "Thing"), key=lambda hit: _rank(hit["label"], words))[:limit]
    told = sorted((iri for iri in found if "#" in iri), key=_place)[: limit - len(hits)]
    return hits + [_hit(found[iri], _kind(store, iri), iri, names) for iri in told]


def _labels(store: Store) -> list[tuple[str, str, str]]:
    """Return every name, title and label of the graph, folded and as it is, with its node; a snapshot's once."""
    kept = _KEPT.get(store)
    if kept is None:
        kept = [
            (quad.object.value.casefold(), quad.object.value, quad.subject.value)
            for name in (SKOS.prefLabel, SKOS.altLabel, DCTERMS.title, RDFS.label)
            for quad in store.native.quads_for_pattern(None, ox.NamedNode(name), None)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
        ]
        if store.read_only:
            _KEPT[store] = kept
    return kept


def _kind(store: Store, iri: str) -> str:
    quads = store.native.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF.type), None)
    return kind_of(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))


def _place(iri: str) -> tuple[str, int]:
    plan, _, name = iri.partition("#")
    digits = re.search(r"\d+", name)
    return plan, int(digits.group()) if digits else 0


def _hit(label: str, kind: str, iri: str, names: dict[str, str]) -> Row:
    return {"label": label, "kind": kind, "plan": _plan(iri, names), "href": links.path(iri)}


def _plan(iri: str, names: dict[str, str]) -> str:
    return names.get(links.plan_of(iri), "") if "#" in iri else ""


def _rank(label: str, words: str) -> tuple[int, int, str]:
    label, words = label.casefold(), words.casefold()
    place = 0 if label == words else 1 if label.startswith(words) else 2
    return place, len(label), label
