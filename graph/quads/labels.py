"""What people read on a node of the graph: a fact goes in, a short Chinese label comes out."""

from __future__ import annotations

import re
from functools import cache

from ...ontology import CODES, concepts
from ..mention import Milestone, Responsibility, Target

_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈", "=": "="}
_CHANGES = {"increase": "增长", "decrease": "下降"}
_BLANKS = re.compile(r"\s+")
_LONGEST = 120


def short(words: str) -> str:
    """Return words as one line, cut where a label would be too long."""
    line = _BLANKS.sub(" ", words).strip()
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def of_target(target: Target) -> str:
    """Return a target's label, as ``新增国家级高新技术企业 ≥ 200家``."""
    indicator = target.indicator
    scope = target.scope if target.scope and target.scope not in indicator else ""
    added = "新增" if target.aspect == "increment" and not indicator.startswith("新") else ""
    change = _CHANGES.get(target.change or "", "")
    change = "" if change and (change in indicator or change in target.text) else change
    parts = (f"{scope}{added}{indicator}{change}", _SIGNS.get(target.comparator, ""), target.text)
    return short(" ".join(part for part in parts if part))


def of_milestone(milestone: Milestone, when: str | None) -> str:
    """Return a milestone's label, as ``兰池大道东延段 建成（6月底前）``."""
    stage = _names().get(CODES["event"].get(milestone.event, ""), milestone.event)
    return short(f"{milestone.text} {stage}" + (f"（{when}）" if when else ""))


def of_responsibility(duty: Responsibility) -> str:
    """Return a responsibility's label, as ``发展改革局 牵头单位``."""
    return short(f"{duty.agent} {_names().get(CODES['role'].get(duty.role, ''), duty.role)}")


@cache
def _names() -> dict[str, str]:
    return {concept.iri: concept.label for concept in concepts("codes")}
