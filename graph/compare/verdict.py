"""What became of a target: two figures for one thing go in, a `Judgement` comes out.

1. Which way is better comes from the indicator's polarity; a rank is better the smaller it is; without polarity the
   wording tells (不超过, 下降), and where the two wordings disagree nothing is judged.
2. Both values become intervals in which more is better: 下降5% is -5 (but 降至5% is 5), a ceiling of something bad
   becomes a floor.
3. The floor decides, then the ceiling, then how strict the comparator is (≥ before =, = before 左右), then how firmly
   the plan commits (确保 before nothing, nothing before 力争).
4. Grades compare by their order, trends (正增长 before 持平) by the indicator's polarity, other words without numbers
   only if they are the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..quotation import written

VERDICTS = ("weakened", "dropped", "similar", "raised", "incomparable", "held", "new")
"""What may become of a target, in the order in which a planner wants to see it."""

# What stands before a value that is reached, not the size of a change; a word such as 约 may come between.
_REACHED = re.compile(r"(?:至|到|为|在|达)[^，。；、\d]{0,4}$")
_STRICT = {">": 2, ">=": 1, "=": 0, "range": 0, "rank": 0, "~": -1, "<=": -2, "<": -2}
_MIRROR = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_TRENDS = {"down": -1, "hold": 0, "up": 1}
_FORCE = {"binding": 1, "aspirational": -1}


@dataclass(frozen=True, slots=True)
class Figure:
    """A target with all that compares it; `low` and `high` are in `unit`, `text` are the value's words.

    `horizon` is 0 for what is due within the plan's period, else the year in which it is due.
    `measure` is the unit by which values compare: 个, 家 and 人 count alike. `known` is the vocabulary that
    has the indicator, `broader` the indicator above it.
    `start` and `end` are the offsets of those words in the plan's text, `sentence` is the clause that says so.
    """

    indicator: str
    name: str
    aspect: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    change: str | None
    direction: str | None
    grade: int | None
    force: str | None
    polarity: str | None
    scope: str | None
    due: date | None
    horizon: int
    text: str
    sentence: str
    section: str
    start: int
    end: int
    measure: str | None = None
    known: str | None = None
    broader: str | None = None

    @property
    def called(self) -> str:
        """The name, with the part of the area or the thing that it is said of before it."""
        return f"{self.scope} {self.name}" if self.scope and not self.name.startswith(self.scope) else self.name

    @property
    def told_due(self) -> date | None:
        """The deadline, if it is another day than the end of the plan's year."""
        return self.due if self.due and (self.horizon or (self.due.month, self.due.day) != (12, 31)) else None

    @property
    def written(self) -> str:
        """The value as the text writes it, with the sign of its comparator before it."""
        return written(self.comparator, self.text)

    @property
    def value(self) -> Decimal | None:
        """The number that a reader sees: the lower bound, else the upper one."""
        return self.low if self.low is not None else self.high

    @property
    def falls(self) -> bool:
        """Whether the value says by how much something falls (下降5%), not to what it falls (降至5%)."""
        lead = self.sentence.partition(self.text)[0]
        return self.change == "decrease" and _REACHED.search(lead) is None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`verdict` is one of `VERDICTS`; `reasons` say what differs (``value``, ``comparator``, ``force`` …)."""

    verdict: str
    reasons: tuple[str, ...] = ()
    difference: Decimal | None = None


def judge(before: Figure, after: Figure) -> Judgement:
    """Return whether `after` asks for more or less than `before`; both have one indicator, aspect and unit."""
    if before.value is None or after.value is None:
        return _worded(before, after)
    sense = _sense(before, after)
    if not sense:
        return Judgement("incomparable", ("direction",))
    first, second = _oriented(before, sense), _oriented(after, sense)
    steps = {
        "value": _order(first[0], second[0]) or _order(first[1], second[1]),
        "comparator": _order(first[2], second[2]),
        "force": _order(_FORCE.get(before.force or "", 0), _FORCE.get(after.force or "", 0)),
    }
    decisive = next((step for step in steps.values() if step), 0)
    reasons = tuple(name + ("+" if step > 0 else "-") for name, step in steps.items() if step)
    return Judgement(("held", "raised", "weakened")[decisive], reasons, after.value - before.value)


def _worded(before: Figure, after: Figure) -> Judgement:
    if before.grade is not None and after.grade is not None:
        return _stepped(_order(after.grade, before.grade), "value")
    first, second = _TRENDS.get(before.direction or ""), _TRENDS.get(after.direction or "")
    if before.value is after.value and before.polarity and first is not None and second is not None:
        return _stepped(_order(first, second) * (-1 if before.polarity == "down" else 1), "comparator")
    same = before.value is after.value and (before.direction, before.change) == (after.direction, after.change)
    known = before.direction or before.change or before.text == after.text
    return Judgement("held") if same and known else Judgement("incomparable", ("wording",))


def _stepped(step: int, name: str) -> Judgement:
    return Judgement(("held", "raised", "weakened")[step], (name + ("+" if step > 0 else "-"),) if step else ())


def _sense(before: Figure, after: Figure) -> int:
    """Return 1 if more of the signed value is better, -1 if less is, 0 if the two wordings disagree."""
    if "rank" in (before.comparator, after.comparator):
        return -1 if before.comparator == after.comparator else 0
    if before.polarity in ("up", "down"):
        return 1 if before.polarity == "up" else -1
    senses = {_worded_sense(before), _worded_sense(after)}
    return senses.pop() if len(senses) == 1 else 0


def _worded_sense(figure: Figure) -> int:
    return -1 if figure.change == "decrease" or figure.comparator in ("<", "<=") else 1


def _oriented(figure: Figure, sense: int) -> tuple[Decimal, Decimal, int]:
    """Return floor, ceiling and strictness of a value, turned so that more is better."""
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    assert low is not None
    assert high is not None
    turned = (-1 if figure.falls else 1) * sense < 0
    comparator = _MIRROR.get(figure.comparator, figure.comparator) if turned else figure.comparator
    floor, ceiling = (-high, -low) if turned else (low, high)
    return floor, ceiling, _STRICT.get(comparator, 0)


def _order(first: Decimal | int, second: Decimal | int) -> int:
    return (second > first) - (second < first)
