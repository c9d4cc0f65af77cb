"""Whose a thing is: a name and the plan's area go in, the name with its owner where it needs one comes out.

1. The word for an area (区, 市) at the beginning, with or without a grade (区属), is the area of that kind around the
   plan's own; so is a name of an area that has to do with the plan's (光明, 深圳市龙华区).
2. What is ordinary without its owner (国际马术中心) gets the owner's full name, the plan's own area if none is told:
   国际马术中心, 光明国际马术中心 and 区国际马术中心 in plans of 光明区 are one.
3. What is a name without its owner (深圳北理莫斯科大学) loses it.

Words of areas, and what makes one name of area and noun (深圳湾, 龙岗大道), stand in ``data/registry/names.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .ordinary import facility, telling
from .registry import around, city, gazetteer, nation, short_names, stems, table

_LONGEST = 12
_NAMED = 4


@lru_cache(maxsize=1 << 15)
def owned(name: str, area: str) -> str:
    """Return the name of a thing in a plan of `area`: with its owner where it is ordinary, else without."""
    if name == area or name in gazetteer():
        return name
    if _city_wide().match(name):
        return stem(city(area)) + name
    owner, rest = parted(name, area)
    holder = owner or _holder(name, area)
    wide = rest.startswith(tuple(table("names")["owners"]["wide"]))
    if holder and not wide and not holder.endswith("街道") and facility(rest):
        return holder + rest
    if owner and (rest in table("names")["owners"]["fairs"] or (len(rest) >= _NAMED and telling(rest))):
        return rest if _begins_within(rest, owner) else name
    return (stem(owner) if owner and not owner.endswith("街道") else name.removesuffix(rest)) + rest


def parted(name: str, area: str) -> tuple[str, str]:
    """Return the area whose a thing is by its name, empty if it tells none, and the rest of the name."""
    owner, rest = "", name
    while found := _owner(rest, area):
        owner, rest = found[0], rest[found[1] :]
    return table("names")["successors"].get(owner, owner), rest


def _owner(name: str, area: str) -> tuple[str, int] | None:
    """Return the area with whose name, short name or word a name begins, and the length of that."""
    graded = _graded().match(name)
    if graded and (own := own_area(graded.group(1), area)):
        return own, graded.end()
    whole = completed(name, area)
    if whole != name:
        own = next(each for each in around(area) if whole.startswith(each))
        return own, len(own) + len(name) - len(whole)
    for size in range(min(len(name) - 1, _LONGEST), 1, -1):
        head = name[:size]
        found = head if head in gazetteer() else short_names().get(head) or stems().get(head, "")
        told = found == head or (found and not _fused().match(name, size) and not _street(head, found))
        if told and _related(found, area):
            return found, size
    return None


def _street(head: str, area: str) -> bool:
    """Tell whether the short name of a new area is rather that of a street in it: 大鹏 is 大鹏街道, not 大鹏新区."""
    return area.endswith("新区") and f"{head}街道" in gazetteer()


def _related(owner: str, area: str) -> bool:
    """Tell whether an area may own what a plan of `area` names without saying so: one around it or within it."""
    successors = table("names")["successors"]
    known = gazetteer()[owner].kind == "adminArea" or owner in successors
    inner, outer = around(successors.get(area, area)), around(owner)
    return owner in (area, *inner) or (known and (area == nation() or inner[0] in outer))


def _begins_within(name: str, area: str) -> bool:
    """Tell whether a name begins with no area's name, or with that of one within `area`: 三明|中关村 is another one."""
    heads = (name[:size] for size in range(2, min(len(name), _LONGEST)))
    found = {head if head in gazetteer() else short_names().get(head) or stems().get(head, "") for head in heads} - {""}
    return not found or any(area in around(each) for each in found)


def _holder(name: str, area: str) -> str:
    """Return the area whose an ordinary thing is that names none; empty if that is not the plan's own."""
    words = table("names")["owners"]
    beyond = area == nation() or name.endswith(tuple(words["shared"]))
    beyond = beyond and not name.endswith(tuple(words["local"]))
    return "" if beyond else table("names")["successors"].get(area, area)


def completed(name: str, area: str) -> str:
    """Return a name that begins with the word for an area with that area's name: 区发改局 → 龙岗区发改局."""
    for word, others in table("names")["areas"].items():
        if name.startswith(word) and name != word and not name.startswith(tuple(others)):
            found = own_area(word, area)
            return found + name.removeprefix(word) if found else name
    return name


def own_area(word: str, area: str) -> str | None:
    """Return the full name of the plan's area, or one around it, that is called by its last word only."""
    if word not in table("names")["areas"]:
        return None
    return next((each for each in around(area) if each != word and each.endswith(word)), None)


def in_area(written: str, area: str) -> str:
    """Return the name of something that every area has, with that of the plan's area before it."""
    name = completed(written, area)
    return name if not name or name.startswith(area) or name != written else area + name


def stem(area: str) -> str:
    """Return an area's name without its class word where only one area has it: 龙岗区 → 龙岗."""
    return next((short for short, whole in stems().items() if whole == area), area)


@cache
def _city_wide() -> re.Pattern[str]:
    return re.compile(table("names")["owners"]["citywide"])


@cache
def _graded() -> re.Pattern[str]:
    words = table("names")
    return re.compile(f"({'|'.join(words['areas'])})[{''.join(words['owners']['grades'])}]")


@cache
def _fused() -> re.Pattern[str]:
    return re.compile("|".join(table("names")["owners"]["fused"]))
