"""What lies around a node, read from the store only where one looks: IRIs go in; names, sentences, neighbours come out.

1. The IRI tells a node's kind (see the graph model in docs/architecture.md), so that no look-up is spent on it.
2. `Surroundings.evidence` gives the sentence of a fact, of a section its heading, with plan, section and offsets.
3. `Surroundings.near` gives the nodes one step away: facts and the things that they speak of, and the sentence and
   section that name a thing. Sentences are no nodes of the graph; here they are ``{plan}#sentence={start},{end}``.
4. Code lists, units, themes, passages and the whole text never are neighbours. A plan, and
   sections of sections, are neighbours only where `through` names one: they would connect everything.

Each plan's text and mentions are read once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ..ontology import BASE, DCTERMS, FOAF, GEO, HT, NIF, ORG, RDFS, SKOS

if TYPE_CHECKING:
    from .store import Store

THINGS: Final = {
    "place": "Place",
    "project": "Project",
    "org": "Organization",
    "group": "Organization",
    "person": "Organization",
    "post": "Organization",
    "indicator": "Indicator",
    "policy": "Policy",
}
"""The kind of a shared node by the folder in its IRI."""

FACTS: Final = {"f": "Target", "m": "Milestone", "r": "Responsibility", "t": "Task", "g": "Portfolio"}
"""The kind of a fact by the first letter after the ``#`` of its IRI."""

LINKS: Final = frozenset(
    {
        HT.indicator,
        HT.appliesTo,
        HT.per,
        HT.subsetOf,
        HT.agent,
        HT.about,
        HT.concerns,
        HT.implements,
        HT.continues,
        HT.issuer,
        HT.alongRoad,
        HT.fromPlace,
        HT.toPlace,
        DCTERMS.spatial,
        DCTERMS.isPartOf,
        GEO.sfWithin,
        ORG.subOrganizationOf,
        FOAF.member,
    }
)
"""The relations that say something about both ends."""

_LABELS = (SKOS.prefLabel, DCTERMS.title, RDFS.label, HT.agentText)
_PASSAGE = re.compile(r"#char=(\d+),(\d+)")
_SENTENCE = re.compile(r"#sentence=(\d+),(\d+)")
_ENDS = re.compile(r"[。！？；\n]")
_MANY = 4096


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that says so: short name of the plan, number of the section, offsets in the plan's text."""

    plan: str
    section: str
    sentence: str
    start: int
    end: int


@dataclass(slots=True)
class _Page:
    """A plan's text: where its sentences and sections begin, and what each sentence mentions."""

    text: str
    starts: list[int]
    sections: list[tuple[int, int, str]]
    mentions: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def sentence(self, offset: int) -> tuple[int, int]:
        at = bisect_right(self.starts, offset)
        return self.starts[at - 1], self.starts[at] if at < len(self.starts) else len(self.text)

    def number(self, offset: int) -> str:
        inside = [(end - start, number) for start, end, number in self.sections if start <= offset < end]
        return min(inside, default=(0, ""))[1]


def kind(node: str) -> str:
    """Return the kind of a node as `hongtu draw --kind` names it, or an empty string for what is no thing and no fact.

    >>> kind(BASE + "place/渭河"), kind(BASE + "plan/西咸新区-2021#f12"), kind(BASE + "plan/西咸新区-2021")
    ('Place', 'Target', 'Plan')
    """
    folder, _, rest = node.removeprefix(BASE).partition("/")
    if folder != "plan" or not node.startswith(BASE):
        return THINGS.get(folder, "") if node.startswith(BASE) else ""
    fragment = rest.partition("#")[2]
    if not fragment:
        return "Plan"
    if fragment.startswith("sentence="):
        return "Sentence"
    if not fragment[1:2].isdigit():
        return ""
    return "Measure" if fragment[0] == "s" else FACTS.get(fragment[0], "")


def is_thing(node: str) -> bool:
    """Tell whether a node is one that plans share."""
    return kind(node) in THINGS.values()


def plan_of(node: str) -> str:
    """Return the IRI of the plan that a node belongs to, an empty string for a shared one."""
    return node.partition("#")[0] if node.startswith(f"{BASE}plan/") else ""


