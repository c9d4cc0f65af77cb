"""The facts of a plan become statements: mentions go in, nodes with evidence come out.

1. The tasks, portfolios and targets get their names first, because others point to them.
2. Each kind of fact has a function that returns the statements of one node; what all share is the draft's `evidence`.
3. A target or reported value belongs to the task that contains it, else to its section; a responsibility is about its
   section and about the task that contains it; else a note about those between it and the note before, running text
   about those of its own clause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...ontology import DCTERMS, HT, QUDT, SCHEMA, UNIT
from ..document import Span
from ..link import canonical, is_share, task_types
from ..mention import Actual, Figure, Milestone, Place, Portfolio, Project, Responsibility, Review, Task
from . import identity, labels
from .bounds import bounds, grades, units
from .draft import LABEL, PART_OF, TYPE, A, Draft, Nest
from .identity import Found
from .tokens import day, node, text, words

_IS_FIGURE = f"{A} {node(HT.Figure)}"
_IS_TARGET = f"{A} {node(HT.Target)}"
_IS_ACTUAL = f"{A} {node(HT.Actual)}"
_IS_MILESTONE = f"{A} {node(HT.Milestone)}"
_IS_TASK = f"{A} {node(HT.Task)}"
_IS_PORTFOLIO = f"{A} {node(HT.Portfolio)}"
_IS_RESPONSIBILITY = f"{A} {node(HT.Responsibility)}"
_IS_REVIEW = f"{A} {node(HT.ReviewItem)}"
_ABOUT = node(HT.about)
_AGENT = node(HT.agent)
_AGENT_TEXT = node(HT.agentText)
_APPLIES_TO = node(HT.appliesTo)
_COMPARATOR = node(HT.comparator)
_CONCERNS = node(HT.concerns)
_DUE = node(HT.due)
_DUE_BASIS = node(HT.dueBasis)
_DUE_TEXT = node(HT.dueText)
_FORCE = node(HT.force)
_GRADE = node(HT.grade)
_HAS_UNIT = node(QUDT.hasUnit)
_INDICATOR = node(HT.indicator)
_INDICATOR_TEXT = node(HT.indicatorText)
_OBJECT = node(HT.object)
_PER = node(HT.per)
_REASON = node(HT.reason)
_ROLE = node(HT.role)
_SCOPE_TEXT = node(HT.scopeText)
_SHAPE = node(HT.shape)
_SPATIAL = node(DCTERMS.spatial)
_STAGE = node(HT.stage)
_SUBSET_OF = node(HT.subsetOf)
_UNIT_TEXT = node(SCHEMA.unitText)
_VERB = node(HT.verb)
_CODED = tuple((node(getattr(HT, name)), name) for name in ("change", "aspect", "direction", "force"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where facts stand: tasks, projects and places around words, the portfolio of a figure, the whole of a part."""

    tasks: Nest[tuple[str, Task]]
    projects: Nest[str]
    places: Nest[str]
    portfolios: dict[Span, str]
    wholes: dict[Span, str]
    known: dict[str, str]


def write_facts(draft: Draft, found: Found) -> None:
    """Write all facts of a plan.

    Raises:
        ValidationError: a fact's words are not those of the text, or one of its codes does not exist.
    """
    tasks, targets = identity.tasks(draft, found), identity.targets(draft, found)
    portfolios, actuals = identity.portfolios(draft, found), identity.actuals(draft, found)
    figures = [*targets, *actuals]
    around = _surroundings(draft, found, tasks, figures, portfolios)
    for token, task in tasks:
        draft.say(token, _task(draft, around, task))
    for token, figure in figures:
        draft.say(token, _figure(draft, around, token, figure))
    for token, portfolio in portfolios:
        draft.say(token, _portfolio(draft, around, token, portfolio))
    for token, milestone in identity.milestones(draft, found):
        draft.say(token, _milestone(draft, around, milestone))
    duties = identity.responsibilities(draft, found)
    notes = sorted({duty.evidence.end for _, duty in duties if duty.noted})
    for token, duty in duties:
        draft.say(token, _responsibility(draft, around, notes, duty))
    for token, review in identity.reviews(draft, found):
        draft.say(token, _review(draft, review))


