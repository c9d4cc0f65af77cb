"""What matters in many plans: a store goes in; central things, communities and similar things come out as tables.

1. `together` makes a networkx graph of the things that plans share (places, projects, bodies, indicators, policies):
   two are joined where one sentence speaks of both, the weight is the number of such sentences. Plans and sections
   are left out, because they would join everything.
2. `central` ranks things by degree (how many others they stand with), betweenness (how often they lie between others;
   in large graphs between those of several sentences, estimated from 100 starting points) or PageRank.
3. `communities` groups what stands together more often than chance would have it (Louvain).
4. `similar` compares the company of things: the share of neighbours that two have in common (Jaccard).

Nodes come in the order of their IRIs and chance is seeded, so that the same store always gives the same tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import combinations, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from ..errors import QueryError
from ..search.company import Company
from ..search.nodes import THINGS, kind
from ..table import Table, Value
from .surroundings import Surroundings

if TYPE_CHECKING:
    import networkx as nx

    from ..store import Store

    Together = nx.Graph[str]

MEASURES: Final = ("degree", "betweenness", "pagerank")
"""The measures of `central`."""

_SEED = 7
_SAMPLE = 100
_ROUNDS = 100
_STILL = 1e-7
_DAMPING = 0.85
_MEMBERS = 8
_EXAMPLES = 5


def together(store: Store, *, plan: str | None = None) -> Together:
    """Return the graph of things that stand in one sentence; nodes carry `sentences` and `plans`, edges `weight`.

    `plan` is the IRI of the one plan to look at.
    """
    import networkx as nx

    graph: Together = nx.Graph()
    with Company.beside(store) as company:
        spoken = list(company.sentences(plan))
    graph.add_nodes_from((node, {"sentences": 0, "plans": set()}) for node in sorted({thing for _, _, thing in spoken}))
    weights: Counter[tuple[str, str]] = Counter()
    for (home, _), rows in groupby(spoken, key=itemgetter(0, 1)):
        things = [thing for _, _, thing in rows]
        for thing in things:
            graph.nodes[thing]["sentences"] += 1
            graph.nodes[thing]["plans"].add(home)
        weights.update(combinations(things, 2))
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in weights.items())
    return graph


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
        (rank, around.label(node), kind(node), _rounded(scores[node], measure), *_counted(graph, node))
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
        (
            around.label(node),
            kind(node),
            round(score, 4),
            len(shared),
            "、".join(list(dict.fromkeys(map(around.label, shared)))[:5]),
        )
        for score, node, shared in best
    ]
    return Table(("name", "kind", "score", "shared", "examples"), tuple(rows))


def _scores(graph: Together, measure: str) -> dict[str, float]:
    if measure == "degree":
        return {node: float(degree) for node, degree in graph.degree()}
    return _betweenness(graph) if measure == "betweenness" else _pagerank(graph)


def _betweenness(graph: Together) -> dict[str, float]:
    """Return betweenness; in large graphs an estimate, without the things of one sentence, which lie between none."""
    import networkx as nx

    if len(graph) <= _SAMPLE:
        return dict(nx.betweenness_centrality(graph))
    often = _joined([node for node in graph if graph.nodes[node]["sentences"] > 1], graph)
    found = nx.betweenness_centrality(often, k=min(_SAMPLE, len(often)), seed=_SEED)
    return dict.fromkeys(graph, 0.0) | found


def _joined(nodes: list[str], graph: Together) -> Together:
    """Return a part of a graph, in its order: `subgraph` would take the nodes as a set comes."""
    part: Together = graph.__class__()
    part.add_nodes_from(nodes)
    part.add_edges_from((one, other) for one, other in graph.edges if one in part and other in part)
    return part


def _pagerank(graph: Together) -> dict[str, float]:
    """Return PageRank by weight: networkx would want SciPy for it."""
    if not len(graph):
        return {}
    numbers = {node: number for number, node in enumerate(graph)}
    strength = [float(strength) for _, strength in graph.degree(weight="weight")]
    shares = [
        [(numbers[near], tie["weight"] / strength[numbers[near]]) for near, tie in graph[node].items()]
        for node in graph
    ]
    alone = [number for number, strong in enumerate(strength) if not strong]
    even = 1 / len(graph)
    rank = [even] * len(graph)
    for _ in range(_ROUNDS):
        base = (1 - _DAMPING) * even + _DAMPING * even * sum(rank[number] for number in alone)
        fresh = [base + _DAMPING * sum(rank[near] * share for near, share in own) for own in shares]
        change = sum(abs(new - old) for new, old in zip(fresh, rank, strict=True))
        rank = fresh
        if change < _STILL:
            break
    return dict(zip(graph, rank, strict=True))


def _names(around: Surroundings, nodes: list[str]) -> list[str]:
    return list(dict.fromkeys(map(around.label, nodes)))[:_EXAMPLES]


def _rounded(score: float, measure: str) -> float:
    return int(score) if measure == "degree" else round(score, 6)


def _counted(graph: Together, node: str) -> tuple[int, int]:
    return graph.nodes[node]["sentences"], len(graph.nodes[node]["plans"])


def _chosen(node: str, kinds: Collection[str]) -> bool:
    return not kinds or kind(node) in kinds


def _check(kinds: Collection[str]) -> None:
    known = sorted(set(THINGS.values()))
    if unknown := sorted(set(kinds) - set(known)):
        raise QueryError(f"no kind '{unknown[0]}'; there are {', '.join(known)}")
