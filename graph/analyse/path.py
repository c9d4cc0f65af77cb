"""How two things are connected: two nodes go in, the few shortest chains of sentences between them come out.

1. Walk from both ends, cheapest node first (Dijkstra), reading the store only where the walks come by. To step on a
   fact costs 1, on a sentence that names both 1.5, on a section 3, on a thing 1; things and sections cost more the more
   statements lead to them, because what leads everywhere explains nothing. Code lists, units, themes and whole plans
   are not walked through (`Surroundings.near`).
2. Each node that both walks saw stands for the shortest path over it. The shortest come first; of paths by the same
   things in the same plans only one is kept.
3. The walks end when nothing that they have not seen can give a path as short as the last that is wanted, or one less
   than `_SLACK` longer than the shortest. What cannot be on such a path is not looked at: every way from one side ends
   by stepping on the end of the other, which for a thing that is spoken of everywhere is most of the way.
4. What lies between two things of a path (facts, sentences, sections) becomes one step with its sentences.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from math import inf, log2
from typing import TYPE_CHECKING

from ..table import Table, Value
from .surroundings import Evidence, Surroundings, is_thing, kind, plan_of

if TYPE_CHECKING:
    from ..store import Store

_COSTS = {"Sentence": 1.5, "Measure": 3.0, "Plan": 5.0}
_SLACK = 3.0
_LONGEST = 30.0
_PAUSE = 32


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
    walk = _Walk(around, first, last, plan, limit)
    walk.run()
    ordered = ((length, nodes[::-1] if turned else nodes) for length, nodes in walk.found())
    return tuple(Path(tuple(_steps(around, nodes)), length) for length, nodes in ordered)


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
    """The walks from both ends towards each other, for the `limit` shortest paths."""

    def __init__(self, around: Surroundings, first: str, last: str, plan: str | None, limit: int) -> None:
        self.around, self.first, self.last, self.plan, self.limit = around, first, last, plan, limit
        self.forth, self.back = _Side(first), _Side(last)
        self.best = inf
        self.bound = _LONGEST

    def run(self) -> None:
        for number in count(1):
            if number % _PAUSE == 0:
                self._tighten()
            tops = self.forth.top(), self.back.top()
            if sum(tops) > self.bound:
                self._tighten()
                return
            if tops[0] <= tops[1]:
                self._forth(*heapq.heappop(self.forth.waiting))
            else:
                self._back(*heapq.heappop(self.back.waiting))

    def _forth(self, cost: float, node: str) -> None:
        """Look around a node on the way forth: a step costs what it arrives at."""
        self.forth.done.add(node)
        # Whatever comes next, the last step is still to be paid for.
        left = self._price(self.last)
        for near, price in self._prices(node, self.bound - cost - left):
            if near == self.last or cost + price + left <= self.bound:
                self._see(self.forth, near, cost + price, node)

    def _back(self, cost: float, node: str) -> None:
        """Look around a node on the way back, where the same step is taken the other way round."""
        self.back.done.add(node)
        price = self._price(node)
        # A section holds much. What the other side has not come by is no nearer to it than what it comes by next.
        if kind(node) == "Measure" and cost + price + self.forth.top() > self.bound:
            return
        for near in self.around.near(node):
            if self._allowed(near):
                self._see(self.back, near, cost + price, node)

    def _see(self, side: _Side, node: str, cost: float, before: str) -> None:
        side.see(node, cost, before)
        both = self.forth.costs.get(node, inf) + self.back.costs.get(node, inf)
        if both < self.best:
            self.best, self.bound = both, min(self.bound, both + _SLACK)

    def _tighten(self) -> None:
        """Leave out what is longer than as many paths as are wanted."""
        found = self.found()
        if len(found) == self.limit:
            self.bound = min(self.bound, found[-1][0])

    def found(self) -> list[tuple[float, tuple[str, ...]]]:
        """Return the shortest paths over nodes that both sides saw, one for the same things in the same plans."""
        both = self.forth.costs.keys() & self.back.costs.keys()
        over = sorted((self.forth.costs[node] + self.back.costs[node], node) for node in both)
        found: dict[tuple[str, ...], tuple[float, tuple[str, ...]]] = {}
        for length, node in over:
            if length > self.best + _SLACK or len(found) == self.limit:
                break
            nodes = (*reversed(self.forth.line(node)), node, *self.back.line(node))
            marks = dict.fromkeys(each if is_thing(each) else plan_of(each) for each in nodes)
            if len(set(nodes)) == len(nodes):
                found.setdefault(tuple(marks), (length, nodes))
        return list(found.values())

    def _allowed(self, node: str) -> bool:
        return self.plan is None or node in (self.first, self.last) or plan_of(node) in ("", self.plan)

    def _prices(self, node: str, most: float) -> Iterator[tuple[str, float]]:
        """Yield the neighbours of a node that may cost less than `most`, or are the end, with what they cost."""
        near = [each for each in self.around.near(node) if self._allowed(each)]
        near = [each for each in near if each == self.last or _COSTS.get(kind(each), 1.0) <= most]
        self.around.count(each for each in near if _weighs(each))
        return ((each, self._price(each)) for each in near)

    def _price(self, node: str) -> float:
        price = _COSTS.get(kind(node), 1.0)
        return price + log2(1 + self.around.degree(node)) / 2 if _weighs(node) else price


def _weighs(node: str) -> bool:
    """Tell whether a node costs the more the more statements lead to it."""
    return is_thing(node) or kind(node) == "Measure"


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
