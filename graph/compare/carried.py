"""Projects of two plans: what was carried on, at which stage; what was dropped, what is new.

1. The question `project-record` gives each plan's projects with the stages asked for; without one, its first mention.
2. A project that both plans name, by whichever of its names (`skos:exactMatch`), was ``advanced`` or set ``back`` by
   its last stage, else ``continued``; also one whose names differ in words for work and kind only (甲路改造, 甲路项目).
   Names that are merely near stand in one row as ``similar``, for a person to judge; `.likeness` tells both.
3. One that the earlier plan wanted finished and the later one does not name is ``concluded``, any other ``dropped``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from .. import query
from ..quotation import sentence as around
from ..quotation import text
from .likeness import SAME, nearness, pairs

if TYPE_CHECKING:
    from ..store import Store
    from ..table import Value

FATES = ("back", "dropped", "similar", "advanced", "continued", "concluded", "new")
"""What may become of a project, in the order in which a planner wants to see it."""

_NEAR, _NEAR_WITHIN = 80, 75
"""How near two names have to be; also if one stands in the other (莲塘河, 莲塘河碧道)."""
_FINISHED = ("complete", "open")
_VAGUE = "advance"
"""推进 says nothing of how far a thing is: 推进甲路建设 before 开工建设甲路 is no step back."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a plan says of a project: `stages` are codes in their order, `order` that of the last one, 0 for none.

    `text` are the words at `start`, those of the stage or the project's name; `sentence` holds them.
    """

    stages: tuple[str, ...]
    order: int
    due: date | None
    sentence: str
    section: str
    start: int
    end: int
    text: str

    @property
    def told_due(self) -> date | None:
        """The deadline: a project has one only if the plan states it."""
        return self.due


Named = tuple[str, Record]


@dataclass(frozen=True, slots=True)
class Carried:
    """A project with what both plans say of it: one of `FATES`; `former` is its earlier name if that is another."""

    name: str
    verdict: str
    before: Record | None
    after: Record | None
    former: str | None = None


def carried(store: Store, before: str, after: str) -> tuple[Carried, ...]:
    """Return the projects of two plans, given by IRI: by verdict, then in the order of the text."""
    first, second = _records(store, before), _records(store, after)
    found = [_told(first[iri], second[iri]) for iri in first if iri in second]
    dropped = [first[iri] for iri in first if iri not in second]
    new = [second[iri] for iri in second if iri not in first]
    renamed = pairs(dropped, new, _near)
    found += [_carried(one, other) for one, other in renamed]
    done = {id(record) for pair in renamed for _, record in pair}
    found += [_carried(one, None) for one in dropped if id(one[1]) not in done]
    found += [_carried(None, other) for other in new if id(other[1]) not in done]
    return tuple(sorted(found, key=_position))


def _near(one: Named, other: Named) -> float:
    (first, _), (second, _) = one, other
    near = nearness(first, second)
    return near if near >= (_NEAR_WITHIN if first in second or second in first else _NEAR) else 0


def _carried(before: Named | None, after: Named | None) -> Carried:
    (former, first), (name, second) = before or (None, None), after or (None, None)
    if former and name and former != name and nearness(former, name) < SAME:
        return Carried(name, "similar", first, second, former)
    return _told(before, after)


def _told(before: Named | None, after: Named | None) -> Carried:
    (former, first), (name, second) = before or (None, None), after or (None, None)
    return Carried(
        name or former or "", _verdict(first, second), first, second, former if name and former != name else None
    )


def _verdict(before: Record | None, after: Record | None) -> str:
    if before is None:
        return "new"
    if after is None:
        return "concluded" if before.stages and before.stages[-1] in _FINISHED else "dropped"
    if not before.order or not after.order or before.order == after.order:
        return "continued"
    if after.order > before.order:
        return "advanced"
    if before.stages[-1] == _VAGUE:
        return "advanced" if after.stages[-1] == "start" else "continued"
    return "back"


def _position(project: Carried) -> tuple[int, int]:
    record = project.after or project.before
    return FATES.index(project.verdict), record.start if record else 0


def _records(store: Store, plan: str) -> dict[str, Named]:
    """Return each project of a plan with its name and what the plan says of it, by IRI."""
    rows = query.run(store, "project-record", plan=plan).dicts()
    whole = text(store, plan)
    ordered = sorted(rows, key=lambda row: str(row["project"]))
    return {
        str(iri): (str(group[0]["name"]), _record(group, whole))
        for iri, found in groupby(ordered, key=lambda row: row["project"])
        if (group := list(found))
    }


def _record(rows: list[dict[str, Value]], whole: str) -> Record:
    """Return what the rows of one project say: its stages in order, the words of the last one."""
    staged = sorted((row for row in rows if row["stage"]), key=lambda row: int(str(row["order"])))
    stages = tuple(dict.fromkeys(str(row["stage"]) for row in staged))
    row = staged[-1] if staged else min(rows, key=lambda row: int(str(row["start"])))
    start, end = int(str(row["start"])), int(str(row["end"]))
    due = row["due"] if isinstance(row["due"], date) else None
    sentence = str(row["sentence"]) if staged else around(whole, start, end)
    return Record(stages, int(str(row["order"] or 0)), due, sentence, str(row["section"]), start, end, whole[start:end])
