"""Where each node stands: the same plan looks the same tomorrow.

In: a network (see `graph.analyse`). Out: node → (x, y), y growing downwards, in the picture's own units.

1. The parts of a plan make a tree (plan → theme → measure → fact); a shared node that only one part of the tree
   mentions hangs there as a leaf.
2. Each branch with leaves becomes a flower: the leaves in a sunflower spiral about it, in the order of the text.
3. The plan stands in the middle; each theme gets a sector, in the order of the text and as wide as its flowers need,
   and fills it from the inside out, so that no flower covers another; plans stand on shelves, in a picture that is
   wider than tall.
4. Shared nodes (places, bodies, projects that several parts mention) go to the mean of their neighbours, pushed
   to the nearest free place.
5. What belongs to no plan (a picture around one place, say) stands on rings about the node that was asked for, or the
   best connected one; what is part of something in the picture stands beyond that.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..graph.analyse.network import PARENT, SHARED

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]

STEP: Final = 24.0
"""The distance between the leaves of a flower."""
MARGIN: Final = 22.0
"""The room that a flower leaves about itself."""
CELL: Final = 30.0
"""The side of the square that one shared node takes."""
BLOCK: Final = 8
"""The side of a block of cells that share what is known of their surroundings."""
HEART: Final = 150.0
"""How far everything keeps from a plan in the middle, so that there is room for names."""
NAME: Final = 55.0
"""The room that a theme takes at least, for its name."""
WIDE: Final = 2.2
"""How much wider than tall the shelves of several plans become."""
STRAY: Final = 0.6
"""How far (in radians) a flower may leave the sector of its theme."""
GOLDEN: Final = math.pi * (3 - math.sqrt(5))
UPWARDS: Final = (PARENT, "about")
CHAPTERS: Final = ("Theme", "Preamble")

Point = tuple[float, float]
Circle = tuple[Point, float]


@dataclass(slots=True)
class _Tree:
    """The children of each node in the order of the text, the roots, what plans share, and the chapters."""

    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    roots: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    chapters: set[str] = field(default_factory=set)


def layout(network: Network) -> dict[str, Point]:
    """Return a place for every node of the network."""
    if not any(data["kind"] == "Plan" for _, data in network.nodes(data=True)):
        return rings(network)
    tree = _tree(network)
    places = _shelved([_plan(tree, root) for root in tree.roots])
    _place_shared(network, tree.shared, places)
    return places


def _shelved(discs: list[dict[str, Point]]) -> dict[str, Point]:
    """Put discs side by side, in their order, on as many shelves as make a picture that is wider than tall."""
    sizes = [2 * (max(math.hypot(x, y) for x, y in disc.values()) + MARGIN) for disc in discs]
    width = math.sqrt(WIDE * sum(size**2 for size in sizes))
    shelves: list[list[tuple[float, dict[str, Point]]]] = []
    for size, disc in zip(sizes, discs, strict=True):
        if not shelves or sum(wide for wide, _ in shelves[-1]) + size > width:
            shelves.append([])
        shelves[-1].append((size, disc))
    places: dict[str, Point] = {}
    top = 0.0
    for shelf in shelves:
        left, tall = 0.0, max(size for size, _ in shelf)
        for size, disc in shelf:
            places |= {node: (x + left + size / 2, y + top + tall / 2) for node, (x, y) in disc.items()}
            left += size
        top += tall
    return places


# The tree -----------------------------------------------------------------------------------------


def _tree(network: Network) -> _Tree:
    tree = _Tree(chapters={node for node, data in network.nodes(data=True) if data["kind"] in CHAPTERS})
    position = {node: (data["position"], node) for node, data in network.nodes(data=True)}
    for node in sorted(network.nodes, key=position.__getitem__):
        kind = network.nodes[node]["kind"]
        parent = _parent(network, node, kind)
        if parent is not None:
            tree.children[parent].append(node)
        elif kind in SHARED:
            tree.shared.append(node)
        else:
            tree.roots.append(node)
    tree.roots.sort(key=lambda node: (network.nodes[node]["plan"], position[node]))
    return tree


def _parent(network: Network, node: str, kind: str) -> str | None:
    if kind in SHARED:
        near = {n for n in (*network.predecessors(node), *network.successors(node)) if n != node}
        only = near.pop() if len(near) == 1 else None
        return only if only is not None and network.nodes[only]["kind"] not in SHARED else None
    ups = (tail for _, tail, relation in network.out_edges(node, keys=True) if relation in UPWARDS)
    return min(ups, default=None)


# One plan -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Flower:
    """A branch and its leaves, around (0, 0), in a room of at least `least`."""

    heart: str
    petals: list[str]
    least: float = MARGIN

    @property
    def radius(self) -> float:
        return max(self.least, STEP * (0.6 + math.sqrt(len(self.petals) + 2.2)) + MARGIN if self.petals else 0.0)

    def at(self, centre: Point, angle: float) -> dict[str, Point]:
        turns = [(STEP * math.sqrt(i + 2.2), angle + i * GOLDEN) for i in range(len(self.petals))]
        places = [(centre[0] + r * math.cos(a), centre[1] + r * math.sin(a)) for r, a in turns]
        return {self.heart: centre} | dict(zip(self.petals, places, strict=True))


def _plan(tree: _Tree, root: str) -> dict[str, Point]:
    branches = [child for child in tree.children[root] if tree.children[child] or child in tree.chapters]
    core = _Flower(root, [child for child in tree.children[root] if child not in branches])
    places = core.at((0.0, 0.0), 0.0)
    themes = {child: _flowers(tree, child, NAME) for child in branches}
    weights = {theme: sum(flower.radius**2 for flower in flowers) for theme, flowers in themes.items()}
    taken = [((0.0, 0.0), max(core.radius + 2 * MARGIN, HEART))]
    angle = -math.pi / 2
    for theme, flowers in themes.items():
        width = 2 * math.pi * weights[theme] / sum(weights.values())
        places |= _sector(flowers, (angle + width / 2, width / 2), taken)
        angle += width
    return places


def _sector(flowers: list[_Flower], sector: Point, taken: list[Circle]) -> dict[str, Point]:
    """Fill a sector (middle, half its width) from the inside out, the theme itself at its inner end."""
    places: dict[str, Point] = {}
    known: list[Point] = []
    for flower in flowers:
        least = max((cost for need, cost in known if need <= flower.radius), default=0.0)
        cost, centre = _room(flower.radius, sector, taken, least)
        known.append((flower.radius, cost))
        taken.append((centre, flower.radius))
        places |= flower.at(centre, math.atan2(centre[1], centre[0]))
    return places


def _room(need: float, sector: Point, taken: list[Circle], least: float) -> tuple[float, Point]:
    """Return the point nearest to the middle of everything at which a circle of radius `need` touches nothing taken.

    Leaving the sector counts as distance: a little is better than a lonely place far out. Nothing nearer than `least`
    is tried, because a circle that was no larger found no room there; the distance is returned with the point.
    """
    middle, half = sector
    best, found = math.inf, (0.0, 0.0)
    radius = max(taken[0][1] + need, least / (1 + STRAY))
    while radius < best:
        slack = max(half - need / radius, 0.0)
        tries = max(1, int((slack + STRAY) * radius / (need / 2)))
        near = [(x, y, (need + room) ** 2) for (x, y), room in taken if _crosses(math.hypot(x, y), room, radius, need)]
        for turn in (i * (slack + STRAY) / tries for i in range(-tries, tries + 1)):
            cost = radius * (1 + max(abs(turn) - slack, 0.0))
            if least <= cost < best:
                x, y = radius * math.cos(middle + turn), radius * math.sin(middle + turn)
                if all((x - a) ** 2 + (y - b) ** 2 >= apart for a, b, apart in near):
                    best, found = cost, (x, y)
        radius += need / 3
    return best, found


def _crosses(distance: float, room: float, radius: float, need: float) -> bool:
    """Whether a circle at that distance could touch one of radius `need` on the ring of that radius."""
    return abs(distance - radius) < room + need


def _flowers(tree: _Tree, node: str, least: float = MARGIN) -> list[_Flower]:
    """Return the flowers of a branch in the order of the text: its own, of at least that size, then its parts'."""
    petals = [child for child in tree.children[node] if not tree.children[child]]
    branches = [child for child in tree.children[node] if tree.children[child]]
    return [_Flower(node, petals, least)] + [flower for child in branches for flower in _flowers(tree, child)]


