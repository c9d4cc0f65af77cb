"""Names that may mean the same thing: labels of nodes go in, pairs that a person should look at come out.

1. Labels are sorted twice, from their beginning and from their end; only neighbours within a small window are compared,
   so that the work grows with the number of names and not with its square.
2. Two labels are alike if one is the other with a few signs put in (the Indel distance of rapidfuzz is what they differ
   in length) and their ratio is high enough.
3. Signs that tell things apart (figures, 东西南北, 省市区, 一期) must stand in both.

The limits are in ``data/registry/alike.toml``. Nothing is ever merged for being alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Indel

from .registry import table

Name = tuple[str, str]
"""A label and the IRI that bears it."""


def alike(names: Iterable[Name]) -> list[tuple[Name, Name]]:
    """Return the pairs of different nodes with labels that are alike, each once, sorted."""
    limits = table("alike")["limits"]
    known = [name for name in sorted(set(names)) if len(name[0]) >= limits["shortest"]]
    orders = known, sorted(known, key=lambda name: (name[0][::-1], name[1]))
    near = {pair for order in orders for pair in _neighbours(order, limits["window"], limits["score"] / 100)}
    return sorted(pair for pair in near if _close(pair))


def _neighbours(names: list[Name], window: int, least: float) -> Iterator[tuple[Name, Name]]:
    """Yield neighbours, the one with the longer label first, that are alike if the shorter stands in the longer."""
    for index, one in enumerate(names):
        size = len(one[0])
        for other in names[index + 1 : index + 1 + window]:
            if size != len(other[0]) and 2 * min(size, len(other[0])) >= least * (size + len(other[0])):
                yield (one, other) if size > len(other[0]) else (other, one)


def _close(pair: tuple[Name, Name]) -> bool:
    (longer, _), (shorter, _) = pair
    if Indel.distance(longer, shorter) != len(longer) - len(shorter):
        return False
    put_in = {longer[step.src_pos] for step in Indel.editops(longer, shorter)}
    return not put_in & set(table("alike")["telling"]["signs"])
