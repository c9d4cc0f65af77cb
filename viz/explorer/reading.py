"""Nodes and their relations, read from the store only where one looks: IRIs go in, `Node` and `Link` values come out.

1. `Reading.node` tells kind, label, plan and deadline of a node from a handful of its statements.
2. `Reading.links` gives the relations of a node in both directions, as `graph.analyse` draws them: a fact without a
   stated parent hangs on the section of its sentence; a section is tied to each thing that it mentions.
3. `Reading.plan` gives all of a plan at once, in one walk through its graph, `Reading.outline` its chapters only;
   `Reading.world` reads what plans share at once, which is quicker than one by one where many plans are drawn.

Whole plans and single nodes are told alike, so that a picture that grew by hand agrees with the map of the plan.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ...graph.analyse.network import KINDS, PARENT, RELATIONS, SECTION_KINDS, SHARED
from ...ontology import BASE, DCTERMS, HT, NIF, RDF, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from ...graph.store import Store

Values = dict[str, list[str]]

MENTIONS = "mentions"
_LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title, HT.agentText)
_NUMBER = re.compile(r"#[a-z](\d+)")
_PLAN = f"{BASE}plan/"
_WANTED = {RDF.type, *RELATIONS, *_LABELS, HT.statedIn, HT.refersTo, HT.due, HT.number, DCTERMS.type, SCHEMA.startDate}
_SHARED_GRAPHS = (f"{BASE}graph/world", f"{BASE}graph/ontology")


@dataclass(frozen=True, slots=True)
class Node:
    """A node as the explorer shows it; `plan` is the IRI of its plan, empty for what plans share."""

    iri: str
    kind: str
    label: str
    plan: str
    due: str = ""
    position: int = 0
    number: str = ""


class Link(NamedTuple):
    """A relation between two nodes, in the direction of the graph."""

    head: str
    tail: str
    relation: str


@dataclass(slots=True)
class Part:
    """Some nodes and the relations between them."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)


