"""Targets without a number: ranks, grades, and ends that can be checked (全覆盖, 清零, 杜绝, 双下降, 稳步增长).

1. One regular expression, compiled from ``lexicon/qualities.toml``, finds the words of an end, a rank or a grade.
2. What they are said of stands before them in the clause (…全覆盖) or behind them (杜绝…).
3. 双下降 and a grade hold for each item of a list; a trend counts only of something that is measured.

Slogans (走在前列) and wishes (提升, 加强) are no targets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..document import Span
from ..mention import Mention, Target
from .deadlines import deadline
from .enumerations import AND
from .force import force
from .indicators import clean, object_of, with_tails
from .lexer import words
from .lexicon import Lexicon, alternatives
from .reading import Clause, Reading

_CHANGES = {"up": "increase", "down": "decrease"}
# An end that another figure or authority sets: 与经济增长同步, 高于全国平均水平, 达到市要求.
_RELATIVE = (
    r"[与和][^，。；、]{2,10}(?:基本)?同步(?:增长)?(?!升级|推进|规划|建设|实施|发展)"
    r"|(?:高于|低于|不低于|快于|优于)(?:全国|全省|全市|全区|上年)[^，。；\d]{0,6}(?:平均(?:水平)?|水平|增速)"
    r"|(?:高于|低于|不低于|快于|优于)(?:经济|GDP|同期)[^，。；\d]{0,4}(?:增速|增长)"
    r"|(?:(?<=增[速幅长])|(?<=水平、))(?:高于|低于|不低于|快于|优于)[^，。；、\d]{2,10}?增[速幅长]"
    r"|达到(?:国家|省|市|区|上级)(?:考核)?(?:要求|下达目标|考核目标)"
)
# What leads from the thing to the end that it reaches: 水质|稳定达到地表水 Ⅲ类, 排名|进入 前列.
_REACHES = re.compile(
    r"(?:稳定|总体|全部|继续|稳|均|都)*(?:达到|达|保持|优于|实现|进入|居|位居|位列|跻身)(?:国家|地表水|全国|全省|全市)*$"
)
# A manner of working in quotation marks (按照“全覆盖、零容忍”要求) promises nothing.
_MANNER = re.compile(r"(?:按照|坚持|遵循|贯彻|做到)[^，。；“”]{0,12}“[^”]*$|“[^”]*、[^”]*$|坚持$")
_NOT = re.compile(r"(?:不能|未能?|尚未|没有|难以|无法)$")
_BY = re.compile(r"(?:按照?|参照|对标|依照)$")
_TRENDS = ("up", "down", "hold")
# What is to rise is a wish (服务水平稳步提升) unless it is a share or a sum.
_RISES = ("稳步提升", "稳步提高", "持续提升", "持续提高")
_SHARE = re.compile(r"(?:[额值]|(?<!效)率|比重|占比|收入|税收)$")
_ITEM_MOST = 12
_LIST = re.compile(rf"以及|、|{AND}")
_DOUBLE = ("双", "三下降")


@dataclass(frozen=True)
class _Patterns:
    ends: re.Pattern[str]
    behind: Mapping[str, str]
    before: Mapping[str, str]
    measures: re.Pattern[str]
    ranking: re.Pattern[str]
    slogans: re.Pattern[str]
    reach: re.Pattern[str]


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    def words(table: str) -> str:
        return alternatives(lexicon.words("qualities", table))

    ends = (
        rf"全部(?:{words('all')})|(?P<relative>{_RELATIVE})"
        rf"|(?P<rank>前(?:\d+|[一二三四五六七八九十]+)(?:名|位|强)?(?![\d个年季半期月置者])|{words('ranks')})"
        r"|(?P<grade>(?<!劣)[ⅠⅡⅢⅣⅤIVⅥ]{1,3}类|[345５]A(?:级|(?=景区))|[一二三四五]类(?=及?以上|标准)|[三四五]星级|[一二三四五]级(?=标准|水平|响应))"
        rf"|(?P<before>{words('before')})(?=[^，。；、]{{2}})"
        rf"|(?P<behind>{words('behind')})(?![”」]?(?:的(?!$|[，。；、])|心态|总?方针|政策|之路|难度|态势|时间|原则|理念|和[^，。；、]{{2,6}}服务))"
    )
    tables = ("all", "ranks", "before", "behind")
    first = {word[0] for table in tables for word in lexicon.words("qualities", table)}
    signs = "".join(sorted(first | set("全与和高低不快优达前ⅠⅡⅢⅣⅤⅥIV345５一二三四五")))
    return _Patterns(
        re.compile(rf"(?=[{signs}])(?:{ends})"),  # most characters begin no end at all
        lexicon.meanings("qualities", "behind"),
        lexicon.meanings("qualities", "before"),
        re.compile(rf"(?:{words('measures')})[”）)]?(?:[与和同][^，。；、]{{2,10}}?)?(?:同比|均|都|保持|实现|等)*“?$"),
        re.compile(words("ranking")),
        re.compile(words("slogans")),
        re.compile(words("reach")),
    )


def qualities(reading: Reading) -> Iterator[Mention]:
    """Yield rank, grade and qualitative targets in text order."""
    patterns = _patterns(reading.lexicon)
    clauses = reading.clauses
    starts = [clause.span.start for clause in clauses]
    end = 0
    for match in patterns.ends.finditer(reading.text):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.end() > clauses[index].span.end or match.start() < end:
            continue
        clause = clauses[index]
        if reading.looks_back(clause.sentence.start) or _in_head(reading, clause, match):
            continue
        earlier = clauses[index - 1] if index and clauses[index - 1].sentence == clause.sentence else None
        found = list(_understood(reading, patterns, clause, earlier, match))
        end = match.end() if found else end
        yield from found


def _in_head(reading: Reading, clause: Clause, match: re.Match[str]) -> bool:
    """Tell whether an end is only a title: all that a theme's heading says, and a trend in any heading."""
    section = reading.innermost(clause.span.start)
    if section is None or not section.heading.contains(clause.span):
        return False
    trend = match.lastgroup == "behind" and _patterns(reading.lexicon).behind[match.group()] in _TRENDS
    return section.kind == "theme" or trend


