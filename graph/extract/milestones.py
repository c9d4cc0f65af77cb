"""Stages that a plan sets for its named undertakings: ``甲大桥年底前建成通车`` completes and opens by the year's end.

In: a reading and the projects found in it. Out: one `Milestone` for each project mention and event; its span is the
project's name, its evidence the clause.

1. Only clauses that hold a project are read again; the member whose words hold the project's name gives the events.
2. The deadline is the time in the member's own predicate, else the one that stands before it in the clause, else that
   of a clause before that holds nothing but a time (``到2027年，``).
3. A clause that follows and has a predicate but no subject (``…加快建设，年底前投用``) speaks of the same projects.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..mention import Mention, Milestone, Period, Project
from .force import force
from .frames import Member, continues
from .projects import Judge
from .reading import Clause, Reading

if TYPE_CHECKING:
    from .pipeline import Found

_HELD = "projects.event"  # an event is held, not built: 开展 and 推进 are no stage of it


def find_milestones(reading: Reading, found: Found) -> Iterator[Mention]:
    """Yield the milestones of the projects in `found`, in text order."""
    judge = Judge.of(reading)
    starts = [clause.span.start for clause in reading.clauses]
    for index, projects in _by_clause(found.get("projects", ()), starts):
        clause = reading.clauses[index]
        given = _opening(judge, index)
        members = judge.members(clause)
        stages: list[Milestone] = []
        for project in projects:
            member = next((member for member in members if member.span.contains(project.span)), None)
            if member:
                stages.extend(_milestones(project, member, clause, member.period or given, "stated"))
        stages.extend(_later(judge, index, projects))
        yield from _committed(reading, clause, _distinct(stages))


def _by_clause(mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[tuple[int, list[Project]]]:
    """Group projects by the index of the clause that holds them."""
    groups: dict[int, list[Project]] = {}
    for mention in mentions:
        if isinstance(mention, Project):
            groups.setdefault(bisect_right(starts, mention.span.start) - 1, []).append(mention)
    yield from sorted(groups.items())


def _milestones(
    project: Project, member: Member, clause: Clause, period: Period | None, status: str
) -> Iterator[Milestone]:
    rule = "milestones.after" if member.after else "milestones.before"
    for event in member.events:
        if event == "advance" and project.rule == _HELD:
            continue
        yield Milestone(
            span=project.span,
            text=project.text,
            section=project.section,
            rule=rule if status == "stated" else "milestones.later",
            status=status,
            event=event,
            due=period.due if period else None,
            due_span=period.span if period else None,
            evidence=clause.span,
        )


def _distinct(stages: Sequence[Milestone]) -> Iterator[Milestone]:
    """Yield the milestones in text order, the first of each event of a project only."""
    first: dict[tuple[int, str], Milestone] = {}
    for stage in stages:
        first.setdefault((stage.span.start, stage.event), stage)
    yield from sorted(first.values(), key=lambda stage: stage.span)


def _committed(reading: Reading, clause: Clause, stages: Iterable[Milestone]) -> Iterator[Milestone]:
    """Yield the milestones with how firmly the words before their projects commit."""
    for stage in stages:
        told = stage.span.start if stage.evidence == clause.span else stage.evidence.end
        firmness = force(reading, stage.evidence.start, told)
        yield replace(stage, force=firmness) if firmness else stage


def _opening(judge: Judge, index: int) -> Period | None:
    """Return the deadline of the clause before, if that holds nothing but a time."""
    clauses = judge.reading.clauses
    if index == 0 or clauses[index - 1].sentence != clauses[index].sentence:
        return None
    before = clauses[index - 1].span
    periods = judge.periods(before)
    if periods and len(before) - len(periods[-1].span) <= 2 and periods[-1].rule != "periods.since":
        return periods[-1]
    return None


def _later(judge: Judge, index: int, projects: Sequence[Project]) -> Iterator[Milestone]:
    """Yield the milestones that the next clause states without naming the projects again."""
    clauses = judge.reading.clauses
    if index + 1 >= len(clauses) or clauses[index + 1].sentence != clauses[index].sentence:
        return
    clause = clauses[index + 1]
    member = continues(judge.reading.text, clause.span, judge.periods(clause.span), judge.grammar)
    if member and member.events != ("advance",):
        for project in projects:
            yield from _milestones(project, member, clause, member.period, "inherited")
