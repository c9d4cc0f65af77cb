"""One name for one body: a body's name and the plan's area go in, the name under which it is filed comes out.

1. Other names of institutions (南科大) become the regular ones; a company loses the words for its legal form.
2. A department gets its owner: 团区委 becomes 区团委, the word for an area (区, 市, 省) that area's name; without any
   area (教育局) it is that of the plan's own, or national; with a short name (福田公安分局) that of the full one.
3. Its ending becomes the one under which such bodies are filed (发展和改革局 → 发改局).
4. A school, hospital or institute without a name of its own gets its owner too (`hongtu.graph.link.owners`).

All words stand in ``data/registry/names.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .names import joined
from .owners import completed, owned
from .registry import around, gazetteer, rewriter, short_names, stems, table

# 海珠区教育局, 省教育厅; but not 市场监管局, 社区局.
_AREA_NAME = re.compile(r"(?!市场|社区|城市).{0,6}[省市区县州旗](?!场|域|块)")
_LEAGUE = re.compile(r"团([省市区县])委")


@lru_cache(maxsize=1 << 14)
def body(written: str, area: str, kind: str | None = None) -> str:
    """Return the name of a body of this canonical name and kind in a plan of `area`."""
    name = _firm(rewriter("names", "institutions")(joined(written)), kind)
    found = filed(completed(_LEAGUE.sub(r"\1团委", _within(name, area)), area))
    if kind == "company":
        return found
    if not found.endswith(tuple(table("names")["departments"]["last"])):
        return owned(name, area) if filed(name) == name else found
    if kind in (None, "government", "party", "other") and found not in _national():
        return filed(_of_area(found, area))
    return found


def _firm(name: str, kind: str | None) -> str:
    """Return the name of a company without the words for its legal form: 云创集团股份有限公司 → 云创."""
    words = table("names")["firms"]
    forms = (words["form"], words["plain"]) if kind == "company" else (words["form"],)
    shorter = re.sub("|".join(forms), "", name)
    return shorter if len(shorter) >= 2 else name


def _within(name: str, area: str) -> str:
    """Return a name without those of the areas around the plan's own before it: 深圳市龙华区政府 → 龙华区政府."""
    for outer in around(area)[1:]:
        rest = name.removeprefix(outer)
        if rest != name and rest.startswith(area):
            return rest
    return name


def _of_area(name: str, area: str) -> str:
    words = table("names")["departments"]
    if any(word in name for word in words["named"]):
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
