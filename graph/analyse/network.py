"""From the store to a network that networkx, Gephi and the picture understand.

In: a store, and a choice (one plan, one theme, some kinds, one node's surroundings). Out: a `networkx.MultiDiGraph`.

1. Every typed node of the graph model becomes a node: label, kind, plan, evidence (the source sentences, one a line),
   position (where the text says it) and details (value, unit, deadline …), all of them plain strings or numbers.
2. Every relation between two such nodes becomes an edge that runs as in the graph; a mention in a section becomes an
   edge `mentions`. A fact whose parent is not stated hangs on the section of its evidence, else on
   its plan.
3. A choice keeps nodes of one plan, of one theme, within some steps of one node. A choice of kinds folds what it leaves
   out: the neighbours of a folded node move to its parent, so that a project stays tied to its measure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ...ontology import CODE, DCTERMS, FOAF, GEO, HT, NIF, ORG, RDF, RDFS, SCHEMA, SKOS
from ..errors import QueryError

if TYPE_CHECKING:
    import networkx as nx

    from ..store import Store

    Network = nx.MultiDiGraph[str]

PARENT: Final = "isPartOf"
"""The relation that leads from a node up to what it is part of."""

KINDS: Final[dict[str, str]] = {
    HT.Plan: "Plan",
    HT.Section: "Measure",
    HT.Milestone: "Milestone",
    HT.Target: "Target",
    HT.Responsibility: "Responsibility",
    HT.Task: "Task",
    HT.Portfolio: "Portfolio",
    HT.Project: "Project",
    HT.Place: "Place",
    ORG.Organization: "Organization",
    ORG.Post: "Organization",
    FOAF.Group: "Organization",
    FOAF.Person: "Organization",
    FOAF.Agent: "Organization",
    HT.Indicator: "Indicator",
    HT.Policy: "Policy",
    HT.Theme: "Area",
}
"""The kind of a node by its type; the first type that it has decides."""

SECTION_KINDS: Final = {CODE.theme: "Theme", CODE.measure: "Measure", CODE.preamble: "Preamble"}
SHARED: Final = frozenset({"Project", "Place", "Organization", "Indicator", "Policy", "Area"})
"""The kinds of nodes that plans share."""

RELATIONS: Final = {
    DCTERMS.isPartOf: PARENT,
    DCTERMS.spatial: "spatial",
    DCTERMS.subject: "subject",
    HT.issuer: "issuer",
    HT.implements: "implements",
    HT.continues: "continues",
    HT.indicator: "indicator",
    HT.appliesTo: "appliesTo",
    HT.subsetOf: "subsetOf",
    HT.agent: "agent",
    FOAF.member: "member",
    HT.about: "about",
    HT.concerns: "concerns",
    HT.alongRoad: "alongRoad",
    GEO.sfWithin: "within",
    ORG.subOrganizationOf: "within",
}
LABELS: Final = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
DETAILS: Final = {
    HT.number: "number",
    HT.comparator: "comparator",
    SCHEMA.minValue: "low",
    SCHEMA.maxValue: "high",
    SCHEMA.unitText: "unit",
    HT.change: "change",
    HT.due: "due",
    HT.dueText: "dueText",
    HT.scopeText: "scope",
    HT.stage: "event",
    HT.role: "role",
    HT.agentText: "agent",
    HT.rule: "rule",
    HT.basis: "basis",
    DCTERMS.type: "type",
}
_PLACING = (HT.statedIn, HT.anchor, HT.refersTo, NIF.beginIndex, NIF.endIndex, NIF.anchorOf, NIF.referenceContext)
_SENTENCE_END = "。！？；\n"

Values = dict[str, dict[str, list[str]]]


@dataclass(slots=True)
class _Reading:
    """What was read: the objects of each subject by predicate, and the graph in which a node has its type."""

    values: Values = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    graphs: dict[str, str] = field(default_factory=dict)

    def all(self, predicate: str, node: str) -> list[str]:
        return self.values[predicate].get(node, [])

    def one(self, predicate: str, node: str) -> str:
        return min(self.all(predicate, node), default="")


def network(
    store: Store,
    *,
    plan: str | None = None,
    theme: str | None = None,
    kind: str | Collection[str] | None = None,
    around: str | None = None,
    hops: int = 2,
) -> Network:
    """Return the network of the store, or the part of it that was chosen.

    `plan`, `theme` and `around` take an IRI, the end of one, a label or a part of one; `kind` one or more of the
    values of `KINDS` and `SECTION_KINDS`. Nodes come in the order of their IRIs, edges in that of their ends.
    With `around`, the network's attribute of that name holds the nodes that were found.

    Raises:
        QueryError: the store holds nothing of that name, or there is no such kind.

    """
    whole = _connect(_read(store))
    if plan is not None:
        whole = _of_plans(whole, _find(whole, plan, "plan", {"Plan"}))
    if theme is not None:
        whole = _below(whole, _find(whole, theme, "theme", {"Theme", "Area"}))
    if around is not None:
        whole = _around(whole, _find(whole, around, "node", None), hops)
    return whole if kind is None else fold(whole, [kind] if isinstance(kind, str) else kind)


# Reading ------------------------------------------------------------------------------------------


def _read(store: Store) -> _Reading:
    import pyoxigraph as ox

    reading = _Reading()
    for predicate in (RDF.type, NIF.isString, *LABELS, *RELATIONS, *DETAILS, *_PLACING):
        for quad in store.quads(None, ox.NamedNode(predicate)):
            subject = str(getattr(quad.subject, "value", quad.subject))
            values = reading.values[predicate][subject]
            if (value := str(getattr(quad.object, "value", quad.object))) not in values:
                values.append(value)
            if predicate == RDF.type:
                reading.graphs[subject] = str(getattr(quad.graph_name, "value", ""))
    return reading


def _kinds(reading: _Reading) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for node, types in sorted(reading.values[RDF.type].items()):
        kind = next((KINDS[t] for t in KINDS if t in types), None)
        if kind == "Measure":
            kind = SECTION_KINDS.get(reading.one(DCTERMS.type, node), kind)
        if kind is not None:
            kinds[node] = kind
    return kinds


def _connect(reading: _Reading) -> Network:
    import networkx as nx

    kinds = _kinds(reading)
    graph: Network = nx.MultiDiGraph()
    for node, kind in kinds.items():
        graph.add_node(node, **_attributes(reading, node, kind))
    for head, tail, relation, evidence in sorted(_edges(reading, kinds)):
        graph.add_edge(head, tail, key=relation, relation=relation, evidence=evidence)
    for node, attributes in graph.nodes(data=True):
        if attributes["kind"] in SHARED:
            words = (data["evidence"] for _, _, data in graph.in_edges(node, data=True) if data["evidence"])
            attributes["evidence"] = "\n".join(dict.fromkeys(words))
    graph.remove_nodes_from(graph.nodes - _reached(graph, {node for node in kinds if kinds[node] not in SHARED}))
    return graph


def _reached(graph: Network, start: set[str]) -> set[str]:
    """Return the nodes that relations lead to: a concept of the ontology that no plan speaks of is none of them."""
    reached, waiting = set(start), list(start)
    while waiting:
        fresh = set(graph.successors(waiting.pop())) - reached
        reached |= fresh
        waiting += fresh
    return reached


def _attributes(reading: _Reading, node: str, kind: str) -> dict[str, str | int]:
    details = {name: _tail(reading.one(iri, node)) for iri, name in DETAILS.items() if reading.all(iri, node)}
    label = next((found for name in LABELS if (found := reading.one(name, node))), "")
    plan = "" if kind in SHARED else _tail(reading.graphs[node])
    where = [node, *reading.all(HT.anchor, node), *reading.all(HT.statedIn, node)]
    begins = [begin for place in where if (begin := reading.one(NIF.beginIndex, place))]
    evidence = [reading.one(NIF.anchorOf, place) for place in reading.all(HT.statedIn, node)]
    return {
        "label": label or details.get("agent") or _tail(node),
        "kind": kind,
        "plan": plan,
        "iri": node,
        "position": int(begins[0]) if begins else 0,
        "evidence": "\n".join(filter(None, evidence)),
        **details,
    }


def _tail(value: str) -> str:
    """Return the readable end of an IRI, and any other value as it is."""
    return re.split(r"/id/[a-z]+/|[#/]", value)[-1] if value.startswith(("http:", "https:", "urn:")) else value


def _edges(reading: _Reading, kinds: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for predicate, relation in RELATIONS.items():
        for head, tails in reading.values[predicate].items():
            for tail in tails:
                if head in kinds and tail in kinds and head != tail:
                    yield head, tail, relation, _fact_evidence(reading, head)
    for node, kind in kinds.items():
        if kind not in SHARED and kind != "Plan" and not _parents(reading, node, kinds):
            homes = {home for place in reading.all(HT.statedIn, node) for home in _parents(reading, place, kinds)}
            yield from ((node, home, PARENT, "") for home in homes or {reading.graphs[node]} & kinds.keys())
    yield from _mentions(reading, kinds)


def _mentions(reading: _Reading, kinds: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    seen: set[tuple[str, str]] = set()
    begins = {passage: int(reading.one(NIF.beginIndex, passage) or 0) for passage in reading.values[HT.refersTo]}
    for passage in sorted(begins, key=begins.__getitem__):
        for tail in reading.all(HT.refersTo, passage):
            for section in _parents(reading, passage, kinds):
                if tail in kinds and (section, tail) not in seen:
                    seen.add((section, tail))
                    yield section, tail, "mentions", _sentence(reading, passage)


def _parents(reading: _Reading, node: str, kinds: dict[str, str]) -> list[str]:
    return [part for part in reading.all(DCTERMS.isPartOf, node) if part in kinds]


def _fact_evidence(reading: _Reading, node: str) -> str:
    return "\n".join(words for place in reading.all(HT.statedIn, node) if (words := reading.one(NIF.anchorOf, place)))


def _sentence(reading: _Reading, passage: str) -> str:
    """Return the sentence around a passage; without the text, the passage's own words."""
    text = reading.one(NIF.isString, reading.one(NIF.referenceContext, passage))
    if not text:
        return reading.one(NIF.anchorOf, passage)
    begin, end = (int(reading.one(edge, passage)) for edge in (NIF.beginIndex, NIF.endIndex))
    start = max(text.rfind(mark, 0, begin) for mark in _SENTENCE_END) + 1
    stops = [stop for mark in _SENTENCE_END if (stop := text.find(mark, end)) >= 0]
    return text[start : min(stops, default=len(text)) + 1].strip()


