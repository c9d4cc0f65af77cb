"""How two things are connected: two nodes go in, the few shortest chains of sentences between them come out.

1. Walk from both ends, cheapest first (Dijkstra), over the tables of `hongtu.graph.search.company`. To step on a thing
   costs the more the more sentences speak of it, because what stands everywhere explains nothing; to get there costs
   least where the two are related or one sentence speaks of few things beside them, more from a duty's sentence to its
   tasks', most over a section, the more so the more it speaks of. Plans, themes and codes are not walked through.
2. Each thing that both walks saw stands for the shortest path over it. The walks end when nothing unseen can give a
   path as short as the last that is wanted, or one less than `_SLACK` longer than the shortest.
3. Of paths by the same things there is one; each of its steps quotes the sentences that say the most of it.

An end that is no thing (a plan, section, fact or theme) is what its stretch of text speaks of.
"""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from math import inf, log2
from typing import TYPE_CHECKING

from ..search.company import Company, Place
from ..search.nodes import FACTS, is_thing, kind
from ..table import Table, Value
from .surroundings import Evidence, Surroundings

if TYPE_CHECKING:
    from ..store import Store

_LINK, _SENTENCE, _TIE, _SECTION, _PLANS = 1.0, 1.0, 2.5, 1.0, 3.0
_OF_PLANS = ("continues", "implements", "issued by")
_SLACK = 3.0
_PAUSE = 16
_QUOTED = 3
_YEAR = re.compile(r"-(\d{4})")


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
    around = Surroundings(store)
    with Company.beside(store) as company:
        ends = _End(company, around, start, 0), _End(company, around, end, 1)
        walk = _Walk(company, ends, plan, limit)
        walk.run()
        telling = _Telling(company, around, ends, plan)
        return tuple(Path(tuple(map(telling.step, pairwise(nodes))), length) for length, nodes in walk.found())


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


class _End:
    """A node to walk from: a thing of the tables, or the sentences of a plan, section, fact or theme."""

    def __init__(self, company: Company, around: Surroundings, iri: str, free: int) -> None:
        found = company.number(iri)
        self.iri = iri
        self.number = free if found is None else found
        self.sentences = [] if is_thing(iri) else _sentences(company, around, iri)


def _sentences(company: Company, around: Surroundings, iri: str) -> list[int]:
    place = (iri, None) if kind(iri) == "Plan" else around.place(iri)
    if place is not None:
        return company.at(*place)
    return company.under([iri] if kind(iri) == "Measure" else around.sections(iri))


class _Side:
    """The walk from one end: what it costs to each node seen, from where it was reached, and what waits.

    Things are their numbers, sections theirs made negative.
    """

    def __init__(self, end: _End) -> None:
        self.costs = {end.number: 0.0}
        self.reached: dict[int, int] = {}
        self.done: set[int] = set()
        self.waiting = [(0.0, end.number)]

    def top(self) -> float:
        """Return the cost of the next node, infinite where there is none."""
        while self.waiting and self.waiting[0][1] in self.done:
            heapq.heappop(self.waiting)
        return self.waiting[0][0] if self.waiting else inf

    def see(self, node: int, cost: float, before: int) -> bool:
        """Note what it costs to a node; tell whether that is less than was known."""
        if cost >= self.costs.get(node, inf):
            return False
        self.costs[node] = cost
        self.reached[node] = before
        heapq.heappush(self.waiting, (cost, node))
        return True

    def line(self, node: int) -> list[int]:
        """Return the nodes from `node` to the end, without `node`."""
        found = []
        while node in self.reached:
            node = self.reached[node]
            found.append(node)
        return found