# Shared nodes -------------------------------------------------------------------------------------


def _place_shared(network: Network, shared: Iterable[str], places: dict[str, Point]) -> None:
    taken = {_cell(place) for place in places.values()}
    tried: dict[tuple[int, int], int] = {}
    waiting = sorted(shared, key=lambda node: (-network.degree(node), node))
    middle = _mean(list(places.values()))
    for node in waiting:
        near = [places[n] for n in (*network.predecessors(node), *network.successors(node)) if n in places]
        centre = _mean(near) if near else middle
        cell = _free(_cell(centre), taken, tried)
        taken.add(cell)
        places[node] = (cell[0] * CELL, cell[1] * CELL)


def _mean(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _cell(place: Point) -> tuple[int, int]:
    return round(place[0] / CELL), round(place[1] / CELL)


def _free(cell: tuple[int, int], taken: set[tuple[int, int]], tried: dict[tuple[int, int], int]) -> tuple[int, int]:
    """Return the first cell in a spiral about `cell` that is free with all its neighbours.

    `tried` remembers how far the spirals of each block have come: what was taken then is taken now.
    """
    block = cell[0] // BLOCK, cell[1] // BLOCK
    for i in range(tried.get(block, 0) // 2, 1_000_000):
        radius, angle = 0.6 * math.sqrt(i), i * GOLDEN
        x, y = cell[0] + round(radius * math.cos(angle)), cell[1] + round(radius * math.sin(angle))
        if not any((x + dx, y + dy) in taken for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            tried[block] = i
            return x, y
    return cell


# Without a plan -----------------------------------------------------------------------------------


def rings(network: Network) -> dict[str, Point]:
    """Put the parts that hang together side by side on rings, and the lonely nodes into one flower after them."""
    import networkx as nx

    undirected: nx.Graph[str] = nx.Graph(network)
    asked = set(network.graph.get("around", ()))
    parts = sorted(nx.connected_components(undirected), key=lambda part: (-len(part), min(part)))
    lonely = sorted(node for part in parts if len(part) == 1 for node in part)
    centres = [_centre(undirected, part & asked or part) for part in parts if len(part) > 1]
    discs = [_disc(_branches(network, undirected, centre), centre) for centre in centres]
    if lonely:
        discs.append(_Flower(lonely[0], lonely[1:]).at((0.0, 0.0), 0.0))
    return _shelved(discs)


def _centre(graph: nx.Graph[str], nodes: set[str]) -> str:
    return min(nodes, key=lambda node: (-graph.degree(node), node))


def _branches(network: Network, graph: nx.Graph[str], centre: str) -> dict[str, list[str]]:
    """Return the nodes below each node: parts below what they are part of, others below the nearest one."""
    import networkx as nx

    above = dict(nx.bfs_predecessors(graph, centre))
    for node in sorted(above):
        ups = {tail for _, tail, relation in network.out_edges(node, keys=True) if relation in UPWARDS}
        free = (up for up in sorted(ups - {centre}) if node not in _chain(above, up))
        above[node] = next(free, above[node])
    below: dict[str, list[str]] = defaultdict(list)
    for node in sorted(above):
        below[above[node]].append(node)
    return below


def _chain(above: dict[str, str], node: str) -> list[str]:
    chain = [node]
    while chain[-1] in above:
        chain.append(above[chain[-1]])
    return chain


def _disc(below: dict[str, list[str]], centre: str) -> dict[str, Point]:
    """Place each node on the ring of its depth; each branch gets the angle that its outermost nodes need."""
    ends = _ends(below, centre)
    places = {centre: (0.0, 0.0)}
    ring = {centre: (-math.pi / 2, 2 * math.pi)}
    radius = 0.0
    while ring:
        following: dict[str, Point] = {}
        for node, (start, width) in ring.items():
            for child in below.get(node, ()):
                share = width * ends[child] / ends[node]
                following[child] = (start, share)
                start += share
        tightest = min((width / ends[node] for node, (_, width) in following.items()), default=1.0)
        radius += max(5 * MARGIN, min(2.2 * MARGIN / tightest, 40 * MARGIN) - radius)
        angles = {node: start + width / 2 for node, (start, width) in following.items()}
        places |= {node: (radius * math.cos(a), radius * math.sin(a)) for node, a in angles.items()}
        ring = following
    return places


def _ends(below: dict[str, list[str]], centre: str) -> dict[str, int]:
    """Count the outermost nodes at or below each node."""
    order = [centre]
    for node in order:
        order += below.get(node, ())
    ends: dict[str, int] = {}
    for node in reversed(order):
        ends[node] = sum(ends[child] for child in below.get(node, ())) or 1
    return ends