# Choosing -----------------------------------------------------------------------------------------


def _find(graph: Network, name: str, what: str, kinds: Collection[str] | None) -> list[str]:
    """Return the nodes of that name: by IRI, end of IRI or label; only if there is none, by a part of the label."""
    nodes = [(node, data) for node, data in graph.nodes(data=True) if kinds is None or data["kind"] in kinds]
    tests: tuple[Callable[[str, str], bool], ...] = (
        lambda iri, label: name in (iri, label, _tail(iri)),
        lambda _, label: name in label,
    )
    for test in tests:
        if found := [node for node, data in nodes if test(node, data["label"])]:
            return found
    known = "、".join(data["label"] for _, data in nodes[:8]) or "nothing"
    raise QueryError(f"no {what} '{name}' in the store; it holds {known}{' …' if len(nodes) > 8 else ''}")


def _of_plans(graph: Network, plans: Iterable[str]) -> Network:
    """Keep the nodes of some plans, and the shared nodes that these touch."""
    names = {_tail(plan) for plan in plans}
    own = {node for node, data in graph.nodes(data=True) if data["plan"] in names}
    return _with_shared(graph, own)


def _below(graph: Network, roots: Iterable[str]) -> Network:
    """Keep what is part of some nodes (or of what has them as its subject), and the shared nodes that it touches."""
    inside: set[str] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in inside:
            inside.add(node)
            waiting += [head for head, _, key in graph.in_edges(node, keys=True) if key in (PARENT, "subject", "about")]
    return _with_shared(graph, inside)


