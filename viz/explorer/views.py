"""What the explorer shows first, and what it asks for then: a store and a choice go in, plain dictionaries come out.

1. `whole` gives the map of some plans (or all), folded to the kinds that are shown, placed by `viz.layout`; of many
   plans it shows the chapters, until asked for more.
2. `start` gives a node (or several) with its neighbours, most telling kinds first, at most `_FIRST`, and what duties
   and milestones among them are about, if there is room; `more` tells how many each node has that are not shown.
3. `near` gives the neighbours of a node in groups of relation, direction and kind, with counts: the menu.
4. `connection` gives the shortest chains between two nodes, with the sentences that say so.

Columns instead of objects, numbers instead of repeated names, IRIs without the base: 10,000 nodes are under 1 MB.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ...graph.analyse.network import SHARED, fold
from ...graph.errors import QueryError
from ...ontology import BASE
from ..layout import layout, rings
from .reading import Link, Node, Part, Reading

if TYPE_CHECKING:
    import networkx as nx

    from ...graph.store import Store

    Network = nx.MultiDiGraph[str]

LIMIT = 50_000
"""The most nodes of one picture."""
_FIRST = 60
_GROUP = 200
_FEW, _MANY = 4, 12
_OUTLINE = frozenset({"Plan", "Theme", "Preamble", "Measure"})
_BETWEEN = ("Responsibility", "Milestone")
_ENDS = 20_000


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Return how each kind of node looks, in the order of the legend."""
    looks: dict[str, dict[str, Any]] = tomllib.loads(
        (files("hongtu.viz") / "templates" / "kinds.toml").read_text("utf-8")
    )["kinds"]
    return looks


def shown_kinds(plans: int = 1) -> list[str]:
    """Return the kinds that a map of so many plans shows unless asked otherwise."""
    if plans > _MANY:
        return ["Plan", "Theme"]
    return [name for name, look in kinds().items() if look.get("shown", True)]


def full(name: str) -> str:
    """Return the IRI that an address or a picture names without the base."""
    return name if "://" in name or name.startswith("urn:") else BASE + name


def short(iri: str) -> str:
    """Return an IRI without the base."""
    return iri.removeprefix(BASE)


# Pictures -----------------------------------------------------------------------------------------


def whole(store: Store, plans: Sequence[str], wanted: Collection[str] = (), language: str = "zh") -> dict[str, Any]:
    """Return the map of some plans, of all if none is named, with nodes of the `wanted` kinds (see `shown_kinds`).

    Raises:
        QueryError: there is no such plan or kind.
    """
    reading = Reading(store, language)
    known = {node.iri: node for node in reading.plans()}
    chosen = [full(name) for name in plans] or sorted(known)
    if missing := [name for name in chosen if name not in known]:
        raise QueryError(f"there is no plan {short(missing[0])} in the store")
    wanted = wanted or shown_kinds(len(chosen))
    read = reading.outline if _OUTLINE.issuperset(wanted) else reading.plan
    if len(chosen) > _FEW and read == reading.plan:
        reading.world()
    network = _network({}, ())
    left_out = 0
    for plan in chosen:
        folded = fold(network_of(read(plan)), wanted)
        if len(network) + len(folded) > LIMIT:
            left_out += 1
            continue
        network.add_nodes_from(folded.nodes(data=True))
        network.add_edges_from(folded.edges(keys=True))
    shared = [data["node"] for _, data in network.nodes(data=True) if data["kind"] in SHARED]
    stated = {link for node in shared for link in reading.stated(node)}
    members = {link.tail: reading.node(link.tail) for link in stated if link.relation == "member"}
    network.add_nodes_from(network_of(Part({iri: node for iri, node in members.items() if node})).nodes(data=True))
    for link in sorted(stated):
        if link.tail in network:
            network.add_edge(link.head, link.tail, key=link.relation)
    return picture(network, reading) | {"left_out": left_out, "kinds": list(wanted)}