class Surroundings:
    """Looks around in a store; nodes in `through` are neighbours whatever they hold together."""

    def __init__(self, store: Store, through: frozenset[str] = frozenset()) -> None:
        self._store = store
        self._through = through
        self._outline = any(kind(node) in ("Plan", "Measure") for node in through)
        self._pages: dict[str, _Page] = {}
        self._degrees: dict[str, int] = {}

    def label(self, node: str) -> str:
        """Return the name of a node: its Chinese label, else its title or words, else the end of its IRI."""
        for predicate in _LABELS:
            literals = [value for value in self._objects(node, predicate) if isinstance(value, ox.Literal)]
            chinese = [value.value for value in literals if value.language != "en"]
            if chinese:
                return min(chinese)
        return node.removeprefix(BASE).removeprefix("plan/")

    def evidence(self, node: str) -> Evidence | None:
        """Return the sentence of a fact or sentence, the heading of a section; None for other nodes."""
        offset = self._offset(node)
        if offset is not None:
            return self.quote(plan_of(node), offset)
        return self._heading(node) if kind(node) == "Measure" else None

    def place(self, node: str) -> tuple[str, int] | None:
        """Return the plan and the offset of the sentence that holds a fact or passage."""
        offset = self._offset(node)
        return None if offset is None else (plan_of(node), self._page(plan_of(node)).sentence(offset)[0])

    def quote(self, plan: str, offset: int) -> Evidence:
        """Return the sentence of a plan around an offset."""
        page = self._page(plan)
        start, end = page.sentence(offset)
        words = page.text[start:end]
        start += len(words) - len(words.lstrip())
        return Evidence(_short(plan), page.number(offset), words.strip(), start, start + len(words.strip()))

    def mentions(self, node: str) -> list[Evidence]:
        """Return every sentence that names a thing, by plan and offset."""
        places = {(plan_of(it), self._page(plan_of(it)).sentence(start)[0]) for it, start in self._passages(node)}
        return [self.quote(plan, start) for plan, start in sorted(places)]

    def degree(self, node: str) -> int:
        """Return how many statements lead to a node, at most 4096: what leads everywhere explains nothing."""
        if node not in self._degrees:
            found = self._store.quads(None, None, ox.NamedNode(node))
            self._degrees[node] = sum(1 for _ in islice(found, _MANY))
        return self._degrees[node]

    def near(self, node: str) -> list[str]:
        """Return the neighbours of a node, sorted."""
        if kind(node) == "Sentence":
            page, place = self._page(plan_of(node)), _SENTENCE.search(node)
            return sorted(set(page.mentions[int(place[1])] if place else ()))
        found = {other for other in self._linked(node) if self._open(node, other)}
        if is_thing(node):
            for passage, start in self._passages(node):
                plan = plan_of(passage)
                first, last = self._page(plan).sentence(start)
                found |= {f"{plan}#sentence={first},{last}", *self._parents(passage)}
        return sorted(found)

    def _offset(self, node: str) -> int | None:
        place = _SENTENCE.search(node) or _PASSAGE.search(node)
        if place is None:
            stated = sorted(
                value.value for value in self._objects(node, HT.statedIn) if isinstance(value, ox.NamedNode)
            )
            place = _PASSAGE.search(stated[0]) if stated else None
        return int(place[1]) if place else None

    def _linked(self, node: str) -> Iterator[str]:
        it = ox.NamedNode(node)
        for quad in self._store.quads(it, None, None):
            if quad.predicate.value in LINKS and isinstance(quad.object, ox.NamedNode):
                yield quad.object.value
        for quad in self._store.quads(None, None, it):
            if quad.predicate.value not in LINKS or not isinstance(quad.subject, ox.NamedNode):
                continue
            if _PASSAGE.search(quad.subject.value):
                yield from (value.value for value in self._objects(quad.subject.value, HT.refersTo))
            else:
                yield quad.subject.value

    def _open(self, node: str, other: str) -> bool:
        """Tell whether `other` may be a neighbour of `node`."""
        what = kind(other)
        if what == "Plan":
            return self._outline or other in self._through
        return bool(what) and (what != "Measure" or self._outline or kind(node) != "Measure")

    def _parents(self, node: str) -> set[str]:
        parts = {str(getattr(value, "value", "")) for value in self._objects(node, DCTERMS.isPartOf)}
        return {part for part in parts if kind(part) == "Measure"}

    def _passages(self, node: str) -> list[tuple[str, int]]:
        found = self._store.quads(None, ox.NamedNode(HT.refersTo), ox.NamedNode(node))
        passages = (str(getattr(quad.subject, "value", "")) for quad in found)
        return sorted((passage, int(place[1])) for passage in passages if (place := _PASSAGE.search(passage)))

    def _objects(self, node: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        found = self._store.quads(ox.NamedNode(node), ox.NamedNode(predicate), None)
        return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]

    def _heading(self, node: str) -> Evidence | None:
        span = self._span(node)
        if span is None:
            return None
        plan = plan_of(node)
        number = "".join(value.value for value in self._objects(node, HT.number))
        line = self._page(plan).text[span[0] : span[1]].split("\n", 1)[0].strip()
        return Evidence(_short(plan), number, line, span[0], span[0] + len(line))

    def _span(self, node: str) -> tuple[int, int] | None:
        edges = [self._objects(node, predicate) for predicate in (NIF.beginIndex, NIF.endIndex)]
        return (int(edges[0][0].value), int(edges[1][0].value)) if all(edges) else None

    def _page(self, plan: str) -> _Page:
        if plan not in self._pages:
            text = "".join(value.value for value in self._objects(f"{plan}#text", NIF.isString))
            page = _Page(text, [0, *(end.end() for end in _ENDS.finditer(text))], self._sections(plan))
            graph = ox.NamedNode(plan)
            for quad in self._store.quads(None, ox.NamedNode(HT.refersTo), None, graph):
                place = _PASSAGE.search(str(getattr(quad.subject, "value", "")))
                if place and isinstance(quad.object, ox.NamedNode):
                    page.mentions[page.sentence(int(place[1]))[0]].append(quad.object.value)
            self._pages[plan] = page
        return self._pages[plan]

    def _sections(self, plan: str) -> list[tuple[int, int, str]]:
        graph = ox.NamedNode(plan)
        found = []
        for quad in self._store.quads(None, ox.NamedNode(HT.number), None, graph):
            span = self._span(str(getattr(quad.subject, "value", "")))
            if span and isinstance(quad.object, ox.Literal):
                found.append((*span, quad.object.value))
        return sorted(found)


def _short(plan: str) -> str:
    return plan.removeprefix(f"{BASE}plan/")
