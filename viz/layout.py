"""Where each node stands: the same plan looks the same tomorrow.

In: a network (see `graph.analyse`). Out: node → (x, y), y growing downwards, in the picture's own units.

1. The parts of a plan make a tree (plan → theme → measure → fact); a shared node that only one part of the tree
   mentions hangs there as a leaf.
2. Each branch with leaves becomes a flower: the leaves in a sunflower spiral about it, in the order of the text.
3. The flowers of a plan stand on a ring, two deep and in the order of the text, wide enough that none covers another;
   themes stand further in at the mean angle of their measures, the plan stands in the middle; plans stand side by side.
4. Shared nodes (places, bodies, projects that several parts mention) go to the mean of their neighbours, pushed
   to the nearest free place.
5. What belongs to no plan (a picture around one place, say) stands on rings about its best connected node.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..graph.analyse import PARENT, SHARED

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]

STEP: Final = 26.0
"""The distance between the leaves of a flower."""
MARGIN: Final = 34.0
"""The room that a flower leaves about itself."""
CELL: Final = 30.0
"""The side of the square that one shared node takes."""
GOLDEN: Final = math.pi * (3 - math.sqrt(5))
UPWARDS: Final = (PARENT, "about")

Point = tuple[float, float]


@dataclass(slots=True)
class _Tree:
    """The children of each node in the order of the text, and the roots."""

    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    roots: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def layout(network: Network) -> dict[str, Point]:
    """Return a place for every node of the network."""
    tree = _tree(network)
    places: dict[str, Point] = {}
    left = 0.0
    for root in tree.roots:
        own = _plan(tree, root)
        radius = max(math.hypot(x, y) for x, y in own.values()) + 2 * MARGIN
        places |= {node: (x + left + radius, y) for node, (x, y) in own.items()}
        left += 2 * radius
    _place_shared(network, tree.shared, places, left)
    return places


# The tree -----------------------------------------------------------------------------------------


def _tree(network: Network) -> _Tree:
    tree = _Tree()
    position = {node: (data["position"], node) for node, data in network.nodes(data=True)}
    for node, data in sorted(network.nodes(data=True), key=lambda item: position[item[0]]):
        parent = _parent(network, node, data["kind"])
        if parent is not None:
            tree.children[parent].append(node)
        elif data["kind"] in SHARED:
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
    """A branch and its leaves, around (0, 0)."""

    heart: str
    petals: list[str]

    @property
    def radius(self) -> float:
        return STEP * (1.1 + math.sqrt(len(self.petals))) + MARGIN if self.petals else MARGIN

    def at(self, centre: Point, angle: float) -> dict[str, Point]:
        turns = [(STEP * math.sqrt(i + 1.6), angle + i * GOLDEN) for i in range(len(self.petals))]
        places = [(centre[0] + r * math.cos(a), centre[1] + r * math.sin(a)) for r, a in turns]
        return {self.heart: centre} | dict(zip(self.petals, places, strict=True))


def _plan(tree: _Tree, root: str) -> dict[str, Point]:
    flowers = _flowers(tree, root)
    core, around = flowers[0], flowers[1:]
    places = core.at((0.0, 0.0), 0.0)
    if not around:
        return places
    ring = _ring(around, core.radius)
    for flower, (radius, angle) in zip(around, ring, strict=True):
        places |= flower.at((radius * math.cos(angle), radius * math.sin(angle)), angle)
    inner = core.radius + 0.42 * (min(radius for radius, _ in ring) - core.radius)
    angles = {flower.heart: angle for flower, (_, angle) in zip(around, ring, strict=True)}
    for theme in tree.children[root]:
        below = [angles[node] for node in tree.children[theme] if node in angles]
        if below:
            angle = sum(below) / len(below)
            places |= {theme: (inner * math.cos(angle), inner * math.sin(angle))}
    return places


def _flowers(tree: _Tree, root: str) -> list[_Flower]:
    """Return the root's own flower, then one for each branch below it, in the order of the text."""
    petals = [child for child in tree.children[root] if not tree.children[child]]
    flowers = [_Flower(root, petals)]
    for child in tree.children[root]:
        if tree.children[child]:
            flowers += _flowers(tree, child)
    return [
        flower for flower in flowers if flower.petals or flower.heart == root or not _has_branches(tree, flower.heart)
    ]


def _has_branches(tree: _Tree, node: str) -> bool:
    return any(tree.children[child] for child in tree.children[node])


def _ring(flowers: list[_Flower], core: float) -> list[Point]:
    """Return (radius, angle) for each flower: on a ring when they are few, else on two rings in turn."""
    widest = max(flower.radius for flower in flowers)
    rows = 1 if len(flowers) < 9 else 2
    length = sum(2 * flower.radius for flower in flowers) / rows
    radius = max(length / (2 * math.pi), core + widest + 2 * MARGIN)
    shares = [flower.radius for flower in flowers]
    angle = -math.pi / 2
    places = []
    for number, share in enumerate(shares):
        half = math.pi * share / sum(shares)
        places.append((radius + (number % rows) * 1.9 * widest, angle + half))
        angle += 2 * half
    return places


# Shared nodes -------------------------------------------------------------------------------------


def _place_shared(network: Network, shared: Iterable[str], places: dict[str, Point], width: float) -> None:
    taken = {_cell(place) for place in places.values()}
    waiting = sorted(shared, key=lambda node: (-network.degree(node), node))
    for node in waiting:
        near = [places[n] for n in (*network.predecessors(node), *network.successors(node)) if n in places]
        centre = _mean(near) if near else (width / 2, 0.0)
        cell = _free(_cell(centre), taken)
        taken.add(cell)
        places[node] = (cell[0] * CELL, cell[1] * CELL)


def _mean(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _cell(place: Point) -> tuple[int, int]:
    return round(place[0] / CELL), round(place[1] / CELL)


def _free(cell: tuple[int, int], taken: set[tuple[int, int]]) -> tuple[int, int]:
    """Return the first cell in a spiral about `cell` that is free with all its neighbours."""
    for i in range(100_000):
        radius, angle = 0.6 * math.sqrt(i), i * GOLDEN
        x, y = cell[0] + round(radius * math.cos(angle)), cell[1] + round(radius * math.sin(angle))
        if not any((x + dx, y + dy) in taken for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            return x, y
    return cell
