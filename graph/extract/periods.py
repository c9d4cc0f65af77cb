"""Time expressions of plans and the last day of the period that each one names.

1. One regular expression, compiled from ``lexicon/periods.toml`` and the shapes of dates, finds them.
2. The last day follows from the shape: ``6月底前`` is the end of June of the plan's year, ``前三季度`` the end of
   September, ``2024—2027年`` the end of 2027, ``“十四五”时期`` the end of 2025, ``5年内`` five years from
   the plan's start.
   the plan's start, ``汛期前`` the day before that season, ``春节前`` New Year's Eve by the moon.
3. ``自2018年起`` begins something and ends nothing: rule ``periods.since``, never a deadline. So does
   ``2017年以来`` (``periods.past``), and any year before the plan's own, unless 前 says that it ends something.

The rule's name says which shape was read: ``periods.month``, ``.year``, ``.years``, ``.word``, ``.season``,
``.five-year``, ``.within``, ``.since``, ``.past``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from ..document import Document, Plan, Span
from ..mention import Period
from .lexicon import Lexicon, alternatives

_TAIL = "(?:底之前|月底前|底前|底以前|以前|底|之前|前|末|初|份|上旬|中旬|下旬)"
_HAN = "一二三四五六七八九十"
_WORD_ENDS = {
    "year": (12, 31),
    "half1": (6, 30),
    "half2": (12, 31),
    "quarter1": (3, 31),
    "quarter2": (6, 30),
    "quarter3": (9, 30),
    "quarter4": (12, 31),
}
FIVE_YEAR = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}

# Every time expression holds one of these signs, at most so many characters behind its start and before its end.
_SIGNS = re.compile(r"[年月]|季|五[”\"]?(?:规划)?[期末内时]|[汛暖]|[节庆旦冬一”期学]前")
_BEFORE, _BEHIND = 16, 16

NO_DEADLINE = frozenset({"periods.since", "periods.past"})


@cache
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    year = r"(?<!\d)(?:19|20)\d\d"
    month = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
    words = alternatives(lexicon.words("periods", "words"))
    seasons = alternatives(_seasons(lexicon)[0])
    return re.compile(
        rf"(?P<since>自?{year}年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?起)"
        rf"|(?P<past>{year}年以来|(?:去年|上年|上年度|往年|前年)(?:底|末)?)"
        rf"|(?P<season>(?:{year}年|今年|明年)?(?:{seasons}|春节)(?:到来|来临|之)?前)(?![后夕])"
        rf"|(?P<years>{year}年?\s*(?:[-—–－~～]+|至|到)\s*{year}年(?:{_TAIL}|期间)?)"
        rf"|(?P<date>(?:{year}年|今年|明年)?(?:(?<![\d.])\d{{1,2}}[-—–－~～至到]{{1,2}})?(?<!\d){month}月(?!季|嫂|饼|经|球|亮)(?:(?:[-—–－~～至到]+)\d{{1,2}}月)?(?:\d{{1,2}}日|{_TAIL})?前?)"
        rf"|(?P<yearword>{year}年(?:上半年|下半年|[一二三四]季度))"
        rf"|(?P<year>(?:到|至|在)?{year}年(?!度?政府工作报告)(?:年?{_TAIL}|全年|度内|内)?)"
        rf"|(?P<next>明年(?:年?{_TAIL})?)"
        rf"|(?P<fiveyear>[“\"]?(?:{'|'.join(FIVE_YEAR)})[”\"]?(?:规划)?(?:期间|时期|期末|末|内))"
        rf"|(?P<within>(?:未来|今后)?(?:\d{{1,2}}|[{_HAN}两]{{1,2}})(?:[-—至到](?:\d{{1,2}}|[{_HAN}]{{1,2}}))?年(?:内|之内|以内)|(?:用|利用|通过)(?:\d{{1,2}}|[{_HAN}两]{{1,2}})年(?:左右)?(?:的?时间))"
        rf"|(?P<word>{words})"
    )


def find_periods(document: Document, section_at: Callable[[int], str], lexicon: Lexicon) -> Iterator[Period]:
    """Yield the time expressions of a segmented document in text order."""
    plan = document.plan
    if plan is None:
        raise ValueError(f"{document.name}: segment the document before reading it")
    for match in _matches(_pattern(lexicon), document.text):
        shape = match.lastgroup or ""
        due = _due(shape, match.group(), plan, lexicon)
        if due is None:
            continue
        rule = "periods." + {"date": "month", "yearword": "year", "next": "year", "fiveyear": "five-year"}.get(
            shape, shape
        )
        if shape in ("year", "years") and due < plan.start and not match.group().endswith("前"):
            rule = "periods.past"
        yield Period(
            span=Span(*match.span()), text=match.group(), section=section_at(match.start()), rule=rule, due=due
        )


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what the pattern finds; only the neighbourhood of a sign of time is searched, for speed."""
    end = 0
    for sign in _SIGNS.finditer(text):
        if sign.end() <= end:
            continue
        found = pattern.search(text, max(end, sign.start() - _BEFORE), min(len(text), sign.end() + _BEHIND))
        while found and found.start() < sign.end():
            yield found
            end = found.end()
            found = pattern.search(text, end, sign.end()) if end < sign.end() else None


