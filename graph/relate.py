"""What plans have to do with one another: a store goes in, its graph of inferred statements comes out true again.

1. A plan continues the plan of the same issuer and type whose period ends the day before its own begins.
2. A plan implements the plans of the areas around its own for the same period.
3. What plans of one area call by a name that has grown by a word is one thing (`hongtu.graph.link.variants`): every
   name is a `skos:exactMatch` of the shortest one, which has none itself.
4. Other nodes of one class whose names are alike (`hongtu.graph.link.alike`) become a review item `same-as?` with a
   quotation of the first; nothing is merged.

All is computed from what plans and world say, so the order in which plans came changes nothing; only the difference
to what stands in the graph is written. It is done once after any number of plans: its cost does not grow with each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby

import pyoxigraph as ox

from ..ontology import BASE, CODE, DCTERMS, HT, RDF, SKOS
from .link import Named, alike, canonical, nation, variants
from .store import Store
from .store.statements import WORLD, block

INFERRED = f"{BASE}graph/inferred"
"""The graph of statements that follow from several plans together."""

_PLANS = """SELECT ?plan ?title ?start ?end ?type ?issuer ?place WHERE {
  ?plan a ht:Plan ; dcterms:title ?title ; schema:startDate ?start ; schema:endDate ?end ; dcterms:type ?type .
  OPTIONAL { ?plan ht:issuer ?issuer } OPTIONAL { ?plan dcterms:spatial ?place }
} ORDER BY ?plan"""
_AROUND = "SELECT ?area WHERE {{ {place} geo:sfWithin+ ?area }}"
_NAMES = f"SELECT ?label ?it WHERE {{ GRAPH <{WORLD}> {{ ?it skos:prefLabel ?label }} }}"
_EVIDENCE = """SELECT ?anchor ?sentence ?it WHERE {
  { ?fact ht:indicator ?it ; ht:anchor ?anchor ; ht:statedIn ?sentence } UNION
  { ?anchor ht:refersTo ?it BIND(?anchor AS ?sentence) }
} ORDER BY ?anchor ?sentence LIMIT 1"""
_WRITTEN = f"SELECT ?name ?it WHERE {{ GRAPH <{WORLD}> {{ ?it skos:altLabel ?name }} }}"
_NAMED = """SELECT DISTINCT ?area ?it WHERE {
  ?plan a ht:Plan ; dcterms:spatial/skos:prefLabel ?area GRAPH ?plan { ?words ht:refersTo ?it }
}"""
_GROWING = tuple(f"{BASE}{folder}/" for folder in ("place", "org", "project"))
_COMPARED = tuple(f"{BASE}{folder}/" for folder in ("indicator", "place", "org", "project", "policy"))
_STATED = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan as its relations need it: IRIs, the period, and the title without its figures."""

    iri: str
    title: str
    start: date
    end: date
    type: str
    issuer: str
    place: str


def relate(store: Store) -> None:
    """Bring the graph of inferred statements up to date.

    Raises:
        StoreError: the store cannot be written.
    """
    plans = _plans(store)
    same = _same(store)
    grown = {_triple(longer, SKOS.exactMatch, shorter) for longer, shorter in same.items()}
    new = {*_continued(plans), *_implemented(store, plans), *grown, *_suggested(store, same)}
    old = _stated(store)
    steps = [block("DELETE", INFERRED, sorted(old - new)), block("INSERT", INFERRED, sorted(new - old))]
    if any(steps):
        store.update(" ;\n".join(step for step in steps if step))


def _rows(store: Store, query: str, **substitutions: ox.NamedNode) -> Iterator[dict[str, str]]:
    """Yield the rows of an answer as words by variable, empty where a variable has no value."""
    answer = store.query(query, **substitutions)
    assert isinstance(answer, ox.QuerySolutions), "every query here is a SELECT"
    names = [variable.value for variable in answer.variables]
    for row in answer:
        terms = ((name, row[name]) for name in names)
        yield {name: term.value if isinstance(term, ox.NamedNode | ox.Literal) else "" for name, term in terms}


def _stated(store: Store) -> set[str]:
    answer = store.query(_STATED)
    assert isinstance(answer, ox.QueryTriples), "the query is a CONSTRUCT"
    return {f"{triple} .\n" for triple in answer}


def _plans(store: Store) -> list[_Plan]:
    return [
        _Plan(
            row["plan"],
            "".join(sign for sign in canonical(row["title"]) if not sign.isdigit()),
            date.fromisoformat(row["start"]),
            date.fromisoformat(row["end"]),
            row["type"],
            row["issuer"],
            row["place"],
        )
        for row in _rows(store, _PLANS)
    ]


