"""Search: words go in; names, facts and sentences that hold them come out by kind, the words marked.

1. The index of words (`hongtu.graph.search`) is taken as it stands: a page never waits for it. Names are also found by
   their pinyin.
2. The kinds come in their own order, but first those in which something is called just so, then those in which
   something begins so.
3. A name that plans share stands with the first sentence that speaks of it, a fact with its own; both lead there.
4. `suggestions` is the short form of it for the field that completes while one types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...graph.search import KINDS, Scan, standing
from ...graph.search.index import Hit, Index, place
from . import links
from .common import Request, label_of, plans

if TYPE_CHECKING:
    from ...graph.store import Store

_MOST = 400
_GROUP = 8
_SUGGESTED, _OF_A_KIND = 12, 3
_LONGEST = 100
_AROUND = 60


class Words(NamedTuple):
    """A text in pieces: before the words that were looked for, the words, after them."""

    before: str
    words: str
    after: str


def search(store: Store, request: Request) -> dict[str, Any]:
    """Return what the search page shows."""
    words, only = request.get("q")[:_LONGEST], request.get("kind")
    with standing(store) as index:
        groups = _groups(index, words, [only] if only in KINDS else KINDS, _MOST + 1) if index else {}
        whole = index is not None and index.state is not None
    names = {plan["plan"]: plan["name"] for plan in plans(store, request.t)}
    most = _MOST if only in KINDS else _GROUP
    return {
        "q": words,
        "only": only,
        "whole": whole,
        "count": sum(min(len(hits), _MOST) for hits in groups.values()),
        "groups": [
            {
                "kind": kind,
                "count": f"{_MOST}+" if len(hits) > _MOST else str(len(hits)),
                "hits": [_shown(store, request, hit, words, names) for hit in hits[:most]],
                "all": links.query("/search", q=words, kind=kind) if len(hits) > most and not only else "",
            }
            for kind, hits in groups.items()
        ],
    }


def suggestions(store: Store, request: Request, *, sentences: bool = False) -> list[dict[str, Any]]:
    """Return what a search field offers for the words typed so far; sentences are no nodes, and come only if wanted."""
    words = request.get("q")[:_LONGEST]
    kinds = [kind for kind in KINDS if sentences or kind != "sentence"]
    with standing(store) as index:
        groups = _groups(index, words, kinds, _OF_A_KIND) if index else {}
    names = {plan["plan"]: plan["name"] for plan in plans(store, request.t)} if groups else {}
    hits = [hit for group in groups.values() for hit in group][:_SUGGESTED]
    return [_shown(store, request, hit, words, names) for hit in hits]


def _groups(index: Index | Scan, words: str, kinds: list[str] | tuple[str, ...], limit: int) -> dict[str, list[Hit]]:
    """Return what was found of each kind, the best kinds first."""
    found = {kind: index.find(words, kind, None, limit) for kind in kinds}
    order = sorted((kind for kind in kinds if found[kind]), key=lambda kind: _rank(found[kind][0], words))
    return {kind: found[kind] for kind in order}


def _rank(hit: Hit, words: str) -> int:
    start, end = (hit.place(words) if "#" not in hit.iri else None) or (1, 1)
    return 0 if (start, end) == (0, len(hit.name)) else 1 if start == 0 else 2


def _shown(store: Store, request: Request, hit: Hit, words: str, names: dict[str, str]) -> dict[str, Any]:
    """Return a hit as the template shows it."""
    own = "#" in hit.iri
    label = hit.name if own else label_of(store, request.t, hit.iri) or hit.name
    plan = links.plan_of(hit.iri) or hit.plan
    told: dict[str, Any] = {
        "kind": request.t(f"found.{hit.kind}"),
        "glyph": _GLYPHS.get(hit.kind, hit.kind.capitalize()),
        "label": label,
        "parts": _cut(hit.name, hit.place(words)),
        "also": label if label != hit.name else "",
        "plan": names.get(plan, links.short(plan)) if plan and hit.kind != "plan" else "",
        "section": hit.section,
        "href": links.path(hit.iri),
        "sentence": None,
        "reader": "",
    }
    return told | _quoted(hit, plan, words)


_GLYPHS = {"organization": "Body", "sentence": "Section"}


def _quoted(hit: Hit, plan: str, words: str) -> dict[str, Any]:
    """Return the sentence with the words marked, and where it stands; a sentence that was found is its own name."""
    if not hit.sentence:
        return {}
    if hit.kind == "sentence":
        begin, span = _begin(hit.iri), place(hit.name, words)
        start, end = span or (0, len(hit.name))
        return {
            "href": links.reader(plan, begin + start, begin + end),
            "parts": _cut(hit.name, span),
            "label": hit.name,
        }
    span = place(hit.sentence, words) or place(hit.sentence, hit.name)
    reader = links.reader(hit.iri) if "#" in hit.iri else links.reader(plan, hit.begin, hit.begin + len(hit.name))
    return {"sentence": _cut(hit.sentence, span), "reader": reader}


def _begin(iri: str) -> int:
    return int(iri.partition("#char=")[2].partition(",")[0])


def _cut(text: str, span: tuple[int, int] | None) -> Words:
    """Return a text in pieces, shortened far from the words."""
    start, end = span or (0, 0)
    before, after = text[:start], text[end:]
    return Words(
        before if len(before) <= _AROUND else "…" + before[-_AROUND:],
        text[start:end],
        after if len(after) <= 2 * _AROUND else after[: 2 * _AROUND] + "…",
    )
