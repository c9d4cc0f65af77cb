"""Places that are known by name: provinces, cities, districts of large cities, regions, rivers, countries.

In: ``places.csv``, one place a line. Out: `regions()`, the lines as data. `not_after` and `not_before` are
the words beside which the short name is part of something else (``建成|都市圈`` is not 成都).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Region:
    """A known place; `short` is its name without the class word where that name is safe in running text, else empty."""

    name: str
    short: str
    kind: str
    within: str
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]


@cache
def regions() -> tuple[Region, ...]:
    """Return all places of the gazetteer in the order of the file."""
    lines = files("hongtu.data").joinpath("places.csv").read_text("utf-8").splitlines()
    return tuple(
        Region(
            row["name"],
            row["short"],
            row["kind"],
            row["within"],
            tuple(row["not_after"].split()),
            tuple(row["not_before"].split()),
        )
        for row in csv.DictReader(lines)
    )