def _understood(
    reading: Reading, patterns: _Patterns, clause: Clause, earlier: Clause | None, match: re.Match[str]
) -> Iterator[Target]:
    lead = reading.text[clause.span.start : match.start()]
    kind = match.lastgroup or "all"
    if kind in ("rank", "grade"):
        accepted = (
            _is_rank(patterns, lead) if kind == "rank" else _is_grade(patterns, lead, match, clause, reading.text)
        )
        if accepted:
            listed = kind == "rank" or "类" in match.group()
            names: list[Span | None] = _items(reading, clause, match) if listed else [None]
            if kind == "rank" and not _alike(reading, patterns, names):
                names = [None]
            for name in names:
                yield _target(reading, clause, earlier, match, kind, f"qualities.{kind}", name=name)
        return
    word = match.group()
    direction = _direction(patterns, kind, word)
    if direction is None or not _accepted(patterns, kind, word, direction, lead):
        return
    for name in _items(reading, clause, match) if word.startswith(_DOUBLE) else [None]:
        yield _target(reading, clause, earlier, match, "qualitative", f"qualities.{kind}", direction, name)


def _direction(patterns: _Patterns, kind: str, word: str) -> str | None:
    if kind == "behind":
        return patterns.behind[word]
    if kind == "before":
        return patterns.before[word]
    return (
        "up"
        if kind == "relative" and "低于" not in word.replace("不低于", "")
        else "down"
        if kind == "relative"
        else "full"
    )


def _accepted(patterns: _Patterns, kind: str, word: str, direction: str, lead: str) -> bool:
    """Tell whether an end is promised of something; a trend only of what is measured, an end behind a noun."""
    if _MANNER.search(lead) or _NOT.search(lead):
        return False
    if kind == "behind" and direction in _TRENDS:
        shares = word not in _RISES or _SHARE.search(lead)
        return bool(shares and patterns.measures.search(lead))
    if kind in ("behind", "relative"):
        return len(lead.strip()) >= 2
    return True


