"""Where the sentences and sections of a plan stand: a store and a plan go in, an `Outline` of its text comes out."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

import pyoxigraph as ox

from ...ontology import NIF
from ..query import select
from ..store import Store

_ENDS = re.compile(r"[。！？；\n]")
# Every section has both offsets. As OPTIONALs they are looked up for each; else the engine reads those of all passages.
_SECTIONS = """SELECT ?iri ?number ?start ?end {{ GRAPH <{plan}> {{
  ?iri ht:number ?number OPTIONAL {{ ?iri nif:beginIndex ?start }} OPTIONAL {{ ?iri nif:endIndex ?end }}
}} }}"""


class Section(NamedTuple):
    """A section: offsets, IRI and number."""

    start: int
    end: int
    iri: str
    number: str


class Outline:
    """A plan's text, and where its sentences and sections begin and end."""

    def __init__(self, text: str, sections: list[Section]) -> None:
        self.text = text
        self._starts = [0, *(end.end() for end in _ENDS.finditer(text))]
        self._sections = sorted(sections, key=lambda section: (section.start, -section.end))

    def sentence(self, offset: int) -> tuple[int, int]:
        """Return where the sentence around an offset begins and ends, with the blanks around it."""
        at = bisect_right(self._starts, offset)
        return self._starts[at - 1], self._starts[at] if at < len(self._starts) else len(self.text)

    def section(self, offset: int) -> Section | None:
        """Return the smallest section around an offset."""
        before = bisect_right(self._sections, offset, key=lambda section: section.start)
        return next((section for section in reversed(self._sections[:before]) if offset < section.end), None)


def outline(store: Store, plan: str) -> Outline:
    """Return the outline of a plan; empty for a plan that the store does not hold."""
    told = store.quads(ox.NamedNode(f"{plan}#text"), ox.NamedNode(NIF.isString))
    rows = select(store, _SECTIONS.format(plan=plan))
    return Outline(
        "".join(quad.object.value for quad in told if isinstance(quad.object, ox.Literal)),
        [Section(int(start.value), int(end.value), iri.value, number.value) for iri, number, start, end in rows],
    )
