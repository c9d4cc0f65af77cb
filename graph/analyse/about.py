"""What things are called and what is said of them: names and IRIs go in, IRIs and tables come out.

1. `find` looks the words up as an IRI or its end (``place/渭河``), as the name of a plan, and as a name, title or label
   of any node; where nothing is called so, it names what is written alike (rapidfuzz).
2. `one` wants a single thing: shared things go before facts of that name; several are listed with what to type.
3. `describe` lists what the graph says of a node and what points to it: the relation in the user's language, the other
   node by its label, passages by the words that they quote; what belongs to a plan is followed by its name and section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...ontology import BASE, FOAF, GEO, HT, ORG, RDF, SKOS
from ..errors import QueryError
from ..query import select, table
from ..search.nodes import kind, plan_of
from ..table import Table
from .surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store
    from ..table import Value

_LAST = re.compile(r"^.*[/#]")
_UNTOLD = (RDF.type, SKOS.inScheme, SKOS.prefLabel, HT.sha256, HT.inferredField)
_PLACING = (
    GEO.sfWithin,
    FOAF.member,
    ORG.subOrganizationOf,
    HT.alongRoad,
    HT.continues,
    HT.implements,
    SKOS.exactMatch,
)
_ALIKE = 50
"""How alike, of 100, a name must be to be offered."""

_FIND = """
SELECT DISTINCT ?it WHERE {
  VALUES ?label { %s }
  ?it skos:prefLabel|skos:altLabel|dcterms:title|rdfs:label ?label
} ORDER BY ?it"""
_NAMES = "SELECT DISTINCT ?name WHERE { ?it skos:prefLabel|skos:altLabel|dcterms:title ?name }"
_DESCRIBE = """
SELECT DISTINCT ?property ?inverse ?other ?name ?pref ?chinese ?label ?title ?agent ?quote ?section WHERE {
  { %(node)s ?property ?other BIND(0 AS ?inverse)
    FILTER(?property NOT IN (nif:isString, nif:referenceContext, ht:contributes)) } UNION
  { %(inverse)s ?other ?property %(node)s BIND(1 AS ?inverse) FILTER(?property != nif:referenceContext) }
  OPTIONAL { ?property rdfs:label ?name FILTER(LANG(?name) = %(language)s) }
  OPTIONAL { ?other skos:prefLabel ?pref FILTER(LANG(?pref) = %(language)s) }
  OPTIONAL { ?other skos:prefLabel ?chinese FILTER(LANG(?chinese) = "zh") }
  OPTIONAL { ?other rdfs:label ?label FILTER(LANG(?label) IN ("", %(language)s)) }
  OPTIONAL { ?other dcterms:title ?title }
  OPTIONAL { ?other ht:agentText ?agent }
  OPTIONAL { ?other nif:anchorOf ?quote FILTER NOT EXISTS { ?other dcterms:title ?any } }
  OPTIONAL { ?other dcterms:isPartOf/ht:number ?section }
} ORDER BY ?inverse ?property ?other"""


_WORDS = ("pref", "chinese", "label", "title", "agent", "quote", "other")
_CLASS = {"zh": "类", "en": "class"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A node with a name: its IRI, name, kind (as ``hongtu draw --kind`` has it), and its plan if it has one."""

    iri: str
    name: str
    kind: str
    plan: str

    @property
    def short(self) -> str:
        """What to type for exactly this thing: the end of its IRI."""
        return self.iri.removeprefix(BASE)


class AmbiguousError(QueryError):
    """Several things are called so; `things` lists them."""

    def __init__(self, message: str, things: tuple[Thing, ...]) -> None:
        super().__init__(message)
        self.things = things


