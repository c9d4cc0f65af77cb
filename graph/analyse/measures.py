"""What matters in many plans: a store goes in; central things, communities and similar things come out as tables.

1. `together` makes a networkx graph of the things that plans share (places, projects, bodies, indicators, policies):
   two are joined where one sentence speaks of both, the weight is the number of such sentences. Plans and sections
   are left out, because they would join everything.
2. `central` ranks things by degree (how many others they stand with), betweenness (how often they lie between others;
   estimated from 200 starting points in large graphs) or PageRank.
3. `communities` groups what stands together more often than chance would have it (Louvain).
4. `similar` compares the company of things: the share of neighbours that two have in common (Jaccard).

Nodes come in the order of their IRIs and chance is seeded, so that the same store always gives the same tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ...ontology import HT
from ..errors import QueryError
from ..table import Table, Value
from .surroundings import THINGS, Surroundings, is_thing, kind

if TYPE_CHECKING:
    import networkx as nx

    from ..store import Store

    Together = nx.Graph[str]

MEASURES: Final = ("degree", "betweenness", "pagerank")
"""The measures of `central`."""

_SEED = 7
_SAMPLE = 200
_ROUNDS = 100
_DAMPING = 0.85
_MEMBERS = 8
_SPOKEN = (HT.indicator, HT.agent, HT.appliesTo, HT.concerns, HT.implements, HT.per)


def together(store: Store, *, plan: str | None = None) -> Together:
    """Return the graph of things that stand in one sentence; nodes carry `sentences` and `plans`, edges `weight`.

    `plan` is the IRI of the one plan to look at.
    """
    import networkx as nx

    graph: Together = nx.Graph()
    spoken = _sentences(store, plan)
    for things in spoken.values():
        graph.add_nodes_from(things)
    ordered: Together = nx.Graph()
    ordered.add_nodes_from((node, {"sentences": 0, "plans": set()}) for node in sorted(graph))
    for (home, _), things in sorted(spoken.items()):
        for thing in things:
            ordered.nodes[thing]["sentences"] += 1
            ordered.nodes[thing]["plans"].add(home)
        for one, other in combinations(sorted(things), 2):
            weight = ordered.get_edge_data(one, other, {"weight": 0})["weight"]
            ordered.add_edge(one, other, weight=weight + 1)
    return ordered


def central(
    store: Store, *, measure: str = "degree", plan: str | None = None, kinds: Collection[str] = (), limit: int = 20
) -> Table:
    """Return the things with the highest `measure`, of some kinds or all.

    Raises:
        QueryError: there is no such measure or kind.
    """
    if measure not in MEASURES:
        raise QueryError(f"no measure '{measure}'; there are {', '.join(MEASURES)}")
    _check(kinds)
    graph = together(store, plan=plan)
    scores = _scores(graph, measure)
    around = Surroundings(store)
    ranked = sorted((node for node in graph if _chosen(node, kinds)), key=lambda node: (-scores[node], node))[:limit]
    rows = [
        (rank, around.label(node), kind(node), round(scores[node], 6), *_counted(graph, node))
        for rank, node in enumerate(ranked, 1)
    ]
    return Table(("rank", "name", "kind", "score", "sentences", "plans"), tuple(rows))


def communities(store: Store, *, plan: str | None = None, kinds: Collection[str] = (), limit: int = 20) -> Table:
    """Return the largest communities with up to eight members each, those with most neighbours first.

    Raises:
        QueryError: there is no such kind.
    """
    import networkx as nx

    _check(kinds)
    graph = together(store, plan=plan)
    found = nx.community.louvain_communities(graph, weight="weight", seed=_SEED) if len(graph) else []
    largest = sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group[0]))
    around = Surroundings(store)
    rows: list[tuple[Value, ...]] = []
    for number, group in enumerate(largest[:limit], 1):
        members = sorted((node for node in group if _chosen(node, kinds)), key=lambda node: (-graph.degree(node), node))
        rows += [
            (number, len(group), around.label(node), kind(node), graph.degree(node), *_counted(graph, node))
            for node in members[:_MEMBERS]
        ]
    return Table(("community", "size", "name", "kind", "neighbours", "sentences", "plans"), tuple(rows))


def similar(store: Store, thing: str, *, plan: str | None = None, limit: int = 10) -> Table:
    """Return the things of the same kind whose company is most like that of `thing` (an IRI)."""
    graph = together(store, plan=plan)
    around = Surroundings(store)
    own = set(graph[thing]) if thing in graph else set()
    alike: list[tuple[float, str, list[str]]] = []
    for node in {near for middle in own for near in graph[middle]} - {thing}:
        if kind(node) == kind(thing):
            mine, theirs = own - {node}, set(graph[node]) - {thing}
            shared = sorted(mine & theirs, key=lambda it: (graph.degree(it), it))
            alike.append((len(shared) / len(mine | theirs) if shared else 0.0, node, shared))
    best = sorted((one for one in alike if one[2]), key=lambda one: (-one[0], one[1]))[:limit]
    rows = [
        (around.label(node), kind(node), round(score, 4), len(shared), "、".join(map(around.label, shared[:5])))
        for score, node, shared in best
    ]
    return Table(("name", "kind", "score", "shared", "examples"), tuple(rows))


def _sentences(store: Store, plan: str | None) -> dict[tuple[str, int], set[str]]:
    """Return the things that each sentence speaks of, by plan and offset of the sentence."""
    around = Surroundings(store)
    spoken: dict[tuple[str, int], set[str]] = defaultdict(set)
    for fact, thing in _spoken(store, plan):
        if is_thing(thing):
            quote = around.place(fact)
            if quote is not None:
                spoken[quote].add(thing)
    return spoken


def _spoken(store: Store, plan: str | None) -> Iterator[tuple[str, str]]:
    graph = ox.NamedNode(plan) if plan else None
    for predicate in (HT.refersTo, *_SPOKEN):
        for quad in store.quads(None, ox.NamedNode(predicate), None, graph):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                yield quad.subject.value, quad.object.value


def _scores(graph: Together, measure: str) -> dict[str, float]:
    import networkx as nx

    if measure == "degree":
        return {node: float(degree) for node, degree in graph.degree()}
    if measure == "betweenness":
        sample = _SAMPLE if len(graph) > _SAMPLE else None
        return dict(nx.betweenness_centrality(graph, k=sample, seed=_SEED))
    return _pagerank(graph)


def _pagerank(graph: Together) -> dict[str, float]:
    """Return PageRank by weight: networkx would want SciPy for it."""
    if not len(graph):
        return {}
    even = 1 / len(graph)
    strength = dict(graph.degree(weight="weight"))
    rank = dict.fromkeys(graph, even)
    for _ in range(_ROUNDS):
        lonely = _DAMPING * even * sum(rank[node] for node in graph if not strength[node])
        fresh = {
            node: (1 - _DAMPING) * even
            + lonely
            + _DAMPING * sum(rank[near] * tie["weight"] / strength[near] for near, tie in graph[node].items())
            for node in graph
        }
        change = sum(abs(fresh[node] - rank[node]) for node in graph)
        rank = fresh
        if change < 1e-9:
            break
    return rank


def _counted(graph: Together, node: str) -> tuple[int, int]:
    return graph.nodes[node]["sentences"], len(graph.nodes[node]["plans"])


def _chosen(node: str, kinds: Collection[str]) -> bool:
    return not kinds or kind(node) in kinds


def _check(kinds: Collection[str]) -> None:
    known = sorted(set(THINGS.values()))
    if unknown := sorted(set(kinds) - set(known)):
        raise QueryError(f"no kind '{unknown[0]}'; there are {', '.join(known)}")
