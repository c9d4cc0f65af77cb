"""What an IRI tells of its node: IRIs go in; kinds, plans and offsets come out (see docs/architecture.md)."""

from __future__ import annotations

import re
from typing import Final

from ...ontology import BASE

THINGS: Final = {
    "place": "Place",
    "project": "Project",
    "org": "Organization",
    "group": "Organization",
    "person": "Organization",
    "post": "Organization",
    "indicator": "Indicator",
    "policy": "Policy",
}
"""The kind of a shared node by the folder in its IRI."""

FACTS: Final = {
    "f": "Target",
    "a": "Actual",
    "m": "Milestone",
    "r": "Responsibility",
    "t": "Task",
    "g": "Portfolio",
}
"""The kind of a fact by the first letter after the ``#`` of its IRI."""

_OFFSET = re.compile(r"#(?:char=|[fartmg])(\d+)")


def kind(node: str) -> str:
    """Return the kind of a node as `hongtu draw --kind` names it, or an empty string for what is no thing and no fact.

    >>> kind(BASE + "place/渭河"), kind(BASE + "plan/西咸新区-2021#f12"), kind(BASE + "plan/西咸新区-2021")
    ('Place', 'Target', 'Plan')
    """
    folder, _, rest = node.removeprefix(BASE).partition("/")
    if folder != "plan" or not node.startswith(BASE):
        return THINGS.get(folder, "") if node.startswith(BASE) else ""
    fragment = rest.partition("#")[2]
    if not fragment:
        return "Plan"
    if not fragment[1:2].isdigit():
        return ""
    return "Measure" if fragment[0] == "s" else FACTS.get(fragment[0], "")


def is_thing(node: str) -> bool:
    """Tell whether a node is one that plans share."""
    return kind(node) in THINGS.values()


def plan_of(node: str) -> str:
    """Return the IRI of the plan that a node belongs to, an empty string for a shared one."""
    return node.partition("#")[0] if node.startswith(f"{BASE}plan/") else ""


def offset_of(node: str) -> int | None:
    """Return where a passage begins, or the words that distinguish a fact; None for other nodes.

    >>> offset_of(BASE + "plan/西咸新区-2021#char=12,15"), offset_of(BASE + "plan/西咸新区-2021#m40-open")
    (12, 40)
    """
    found = _OFFSET.search(node)
    return int(found[1]) if found else None
