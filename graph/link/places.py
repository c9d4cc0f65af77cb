"""One place for one name: a place's name and the plan's area go in; its label, its key and what is around it come out.

1. An alias becomes the regular name; the gazetteer completes a short one and tells what lies around it.
2. A name that begins with the name of an area (深圳机场, 坪山街道) is clear by itself, and so is one whose last words
   are those of large things (沈海高速, 皇岗口岸).
3. Any other road, park, village or quarter belongs to the city around the plan's area, because 人民路 stands in many;
   a name that even the districts of one city share (中心公园) belongs to the plan's own area.

The label stays the name; the area stands in the IRI and as the place around. The lists are in
``data/registry/places.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .owners import own_area, owned, stem
from .registry import around, city, full_name, gazetteer, nation, rewriter, short_names, stems, table

_OWNED = (None, "block", "funcArea")


@lru_cache(maxsize=1 << 14)
def regular(written: str, area: str, kind: str | None = None) -> str:
    """Return the label of a place by its canonical name: 新区 in a plan of 西咸新区 is 西咸新区."""
    aliases = _aliases()
    name = own_area(written, area) or aliases.get(written) or full_name(written)
    if stems().get(name) in around(area):
        return stems()[name]
    if name in aliases or name in gazetteer():
        return aliases.get(name, name)
    if kind not in _OWNED:
        return railway(name)
    name = rewriter("places", "words")(name)
    return f"{stem(area)}{name}" if _single(name, area) else railway(owned(name, area))


def _single(name: str, area: str) -> bool:
    """Tell whether a plan's area has one place of this name."""
    words = table("places")["local"]
    provinces = around(area)[-1] == area != nation()
    return area not in ("", nation()) and (name in words["single"] or (name in words["provincial"] and provinces))


@lru_cache(maxsize=1 << 14)
def railway(name: str) -> str:
    """Return the name of a line between towns with one word for it, 赣深高铁 → 赣深铁路, unless it has a twin."""
    words = table("places")["railways"]
    found = re.match(words["pattern"], name)
    if not found or found[1] in words["twins"] or found[1] in stems() or found[1] in short_names():
        return name
    return f"{found[1]}铁路{name[found.end() :]}"


@lru_cache(maxsize=1 << 14)
def scope(name: str, area: str) -> str:
    """Return the area to which a place's label has to be bound in a plan of `area`; empty if it is clear by itself."""
    words = table("places")
    if name in gazetteer() or not area or name == area:
        return ""
    if name in words["local"]["common"] or (len(name) == 2 and name.endswith(tuple(words["local"]["last"]))):
        return area
    if name.startswith("人民") and not name.endswith(tuple(words["wide"]["last"])):
        return city(area)
    if name.endswith(tuple(words["wide"]["last"])) or not name.endswith(tuple(words["local"]["last"])):
        return ""
    return "" if area_of(name) else city(area)


@lru_cache(maxsize=1 << 14)
def area_of(name: str) -> str:
    """Return the area with whose name a place's name begins; empty if with none: 坪山街道 → 坪山区."""
    for size in range(min(len(name) - 1, 12), 1, -1):
        head = name[:size]
        if head in gazetteer() and gazetteer()[head].kind in ("adminArea", "funcArea"):
            return head
        if head in stems():
            return stems()[head]
    return ""


@cache
def _aliases() -> dict[str, str]:
    return dict(rewriter("places", "aliases").regular)