def _surroundings(
    draft: Draft,
    found: Found,
    tasks: list[tuple[str, Task]],
    figures: Sequence[tuple[str, Figure]],
    portfolios: list[tuple[str, Portfolio]],
) -> Surroundings:
    projects = [(m.span, e.iri) for m in identity.of(found, "projects", Project) if (e := draft.linker.project(m.text))]
    places = [(m.span, e.iri) for m in identity.of(found, "places", Place) if (e := draft.linker.place(m.text, m.kind))]
    known = {canonical(span.of(draft.document.text)): iri for span, iri in (*projects, *places)}
    return Surroundings(
        Nest((task.span, (token, task)) for token, task in tasks),
        Nest((span, node(iri)) for span, iri in projects),
        Nest((span, node(iri)) for span, iri in places),
        {span: token for token, portfolio in sorted(portfolios, reverse=True) for span in portfolio.figures},
        {figure.span: token for token, figure in sorted(figures, key=lambda entry: entry[0], reverse=True)},
        known,
    )


def _home(draft: Draft, around: Surroundings, span: Span) -> str:
    task = around.tasks.around(span)
    return task[0] if task else draft.home(span)


def _deadline(draft: Draft, fact: Figure | Milestone | Task) -> Iterator[str]:
    status = fact.due_status if isinstance(fact, Figure) else "stated"
    if fact.due and status != "default":
        yield f"{_DUE} {day(fact.due)}"
        yield f"{_DUE_BASIS} {draft.code('basis', status)}"
        if fact.due_span:
            yield f"{_DUE_TEXT} {text(fact.due_span.of(draft.document.text))}"


def _force(draft: Draft, fact: Milestone | Task) -> Iterator[str]:
    if fact.force:
        yield f"{_FORCE} {draft.code('force', fact.force)}"


def _task(draft: Draft, around: Surroundings, task: Task) -> Iterator[str]:
    yield _IS_TASK
    yield f"{LABEL} {words(labels.short(task.text))}"
    yield f"{_VERB} {text(task.verb)}"
    yield f"{_OBJECT} {text(task.object)}"
    if kind := task_types().get(task.verb):
        yield f"{TYPE} {draft.code('taskType', kind)}"
    yield f"{PART_OF} {draft.home(task.span)}"
    yield from _deadline(draft, task)
    yield from _force(draft, task)
    yield from draft.evidence(task, task.span)
    yield from (f"{_CONCERNS} {project}" for project in around.projects.inside(task.span))
    yield from (f"{_SPATIAL} {place}" for place in around.places.inside(task.span))


def _figure(draft: Draft, around: Surroundings, token: str, figure: Figure) -> Iterator[str]:
    yield _IS_ACTUAL if isinstance(figure, Actual) else _IS_TARGET
    yield _IS_FIGURE
    yield f"{LABEL} {words(labels.of_figure(figure))}"
    yield f"{PART_OF} {_home(draft, around, figure.span)}"
    yield f"{_COMPARATOR} {draft.code('comparator', figure.comparator)}"
    yield f"{_INDICATOR_TEXT} {text(figure.indicator)}"
    indicator, where, place = draft.linker.measured(figure.indicator, around.known)
    if indicator:
        yield f"{_INDICATOR} {node(indicator.iri)}"
    for predicate, name in _CODED:
        if word := _code(figure, name):
            yield f"{predicate} {draft.code(name, word)}"
    yield from bounds(figure)
    if figure.unit or (figure.low is not None and figure.comparator != "rank"):
        yield f"{_HAS_UNIT} {node(units().get(figure.unit or '', UNIT.NUM))}"
    if figure.unit:
        yield f"{_UNIT_TEXT} {text(figure.unit)}"
    if figure.comparator == "grade" and (grade := grades().get(canonical(figure.text))):
        yield f"{_GRADE} {node(grade)}"
    yield from _deadline(draft, figure)
    if where and not figure.scope:
        yield f"{_SCOPE_TEXT} {text(where)}"
        yield f"{_APPLIES_TO} {node(place)}"
    yield from _scope(draft, around, token, figure)
    yield from draft.evidence(figure, figure.evidence)


