"""One name for one body: a body's name and the plan's area go in, the name under which it is filed comes out.

1. 团区委 becomes 区团委; a name that begins with the word for an area (区, 市, 省) gets that area's name.
2. A department without any area (教育局) is that of the plan's own area; one of the whole country is national.
3. A department that bears the short name of its area (福田公安分局) gets the full one.
4. Its ending becomes the one under which such bodies are filed (发展和改革局 → 发改局).

All words stand in ``data/registry/names.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .registry import around, gazetteer, short_names, stems, table

# 海珠区教育局, 省教育厅; but not 市场监管局, 社区局.
_AREA_NAME = re.compile(r"(?!市场|社区).{0,6}[省市区县州旗](?!场|域|块)")
_LEAGUE = re.compile(r"团([省市区县])委")


@lru_cache(maxsize=1 << 14)
def body(written: str, area: str, *, local: bool) -> str:
    """Return the name of a body of this canonical name in a plan of `area`; `local` if it may be a department."""
    name = completed(_LEAGUE.sub(r"\1团委", written), area)
    found = filed(name)
    if local and found not in _national():
        found = filed(_of_area(found, area))
    return found


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


def _of_area(name: str, area: str) -> str:
    words = table("names")["departments"]
    if not name.endswith(tuple(words["last"])) or any(word in name for word in words["named"]):
        return name
    short = next((name[:size] for size in range(len(name) - 2, 1, -1) if name[:size] in stems()), "")
    if short and name.removeprefix(short) in words["short"]:
        return stems()[short] + name.removeprefix(short)
    if short or _placed(name):
        return name
    every, national = words["nation"]
    return (national if area == every else area) + name


def _placed(name: str) -> bool:
    """Tell whether a name begins with that of an area, or with the word for one."""
    known = (name[:size] in gazetteer() or name[:size] in short_names() for size in range(2, len(name)))
    return any(known) or _AREA_NAME.match(name) is not None or ("街道" in name and not name.startswith("街道"))


def filed(name: str) -> str:
    """Return the name with the ending under which such bodies are filed: 龙岗区发展和改革局 → 龙岗区发改局."""
    ending, regular = next(((long, short) for long, short in _endings() if name.endswith(long)), ("", ""))
    return name.removesuffix(ending) + regular


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Return the endings of names of bodies with those under which they are filed, the longest first."""
    bodies = table("names")["bodies"]
    found = ((long, filed) for filed, others in bodies.items() for long in (filed, *others))
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _national() -> frozenset[str]:
    """Return the bodies of which there is one in the country."""
    return frozenset(name for name in table("names")["bodies"] if name.startswith(("国家", "中国", "最高")))
