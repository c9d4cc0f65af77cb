"""Names that may mean one thing in two plans: two lists go in, pairs that a person should look at come out.

1. The core of a name is what is left without its words for work and kind and without brackets: 改造提升道路 and
   新建道路项目 are 道路. Those words stand in ``likeness.toml``.
2. Two names are as near as the ratio of their cores, less if one is not the other with some signs put in. What both
   have of numbers, letters, points of the compass and levels of government has to agree (一期 is not 二期, 东延 not
   西延, 省级 not 市级).
3. The nearest pair is taken first; each thing once.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

Thing = TypeVar("Thing")

SAME, _EXCHANGED = 100.0, 10.0
_SIGNS = re.compile(
    r"\d+|[A-Za-z]+|[一二三四五六七八九十]+(?=期|号|段|街|路)|[东西南北]|国家级|省级|市级|区级|镇级|街道"
)
_BRACKETS = re.compile(r"（(?![^（）]*期）)[^（）]*）|[（）“”]")


def nearness(one: str, other: str) -> float:
    """Return how near two names are, of `SAME`; 0 for two that tell different things."""
    first, second = core(one), core(other)
    signs = Counter(_SIGNS.findall(first)), Counter(_SIGNS.findall(second))
    if not first or not second or (signs[0] - signs[1] and signs[1] - signs[0]):
        return 0
    put_in = Indel.distance(first, second) == abs(len(first) - len(second))
    return max(0, ratio(first, second) - (0 if put_in else _EXCHANGED))


@lru_cache(maxsize=1 << 14)
def core(name: str) -> str:
    """Return what a name is about, empty if it only names a kind of thing.

    >>> core("学校新改扩建工程"), core("云创中心项目一期"), core("重大项目")
    ('学校', '云创中心一期', '')
    """
    left = _kinds().sub("", _BRACKETS.sub("", name))
    while (shorter := _ends().sub("", left)) != left:
        left = shorter
    return "" if left in _words()["vague"] else left


def pairs(
    before: Sequence[Thing], after: Sequence[Thing], near: Callable[[Thing, Thing], float]
) -> list[tuple[Thing, Thing]]:
    """Return the pairs for which `near` gives more than 0, the nearest first, no thing twice."""
    scored = [(near(one, other), i, k) for i, one in enumerate(before) for k, other in enumerate(after)]
    taken: tuple[set[int], set[int]] = set(), set()
    made = []
    for score, i, k in sorted(scored, key=lambda entry: (-entry[0], *entry[1:])):
        if score > 0 and i not in taken[0] and k not in taken[1]:
            taken[0].add(i)
            taken[1].add(k)
            made.append((before[i], after[k]))
    return made


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile("|".join(_words()["kind"]))


@cache
def _ends() -> re.Pattern[str]:
    work = "|".join(sorted(_words()["work"], key=len, reverse=True))
    return re.compile(f"^(?:{work})|(?:{work})$")


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("likeness.toml").read_text("utf-8"))
