"""What plans say where: nodes and offsets go in; names and sentences with plan, section and offsets come out.

Each plan's text and outline are read once, and only where they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...ontology import BASE, DCTERMS, HT, RDFS, SKOS
from ..search.nodes import offset_of, plan_of
from ..search.outline import Outline, outline

if TYPE_CHECKING:
    from ..store import Store

_LABELS = (SKOS.prefLabel, DCTERMS.title, RDFS.label, HT.agentText)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that says so: short name of the plan, number of the section, offsets in the plan's text."""

    plan: str
    section: str
    sentence: str
    start: int
    end: int


class Surroundings:
    """Looks around in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._outlines: dict[str, Outline] = {}

    def label(self, node: str) -> str:
        """Return the name of a node: its Chinese label, else its title or words, else the end of its IRI."""
        for predicate in _LABELS:
            found = self._store.quads(ox.NamedNode(node), ox.NamedNode(predicate))
            literals = [quad.object for quad in found if isinstance(quad.object, ox.Literal)]
            chinese = [literal.value for literal in literals if literal.language != "en"]
            if chinese:
                return min(chinese)
        return node.removeprefix(BASE).removeprefix("plan/")

    def place(self, node: str) -> tuple[str, int] | None:
        """Return the plan of a fact or passage, and where its sentence begins; None for other nodes."""
        offset, plan = offset_of(node), plan_of(node)
        return None if offset is None else (plan, self._outline(plan).sentence(offset)[0])

    def sections(self, theme: str) -> list[str]:
        """Return the sections whose subject a theme is."""
        found = self._store.quads(None, ox.NamedNode(DCTERMS.subject), ox.NamedNode(theme))
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def quote(self, plan: str, offset: int) -> Evidence:
        """Return the sentence of a plan around an offset."""
        outline = self._outline(plan)
        start, end = outline.sentence(offset)
        words = outline.text[start:end]
        start += len(words) - len(words.lstrip())
        section = outline.section(max(offset, start))
        number = section.number if section else ""
        return Evidence(plan.removeprefix(f"{BASE}plan/"), number, words.strip(), start, start + len(words.strip()))

    def mentions(self, node: str) -> list[Evidence]:
        """Return every sentence that names a thing, by plan and offset."""
        found = self._store.quads(None, ox.NamedNode(HT.refersTo), ox.NamedNode(node))
        places = {self.place(quad.subject.value) for quad in found if isinstance(quad.subject, ox.NamedNode)}
        return [self.quote(*place) for place in sorted(place for place in places if place)]

    def _outline(self, plan: str) -> Outline:
        if plan not in self._outlines:
            self._outlines[plan] = outline(self._store, plan)
        return self._outlines[plan]
