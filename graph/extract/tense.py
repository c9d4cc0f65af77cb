"""Looking back or planning: government work reports begin with last year's results, which commit to nothing.

A section looks back when its heading, or that of a section above it, says so (2023年工作回顾, 过去五年) or names
a year before the plan's own and nothing that is to be done. Inside such a part a heading turns to the plan only where
it names the plan's year or ends in the word for what is to come: 创新思路深化改革 still tells what was done, and so
does 2019年和今年以来工作回顾, whose last word looks back.

Some reports part their halves with a line of its own instead of a numbered heading (2023年工作回顾 … 2024年主要工作):
what stands between two such lines looks back too, and so do a glossary at the end (名词解释) and, wherever it stands, a
paragraph that opens with the years behind (过去五年, “十三五”期间) and does not come to speak of what is ahead, and a
sentence about what was reached since some year or so far this year. The first of several parts may also look back by
a heading of results (各项工作取得新成效).
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
_STOP = re.compile(r"[。；\n]")
_SINCE = re.compile(r"(?:今年|(?:19|20)\d\d年)以来(?!的)|今年(?P<part>[前第]?[一二三]季度|上半年|1[-—–至到]\d{1,2}月)")
_TOLD = re.compile(r"同比|首次|克服|逆势|统计|反馈|全[国省市区]第|位居|名列")
_INTENT = re.compile(r"(?<![主重必需])要(?![素求点道塞件])|将|力争|确保|计划|争取|今后|下一步|继续|进一步|加快")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_FIVE = rf"[“\"]?(?P<five>{'|'.join(FIVE_YEAR)})[”\"]?"


class Words(NamedTuple):
    """The vocabulary of tense as regular expressions."""

    back: re.Pattern[str]
    ahead: re.Pattern[str]
    glossary: re.Pattern[str]
    annex: re.Pattern[str]
    terms: re.Pattern[str]
    telling: re.Pattern[str]
    intent: re.Pattern[str]
    opening: re.Pattern[str]


@cache
def vocabulary(lexicon: Lexicon) -> Words:
    """Return the compiled vocabulary of tense; `opening` names what it found: ``year``, ``years`` or ``five``."""
    names = ("back", "ahead", "glossary", "annex", "terms", "telling", "intent")
    patterns = [re.compile(alternatives(lexicon.words("tense", name))) for name in names]
    opens = lexicon.table("tense", "opening")
    opening = re.compile(
        r"(?m)^[ \t\u3000—]*(?:各位代表[，！!：]\s*)?(?:[回顾望首在刚]{1,2}|刚刚)?"
        rf"(?:(?P<years>{alternatives(opens['years'])})|(?P<year>{alternatives(opens['year'])})|{_FIVE}(?:期间|时期|期末|以来))"
    )
    back, ahead, glossary, annex, terms, telling, intent = patterns
    return Words(back, ahead, glossary, annex, terms, telling, intent, opening)


def past_sections(sections: Iterable[Section], year: int, lexicon: Lexicon) -> frozenset[str]:
    """Return the ids of the sections that report results; `year` is the plan's own."""
    words = vocabulary(lexicon)
    back, ahead = words.back, words.ahead
    past: set[str] = set()
    parts = [section for section in sections if section.parent is None and section.id != "0"]
    for section in sections:
        years = [int(found) for found in _YEAR.findall(section.title)]
        turns, looks = _last(ahead, section.title), _last(back, section.title)
        turns = None if turns and looks and looks.start() > turns.end() else turns
        own = (looks or (years and max(years) < year)) and not turns
        leaves = turns and (year in years or "今年" in section.title or turns.end() == len(section.title))
        told = section in parts[: 1 if len(parts) > 1 else 0] and _tells(words, section.title)
        if own or (told and not years) or (section.parent in past and not leaves):
            past.add(section.id)
    return frozenset(past)


def _tells(words: Words, title: str) -> bool:
    """Tell whether the first of several parts has a heading of results (各项工作取得新成效), not of aims."""
    return words.telling.search(title) is not None and words.intent.search(title) is None


def _last(pattern: re.Pattern[str], title: str) -> re.Match[str] | None:
    return max(pattern.finditer(title), key=re.Match.end, default=None)


def past_spans(text: str, year: int, lexicon: Lexicon) -> tuple[Span, ...]:
    """Return what looks back without a heading: parts that lines open, paragraphs, sentences; `year` is the plan's."""
    return (*_parts(text, year, lexicon), *_paragraphs(text, year, lexicon), *_sentences(text))


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
        if not re.search(rf"今年(?!以来)|{year}年|今后|未来|下一步|明年|我们[必需]?[须要]", words):
            yield span


def _sentences(text: str) -> Iterator[Span]:
    """Yield the sentences that tell what was reached since some year, or so far this year (今年一季度…同比增长)."""
    for since in _SINCE.finditer(text):
        stops = [text.rfind(stop, 0, since.start()) for stop in "。；\n"]
        start, end = max(stops) + 1, _STOP.search(text, since.end())
        span = Span(start, end.start() if end else len(text))
        words = span.of(text)
        if not _INTENT.search(words) and (not since["part"] or _TOLD.search(words)):
            yield span
