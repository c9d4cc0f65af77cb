"""Two plans side by side: what was raised, held, weakened, dropped, added; what became of the projects.

1. `figures` reads the targets of each plan, each value once; a scope that is the plan's whole area is none.
2. Targets of one indicator, aspect, scope, horizon (this year, or a later one) and measure (个 or 家, 元, 公里) meet.
   Equal ones first; one left on each side is judged by `.verdict`; several are listed as incomparable, not guessed.
3. What is left of one indicator, scope and horizon has another aspect or measure: listed as incomparable.
4. Of the rest, those of one indicator with a scope on one side only, of an indicator and the one above it, and of names
   that `.likeness` finds near (unless the vocabulary knows both) stand in one row as similar, for a person to judge.
   What then is left was dropped or is new. `.carried` does the same for projects and their stages.
5. `Comparison` gives counts and tables; rows stand by verdict, what weakened first, then in the order of the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from ...ontology import BASE
from .. import choose, query
from ..link import canonical
from ..table import Table, Value
from . import likeness
from .carried import FATES, Carried, carried
from .verdict import VERDICTS, Figure, Judgement, judge

if TYPE_CHECKING:
    from ..store import Store

_WHOLE_AREA = re.compile(r"[全本我][国省市区县州盟旗镇乡]|全域")
_NEAR, _NEAR_ALONE, _NEAR_ABOVE = 65, 75, 50
"""How near two names have to be; if their units differ; if one indicator is above the other."""
_PLACED = ("due", "sentence", "section", "start", "end")
_COLUMNS = (
    *("kind", "verdict", "name", "former", "aspect", "scope", "before", "after", "difference", "unit", "reasons"),
    *("before_due", "after_due", "before_sentence", "after_sentence", "before_section", "after_section"),
    *("before_start", "before_end", "after_start", "after_end"),
)

Key = tuple[object, ...]
Match = Callable[[list["Figure"], list["Figure"]], Iterator["Pair"]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A target of the earlier plan and that of the later one; one of them may be missing."""

    before: Figure | None
    after: Figure | None
    judgement: Judgement

    @property
    def figure(self) -> Figure:
        """The figure that names the thing: the later one, if there is one."""
        figure = self.after or self.before
        assert figure is not None
        return figure

    @property
    def former(self) -> str | None:
        """What the earlier plan calls the thing, if that is something else."""
        before = self.before.called if self.before else self.figure.called
        return before if before != self.figure.called else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans (their short names) with what became of targets and projects."""

    before: str
    after: str
    targets: tuple[Pair, ...]
    projects: tuple[Carried, ...]

    def counts(self) -> dict[str, int]:
        """Return how many targets have each verdict, in the order of `VERDICTS`."""
        found = Counter(pair.judgement.verdict for pair in self.targets)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def stages(self) -> dict[str, int]:
        """Return how many projects have each verdict, in the order of `FATES`."""
        found = Counter(project.verdict for project in self.projects)
        return {fate: found[fate] for fate in FATES}

    def table(self) -> Table:
        """Return targets and projects as one table of raw values; verdicts, aspects and stages are codes."""
        rows = [*map(_target_row, self.targets), *map(_project_row, self.projects)]
        return Table(_COLUMNS, tuple(tuple(row.get(column) for column in _COLUMNS) for row in rows))


def compare(store: Store, before: str, after: str) -> Comparison:
    """Compare two plans, each named as `hongtu.graph.choose.plan` understands.

    Raises:
        QueryError: no plan is called so, or several are.
    """
    first, second = choose.plan(store, before), choose.plan(store, after)
    names = [iri.removeprefix(f"{BASE}plan/") for iri in (first, second)]
    pairs = sorted(_pairs(figures(store, first), figures(store, second)), key=_position)
    return Comparison(names[0], names[1], tuple(pairs), carried(store, first, second))


def figures(store: Store, plan: str) -> list[Figure]:
    """Return the targets of the plan with this IRI in text order, each indicator's value once."""
    place = plan.removeprefix(f"{BASE}plan/").partition("-")[0]
    found: dict[tuple[object, ...], Figure] = {}
    for row in query.run(store, "figures", plan=plan).dicts():
        facts: dict[str, Any] = {**row, "scope": _scope(row["scope"], place), "horizon": _horizon(row)}
        figure = Figure(**{name: value for name, value in facts.items() if name not in ("target", "last")})
        found.setdefault((_like(figure), figure.comparator, figure.low, figure.high, figure.text), figure)
    return list(found.values())


def _scope(words: Value, place: str) -> str | None:
    scope = canonical(str(words or ""))
    return None if not scope or scope == place or _WHOLE_AREA.fullmatch(scope) else scope


def _horizon(row: dict[str, Value]) -> int:
    due, last = row["due"], row["last"]
    return due.year if isinstance(due, date) and isinstance(last, date) and due > last else 0


