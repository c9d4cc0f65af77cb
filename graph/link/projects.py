"""One name for one project or policy: a name and the plan's area go in, the name under which it is filed comes out.

1. Words for the kind of thing (项目, 工程) fall off the end, words for what is done to it (新建) off the beginning,
   synonyms become regular, phases are written 二期, brackets around parts and dashes between words are opened.
2. A line of the metro gets its city; whose anything else is, `hongtu.graph.link.owners` tells.
3. `whole` tells of which project something is a phase; `segment` takes 甲路（乙路-丙路） apart.

All words stand in ``data/registry/projects.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .names import joined
from .owners import owned
from .places import railway
from .registry import city, rewriter, table

_NUMBERS = {str(number): word for number, word in enumerate("零一二三四五六七八九十")}
_NUMBERS |= {"Ⅰ": "一", "Ⅱ": "二", "Ⅲ": "三", "Ⅳ": "四", "Ⅴ": "五", "I": "一", "II": "二", "III": "三"}
_NAMED = 4
_SEGMENT = re.compile(
    r"(?P<road>[^（）]*(?:路|街|大道|道|线|高速|公路|巷))（(?P<first>[^（）-]+)-(?P<last>[^（）-]+?)段?）"
)


@lru_cache(maxsize=1 << 14)
def project(written: str, area: str) -> str:
    """Return the name of a project of this canonical name in a plan of `area`."""
    name = rewriter("projects", "synonyms")(rewriter("names", "institutions")(_without_kind(joined(written))))
    name = _bracket().sub(r"\1", re.sub(table("projects")["words"]["dropped"], "", name))
    name = _phase().sub(lambda found: f"{_NUMBERS.get(found['number'], found['number'])}期", name)
    line = _lines().match(_without_city(name, area))
    if line:
        name = _without_city(name, area)
        return f"{city(area)}地铁{line.group(1) or line.group(2)}号线{name[line.end() :]}"
    return railway(owned(name, area) if area else name)


@lru_cache(maxsize=1 << 14)
def whole(name: str) -> str:
    """Return the name of the project of which this is a phase; empty if the name tells no phase."""
    found = _phase().search(name)
    return name[: found.start()] if found and found.start() >= 4 else ""


@lru_cache(maxsize=1 << 14)
def segment(name: str) -> tuple[str, str, str] | None:
    """Return road, first and last end of a stretch of road: 通兴路（西环路-光侨路）."""
    found = _SEGMENT.match(name)
    return (found["road"], found["first"], found["last"]) if found else None


@lru_cache(maxsize=1 << 14)
def policy(written: str) -> str:
    """Return the name of a policy of this canonical name: 国民经济和社会发展第十四个五年规划纲要 → 十四五规划."""
    name = rewriter("projects", "policies").regular.get(written, written)
    last = next((word for word in table("projects")["words"]["campaign"] if name.endswith(word)), "")
    name = name.removesuffix(last) if len(name) - len(last) >= _NAMED - 1 else name
    found = re.match(table("projects")["fiveyear"]["pattern"], name)
    return f"{found.group(1)}五规划" if found else name


def _without_kind(name: str) -> str:
    """Return a name without the words for the kind of thing at its end, and for what is done to it at its beginning."""
    words = table("projects")["words"]
    first = next((word for word in words["first"] if name.startswith(word)), "")
    name = name.removeprefix(first) if len(name) - len(first) >= _NAMED else name
    last = next((word for word in words["last"] if name.endswith(word)), "")
    shorter = name.removesuffix(last)
    return shorter if len(shorter) >= _NAMED - 1 or (last in ("项目", "工程") and len(shorter) == 2) else name


def _without_city(name: str, area: str) -> str:
    """Return a name without that of the plan's city: 深圳地铁17号线 → 地铁17号线."""
    around = city(area)
    for head in (around, around.removesuffix("市")):
        if head and name.startswith(head):
            return name.removeprefix(head).removeprefix("市")
    return name


@cache
def _lines() -> re.Pattern[str]:
    return re.compile(table("projects")["local"]["lines"])


@cache
def _bracket() -> re.Pattern[str]:
    return re.compile(table("projects")["words"]["bracket"])


@cache
def _phase() -> re.Pattern[str]:
    return re.compile(table("projects")["local"]["phase"])
