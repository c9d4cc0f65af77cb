"""What a plan says of itself: title, issuer, place, year, period, kind.

1. `front` finds title and issuer.
2. The year stands in the title, in a head such as ``2024年工作安排`` (a report reviews one year and plans the next), in
   the date of the session, or in the first paragraph; else the file's name or the newest year gives it.
3. A range in the title (2024—2027年), a five-year plan's name or ``三年行动`` makes a longer period.
4. The kind follows from the last words of the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ..document import Document, Plan, Section
from .front import Front, file_title, place_of, read_front
from .layout import Layout
from .words import kinds

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_RANGE = re.compile(rf"{_YEAR}\s?年?\s?(?:[-—–－~～―]+|至|到)\s?((?:19|20)\d\d)\s?年?")
_FIVE = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_LOOKS_BACK = re.compile(r"回顾|成就|进展|情况|迈出|取得|成效|成绩$|(?:主要|发展)成绩")
_HEAD_YEAR = re.compile(rf"(?<!到){_YEAR}年(?!底|末|前|以前|之前|\d)")
_SESSION = re.compile(rf"{_YEAR}\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?")
_OPENING = re.compile(rf"^[ \t\u3000]*{_YEAR}年(?:度|是|，|,|我)", re.MULTILINE)
_NUMBER = re.compile(rf"[〔\[]{_YEAR}[〕\]]")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_FIVE.update({f"第{name[:2]}个五年": start for name, start in list(_FIVE.items())})
_SPANS = {"三年": 3, "五年": 5, "两年": 2}


def describe(
    document: Document, sections: Sequence[Section], layout: Layout, year: int | None, issuer: str | None
) -> Plan:
    """Return what the document says of itself; `year` and `issuer` override it."""
    own = [section for section in sections if section.id != "0"]
    front = read_front(document, own[0].span.start if own else len(document.text), own[0].title if own else "", layout)
    inferred = set(front.inferred)
    found, stated = (year, True) if year else _year(document, front, own)
    if not stated:
        inferred.add("year")
    kind = _kind(front.title)
    if kind is None:
        inferred.add("kind")
    start, end, guessed = _period(document, front.title.translate(_WIDE), found, kind or "workPlan")
    place = front.place
    if issuer:
        inferred -= {"issuer", "place"}
        place = place_of(issuer) or issuer
    return Plan(
        title=front.title,
        title_span=front.span,
        issuer=issuer or front.issuer,
        place=place,
        year=found,
        start=start,
        end=end,
        kind=kind or "workPlan",
        inferred=frozenset(inferred | guessed),
    )


def _year(document: Document, front: Front, sections: Sequence[Section]) -> tuple[int, bool]:
    """Return the plan's year and whether the text states it."""
    title = front.title.translate(_WIDE)
    if front.span and (stated := _in_title(title)):
        return stated, True
    heads = _heads(document, sections)
    head = document.text[: sections[0].span.start if sections else 3000].translate(_WIDE)
    stated_years = (
        _planned(heads),
        _reviewed(heads),
        *(_years(shape, head) for shape in (_SESSION, _OPENING, _NUMBER)),
    )
    for years in stated_years:
        if (found := next(years, None)) is not None:
            return found, True
    named = re.findall(_YEAR, document.name) or re.findall(_YEAR, file_title(document.name))
    newest = named or re.findall(rf"{_YEAR}(?=年)", document.text.translate(_WIDE)) or [str(date.today().year)]
    return (int(named[-1]) if named else max(map(int, newest))), False


def _in_title(title: str) -> int | None:
    years = [int(year) for year in re.findall(_YEAR, title)]
    if years:
        follows = years[0] + 1 in years and not _RANGE.search(title)
        return years[0] + follows
    return next((start for name, start in _FIVE.items() if name in title), None)


def _heads(document: Document, sections: Sequence[Section]) -> list[str]:
    """Return the titles of the first level, and short lines without a full stop, which may head a part."""
    titles = [section.title for section in sections if section.parent is None]
    lines = re.findall(r"(?m)^[ \t\u3000]*((?:19|20)\d\d年[^。，；：\n]{2,24})$", document.text)
    return [title.translate(_WIDE) for title in (*titles, *lines)]


def _years(shape: re.Pattern[str], text: str) -> Iterator[int]:
    return (int(match[1]) for match in shape.finditer(text))


def _planned(heads: Sequence[str]) -> Iterator[int]:
    """Yield the year that heads look forward to: of two neighbouring years the later."""
    years = [year for head in heads if not _LOOKS_BACK.search(head) for year in _years(_HEAD_YEAR, head)]
    return iter([years[0] + (years[0] + 1 in years)] if years else [])


def _reviewed(heads: Sequence[str]) -> Iterator[int]:
    """Yield the years that follow those under review."""
    return (year + 1 for head in heads if _LOOKS_BACK.search(head) for year in _years(_HEAD_YEAR, head))


def _kind(title: str) -> str | None:
    bare = re.sub(r"[（(][^（）()]*[）)]\s*$", "", title)
    for kind, ends in kinds().items():
        if bare.endswith(ends):
            return kind
    return next((kind for kind, ends in kinds().items() if any(len(end) > 2 and end in bare for end in ends)), None)


def _period(document: Document, title: str, year: int, kind: str) -> tuple[date, date, set[str]]:
    """Return first and last day, and which of them no words state."""
    span = _RANGE.search(title)
    if span and int(span[1]) <= int(span[2]):
        return date(int(span[1]), 1, 1), date(int(span[2]), 12, 31), set()
    five = next((start for name, start in _FIVE.items() if name in title), None)
    if five and kind == "fiveYear":
        return date(five, 1, 1), date(five + 4, 12, 31), set()
    years = next((count for word, count in _SPANS.items() if word in title), 0)
    if years:
        return date(year, 1, 1), date(year + years - 1, 12, 31), {"start", "end"}
    if kind == "actionPlan":
        goal = re.search(rf"到\s?{_YEAR}\s?年", document.text[:6000].translate(_WIDE))
        if goal and year < int(goal[1]) <= year + 15:
            return date(year, 1, 1), date(int(goal[1]), 12, 31), {"start", "end"}
    return date(year, 1, 1), date(year, 12, 31), set()
