"""Looking back or planning: government work reports begin with last year's results, which commit to nothing.

A section looks back when its heading, or that of a section above it, says so (2023年工作回顾, 过去五年) or names
a year before the plan's own and nothing that is to be done. Inside such a part a heading turns to the plan only where
it names the plan's year or ends in the word for what is to come: 创新思路深化改革 still tells what was done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..document import Section
from .lexicon import Lexicon, alternatives

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
