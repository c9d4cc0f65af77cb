"""What people read on a node of the graph: a fact goes in, a short Chinese label comes out."""

from __future__ import annotations

from functools import cache

from ...ontology import CODES, concepts
from ..link import unwrapped
from ..mention import Actual, Figure, Milestone, Responsibility

_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈", "=": "="}
_CHANGES = {"increase": "增长", "decrease": "下降"}
_LONGEST = 120


def short(words: str) -> str:
    r"""Return words as one line without the blanks of a wrapped page, cut where a label would be too long.

    >>> short("建成云创\n中心  A B")
    '建成云创中心A B'
    """
    return _cut(unwrapped(words).strip())


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def of_figure(figure: Figure) -> str:
    """Return a figure's label, as ``新增国家级高新技术企业 ≥ 200家``; that of a reported value begins with its year."""
    indicator = figure.indicator
    scope = figure.scope if figure.scope and figure.scope not in indicator else ""
    added = "" if figure.aspect != "increment" or indicator.startswith("新") or "新增" in indicator else "新增"
    change = _CHANGES.get(figure.change or "", "")
    change = "" if change and (change in indicator or change in figure.text) else change
    year = f"{figure.due.year}年" if isinstance(figure, Actual) else ""
    parts = (f"{year}{scope}{added}{indicator}{change}", _SIGNS.get(figure.comparator, ""), figure.text)
    return _cut(" ".join(unwrapped(part) for part in parts if part))


def of_milestone(milestone: Milestone, when: str | None) -> str:
    """Return a milestone's label, as ``兰池大道东延段 建成（6月底前）``."""
    stage = _names().get(CODES["event"].get(milestone.event, ""), milestone.event)
    return _cut(f"{unwrapped(milestone.text)} {stage}" + (f"（{unwrapped(when)}）" if when else ""))


def of_responsibility(duty: Responsibility) -> str:
    """Return a responsibility's label, as ``发展改革局 牵头单位``."""
    return _cut(f"{unwrapped(duty.agent)} {_names().get(CODES['role'].get(duty.role, ''), duty.role)}")


@cache
def _names() -> dict[str, str]:
    return {concept.iri: concept.label for concept in concepts("codes")}
