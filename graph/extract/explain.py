"""How a clause was understood: its lexemes, its code string before and behind the fold rules, and the rules that fired.

In: a reading and an offset. Out: an `Explanation` of the clause that holds the offset, for ``hongtu review --explain``
and for whoever writes a rule.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from ..document import Document, Plan, Span
from .grammar import fired, folded, parse
from .lexer import BRACKETS, Lexeme, lex
from .reading import Reading, split


@dataclass(frozen=True, slots=True)
class Explanation:
    """One clause: its words, its lexemes as (code, words, meaning), its codes, the rules that folded or framed it."""

    clause: str
    lexemes: tuple[tuple[str, str, str], ...]
    code: str
    folded: str
    folds: tuple[str, ...]
    frames: tuple[tuple[str, str], ...]


def sentence(text: str, period: tuple[date, date]) -> Reading:
    """Return a reading of one sentence of a plan that holds in `period`."""
    start, end = period
    plan = Plan("", None, "", "", start.year, start, end, "workPlan")
    return Reading(Document("", text, "", "text/plain").with_outline(plan, (), (Span(0, len(text)),)))


def explain(reading: Reading, offset: int) -> Explanation:
    """Explain the innermost clause that holds the character at `offset`."""
    clause = _clause(reading, offset)
    raw = lex(reading, clause)
    code = "".join(lexeme.kind for lexeme in raw)
    runs, short, frames = parse(code)
    lexemes = folded(raw, runs, short)
    return Explanation(
        clause.of(reading.text),
        tuple((lexeme.kind, lexeme.span.of(reading.text), _meaning(lexeme)) for lexeme in raw),
        code,
        short,
        fired(code),
        tuple((frame.rule, _words(reading, lexemes[frame.start : frame.end])) for frame in frames),
    )


def _clause(reading: Reading, offset: int) -> Span:
    clauses = reading.clauses
    index = bisect_right([clause.span.start for clause in clauses], offset) - 1
    outer = clauses[max(0, index)].span if clauses else Span(0, len(reading.text))
    for match in BRACKETS.finditer(reading.text, outer.start, outer.end):
        for inner in split(reading.text, Span(match.start() + 1, match.end() - 1)):
            if inner.start <= offset < inner.end:
                return inner
    return outer


def _meaning(lexeme: Lexeme) -> str:
    if lexeme.quantity is None:
        return lexeme.value
    quantity = lexeme.quantity
    bounds = f"{quantity.low}" if quantity.low == quantity.high else f"{quantity.low}–{quantity.high}"
    return f"{bounds} {quantity.unit}".strip()


def _words(reading: Reading, lexemes: list[Lexeme]) -> str:
    return reading.text[lexemes[0].span.start : lexemes[-1].span.end]
