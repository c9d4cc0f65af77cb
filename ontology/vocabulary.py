"""The ontology and its vocabularies as files: a name goes in, the text or its concepts come out.

1. `schema`, `shapes`, `context` and `scheme` return the files of this folder as text, so that a store loads them
   in bulk; the base of data IRIs in them is replaced by that of the store.
2. `concepts` parses one vocabulary and returns its concepts, in the order of their IRIs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from .terms import BASE, HT, QUDT, RDF, SCHEMA, SKOS

Name = Literal["codes", "units", "indicators", "themes"]

SCHEMES: Final[tuple[Name, ...]] = ("codes", "units", "indicators", "themes")
"""The vocabularies, each a file ``NAME.ttl`` of this folder."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a vocabulary.

    `label` is its Chinese name, `english` the English one, `alternatives` further Chinese words for it;
    `notation` is the word of the contract tables (a unit's base form, a code's word), else empty; `schemes` the
    IRIs of its lists. `broader`, `polarity` and `unit` are IRIs; `position` orders grades and stages; `factor`
    leads from the unit to that of `scale` (亩 → 666.67 平方米).
    """

    iri: str
    label: str
    english: str = ""
    alternatives: tuple[str, ...] = ()
    notation: str = ""
    schemes: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    polarity: str | None = None
    unit: str | None = None
    position: int | None = None
    scale: str | None = None
    factor: float | None = None


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def schema() -> str:
    """Return the ontology, as Turtle."""
    return _text("hongtu.ttl")


def shapes() -> str:
    """Return the SHACL shapes, as Turtle."""
    return _text("shapes.ttl")


def context() -> str:
    """Return the JSON-LD context of exports."""
    return _text("context.jsonld")


def scheme(name: Name, base: str = BASE) -> str:
    """Return a vocabulary as Turtle, its data IRIs under `base`."""
    text = _text(f"{name}.ttl")
    return text if base == BASE else text.replace(f"<{BASE}", f"<{base}")


@cache
def concepts(name: Name, base: str = BASE) -> tuple[Concept, ...]:
    """Return the concepts of a vocabulary, sorted by IRI."""
    from pyoxigraph import Literal as Value
    from pyoxigraph import NamedNode, RdfFormat, parse

    nodes: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(scheme(name, base), RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Value | NamedNode):
            language = quad.object.language or "" if isinstance(quad.object, Value) else ""
            nodes[quad.subject.value][quad.predicate.value].append((quad.object.value, language))
    is_concept = (SKOS.Concept, "")
    return tuple(_concept(iri, facts) for iri, facts in sorted(nodes.items()) if is_concept in facts[RDF.type])


def _concept(iri: str, facts: dict[str, list[tuple[str, str]]]) -> Concept:
    def values(predicate: str, language: str = "") -> tuple[str, ...]:
        return tuple(value for value, tongue in facts[predicate] if tongue == language)

    def first(predicate: str, language: str = "") -> str | None:
        return next(iter(values(predicate, language)), None)

    position, factor = first(SCHEMA.position), first(QUDT.conversionMultiplier)
    return Concept(
        iri=iri,
        label=first(SKOS.prefLabel, "zh") or "",
        english=first(SKOS.prefLabel, "en") or "",
        alternatives=values(SKOS.altLabel, "zh"),
        notation=first(SKOS.notation) or "",
        schemes=values(SKOS.inScheme),
        broader=values(SKOS.broader),
        polarity=first(HT.polarity),
        unit=first(QUDT.hasUnit),
        position=int(position) if position else None,
        scale=first(QUDT.scalingOf),
        factor=float(factor) if factor else None,
    )
