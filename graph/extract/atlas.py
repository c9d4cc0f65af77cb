"""Places of the gazetteer in a text.

In: a text. Out: where names of ``data/places.csv`` stand in it, full or short.

1. One expression holds all names and looks at two letters first.
2. A short name beside a word that makes another word of it (``建成|都市``) is passed over, as the gazetteer says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ...data.gazetteer import Region, regions
from ..document import Span
from .suffixes import any_of


@dataclass(frozen=True)
class Atlas:
    """All names of the gazetteer and the expression that finds them."""

    pattern: re.Pattern[str]
    names: Mapping[str, Region]

    def known(self, text: str) -> Iterator[tuple[Span, Region]]:
        """Yield the places that `text` names, unless their neighbours make other words of the names."""
        for match in self.pattern.finditer(text):
            region = self.names[match.group()]
            start, end = match.span()
            if not text.startswith(region.not_before, end) and not text.endswith(region.not_after, 0, start):
                yield Span(start, end), region

    def tail(self, name: str) -> int | None:
        """Return where the longest known place at the end of `name` begins, or None."""
        return next((start for start in range(len(name) - 1) if name[start:] in self.names), None)


@cache
def atlas() -> Atlas:
    """Return the atlas of the built-in gazetteer; of two places with one name the first line wins."""
    names: dict[str, Region] = {}
    for region in regions():
        names.setdefault(region.name, region)
        if region.short:
            names.setdefault(region.short, region)
    return Atlas(re.compile(any_of(names)), names)
