"""All that plans say of a thing: an IRI goes in, a `Portrait` comes out.

1. ``identity``: what it is and where it stands, as relations and values; what points to it only where that places it
   (parts, members, the plans that continue it).
2. ``facts``: targets, milestones, tasks, duties and portfolios that speak of it, by year, each with its value, deadline
   and sentence; for an indicator this is its series. A body also has the duties of the groups that it is a member of.
3. ``mentions``: the other sentences that name it, by year.
4. ``neighbours``: the things that share facts with it, the most frequent first.
5. A plan has ``outline`` (its sections) and ``neighbours`` (the things that it names most); any other node has only
   what `hongtu.graph.analyse.about.describe` lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...ontology import BASE, FOAF, HT, SCHEMA
from .. import query
from ..table import Table, Value
from .about import describe
from .surroundings import FACTS, Evidence, Surroundings, is_thing, kind, plan_of

if TYPE_CHECKING:
    from ..store import Store

_MANY = 40
"""How many neighbours are listed."""


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
    what = kind(iri)
    identity = describe(store, iri, language, placing=what == "Plan" or is_thing(iri))
    if what == "Plan":
        groups = {
            "identity": identity,
            "outline": _outline(store, iri),
            "neighbours": _named(store, around, iri),
        }
    elif is_thing(iri):
        groups = {"identity": identity, **_of_thing(store, around, iri)}
    else:
        groups = {"identity": identity}
    return Portrait(
        iri, around.label(iri), what or "Node", {name: found for name, found in groups.items() if found.rows}
    )


def _of_thing(store: Store, around: Surroundings, iri: str) -> dict[str, Table]:
    years = {plan.iri: plan.start[:4] for plan in store.plans()}
    facts = [node for node in around.near(iri) if kind(node) in FACTS.values()]
    groups = [
        quad.subject.value
        for quad in store.quads(None, ox.NamedNode(FOAF.member), ox.NamedNode(iri))
        if isinstance(quad.subject, ox.NamedNode)
    ]
    through = [node for group in groups for node in around.near(group) if kind(node) == "Responsibility"]
    rows = sorted(_facts(store, around, [*facts, *through], years), key=_order)
    columns = ("year", "kind", "what", "low", "high", "unit", "due", "sentence", "section", "plan", "start")
    quoted = {(row[9], row[7]) for row in rows}
    mentions = [
        (years.get(plan, ""), one.sentence, one.section, one.plan, one.start)
        for plan, one in _mentions(around, iri)
        if (one.plan, one.sentence) not in quoted
    ]
    return {
        "facts": Table(columns, tuple(rows)),
        "mentions": Table(("year", "sentence", "section", "plan", "start"), tuple(sorted(mentions, key=str))),
        "neighbours": _neighbours(around, iri, facts),
    }


def _order(row: tuple[Value, ...]) -> tuple[str, str, int]:
    return str(row[0]), str(row[9]), int(str(row[10] or 0))


def _mentions(around: Surroundings, iri: str) -> Iterator[tuple[str, Evidence]]:
    for one in around.mentions(iri):
        yield f"{BASE}plan/{one.plan}", one


def _facts(
    store: Store, around: Surroundings, nodes: Iterable[str], years: dict[str, str]
) -> Iterator[tuple[Value, ...]]:
    for node in dict.fromkeys(nodes):
        own = {
            quad.predicate.value: quad.object.value
            for quad in store.quads(ox.NamedNode(node))
            if isinstance(quad.object, ox.Literal)
        }
        quote = around.evidence(node) or Evidence("", "", "", 0, 0)
        low, high = (Decimal(own[edge]) if edge in own else None for edge in (SCHEMA.minValue, SCHEMA.maxValue))
        due = date.fromisoformat(own[HT.due]) if HT.due in own else None
        yield (
            years.get(plan_of(node), ""), kind(node), _words(store, around, node), low, high, own.get(SCHEMA.unitText),
            due, quote.sentence, quote.section, quote.plan, quote.start,
        )  # fmt: skip


def _words(store: Store, around: Surroundings, node: str) -> str:
    """Return the label of a fact; of a duty, with the tasks that it is about."""
    label = around.label(node)
    if kind(node) != "Responsibility":
        return label
    about = (str(getattr(quad.object, "value", "")) for quad in store.quads(ox.NamedNode(node), ox.NamedNode(HT.about)))
    tasks = [around.label(task) for task in sorted(about) if kind(task) == "Task"]
    return f"{label}：{'；'.join(tasks)}" if tasks else label


def _neighbours(around: Surroundings, iri: str, facts: Iterable[str]) -> Table:
    counts: Counter[str] = Counter()
    for fact in facts:
        counts.update({other for other in around.near(fact) if is_thing(other) and other != iri})
    return _ranked(around, counts)


def _named(store: Store, around: Surroundings, plan: str) -> Table:
    found = store.quads(None, ox.NamedNode(HT.refersTo), None, ox.NamedNode(plan))
    return _ranked(around, Counter(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)))


def _ranked(around: Surroundings, counts: Counter[str]) -> Table:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MANY]
    return Table(("name", "kind", "count"), tuple((around.label(node), kind(node), count) for node, count in ranked))


def _outline(store: Store, plan: str) -> Table:
    return query.run(store, "theme-counts", plan=plan)


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
