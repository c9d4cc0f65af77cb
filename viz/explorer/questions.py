"""The page that asks: a store and an address go in; questions, their SPARQL and names for completion come out.

1. `gallery` lists the named questions with their parameters, in the language of the page.
2. `bound` returns the SPARQL of a question with its parameters filled in, as `hongtu query` would ask it.
3. `names` returns prefixes, and the classes and properties that the store uses, with their labels and counts of use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ...graph import query as ask
from ...graph.question import find
from ...ontology import BASE, PREFIXES, RDF

if TYPE_CHECKING:
    from ...graph.store import Store
    from ..pages.common import Request

_LABELS = """SELECT ?term ?label (LANG(?label) AS ?language) WHERE {
  ?term rdfs:label|skos:prefLabel ?label
  FILTER(isIRI(?term) && !STRSTARTS(STR(?term), "%s"))
}"""
_SAMPLE = 200_000


def page(store: Store, request: Request) -> dict[str, Any]:
    """Return what the template needs."""
    from .routes import section

    known = ask.run(store, "plans", lang=request.t.language).dicts()
    language = request.t.language
    return {
        "gallery": gallery(language),
        "told": {
            "language": language,
            "words": section("query", request.t),
            "base": BASE,
            "plans": [str(row["plan"]) for row in known if row.get("plan")],
            "bundle": (files("hongtu.viz") / "static" / "bundle" / "editor.js").is_file(),
        },
    }


def gallery(language: str) -> list[dict[str, Any]]:
    """Return the named questions: name, title, description, parameters."""
    return [
        {
            "name": question.name,
            "title": question.title[language],
            "description": question.description[language],
            "parameters": [
                {
                    "name": parameter.name,
                    "kind": parameter.kind,
                    "default": parameter.default or "",
                    "example": parameter.example,
                    "label": parameter.zh if language == "zh" else parameter.en,
                }
                for parameter in question.parameters
            ],
        }
        for question in ask.questions()
    ]


def bound(store: Store, words: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the SPARQL of the question `name` with the other words as its parameters; empty ones are left out.

    Raises:
        QueryError: there is no such question or parameter, or a value does not fit.
    """
    question = find(words.get("name", ""))
    given = {name: value for name, value in words.items() if name not in ("name", "lang") and value.strip()}
    lines = ask.bound(store, question, {**given, "lang": language}).splitlines()
    body = "\n".join(dropwhile(lambda line: line.startswith("#"), lines))
    return {"query": f"# {question.title[language]}\n{body}\n"}


def names(store: Store, language: str) -> dict[str, Any]:
    """Return prefixes, classes and properties for completion, those that are used most first."""
    labels: dict[str, str] = {}
    for row in ask.select(store, _LABELS % BASE):
        if row["language"].value in (language, "") or row["term"].value not in labels:
            labels[row["term"].value] = row["label"].value
    used: dict[str, Counter[str]] = {"classes": Counter(), "properties": Counter()}
    for quad in islice(store.quads(), _SAMPLE):
        used["properties"][quad.predicate.value] += 1
    for quad in islice(store.quads(None, ox.NamedNode(RDF.type)), _SAMPLE):
        if isinstance(quad.object, ox.NamedNode):
            used["classes"][quad.object.value] += 1
    return {
        "prefixes": dict(PREFIXES),
        **{
            what: [
                {"name": _curie(iri), "label": labels.get(iri, ""), "count": n} for iri, n in counted.most_common(300)
            ]
            for what, counted in used.items()
        },
    }


def _curie(iri: str) -> str:
    """Return an IRI with its prefix, in brackets if none fits."""
    fitting = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return f"<{iri}>"
    _, prefix, base = max(fitting)
    rest = iri.removeprefix(base)
    return f"{prefix}:{rest}" if rest.isidentifier() else f"<{iri}>"