def _thing(figure: Figure) -> tuple[object, ...]:
    return figure.indicator, figure.scope, figure.horizon


def _like(figure: Figure) -> tuple[object, ...]:
    return *_thing(figure), figure.aspect, figure.measure


def _pairs(before: list[Figure], after: list[Figure]) -> Iterator[Pair]:
    """Yield what became of each target (steps 2 to 4 of the module)."""
    for match in (_by(_like, _matched), _by(_thing, _changed), _resembling):
        made = list(match(before, after))
        yield from made
        done = {id(figure) for pair in made for figure in (pair.before, pair.after)}
        before = [figure for figure in before if id(figure) not in done]
        after = [figure for figure in after if id(figure) not in done]
    yield from (Pair(figure, None, Judgement("dropped")) for figure in before)
    yield from (Pair(None, figure, Judgement("new")) for figure in after)


def _by(key: Callable[[Figure], Key], match: Match) -> Match:
    """Return the matching of those figures that agree in `key`."""

    def matching(before: list[Figure], after: list[Figure]) -> Iterator[Pair]:
        first, second = _grouped(before, key), _grouped(after, key)
        for shared in first:
            if shared in second:
                yield from match(first[shared], second[shared])

    return matching


def _resembling(before: list[Figure], after: list[Figure]) -> Iterator[Pair]:
    """Pair what may be one thing; what a comparison would say stands in the reasons."""
    for first, second in likeness.pairs(before, after, _near):
        judgement = judge(first, second) if first.aspect == second.aspect else Judgement("similar", ("aspect",))
        reason = "scope" if first.indicator == second.indicator else "name"
        yield Pair(first, second, Judgement("similar", (reason, *judgement.reasons), judgement.difference))


def _near(first: Figure, second: Figure) -> float:
    if (first.horizon, first.measure) != (second.horizon, second.measure):
        return 0
    if first.indicator == second.indicator:
        return likeness.SAME if not (first.scope and second.scope) else 0
    if first.scope != second.scope:
        return 0
    above = first.indicator == second.broader or second.indicator == first.broader
    if first.known and second.known and not above:
        return 0
    near = likeness.nearness(first.name, second.name)
    least = _NEAR_ABOVE if above else _NEAR if first.unit == second.unit else _NEAR_ALONE
    return near if near >= least else 0


def _grouped(figures: list[Figure], key: Callable[[Figure], Key]) -> dict[Key, list[Figure]]:
    groups: dict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[key(figure)].append(figure)
    return groups


def _matched(before: list[Figure], after: list[Figure]) -> Iterator[Pair]:
    """Pair figures that may be compared: equal values first, then one with one; more than that is not guessed."""
    before, after = list(before), list(after)
    for first in tuple(before):
        second = next((figure for figure in after if _value(figure) == _value(first)), None)
        if second:
            yield Pair(first, second, judge(first, second))
            before.remove(first)
            after.remove(second)
    if len(before) == len(after) == 1:
        yield Pair(before[0], after[0], judge(before[0], after[0]))
    elif before and after:
        several = Judgement("incomparable", ("several",))
        yield from (Pair(first, second, several) for first, second in zip_longest(before, after))


def _value(figure: Figure) -> tuple[object, ...]:
    worded = None if figure.value is not None else figure.text
    return figure.comparator, figure.low, figure.high, figure.change, worded


def _changed(before: list[Figure], after: list[Figure]) -> Iterator[Pair]:
    """Pair figures of one thing that are measured in different ways."""
    for first, second in zip(before, after, strict=False):
        differing = {"aspect": first.aspect != second.aspect, "unit": first.measure != second.measure}
        reasons = tuple(name for name, differs in differing.items() if differs)
        yield Pair(first, second, Judgement("incomparable", reasons))


def _position(pair: Pair) -> tuple[int, int]:
    return VERDICTS.index(pair.judgement.verdict), pair.figure.start


def _target_row(pair: Pair) -> dict[str, Value]:
    figure, judgement = pair.figure, pair.judgement
    row: dict[str, Value] = {"kind": "target", "verdict": judgement.verdict, "name": figure.name}
    row |= {"aspect": figure.aspect, "scope": figure.scope, "unit": figure.unit}
    row |= {"former": pair.former, "difference": judgement.difference, "reasons": " ".join(judgement.reasons) or None}
    for side, one in (("before", pair.before), ("after", pair.after)):
        if one:
            row[side] = one.written
            row |= {f"{side}_{name}": getattr(one, name) for name in _PLACED}
    return row


def _project_row(project: Carried) -> dict[str, Value]:
    row: dict[str, Value] = {"kind": "project", "verdict": project.verdict, "name": project.name}
    row["former"] = project.former
    for side, record in (("before", project.before), ("after", project.after)):
        if record:
            row[side] = " ".join(record.stages) or None
            row |= {f"{side}_{name}": getattr(record, name) for name in _PLACED}
    return row
