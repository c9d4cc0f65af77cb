"""Portfolios: projects arranged by count and money without being named (`重点项目34个，总投资438亿元`).

1. A target that counts projects (`…项目N个`) begins a portfolio; its name is what the target counts.
2. Amounts of money and further counts of the same things that follow in the sentence are its figures.
3. What begins with `其中` is part of the portfolio before it.

A count alone is fully told by its target; a portfolio has two figures at least. Rule: ``portfolios.count``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ..document import Span
from ..mention import Mention, Portfolio, Target
from .reading import Reading

if TYPE_CHECKING:
    from .pipeline import Found

_NAMES = ("项目", "工程", "任务")
_MONEY = ("元", "美元")
_PART = "其中"
_NEAR = 12


def portfolios(reading: Reading, found: Found) -> Iterable[Mention]:
    """Yield the portfolios of a segmented document in text order, built from its targets."""
    starts = [sentence.start for sentence in reading.document.sentences]
    numeric = sorted(
        (mention for mention in found.get("targets", ()) if isinstance(mention, Target) and mention.low is not None),
        key=lambda target: target.span,
    )
    last: Portfolio | None = None
    for _, group in groupby(numeric, key=lambda target: bisect_right(starts, target.span.start)):
        for count, figures in _batches(list(group)):
            name = _name(reading.text, count)
            if len(figures) < 2 or name is None:
                continue
            part = last is not None and _is_part(reading.text, name, last)
            last = Portfolio(
                span=name,
                text=name.of(reading.text),
                section=count.section,
                rule="portfolios.count",
                figures=figures,
                whole=last.span if last and part else None,
            )
            yield last


def _batches(targets: list[Target]) -> Iterator[tuple[Target, tuple[Span, ...]]]:
    """Yield each count of projects in a sentence with the figures that belong to it."""
    count: Target | None = None
    figures: list[Span] = []
    for target in targets:
        if _counts_projects(target) and not (count and target.indicator == count.indicator):
            if count:
                yield count, tuple(figures)
            count, figures = target, [target.span]
        elif count and _belongs(target, count):
            figures.append(target.span)
    if count:
        yield count, tuple(figures)


def _counts_projects(target: Target) -> bool:
    return target.indicator.endswith(_NAMES) and target.unit not in (*_MONEY, "%") and target.change is None


def _belongs(target: Target, count: Target) -> bool:
    if target.unit in _MONEY:
        return target.indicator.startswith(count.indicator) or "投资" in target.indicator
    return target.indicator == count.indicator and target.unit != count.unit


def _name(text: str, count: Target) -> Span | None:
    """Return what a count counts, as it stands in the text before or after the number."""
    span = count.indicator_span
    if span is None or not span.of(text).endswith(_NAMES):
        return None
    return span if not text.startswith(_PART, span.start) else Span(span.start + len(_PART), span.end)


def _is_part(text: str, name: Span, whole: Portfolio) -> bool:
    between = text[max(whole.figures[-1].end, name.start - _NEAR) : name.start]
    return _PART in between and "\n" not in text[whole.span.end : name.start]
