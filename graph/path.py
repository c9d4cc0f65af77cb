"""How two things are connected: two nodes go in, the few shortest chains of sentences between them come out.

1. Walk outwards from the end that fewer statements lead to, cheapest node first (Dijkstra), reading the store only
   where the walk comes by. To step on a fact costs 1, on a sentence that names both 1½, on a section 3, on a thing 1;
   things and sections cost more the more statements lead to them, because what leads everywhere explains nothing.
   Code lists, units, themes and whole plans are not walked through (`Surroundings.near`).
2. Go on for `_SLACK` beyond the other end, to have further paths.
3. From the other end, follow the recorded steps back, the shortest whole path first: the distance walked is exact, so
   paths come out in their order. Of paths by the same things in the same plans the first one is kept.
4. What lies between two things of a path (facts, sentences, sections) becomes one step with its sentences.

Measured on 100 plans of the corpus, this takes well under a second, where building the whole network for networkx takes
twenty: see docs/decisions.md.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from typing import TYPE_CHECKING

from .surroundings import Evidence, Surroundings, is_thing, kind, plan_of
from .table import Table, Value

if TYPE_CHECKING:
    from .store import Store

_COSTS = {"Sentence": 1.5, "Measure": 3.0, "Plan": 5.0}
_SLACK = 3.0
_LONGEST = 40.0
_PATIENCE = 20_000
"""How many beginnings of paths are looked at before no more are sought."""


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
    for length, nodes in walk.back():
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


class _Walk:
    """The walk from one end: the cost to each node, and from where each node was reached."""

    def __init__(self, around: Surroundings, first: str, last: str, plan: str | None) -> None:
        self.around, self.first, self.last, self.plan = around, first, last, plan
        self.costs: dict[str, float] = {}
        self.reached: dict[str, list[str]] = defaultdict(list)

    def run(self) -> None:
        waiting = [(0.0, self.first)]
        bound = _LONGEST
        while waiting:
            cost, node = heapq.heappop(waiting)
            if cost > bound:
                return
            if node in self.costs:
                continue
            self.costs[node] = cost
            if node == self.last:
                bound = cost + _SLACK
                continue
            for other in self.around.near(node):
                if self._allowed(other):
                    self.reached[other].append(node)
                    if other not in self.costs:
                        heapq.heappush(waiting, (cost + self._price(other), other))

    def back(self) -> Iterator[tuple[float, tuple[str, ...]]]:
        """Yield the paths from first to last that were walked, the shortest first."""
        if self.last not in self.costs:
            return
        bound = self.costs[self.last] + _SLACK
        waiting: list[tuple[float, float, tuple[str, ...]]] = [(self.costs[self.last], 0.0, (self.last,))]
        for _ in range(_PATIENCE):
            if not waiting:
                return
            length, done, nodes = heapq.heappop(waiting)
            if nodes[0] == self.first:
                yield length, nodes
                continue
            done += self._price(nodes[0])
            for node in self.reached[nodes[0]]:
                if node not in nodes and done + self.costs[node] <= bound:
                    heapq.heappush(waiting, (done + self.costs[node], done, (node, *nodes)))

    def _allowed(self, node: str) -> bool:
        return self.plan is None or node == self.last or plan_of(node) in ("", self.plan)

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
