"""Nothing is fetched from elsewhere unless it is allowed, however the text hides it."""

from __future__ import annotations

import pytest

from hongtu.graph.errors import QueryError
from hongtu.graph.store.fetching import FetchError, check, names_dataset

HIDDEN = (
    "SELECT * { SERVICE <http://example.org/x> { ?s ?p ?o } }",
    "SELECT * { service SILENT <http://example.org/x> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://example.org/x> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://example.org/x> { ?s ?p ?o } } } } }",
    "PREFIX e: <urn:e> SELECT * { ?s ?p e:a\\# . SERVICE <http://example.org/x> { ?a ?b ?c }\n}",
    "PREFIX e: <urn:e> SELECT * { ?s ?p e:a\\' . SERVICE <http://example.org/x> { ?a ?b e:b\\' } }",
    'SELECT * { ?s ?p "\\"" . SERVICE <http://example.org/x> { ?a ?b "c" } }',
    "SELECT * { ?s ?p <urn:a#b> . SERVICE <http://example.org/x> { ?a ?b ?c } }",
    "SELECT * { ?s ?p 1SERVICE<http://example.org/x> { ?a ?b ?c } }",
)
HARMLESS = (
    "SELECT * { ?s <urn:SERVICE> 'LOAD' } # SERVICE <http://example.org/>",
    "PREFIX e: <urn:e> SELECT ?service { ?service e:payload '''LOAD <x>''' }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
)


@pytest.mark.parametrize("text", HIDDEN)
def test_a_query_that_would_fetch_is_refused(text: str) -> None:
    """SERVICE is found where it stands."""
    with pytest.raises(QueryError):
        check(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_alone_do_no_harm(text: str) -> None:
    """The words SERVICE and LOAD in names, texts and comments fetch nothing; FROM names a graph of the store."""
    check(text)


@pytest.mark.parametrize(
    ("text", "allowed", "fits"),
    [
        ("LOAD <http://example.org/a/b.ttl>", "http://example.org/a/", True),
        ("LOAD <http://example.org/a>", "http://example.org/a", True),
        ("LOAD <http://example.org.evil.org/a>", "http://example.org", False),
        ("LOAD <http://example.org/b>", "http://example.org/a/", False),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:g>", "http://example.org/", False),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/a/q> { ?s ?p ?o } }", "http://example.org/a/", True),
    ],
)
def test_an_update_fetches_from_allowed_addresses_only(text: str, allowed: str, fits: bool) -> None:
    """An entry of the list allows itself and what lies below it."""
    if fits:
        check(text, [allowed], update=True)
    else:
        with pytest.raises(FetchError):
            check(text, [allowed], update=True)
    with pytest.raises(FetchError):
        check(text, update=True)


def test_a_dataset_is_seen_only_where_the_query_names_one() -> None:
    """FROM counts as a keyword, not as part of a name."""
    assert names_dataset("SELECT * FROM <urn:g> { ?s ?p ?o }")
    assert not names_dataset("SELECT ?from { ?s <urn:FROM> 'FROM', ex:from }")
