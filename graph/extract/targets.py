"""Targets: every amount that the plan commits to, one a number and thing, and every rank, grade, checkable end.

1. Only clauses that hold an amount are lexed; what stands in brackets is a clause of its own.
2. `amounts` says which number is said of which thing; `qualities` finds the targets without a number.
3. Comparator, change, deadline, part-whole (其中) and scope (每个新城) complete the record.

What looks back, and the numbers in a theme's heading, commit to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from ..document import Span
from ..mention import Mention, Target
from .amounts import Amount, Memory, amounts
from .comparators import change_of, compare
from .deadlines import Deadline, deadline
from .force import force
from .lexer import BRACKETS, words
from .qualities import qualities
from .reading import Clause, Reading, split
from .scopes import Scope, scope_of

_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
_RATE_UNITS = ("%", "百分点", "‰")


@dataclass(slots=True)
class _Sentence:
    """The targets of a sentence so far, and the clause before the present one."""

    memory: Memory
    made: list[Target] = field(default_factory=list)
    before: Clause | None = None


def targets(reading: Reading, found: Mapping[str, tuple[Mention, ...]] | None = None) -> Iterator[Mention]:  # noqa: ARG001
    """Yield all targets of a document: the amounts, then ranks, grades and checkable ends, each in text order."""
    yield from numeric(reading)
    yield from qualities(reading)


def numeric(reading: Reading) -> Iterator[Target]:
    """Yield the numeric targets of a document in text order."""
    trigger, text = words(reading.lexicon).trigger, reading.text
    for sentence, clauses in groupby(reading.clauses, key=lambda clause: clause.sentence):
        if not trigger.search(text, sentence.start, sentence.end) or reading.looks_back(sentence.start):
            continue
        state = _Sentence(Memory(reading))
        for clause in clauses:
            if trigger.search(text, clause.span.start, clause.span.end) and not in_theme_heading(reading, clause):
                _read(reading, clause, state)
            else:
                _pass(clause, state)
        yield from sorted(state.made, key=lambda target: (target.span, target.anchor))


def in_theme_heading(reading: Reading, clause: Clause) -> bool:
    """Tell whether a clause belongs to the heading of a theme, whose numbers count the plan's own items."""
    section = reading.innermost(clause.span.start)
    return section is not None and section.kind == "theme" and section.heading.contains(clause.span)


def _read(reading: Reading, clause: Clause, state: _Sentence) -> None:
    made = len(state.made)
    _clause(reading, clause, state)
    for match in BRACKETS.finditer(reading.text, clause.span.start, clause.span.end):
        for inner in split(reading.text, Span(match.start() + 1, match.end() - 1)):
            _clause(reading, Clause(inner, clause.sentence, clause.section), state)
    if len(state.made) == made:
        _pass(clause, state)
    else:
        state.before = None


def _pass(clause: Clause, state: _Sentence) -> None:
    state.memory.before = state.before = clause


def _clause(reading: Reading, clause: Clause, state: _Sentence) -> None:
    scope = scope_of(reading, clause)
    for amount in amounts(reading, clause, state.memory):
        due = _due(reading, clause, amount, state.before)
        whole = _whole(state.made, amount) if amount.part else None
        state.made.append(_target(reading, clause, amount, due, scope, whole))


def _whole(made: list[Target], amount: Amount) -> Span | None:
    """Return the target that an amount after 其中 is part of: the nearest before it, of its unit if there is one."""
    lexeme = amount.value.lexeme
    before = [target for target in made if target.span.end <= lexeme.span.start and target.whole is None]
    same = [target for target in before if target.unit == (lexeme.amount.unit or None)]
    return max((target.span for target in same or before), default=None)


def _due(reading: Reading, clause: Clause, amount: Amount, before: Clause | None) -> Deadline:
    """Return an amount's deadline; as many numbers as a time has quarters are due one by one (前三季度分别…)."""
    for period in reading.periods_in(clause.span):
        if "季度" in period.text and amount.count == period.due.month // 3 > 1:
            return Deadline(date(period.due.year, *_QUARTER_ENDS[amount.index]), period.span, "stated")
    return deadline(reading, clause, amount.value.lexeme.span.start, before)


def _target(
    reading: Reading, clause: Clause, amount: Amount, due: Deadline, scope: Scope, whole: Span | None
) -> Target:
    span, quantity = amount.value.lexeme.span, amount.value.lexeme.amount
    change = change_of(amount.head.name, amount.change)
    distributed = amount.mode in ("zip", "each")
    return Target(
        span=span,
        text=span.of(reading.text),
        section=clause.section,
        rule=amount.rule,
        status="distributed" if distributed else "inherited" if due.status == "inherited" else "stated",
        indicator=amount.head.name,
        indicator_span=amount.head.span,
        comparator=compare(quantity, amount.value.before, amount.value.after, amount.change),
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit or None,
        unit_text=quantity.unit_text or None,
        change=change,
        aspect=_aspect(quantity.unit, change, amount.head.name),
        due=due.due,
        due_status=due.status,
        due_span=due.span,
        scope=scope.text,
        scope_span=scope.span,
        per=scope.per,
        whole=whole,
        force=force(reading, clause.sentence.start, span.start),
        anchor=amount.head.span.start if amount.mode == "each" else span.start,
        evidence=clause.sentence,
    )


def _aspect(unit: str, change: str | None, name: str) -> str:
    if unit in _RATE_UNITS:
        return {"increase": "growth", "decrease": "decline"}.get(change or "", "share")
    return "increment" if name.startswith(("新", "净增")) or change == "increase" else "level"
