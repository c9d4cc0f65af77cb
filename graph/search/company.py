"""Which things stand together: a store goes in; its sentences, what each speaks of, and what things share come out.

1. A sentence speaks of the things that are named in it, and of those that its facts are about (the body that answers
   for a task, the indicator of a target); the facts' kinds are kept with it. The offset in the IRI of a passage or fact
   tells its sentence, so that no look-up is spent on it.
2. A duty ties its sentence to those of its tasks, where these stand elsewhere. What the graph relates without any
   sentence (a place within another, the members of a group, a plan that continues another) is linked.
3. All of it is a few tables of numbers in SQLite beside the store (`Kept`), made anew when the store has changed: whose
   company a thing keeps is then a join of a millisecond, whatever the number of plans.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from ...ontology import DCTERMS, FOAF, GEO, HT, ORG, SKOS
from ..store import Store
from ..store.statements import WORLD
from .kept import Kept
from .nodes import FACTS, THINGS, is_thing, kind, offset_of, plan_of
from .outline import Outline, outline

_SPOKEN = (HT.refersTo, HT.indicator, HT.agent, HT.appliesTo, HT.concerns, HT.per, DCTERMS.spatial)
_RELATIONS = {
    GEO.sfWithin: "within",
    ORG.subOrganizationOf: "within",
    DCTERMS.isPartOf: "within",
    DCTERMS.spatial: "within",
    HT.alongRoad: "within",
    HT.fromPlace: "within",
    HT.toPlace: "within",
    FOAF.member: "has member",
    SKOS.exactMatch: "same as",
    HT.continues: "continues",
    HT.implements: "implements",
    HT.issuer: "issued by",
}
_LINKED = {*THINGS.values(), "Plan"}


class Near(NamedTuple):
    """A thing beside another: of how many things the shortest sentence on both speaks; how many sentences there are."""

    thing: int
    things: int
    times: int


class Place(NamedTuple):
    """Where a sentence stands, of how many things it speaks, and the letters of its facts on the one that was meant."""

    plan: str
    begin: int
    section: int
    things: int
    facts: str


class Company(Kept):
    """The tables, open. Things are numbers from 2 on: 0 and 1 are left to those who walk from elsewhere."""

    file = "company.sqlite"
    edition = "1"
    schema = """CREATE TABLE thing(id INTEGER PRIMARY KEY, iri TEXT UNIQUE, times INTEGER);
