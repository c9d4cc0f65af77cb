"""An indicator over years and places: its IRI goes in, lines of values and the geometry of their charts come out.

1. Values of one place, aspect and unit make a line, in the order of years.
2. A chart has one column a year: a range is a bar between its bounds, a bound a mark with its comparator. Offsets are
   whole numbers for an SVG that the template writes; nothing is drawn for fewer than two years.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from . import links
from .asking import Row, ask, text
from .common import Request, plans

if TYPE_CHECKING:
    from ...graph.store import Store

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 200, 24, 28, 30
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈", "=": "", "range": ""}
SCALES = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
"""In which units large numbers are written."""


class Line(NamedTuple):
    """The values of an indicator in one place, aspect and unit."""

    place: str
    place_href: str
    aspect: str
    scope: str
    unit: str
    points: list[Row]


def series(store: Store, request: Request, indicator: str) -> list[Line]:
    """Return the lines of an indicator, the longest first."""
    groups: dict[tuple[str, str, str, str], list[Row]] = {}
    known = {plan["plan"]: plan for plan in plans(store, request.t)}
    for row in ask(store, "series", it=indicator, lang=text(request.t.language)):
        plan = known.get(links.plan_of(row["it"]))
        if plan is None:
            continue
        row |= {name: plan[name] for name in ("plan", "start", "place", "place_name")}
        key = (row["place"] or "", row["aspect_name"] or "", row["scope"] or "", row["unit_text"] or "")
        group = groups.setdefault(key, [])
        if all(row["it"] != other["it"] for other in group):
            group.append(_point(row))
    lines = [
        Line(points[0]["place_name"] or "", links.path(place) if place else "", aspect, scope, unit, points)
        for (place, aspect, scope, unit), points in groups.items()
    ]
    for line in lines:
        line.points.sort(key=lambda point: (point["year"], point["plan"], point["at"] or 0))
    return sorted(lines, key=lambda line: (bool(line.scope), -len(line.points), line.place))


def _point(row: Row) -> Row:
    return row | {
        "year": row["start"].year if row["start"] else 0,
        "plan_name": links.short(row["plan"]),
        "value": _written(row),
        "href": links.path(row["it"]),
        "plan_href": links.path(row["plan"]),
        "reader": links.reader(row["plan"], row["at"], row["end"]),
    }


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
        return round(TOP + (HEIGHT - TOP - BOTTOM) * float((high - value) / (high - low)))

    marks = [
        point
        | {
            "x": x(point["year"]),
            "top": y(point["high"] if point["high"] is not None else point["low"]),
            "bottom": y(point["low"] if point["low"] is not None else point["high"]),
        }
        for point in points
    ]
    path = " ".join(f"{mark['x']},{(mark['top'] + mark['bottom']) // 2}" for mark in marks)
    step = -(-len(range(years[0], years[-1] + 1)) // 12)
    ticks = [(x(year), year) for year in range(years[0], years[-1] + 1) if not (year - years[0]) % step]
    return {
        "line": line,
        "marks": marks,
        "path": path,
        "ticks": ticks,
        "width": WIDTH,
        "height": HEIGHT,
        "base": HEIGHT - BOTTOM,
    }


def _bounds(values: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the ends of the axis: zero where it is near, else a tenth of room below and above."""
    every = sorted(map(Decimal, values))
    low, high = every[0], every[-1]
    room = (high - low) / 10 or abs(high) / 10 or Decimal(1)
    return (Decimal(0) if 0 <= low < (high - low) * 2 or low == high > 0 else low - room), high + room
