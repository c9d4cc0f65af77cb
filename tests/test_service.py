"""The service over real sockets: protocol, forms, linked data, permissions."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from hongtu.graph.build import nquads
from hongtu.graph.store import Store
from hongtu.ontology import BASE

Start = Callable[..., Any]
TOKEN = "a-token-for-tests-only"
PLAN = f"{BASE}plan/龙岗区-2024"
SELECT = "SELECT ?s { ?s a ht:Plan }"
CONSTRUCT = "CONSTRUCT { ?s a ht:Plan } WHERE { ?s a ht:Plan }"


@pytest.fixture(scope="module")
def folder(example: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the invented plan."""
    place = tmp_path_factory.mktemp("service") / "plans.db"
    with Store.open(place) as store:
        store.replace(PLAN, nquads(example.document, example.found))
    return place


# The service alone, as others mount it: without the pages of the web application before it.
ALONE = """
import sys
from hongtu.viz.service import Settings, create
from hongtu.viz.service.server import address, listen, run
settings = Settings(timeout=5, limit=20_000, workers=2, cors=("https://example.org",))
listening = listen("127.0.0.1", 0)
run(create(sys.argv[1], settings), listening, lambda: print(address(listening), flush=True))
"""


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    """Give a client of a read-only service."""
    command = [sys.executable, "-c", ALONE, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        with httpx.Client(base_url=process.stdout.readline().strip(), timeout=30) as opened:
            yield opened
        process.terminate()


def ask(
    client: httpx.Client, query: str, accept: str = "application/sparql-results+json", **more: str
) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


# Protocol -----------------------------------------------------------------------------------------


def test_three_ways_to_send_a_query(client: httpx.Client) -> None:
    """GET, POST as a form and POST as it stands give the same rows."""
    direct = client.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query"})
    answers = [ask(client, SELECT), client.post("/sparql", data={"query": SELECT}), direct]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [[row["s"]["value"] for row in answer.json()["results"]["bindings"]] for answer in answers] == [[PLAN]] * 3


@pytest.mark.parametrize(
    ("query", "accept", "form", "status", "content_type"),
    [
        (SELECT, "", "", 200, "application/sparql-results+json"),
        (SELECT, "*/*", "", 200, "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "", 200, "application/sparql-results+xml"),
        (SELECT, "text/csv;q=0.4, text/tab-separated-values;q=0.8", "", 200, "text/tab-separated-values"),
        (SELECT, "text/csv;q=0.9, */*;q=0.1", "", 200, "text/csv"),
        (SELECT, "text/html, application/json;q=0.9", "", 200, "application/sparql-results+json"),
        (SELECT, "application/sparql-results+json;q=0, application/xml", "", 200, "application/sparql-results+xml"),
        (SELECT, "text/turtle", "", 406, "application/json"),
        (SELECT, "image/png", "", 406, "application/json"),
        (SELECT, "image/png", "csv", 200, "text/csv"),
        (SELECT, "", "text/csv", 200, "text/csv"),
        (SELECT, "", "ttl", 406, "application/json"),
        (SELECT, "no media range, ;;q=", "", 200, "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+xml", "", 200, "application/sparql-results+xml"),
        (CONSTRUCT, "", "", 200, "text/turtle"),
        (CONSTRUCT, "application/n-triples", "", 200, "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml;q=0.5, application/ld+json", "", 200, "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "", 200, "application/rdf+xml"),
        (CONSTRUCT, "application/trig", "", 200, "application/trig"),
        (CONSTRUCT, "application/n-quads", "", 200, "application/n-quads"),
        (CONSTRUCT, "text/*", "", 200, "text/turtle"),
        (CONSTRUCT, "text/csv", "", 406, "application/json"),
        (CONSTRUCT, "", "jsonld", 200, "application/ld+json"),
    ],
)
def test_content_negotiation(
    client: httpx.Client, query: str, accept: str, form: str, status: int, content_type: str
) -> None:
    """The client gets the form that it prefers, by q-values or by ?format=."""
    answer = ask(client, query, accept, **({"format": form} if form else {}))

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (status, content_type)
    assert "Accept" in answer.headers.get("vary", "") or status == 406


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/sparql?query=SELECT", {}, b"", 400),
        ("GET", "/sparql?query=ASK{}&query=ASK{}", {}, b"", 400),
        ("GET", "/sparql?update=CLEAR+ALL", {}, b"", 405),
        ("GET", "/sparql?query=%ff", {}, b"", 400),
        ("GET", "/sparql?query=ASK{}&default-graph-uri=no%20iri", {}, b"", 400),
        ("GET", "/sparql?query=ASK{}&timeout=soon", {}, b"", 400),
        ("PUT", "/sparql", {}, b"", 405),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"\xff", 400),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"x=1", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"#" * (1 << 20) + b"\nASK {}", 413),
        ("GET", "/sparql?query=" + "x" * 60_000, {"X-Long": "x" * 9_000}, b"", 431),
        ("GET", "/health", {"X-Long": "x" * 70_000}, b"", 431),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
        ("PUT", "/data?graph=urn:g", {"Content-Type": "text/turtle"}, b"", 403),
        ("DELETE", "/data?default", {}, b"", 403),
        ("GET", "/nothing", {}, b"", 404),
        ("GET", "/doc/place/nowhere", {}, b"", 404),
        ("GET", "/doc/%ff", {}, b"", 404),
        ("GET", "/resource?iri=x>y", {}, b"", 400),
        ("GET", "/data?graph=urn:missing", {}, b"", 404),
        ("GET", "/data?graph=urn:a&default", {}, b"", 400),
        ("GET", "/data", {"Accept": "text/turtle"}, b"", 406),
        ("GET", "/sparql?query=SELECT+*+{SERVICE+<http://127.0.0.1:1/>+{?s+?p+?o}}", {}, b"", 403),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    """Every refusal has its status, a kind, a line, and no trace."""
    answer = client.request(method, path, headers=headers, content=body)

    assert answer.status_code == status, answer.text
    assert answer.json().keys() == {"error", "message"}
    assert "Traceback" not in answer.text
    assert len(answer.json()["message"].splitlines()) == 1


def test_endless_headers_are_cut_off(client: httpx.Client) -> None:
    """A head that never ends is answered with 431 and closed before it fills the memory."""
    host, port = client.base_url.host, client.base_url.port or 80
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        answer = b""
        try:
            for _ in range(64):
                connection.sendall(b"x" * 8192)
            answer = connection.recv(100)
        except ConnectionError:
            pass
    assert not answer or b" 431 " in answer
    assert client.get("/health").status_code == 200


def test_the_dataset_of_the_request_is_used(client: httpx.Client) -> None:
    """Without one a query sees all graphs; with one only those."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    count = [
        int(ask(client, query, **more).json()["results"]["bindings"][0]["n"]["value"])
        for more in ({}, {"default-graph-uri": PLAN}, {"default-graph-uri": "urn:none"}, {"named-graph-uri": PLAN})
    ]

    assert count[0] > count[1] > 0
    assert count[2:] == [0, 0]


def test_an_answer_longer_than_the_limit_is_refused(client: httpx.Client) -> None:
    """Rows beyond the limit are an error, or break the connection off; never a shortened answer."""
    crossed = "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f }"

    assert ask(client, crossed, "text/tab-separated-values").status_code == 422
    assert len(ask(client, f"{crossed} LIMIT 20000").json()["results"]["bindings"]) == 20_000
    with pytest.raises(httpx.RemoteProtocolError):
        ask(client, crossed)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(client, "CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o . ?a ?b ?c }", "application/n-triples")


def test_answers_are_compressed_on_request(client: httpx.Client) -> None:
    """Large answers are gzipped for clients that take it."""
    plain = client.get("/sparql", params={"query": "SELECT * {?s ?p ?o} LIMIT 400"}, headers={"Accept-Encoding": ""})
    small = client.get(
        "/sparql", params={"query": "SELECT * {?s ?p ?o} LIMIT 400"}, headers={"Accept-Encoding": "gzip"}
    )

    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert small.json() == plain.json()


def test_only_named_origins_may_ask_from_a_browser(client: httpx.Client) -> None:
    """CORS headers go to the sites that were named."""
    query = {"query": "ASK {}"}
    known = client.get("/sparql", params=query, headers={"Origin": "https://example.org"})
    other = client.get("/sparql", params=query, headers={"Origin": "https://example.com"})

    assert known.headers["access-control-allow-origin"] == "https://example.org"
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    "path", ["/", "/health", "/metrics", "/sparql", "/nothing", f"/id/plan/{quote('龙岗区-2024')}"]
)
def test_every_response_has_the_security_headers(client: httpx.Client, path: str) -> None:
    """The policy allows no in-line script or style, and nobody guesses types or frames pages."""
    headers = client.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def test_the_figures_are_counted(client: httpx.Client) -> None:
    """Metrics in the text format of Prometheus tell questions, responses and processes."""
    before = client.get("/metrics").text
    ask(client, "SELECT ?x { broken")
    after = client.get("/metrics").text

    assert 'hongtu_questions_total{do="query",outcome="syntax"}' in after
    assert before != after
    assert "hongtu_reader_processes 2" in after
    assert client.get("/health").json() == {"status": "ok", "workers": 2}


# Descriptions -------------------------------------------------------------------------------------


def test_the_service_describes_itself_and_its_data(client: httpx.Client) -> None:
    """GET without a query gives the service description; VoID counts statements by class."""
    sparql = ox.Store()
    sparql.load(client.get("/sparql", headers={"Accept": "application/n-triples"}).content, ox.RdfFormat.N_TRIPLES)
    void = ox.Store()
    void.load(client.get("/void?format=nt").content, ox.RdfFormat.N_TRIPLES)
    triples = list(void.quads_for_pattern(None, ox.NamedNode("http://rdfs.org/ns/void#triples"), None))
    languages = [
        str(quad.object)
        for quad in sparql.quads_for_pattern(
            None, ox.NamedNode("http://www.w3.org/ns/sparql-service-description#supportedLanguage"), None
        )
    ]

    assert languages == ["<http://www.w3.org/ns/sparql-service-description#SPARQL11Query>"]
    assert len(triples) == 1
    assert int(getattr(triples[0].object, "value", 0)) > 1000


# Linked data --------------------------------------------------------------------------------------


def test_a_thing_is_no_document(client: httpx.Client) -> None:
    """The IRI of a thing sends people and machines to the document about it."""
    for accept in ("text/html", "text/turtle"):
        answer = client.get(f"/id/plan/{quote('龙岗区-2024')}", headers={"Accept": accept})
        assert answer.status_code == 303
        document = client.get(answer.headers["location"], headers={"Accept": accept})
        assert document.headers["content-type"].startswith(accept)
        assert document.status_code == 200


def test_every_iri_of_the_graph_answers(client: httpx.Client, folder: Path) -> None:
    """Each node of the plan and the world, hash IRIs by their document, has a page and statements."""
    with Store.open(folder, read_only=True) as store:
        nodes = {quad.subject for quad in store.native.quads_for_pattern(None, None, None)}
    iris = sorted(node.value for node in nodes if isinstance(node, ox.NamedNode) and node.value.startswith(BASE))
    documents = sorted({iri.partition("#")[0] for iri in iris})
    assert len(documents) > 8

    for iri in documents:
        path = quote(iri.removeprefix("https://w3id.org/hongtu"), safe="/%")
        page = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), iri
    for iri in iris[:: max(1, len(iris) // 40)]:
        answer = client.get("/resource", params={"iri": iri}, headers={"Accept": "application/n-triples"})
        assert f"<{iri}>" in answer.text, iri


def test_the_document_of_a_plan_holds_all_its_statements(client: httpx.Client, folder: Path) -> None:
    """Who asks for the plan gets every hash IRI of it; ?node= picks one."""
    with Store.open(folder, read_only=True) as store:
        held = {str(quad.triple) for quad in store.native.quads_for_pattern(None, None, None, ox.NamedNode(PLAN))}
    address = f"/doc/plan/{quote('龙岗区-2024')}"
    got = ox.parse(client.get(f"{address}?format=nt").content, ox.RdfFormat.N_TRIPLES)
    one = client.get(f"{address}?format=nt&node=s1.1").text

    assert {str(quad.triple) for quad in got} == held
    assert f"<{PLAN}#s1.1>" in one
    assert "做强工业" in client.get(f"{address}?node=s1.1", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("path", ["/ns", "/code"])
def test_the_ontology_answers_under_its_own_iri(client: httpx.Client, path: str) -> None:
    """The documents of the hash namespaces hold their terms."""
    answer = client.get(path, headers={"Accept": "application/n-triples"})

    assert f"<https://w3id.org/hongtu{path}#" in answer.text
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 200


def test_an_unchanged_document_is_not_sent_again(client: httpx.Client) -> None:
    """The tag and the date of a document spare the client a second copy."""
    address = "/doc/place/" + quote("龙岗河")
    first = client.get(address, headers={"Accept": "text/html"})
    tagged = {"Accept": "text/html", "If-None-Match": first.headers["etag"]}
    dated = {"Accept": "text/html", "If-Modified-Since": first.headers["last-modified"]}
    other = {"Accept": "text/turtle", "If-None-Match": first.headers["etag"]}

    assert client.get(address, headers=tagged).status_code == 304
    assert client.get(address, headers=dated).status_code == 304
    assert client.get(address, headers=other).status_code == 200


def test_pages_speak_the_language_of_the_reader(client: httpx.Client) -> None:
    """Labels and words come in Chinese or English; the page says which."""
    address = "/doc/place/" + quote("龙岗河")
    english = client.get(address, headers={"Accept": "text/html", "Accept-Language": "en-GB, zh;q=0.5"}).text
    chinese = client.get(f"{address}?lang=zh", headers={"Accept": "text/html", "Accept-Language": "en"}).text

    assert '<html lang="en">' in english
    assert "For machines" in english
    assert '<html lang="zh">' in chinese
    assert "机器可读" in chinese


def test_a_read_only_service_follows_other_writers(serving: Start, tmp_path: Path) -> None:
    """What another process commits is seen within some seconds; meanwhile the old state is."""
    import time

    folder = tmp_path / "store"
    Store.open(folder).close()
    service = serving("--workers", "1", store=folder)
    query = {"query": "ASK { <urn:a> <urn:b> <urn:c> }"}
    assert httpx.get(f"{service.url}/sparql", params=query).json()["boolean"] is False
    with Store.open(folder) as writer:
        writer.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }")
    limit = time.monotonic() + 15
    while not httpx.get(f"{service.url}/sparql", params=query).json()["boolean"]:
        assert time.monotonic() < limit
        time.sleep(0.1)
