"""Values of figures: comparators and numbers go in, bounds, units and grades come out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ...ontology import SCHEMA, concepts
from ..link import canonical
from ..mention import Figure
from .tokens import decimal, node

_LOWER = frozenset({">=", ">", "=", "~", "range"})
_UPPER = frozenset({"<=", "<", "=", "~", "range", "rank"})
_MINIMUM, _MAXIMUM = node(SCHEMA.minValue), node(SCHEMA.maxValue)


def bounds(figure: Figure) -> Iterator[str]:
    """Yield the lower and the upper bound, each if the comparator has it: 不少于10家 has no upper one."""
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    if low is not None and figure.comparator in _LOWER:
        yield f"{_MINIMUM} {decimal(low)}"
    if high is not None and figure.comparator in _UPPER:
        yield f"{_MAXIMUM} {decimal(high)}"


@cache
def units() -> dict[str, str]:
    """Return the IRI of each unit that the vocabulary knows, by each of its names."""
    found: dict[str, str] = {}
    for unit in concepts("units"):
        for name in (unit.notation, unit.label, *unit.alternatives):
            found.setdefault(name, unit.iri)
    return found


@cache
def grades() -> dict[str, str]:
    """Return the IRI of each grade with an order (Ⅲ类), by each of its names."""
    return {
        canonical(name): code.iri
        for code in concepts("codes")
        if code.position is not None
        for name in (code.label, *code.alternatives)
    }