def find(store: Store, words: str) -> list[str]:
    """Return the IRIs of everything called `words`, or of the node with that IRI or end of an IRI.

    Raises:
        QueryError: nothing is called so; the message names similar things.
    """
    for iri in (words, f"{BASE}plan/{words}", f"{BASE}{words}"):
        if _exists(store, iri):
            return [iri]
    literals = " ".join(
        map(str, (ox.Literal(words), ox.Literal(words, language="zh"), ox.Literal(words, language="en")))
    )
    found = [str(row[0]) for row in table(select(store, _FIND % literals))]
    if not found:
        near = similar(store, words)
        hint = f"similar: {'、'.join(near)}" if near else "'hongtu query places' and its like list the names"
        raise QueryError(f"nothing is called '{words}'; {hint}")
    return found


def similar(store: Store, words: str, limit: int = 5) -> list[str]:
    """Return names that hold the words, the shortest first, then those that are written alike."""
    from rapidfuzz import fuzz, process

    names = sorted({row["name"].value for row in select(store, _NAMES)}, key=lambda name: (len(name), name))
    holding = [name for name in names if words in name][:limit]
    alike = process.extract(words, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=limit)
    return list(dict.fromkeys([*holding, *(name for name, _, _ in alike)]))[:limit]


def things(store: Store, words: str) -> tuple[Thing, ...]:
    """Return all that is called `words`; facts and sections only if there is no plan, theme or shared thing.

    Raises:
        QueryError: nothing is called so; the message names similar things.
    """
    found = find(store, words)
    return named(store, [iri for iri in found if "#" not in iri] or found)


def one(store: Store, words: str) -> Thing:
    """Return the thing called `words`.

    Raises:
        QueryError: nothing is called so; the message names similar things.
        AmbiguousError: several things are; the message says what to type instead.
    """
    found = things(store, words)
    # A theme that has the name too is not meant where a thing or plan is.
    found = tuple(thing for thing in found if thing.kind != "Theme") or found
    if len(found) > 1:
        typed = "、".join(thing.short for thing in found[:5])
        raise AmbiguousError(f"'{words}' is the name of {len(found)} things; type one of {typed}", found)
    return found[0]


def named(store: Store, iris: Iterable[str]) -> tuple[Thing, ...]:
    """Return nodes with their names, kinds and plans."""
    around = Surroundings(store)
    return tuple(Thing(iri, around.label(iri), sort(iri), plan_of(iri).removeprefix(f"{BASE}plan/")) for iri in iris)


def sort(iri: str) -> str:
    """Return the kind of a node, ``Theme`` for a theme and ``Node`` for what has none."""
    return kind(iri) or ("Theme" if iri.startswith(f"{BASE}theme/") else "Node")


def describe(store: Store, iri: str, language: str = "zh", *, placing: bool = False) -> Table:
    """Return what the graph says of the node and what points to it, as relations and values.

    With `placing`, of what points to it only what places it (parts, members, plans that continue it or carry it out),
    and nothing that is only for machines.
    """
    inverse = f"VALUES ?property {{ {' '.join(f'<{one}>' for one in _PLACING)} }}" if placing else ""
    values = {"node": str(ox.NamedNode(iri)), "language": str(ox.Literal(language)), "inverse": inverse}
    rows = table(select(store, _DESCRIBE % values)).dicts()
    told = [row for row in rows if not placing or row["property"] not in _UNTOLD]
    chosen = [(_relation(row, language), _value(row)) for row in told]
    return Table(("relation", "value"), tuple(dict.fromkeys(chosen) if placing else chosen))


def _relation(row: dict[str, Value], language: str) -> str:
    known = _CLASS[language] if row["property"] == RDF.type else row["name"]
    return f"{'← ' if row['inverse'] else ''}{known or _LAST.sub('', str(row['property']))}"


def _value(row: dict[str, Value]) -> str:
    words = next(str(row[column]) for column in _WORDS if row[column] is not None)
    plan = plan_of(str(row["other"])).removeprefix(f"{BASE}plan/")
    section = f" {row['section']}" if row["section"] else ""
    return f"{words} ({plan}{section})" if plan else words


def _exists(store: Store, words: str) -> bool:
    try:
        node = ox.NamedNode(words)
    except ValueError:
        return False
    return next(iter(store.quads(node)), None) is not None
