"""Looking back or planning: government work reports begin with last year's results, which commit to nothing.

A section looks back when its heading, or that of a section above it, says so (2023年工作回顾, 过去五年) or names
a year before the plan's own and nothing that is to be done. Inside such a part a heading turns to the plan only where
it names the plan's year or ends in the word for what is to come: 创新思路深化改革 still tells what was done.

Some reports part their halves with a line of its own instead of a numbered heading (2023年工作回顾 … 2024年主要工作):
what stands between two such lines looks back too, and so does a glossary at the end (名词解释).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..document import Section, Span
from .lexicon import Lexicon, alternatives

# A short line of its own: no number before it, no punctuation of a sentence in it.
_LINE = re.compile(
    r"(?m)^[ \t\u3000]*(?!（?[一二三四五六七八九十]+[、）.])(?P<words>[^\s，。；：！（\d][^，。；：！\n]{1,24}"
    r"|\d{4}年[^，。；：！\n]{2,24})[ \t\u3000\r]*$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


@cache
def _headings(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    back, ahead = (re.compile(alternatives(lexicon.words("tense", table))) for table in ("back", "ahead"))
    return back, ahead


def past_sections(sections: Iterable[Section], year: int, lexicon: Lexicon) -> frozenset[str]:
    """Return the ids of the sections that report results; `year` is the plan's own."""
    back, ahead = _headings(lexicon)
    past: set[str] = set()
    for section in sections:
        years = [int(found) for found in _YEAR.findall(section.title)]
        turns = _last(ahead, section.title)
        own = (back.search(section.title) or (years and max(years) < year)) and not turns
        leaves = turns and (year in years or "今年" in section.title or turns.end() == len(section.title))
        if own or (section.parent in past and not leaves):
            past.add(section.id)
    return frozenset(past)


def _last(pattern: re.Pattern[str], title: str) -> re.Match[str] | None:
    return max(pattern.finditer(title), key=re.Match.end, default=None)


def past_spans(text: str, year: int, lexicon: Lexicon) -> tuple[Span, ...]:
    """Return what stands between a line that opens the review and the line that opens the plan; `year` is the plan's.

    A review that no line ends is left to its sections; a glossary reaches to the next annex, or to the end of the text.
    """
    back, ahead = _headings(lexicon)
    glossary, annex = (re.compile(alternatives(lexicon.words("tense", table))) for table in ("glossary", "annex"))
    found: list[Span] = []
    review: int | None = None
    terms: int | None = None
    for line in _LINE.finditer(text):
        words = line["words"]
        if terms is not None and annex.match(words):
            found.append(Span(terms, line.start()))
            terms = None
        if glossary.search(words):
            terms = line.end() if terms is None else terms
        elif back.search(words):
            review = line.end() if review is None else review
        elif review is not None and (ahead.search(words) or str(year) in words):
            found.append(Span(review, line.start()))
            review = None
    return (*found, Span(terms, len(text))) if terms is not None else tuple(found)
