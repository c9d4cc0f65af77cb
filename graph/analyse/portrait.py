"""All that plans say of a thing: an IRI goes in, a `Portrait` comes out.

1. ``identity``: what it is and where it stands, as relations and values; what points to it only where that places it
   (parts, members, the plans that continue it).
2. ``facts``: targets, results, milestones, tasks and duties that speak of it, the newest first, each with its value,
   deadline and sentence; for an indicator this is its series. A body also has the duties of the groups that it is a
   member of.
3. ``mentions``: the other sentences that name it, the newest first.
4. ``neighbours``: the things that share facts with it, the most frequent first. All of this under whichever of its
   names (`skos:exactMatch`).
5. A plan has ``outline`` (its chapters and their sections) and ``neighbours`` (the things that it names most), a theme
   its ``sections`` over all plans; any other node has only what `hongtu.graph.analyse.about.describe` lists.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...ontology import BASE, HT
from ..query import select
from ..query import table as answered
from ..search.nodes import FACTS, is_thing, kind, offset_of, plan_of
from ..table import Table, Value
from .about import describe, sort
from .surroundings import Surroundings

if TYPE_CHECKING:
    from ..store import Store

_MANY = 40
"""How many neighbours are listed."""
_DEEP = 2
"""How many levels of sections are listed."""

_LINKS = "ht:indicator|ht:appliesTo|ht:per|ht:agent|ht:concerns|ht:implements|dcterms:spatial"
_FACTS = f"""SELECT DISTINCT ?fact ?label ?low ?high ?unit ?due WHERE {{
  ?fact {_LINKS} %(node)s . ?fact rdfs:label ?label
  OPTIONAL {{ ?fact schema:minValue ?low }}
  OPTIONAL {{ ?fact schema:maxValue ?high }}
  OPTIONAL {{ ?fact schema:unitText ?unit }}
  OPTIONAL {{ ?fact ht:due ?due }}
}}"""
_TASKS = """SELECT DISTINCT ?duty ?words WHERE {
  ?duty ht:agent %(node)s ; ht:about ?task . ?task a ht:Task ; rdfs:label ?words
} ORDER BY ?duty ?task"""
_SAME = "SELECT DISTINCT ?same WHERE { %(node)s (skos:exactMatch|^skos:exactMatch)* ?same }"
_GROUPS = "SELECT ?group WHERE { ?group foaf:member %(node)s }"
_SHARING = f"""SELECT ?other (COUNT(DISTINCT ?fact) AS ?times) WHERE {{
  ?fact {_LINKS} %(node)s . ?fact {_LINKS} ?other FILTER(?other != %(node)s)
}} GROUP BY ?other"""
_COUNTED = """SELECT ?number ?type (COUNT(DISTINCT ?fact) AS ?times) WHERE { GRAPH %(node)s {
  VALUES ?type { ht:Task ht:Target ht:Milestone ht:Actual } ?fact a ?type ; ht:anchor/dcterms:isPartOf/ht:number ?number
  # A milestone is a target too.
  FILTER(?type != ht:Target || EXISTS { ?fact ht:comparator ?any })
} } GROUP BY ?number ?type"""
_SECTIONS = """SELECT ?number ?title WHERE { GRAPH %(node)s {
  ?section ht:number ?number ; dcterms:title ?title ; nif:beginIndex ?start
} } ORDER BY ?start"""
_SUBJECT = """SELECT ?section ?number ?title WHERE {
  ?section dcterms:subject %(node)s ; ht:number ?number ; dcterms:title ?title ; nif:beginIndex ?start
} ORDER BY ?start"""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A thing and what is known of it: tables by the name of their group, in the order to show them."""

    iri: str
    name: str
    kind: str
    groups: dict[str, Table]

    def dicts(self) -> dict[str, object]:
        """Return the portrait as plain dictionaries and lists, dates and decimals as text."""
        plain = {
            group: [{name: _plain(value) for name, value in row.items()} for row in found.dicts()]
            for group, found in self.groups.items()
        }
        return {"iri": self.iri, "name": self.name, "kind": self.kind, "groups": plain}


def portrait(store: Store, iri: str, language: str = "zh") -> Portrait:
    """Return all that is known of a node; groups with nothing in them are left out."""
    around = Surroundings(store)
    what = sort(iri)
    shared = is_thing(iri)
    groups = {"identity": describe(store, iri, language, placing=shared or what in ("Plan", "Theme"))}
    if what == "Plan":
        groups |= {"outline": _outline(store, iri), "neighbours": _named(store, around, iri)}
    elif what == "Theme":
        groups |= {"sections": _sections(store, iri)}
    elif shared:
        groups |= _of_thing(store, around, iri)
    return Portrait(iri, around.label(iri), what, {name: found for name, found in groups.items() if found.rows})


