"""Other people's clients, and a fuzzer: nobody gets an answer that says that the server broke."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hongtu.graph.build import nquads
from hongtu.graph.store import Store
from hongtu.ontology import BASE

Start = Callable[..., Any]
PLAN = f"{BASE}plan/龙岗区-2024"
QUERY = "SELECT ?title WHERE { ?plan a ht:Plan ; dcterms:title ?title }"
PREFIXED = f"PREFIX ht: <https://w3id.org/hongtu/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> {QUERY}"


@pytest.fixture(scope="module")
def service(serving: Start, example: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a read-only service with the invented plan."""
    folder = tmp_path_factory.mktemp("clients") / "store"
    with Store.open(folder) as store:
        store.replace(PLAN, nquads(example.document, example.found))
    return serving("--workers", "2", "--timeout", "5", store=folder)


@pytest.fixture(scope="module")
def client(service: Any) -> Iterator[httpx.Client]:
    """Give a client of it."""
    with httpx.Client(base_url=service.url, timeout=30) as opened:
        yield opened


# Clients ------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore")
def test_sparqlwrapper_works(service: Any) -> None:
    """SPARQLWrapper gets rows by GET and POST, and a graph."""
    from SPARQLWrapper import GET, JSON, POST, TURTLE, SPARQLWrapper

    for method in (GET, POST):
        wrapper = SPARQLWrapper(f"{service.url}/sparql")
        wrapper.setMethod(method)
        wrapper.setReturnFormat(JSON)
        wrapper.setQuery(PREFIXED)
        found: Any = wrapper.query().convert()
        assert [row["title"]["value"] for row in found["results"]["bindings"]] == ["龙岗区2024年工作要点"]
    wrapper.setQuery(f"DESCRIBE <{PLAN}>")
    wrapper.setReturnFormat(TURTLE)
    described: Any = wrapper.query().convert()
    assert "龙岗区2024年工作要点" in described.decode()


@pytest.mark.filterwarnings("ignore")
def test_the_store_of_rdflib_works(service: Any) -> None:
    """Rdflib reads the service as one of its graphs."""
    from rdflib import Graph, URIRef
    from rdflib.namespace import DCTERMS
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{service.url}/sparql"))
    rows = list(graph.query(PREFIXED))

    assert [str(row[0]) for row in rows] == ["龙岗区2024年工作要点"]  # type: ignore[index]
    assert str(graph.value(URIRef(PLAN), DCTERMS.title)) == "龙岗区2024年工作要点"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_works(service: Any) -> None:
    """A client that is not Python gets CSV, and follows the IRI of the plan to its page."""
    asked = ["-G", f"{service.url}/sparql", "--data-urlencode", f"query={QUERY}", "-H", "Accept: text/csv"]
    page = ["-L", f"{service.url}/id/plan/龙岗区-2024", "-H", "Accept: text/html", "--compressed"]
    answers = [
        subprocess.run(["curl", "-sf", *words], capture_output=True, check=True, encoding="utf-8").stdout
        for words in (asked, page)
    ]

    assert answers[0].splitlines() == ["title", "龙岗区2024年工作要点"]
    assert "龙岗区2024年工作要点" in answers[1]


NODE = """
const body = new URLSearchParams({query: process.argv[2]});
const answer = await fetch(process.argv[1] + '/sparql', {method: 'POST', body});
console.log((await answer.json()).results.bindings[0].title.value);
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_fetch_of_javascript_works(service: Any) -> None:
    """The fetch of JavaScript posts a form and reads JSON."""
    command = ["node", "--input-type=module", "-e", NODE, service.url, QUERY]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")

    assert done.stdout.strip() == "龙岗区2024年工作要点", done.stderr


# Fuzzing ------------------------------------------------------------------------------------------

# fmt: off
WORDS = st.sampled_from([
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "{", "}", "(", ")", "*", "?s", "?p", "?o", ".", ";", ",",
    "<urn:a>", "ht:Plan", "a", "'x'", '"图"@zh', "1", "-1.5e3", "FILTER", "BIND", "AS", "GRAPH", "OPTIONAL",
    "UNION", "MINUS", "VALUES", "LIMIT", "3", "ORDER", "GROUP", "BY", "COUNT", "SERVICE", "LOAD", "FROM",
    "NAMED", "PREFIX", "e:", "<urn:e>", "e:x", "^", "/", "|", "+", "!", "[]", "_:b", "<<", ">>", "\\u0053", "#",
    "EXISTS", "NOT", "IN", "STR", "REGEX",
])
# fmt: on
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join))
ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
PATHS = st.one_of(
    st.sampled_from(
        ["/", "/id/", "/doc/", "/doc/plan/", "/resource", "/data", "/data/", "/sparql/", "/ns", "/code", "/void"]
    ),
    st.binary(max_size=20).map(lambda name: "/doc/" + "".join(f"%{byte:02x}" for byte in name)),
    st.binary(max_size=20).map(lambda name: "/" + "".join(f"%{byte:02X}" for byte in name)),
)
# fmt: off
NAMES = st.sampled_from([
    "query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "format", "timeout", "graph",
    "default", "iri", "node", "page", "lang",
])
# fmt: on
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Accept", "Accept-Language", "If-None-Match", "If-Modified-Since", "Content-Type", "Range", "Origin"]
    ),
    st.one_of(ASCII, st.sampled_from(["*/*", "text/html", "text/turtle;q=2", "application/sparql-query", "a/b;q=nan"])),
    max_size=3,
)
FUZZ = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(text=TEXTS, headers=HEADERS)
def test_no_query_breaks_the_service(client: httpx.Client, text: str, headers: dict[str, str]) -> None:
    """Whatever is sent as a query: an answer or a refusal."""
    direct = {**headers, "Content-Type": "application/sparql-query"}
    data = text.encode("utf-8", "surrogatepass")
    answers = [
        client.post("/sparql", content=data, headers=direct),
        client.post("/sparql", content=data, headers=headers),
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == [], text


@FUZZ
@given(
    method=st.sampled_from(["GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"]),
    path=PATHS,
    pairs=st.lists(
        st.tuples(NAMES, st.one_of(TEXTS, st.sampled_from(["html", "ttl", PLAN, "s1.1", "0", "99999999"]))), max_size=4
    ),
    headers=HEADERS,
)
def test_no_address_breaks_the_service(
    client: httpx.Client, method: str, path: str, pairs: list[tuple[str, str]], headers: dict[str, str]
) -> None:
    """Whatever is asked of any address: an answer or a refusal."""
    sent = [(name, value.encode("utf-8", "replace").decode()) for name, value in pairs]
    address = httpx.URL(f"{client.base_url}".rstrip("/") + path).copy_merge_params(sent)  # type: ignore[arg-type]
    answer = client.request(method, address, headers=headers)

    assert answer.status_code < 500, (method, path, pairs, headers, answer.text)


@pytest.mark.parametrize("depth", [10, 1000, 100_000])
def test_deep_nesting_is_an_answer_or_a_refusal(client: httpx.Client, depth: int) -> None:
    """Brackets that nest too deep for the engine are refused, not tried."""
    for text in ("SELECT * {" + "{" * depth + "}" * depth + "}", f"ASK {{ FILTER({'(' * depth}1{')' * depth}) }}"):
        answer = client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"})
        assert answer.status_code in (200, 400), answer.text


def test_the_fuzzed_service_still_answers(client: httpx.Client, service: Any) -> None:
    """After all that, the service is whole and no process has died of a query."""
    assert client.get("/health").json() == {"status": "ok", "workers": 2}
    assert Path(service.store).is_dir()
