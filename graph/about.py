"""All that is known of a thing: a name or IRI goes in, one `Table` for each thing of that name comes out.

1. `find` looks the words up as an IRI, as the name of a plan, and as a name, title or label of any node.
2. `describe` lists what the graph says of a node and what points to it: the relation in the user's language, the other
   node by its label, passages by the words that they quote; what belongs to a plan is followed by its name and section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..ontology import BASE
from .errors import QueryError
from .query import select, table

if TYPE_CHECKING:
    from .store import Store
    from .table import Table

_FIND = """
SELECT DISTINCT ?it WHERE {
  VALUES ?label { %s }
  ?it skos:prefLabel|skos:altLabel|dcterms:title|rdfs:label ?label
} ORDER BY ?it"""
_NEAR = """
SELECT DISTINCT ?label WHERE {
  ?it skos:prefLabel|skos:altLabel|dcterms:title ?label FILTER(CONTAINS(?label, %s))
} ORDER BY STRLEN(?label) ?label LIMIT 5"""
_DESCRIBE = """
SELECT ?relation ?value WHERE {
  { SELECT DISTINCT ?property ?inverse ?other WHERE {
    VALUES ?it { %(node)s }
    { ?it ?property ?other BIND(0 AS ?inverse) } UNION { ?other ?property ?it BIND(1 AS ?inverse) }
    FILTER(?property NOT IN (nif:isString, nif:referenceContext, ht:contributes))
  } }
  OPTIONAL { ?property rdfs:label ?name_ FILTER(LANG(?name_) = %(language)s) }
  OPTIONAL { ?other skos:prefLabel ?pref FILTER(LANG(?pref) = %(language)s) }
  OPTIONAL { ?other skos:prefLabel ?pref_zh FILTER(LANG(?pref_zh) = "zh") }
  OPTIONAL { ?other rdfs:label ?label FILTER(LANG(?label) IN ("", %(language)s)) }
  OPTIONAL { ?other dcterms:title ?title }
  OPTIONAL { ?other ht:agentText ?agent }
  OPTIONAL { ?other nif:anchorOf ?quote FILTER NOT EXISTS { ?other dcterms:title ?any } }
  OPTIONAL { ?other dcterms:isPartOf/ht:number ?section }
  BIND(IF(?property = rdf:type, IF(%(language)s = "zh", "类", "class"),
    COALESCE(STR(?name_), REPLACE(STR(?property), "^.*[/#]", ""))) AS ?name)
  BIND(IF(?inverse = 1, CONCAT("← ", ?name), ?name) AS ?relation)
  BIND(COALESCE(STR(?pref), STR(?pref_zh), STR(?label), STR(?title), ?agent, ?quote, STR(?other)) AS ?words)
  BIND(STRBEFORE(STRAFTER(STR(?other), "/plan/"), "#") AS ?plan)
  BIND(IF(?plan = "", ?words, CONCAT(?words, " (", ?plan, COALESCE(CONCAT(" ", ?section), ""), ")")) AS ?value)
} ORDER BY ?inverse ?property ?other"""


def find(store: Store, words: str) -> list[str]:
    """Return the IRIs of everything called `words`, or of the node with that IRI.

    Raises:
        QueryError: nothing is called so; the message names similar things.
    """
    for iri in (words, f"{BASE}plan/{words}"):
        if _exists(store, iri):
            return [iri]
    literals = " ".join(
        map(str, (ox.Literal(words), ox.Literal(words, language="zh"), ox.Literal(words, language="en")))
    )
    found = [str(row[0]) for row in table(select(store, _FIND % literals))]
    if not found:
        near = [str(row[0]) for row in table(select(store, _NEAR % ox.Literal(words)))]
        hint = f"similar: {'、'.join(near)}" if near else "'hongtu query places' and its like list the names"
        raise QueryError(f"nothing is called '{words}'; {hint}")
    return found


def describe(store: Store, iri: str, language: str = "zh") -> Table:
    """Return what the graph says of the node and what points to it, as relations and values."""
    values = {"node": str(ox.NamedNode(iri)), "language": str(ox.Literal(language))}
    return table(select(store, _DESCRIBE % values))


def _exists(store: Store, words: str) -> bool:
    try:
        node = ox.NamedNode(words)
    except ValueError:
        return False
    return next(iter(store.native.quads_for_pattern(node, None, None)), None) is not None
