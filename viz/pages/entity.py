"""The page of one thing: its IRI goes in; facts, place in the plan, evidence, neighbours and series come out.

1. `stated` lists what the graph says of it, with values as links; `pointing` what points to it, by relation.
2. A plan-bound fact has its evidence: the sentence with the words marked. A thing that plans share has one sentence
   for each of its first mentions, by plan.
3. What a kind is asked for comes on top: an indicator's values over plans, a project's stages, a body's duties.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...graph.errors import QueryError
from ...ontology import DCTERMS, HT, RDF, SCHEMA, SKOS
from . import links
from .asking import Row, ask, node, text
from .common import Request, end, kind_of, placed, plans, reason
from .evidence import Quotation, Quoter
from .graphs import graph, is_graph
from .series import chart, series
from .wording import Wording

if TYPE_CHECKING:
    from ...graph.store import Store

_NEIGHBOURS = 60
_MENTIONS = 40
_HIDDEN = {RDF.type, HT.statedIn, HT.anchor, SKOS.inScheme, DCTERMS.isPartOf, DCTERMS.title, SCHEMA.position, HT.sha256}


class NoSuchThingError(QueryError):
    """The graph says nothing of this IRI."""


def entity(store: Store, request: Request, iri: str) -> dict[str, Any]:
    """Return what the page of a thing shows.

    Raises:
        NoSuchThingError: the graph says nothing of it.
    """
    lang = text(request.t.language)
    told = ask(store, "node", it=iri)
    if not told and is_graph(store, iri):
        return graph(store, request, iri)
    if not told and not _spoken_of(store, iri):
        raise NoSuchThingError(f"the graph says nothing of {links.short(iri)}")
    kind = kind_of(row["class"] for row in told if row["class"])
    found = {plan["plan"]: plan for plan in plans(store, request.t)}
    names = {plan: row["name"] for plan, row in found.items()}
    quoter = Quoter(store, names)
    return {
        "iri": iri,
        "kind": kind,
        **_names(told, iri, request.t),
        "plan": found.get(links.plan_of(iri)),
        "facts": _facts(ask(store, "stated", it=iri, lang=lang)),
        "upwards": [row | {"href": links.path(row["it"])} for row in ask(store, "upwards", it=iri)],
        "evidence": _evidence(store, iri, quoter),
        "mentions": _mentions(store, iri, quoter),
        "neighbours": _neighbours(ask(store, "pointing", 2000, it=iri, lang=lang), names),
        **_special(store, request, iri, kind, found),
    }


def _spoken_of(store: Store, iri: str) -> bool:
    """Tell whether a node without class and name is in a statement at least."""
    it = node(iri)
    patterns = ((it, None, None), (None, None, it))
    return any(True for pattern in patterns for _ in store.quads(*pattern))


def _names(told: list[Row], iri: str, t: Wording) -> dict[str, Any]:
    """Return the label of a thing and its other names, each once; one in the language of the page comes first."""
    by_property: dict[str, list[str]] = {}
    for row in told:
        if row["property"]:
            by_property.setdefault(row["property"].rpartition("#")[2].rpartition("/")[2], []).append(row["label"])
    order = ("prefLabel", "label", "title", "reason", "anchorOf")
    english = t.language == "en"
    labels = [label for name in order for label in sorted(by_property.get(name, []), key=str.isascii, reverse=english)]
    translations = sorted(by_property.get("prefLabel", []), key=str.isascii, reverse=english)[1:]
    others = dict.fromkeys((*translations, *sorted(by_property.get("altLabel", []))))
    label = reason(t, labels[0]) if labels else links.short(iri)
    return {"label": label, "others": [name for name in others if name != label]}


def _facts(rows: list[Row]) -> list[dict[str, Any]]:
    """Return properties with their values, each value once; values that have a page are links."""
    facts: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["property"] in _HIDDEN:
            continue
        fact = facts.setdefault(row["property"], {"name": row["name"] or links.short(row["property"]), "values": {}})
        fact["values"].setdefault(str(row["value"]), _value(row))
    return [fact | {"values": list(fact["values"].values())} for fact in facts.values()]


def _value(row: Row) -> dict[str, str]:
    value = str(row["value"])
    if not value.startswith(("http://", "https://")):
        return {"text": value, "href": ""}
    if row["label"] is None and "/id/" not in value:
        return {"text": links.short(value), "href": ""}
    return {"text": row["label"] or links.short(value), "href": links.path(value)}


def _evidence(store: Store, iri: str, quoter: Quoter) -> list[Quotation]:
    plan = links.plan_of(iri)
    if not plan or "#" not in iri:
        return []
    spans: dict[tuple[int, int], None] = {}
    for row in ask(store, "evidence", 10, it=iri):
        anchored = row["anchor_start"] is not None
        start, end = (row["anchor_start"], row["anchor_end"]) if anchored else (row["start"], row["end"])
        if start is not None:
            spans[start, end] = None
    return [quoter.quote(plan, *span) for span in spans]


def _mentions(store: Store, iri: str, quoter: Quoter) -> dict[str, Any]:
    """Return the sentences in which plans name a thing: every plan gets its share of the first ones."""
    rows = ask(store, "mentions", 2000, it=iri)
    by_plan: dict[str, list[Row]] = {}
    for row in rows:
        by_plan.setdefault(row["plan"], []).append(row)
    share = max(2, _MENTIONS // (len(by_plan) or 1))
    shown = [row for group in by_plan.values() for row in group[:share]][:_MENTIONS]
    return {
        "count": len(rows),
        "plans": len(by_plan),
        "quotations": [quoter.quote(row["plan"], row["start"], row["end"]) for row in shown],
    }


def _neighbours(rows: list[Row], names: dict[str, str]) -> list[dict[str, Any]]:
    """Return what points to a thing, by relation and kind, in the order of plans and texts."""
    others: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        other = others.setdefault((row["property"], row["other"]), row | {"classes": []})
        other["classes"].append(row["class"])
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for row in others.values():
        kind = kind_of(row["classes"])
        name = row["name"] or links.short(row["property"])
        group = groups.setdefault((name, kind), {"relation": name, "kind": kind, "others": []})
        plan = links.plan_of(row["other"]) if "#" in row["other"] else ""
        group["others"].append(
            {
                "label": row["label"] or links.short(row["other"]),
                "href": links.path(row["other"]),
                "plan": names.get(plan, links.short(plan)) if plan else "",
                "due": row["due"],
                "order": (plan, row["start"], row["other"]),
            }
        )
    for group in groups.values():
        group["others"].sort(key=lambda other: other["order"])
        group["count"] = len(group["others"])
        del group["others"][_NEIGHBOURS:]
    return list(groups.values())


def _special(store: Store, request: Request, iri: str, kind: str, found: dict[str, Row]) -> dict[str, Any]:
    lang = text(request.t.language)
    if kind == "Indicator":
        lines = series(store, request, iri)
        return {"series": lines, "charts": [drawn for line in lines if (drawn := chart(line))], "short_iri": end(iri)}
    if kind == "Project":
        return {"stages": placed(_own(ask(store, "stages", it=iri, lang=lang)), found, "Milestone")}
    if kind in ("Organization", "Group", "Post", "Person"):
        rows = _own(ask(store, "duties", it=iri, lang=lang))
        for row in rows:
            row["agent_href"] = links.path(row["agent"])
            row["through"] = row["agent"] != iri
        return {"duties": placed([row for row in rows if links.short(row["class"]) == "Task"], found, "Task")}
    return {}


def _own(rows: Iterable[Row]) -> list[Row]:
    """Return rows, each fact once."""
    return list({(row["it"], row.get("role"), row.get("agent")): row for row in rows}.values())
