"""Digit accounting: where every number of a document went.

1. Every run of digits counts, and Chinese numerals of two or more before a measure word of size (`三百套`).
2. Facts and names paint the text with their class, the weightier over the lighter: parts that look back,
   quotations, periods, headings, names, qualifiers, targets, reported values, review items.
3. What stays unpainted is shown to ``rules/accounting.toml``: the first rule that covers the digits explains them.
4. What no rule explains is not understood; `reviews` lists it.

So each run has one class, and the classes add up to the total: nothing is dropped silently.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from ..document import Document, Span
from ..mention import Actual, Figure, Review, Target
from .reading import Reading
from .standing import BACK, opening, standings
from .unwrap import View, unwrapped

if TYPE_CHECKING:
    from .pipeline import Found

_RUN = re.compile(
    r"[0-9０-９]+(?:[.．,，](?=[0-9０-９])[0-9０-９]+)*"
    r"|(?<![第一二三四五六七八九十百千万亿两])[二三四五六七八九十两][一二三四五六七八九十百千万亿两]*"
    r"(?=万|亿|(?:家|所|座|公里|亩|名|套|亿元|万元|平方米|场|件|辆|间|张|公顷|宗|台)(?!庭|长|乡|大?事|大?好事|实事|民生|重点民生|惠民|省|工程|校|师|医|[一二三四五六七八九十]))"
)
_QUOTED = re.compile(r"“[^”\n]{1,24}”|《[^》\n]{1,60}》|\"[^\"\n]{1,24}\"|‘[^’\n]{1,24}’|「[^」\n]{1,24}」")
Place = Callable[[Span], Span]
"""The way from a span of one text to that of another."""

_CLASSES = ("", "past", "label", "period", "heading", "name", "qualifier", "target", "actual", "review")
_NAMES = ("programs", "places", "organizations", "projects", "responsibilities")
_AROUND = 28


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of number that is no fact: its name, its class, and the pattern that covers such digits."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True, slots=True)
class Accounting:
    """How many runs of digits a document has, how many of each class, and those that nothing explains."""

    total: int
    by_class: Mapping[str, int]
    unexplained: tuple[Span, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of ``rules/accounting.toml`` in their order."""
    content = files("hongtu.graph.extract").joinpath("rules", "accounting.toml").read_text("utf-8")
    return tuple(
        Rule(entry["name"], entry["class"], re.compile(entry["pattern"]), entry["example"])
        for entry in tomllib.loads(content)["rule"]
    )


def accounting(document: Document, found: Found) -> Accounting:
    """Return the account of a segmented document; runs that `found` lists for review have the class ``review``."""
    view = unwrapped(document)
    counts: Counter[str] = Counter(layout=sum(1 for _ in _left_out(view)))
    unexplained: list[Span] = []
    for span, kind in classified(Reading(view.document), found, _forward(view)):
        if kind:
            counts[kind] += 1
        else:
            unexplained.append(Span(view.back(span.start), view.back(span.end - 1) + 1))
    by_class = {kind: number for kind, number in sorted(counts.items()) if number}
    return Accounting(counts.total() + len(unexplained), by_class, tuple(unexplained))


def classified(reading: Reading, found: Found, place: Place = lambda span: span) -> Iterator[tuple[Span, str]]:
    """Yield every run of digits with its class, empty where nothing explains it.

    `place` leads the spans of `found` to those of the text that is read.
    """
    text = reading.text
    painted = _painted(reading, found, place)
    for run in _RUN.finditer(text):
        start, end = run.span()
        kind = painted[start] or painted[end - 1]
        yield Span(start, end), _CLASSES[kind] or explain(text, start, end)


def _left_out(view: View) -> Iterator[re.Match[str]]:
    """Yield the digits that the view leaves out: page numbers inside sentences."""
    ends = [start - begin for begin, start in pairwise(view.starts)]
    for offset, length, after in zip(view.offsets, ends, view.offsets[1:], strict=False):
        yield from _RUN.finditer(view.original.text, offset + length, after)


def _forward(view: View) -> Place:
    """Return the way from spans of the original text to those of the view."""

    def offset(original: int) -> int:
        piece = bisect_right(view.offsets, original) - 1
        moved = original - view.offsets[piece] + view.starts[piece]
        return min(moved, view.starts[piece + 1]) if piece + 1 < len(view.starts) else moved

    return lambda span: Span(offset(span.start), offset(span.end))


def explain(text: str, start: int, end: int) -> str:
    """Return the class of the first rule whose pattern covers the digits at `start`, empty if none does."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    low = max(low, text.rfind("\n", low, start) + 1)
    line_end = text.find("\n", end, high)
    window = text[low : high if line_end < 0 else line_end]
    for rule in rules():
        for match in rule.pattern.finditer(window):
            if match.start() + low <= start and end <= match.end() + low:
                return rule.kind
    return ""


def _painted(reading: Reading, found: Found, place: Place) -> bytearray:
    """Return for every character the number of the weightiest class that covers it."""
    painted = bytearray(len(reading.text))
    own, facts = _passages(reading), _facts(found)
    for kind, spans in enumerate((*own, *(map(place, spans) for spans in facts)), 1):
        for span in spans:
            painted[span.start : span.end] = bytes((kind,)) * len(span)
    return painted


def _facts(found: Found) -> tuple[list[Span], ...]:
    """Return the spans of names, qualifiers, targets, reported values and review items."""
    figures = [
        mention for name in ("targets", "actuals") for mention in found.get(name, ()) if isinstance(mention, Figure)
    ]
    names = [mention.span for name in _NAMES for mention in found.get(name, ()) if not isinstance(mention, Review)]
    return (
        names,
        [span for figure in figures for span in (figure.indicator_span, figure.scope_span) if span],
        [figure.span for figure in figures if isinstance(figure, Target)],
        [figure.span for figure in figures if isinstance(figure, Actual)],
        [mention.span for mentions in found.values() for mention in mentions if isinstance(mention, Review)],
    )


def _passages(reading: Reading) -> tuple[Iterable[Span], ...]:
    """Return the spans of parts that look back, of quotations, periods and headings."""
    title = reading.plan.title_span
    return (
        _past(reading),
        (Span(*match.span()) for match in _QUOTED.finditer(reading.text)),
        [period.span for period in reading.periods],
        [*_numbers(reading), *([title] if title else [])],
    )


def _past(reading: Reading) -> Iterator[Span]:
    standing = standings(reading)
    for section in reading.document.sections:
        inner = standing.get(section.parent or "") == BACK
        if standing.get(section.id) == BACK and not inner:
            yield section.span
    yield from reading.past_spans


def _numbers(reading: Reading) -> Iterator[Span]:
    """Yield the numbers of headings and of paragraphs that a sentence begins with."""
    text = reading.text
    for section in reading.document.sections:
        title = text.find(section.title, section.heading.start, section.heading.end) if section.title else -1
        yield Span(section.heading.start, title if title >= 0 else section.heading.end)
    for sentence in reading.document.sentences:
        words = opening(text, sentence)
        if words > sentence.start:
            yield Span(sentence.start, words)
