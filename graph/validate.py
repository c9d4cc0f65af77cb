"""Is the graph sound, and what does a plan leave open? N-Quads lines or a store go in, a `Report` comes out.

1. The shapes of ``ontology/shapes.ttl`` are parted into core constraints and rules that need a query.
2. The core constraints are checked by pyshacl, over one plan's graph and the shared nodes that it refers to.
3. Each rule runs once over the plan's graph in Oxigraph: the same answers as once a node, in a thousandth of the time.
4. Every quotation is compared with the text at its offsets.

A violation is a mistake of ours, a warning something to look at, an info a gap in the plan itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from .. import ontology
from ..ontology import HT, NIF, PREFIXES, RDF
from .errors import ValidationError
from .store import ONTOLOGY
from .store.statements import WORLD

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import IdentifiedNode

Severity = Literal["violation", "warning", "info"]

SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
"""From what may not be published to what a planner should know."""

_TYPE = ox.NamedNode(RDF.type)
_SHARED = (ox.NamedNode(WORLD), ox.NamedNode(ONTOLOGY))


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One thing found: `node` is the IRI it is about, `path` the property's IRI or empty, `shape` the rule's name.

    `message` says it in Chinese, `english` in English.
    """

    severity: Severity
    shape: str
    node: str
    path: str
    message: str
    english: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, the gravest first."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return not self.of("violation")

    def of(self, severity: Severity) -> tuple[Result, ...]:
        """Return the results of one severity."""
        return tuple(result for result in self.results if result.severity == severity)


@dataclass(frozen=True, slots=True)
class _Rule:
    severity: Severity
    shape: str
    message: str
    english: str
    query: str


def validate(source: ox.Store | Iterable[str], plans: Iterable[str] = ()) -> Report:
    """Check the plans of a store, or those in some N-Quads lines, against the shapes.

    `plans` names the graphs to check; all plans otherwise. A store must hold the ontology's graph, as that of
    `Store.open` does.

    Raises:
        ValidationError: the lines are no N-Quads.
    """
    store = source if isinstance(source, ox.Store) else _loaded(source)
    names = tuple(plans) or _plans(store)
    found = {result for plan in names for result in _check(store, ox.NamedNode(plan))}
    return Report(tuple(sorted(found, key=lambda result: (SEVERITIES.index(result.severity), result))))


def _loaded(lines: Iterable[str]) -> ox.Store:
    store = ox.Store()
    try:
        store.bulk_load("".join(lines).encode(), ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise ValidationError(f"these are no N-Quads: {error}") from error
    for text in (ontology.schema(), *map(ontology.scheme, ontology.SCHEMES)):
        store.bulk_load(text.encode(), ox.RdfFormat.TURTLE, to_graph=_SHARED[1])
    return store


def _plans(store: ox.Store) -> tuple[str, ...]:
    quads = store.quads_for_pattern(None, _TYPE, ox.NamedNode(HT.Plan))
    return tuple(sorted({quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}))


def _check(store: ox.Store, plan: ox.NamedNode) -> Iterator[Result]:
    yield from _constraints(store, plan)
    yield from _rules(store, plan)
    yield from quotations(store, plan)


# Core constraints -------------------------------------------------------------------------------------------------


def _constraints(store: ox.Store, plan: ox.NamedNode) -> Iterator[Result]:
    import pyshacl
    from rdflib import RDF as TYPES
    from rdflib import SH

    shapes, _ = _shapes()
    _, report, _ = pyshacl.validate(_surroundings(store, plan), shacl_graph=shapes, inference="none", advanced=False)
    if not hasattr(report, "subjects"):
        raise ValidationError(f"{plan.value}: the shapes cannot be applied: {report}")
    for found in report.subjects(TYPES.type, SH.ValidationResult):
        shape = report.value(found, SH.sourceShape)
        message, english = _messages(report, found, SH.resultMessage)
        yield Result(
            _severity(report.value(found, SH.resultSeverity)),
            _owner(shapes, shape),
            str(report.value(found, SH.focusNode)),
            str(report.value(found, SH.resultPath) or ""),
            message,
            english,
        )


def _surroundings(store: ox.Store, plan: ox.NamedNode) -> rdflib.Graph:
    """Return a plan's statements with those on the shared nodes to which they lead."""
    import rdflib

    graph = rdflib.Graph()
    convert = cache(_converted)
    seen: set[ox.NamedNode] = set()
    waiting = list(store.quads_for_pattern(None, None, None, plan))
    while waiting:
        quad = waiting.pop()
        thing = quad.object
        graph.add((convert(quad.subject), convert(quad.predicate), convert(thing)))
        if isinstance(thing, ox.NamedNode) and quad.predicate != _TYPE and thing not in seen:
            seen.add(thing)
            for shared in _SHARED:
                waiting.extend(store.quads_for_pattern(thing, None, None, shared))
    return graph


def _converted(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    from rdflib import BNode, Literal, URIRef

    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.Literal(language=str(language)):
            return Literal(term.value, lang=language)
        case ox.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value))
        case _:
            return BNode(str(term))


