"""The review list: what was not understood or not believed, with the sentence, grouped by shape.

1. ``number-not-understood``: digits that no fact, name, heading, period or rule explains (`accounting`).
2. ``separator-lost``: values that stand in the text without anything between them (`50%80%`), split as sense demands.
3. ``agents-not-understood``: a note whose label is known but whose list names no agent that is.
4. ``project-rejected``: words beside 建成 or 开工 that end like something built and name nothing (`projects`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from ..document import Span
from ..mention import Mention, Review, Target
from .accounting import classified
from .agents import Agent
from .reading import Reading
from .responsibilities import understood

if TYPE_CHECKING:
    from .pipeline import Found

_DIGITS = re.compile(r"[0-9０-９]+(?:[.．,][0-9０-９]+)*|[一二三四五六七八九十两][一二三四五六七八九十百千两]*")
_BEFORE, _AFTER = 2, 3


def reviews(reading: Reading, found: Found) -> Iterable[Mention]:
    """Yield the review items of a segmented document in text order."""
    doubtful = (mention for mention in found.get("projects", ()) if isinstance(mention, Review))
    items = [*_numbers(reading, found), *_separators(reading, found), *_notes(reading), *doubtful]
    return sorted(items, key=lambda item: item.span)


def shape_of(text: str, span: Span) -> str:
    """Return what stands around a number, with the digits as `0`: like cases have like shapes.

    >>> shape_of("新增充电桩300根以上", Span(5, 8))
    '电桩0根以上'
    """
    before = re.split(r"[\s，。；：、（(]", text[max(0, span.start - _BEFORE) : span.start])[-1]
    after = re.split(r"[\s，。；：、）)]", text[span.end : span.end + _AFTER])[0]
    return f"{before}0{after}" if not _DIGITS.search(before + after) else _DIGITS.sub("0", f"{before}0{after}")


def _numbers(reading: Reading, found: Found) -> Iterator[Review]:
    for span, kind in classified(reading, found):
        if not kind:
            yield _review(reading, span, "number-not-understood", shape_of(reading.text, span))


def _separators(reading: Reading, found: Found) -> Iterator[Review]:
    targets = [mention for mention in found.get("targets", ()) if isinstance(mention, Target)]
    spans = {target.span: target.unit for target in targets}
    for first, second in pairwise(sorted(spans)):
        if first.end == second.start and spans[first] == spans[second]:
            words = Span(first.start, second.end)
            yield _review(reading, words, "separator-lost", _DIGITS.sub("0", words.of(reading.text)))


def _notes(reading: Reading) -> Iterator[Review]:
    for part in (note for note in reading.notes if note.form == "label"):
        doubtful = [agent for agent in part.agents if not understood(agent)]
        if doubtful or not part.agents:
            span = part.span if not doubtful else _all(doubtful)
            if span.of(reading.text).strip():
                yield _review(reading, span, "agents-not-understood", f"{part.role}：…")


def _all(agents: list[Agent]) -> Span:
    return Span(agents[0].span.start, agents[-1].span.end)


def _review(reading: Reading, span: Span, reason: str, shape: str) -> Review:
    return Review(
        span=span,
        text=span.of(reading.text),
        section=reading.section_at(span.start),
        rule=f"reviews.{reason}",
        reason=reason,
        shape=shape,
        evidence=_sentence(reading, span),
    )


def _sentence(reading: Reading, span: Span) -> Span:
    """Return the sentence that holds a span, widened to hold all of it."""
    sentences = reading.document.sentences
    index = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
    if index < 0 or sentences[index].end <= span.start:
        return span
    return Span(sentences[index].start, max(sentences[index].end, span.end))
