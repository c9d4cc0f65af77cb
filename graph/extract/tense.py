"""Looking back or planning: government work reports begin with last year's results, which commit to nothing.

A section looks back when its heading, or that of a section above it, says so (2023年工作回顾, 过去五年) or names
a year before the plan's own and nothing that is to be done. Inside such a part a heading turns to the plan only where
it names the plan's year or ends in the word for what is to come: 创新思路深化改革 still tells what was done, and so
does 2019年和今年以来工作回顾, whose last word looks back.

Some reports part their halves with a line of its own instead of a numbered heading (2023年工作回顾 … 2024年主要工作):
what stands between two such lines looks back too, and so do a glossary at the end (名词解释) and, wherever it stands, a
paragraph that opens with the years behind (过去五年, “十三五”期间) and does not come to speak of what is ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ..document import Section, Span
from .lexicon import Lexicon, alternatives
from .periods import FIVE_YEAR

# A short line of its own: no number before it, no punctuation of a sentence in it.
_LINE = re.compile(
    r"(?m)^[ \t\u3000]*(?!（?[一二三四五六七八九十]+[、）.])(?P<words>[^\s，。；：！（\d][^，。；：！\n]{1,24}"
    r"|\d{4}年[^，。；：！\n]{2,24})[ \t\u3000\r]*$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_FIVE = rf"[“\"]?(?P<five>{'|'.join(FIVE_YEAR)})[”\"]?"


class Words(NamedTuple):
    """The vocabulary of tense as regular expressions."""

    back: re.Pattern[str]
    ahead: re.Pattern[str]
    glossary: re.Pattern[str]
    annex: re.Pattern[str]
    terms: re.Pattern[str]
    opening: re.Pattern[str]


@cache
def vocabulary(lexicon: Lexicon) -> Words:
    """Return the compiled vocabulary of tense; `opening` names what it found: ``year``, ``years`` or ``five``."""
    names = ("back", "ahead", "glossary", "annex", "terms")
    back, ahead, glossary, annex, terms = (re.compile(alternatives(lexicon.words("tense", name))) for name in names)
    opens = lexicon.table("tense", "opening")
    opening = re.compile(
        r"(?m)^[ \t\u3000—]*(?:各位代表[，！!：]\s*)?(?:[回顾望首在刚]{1,2}|刚刚)?"
        rf"(?:(?P<years>{alternatives(opens['years'])})|(?P<year>{alternatives(opens['year'])})|{_FIVE}(?:期间|时期|期末|以来))"
    )
    return Words(back, ahead, glossary, annex, terms, opening)


def past_sections(sections: Iterable[Section], year: int, lexicon: Lexicon) -> frozenset[str]:
    """Return the ids of the sections that report results; `year` is the plan's own."""
    back, ahead = vocabulary(lexicon)[:2]
    past: set[str] = set()
    for section in sections:
        years = [int(found) for found in _YEAR.findall(section.title)]
        turns, looks = _last(ahead, section.title), _last(back, section.title)
        turns = None if turns and looks and looks.start() > turns.end() else turns
        own = (looks or (years and max(years) < year)) and not turns
        leaves = turns and (year in years or "今年" in section.title or turns.end() == len(section.title))
        if own or (section.parent in past and not leaves):
            past.add(section.id)
    return frozenset(past)


def _last(pattern: re.Pattern[str], title: str) -> re.Match[str] | None:
    return max(pattern.finditer(title), key=re.Match.end, default=None)


def past_spans(text: str, year: int, lexicon: Lexicon) -> tuple[Span, ...]:
    """Return what looks back without a heading: parts that lines open, and paragraphs; `year` is the plan's."""
    return (*_parts(text, year, lexicon), *_paragraphs(text, year, lexicon))


def _parts(text: str, year: int, lexicon: Lexicon) -> Iterator[Span]:
    """Yield what stands between a line that opens the review and the line that opens the plan.

    A review that no line ends is left to its sections.
    """
    words = vocabulary(lexicon)
    review: int | None = None
    for line in _LINE.finditer(text):
        if words.glossary.search(line["words"]):
            continue
        if words.back.search(line["words"]):
            review = line.end() if review is None else review
        elif review is not None and (words.ahead.search(line["words"]) or str(year) in line["words"]):
            yield Span(review, line.start())
            review = None


def glossaries(text: str, lexicon: Lexicon) -> tuple[Span, ...]:
    """Return the explanations of terms: each reaches to the next annex, or to the end of the text."""
    words = vocabulary(lexicon)
    found: list[Span] = []
    terms: int | None = None
    for line in _LINE.finditer(text) if words.glossary.search(text) else ():
        if terms is not None and words.annex.match(line["words"]):
            found.append(Span(terms, line.start()))
            terms = None
        if words.glossary.search(line["words"]):
            terms = line.end() if terms is None else terms
    return (*found, Span(terms, len(text))) if terms is not None else tuple(found)


def _paragraphs(text: str, year: int, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the paragraphs that open with the years behind and do not come to speak of this year or later ones."""
    for opening in vocabulary(lexicon).opening.finditer(text):
        if opening["five"] and FIVE_YEAR[opening["five"]] >= year:
            continue
        end = text.find("\n", opening.end())
        span = Span(opening.start(), end if end >= 0 else len(text))
        words = span.of(text)
        if not re.search(rf"今年(?!以来)|{year}年|今后|未来|下一步|明年", words):
            yield span