class Reading:
    """Reads a store; every node is read once."""

    def __init__(self, store: Store, language: str = "zh") -> None:
        self._store, self._language = store, language
        self._known: dict[str, Node | None] = {}

    def node(self, iri: str) -> Node | None:
        """Return a node of the graph model, None for any other IRI."""
        if iri not in self._known:
            self._known[iri] = self._node(iri)
        return self._known[iri]

    def links(self, iri: str) -> set[Link]:
        """Return all relations of a node; both ends are nodes of the graph model."""
        found = {*self._outgoing(iri), *self._incoming(iri)}
        return {link for link in found if link.head != link.tail and self.node(link.head) and self.node(link.tail)}

    def degree(self, iri: str, most: int = 200) -> int:
        """Return how many statements lead to a node, at most `most`."""
        return sum(1 for _ in islice(self._quads(None, None, iri), most))

    def stated(self, node: Node) -> set[Link]:
        """Return the relations that the node itself states, those of a section with what it mentions."""
        links = self.links(node.iri) if node.kind in SECTION_KINDS.values() else set(self._outgoing(node.iri))
        return {link for link in links if link.head != link.tail}

    def plans(self) -> list[Node]:
        """Return the plans, the newest first."""
        found = (self.node(_value(quad.subject)) for quad in self._quads(None, RDF.type, HT.Plan))
        return sorted((node for node in found if node), key=lambda node: (node.due, node.iri), reverse=True)

    def plan(self, plan: str) -> Part:
        """Return everything that is said in a plan."""
        told = self._told(plan)
        part = Part()
        for iri, values in told.items():
            node = self._made(iri, values)
            if node is not None:
                self._known.setdefault(iri, node)
                part.nodes[iri] = node
        part.links = {link for link in _stated(told, part.nodes, plan) if self._inside(link, part)}
        return part

    def outline(self, plan: str) -> Part:
        """Return a plan with its chapters and measures, and what these state: little to read where plans are many."""
        told = self._store.quads(None, ox.NamedNode(RDF.type), ox.NamedNode(HT.Section), ox.NamedNode(plan))
        found = [self.node(iri) for iri in (plan, *(_value(quad.subject) for quad in told))]
        part = Part({node.iri: node for node in found if node})
        links = (link for iri in list(part.nodes) for link in self._outgoing(iri))
        part.links = {link for link in links if self._inside(link, part)}
        return part

    def world(self) -> None:
        """Read all that plans share, for those who will ask for much of it."""
        for graph in _SHARED_GRAPHS:
            for iri, values in self._told(graph).items():
                if iri not in self._known and RDF.type in values:
                    self._known[iri] = self._made(iri, values)

    def _told(self, graph: str) -> dict[str, Values]:
        """Return what a graph says of each of its nodes."""
        told: dict[str, Values] = defaultdict(lambda: defaultdict(list))
        within = ox.NamedNode(graph)
        for predicate in _WANTED:
            # Passages, which are most of a plan's nodes, have no kind: their types need not be read.
            kinds = [ox.NamedNode(kind) for kind in KINDS] if predicate == RDF.type else [None]
            for kind in kinds:
                for quad in self._store.quads(None, ox.NamedNode(predicate), kind, within):
                    if not self._foreign(quad.object):
                        told[_value(quad.subject)][predicate].append(_value(quad.object))
        return told

    # What a node is -------------------------------------------------------------------------------

    def _node(self, iri: str) -> Node | None:
        values: Values = defaultdict(list)
        for quad in self._quads(iri):
            if quad.predicate.value in _WANTED and not self._foreign(quad.object):
                values[quad.predicate.value].append(_value(quad.object))
        return self._made(iri, values)

    def _foreign(self, term: object) -> bool:
        return isinstance(term, ox.Literal) and term.language not in (None, "zh", self._language)

    def _made(self, iri: str, values: Values) -> Node | None:
        types = values.get(RDF.type)
        kind = next((KINDS[name] for name in KINDS if name in types), None) if types else None
        if kind is None:
            return None
        if kind == "Measure":
            kind = next((SECTION_KINDS[name] for name in values[DCTERMS.type] if name in SECTION_KINDS), kind)
        label = next((words for name in _LABELS for words in values[name] if words), "") or _tail(iri)
        plan = iri.partition("#")[0] if iri.startswith(_PLAN) and kind not in SHARED else ""
        due = (values[HT.due] or values[SCHEMA.startDate] or [""])[0] if plan else ""
        return Node(iri, kind, label, plan, due, self._position(iri, kind), next(iter(values[HT.number]), ""))

    def _position(self, iri: str, kind: str) -> int:
        """Return where the text says it; facts carry that in their IRI."""
        if kind in SECTION_KINDS.values():
            return min((int(_value(quad.object)) for quad in self._quads(iri, NIF.beginIndex)), default=0)
        place = _NUMBER.search(iri)
        return int(place[1]) if place else 0

    # What a node has to do with others ------------------------------------------------------------

    def _outgoing(self, iri: str) -> Iterator[Link]:
        passages: list[str] = []
        homed = False
        for quad in self._quads(iri):
            relation, other = RELATIONS.get(quad.predicate.value), _value(quad.object)
            if relation and isinstance(quad.object, ox.NamedNode):
                homed = homed or relation == PARENT
                yield Link(iri, other, relation)
            elif quad.predicate.value == HT.statedIn:
                passages.append(other)
        node = self.node(iri)
        if node and node.plan and not homed and node.kind != "Plan":
            yield from (Link(iri, home, PARENT) for home in self._homes(passages) or [node.plan])

    def _homes(self, passages: Iterable[str]) -> list[str]:
        homes = {_value(quad.object) for passage in passages for quad in self._quads(passage, DCTERMS.isPartOf)}
        return sorted(homes)

    def _incoming(self, iri: str) -> Iterator[Link]:
        for quad in self._quads(None, None, iri):
            relation, other = RELATIONS.get(quad.predicate.value), _value(quad.subject)
            if quad.predicate.value == HT.refersTo:
                yield from (Link(home, iri, MENTIONS) for home in self._homes([other]))
            elif relation == PARENT and "#char=" in other:
                yield from self._told_in(iri, other)
            elif relation:
                yield Link(other, iri, relation)

    def _told_in(self, section: str, passage: str) -> Iterator[Link]:
        """Yield what a passage ties to its section: the things that it mentions, the facts without another home."""
        for quad in self._quads(passage, HT.refersTo):
            yield Link(section, _value(quad.object), MENTIONS)
        for quad in self._quads(None, HT.statedIn, passage):
            fact = _value(quad.subject)
            if not self._homes([fact]):
                yield Link(fact, section, PARENT)

    def _inside(self, link: Link, part: Part) -> bool:
        """Whether both ends of a link are nodes; those of the world become part of the part."""
        for end in (link.head, link.tail):
            node = part.nodes.get(end) or self.node(end)
            if node is None:
                return False
            part.nodes[end] = node
        return link.head != link.tail

    def _quads(self, subject: str | None, predicate: str | None = None, value: str | None = None) -> Iterator[ox.Quad]:
        try:
            terms = [None if name is None else ox.NamedNode(name) for name in (subject, predicate, value)]
        except ValueError:
            return iter(())
        return self._store.quads(*terms)


def _stated(told: dict[str, Values], nodes: dict[str, Node], plan: str) -> Iterator[Link]:
    for iri, values in list(told.items()):
        homes = [home for home in values[DCTERMS.isPartOf] if home in nodes]
        if "#char=" in iri:
            yield from (Link(home, thing, MENTIONS) for home in homes for thing in values[HT.refersTo])
        elif iri in nodes:
            for predicate in RELATIONS.keys() & values.keys():
                yield from (Link(iri, other, RELATIONS[predicate]) for other in values[predicate])
            if not homes and iri != plan and nodes[iri].plan:
                near = {
                    home for place in values[HT.statedIn] for home in told[place][DCTERMS.isPartOf] if home in nodes
                }
                yield from (Link(iri, home, PARENT) for home in sorted(near) or [plan])


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def _tail(iri: str) -> str:
    return re.split(r"/id/[a-z]+/|[#/]", iri)[-1]
