"""Ask the store: a question's name and parameters, or SPARQL, go in; a `Table` comes out.

1. `hongtu.graph.question` finds the named query; unknown names and parameters are errors that name the known ones.
2. Each parameter's words become RDF terms by its kind: literals are checked and escaped, names of plans, places,
   projects, bodies, indicators and policies are looked up in the store. User text never becomes SPARQL text.
3. The terms replace ``UNDEF`` in ``VALUES ?name_ { UNDEF }``; the clause of a parameter that is not
   given disappears.
4. The store answers; values become Python's own, in the order that the query gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rapidfuzz.process import extract

from ..ontology import BASE, FOAF, HT, ORG, XSD
from .errors import QueryError
from .link import canonical, filed
from .messages import LANGUAGES
from .question import Parameter, Question, find, load
from .table import Table, Value

if TYPE_CHECKING:
    from .store import Store

Solutions = ox.QuerySolutions

_VALUES = r"VALUES \?{name}_ {{ (?:UNDEF|\"zh\") }}"
_CALLED = """SELECT DISTINCT ?it WHERE {{
  VALUES ?label {{ {} }} VALUES ?class {{ {} }} ?it skos:prefLabel|skos:altLabel ?label ; a ?class
}}"""
_KNOWN = "SELECT DISTINCT ?name WHERE {{ VALUES ?class {{ {} }} ?it a ?class ; skos:prefLabel ?name }} ORDER BY ?name"
_PLANS = """SELECT ?it ?title (STRAFTER(STR(?it), "/plan/") AS ?name) WHERE {
  ?it a ht:Plan ; dcterms:title ?title
} ORDER BY ?it"""
_CLASSES: dict[str, tuple[str, ...]] = {
    "place": (HT.Place,),
    "project": (HT.Project,),
    "indicator": (HT.Indicator,),
    "policy": (HT.Policy,),
    "body": (ORG.Organization, ORG.Post, FOAF.Group, FOAF.Person),
}


def questions() -> list[Question]:
    """Return every named question, the contract tables first."""
    return list(load().values())


def run(store: Store, name: str, **parameters: str) -> Table:
    """Answer the question called `name`.

    `parameters` are words as a person writes them (``plan="西咸新区-2021"``, ``to="2021-06-30"``, ``lang="en"``).

    Raises:
        QueryError: there is no such question or parameter, or a value does not fit its parameter.
    """
    return table(solutions(store, name, **parameters))


def solutions(store: Store, name: str, **parameters: str) -> Solutions:
    """Answer the question called `name` as pyoxigraph gives it, for serialising; raises as `run` does."""
    return select(store, bound(store, find(name), parameters))


def table(answer: Solutions) -> Table:
    """Return SPARQL solutions as a table of Python values."""
    columns = tuple(variable.value for variable in answer.variables)
    return Table(columns, tuple(tuple(_value(term) for term in solution) for solution in answer))


def bound(store: Store, question: Question, parameters: dict[str, str]) -> str:
    """Return the question's SPARQL with its parameters bound; raises as `run` does."""
    language = parameters.get("lang", "zh")
    if language not in LANGUAGES:
        raise QueryError(f"lang={language}: labels are in {' and '.join(LANGUAGES)} only")
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in parameters.keys() - known.keys() - {"lang"}:
        raise QueryError(
            f"question '{question.name}' has no parameter '{name}'; it takes {', '.join([*known, 'lang'])}"
        )
    # A constant, because Virtuoso sees no outer variable in the FILTER of an OPTIONAL.
    text = _bind(question.text, "lang", []).replace("?lang_", f'"{language}"')
    for parameter in known.values():
        words = parameters.get(parameter.name, parameter.default)
        text = _bind(text, parameter.name, [] if words is None else _terms(store, parameter, words))
    return text


