"""What the words mean: the terms of the graph for the code, the ontology and its vocabularies as text."""

from __future__ import annotations

from .codes import CODES
from .terms import (
    BASE,
    CODE,
    DCTERMS,
    FOAF,
    GEO,
    HT,
    NIF,
    ORG,
    PREFIXES,
    QUDT,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    UNIT,
    XSD,
)
from .vocabulary import SCHEMES, Concept, Name, concepts, context, schema, scheme, shapes

__all__ = [
    "BASE",
    "CODE",
    "CODES",
    "DCTERMS",
    "FOAF",
    "GEO",
    "HT",
    "NIF",
    "ORG",
    "PREFIXES",
    "QUDT",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SCHEMES",
    "SKOS",
    "UNIT",
    "XSD",
    "Concept",
    "Name",
    "concepts",
    "context",
    "schema",
    "scheme",
    "shapes",
]
