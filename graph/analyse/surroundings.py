"""What lies around a node, read from the store only where one looks: IRIs go in; names, sentences, neighbours come out.

1. The IRI tells a node's kind (see the graph model in docs/architecture.md), so that no look-up is spent on it.
2. `Surroundings.evidence` gives the sentence of a fact, of a section its heading, with plan, section and offsets.
3. `Surroundings.near` gives the nodes one step away: facts and the things that they speak of, and the sentence and
   section that name a thing. Sentences are no nodes of the graph; here they are ``{plan}#sentence={start},{end}``.
4. Code lists, units, themes, passages and the whole text never are neighbours. A plan, and
   sections of sections, are neighbours only where `through` names one: they would connect everything.

Each plan's text, outline and mentions are read once, and only where they are asked for. Where thousands of statements
lead to a node they are counted and sifted by the engine: making a term of each would cost ten times as much.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ...ontology import BASE, DCTERMS, FOAF, GEO, HT, NIF, ORG, RDFS, SKOS

if TYPE_CHECKING:
    from ..store import Store

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
_HUB = 200
_RELATIONS = " ".join(f"<{link}>" for link in sorted(LINKS))
_LINKED = f"SELECT ?other {{{{ VALUES ?link {{{{ {_RELATIONS} }}}} ?other ?link <{{node}}> }}}}"
_HELD = "SELECT DISTINCT ?thing {{ ?passage dcterms:isPartOf <{node}> ; ht:refersTo ?thing }}"
_PASSAGES = "SELECT ?passage {{ ?passage ht:refersTo <{node}> }}"
_SECTIONS = "SELECT DISTINCT ?section {{ ?passage ht:refersTo <{node}> ; dcterms:isPartOf ?section }}"
_MENTIONS = "SELECT ?passage ?thing {{ GRAPH <{plan}> {{ ?passage ht:refersTo ?thing }} }}"
_OUTLINE = """SELECT ?start ?end ?number {{
  GRAPH <{plan}> {{ ?section ht:number ?number ; nif:beginIndex ?start ; nif:endIndex ?end }}
}}"""
_DEGREES = """SELECT ?node (COUNT(*) AS ?times) {{
  VALUES ?node {{ {nodes} }} GRAPH ?graph {{ ?subject ?predicate ?node }}
}} GROUP BY ?node"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that says so: short name of the plan, number of the section, offsets in the plan's text."""

    plan: str
    section: str
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Page:
    """A plan's text, and where its sentences begin."""

    text: str
    starts: list[int]

    def sentence(self, offset: int) -> tuple[int, int]:
        at = bisect_right(self.starts, offset)
        return self.starts[at - 1], self.starts[at] if at < len(self.starts) else len(self.text)


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
        self._outlines: dict[str, list[tuple[int, int, str]]] = {}
        self._mentions: dict[str, dict[int, set[str]]] = {}
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
        return Evidence(_short(plan), self._number(plan, offset), words.strip(), start, start + len(words.strip()))

    def mentions(self, node: str) -> list[Evidence]:
        """Return every sentence that names a thing, by plan and offset."""
        places = {(plan_of(it), self._page(plan_of(it)).sentence(start)[0]) for it, start in self._passages(node)}
        return [self.quote(plan, start) for plan, start in sorted(places)]

    def degree(self, node: str) -> int:
        """Return how many statements lead to a node, at most 4096: what leads everywhere explains nothing."""
        if node not in self._degrees:
            self.count([node])
        return self._degrees[node]

    def count(self, nodes: Iterable[str]) -> None:
        """Find out the degrees of many nodes at once."""
        unknown = [node for node in nodes if node not in self._degrees]
        if not unknown:
            return
        self._degrees.update(dict.fromkeys(unknown, 0))
        for node, times in self._rows(_DEGREES.format(nodes=" ".join(f"<{node}>" for node in unknown))):
            self._degrees[node] = min(int(times), _MANY)

    def near(self, node: str) -> list[str]:
        """Return the neighbours of a node, sorted."""
        if kind(node) == "Sentence":
            place = _SENTENCE.search(node)
            return sorted(self._named(plan_of(node)).get(int(place[1]), ()) if place else ())
        found = {other for other in self._linked(node) if self._open(node, other)}
        if is_thing(node):
            for passage, start in self._passages(node):
                plan = plan_of(passage)
                first, last = self._page(plan).sentence(start)
                found.add(f"{plan}#sentence={first},{last}")
            found |= {section for (section,) in self._rows(_SECTIONS.format(node=node)) if kind(section) == "Measure"}
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
        others = self._leading(node)
        yield from (other for other in others if not _PASSAGE.search(other))
        if any(_PASSAGE.search(other) for other in others):
            yield from (thing for (thing,) in self._rows(_HELD.format(node=node)))

    def _leading(self, node: str) -> list[str]:
        """Return what leads to a node by one of the relations."""
        if is_thing(node) and self.degree(node) > _HUB:
            return [other for (other,) in self._rows(_LINKED.format(node=node))]
        found = self._store.quads(None, None, ox.NamedNode(node))
        return [str(getattr(quad.subject, "value", "")) for quad in found if quad.predicate.value in LINKS]

    def _open(self, node: str, other: str) -> bool:
        """Tell whether `other` may be a neighbour of `node`."""
        what = kind(other)
        if what == "Plan":
            return self._outline or other in self._through
        return bool(what) and (what != "Measure" or self._outline or kind(node) != "Measure")

    def _passages(self, node: str) -> list[tuple[str, int]]:
        passages = (passage for (passage,) in self._rows(_PASSAGES.format(node=node)))
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
            self._pages[plan] = _Page(text, [0, *(end.end() for end in _ENDS.finditer(text))])
        return self._pages[plan]

    def _named(self, plan: str) -> dict[int, set[str]]:
        """Return the things that each sentence of a plan names, by the sentence's offset."""
        if plan not in self._mentions:
            page, found = self._page(plan), defaultdict[int, set[str]](set)
            for passage, thing in self._rows(_MENTIONS.format(plan=plan)):
                if place := _PASSAGE.search(passage):
                    found[page.sentence(int(place[1]))[0]].add(thing)
            self._mentions[plan] = found
        return self._mentions[plan]

    def _number(self, plan: str, offset: int) -> str:
        """Return the number of the smallest section of a plan around an offset."""
        if plan not in self._outlines:
            rows = self._rows(_OUTLINE.format(plan=plan))
            self._outlines[plan] = [(int(start), int(end), number) for start, end, number in rows]
        inside = ((end - start, number) for start, end, number in self._outlines[plan] if start <= offset < end)
        return min(inside, default=(0, ""))[1]

    def _rows(self, query: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of an answer as words; what is no IRI and no literal is empty."""
        answer = self._store.query(query)
        assert isinstance(answer, ox.QuerySolutions), "every query here is a SELECT"
        for row in answer:
            yield tuple(str(getattr(term, "value", "")) for term in row)


def _short(plan: str) -> str:
    return plan.removeprefix(f"{BASE}plan/")
