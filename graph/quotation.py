"""Quotations for tables: values, offsets and sentences of a plan go in, what a person reads as evidence comes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rapidfuzz.fuzz import partial_ratio

from ..ontology import NIF

if TYPE_CHECKING:
    from .store import Store

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "~": "≈"}
SIGNS = "≥≤><≈"
"""What `written` may put before a value."""
_STOPS = re.compile(r"[。；;！？\n]")
_CLAUSE = re.compile(r"[^，。；：！？\n]+")


def clause(sentence: str, words: str, about: str = "") -> str:
    """Return the clause of a sentence that holds these words, the whole sentence if none does.

    Of several the one that is most `about` something is meant.

    >>> clause("甲类企业增加5家，乙类企业增加5家。", "5家", "乙类企业")
    '乙类企业增加5家'
    """
    found = [part for match in _CLAUSE.finditer(sentence) if words in (part := match.group().strip())]
    return max(found, key=lambda part: partial_ratio(about, part), default=sentence)


def written(comparator: str, text: str) -> str:
    """Return a value as the text writes it, with the sign of its comparator before it: ≥6%."""
    return _SIGNS.get(comparator, "") + text


def text(store: Store, plan: str) -> str:
    """Return the text of the plan with this IRI, empty if the store has none."""
    found = store.quads(ox.NamedNode(f"{plan}#text"), ox.NamedNode(NIF.isString), None)
    return next((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), "")


def sentence(words: str, start: int, end: int) -> str:
    """Return the sentence of a text that holds what stands at these offsets."""
    begin = max((stop.end() for stop in _STOPS.finditer(words, 0, start)), default=0)
    stop = _STOPS.search(words, end)
    return words[begin : stop.end() if stop else len(words)].strip()
