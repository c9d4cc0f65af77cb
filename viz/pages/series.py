"""An indicator over years and places: its IRI goes in, lines of values, their tables and charts come out.

1. Values of one place, aspect, scope and unit make a line, targets and reported values together. A fall that is
   reported where growth was planned joins the line of growth as a negative value, and a new area that became a district
   the line of the district.
2. A value stands at the year in which it is due, or on which it reports; a year has what was aimed at, what was
   reached, and whether one meets the other.
3. A chart has one column a year, a path of targets and one of reported values: a range is a bar between its bounds, a
   bound a mark with its comparator. Offsets are whole numbers for an SVG that the template writes; nothing is drawn for
   fewer than two years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ...graph.series import with_former
from ...graph.table import display_width
from ...ontology import CODES
from . import links
from .asking import Row, ask, text
from .common import Request, end, plans

if TYPE_CHECKING:
    from ...graph.store import Store

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 236, 24, 30, 30
_UNDER, _LETTER = 20, 6.5
"""Room for words under the lowest mark, and for one letter of them."""
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈", "=": "", "range": ""}
SCALES = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
"""In which units large numbers are written."""


class Line(NamedTuple):
    """The values of an indicator in one place, aspect, scope and unit; `area` is the end of the place's IRI."""

    place: str
    place_href: str
    area: str
    aspect: str
    scope: str
    unit: str
    points: list[Row]

    @property
    def years(self) -> list[Row]:
        """Return for each year its targets and reported values, and whether the last of these meet; newest first."""
        years = sorted({point["year"] for point in self.points}, reverse=True)
        return [_year(year, [point for point in self.points if point["year"] == year]) for year in years]


def series(store: Store, request: Request, indicator: str) -> list[Line]:
    """Return the lines of an indicator, the longest first."""
    groups: dict[tuple[str, str, str, str], list[Row]] = {}
    known = {plan["plan"]: plan for plan in plans(store, request.t)}
    places = {plan["place"] for plan in known.values() if plan["place"]}
    became = {former: place for place in places for former in with_former(store, place)[:-1]}
    for row in ask(store, "series", it=indicator, lang=text(request.t.language)):
        plan = known.get(links.plan_of(row["it"]))
        if plan is None:
            continue
        row |= {name: plan[name] for name in ("plan", "start", "place", "place_name", "name")}
        key = (
            became.get(row["place"], row["place"]) or "",
            row["aspect"] or "",
            row["scope"] or "",
            row["unit_text"] or "",
        )
        group = groups.setdefault(key, [])
        if all(row["it"] != other["it"] for other in group):
            group.append(_point(row))
    _join_falls(groups)
    lines = [_line(key, points) for key, points in groups.items()]
    return sorted(lines, key=lambda line: (bool(line.scope), -len(line.points), line.place))


def series_page(store: Store, request: Request) -> dict[str, Any]:
    """Return what the page of an indicator's series shows; ``it`` names the indicator, ``place`` one of its places."""
    indicator, place = request.node("it"), request.get("place")
    lines = series(store, request, indicator) if indicator else []
    places = {line.area: line.place for line in lines if line.area}
    shown = [line for line in lines if place in ("", line.area)]
    return {
        "indicator": {"label": _name(lines) or links.short(indicator), "href": links.path(indicator)},
        "it": end(indicator),
        "place": place,
        "places": sorted(places.items(), key=lambda entry: entry[1]),
        "lines": [{"line": line, "chart": chart(line)} for line in shown],
    }


def _name(lines: list[Line]) -> str:
    return next((str(point["named"]) for line in lines for point in line.points if point["named"]), "")


def _line(key: tuple[str, str, str, str], points: list[Row]) -> Line:
    place, _, scope, unit = key
    points.sort(key=lambda point: (point["year"], point["reached"], point["plan"], point["at"] or 0))
    first = min(points, key=lambda point: (point["aspect"] != key[1], point["place"] != place))
    name, aspect = first["place_name"] or "", first["aspect_name"] or ""
    return Line(name, links.path(place) if place else "", end(place), aspect, scope, unit, points)


def _join_falls(groups: dict[tuple[str, str, str, str], list[Row]]) -> None:
    """Move reported falls to the line of growth of the same thing, if nobody planned a fall."""
    for key in [key for key in groups if key[1] == CODES["aspect"]["decline"]]:
        growth = groups.get((key[0], CODES["aspect"]["growth"], *key[2:]))
        if growth and all(point["reached"] for point in groups[key]):
            growth += [_fallen(point) for point in groups.pop(key)]


def _fallen(point: Row) -> Row:
    low, high = (None if point[bound] is None else -point[bound] for bound in ("high", "low"))
    return point | {"low": low, "high": high, "value": f"−{point['value']}"}


