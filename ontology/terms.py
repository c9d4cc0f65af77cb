"""The words of the graph as constants: nothing goes in, plain IRI strings come out.

1. A vocabulary is a class; each of its terms is a declared attribute (`HT.Target`), so that a misspelt term
   is a type error. `Vocabulary` fills the values in: base IRI + name.
2. `PREFIXES` names the base IRIs for Turtle and SPARQL.

What each term means stands in ``hongtu.ttl``, ``codes.ttl`` and ``units.ttl``; tests hold the two together.
"""

# ruff: noqa: N815, D101 - terms keep the spelling and the meaning of their vocabulary

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/hongtu/id/"
"""The default base of data IRIs; a store may be built under another one."""


class Vocabulary:
    """A namespace: every annotated name of a subclass becomes `base` + name, a plain string."""

    base: str

    def __init_subclass__(cls, *, base: str) -> None:
        cls.base = base
        for name in cls.__annotations__:
            setattr(cls, name, base + name)


class HT(Vocabulary, base="https://w3id.org/hongtu/ns#"):
    # classes
    Actual: str
    Figure: str
    Indicator: str
    Milestone: str
    Passage: str
    Place: str
    Plan: str
    Policy: str
    Portfolio: str
    Progress: str
    Project: str
    Responsibility: str
    ReviewItem: str
    Section: str
    Target: str
    Task: str
    Theme: str
    # evidence
    statedIn: str
    anchor: str
    rule: str
    basis: str
    refersTo: str
    reason: str
    shape: str
    # plan and section
    issuer: str
    implements: str
    continues: str
    number: str
    numberText: str
    inferredField: str
    sha256: str
    contributes: str
    # deadline
    due: str
    dueText: str
    dueBasis: str
    # task and place
    concerns: str
    verb: str
    object: str
    alongRoad: str
    fromPlace: str
    toPlace: str
    # figure
    indicator: str
    indicatorText: str
    aspect: str
    comparator: str
    change: str
    direction: str
    grade: str
    stage: str
    force: str
    per: str
    appliesTo: str
    scopeText: str
    subsetOf: str
    polarity: str
    # responsibility and progress
    about: str
    agent: str
    agentText: str
    role: str
    status: str
    actual: str


class CODE(Vocabulary, base="https://w3id.org/hongtu/code#"):
    # comparator (rank and grade are aspects too)
    ge: str
    gt: str
    eq: str
    approx: str
    range: str
    le: str
    lt: str
    rank: str
    grade: str
    qualitative: str
    # aspect
    level: str
    increment: str
    growth: str
    decline: str
    share: str
    trend: str
    # change
    increase: str
    decrease: str
    # direction
    up: str
    down: str
    hold: str
    none: str
    full: str
    progress: str
    # force
    binding: str
    expected: str
    aspirational: str
    # basis
    stated: str
    distributed: str
    inherited: str
    inferred: str
    # role
    lead: str
    leadOfficial: str
    responsible: str
    support: str
    supervise: str
    # project stage
    planned: str
    landed: str
    started: str
    advancing: str
    toppedOut: str
    completed: str
    inService: str
    # plan type
    workPoints: str
    workPlan: str
    workReport: str
    breakdown: str
    commitment: str
    fiveYear: str
    actionPlan: str
    # section type
    preamble: str
    theme: str
    measure: str
    # place type
    adminArea: str
    funcArea: str
    region: str
    block: str
    road: str
    roadSegment: str
    river: str
    lake: str
    site: str
    # organisation type
    government: str
    party: str
    company: str
    school: str
    hospital: str
    institute: str
    other: str
    # policy type
    strategy: str
    campaign: str
    plan: str
    reform: str
    mechanism: str
    standard: str
    document: str
    slogan: str
    # task type
    build: str
    attract: str
    draft: str
    govern: str
    serve: str
    convene: str
    # progress
    notStarted: str
    onTrack: str
    ahead: str
    atRisk: str
    behind: str
    done: str
    changed: str
    # surface water class
    water1: str
    water2: str
    water3: str
    water4: str
    water5: str
    water6: str


class SKOS(Vocabulary, base="http://www.w3.org/2004/02/skos/core#"):
    Concept: str
    prefLabel: str
    altLabel: str
    exactMatch: str
    notation: str
    broader: str
    inScheme: str


class DCTERMS(Vocabulary, base="http://purl.org/dc/terms/"):
    title: str
    type: str
    subject: str
    spatial: str
    isPartOf: str
    relation: str
    source: str
    date: str
    identifier: str


class NIF(Vocabulary, base="http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"):
    Context: str
    isString: str
    beginIndex: str
    endIndex: str
    anchorOf: str
    referenceContext: str


class ORG(Vocabulary, base="http://www.w3.org/ns/org#"):
    Organization: str
    Post: str
    subOrganizationOf: str


class FOAF(Vocabulary, base="http://xmlns.com/foaf/0.1/"):
    Agent: str
    Group: str
    Person: str
    member: str


class GEO(Vocabulary, base="http://www.opengis.net/ont/geosparql#"):
    sfWithin: str


class SCHEMA(Vocabulary, base="https://schema.org/"):
    startDate: str
    endDate: str
    minValue: str
    maxValue: str
    unitText: str
    position: str


class QUDT(Vocabulary, base="http://qudt.org/schema/qudt/"):
    hasUnit: str
    conversionMultiplier: str
    scalingOf: str


class UNIT(Vocabulary, base="http://qudt.org/vocab/unit/"):
    NUM: str


class RDF(Vocabulary, base="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    type: str


class RDFS(Vocabulary, base="http://www.w3.org/2000/01/rdf-schema#"):
    label: str


class XSD(Vocabulary, base="http://www.w3.org/2001/XMLSchema#"):
    boolean: str
    date: str
    decimal: str
    integer: str
    string: str


PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ht": HT.base,
        "code": CODE.base,
        "htu": "https://w3id.org/hongtu/unit#",
        "rdf": RDF.base,
        "rdfs": RDFS.base,
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": XSD.base,
        "dcterms": DCTERMS.base,
        "skos": SKOS.base,
        "prov": "http://www.w3.org/ns/prov#",
        "org": ORG.base,
        "foaf": FOAF.base,
        "geo": GEO.base,
        "schema": SCHEMA.base,
        "qudt": QUDT.base,
        "unit": UNIT.base,
        "nif": NIF.base,
        "oa": "http://www.w3.org/ns/oa#",
    }
)
"""Prefix → namespace, for Turtle, SPARQL and JSON-LD."""