def _continued(plans: Sequence[_Plan]) -> Iterator[str]:
    """Yield that a plan continues the one before it; where several stand there, the one of the same title."""
    series: dict[tuple[str, str, date], list[_Plan]] = {}
    for plan in plans:
        series.setdefault((plan.issuer, plan.type, plan.end), []).append(plan)
    for plan in plans:
        before = series.get((plan.issuer, plan.type, plan.start - timedelta(days=1)), []) if plan.issuer else []
        beside = [other for other in series[plan.issuer, plan.type, plan.end] if other.start == plan.start]
        same = [other for other in before if other.title == plan.title]
        chosen = same if same else before if len(before) == len(beside) == 1 else []
        yield from (_triple(plan.iri, HT.continues, other.iri) for other in chosen)


def _implemented(store: Store, plans: Sequence[_Plan]) -> Iterator[str]:
    """Yield that a plan implements each of the same period whose area is around its own."""
    for place, own in groupby(sorted(plans, key=lambda plan: (plan.place, plan.iri)), key=lambda plan: plan.place):
        if not place:
            continue
        around = {row["area"] for row in _rows(store, _AROUND.format(place=ox.NamedNode(place)))}
        around |= {f"{BASE}place/{nation()}"} - {place}
        upper = [plan for plan in plans if plan.place in around]
        for plan in own:
            same = (other for other in upper if (other.start, other.end) == (plan.start, plan.end))
            yield from (_triple(plan.iri, HT.implements, other.iri) for other in same)


def _same(store: Store) -> dict[str, str]:
    """Return the node with the shortest name for each node that is the same thing by another name."""
    labels = {row["it"]: row["label"] for row in _rows(store, _NAMES) if row["it"].startswith(_GROWING)}
    written: dict[str, set[str]] = {}
    for row in _rows(store, _WRITTEN):
        written.setdefault(row["it"], set()).add(row["name"])
    names: dict[str, list[Named]] = {kind: [] for kind in _GROWING}
    for row in _rows(store, _NAMED):
        kind = next((kind for kind in _GROWING if row["it"].startswith(kind)), "")
        if kind and row["it"] in labels:
            forms = tuple(sorted(written.get(row["it"], ())))
            names[kind].append(Named(row["area"], labels[row["it"]], row["it"], forms))
    return _shortest((pair for kind in names for pair in variants(names[kind])), labels)


def _shortest(pairs: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> dict[str, str]:
    """Return for each node of a chain of pairs the one with the shortest label, the first of equals."""
    groups: dict[str, set[str]] = {}
    for pair in pairs:
        joined = set().union(*(groups.get(iri, {iri}) for iri in pair))
        groups |= dict.fromkeys(joined, joined)
    least = {iri: min(group, key=lambda one: (len(labels[one]), one)) for iri, group in groups.items()}
    return {iri: one for iri, one in least.items() if iri != one}


def _suggested(store: Store, same: Mapping[str, str]) -> Iterator[str]:
    names: dict[str, list[tuple[str, str]]] = {kind: [] for kind in _COMPARED}
    for row in _rows(store, _NAMES):
        for kind in _COMPARED:
            if row["it"].startswith(kind):
                names[kind].append((row["label"], row["it"]))
    for kind in _COMPARED:
        for one, other in alike(names[kind]):
            if same.get(one[1], one[1]) != same.get(other[1], other[1]):
                yield from _item(store, one, other)


def _item(store: Store, one: tuple[str, str], other: tuple[str, str]) -> Iterator[str]:
    """Yield the statements of a review item; none where no words of a plan name the first."""
    found = next(_rows(store, _EVIDENCE, it=ox.NamedNode(one[1])), None)
    if found is None:
        return
    mark = sha256(f"{one[1]} {other[1]}".encode()).hexdigest()[:16]
    item = f"{BASE}review/{mark}"
    yield _triple(item, RDF.type, HT.ReviewItem)
    yield f'<{item}> <{HT.reason}> "same-as?" .\n'
    yield f"<{item}> <{HT.shape}> {ox.Literal(f'{one[0]} = {other[0]}')} .\n"
    yield f'<{item}> <{HT.rule}> "relate.alike" .\n'
    yield _triple(item, HT.basis, CODE.inferred)
    yield _triple(item, HT.anchor, found["anchor"])
    yield _triple(item, HT.statedIn, found["sentence"])
    yield _triple(item, DCTERMS.relation, one[1])
    yield _triple(item, DCTERMS.relation, other[1])


def _triple(subject: str, predicate: str, thing: str) -> str:
    return f"<{subject}> <{predicate}> <{thing}> .\n"