def _with_shared(graph: Network, own: set[str]) -> Network:
    ends = {end for edge in graph.edges(own) for end in edge}
    return _part(graph, own | {end for end in ends if graph.nodes[end]["kind"] in SHARED})


def _part(graph: Network, nodes: Collection[str]) -> Network:
    """Return a copy with some of the nodes, in the order of the whole: `subgraph` would take them as a set comes."""
    part: Network = graph.__class__()
    part.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in nodes)
    for head, tail, key, data in graph.edges(keys=True, data=True):
        if head in part and tail in part:
            part.add_edge(head, tail, key=key, **data)
    return part


def _around(graph: Network, centres: Iterable[str], hops: int) -> Network:
    inside = edge = around = set(centres)
    undirected = graph.to_undirected(as_view=True)
    for _ in range(hops):
        edge = {near for node in edge for near in undirected[node]} - inside
        inside = inside | edge
    chosen = _part(graph, inside)
    chosen.graph["around"] = sorted(around)
    return chosen


def fold(graph: Network, kinds: Collection[str]) -> Network:
    """Keep the nodes of some kinds; the neighbours of each folded node move to the nearest kept node above it.

    Raises:
        QueryError: there is no such kind.

    """
    known = {*KINDS.values(), *SECTION_KINDS.values()}
    if unknown := sorted(set(kinds) - known):
        raise QueryError(f"no kind '{unknown[0]}'; there are {', '.join(sorted(known))}")
    kept = {node for node, data in graph.nodes(data=True) if data["kind"] in kinds}
    folded = _part(graph, kept)
    folded.graph.update(graph.graph)
    for head, tail, key, data in graph.edges(keys=True, data=True):
        low, high = _kept_above(graph, head, kept), _kept_above(graph, tail, kept)
        if low is not None and high is not None and low != high and not folded.has_edge(low, high, key=key):
            folded.add_edge(low, high, key=key, **data)
    return folded


def _kept_above(graph: Network, node: str, kept: set[str]) -> str | None:
    seen: set[str] = set()
    while node not in kept:
        seen.add(node)
        ups = [t for _, t, k in graph.out_edges(node, keys=True) if k in (PARENT, "about") and t not in seen]
        if not ups:
            return None
        node = ups[0]
    return node