def _due(shape: str, text: str, plan: Plan, lexicon: Lexicon) -> date | None:
    years = [int(found) for found in re.findall(r"(?:19|20)\d\d", text)]
    year = years[-1] if years else plan.year + ("明年" in text)
    match shape:
        case "date":
            return _month_end(text, year)
        case "word":
            return date(plan.end.year if _whole_year(text, lexicon) else plan.year, *_word_end(text, lexicon))
        case "season":
            return _season_end(text, year, lexicon)
        case "yearword":
            return date(year, *_word_end(text[text.index("年") + 1 :], lexicon))
        case "fiveyear":
            return next(date(end, 12, 31) for name, end in FIVE_YEAR.items() if name in text)
        case "within":
            return date(plan.start.year + _count(text) - 1, 12, 31)
        case "since" | "past":
            return date(years[0] if years else plan.year - 1, 12, 31)
        case _:
            return date(year, 12, 31)


def _whole_year(text: str, lexicon: Lexicon) -> bool:
    return text in lexicon.table("periods", "words")["year"] and "今年" not in text and "全年" not in text


def _word_end(text: str, lexicon: Lexicon) -> tuple[int, int]:
    return _WORD_ENDS[lexicon.meanings("periods", "words")[text]]


@cache
def _seasons(lexicon: Lexicon) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the last day before each season or holiday, and the eve of the lunar new year by year."""
    return lexicon.meanings("periods", "seasons"), lexicon.meanings("periods", "eve")


def _season_end(text: str, year: int, lexicon: Lexicon) -> date | None:
    seasons, eves = _seasons(lexicon)
    day = next((day for name, day in seasons.items() if name in text), eves.get(str(year)))
    return date.fromisoformat(f"{year}-{day}") if day else None


def _month_end(text: str, year: int) -> date | None:
    body = re.sub(r"^.*年", "", text)
    months = re.findall(r"(\d{1,2}|[十一二三四五六七八九]{1,2})月", body)
    month = int(months[-1]) if months[-1].isdigit() else _han(months[-1])
    day = re.search(r"(\d{1,2})日", body)
    last = monthrange(year, month)[1] if 1 <= month <= 12 else 0
    if not last or (day and not 1 <= int(day.group(1)) <= last):
        return None
    return date(year, month, int(day.group(1)) if day else last)


def _han(text: str) -> int:
    """Return the value of a Chinese numeral below 100.

    >>> _han("十二"), _han("三"), _han("二十")
    (12, 3, 20)
    """
    tens, ten, ones = text.partition("十")
    digits = {**{sign: value for value, sign in enumerate(_HAN[:9], 1)}, "两": 2, "": 0}
    return (digits[tens] if tens else 1) * 10 + digits[ones] if ten else digits[tens]


def _count(text: str) -> int:
    number = re.findall(rf"\d{{1,2}}|[{_HAN}两]{{1,2}}", text)[-1]
    return max(1, int(number) if number.isdigit() else _han(number))


def before(periods: Sequence[Period], clause: Span, offset: int) -> Period | None:
    """Return the deadline nearest before `offset` inside `clause`, or None."""
    found = None
    for period in periods:
        if period.span.end > offset:
            break
        if period.span.start >= clause.start and period.rule not in NO_DEADLINE:
            found = period
    return found