def start(store: Store, names: Sequence[str], language: str = "zh") -> dict[str, Any]:
    """Return some nodes with their neighbours.

    Raises:
        QueryError: a node is not in the store.
    """
    reading = Reading(store, language)
    part = Part()
    for name in names:
        node = reading.node(full(name))
        if node is None:
            raise QueryError(f"there is no {name} in the store")
        part.nodes[node.iri] = node
        for other in _telling(reading, node)[: _FIRST // len(names)]:
            part.nodes[other.iri] = other
    for node in [node for node in part.nodes.values() if node.kind in _BETWEEN]:
        for other in _telling(reading, node)[: max(0, _FIRST - len(part.nodes))]:
            part.nodes[other.iri] = other
    return between(reading, part, around=[full(name) for name in names])


def nodes(store: Store, names: Iterable[str], language: str = "zh") -> dict[str, Any]:
    """Return nodes by their names, and the relations between them; unknown ones are left out."""
    reading = Reading(store, language)
    found = [reading.node(full(name)) for name in names]
    return between(reading, Part({node.iri: node for node in found if node}))


def between(reading: Reading, part: Part, around: Sequence[str] = ()) -> dict[str, Any]:
    """Return a picture of some nodes with all relations between them."""
    told: Counter[str] = Counter()
    for node in part.nodes.values():
        links = reading.stated(node)
        told.update(link.tail for link in links)
        part.links |= {link for link in links if link.head in part.nodes and link.tail in part.nodes}
    more = {iri: max(reading.degree(iri) - told[iri], 0) for iri in part.nodes}
    network = network_of(part)
    network.graph["around"] = list(around)
    return picture(network, reading, more)


def _telling(reading: Reading, node: Node) -> list[Node]:
    """Return the neighbours of a node, those of the most telling kinds first, taking turns between the kinds."""
    order = list(kinds())
    groups: dict[str, list[Node]] = defaultdict(list)
    for iri in sorted({*_ends(reading.links(node.iri))} - {node.iri}):
        near = reading.node(iri)
        if near:
            groups[near.kind].append(near)
    turns = [
        (turn, order.index(kind), near)
        for kind, group in groups.items()
        for turn, near in enumerate(sorted(group, key=lambda one: (one.plan, one.position, one.iri)))
    ]
    return [near for _, _, near in sorted(turns, key=lambda told: told[:2])]


def _ends(links: Iterable[Link]) -> Iterable[str]:
    return (end for link in links for end in (link.head, link.tail))


# The menu and the path ----------------------------------------------------------------------------


def near(store: Store, name: str, language: str = "zh") -> dict[str, Any]:
    """Return the neighbours of a node in groups, each with its count and the names of its first nodes.

    Raises:
        QueryError: the node is not in the store.
    """
    reading = Reading(store, language)
    node = reading.node(full(name))
    if node is None:
        raise QueryError(f"there is no {name} in the store")
    groups: dict[tuple[str, bool, str], set[Node]] = defaultdict(set)
    for link in reading.links(node.iri):
        other = reading.node(link.tail if link.head == node.iri else link.head)
        if other:
            groups[link.relation, link.head == node.iri, other.kind].add(other)
    order = list(kinds())
    return {
        "id": short(node.iri),
        "label": node.label,
        "kind": node.kind,
        "groups": [
            {"relation": relation, "out": out, "kind": kind, "count": len(found), "nodes": _first(found)}
            for (relation, out, kind), found in sorted(
                groups.items(), key=lambda told: (order.index(told[0][2]), told[0][0])
            )
        ],
    }


def _first(found: set[Node]) -> list[str]:
    ordered = sorted(found, key=lambda node: (node.plan, node.position, node.label))
    return [short(node.iri) for node in ordered[:_GROUP]]


def connection(store: Store, first: str, last: str, language: str = "zh") -> dict[str, Any]:
    """Return a picture of the shortest chains between two nodes, and the chains with their sentences.

    Raises:
        QueryError: a node is not in the store, or nothing connects the two.
    """
    from ...graph.analyse.path import paths

    reading = Reading(store, language)
    ends = [full(first), full(last)]
    for name, iri in zip((first, last), ends, strict=True):
        if reading.node(iri) is None:
            raise QueryError(f"there is no {name} in the store")
    found = paths(store, ends[0], ends[1])
    if not found:
        raise QueryError("nothing connects the two")
    part = Part()
    for iri in {end for path in found for step in path.steps for end in (step.start, step.end)}:
        node = reading.node(iri)
        if node is not None:
            part.nodes[iri] = node
    chains = [
        [
            {
                "from": short(step.start),
                "to": short(step.end),
                "via": list(step.via),
                "evidence": _sentences(step.evidence),
            }
            for step in path.steps
        ]
        for path in found
    ]
    return between(reading, part, around=ends) | {"chains": chains}


def _sentences(evidence: Iterable[Any]) -> list[dict[str, str | int]]:
    return [{"plan": one.plan, "sentence": one.sentence, "start": one.start, "end": one.end} for one in evidence]


# From nodes to columns ----------------------------------------------------------------------------


def network_of(part: Part) -> Network:
    """Return nodes and relations as a network that `viz.layout` places."""
    return _network(part.nodes, part.links)


def _network(found: dict[str, Node], links: Iterable[Link]) -> Network:
    import networkx as nx

    network: Network = nx.MultiDiGraph()
    for iri in sorted(found):
        node = found[iri]
        network.add_node(iri, kind=node.kind, label=node.label, plan=node.plan, position=node.position, node=node)
    for link in sorted(links):
        network.add_edge(link.head, link.tail, key=link.relation)
    return network


def picture(network: Network, reading: Reading, more: dict[str, int] | None = None) -> dict[str, Any]:
    """Return a placed network in columns; `more` tells how many neighbours of a node are not in it."""
    place = rings if network.graph.get("around") else layout
    places = place(network) if len(network) else {}
    number = {iri: at for at, iri in enumerate(network)}
    told = [data["node"] for _, data in network.nodes(data=True)]
    plans = sorted({node.plan for node in told if node.plan})
    brief = plans if len(plans) > _MANY else ()  # titles are long and alike
    edges = [(number[head], number[tail], relation) for head, tail, relation in network.edges(keys=True)]
    relations = sorted({relation for _, _, relation in edges})
    return {
        "nodes": {
            "id": [short(node.iri) for node in told],
            "kind": [node.kind for node in told],
            "label": [short(node.iri).removeprefix("plan/") if node.iri in brief else _name(node) for node in told],
            "plan": [plans.index(node.plan) if node.plan else -1 for node in told],
            "due": [node.due if node.kind != "Plan" else "" for node in told],
            "x": [round(places[node.iri][0], 1) for node in told],
            "y": [round(places[node.iri][1], 1) for node in told],
            "more": [more.get(node.iri, 0) if more else 0 for node in told],
        },
        "relations": relations,
        "edges": {
            "from": [edge[0] for edge in edges],
            "to": [edge[1] for edge in edges],
            "relation": [relations.index(edge[2]) for edge in edges],
        },
        "plans": [_plan(reading, plan) for plan in plans],
        "counts": Counter(node.kind for node in told),
    }


def _plan(reading: Reading, plan: str) -> dict[str, str]:
    node = reading.node(plan)
    return {"id": short(plan), "label": node.label if node else short(plan), "year": node.due[:4] if node else ""}


def _name(node: Node) -> str:
    """Return what stands beside the node: sections with their number, the unnamed opening of a plan as what it is."""
    if node.kind == "Preamble":
        return str(kinds()["Preamble"]["zh"])
    return f"{node.number} {node.label}" if node.number and not node.label.startswith(node.number) else node.label