def _is_rank(patterns: _Patterns, lead: str) -> bool:
    return bool(patterns.ranking.search(lead)) and not patterns.slogans.search(lead)


def _is_grade(patterns: _Patterns, lead: str, match: re.Match[str], clause: Clause, text: str) -> bool:
    if match.group().endswith("类"):
        return "水" in text[clause.sentence.start : match.start()] or "类水" in text[match.start() : match.end() + 1]
    if _BY.search(lead):
        return False
    return bool(patterns.reach.search(lead + text[match.end() : clause.span.end]))


def _alike(reading: Reading, patterns: _Patterns, names: list[Span | None]) -> bool:
    """Tell whether the items of a list are short names that share a rank (甲成绩和乙指数稳居前列)."""
    words = [name.of(reading.text) for name in names if name]
    return all(len(word) <= _ITEM_MOST and not patterns.ranking.search(word) for word in words[:-1])


def _items(reading: Reading, clause: Clause, match: re.Match[str]) -> list[Span | None]:
    """Return the spans of the things in the list before an end that holds for each of them."""
    start = clause.span.start
    spans: list[Span | None] = []
    for separator in [*_LIST.finditer(reading.text, start, match.start()), None]:
        stop = separator.start() if separator else match.start()
        if reading.text[start:stop].strip():
            spans.append(Span(start, stop))
        start = separator.end() if separator else stop
    return spans if len(spans) > 1 else [None]


def _target(
    reading: Reading,
    clause: Clause,
    earlier: Clause | None,
    match: re.Match[str],
    comparator: str,
    rule: str,
    direction: str | None = None,
    name: Span | None = None,
) -> Target:
    span, text = Span(*match.span()), reading.text
    anchor = name.start if name else span.start
    due = deadline(reading, clause, span.start, earlier)
    digits = re.search(r"\d+", match.group()) if comparator == "rank" else None
    value = Decimal(digits.group()) if digits else None
    said = _said_of(reading, clause, earlier, match, name)
    return Target(
        span=span,
        text=span.of(text),
        section=clause.section,
        rule=rule,
        status="distributed" if name else "stated",
        indicator=said,
        indicator_span=name or Span(clause.span.start, span.start) if span.start > clause.span.start else None,
        comparator=comparator,
        low=value,
        high=value,
        unit=None,
        unit_text=None,
        change=_CHANGES.get(direction or ""),
        aspect={"rank": "rank", "grade": "grade"}.get(comparator, "trend"),
        due=due.due,
        due_status=due.status,
        due_span=due.span,
        direction="up" if direction == "progress" else direction,
        force=force(reading, clause.sentence.start, span.start),
        anchor=anchor,
        evidence=clause.sentence,
    )


def _item(reading: Reading, span: Span) -> str:
    """Return the name of one item of a list, without the verb before it and the words that only compare."""
    name = clean(reading, span).strip("”“")
    return re.sub(r"^实现(?=..)|(?:同比|环比|总体)$", "", name) or name


def _said_of(reading: Reading, clause: Clause, earlier: Clause | None, match: re.Match[str], name: Span | None) -> str:
    """Return what an end is said of: the item, else the words before it, else those behind it.

    Where only a verb stands before it (…改造，确保全部完成), it is what the clause before is about.
    """
    if name:
        items = [span for span in _items(reading, clause, match) if span]
        whole = with_tails([_item(reading, span) for span in items])
        said = whole[items.index(name)] if name in items else _item(reading, Span(name.start, match.start()))
        return _REACHES.sub("", said) or said
    if match.lastgroup == "before":
        behind = re.split(r"的?底线|[，。；]", reading.text[match.end() : clause.span.end])[0]
        return behind.strip(" 的”“") or match.group()
    said = _REACHES.sub("", object_of(reading, Span(clause.span.start, match.start())))
    if earlier and words(reading.lexicon).verbs.get(said) in ("", "U"):
        said = object_of(reading, earlier.span)
    return re.sub(r"(?<=..)[与和同](?:上一?年|去年|往年|同期)?$", "", said.strip(" 的“”")) or match.group()
