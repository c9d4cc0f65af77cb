"""Names that tell nothing apart: a name goes in, whether it consists of ordinary words only comes out.

1. The vocabulary with which plans are read (`hongtu.graph.extract.lexicon`) holds the ordinary words of the genre and
   the last words of things that are built or held; 国际马术中心 consists of such words, 华星光电 does not.
2. A facility is what every area may have (青少年宫, 设计产业园二期, 音乐节): ordinary words that end, phases and works
   upon it aside, with such a last word; roads, lines and harbours are none, because they cross areas.

What is ordinary tells nothing of itself: only with its owner is it a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from .registry import table

_KINDS = ("school", "hospital", "park", "industry", "institute", "building", "venue", "energy", "platform", "event")
_COUNTED = "第?[一二三四五六七八九十百]+(?:期|届|代)?"
_SIGNS = "[（）级型新副院馆楼室站所园厂校]"
_SHORTEST = 4


@lru_cache(maxsize=1 << 15)
def ordinary(name: str) -> bool:
    """Tell whether a name consists of ordinary words only."""
    return _ordinary().fullmatch(name) is not None


def kind_of(word: str) -> str:
    """Return the kind of thing that a last word of names tells; empty if it is none."""
    return _heads().get(word, "")


@lru_cache(maxsize=1 << 15)
def telling(name: str) -> bool:
    """Tell whether a name begins with a word that tells it apart."""
    found = _several().match(name)
    return not found or not found[0]


@lru_cache(maxsize=1 << 15)
def facility(name: str) -> bool:
    """Tell whether a name is that of something that every area may have."""
    bare = _tail().sub("", name)
    if "大学" in name or name.endswith("学院"):
        return False
    if bare in table("projects")["local"]["names"]:
        return True
    last = next((kind for start in range(len(bare)) if (kind := _heads().get(bare[start:]))), "")
    return last in _KINDS and len(bare) >= _SHORTEST and ordinary(name)


@cache
def _heads() -> Mapping[str, str]:
    """Return the kind of thing for each last word of a name."""
    from ..extract.lexicon import load  # only what links needs the vocabulary of the texts

    lexicon = load()
    return {**lexicon.meanings("organizations", "suffixes"), **lexicon.meanings("projects", "head")}


@cache
def _several() -> re.Pattern[str]:
    """Return what matches ordinary words of two signs or more from the beginning."""
    from ..extract.lexicon import load
    from ..extract.suffixes import grouped

    lexicon = load()
    tables = (("projects", "generic"), ("organizations", "generic"), ("common", "words"), ("projects", "works"))
    heads = (word for word, kind in _heads().items() if kind in _KINDS)
    words = (word for name in tables for word in lexicon.words(*name))
    extra = table("names")["owners"]["ordinary"]
    return re.compile(f"{grouped(word for word in (*extra, *words, *heads) if len(word) > 1)}?")


@cache
def _ordinary() -> re.Pattern[str]:
    return re.compile(f"(?:{_several().pattern.removesuffix('?')}|{_COUNTED}|{_SIGNS})+")


@cache
def _tail() -> re.Pattern[str]:
    from ..extract.lexicon import alternatives, load

    works = alternatives(load().words("projects", "works"))
    return re.compile(f"(?:（?{_COUNTED}）?|{works})+$")
