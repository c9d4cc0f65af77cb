"""Targets: every amount that the plan commits to, one a number and thing, and every rank, grade, checkable end.

1. `figures` reads the amounts of all sentences that do not look back; `qualities` finds the targets without a number.
2. Each gets the deadline that governs it and the force of the words that commit to it (确保, 力争).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ..document import Span
from ..mention import Mention, Target
from .amounts import Amount
from .deadlines import Deadline, deadline
from .figures import Tense, figures
from .force import force
from .qualities import qualities
from .reading import Clause, Reading

_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


def targets(reading: Reading, found: Mapping[str, tuple[Mention, ...]] | None = None) -> Iterator[Mention]:  # noqa: ARG001
    """Yield all targets of a document: the amounts, then ranks, grades and checkable ends, each in text order."""
    yield from figures(reading, _ahead(reading))
    yield from qualities(reading)


def _ahead(reading: Reading) -> Tense[Target]:
    def holds(sentence: Span) -> bool:
        return not reading.looks_back(sentence.start)

    def due(clause: Clause, amount: Amount, before: Clause | None) -> Deadline:
        """Return the deadline; as many numbers as a time has quarters are due one by one (前三季度分别…)."""
        for period in reading.periods_in(clause.span):
            if "季度" in period.text and amount.count == period.due.month // 3 > 1:
                return Deadline(date(period.due.year, *_QUARTER_ENDS[amount.index]), period.span, "stated")
        return deadline(reading, clause, amount.value.lexeme.span.start, before)

    def more(clause: Clause, amount: Amount) -> Mapping[str, str | None]:
        return {"force": force(reading, clause.sentence.start, amount.value.lexeme.span.start)}

    return Tense(Target, past=False, holds=holds, due=due, more=more)