def _of_thing(store: Store, around: Surroundings, iri: str) -> dict[str, Table]:
    years = _years(store)
    # Nodes that further names of the thing have.
    same = sorted({iri, *(str(each) for (each,) in _ask(store, _SAME, iri))})
    facts = sorted(_facts(store, around, same, years), key=lambda row: (*_newest(row, 9), int(str(row[10]))))
    quoted = {(row[9], row[7]) for row in facts}
    mentions: list[tuple[Value, ...]] = [
        (years.get(one.plan, ""), one.sentence, one.section, one.plan, one.start)
        for each in same
        for one in around.mentions(each)
        if (one.plan, one.sentence) not in quoted
    ]
    mentions.sort(key=lambda row: _newest(row, 3))
    sharing: Counter[str] = Counter()
    for other, times in (row for each in same for row in _ask(store, _SHARING, each)):
        sharing[str(other)] += int(str(times)) if is_thing(str(other)) and other not in same else 0
    columns = ("year", "kind", "what", "low", "high", "unit", "due", "sentence", "section", "plan", "start")
    return {
        "facts": Table(columns, tuple(facts)),
        "mentions": Table(("year", "sentence", "section", "plan", "start"), tuple(mentions)),
        "neighbours": _ranked(around, +sharing),
    }


def _years(store: Store) -> dict[str, str]:
    """Return the year in which each plan begins, by the plan's short name."""
    return {plan.iri.removeprefix(f"{BASE}plan/"): plan.start[:4] for plan in store.plans()}


def _newest(row: tuple[Value, ...], plan: int) -> tuple[int, str]:
    """Order rows by their year, the newest first, and by the column of their plan."""
    return -int(str(row[0] or 0)), str(row[plan])


def _facts(store: Store, around: Surroundings, same: list[str], years: dict[str, str]) -> Iterator[tuple[Value, ...]]:
    bodies = [*same, *(str(group) for each in same for (group,) in _ask(store, _GROUPS, each))]
    tasks: dict[str, list[str]] = defaultdict(list)
    for duty, words in (row for body in bodies for row in _ask(store, _TASKS, body)):
        tasks[str(duty)].append(str(words))
    told = {str(node): values for body in bodies for node, *values in _ask(store, _FACTS, body)}
    for node, (label, *values) in told.items():
        offset = offset_of(node)
        if offset is not None and kind(node) in FACTS.values():
            quote = around.quote(plan_of(node), offset)
            words = f"{label}：{'；'.join(tasks[node])}" if node in tasks else label
            place = quote.sentence, quote.section, quote.plan, quote.start
            yield years.get(quote.plan, ""), kind(node), words, *values, *place


def _named(store: Store, around: Surroundings, plan: str) -> Table:
    found = store.quads(None, ox.NamedNode(HT.refersTo), None, ox.NamedNode(plan))
    return _ranked(around, Counter(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)))


def _ranked(around: Surroundings, counts: Counter[str]) -> Table:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MANY]
    return Table(("name", "kind", "count"), tuple((around.label(node), kind(node), count) for node, count in ranked))


def _outline(store: Store, plan: str) -> Table:
    """Return the chapters of a plan and their sections, with what stands in each and below it."""
    counts: Counter[tuple[str, str]] = Counter()
    for number, what, times in _ask(store, _COUNTED, plan):
        parts = str(number).split(".")
        counts.update({(".".join(parts[:depth]), str(what)): int(str(times)) for depth in (1, 2)[: len(parts)]})
    columns = {"tasks": HT.Task, "targets": HT.Target, "milestones": HT.Milestone, "actuals": HT.Actual}
    rows = [
        (number, title, *(counts[str(number), one] for one in columns.values()))
        for number, title in _ask(store, _SECTIONS, plan)
        if title and str(number).count(".") < _DEEP
    ]
    return Table(("section", "title", *columns), tuple(rows))


def _sections(store: Store, theme: str) -> Table:
    years = _years(store)
    rows: list[tuple[Value, ...]] = []
    for section, number, title in _ask(store, _SUBJECT, theme):
        plan = plan_of(str(section)).removeprefix(f"{BASE}plan/")
        rows.append((years.get(plan, ""), title, number, plan))
    return Table(("year", "title", "section", "plan"), tuple(sorted(rows, key=lambda row: _newest(row, 3))))


def _ask(store: Store, query: str, node: str) -> Table:
    return answered(select(store, query % {"node": ox.NamedNode(node)}))


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
