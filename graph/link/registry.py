"""The files that say what names mean: TOML tables and the gazetteer go in, look-ups come out.

1. `table` reads a table of ``data/registry``; `Rewriter` replaces the variants that such a table lists.
2. `gazetteer`, `short_names`, `around` and `full_name` answer from ``data/places.csv`` what lies within what.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ...data.gazetteer import Region, regions


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return the contents of a file of the registry."""
    loaded: Mapping[str, Any] = tomllib.loads(files("hongtu.data").joinpath(f"registry/{name}.toml").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Replaces variants of words by the regular word, the longest first, each stretch of a name once."""

    pattern: re.Pattern[str]
    regular: Mapping[str, str]

    @classmethod
    def of(cls, words: Mapping[str, Sequence[str]]) -> Rewriter:
        """Return a rewriter for a table: regular word → its variants. A regular word inside a name stays."""
        regular = {variant: word for word, variants in words.items() for variant in (word, *variants)}
        ordered = sorted(regular, key=lambda word: (-len(word), word))
        return cls(re.compile("|".join(map(re.escape, ordered))), regular)

    def __call__(self, name: str) -> str:
        """Return a name with regular words only."""
        return self.pattern.sub(lambda found: self.regular[found.group()], name)


@cache
def rewriter(file: str, section: str) -> Rewriter:
    """Return the rewriter of one section of a file of the registry."""
    return Rewriter.of(table(file)[section])


@cache
def task_types() -> Mapping[str, str]:
    """Return the code of the type of task for each verb that has one."""
    return {verb: kind for kind, verbs in table("tasks")["types"].items() for verb in verbs}


@cache
def carrying() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands before the name of a policy that a plan carries out, and what marks a framing sentence."""
    words = table("projects")["carried"]
    verbs, frame = ("|".join(map(re.escape, words[name])) for name in ("verbs", "frame"))
    return re.compile(verbs), re.compile(frame)


def nation() -> str:
    """Return the name of the area that holds all others."""
    every: str = table("names")["departments"]["nation"][0]
    return every


@cache
def gazetteer() -> Mapping[str, Region]:
    """Return the areas whose names only one area bears."""
    found: dict[str, Region] = {}
    twice: set[str] = set()
    for region in regions():
        (twice.add if region.name in found else lambda _: None)(region.name)
        found[region.name] = region
    return {name: region for name, region in found.items() if name not in twice}


@cache
def short_names() -> Mapping[str, str]:
    """Return the full name for each short one: 西安 → 西安市."""
    known = gazetteer()
    return {region.short: region.name for region in regions() if region.short and region.name in known}


@cache
def stems() -> Mapping[str, str]:
    """Return the full name for what is left of an area's name without its class word, if only one area has it.

    Administrative areas come before functional ones, which often bear the same name (坪山区, formerly 坪山新区).
    """
    found: dict[str, str] = {}
    for kind in ("funcArea", "adminArea"):
        names: dict[str, set[str]] = {}
        for region in gazetteer().values():
            if region.kind == kind:
                names.setdefault(_stem(region), set()).add(region.name)
        found |= {stem: min(areas) for stem, areas in names.items() if len(areas) == 1 and len(stem) >= 2}
    return found


def _stem(region: Region) -> str:
    return region.short or re.sub(r"(自治[区州县]|新区|[省市区县州旗])$", "", region.name)


@lru_cache(maxsize=1 << 14)
def full_name(name: str) -> str:
    """Return the name under which the gazetteer knows a place: 西安 → 西安市, 深圳市龙岗区 → 龙岗区."""
    if name in gazetteer():
        return name
    if name in short_names():
        return short_names()[name]
    for start in range(1, len(name) - 1):
        tail = name[start:]
        if tail in gazetteer() and name[:start] in ("".join(reversed(around(tail)[1:])), *around(tail)[1:]):
            return tail
    return name


@cache
def around(area: str) -> tuple[str, ...]:
    """Return an area and the areas around it, from the smallest."""
    found = [area]
    while found[-1] in gazetteer() and gazetteer()[found[-1]].within:
        found.append(gazetteer()[found[-1]].within)
    return tuple(found)


def city(area: str) -> str:
    """Return the city around an area, else the area itself: 龙岗区 → 深圳市."""
    return next((each for each in around(area)[1:] if each.endswith("市")), area)