class _Walk:
    """The walks from both ends towards each other, for the `limit` shortest paths."""

    def __init__(self, company: Company, ends: tuple[_End, _End], plan: str | None, limit: int) -> None:
        self.company, self.plan, self.limit = company, plan, limit
        self.ends = {end.number: end for end in ends}
        self.sides = _Side(ends[0]), _Side(ends[1])
        # What it costs to stand on a node; both sides count it.
        self.prices = dict.fromkeys(self.ends, 0.0)
        self.best = self.bound = inf

    def run(self) -> None:
        for number in count(1):
            if number % _PAUSE == 0:
                self._tighten()
            one, other = self.sides
            # Whatever will join the two sides is still to be paid for.
            if one.top() + other.top() + _LINK > self.bound or inf in (one.top(), other.top()):
                self._tighten()
                return
            self._look(*((one, other) if one.top() <= other.top() else (other, one)))

    def _look(self, side: _Side, other: _Side) -> None:
        """Look around the next node of a side."""
        cost, node = heapq.heappop(side.waiting)
        side.done.add(node)
        for near, way, price in self._around(node):
            arrived = cost + way + self.prices.setdefault(near, price)
            if arrived <= self.bound and side.see(near, arrived, node) and near in other.costs:
                both = arrived + other.costs[near] - self.prices[near]
                if both < self.best:
                    self.best, self.bound = both, min(self.bound, both + _SLACK)

    def _around(self, node: int) -> Iterator[tuple[int, float, float]]:
        """Yield the nodes around one, with what it costs to get there and to stand there."""
        company, plan = self.company, self.plan
        if node < 0:
            yield from ((near.thing, 0.0, _weight(near.times)) for near in company.inside(-node))
            return
        end = self.ends.get(node)
        beside = company.within(end.sentences, plan) if end and end.sentences else company.near(node, plan)
        yield from ((near.thing, _SENTENCE + log2(near.things) / 2, _weight(near.times)) for near in beside)
        yield from ((near.thing, _TIE, _weight(near.times)) for near in company.tied(node, plan))
        for other, times, iri, relation in company.linked(node):
            # A plan is walked through only from another: it would join whatever it speaks of.
            if kind(iri) != "Plan" or other in self.ends or end:
                of_plans = relation.removeprefix("← ") in _OF_PLANS or (end and end.sentences)
                yield other, _PLANS if of_plans or kind(iri) == "Plan" else _LINK, _weight(times)
        yield from ((-section, _SECTION, 1.5 * log2(1 + things)) for section, things in company.sections(node, plan))

    def _tighten(self) -> None:
        """Leave out what is longer than as many paths as are wanted."""
        found = self.found()
        if len(found) == self.limit:
            self.bound = min(self.bound, found[-1][0])

    def found(self) -> list[tuple[float, tuple[int, ...]]]:
        """Return the shortest paths over nodes that both sides saw, one for the same things, without the sections."""
        one, other = self.sides
        both = one.costs.keys() & other.costs.keys()
        over = sorted((one.costs[node] + other.costs[node] - self.prices[node], node) for node in both)
        found: dict[tuple[int, ...], float] = {}
        for length, node in over:
            if length > self.best + _SLACK or len(found) == self.limit:
                break
            nodes = (*reversed(one.line(node)), node, *other.line(node))
            if len(set(nodes)) == len(nodes):
                found.setdefault(tuple(each for each in nodes if each >= 0), length)
        return [(length, things) for things, length in found.items()]


def _weight(times: int) -> float:
    """Return what it costs to stand on a thing of which so many sentences speak."""
    return 1.0 + 0.75 * log2(1 + times)


class _Telling:
    """Tells how things that follow one another are connected."""

    def __init__(self, company: Company, around: Surroundings, ends: Iterable[_End], plan: str | None) -> None:
        self.company, self.around, self.plan = company, around, plan
        self.ends = {end.number: end for end in ends}
        self.known: dict[int, dict[int, Place]] = {}

    def step(self, pair: tuple[int, int]) -> Step:
        """Return the step from one thing to the next."""
        start, end = (self.ends[one].iri if one in self.ends else self.company.iri(one) for one in pair)
        via, places = self._said(*pair)
        quotes = dict.fromkeys(self.around.quote(place.plan, place.begin) for place in places)
        return Step(start, end, self.around.label(start), self.around.label(end), via, tuple(quotes))

    def _said(self, one: int, other: int) -> tuple[tuple[str, ...], list[Place]]:
        """Return the kinds of what lies between two things, and the sentences that say the most of it."""
        related = [relation for near, _, _, relation in self.company.linked(one) if near == other]
        if related:
            return tuple(related), []
        first, last = self._places(one), self._places(other)
        both = sorted(first.keys() & last.keys(), key=lambda at: _telling(first[at], last[at]))[:_QUOTED]
        if both:
            return self._via(one, other, first[both[0]], last[both[0]]), [first[at] for at in both]
        tied = [(at, task) for at, task in self.company.ties(one) if at in first and task in last]
        if tied:
            return ("Responsibility",), [first[tied[0][0]], last[tied[0][1]]]
        inside: dict[int, list[Place]] = defaultdict(list)
        for place in last.values():
            inside[place.section].append(place)
        pairs = [(here, there) for here in first.values() if here.section for there in inside[here.section]]
        here, there = min(pairs, key=lambda pair: abs(pair[0].begin - pair[1].begin))
        return ("Measure",), [here, there]

    def _places(self, node: int) -> dict[int, Place]:
        if node not in self.known:
            end = self.ends.get(node)
            own = self.company.places(end.sentences, self.plan) if end and end.sentences else None
            self.known[node] = self.company.speaking(node, self.plan) if own is None else own
        return self.known[node]

    def _via(self, one: int, other: int, first: Place, last: Place) -> tuple[str, ...]:
        """Return the kinds of the facts by which a sentence speaks of both."""
        for node, word in ((one, "mentions"), (other, "← mentions")):
            if node in self.ends and self.ends[node].sentences:
                return (word,)
        letters = [letter for letter in first.facts if letter in last.facts]
        if not letters and first.facts and last.facts:
            letters = [*first.facts, *last.facts]
        return tuple(FACTS[letter] for letter in letters) or ("Sentence",)


def _telling(first: Place, last: Place) -> tuple[int, int, int]:
    """Order sentences on two things: first those of facts, then those on the fewest others, then the newest."""
    year = _YEAR.search(first.plan)
    return (not first.facts) + (not last.facts), first.things, -int(year[1]) if year else 0
