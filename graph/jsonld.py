"""Quads as JSON-LD, written with the ontology's context.

In: quads, sorted by graph and subject, and a context. Out: a JSON-LD document of the same quads.

1. A property is written with the context's term for it when the term's coercion fits the value (an IRI for `@id`, the
   datatype, the language), so that the value is a plain string; else with a prefix and the value in full.
2. Identifiers stay whole IRIs; types are shortened like properties.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..ontology import RDF, XSD

if TYPE_CHECKING:
    import pyoxigraph as ox

_PLAIN: Final = {"@id", "@type", "@language"}


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of the context: what its values are coerced to (`@id`, a datatype, `@zh`), empty if to nothing."""

    name: str
    coercion: str


class Compactor:
    """Shortens IRIs and values with a context."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._prefixes = {
            name: iri for name, iri in context.items() if isinstance(iri, str) and iri.endswith(("#", "/", ":"))
        }
        self._terms: dict[str, list[_Term]] = {}
        for name, definition in context.items():
            self._add(name, {"@id": definition} if isinstance(definition, str) else definition)

    def _add(self, name: str, definition: object) -> None:
        if (
            not name.startswith("@")
            and isinstance(definition, dict)
            and "@id" in definition
            and definition.keys() <= _PLAIN
        ):
            language = definition.get("@language")
            coercion = f"@{language}" if language else self._expanded(definition.get("@type", ""))
            self._terms.setdefault(self._expanded(definition["@id"]), []).append(_Term(name, coercion))

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else name

    def short(self, iri: str) -> str:
        """Return a term without coercion, a prefixed name, or the IRI as it is."""
        plain = [
            term.name for term in self._terms.get(iri, ()) if not term.coercion and term.name not in self._prefixes
        ]
        fits = [name for name, base in self._prefixes.items() if iri.startswith(base) and "/" not in iri[len(base) :]]
        longest = max(fits, key=lambda name: len(self._prefixes[name]), default=None)
        prefixed = [f"{longest}:{iri[len(self._prefixes[longest]) :]}"] if longest is not None else []
        return (plain + prefixed + [iri])[0]

    def property(self, predicate: str, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> tuple[str, Any]:
        """Return a key and a value that together say `predicate` and `value`."""
        coercion, text = _coercion(value)
        for term in self._terms.get(predicate, ()):
            if term.coercion == coercion:
                return term.name, text
        return self.short(predicate), _whole(coercion, text)


def document(quads: Iterable[ox.Quad], context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON-LD document of quads that are sorted by graph and subject."""
    compactor = Compactor(context)
    parts: list[dict[str, Any]] = []
    for graph, own in itertools.groupby(quads, key=lambda quad: quad.graph_name):
        nodes = [_node(group, compactor) for _, group in itertools.groupby(own, key=lambda quad: quad.subject)]
        parts += [{"@id": _identifier(graph), "@graph": nodes}] if hasattr(graph, "value") else nodes
    return {"@context": context, "@graph": parts}


def _node(quads: Iterable[ox.Quad], compactor: Compactor) -> dict[str, Any]:
    gathered: dict[str, list[Any]] = {}
    subject = None
    for quad in quads:
        subject = quad.subject
        if quad.predicate.value == RDF.type:
            gathered.setdefault("@type", []).append(compactor.short(_identifier(quad.object)))
        else:
            key, value = compactor.property(quad.predicate.value, quad.object)  # type: ignore[arg-type]
            gathered.setdefault(key, []).append(value)
    return {"@id": _identifier(subject)} | {key: all_[0] if len(all_) == 1 else all_ for key, all_ in gathered.items()}


def _identifier(node: Any) -> str:
    text = str(node)
    return text if text.startswith("_:") else str(node.value)


def _coercion(value: Any) -> tuple[str, str]:
    """Return what a plain string would have to be coerced to, and that string."""
    if not hasattr(value, "datatype"):
        return "@id", _identifier(value)
    if value.language:
        return f"@{value.language}", value.value
    datatype = value.datatype.value
    return ("" if datatype == XSD.string else datatype), value.value


def _whole(coercion: str, text: str) -> Any:
    if not coercion:
        return text
    if coercion == "@id":
        return {"@id": text}
    key, kind = ("@language", coercion[1:]) if coercion.startswith("@") else ("@type", coercion)
    return {"@value": text, key: kind}
