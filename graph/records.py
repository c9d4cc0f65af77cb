"""The facts of plans as Python values: names to choose by go in, frozen dataclasses come out.

1. `Choice` says which plans are meant: by plan, by the plan's place, by the year in which its period begins; names are
   found as `hongtu.graph.choose` finds them.
2. Each class names the question that fills it; a field takes the column of its name. `year` and `iri` come on top.
3. Targets and reported values are chosen further by indicator, and by the place that they apply to, where they name one
   of their own. The year of a reported value is the year that it reports on.

Offsets count code points of the plan's text, end exclusive. Values are in base units (亿元 is multiplied out).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import pyoxigraph as ox

from ..ontology import BASE, DCTERMS, HT
from . import choose, query

if TYPE_CHECKING:
    from .store import Store


@dataclass(frozen=True, slots=True)
class Record:
    """What all facts have: the plan that says it, its year, the section, and where the words stand."""

    question: ClassVar[str]

    plan: str
    year: int
    section: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure(Record):
    """What a quantity of a plan says; `due_status` tells where `due` is from."""

    indicator: str | None
    comparator: str
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    change: str | None
    due: date | None
    due_status: str
    scope: str | None
    text: str
    basis: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Target(Figure):
    """A quantity, rank, grade or checkable end that a plan commits to."""

    question = "targets"

    target: str


@dataclass(frozen=True, slots=True)
class Actual(Figure):
    """A quantity that a report states as reached; `due` is the last day of the period, `year` the year reported on."""

    question = "actuals"

    actual: str


@dataclass(frozen=True, slots=True)
class Milestone(Record):
    """A stage that a named project is to reach."""

    question = "milestones"

    name: str
    event: str
    due: date | None
    milestone: str


@dataclass(frozen=True, slots=True)
class Task(Record):
    """One thing that a plan says will be done."""

    question = "tasks"

    name: str
    verb: str | None
    object: str | None
    due: date | None
    task: str


@dataclass(frozen=True, slots=True)
class Responsibility(Record):
    """Who answers for a section or task, in which role."""

    question = "responsibilities"

    agent: str
    role: str
    basis: str | None
    responsibility: str


@dataclass(frozen=True, slots=True)
class Section(Record):
    """A unit of a plan's outline; `section` is its number."""

    question = "sections"

    kind: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Project(Record):
    """A mention of a named project: `name` as written, `entity` the thing meant."""

    question = "projects"

    name: str
    entity: str


@dataclass(frozen=True, slots=True)
class Place(Record):
    """A mention of a place."""

    question = "places"

    name: str
    entity: str


@dataclass(frozen=True, slots=True)
class Organization(Record):
    """A mention of a body, group or post."""

    question = "organizations"

    name: str
    entity: str


@dataclass(frozen=True, slots=True)
class Program(Record):
    """A mention of a policy, strategy, campaign or document."""

    question = "programs"

    name: str
    entity: str


KINDS: dict[str, type[Record]] = {
    kind.question: kind
    for kind in (Target, Actual, Milestone, Task, Responsibility, Section, Project, Place, Organization, Program)
}
"""The classes by the name of their table."""

Kind = TypeVar("Kind", bound=Record)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which facts are wanted; None restricts nothing."""

    plan: str | None = None
    indicator: str | None = None
    place: str | None = None
    year: int | None = None


def records(store: Store, kind: type[Kind], choice: Choice) -> tuple[Kind, ...]:
    """Return the chosen facts of one kind, by plan and in the order of the text.

    Raises:
        QueryError: a name of the choice is not known, or means several things.
    """
    plan = choose.plan(store, choice.plan) if choice.plan else None
    years = {_short(entry.iri): int(entry.start[:4] or 0) for entry in store.plans() if plan in (None, entry.iri)}
    wanted = _Wanted(store, choice, kind in (Target, Actual))
    found = query.run(store, kind.question, **({"plan": _short(plan)} if plan else {})).dicts()
    names = [field.name for field in fields(kind) if field.name != "year"]
    made = []
    for row in found:
        row.setdefault("section", row.get("id"))
        home = str(row["plan"])
        year = row["due"].year if kind is Actual and isinstance(row["due"], date) else years[home]
        if wanted.has(home, year, str(row.get("target") or row.get("actual") or "")):
            made.append(kind(**{name: row[name] for name in names}, year=year))  # type: ignore[arg-type]
    return tuple(made)


class _Wanted:
    """Tells which rows belong to a choice."""

    def __init__(self, store: Store, choice: Choice, figures: bool) -> None:
        self.year = choice.year
        place = choose.thing(store, "place", choice.place) if choice.place else None
        self.place = place
        self.plans = set(_subjects(store, DCTERMS.spatial, place)) if place else set()
        self.own = dict(_placed(store)) if place and figures else {}
        self.measured = None
        if choice.indicator:
            self.measured = set(_subjects(store, HT.indicator, choose.thing(store, "indicator", choice.indicator)))

    def has(self, plan: str, year: int, figure: str) -> bool:
        if self.year is not None and year != self.year:
            return False
        if self.measured is not None and figure not in self.measured:
            return False
        if self.place is None:
            return True
        return self.own[figure] == self.place if figure in self.own else f"{BASE}plan/{plan}" in self.plans


def _subjects(store: Store, predicate: str, value: str) -> Iterator[str]:
    for quad in store.quads(None, ox.NamedNode(predicate), ox.NamedNode(value)):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _placed(store: Store) -> Iterator[tuple[str, str]]:
    """Yield the figures that apply to a place of their own."""
    for quad in store.quads(None, ox.NamedNode(HT.appliesTo)):
        ends: tuple[Any, Any] = (quad.subject, quad.object)
        if str(ends[1].value).startswith(f"{BASE}place/"):
            yield ends[0].value, ends[1].value


def _short(plan: str) -> str:
    return plan.removeprefix(f"{BASE}plan/")
