"""What a query or update would fetch from elsewhere: SPARQL and allowed addresses go in, an error comes out or none.

1. A text that has neither of the words SERVICE and LOAD outside IRIs, strings, comments, variables fetches nothing.
2. Otherwise rdflib parses it (ENGINES: some milliseconds): every SERVICE and every LOAD must name an allowed address.
   An address is allowed if it begins with an entry of the list, up to a ``/``, ``?``, ``#`` or its end.
3. What rdflib cannot parse is refused: it might mean something else to the engine.

``FROM`` names graphs of the store and fetches nothing (Oxigraph).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from ..errors import QueryError

# A backslash outside strings and IRIs takes the sign after it into a name: `ex:a\#` opens no comment.
_OPAQUE = re.compile(
    r"\\.|<[^<>\"{}|^`\s]*>|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*'"
    r"|#[^\n\r]*|[?$]\w+",
    re.DOTALL,
)
# Without word boundaries: Oxigraph reads `1SERVICE<…>` as the keyword too.
_FETCHES = re.compile(r"SERVICE|LOAD", re.IGNORECASE)
_DATASET = re.compile(r"(?<![\w:.-])FROM\b(?!:)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(){}\[\]]")


class FetchError(QueryError):
    """A query or update would fetch something that is not allowed."""


@lru_cache(maxsize=4)
def bare(sparql: str) -> str:
    """Return the text with IRIs, strings, comments and variables blanked out, every other character in its place."""
    return _OPAQUE.sub(lambda found: " " * len(found.group()), sparql)


def depth(sparql: str) -> int:
    """Return how deep brackets nest."""
    level = deepest = 0
    for bracket in _BRACKETS.findall(bare(sparql)):
        level += 1 if bracket in "({[" else -1
        deepest = max(deepest, level)
    return deepest


def _says(sparql: str, *words: str) -> bool:
    """Tell whether a word stands anywhere in the text: cheap, and mostly enough."""
    upper = sparql.upper()
    return any(word in upper for word in words)


def names_dataset(sparql: str) -> bool:
    """Tell whether a query names its graphs itself (FROM)."""
    return _says(sparql, "FROM") and _DATASET.search(bare(sparql)) is not None


def check(sparql: str, allowed: Sequence[str] = (), *, update: bool = False) -> None:
    """Make sure that the text fetches nothing but from `allowed` addresses.

    Raises:
        FetchError: it would.
        QueryError: it might, and cannot be understood.
    """
    if not _says(sparql, "SERVICE", "LOAD") or not _FETCHES.search(bare(sparql)):
        return
    for address in _addresses(sparql, update=update):
        if not any(_within(address, entry) for entry in allowed):
            raise FetchError(f"SPARQL: fetching from {address or 'an address that the query computes'} is not allowed")


def _within(address: str, entry: str) -> bool:
    rest = address[len(entry) :]
    return address.startswith(entry) and (not rest or entry.endswith("/") or rest[0] in "/?#")


def _addresses(sparql: str, *, update: bool) -> Iterator[str]:
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    from ...ontology import PREFIXES

    head = "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items())
    try:
        parsed = (parseUpdate if update else parseQuery)(head + sparql)
    except (ParseBaseException, RecursionError, ValueError) as error:
        raise QueryError(
            "SPARQL: fetching is not allowed, and what follows SERVICE or LOAD here cannot be checked"
        ) from error
    yield from _fetched(parsed)


def _fetched(node: Any) -> Iterator[str]:
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import URIRef

    if isinstance(node, CompValue):
        address = {"ServiceGraphPattern": "term", "Load": "iri"}.get(node.name)
        if address is not None:
            yield str(node[address]) if isinstance(node[address], URIRef) else ""
        for part in node.values():
            yield from _fetched(part)
    elif isinstance(node, Iterable) and not isinstance(node, str):
        for part in node:
            yield from _fetched(part)
