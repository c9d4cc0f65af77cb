"""A stretch of words becomes the members of its list: ``甲大道、乙桥和丙学校等5个项目``.

In: text whose brackets, quotation marks and times are blanked out (see `frames`), and where to look. Out: the
members' spans in order, each with what closes the list after it.

1. ``、`` (and ``/``) always parts members.
2. ``和``, ``及``, ``以及``, ``与`` part members only where the words before them are complete, that is: they end with
   the head of a name, with a bracket or quotation mark, or with a stage or nominal ending of their own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ..document import Span

_COMMA = re.compile(r"[、/]")
# 和, 及, 与 where they join, not inside a word (和谐, 普及率, 参与率).
AND = r"(?:和(?<![共饱总缓温]和)(?![谐平睦美解])|及(?<![普涉波触惠顾]及)(?![时格])|与(?<![参赋]与))"
_AND = re.compile(rf"以及|及其|{AND}")
_NUMBERS = {
    **{sign: size for size, sign in enumerate("二三四五六七八九十", 2)},
    "两": 2,
    **{str(n): n for n in range(2, 30)},
}
_COUNT = re.compile(
    r"(?<![等第\d、和及与.~～至—－-])([两二三四五六七八九十]|\d+)[个条座所家处项大](?=[\u4e00-\u9fff]{2})"
)
_MEMBER = re.compile(rf"[^、]+?(?:、|{AND}|$)")
_NO_SPLIT_AFTER = re.compile(r"[平谐](?!湖|潭)|其|时|早|周边|配套|相关|附属")
_JOINS = ("和", "与")  # of these a crossing of two roads may be made
_JUNCTION = re.compile(r"(?:立交|交叉口|交汇处|连接线|连接|衔接|接驳|互通|一体化|融合|路口)\W*$")


def members(text: str, span: Span, complete: Container[str], *, loose: bool = False) -> Iterator[Span]:
    """Yield the members of the list that `span` holds.

    `complete` holds the endings after which ``和`` may part members; `loose` lets 和 and 及 part any (before ``等``).
    """
    start = span.start
    for comma in _COMMA.finditer(text, span.start, span.end):
        yield from _pairs(text, Span(start, comma.start()), complete, loose)
        start = comma.end()
    yield from _pairs(text, Span(start, span.end), complete, loose)


def _pairs(text: str, span: Span, complete: Container[str], loose: bool) -> Iterator[Span]:
    start = span.start
    if not _AND.search(text, span.start, span.end):
        yield span
        return
    for link in _AND.finditer(text, span.start, span.end):
        left, right = Span(start, link.start()), Span(link.end(), span.end)
        free = loose and link.group() != "与"
        if _parts(text, left, right, link.group()) and (free or ending(_last(text, left), complete)):
            yield Span(start, link.start())
            start = link.end()
    if start < span.end:
        yield Span(start, span.end)


def _parts(text: str, left: Span, right: Span, link: str) -> bool:
    """Tell whether the link between two stretches may part a list at all."""
    if len(left) < 2 or len(right) < 2 or _NO_SPLIT_AFTER.match(text, right.start, right.end):
        return False
    return link not in _JOINS or _JUNCTION.search(_last(text, right)) is None


def _last(text: str, span: Span) -> str:
    return text[max(span.start, span.end - 12) : span.end]


def counted(text: str) -> re.Match[str] | None:
    """Return the number that closes a list by counting its members, without 等.

    >>> counted("甲、乙两个片区").group()
    '两个'
    """
    for count in _COUNT.finditer(text):
        before = text[: count.start()]
        if "、" in before and _NUMBERS.get(count.group(1)) == len(_MEMBER.findall(before)):
            return count
    return None


def ending(words: str, known: Container[str]) -> str:
    """Return the longest of the known words with which `words` ends, or nothing.

    >>> ending("甲乙大道", {"大道", "道"})
    '大道'
    """
    for size in range(min(9, len(words)), 0, -1):
        if words[-size:] in known:
            return words[-size:]
    return ""
