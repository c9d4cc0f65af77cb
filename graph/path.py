"""How two things are connected: two nodes go in, the few shortest chains of sentences between them come out.

1. Walk from both ends, cheapest node first (Dijkstra), reading the store only where the walks come by, until they
   have met and gone on for `_SLACK`. To step on a fact costs 1, on a sentence that names both 1.5, on a section 3, on a
   thing 1; things and sections cost more the more statements lead to them, because what leads everywhere explains
   nothing. Code lists, units, themes and whole plans are not walked through (`Surroundings.near`).
2. Each node that both walks saw stands for the shortest path over it. The shortest come first; of paths by the same
   things in the same plans only one is kept.
3. What lies between two things of a path (facts, sentences, sections) becomes one step with its sentences.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log2
from typing import TYPE_CHECKING

from .surroundings import Evidence, Surroundings, is_thing, kind, plan_of
from .table import Table, Value

if TYPE_CHECKING:
    from .store import Store

_COSTS = {"Sentence": 1.5, "Measure": 3.0, "Plan": 5.0}
_SLACK = 3.0
_LONGEST = 30.0


@dataclass(frozen=True, slots=True)
class Step:
    """From one thing to the next: IRIs, names, the kinds of what lies between, and the sentences that say so."""

    start: str
    end: str
    start_name: str
    end_name: str
    via: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps; `length` is what the walk cost."""

    steps: tuple[Step, ...]
    length: float


def paths(store: Store, start: str, end: str, *, limit: int = 3, plan: str | None = None) -> tuple[Path, ...]:
    """Return the shortest paths between two nodes, the shortest first; none where they are not connected.

    `start`, `end` and `plan` are IRIs; with `plan`, only what that plan says is walked through.
    """
    if start == end or limit < 1:
        return ()
    around = Surroundings(store, frozenset({start, end}))
    turned = around.degree(start) > around.degree(end)
    first, last = (end, start) if turned else (start, end)
    walk = _Walk(around, first, last, plan)
    walk.run()
    found: dict[tuple[str, ...], Path] = {}
    for length, nodes in walk.found():
        ordered = nodes[::-1] if turned else nodes
        marks = tuple(node if is_thing(node) else plan_of(node) for node in ordered)
        found.setdefault(tuple(dict.fromkeys(marks)), Path(tuple(_steps(around, ordered)), length))
        if len(found) == limit:
            break
    return tuple(found.values())


def table(found: Sequence[Path]) -> Table:
    """Return paths as a table: one row for each sentence of each step."""
    columns = ("path", "from", "via", "to", "sentence", "section", "plan", "start", "end")
    rows: list[tuple[Value, ...]] = []
    for number, path in enumerate(found, 1):
        for step in path.steps:
            head = (number, step.start_name, "·".join(step.via), step.end_name)
            rows += [(*head, one.sentence, one.section, one.plan, one.start, one.end) for one in step.evidence]
            if not step.evidence:
                rows.append((*head, None, None, None, None, None))
    return Table(columns, tuple(rows))


class _Side:
    """The walk from one end: what it costs to each node seen, from where it was reached, and what waits."""

    def __init__(self, end: str) -> None:
        self.costs = {end: 0.0}
        self.reached: dict[str, str] = {}
        self.done: set[str] = set()
        self.waiting = [(0.0, end)]

    def top(self) -> float:
        """Return the cost of the next node, infinite where there is none."""
        while self.waiting and self.waiting[0][1] in self.done:
            heapq.heappop(self.waiting)
        return self.waiting[0][0] if self.waiting else inf

    def see(self, node: str, cost: float, before: str) -> None:
        if cost < self.costs.get(node, inf):
            self.costs[node] = cost
            self.reached[node] = before
            heapq.heappush(self.waiting, (cost, node))

    def line(self, node: str) -> list[str]:
        """Return the nodes from `node` to the end, without `node`."""
        found = []
        while node in self.reached:
            node = self.reached[node]
            found.append(node)
        return found


class _Walk:
    """The walks from both ends towards each other."""

    def __init__(self, around: Surroundings, first: str, last: str, plan: str | None) -> None:
        self.around, self.first, self.last, self.plan = around, first, last, plan
        self.forth, self.back = _Side(first), _Side(last)
        self.best = inf

    def run(self) -> None:
        while True:
            tops = self.forth.top(), self.back.top()
            if sum(tops) > min(self.best + _SLACK, _LONGEST):
                return
            side, other = (self.forth, self.back) if tops[0] <= tops[1] else (self.back, self.forth)
            cost, node = heapq.heappop(side.waiting)
            side.done.add(node)
            # Forth, a step costs what it arrives at; back, the same step is taken the other way round.
            left = self._price(node) if side is self.back else 0.0
            for near in self.around.near(node):
                if self._allowed(near):
                    side.see(near, cost + (left or self._price(near)), node)
                    self.best = min(self.best, side.costs.get(near, inf) + other.costs.get(near, inf))

    def found(self) -> Iterator[tuple[float, tuple[str, ...]]]:
        """Yield the shortest path over each node that both sides saw, the shortest path first."""
        both = self.forth.costs.keys() & self.back.costs.keys()
        over = sorted((self.forth.costs[node] + self.back.costs[node], node) for node in both)
        for length, node in over:
            if length > self.best + _SLACK:
                return
            nodes = (*reversed(self.forth.line(node)), node, *self.back.line(node))
            if len(set(nodes)) == len(nodes):
                yield length, nodes

    def _allowed(self, node: str) -> bool:
        return self.plan is None or node in (self.first, self.last) or plan_of(node) in ("", self.plan)

    def _price(self, node: str) -> float:
        what = kind(node)
        if what == "Measure" or is_thing(node):
            return _COSTS.get(what, 1.0) + log2(1 + self.around.degree(node)) / 2
        return _COSTS.get(what, 1.0)


def _steps(around: Surroundings, nodes: Sequence[str]) -> Iterator[Step]:
    """Yield a step for each stretch from one thing of the path to the next; both ends count as things."""
    stations = [at for at, node in enumerate(nodes) if is_thing(node) or at in (0, len(nodes) - 1)]
    for first, last in pairwise(stations):
        start, end, between = nodes[first], nodes[last], nodes[first + 1 : last]
        via = tuple(kind(node) for node in between) or ("link",)
        ends = [node for node in (start, end) if not is_thing(node)]
        quotes = [quote for node in (*between, *ends) for quote in _quotes(around, node, (start, end))]
        yield Step(start, end, around.label(start), around.label(end), via, tuple(dict.fromkeys(quotes)))


def _quotes(around: Surroundings, node: str, ends: tuple[str, str]) -> Iterator[Evidence]:
    """Yield the sentence of a fact; of a section, where each end is named in it."""
    if kind(node) != "Measure":
        quote = around.evidence(node)
        if quote is not None:
            yield quote
        return
    here = around.evidence(node)
    if here is not None:
        for end in ends:
            named = [one for one in around.mentions(end) if (one.plan, one.section) == (here.plan, here.section)]
            yield from named[:1]
