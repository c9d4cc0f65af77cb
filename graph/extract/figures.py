"""The reader of amounts: sentences of one tense go in, figures come out, one a number and thing.

1. Only clauses that hold an amount are lexed; what stands in brackets is a clause of its own.
2. `amounts` says which number is said of which thing; comparator, change, part-whole (其中) and scope (每个新城)
   complete the figure.
3. What a sentence commits to and what it reports is read by the same rules: a `Tense` says which sentences are meant,
   when a figure is due, and what class it has.

The numbers in a theme's heading count the plan's own items and are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Generic, TypeVar

from ..document import Span
from ..mention import Figure
from .amounts import Amount, amounts
from .comparators import change_of, compare
from .deadlines import Deadline
from .lexer import BRACKETS, words
from .naming import Memory
from .reading import Clause, Reading, split
from .scopes import Scope, scope_of

Kind = TypeVar("Kind", bound=Figure)

_RATE_UNITS = ("%", "百分点", "‰")
# What is newly there (新增, 新建, 城镇新增就业), not what is called new (新区, 新能源汽车).
_NEW = re.compile(r"净增|.*新增|新(?![区城兴型片]|能源|材料|经济|媒体|农村|基建|业态|一代)")
# Who is brought in, raised or recognised is added just so.
_GAIN = r"(?<!累计)(?:新增|净增|新认定|引进|引入|引育|招引|引聚|培育|孵化|认定|创成|落户|落地)"
_ITEM = r"\d[^、，。；达到至]{0,24}[、，](?:以及|和|及)?"
_SEVERAL = r"(?:[^、，。；]{1,24}(?:、|和|及|与))*"
_ADDED = re.compile(rf"{_GAIN}(?P<list>[^，。；]{{1,40}}?{_ITEM}(?:[^、，。；达到至]{{1,24}}{_ITEM})*)?{_SEVERAL}$")
_AND = ("", "以及", "及", "和")
_TOTAL = re.compile(r"总[数量]|累计|[达到至破]")


@dataclass(frozen=True, slots=True)
class Tense(Generic[Kind]):
    """How the sentences of one tense are read.

    `holds` tells whether a sentence is of this tense, `due` the deadline or the period of an amount, given its clause
    and the clause before if that holds none (None: the amount is no figure), `more` what only this `kind` has.
    """

    kind: type[Kind]
    past: bool
    holds: Callable[[Span], bool]
    due: Callable[[Clause, Amount, Clause | None], Deadline | None]
    more: Callable[[Clause, Amount], Mapping[str, Any]] = lambda _clause, _amount: {}


@dataclass(slots=True)
class _Sentence(Generic[Kind]):
    """The figures of a sentence so far, and the clause before the present one."""

    memory: Memory
    made: list[Kind] = field(default_factory=list)
    before: Clause | None = None


def figures(reading: Reading, tense: Tense[Kind]) -> Iterator[Kind]:
    """Yield the figures of a document's sentences of one tense, in text order."""
    trigger, text = words(reading.lexicon).trigger, reading.text
    for sentence, clauses in groupby(reading.clauses, key=lambda clause: clause.sentence):
        if not trigger.search(text, sentence.start, sentence.end) or not tense.holds(sentence):
            continue
        state: _Sentence[Kind] = _Sentence(Memory(reading, tense.past))
        for clause in clauses:
            if trigger.search(text, clause.span.start, clause.span.end) and not in_theme_heading(reading, clause):
                _read(reading, tense, clause, state)
            else:
                _pass(clause, state)
        yield from sorted(state.made, key=lambda figure: (figure.span, figure.anchor))


def in_theme_heading(reading: Reading, clause: Clause) -> bool:
    """Tell whether a clause belongs to the heading of a theme, whose numbers count the plan's own items."""
    section = reading.innermost(clause.span.start)
    return section is not None and section.kind == "theme" and section.heading.contains(clause.span)


def _read(reading: Reading, tense: Tense[Kind], clause: Clause, state: _Sentence[Kind]) -> None:
    made = len(state.made)
    _clause(reading, tense, clause, state)
    for match in BRACKETS.finditer(reading.text, clause.span.start, clause.span.end):
        for inner in split(reading.text, Span(match.start() + 1, match.end() - 1)):
            _clause(reading, tense, Clause(inner, clause.sentence, clause.section), state)
    if len(state.made) == made:
        _pass(clause, state)
    else:
        state.before = None


def _pass(clause: Clause, state: _Sentence[Kind]) -> None:
    state.memory.before = state.before = clause


def _clause(reading: Reading, tense: Tense[Kind], clause: Clause, state: _Sentence[Kind]) -> None:
    scope = scope_of(reading, clause)
    for amount in amounts(reading, clause, state.memory):
        due = tense.due(clause, amount, state.before)
        if due:
            whole = _whole(state.made, amount) if amount.part else None
            more = tense.more(clause, amount)
            state.made.append(_figure(reading, tense.kind, clause, amount, due, scope, whole, more))


def _whole(made: list[Kind], amount: Amount) -> Span | None:
    """Return the figure that an amount after 其中 is part of: the nearest before it, of its unit if there is one."""
    lexeme = amount.value.lexeme
    before = [figure for figure in made if figure.span.end <= lexeme.span.start and figure.whole is None]
    same = [figure for figure in before if figure.unit == (lexeme.amount.unit or None)]
    return max((figure.span for figure in same or before), default=None)


def _figure(
    reading: Reading,
    kind: type[Kind],
    clause: Clause,
    amount: Amount,
    due: Deadline,
    scope: Scope,
    whole: Span | None,
    more: Mapping[str, Any],
) -> Kind:
    span, quantity = amount.value.lexeme.span, amount.value.lexeme.amount
    change = change_of(amount.head.name, amount.change)
    distributed = amount.mode in ("zip", "each")
    return kind(
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
        aspect=_aspect(reading.text, clause, amount, change),
        due=due.due,
        due_status=due.status,
        due_span=due.span,
        scope=scope.text,
        scope_span=scope.span,
        per=scope.per,
        whole=whole,
        anchor=amount.head.span.start if amount.mode == "each" else span.start,
        evidence=clause.sentence,
        **more,
    )


def _added(text: str, clause: Clause, amount: Amount) -> bool:
    """Tell whether a verb of adding holds for a count, if only that of the first of its list: 引进甲10家、乙50家.

    It reaches over a comma where no other verb follows that: 新增甲300家，乙20家. Money behind one is a sum of its own.
    """
    value, head = amount.value.lexeme, amount.head.span.start
    if _TOTAL.search(text, head, value.span.start):
        return False
    begin = min(head, value.span.start)
    leads = text[clause.span.start : begin] in _AND
    found = _ADDED.search(text, clause.sentence.start if leads else clause.span.start, begin)
    return found is not None and not (found["list"] and value.amount.unit == "元")


def _aspect(text: str, clause: Clause, amount: Amount, change: str | None) -> str:
    """Return the aspect: what grows is a rate or an increment, what grows to a value (提高到10亿元) is at a level."""
    if amount.value.lexeme.amount.unit in _RATE_UNITS:
        return {"increase": "growth", "decrease": "decline"}.get(change or "", "share")
    grows = change == "increase" and (not amount.change or amount.change[-1] == "increase")
    return "increment" if grows or _NEW.match(amount.head.name) or _added(text, clause, amount) else "level"
