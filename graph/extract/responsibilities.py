"""Responsibilities: who, other than the plan's issuer, must do what a section says.

1. Notes (`notes`): every agent of every list, with the role of its label or verb, in the section that the note closes.
2. A legend that the first name of a list leads (`列第一位的为牵头单位，下同`) holds from its note on, or for the
   whole text if it stands outside a note; it changes lists of responsible bodies only.
3. Running text (`subjects`): classes of bodies as subjects of an action, and the holders of a duty.

Rules are named after their form: ``responsibilities.label``, ``.verb``, ``.list``, ``.sentence``, ``.column``,
``.subject``, ``.duty``, ``.share``, ``.by``; with ``-first`` where the legend gave the role.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from ..document import Span
from ..mention import Mention, Responsibility
from .agents import BODY, UNKNOWN, Agent
from .notes import Part, legends
from .reading import Reading
from .subjects import find_subjects

if TYPE_CHECKING:
    from .pipeline import Found

_LONG_NAME = 14


def responsibilities(reading: Reading, found: Found) -> Iterable[Mention]:
    """Yield the responsibilities of a segmented document in text order, one for each agent and role."""
    noted = led(reading)
    running = [part for part in find_subjects(reading, found) if not _noted(part, noted)]
    seen: set[tuple[Span, str]] = set()
    for part in sorted(noted + running, key=lambda part: part.span):
        for agent in part.agents:
            key = (agent.span, agent.role or part.role)
            if key not in seen and understood(agent):
                seen.add(key)
                yield _responsibility(reading, part, agent, key[1])


def understood(agent: Agent) -> bool:
    """Tell whether an item of a list may name an agent: its kind is known, or it is short and no sentence."""
    return agent.kind != UNKNOWN or (len(agent.name) <= _LONG_NAME and agent.name.isalpha())


def led(reading: Reading) -> list[Part]:
    """Return the lists of all notes; where a legend says so, the first agent of a list leads."""
    parts = reading.notes
    text, sayings = reading.text, legends(reading.text, reading.lexicon) if parts else []
    since = min((match.start() for match in sayings if "下同" in match.group()), default=len(text))
    whole = {match.start() for match in sayings}
    result: list[Part] = []
    for evidence, group in groupby(parts, key=lambda part: part.evidence):
        members = list(group)
        own = any(evidence.start <= at < evidence.end for at in whole)
        general = any(not any(part.evidence.start <= at < part.evidence.end for part in parts) for at in whole)
        applies = own or evidence.start >= since or general
        named = any(part.role == "lead" for part in members)
        result.extend(_first(part) if applies and not named else part for part in members)
    return result


def _first(part: Part) -> Part:
    if part.role != "responsible" or not part.agents:
        return part
    first = replace(part.agents[0], role=part.agents[0].role or "lead")
    return replace(part, agents=(first, *part.agents[1:]), form=part.form + "-first")


def _noted(part: Part, notes: list[Part]) -> bool:
    return any(note.evidence.overlaps(part.span) for note in notes)


def _responsibility(reading: Reading, part: Part, agent: Agent, role: str) -> Responsibility:
    return Responsibility(
        span=agent.span,
        text=agent.span.of(reading.text),
        section=reading.section_at(part.evidence.start),
        rule=f"responsibilities.{part.form}",
        agent=agent.name,
        role=role,
        kind=agent.kind or BODY,
        evidence=part.evidence,
    )
