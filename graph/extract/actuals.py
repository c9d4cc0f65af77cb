"""Reported values: every amount that a review states as reached, one a number and thing.

1. `figures` reads the amounts of all sentences that look back, by the rules that read targets.
2. `reported` says of which period a sentence speaks.
3. What is no value of one indicator in one period is left unread: sums and averages over several years, what was only
   planned, differences from another figure (高于全市2个百分点) or an earlier year (与2015年相比), what is said of
   another holder than the plan's own area (甲片区完成投资), and numbers whose thing is not said in the sentence.
4. Of the values of one thing and period those of the first sentence stand (突破4000亿元，达4601亿元): what a later one
   says otherwise is of a part that some sentence before it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ..document import Span
from ..mention import Actual, Mention
from .amounts import Amount
from .deadlines import Deadline
from .figures import Tense, figures
from .indicators import holder
from .lexicon import Lexicon, alternatives
from .reading import Clause, Reading
from .reported import Reported

# An earlier year that a value is compared with.
_BASE = re.compile(r"[与比较从]((?:19|20)\d\d)年")
# A number that the plan before had asked for.
_ASKED = re.compile(r"(?:以上|左右|以内)?的(?:预期|年度|全年)?目标(?!(?:基本|全面)?(?:实现|完成))")
# A number of points more or less than another figure.
_DIFFERENCE = re.compile(r"[高低快慢多少优好]于|比|较")


def actuals(reading: Reading, found: Mapping[str, tuple[Mention, ...]] | None = None) -> Iterator[Mention]:  # noqa: ARG001 - every extractor has this shape
    """Yield the reported values of a document in text order."""
    words = _Words.of(reading.lexicon)
    if not (reading.past_sections or reading.past_spans):
        return
    first: dict[tuple[object, ...], Span] = {}
    for actual in figures(reading, _back(reading, words)):
        thing = (actual.indicator, actual.aspect, actual.unit, actual.due, actual.scope)
        if first.setdefault(thing, actual.evidence) == actual.evidence:
            yield actual


def _back(reading: Reading, words: _Words) -> Tense[Actual]:
    reported = Reported.of(reading)

    def holds(sentence: Span) -> bool:
        start = sentence.start
        return reading.looks_back(start) and not any(span.start <= start < span.end for span in reading.glossaries)

    others: set[tuple[Span, str]] = set()

    def due(clause: Clause, amount: Amount, before: Clause | None) -> Deadline | None:  # noqa: ARG001 - as `Tense.due`
        named, span = (clause.sentence, amount.head.name), amount.value.lexeme.span
        anew = amount.head.span != span  # not gone on with
        if anew and holder(reading, clause.span, amount.head, words.own):
            others.add(named)
        elif anew:
            others.discard(named)
        if named in others or _unsure(reading.text, words, clause, amount):
            return None
        period = reported.period(clause.sentence, span.start)
        bases = _BASE.findall(reading.text, clause.sentence.start, span.start)
        return None if period and any(int(base) < period.due.year - 1 for base in bases) else period

    return Tense(Actual, past=True, holds=holds, due=due)


@dataclass(frozen=True, slots=True)
class _Words:
    """What makes a reported value doubtful, from ``tense.toml``."""

    doubtful: re.Pattern[str]
    bare: frozenset[str]
    shares: tuple[str, ...]
    own: tuple[str, ...]

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> _Words:
        """Return the words of a vocabulary."""
        bare = lexicon.table("tense", "bare")
        doubtful = alternatives(lexicon.words("tense", "doubtful"))
        return _Words(re.compile(doubtful), frozenset(bare["name"]), bare["share"], bare["own"])


def _unsure(text: str, words: _Words, clause: Clause, amount: Amount) -> bool:
    """Tell whether an amount may be no value of one indicator in one period."""
    name, value = amount.head.name, amount.value.lexeme.span
    span = Span(min(clause.span.start, amount.head.span.start), value.end)
    if not name or name in words.bare or name.startswith(words.shares) or words.doubtful.search(span.of(text)):
        return True
    if _ASKED.match(text, value.end):
        return True
    return amount.value.lexeme.amount.unit == "百分点" and _DIFFERENCE.search(span.of(text)) is not None
