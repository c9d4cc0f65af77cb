"""Looking back or planning: government work reports begin with last year's results, which commit to nothing.

A section looks back when its heading, or that of a section above it, says so (2023年工作回顾, 过去五年) or names
a year before the plan's own and nothing that is to be done.
"""

from __future__ import annotations

import re
from functools import cache

from ..document import Section, Span
from .lexicon import Lexicon, alternatives
from .reading import Reading

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def looks_back(reading: Reading, sentence: Span) -> bool:
    """Tell whether a sentence stands in a part of the plan that reports results."""
    section = reading.innermost(sentence.start)
    return section is not None and section.id in _past_sections(reading)


def _past_sections(reading: Reading) -> frozenset[str]:
    return _sections(reading.document.sections, reading.plan.year, reading.lexicon)


@cache
def _sections(sections: tuple[Section, ...], year: int, lexicon: Lexicon) -> frozenset[str]:
    back = re.compile(alternatives(lexicon.words("tense", "back")))
    ahead = re.compile(alternatives(lexicon.words("tense", "ahead")))
    past: set[str] = set()
    for section in sections:
        years = [int(found) for found in _YEAR.findall(section.title)]
        own = (back.search(section.title) or (years and max(years) < year)) and not ahead.search(section.title)
        if own or (section.parent in past and not ahead.search(section.title)):
            past.add(section.id)
    return frozenset(past)