def resolve(store: Store, kind: str, words: str) -> list[ox.NamedNode]:
    """Return the nodes that are called `words`: of one `kind` of thing, by any of their names or by their IRI.

    Raises:
        QueryError: nothing is called so; the message names some that are.
    """
    if kind == "plan":
        return _plans(store, words)
    return _node(words) or _named(store, kind, words)


def _bind(text: str, name: str, terms: Sequence[ox.NamedNode | ox.Literal]) -> str:
    clause = f"VALUES ?{name}_ {{ {' '.join(map(str, terms))} }}" if terms else ""
    text = re.sub(_VALUES.format(name=name), lambda _: clause, text)
    # Oxigraph would visit every graph and compare afterwards; one known graph is named outright.
    return text.replace(f"GRAPH ?{name}_ {{", f"GRAPH {terms[0]} {{") if len(terms) == 1 else text


def _terms(store: Store, parameter: Parameter, words: str) -> Sequence[ox.NamedNode | ox.Literal]:
    literal = _LITERALS.get(parameter.kind)
    if literal is None:
        return resolve(store, parameter.kind, words)
    try:
        return [literal(words)]
    except (ValueError, InvalidOperation) as error:
        name, kind, example = parameter.name, parameter.kind, parameter.example
        raise QueryError(f"{name}={words}: is no {kind}; write it like {example}") from error


def _date(words: str) -> ox.Literal:
    day = date.today() if words == "today" else date.fromisoformat(words)
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD.date))


_LITERALS: dict[str, Callable[[str], ox.Literal]] = {
    "text": ox.Literal,
    "date": _date,
    "integer": lambda words: ox.Literal(int(words)),
    "decimal": lambda words: ox.Literal(format(Decimal(words), "f"), datatype=ox.NamedNode(XSD.decimal)),
}


def _plans(store: Store, words: str) -> list[ox.NamedNode]:
    plans = [(row["it"], row["title"].value, row["name"].value) for row in select(store, _PLANS)]
    found = [it for it, title, name in plans if words in (it.value, title, name)]
    if not found:
        raise QueryError(f"no plan is called '{words}'; the store holds {_some([name for _, _, name in plans])}")
    return found


def _node(words: str) -> list[ox.NamedNode]:
    """Return the node whose IRI this is, if it is one of ours."""
    try:
        return [ox.NamedNode(words)] if words.startswith(BASE) else []
    except ValueError:
        return []


def _named(store: Store, kind: str, words: str) -> list[ox.NamedNode]:
    classes = " ".join(f"<{iri}>" for iri in _CLASSES[kind])
    labels = f"{ox.Literal(words, language='zh')} {ox.Literal(words, language='en')} {ox.Literal(words)}"
    found = [row["it"] for row in select(store, _CALLED.format(labels, classes))]
    if not found:
        names = [row["name"].value for row in select(store, _KNOWN.format(classes))]
        ending = filed(canonical(words))
        near = [name for name in names if words in name or name.endswith(ending)]
        near = near or [name for name, *_ in extract(words, names, limit=5)]
        raise QueryError(f"no {kind} is called '{words}'; the store holds {_some(near)}")
    return found


def select(store: Store, sparql: str) -> Solutions:
    """Answer a SELECT query.

    Raises:
        QueryError: it is no SPARQL, no SELECT query, or would fetch something.
    """
    answer = store.query(sparql)
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError("this is no SELECT query")
    return answer


def _some(names: list[str]) -> str:
    shown = "、".join(names[:5])
    return f"{shown} … ({len(names)})" if len(names) > 5 else shown or "none"


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Value:
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return str(term) if isinstance(term, ox.Triple) else term.value
    convert = _PYTHON.get(term.datatype.value)
    if convert is None:
        return term.value
    try:
        return convert(term.value)
    except (ValueError, InvalidOperation):
        return term.value


_PYTHON: dict[str, Callable[[str], Value]] = {
    XSD.integer: int,
    XSD.decimal: Decimal,
    XSD.date: date.fromisoformat,
    XSD.boolean: lambda words: words in ("true", "1"),
    f"{XSD.base}double": float,
}