def _code(figure: Figure, name: str) -> str | None:
    """Return a code of a figure; what its name calls a share is one, also where the verb speaks of growth."""
    word: str | None = getattr(figure, name, None)
    if (
        name == "aspect"
        and word in ("growth", "decline", "level")
        and figure.unit == "%"
        and is_share(figure.indicator)
    ):
        return "share"
    return word


def _scope(draft: Draft, around: Surroundings, token: str, figure: Figure) -> Iterator[str]:
    if figure.scope:
        yield f"{_SCOPE_TEXT} {text(figure.scope)}"
        if figure.per and (group := draft.linker.group(_members(figure.scope))):
            yield f"{_PER} {node(group.iri)}"
        elif thing := around.known.get(canonical(figure.scope)):
            yield f"{_APPLIES_TO} {node(thing)}"
    if figure.span in around.portfolios:
        yield f"{_APPLIES_TO} {around.portfolios[figure.span]}"
    whole = around.wholes.get(figure.whole) if figure.whole else None
    if whole and whole != token:
        yield f"{_SUBSET_OF} {whole}"


def _members(scope: str) -> str:
    """Return the group of which each member is meant: 每个新城 → 各新城."""
    return f"各{scope.removeprefix('每个').removeprefix('每').removeprefix('各')}"


def _portfolio(draft: Draft, around: Surroundings, token: str, portfolio: Portfolio) -> Iterator[str]:
    yield _IS_PORTFOLIO
    yield f"{LABEL} {words(labels.short(portfolio.text))}"
    whole = draft.at(f"g{portfolio.whole.start}") if portfolio.whole else None
    yield f"{PART_OF} {whole if whole and whole != token else _home(draft, around, portfolio.span)}"
    yield from draft.evidence(portfolio, portfolio.span)


def _milestone(draft: Draft, around: Surroundings, milestone: Milestone) -> Iterator[str]:
    when = milestone.due_span.of(draft.document.text) if milestone.due_span else None
    yield _IS_MILESTONE
    yield _IS_TARGET
    yield _IS_FIGURE
    yield f"{LABEL} {words(labels.of_milestone(milestone, when))}"
    yield f"{PART_OF} {_home(draft, around, milestone.span)}"
    yield f"{_STAGE} {draft.code('event', milestone.event)}"
    if project := draft.linker.project(milestone.text):
        yield f"{_APPLIES_TO} {node(project.iri)}"
    yield from _deadline(draft, milestone)
    yield from _force(draft, milestone)
    yield from draft.evidence(milestone, milestone.evidence)


def _responsibility(draft: Draft, around: Surroundings, notes: list[int], duty: Responsibility) -> Iterator[str]:
    yield _IS_RESPONSIBILITY
    yield f"{LABEL} {words(labels.of_responsibility(duty))}"
    yield f"{_AGENT_TEXT} {text(duty.agent)}"
    yield f"{_ROLE} {draft.code('role', duty.role)}"
    if agent := draft.linker.agent(duty):
        yield f"{_AGENT} {node(agent.iri)}"
    home = draft.home(duty.span)
    yield f"{_ABOUT} {home}"
    task = around.tasks.around(duty.span)
    if task:
        yield f"{_ABOUT} {task[0]}"
    else:
        yield from (f"{_ABOUT} {token}" for token in _closed(draft, around, notes, duty))
    yield from draft.evidence(duty, duty.evidence)


def _closed(draft: Draft, around: Surroundings, notes: list[int], duty: Responsibility) -> Iterator[str]:
    """Yield the tasks of the section that a note closes, back to the note before; of running text its clause's."""
    index = bisect_right(notes, duty.evidence.start)
    closed = Span(notes[index - 1] if index else 0, duty.evidence.start)
    home = draft.home(duty.span)
    for token, task in around.tasks.inside(closed if duty.noted else duty.evidence):
        if draft.home(task.span) == home:
            yield token


def _review(draft: Draft, review: Review) -> Iterator[str]:
    yield _IS_REVIEW
    yield f"{_REASON} {text(review.reason)}"
    yield f"{_SHAPE} {text(review.shape)}"
    yield f"{PART_OF} {draft.home(review.span)}"
    yield from draft.evidence(review, review.evidence)
