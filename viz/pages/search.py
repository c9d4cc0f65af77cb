"""Search: words go in, things and sentences that hold them come out, grouped by kind.

1. Names of things (labels, other names, titles) come first: the whole name, then its beginning, then the rest.
2. Then the facts and headings whose label holds the words, in the order of plans and texts.
3. `suggestions` is the short form of it for the field that completes while one types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import links
from .asking import Row, ask, text
from .common import KINDS, Request, kind_of, plans

if TYPE_CHECKING:
    from ...graph.store import Store

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
    things: dict[str, Row] = {}
    classes: dict[str, list[str]] = {}
    for row in ask(store, "found", _FOUND * 3, words=text(words)):
        things.setdefault(row["it"], row)
        classes.setdefault(row["it"], []).append(row["class"])
    hits = [_hit(row, kind_of(classes[iri]), "") for iri, row in things.items()]
    hits.sort(key=lambda hit: _rank(hit["label"], words))
    if len(hits) >= limit:
        return hits[:limit]
    facts = {row["it"]: row for row in ask(store, "found-facts", _FOUND, words=text(words))}
    told = [_hit(row, kind_of([row["class"]]), names.get(links.plan_of(iri), "")) for iri, row in facts.items()]
    told.sort(key=lambda hit: (hit["plan"], hit["start"] or 0))
    return [hit for hit in (*hits, *told) if hit["label"]]


def _hit(row: Row, kind: str, plan: str) -> Row:
    return {"label": row["label"], "kind": kind, "plan": plan, "href": links.path(row["it"]), "start": row.get("start")}


def _rank(label: str, words: str) -> tuple[int, int, str]:
    label, words = label.casefold(), words.casefold()
    place = 0 if label == words else 1 if label.startswith(words) else 2
    return place, len(label), label