# Rules ------------------------------------------------------------------------------------------------------------


def _rules(store: ox.Store, plan: ox.NamedNode) -> Iterator[Result]:
    _, rules = _shapes()
    for rule in rules:
        rows = store.query(rule.query, default_graph=[plan, *_SHARED])
        for row in rows if isinstance(rows, ox.QuerySolutions) else ():
            yield Result(rule.severity, rule.shape, row["this"].value, "", rule.message, rule.english)


def quotations(store: ox.Store, plan: ox.NamedNode) -> Iterator[Result]:
    """Yield the quotations of a plan that are not its text at their offsets."""
    texts = {
        quad.subject: quad.object.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(NIF.isString), None, plan)
        if isinstance(quad.object, ox.Literal)
    }
    query = (
        f"SELECT ?passage ?text ?begin ?end ?words WHERE {{ ?passage <{NIF.referenceContext}> ?text ;"
        f" <{NIF.beginIndex}> ?begin ; <{NIF.endIndex}> ?end ; <{NIF.anchorOf}> ?words }}"
    )
    for passage, text, begin, end, words in store.query(query, default_graph=[plan]):  # type: ignore[union-attr]
        if texts.get(text, "")[int(begin.value) : int(end.value)] != words.value:
            english = "the quotation differs from the text at its offsets"
            yield Result("violation", "Quotation", passage.value, NIF.anchorOf, "引文与正文该位置的文字不一致", english)


# Shapes -----------------------------------------------------------------------------------------------------------


@cache
def _shapes() -> tuple[rdflib.Graph, Sequence[_Rule]]:
    """Return the core constraints, and the rules that need a query."""
    import rdflib
    from rdflib import SH

    graph = rdflib.Graph().parse(data=ontology.shapes(), format="turtle")
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    rules = []
    for shape, _, constraint in sorted(graph.triples((None, SH.sparql, None))):
        message, english = _messages(graph, constraint, SH.message)
        query = prefixes + str(graph.value(constraint, SH.select))
        rules.append(_Rule(_severity(graph.value(shape, SH.severity)), _name(shape), message, english, query))
    graph.remove((None, SH.sparql, None))
    return graph, tuple(rules)


def _messages(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> tuple[str, str]:
    """Return what is said of a node in Chinese and in English."""
    said = {getattr(message, "language", None): str(message) for message in graph.objects(node, predicate)}
    english = said.get("en") or next(iter(said.values()), "")
    return said.get("zh", english), english


def _severity(severity: rdflib.term.Node | None) -> Severity:
    name = _name(severity).lower()
    return next((known for known in SEVERITIES if known == name), "violation")


def _owner(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> str:
    """Return the name of a shape, for a nameless one that of the shape which holds it."""
    import rdflib

    while isinstance(shape, rdflib.BNode):
        shape = next(shapes.subjects(None, shape), None)
    return _name(shape)


def _name(node: rdflib.term.Node | IdentifiedNode | None) -> str:
    return str(node or "").rpartition("#")[2]
