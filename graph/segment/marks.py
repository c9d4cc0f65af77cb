"""Everything that may number a heading: ``一、`` ``（一）`` ``1.`` ``（1）`` ``①`` ``一是`` ``第三章`` ``##`` and more.

1. One expression finds marks at line starts (two ideographic spaces count as a line start), one those after a
   full stop, colon, semicolon or closing bracket, one ``（一）`` anywhere.
2. Each becomes a `Mark` with its style, its value and what stands before it. Nothing is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "[一二三四五六七八九十百]{1,4}"
_DIGITS = "[0-9０-９]{1,3}"
_NOT_DECIMAL = r"(?:\t(?!\d)|\s?．(?!\d+\s*[%％亿万])|\s?[.、](?!\d)|\s?[.、](?=20\d\d年))"
_MARK = (
    rf"(?P<part>第(?:{_HAN}|{_DIGITS})(?:篇|编|部分))"
    rf"|(?P<chapter>第(?:{_HAN}|{_DIGITS})章)"
    rf"|(?P<clause>第(?:{_HAN}|{_DIGITS})节)"
    rf"|(?P<article>第(?:{_HAN}|{_DIGITS})条)(?=[\s\u3000])"
    rf"|(?P<han>{_HAN})\s?(?:、(?![一二三四五六七八九十](?:、|产|线|级|类|季|次|号))|[.．])"
    rf"|(?P<hanbracket>[（(〔]\s?{_HAN}\s?[）)〕])"
    rf"|(?P<digit>{_DIGITS}){_NOT_DECIMAL}"
    rf"|(?P<digitbracket>[（(]\s?{_DIGITS}\s?[）)])"
    rf"|(?P<halfbracket>{_DIGITS})[）)]"
    r"|(?P<circle>[①-⑳])"
    rf"|(?P<shi>{_HAN}是)(?![否非])"
)
_FIRST = "(?=[第一二三四五六七八九十百0-9０-９（(〔①-⑳#])"
_AT_LINE = (
    rf"{_FIRST}(?:(?P<md>#{{1,6}})[ \t\u3000]+[*]*(?:{_MARK}|(?=\S))"
    rf"|{_MARK.replace('?P<', '?P<l_')}|(?P<order>第{_HAN})[，、：,])"
)
_BLANKS = r"[ \t\u3000\xa0\ufeff*]*+"
_START = re.compile(_BLANKS + _AT_LINE)
_LINE = re.compile(rf"[\n\r\u3000](?:(?<=[\n\r])|(?<!\u3000\u3000)\u3000){_BLANKS}{_AT_LINE}")
_INLINE = re.compile(rf"[。！？：:；;）)”!?][ \t\u3000]*+{_FIRST}(?:{_MARK})")
_BRACKETED = re.compile(rf"(?P<hanbracket>[（(]{_HAN}[）)])(?=[\u4e00-\u9fff“])")
_BODY = re.compile(r"[ \t\u3000*]*")
_VALUE = re.compile(rf"\d+|{_HAN}")
_VALUES = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}

RANKS = {
    **{f"md{level}": level for level in range(1, 7)},
    **{
        style: 10 + rank
        for rank, style in enumerate(
            (
                "part",
                "chapter",
                "clause",
                "article",
                "han",
                "hanbracket",
                "digit",
                "digitbracket",
                "halfbracket",
                "circle",
                "order",
                "shi",
            )
        )
    },
}
"""The usual order of the styles, from the outermost."""

LISTS = frozenset({"digitbracket", "halfbracket", "circle", "order", "shi"})
"""Styles that number the items of a list as often as they number headings."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number that may open a heading.

    `number` is the number without punctuation, `value` what it counts, `body` the offset behind it; `before` is
    the character before an inline mark, empty for a mark at a line start.
    """

    style: str
    number: str
    value: int
    start: int
    body: int
    before: str


def find_marks(text: str) -> list[Mark]:
    """Return all marks of `text` in order, at most one at an offset."""
    found: dict[int, Mark] = {}
    for match in _BRACKETED.finditer(text):
        found[match.start()] = _mark(text, match, text[match.start() - 1 : match.start()] or "\n")
    for match in _INLINE.finditer(text):
        mark = _mark(text, match, match.group()[0])
        found[mark.start] = mark
    first = _START.match(text)
    for match in (*([first] if first else []), *_LINE.finditer(text)):
        mark = _mark(text, match, "")
        found[mark.start] = mark
    return [found[start] for start in sorted(found)]


def _mark(text: str, match: re.Match[str], before: str) -> Mark:
    name = match.lastgroup or ""
    style = name.removeprefix("l_")
    body = _BODY.match(text, match.end())
    end = body.end() if body else match.end()
    level = f"md{len(match['md'])}" if match.groupdict().get("md") else ""
    if style == "md":
        return Mark(level, "", 0, match.start("md"), end, before)
    start = match.start("md") if level else match.start(name)
    number = "".join(match[name].split())
    return Mark(style, number, value_of(number), start, end, before)


def value_of(number: str) -> int:
    """Return what a number in any style counts.

    >>> [value_of(number) for number in ("（十二）", "二十", "１３", "④", "第三章", "一是")]
    [12, 20, 13, 4, 3, 1]
    """
    if "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    found = _VALUE.search(number)
    if found is None:
        return 0
    return int(found.group()) if found.group().isdecimal() else _han_value(found.group())


def _han_value(han: str) -> int:
    hundreds, hundred, rest = han.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = _VALUES.get(hundreds, 1) * 100 if hundred else 0
    total += _VALUES.get(tens, 1) * 10 if ten else 0
    return total + _VALUES.get(ones, 0)