def _point(row: Row) -> Row:
    year = row["due"] or row["start"]
    return row | {
        "reached": row["actual"] is not None,
        "year": year.year if year else 0,
        "plan_name": row["name"],
        "value": _written(row),
        "href": links.path(row["it"]),
        "plan_href": links.path(row["plan"]),
        "reader": links.reader(row["plan"], row["at"], row["end"]),
    }


def _year(year: int, points: list[Row]) -> Row:
    targets = [point for point in points if not point["reached"]]
    actuals = [point for point in points if point["reached"]]
    met = _met(targets[-1], actuals[-1]) if targets and actuals else None
    return {"year": year, "targets": targets, "actuals": actuals, "met": met}


def _met(target: Row, actual: Row) -> bool | None:
    """Tell whether a reported value meets a target; None where one of them is no number."""
    reached = actual["low"] if actual["low"] is not None else actual["high"]
    low, high = target["low"], target["high"]
    if reached is None or (low is None and high is None):
        return None
    if target["comparator"] in ("<=", "<"):
        return bool(reached <= high)
    return bool(reached >= (low if low is not None else high))


def _written(row: Row) -> str:
    """Return a value as a person writes it: ≥ 200家, 6–7%, 500亿元."""
    low, high = row["low"], row["high"]
    numbers = [low] if high is None or low == high else [high] if low is None else [low, high]
    if numbers == [None]:
        return str(row["label"])
    factor, word = next(
        (scale for scale in SCALES if all(abs(number) >= scale[0] for number in numbers)), (Decimal(1), "")
    )
    shown = "–".join(f"{(Decimal(number) / factor).normalize():f}" for number in numbers)
    sign = _SIGNS.get(row["comparator"] or "", "")
    return f"{sign}{' ' if sign else ''}{shown}{word}{row['unit_text'] or ''}"


def chart(line: Line) -> dict[str, Any] | None:
    """Return the geometry of a line's chart, None where there is nothing to compare."""
    points = [point for point in line.points if point["low"] is not None or point["high"] is not None]
    years = sorted({point["year"] for point in points})
    if len(years) < 2:
        return None
    low, high = _bounds(value for point in points for value in (point["low"], point["high"]) if value is not None)
    column: float = (WIDTH - 2 * LEFT) / (years[-1] - years[0] + 1)

    def x(year: int) -> int:
        return int(LEFT + column * (year - years[0] + 0.5))

    def y(value: Decimal) -> int:
        return round(TOP + (HEIGHT - TOP - BOTTOM - _UNDER) * float((high - value) / (high - low)))

    marks = [
        point
        | {
            "x": x(point["year"]),
            "top": y(point["high"] if point["high"] is not None else point["low"]),
            "bottom": y(point["low"] if point["low"] is not None else point["high"]),
        }
        for point in points
    ]
    step = -(-len(range(years[0], years[-1] + 1)) // 12)
    ticks = [(x(year), year) for year in range(years[0], years[-1] + 1) if not (year - years[0]) % step]
    return {
        "line": line,
        "marks": _labelled(marks),
        "targets": _path(mark for mark in marks if not mark["reached"]),
        "actuals": _path(mark for mark in marks if mark["reached"]),
        "ticks": ticks,
        "width": WIDTH,
        "height": HEIGHT,
        "base": HEIGHT - BOTTOM,
    }


def _path(marks: Iterable[Row]) -> str:
    return " ".join(f"{mark['x']},{(mark['top'] + mark['bottom']) // 2}" for mark in marks)


def _labelled(marks: list[Row]) -> list[Row]:
    """Put the words of the highest mark of a year above it, those of the others below; also of one that has no room."""
    highest = {mark["x"]: mark["it"] for mark in sorted(marks, key=lambda mark: mark["top"], reverse=True)}
    years = Counter(mark["x"] for mark in marks)
    made: list[Row] = []
    last: Row | None = None
    for mark in sorted(marks, key=lambda mark: mark["x"]):
        above = mark["it"] == highest[mark["x"]] and not (last and years[mark["x"]] == 1 and _touch(last, mark))
        last = mark if above else last
        made.append(mark | {"words": mark["top"] - 11 if above else mark["bottom"] + 19})
    return made


def _touch(one: Row, other: Row) -> bool:
    """Tell whether the words above two marks would run into each other."""
    wide = sum(display_width(mark["value"]) * _LETTER / 2 for mark in (one, other))
    return bool(abs(one["x"] - other["x"]) < wide and abs(one["top"] - other["top"]) < _UNDER)


def _bounds(values: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the ends of the axis: zero where it is near, else a tenth of room below and above."""
    every = sorted(map(Decimal, values))
    low, high = every[0], every[-1]
    room = (high - low) / 10 or abs(high) / 10 or Decimal(1)
    return (Decimal(0) if 0 <= low < (high - low) * 2 or low == high > 0 else low - room), high + room