CREATE TABLE section(id INTEGER PRIMARY KEY, iri TEXT UNIQUE, things INTEGER);
CREATE TABLE sentence(id INTEGER PRIMARY KEY, plan TEXT, begin INTEGER, section INTEGER, things INTEGER);
CREATE TABLE spoken(thing INTEGER, sentence INTEGER, facts TEXT, PRIMARY KEY(thing, sentence)) WITHOUT ROWID;
CREATE TABLE tie(one INTEGER, other INTEGER, PRIMARY KEY(one, other)) WITHOUT ROWID;
CREATE TABLE link(one INTEGER, other INTEGER, relation TEXT, PRIMARY KEY(one, other)) WITHOUT ROWID;
CREATE INDEX speaking ON spoken(sentence, thing);
CREATE INDEX parts ON sentence(section);
CREATE INDEX places ON sentence(plan, begin)"""

    def bring_up(self, store: Store) -> None:
        """Make all tables anew."""
        tables = _Reading(store).tables()
        with self.writing():
            for name, rows in tables.items():
                self._data.execute(f"DELETE FROM {name}")
                if rows:
                    self._data.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    def sentences(self, plan: str | None = None) -> Iterator[tuple[str, int, str]]:
        """Yield each thing that a sentence speaks of: plan, where the sentence begins, thing; in this order."""
        yield from self._data.execute(
            """SELECT plan, begin, iri FROM sentence JOIN spoken ON sentence.id = sentence
            JOIN thing ON thing.id = thing WHERE ?1 IS NULL OR plan = ?1 ORDER BY plan, begin, iri""",
            (plan,),
        )

    def number(self, iri: str) -> int | None:
        """Return the number of a thing or plan, None if nothing is said of it."""
        row = self._data.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
        return row[0] if row else None

    def iri(self, thing: int) -> str:
        """Return the IRI of a thing or plan."""
        return str(self._data.execute("SELECT iri FROM thing WHERE id = ?", (thing,)).fetchone()[0])

    def near(self, thing: int, plan: str | None = None) -> list[Near]:
        """Return the things that a sentence speaks of together with this one, of one plan or any."""
        return self._near("SELECT sentence FROM spoken WHERE thing = ?2", plan, thing)

    def tied(self, thing: int, plan: str | None = None) -> list[Near]:
        """Return the things of the sentences that duties tie to those that speak of this one."""
        return self._near("SELECT other FROM spoken JOIN tie ON one = sentence WHERE thing = ?2", plan, thing)

    def within(self, sentences: Sequence[int], plan: str | None = None) -> list[Near]:
        """Return the things that some sentences speak of."""
        return self._near("SELECT value FROM json_each(?2)", plan, json.dumps(sentences))

    def inside(self, section: int) -> list[Near]:
        """Return the things that a section speaks of."""
        return self._near("SELECT id FROM sentence WHERE section = ?2", None, section)

    def linked(self, thing: int) -> list[tuple[int, int, str, str]]:
        """Return what is related to a thing: number, how many sentences speak of it, IRI, and the relation."""
        return self._data.execute(
            "SELECT other, times, iri, relation FROM link JOIN thing ON id = other WHERE one = ?", (thing,)
        ).fetchall()

    def sections(self, thing: int, plan: str | None = None) -> list[tuple[int, int]]:
        """Return the sections that speak of a thing, and of how many things they speak."""
        return self._data.execute(
            """SELECT DISTINCT section.id, section.things FROM spoken JOIN sentence ON sentence.id = sentence
            JOIN section ON section.id = section WHERE thing = ?1 AND (?2 IS NULL OR plan = ?2)""",
            (thing, plan),
        ).fetchall()

    def _near(self, sentences: str, plan: str | None, value: int | str) -> list[Near]:
        rows = self._data.execute(
            f"""SELECT thing, min(things), times FROM sentence JOIN spoken ON sentence.id = sentence
            JOIN thing ON thing.id = thing WHERE sentence.id IN ({sentences}) AND (?1 IS NULL OR plan = ?1)
            GROUP BY thing""",
            (plan, value),
        )
        return list(map(Near._make, rows))

    # Sentences ------------------------------------------------------------------------------------

    def at(self, plan: str, begin: int | None = None) -> list[int]:
        """Return the sentences of a plan, or the one that begins there."""
        rows = self._data.execute(
            "SELECT id FROM sentence WHERE plan = ?1 AND begin = ifnull(?2, begin)", (plan, begin)
        )
        return [number for (number,) in rows]

    def under(self, sections: Sequence[str]) -> list[int]:
        """Return the sentences of some sections and of what is below them."""
        rows = self._data.execute(
            """SELECT sentence.id FROM sentence WHERE section IN (
            SELECT section.id FROM json_each(?1) JOIN section ON iri = value UNION
            SELECT section.id FROM json_each(?1) JOIN section ON iri > value || '.' AND iri < value || '/')""",
            (json.dumps(sections),),
        )
        return [number for (number,) in rows]

    def speaking(self, thing: int, plan: str | None = None) -> dict[int, Place]:
        """Return the sentences that speak of a thing, of one plan or any."""
        return self._places("SELECT sentence FROM spoken WHERE thing = ?2", thing, plan)

    def places(self, sentences: Sequence[int], plan: str | None = None) -> dict[int, Place]:
        """Return where some sentences stand."""
        return self._places("SELECT value FROM json_each(?2)", json.dumps(sentences), plan)

    def ties(self, thing: int) -> list[tuple[int, int]]:
        """Return the sentences that speak of a thing with those that duties tie to them."""
        return self._data.execute(
            "SELECT one, other FROM spoken JOIN tie ON one = sentence WHERE thing = ?", (thing,)
        ).fetchall()

    def _places(self, sentences: str, value: int | str, plan: str | None) -> dict[int, Place]:
        rows = self._data.execute(
            f"""SELECT id, plan, begin, section, things, ifnull(facts, '') FROM sentence
            LEFT JOIN spoken ON sentence = id AND thing = ?2
            WHERE id IN ({sentences}) AND (?1 IS NULL OR plan = ?1)""",
            (plan, value),
        )
        return {number: Place(*place) for number, *place in rows}


class _Reading:
    """What the tables are made from, as it is read from a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._outlines: dict[str, Outline] = {}
        self._things: dict[str, int] = {}
        self._sections: dict[str, int] = {}
        self._sentences: dict[tuple[str, int], tuple[int, int]] = {}
        self._spoken: dict[tuple[int, int], str] = {}

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of each table."""
        for predicate in _SPOKEN:
            for node, thing in self._quads(predicate):
                self._speak(node, thing)
        ties, links = set(self._ties()), dict(self._links())
        times = Counter(thing for thing, _ in self._spoken)
        things = Counter(sentence for _, sentence in self._spoken)
        sections = dict(self._sentences.values())
        inside = Counter(section for _, section in {(thing, sections[at]) for thing, at in self._spoken})
        return {
            "thing": [(number, iri, times[number]) for iri, number in self._things.items()],
            "section": [(number, iri, inside[number]) for iri, number in self._sections.items()],
            "sentence": [(at, *place, section, things[at]) for place, (at, section) in self._sentences.items()],
            "spoken": sorted((*key, letters) for key, letters in self._spoken.items()),
            "tie": sorted({*ties, *((other, one) for one, other in ties)}),
            "link": sorted((*pair, relation) for pair, relation in links.items()),
        }

    def _speak(self, node: str, thing: str) -> None:
        """Note that a passage or fact speaks of a thing."""
        sentence = self._sentence(node) if is_thing(thing) else None
        if sentence is not None:
            key, letter = (self._thing(thing), sentence), node[node.index("#") + 1]
            known = self._spoken.get(key, "")
            self._spoken[key] = known + letter if letter in FACTS and letter not in known else known

    def _ties(self) -> Iterator[tuple[int, int]]:
        """Yield the sentences of duties with those of their tasks."""
        for duty, task in self._quads(HT.about):
            one, other = self._sentence(duty), self._sentence(task)
            if one is not None and other is not None and one != other:
                yield one, other

    def _links(self) -> Iterator[tuple[tuple[int, int], str]]:
        """Yield related things, both ways round."""
        for predicate, relation in _RELATIONS.items():
            # Of what is part of another, nearly all is the outlines of plans.
            for one, other in self._quads(predicate, WORLD if predicate == DCTERMS.isPartOf else None):
                if kind(one) in _LINKED and kind(other) in _LINKED:
                    pair = self._thing(one), self._thing(other)
                    yield pair, relation
                    yield pair[::-1], f"← {relation}"

    def _sentence(self, node: str) -> int | None:
        """Return the number of the sentence of a passage or fact."""
        plan, offset = plan_of(node), offset_of(node)
        if not plan or offset is None:
            return None
        if plan not in self._outlines:
            self._outlines[plan] = outline(self._store, plan)
        return self._at(plan, self._outlines[plan], offset)

    def _at(self, plan: str, outline: Outline, offset: int) -> int:
        place = plan, outline.sentence(offset)[0]
        if place not in self._sentences:
            section = outline.section(offset)
            number = self._sections.setdefault(section.iri, len(self._sections) + 1) if section else 0
            self._sentences[place] = len(self._sentences) + 1, number
        return self._sentences[place][0]

    def _thing(self, iri: str) -> int:
        return self._things.setdefault(iri, len(self._things) + 2)

    def _quads(self, predicate: str, graph: str | None = None) -> list[tuple[str, str]]:
        """Return the ends of a relation, sorted: the numbers of the same things are the same everywhere."""
        found = self._store.quads(None, ox.NamedNode(predicate), None, ox.NamedNode(graph) if graph else None)
        return sorted(
            (quad.subject.value, quad.object.value)
            for quad in found
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        )
