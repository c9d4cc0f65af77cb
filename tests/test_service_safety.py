"""A service that others may reach: by which names it answers, and what a client that holds the token cannot break."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store
from hongtu.graph.upkeep import check

Start = Callable[..., Any]
SEED = Path(__file__).parents[1] / "data" / "plans" / "xincheng-2024.txt"
HOLDER = {"Authorization": "Bearer a-token-for-tests-only"}


@pytest.fixture(scope="module")
def service(serving: Start, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("safety") / "store"
    with Store.open(folder) as store:
        ingest(SEED, store)
    return serving("--writable", "--workers", "1", "--host-name", "Plans.Example.org", store=folder)


@pytest.fixture(scope="module")
def client(service: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=30, headers=HOLDER) as opened:
        yield opened


# Names --------------------------------------------------------------------------------------------


def status(url: str, head: str) -> int:
    """Send a request with just these headers; return the status of the answer."""
    with socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0), timeout=30) as line:
        line.sendall(f"GET /health HTTP/1.{int('HTTP/1.1' in head)}\r\n{head}Connection: close\r\n\r\n".encode())
        return int(line.makefile("rb").readline().split()[1])


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("Host: localhost\r\n", 200),
        ("Host: LOCALHOST.:80\r\n", 200),
        ("Host: 127.0.0.1:8000\r\n", 200),
        ("Host: [::1]:8000\r\n", 200),
        ("Host: plans.example.org\r\n", 200),
        ("", 200),
        ("Host: evil.example.org\r\n", 421),
        ("Host: localhost.evil.example.org\r\n", 421),
        ("Host: localhost@evil.example.org\r\n", 421),
        ("Host: [::1]evil\r\n", 421),
        ("Host: \r\n", 421),
        ("Host: localhost\r\nHost: evil.example.org\r\n", 421),
    ],
)
def test_a_service_on_this_machine_answers_to_its_own_names_only(head: str, code: int, service: Any) -> None:
    """A page from elsewhere whose name was made to point here learns nothing."""
    assert status(service.url, head) in (code, 400 if code == 421 else code)


def test_the_name_is_asked_of_every_address(client: httpx.Client) -> None:
    """Pages, data and what does not exist are all refused alike, with one line."""
    for path in ("/", "/sparql", "/data", "/static/app.js", "/nowhere"):
        answer = client.get(path, headers={"Host": "evil.example.org"})
        assert answer.status_code == 421
        assert answer.json()["error"] == "host"


# A client with the token --------------------------------------------------------------------------

NODES = st.sampled_from(["<urn:a>", "<urn:b>", "_:c", '"图"@zh', "1.50", "true", '"\\u0000"', "<urn:é>", "<>", "?x"])
TRIPLES = st.lists(st.tuples(NODES, st.sampled_from(["<urn:p>", "a", "?p", "<urn:p>*"]), NODES), max_size=4).map(
    lambda rows: " . ".join(" ".join(row) for row in rows)
)
GRAPHS = st.sampled_from(["urn:g", "urn:h", "urn:图", "http://example.org/%zz", "", "no iri", "<urn:g>", "urn:g\n"])
OPERATIONS = st.one_of(
    st.builds("INSERT DATA {{ GRAPH <{1}> {{ {0} }} }}".format, TRIPLES, GRAPHS),
    st.builds("DELETE DATA {{ GRAPH <{1}> {{ {0} }} }}".format, TRIPLES, GRAPHS),
    st.builds("WITH <{2}> DELETE {{ {0} }} INSERT {{ {1} }} WHERE {{ {0} }}".format, TRIPLES, TRIPLES, GRAPHS),
    st.builds("{0} GRAPH <{1}>".format, st.sampled_from(["CREATE", "DROP", "DROP SILENT", "CLEAR"]), GRAPHS),
    st.builds("{0} <{1}> TO <{2}>".format, st.sampled_from(["COPY", "MOVE", "ADD"]), GRAPHS, GRAPHS),
    st.builds("LOAD <{0}>".format, GRAPHS),
    st.text(max_size=40),
)
UPDATES = st.lists(OPERATIONS, min_size=1, max_size=3).map(" ;\n".join)
KINDS = st.sampled_from(
    ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig", "a/b"]
)
BODIES = st.one_of(
    st.binary(max_size=80),
    TRIPLES.map(lambda text: f"{text} .".encode()),
    st.sampled_from(
        [b"", b"[]", b"{}", b'{"@id": 1}', b"<a/>", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"]
    ),
)
NAMES = st.one_of(
    st.builds(
        "{0}{1}".format, st.text(max_size=8), st.sampled_from([".txt", ".md", ".html", ".docx", ".pdf", ".xlsx"])
    ),
    st.sampled_from(["", "..", "../../a.txt", "a/b.txt", "\0.txt", "x" * 300 + ".txt"]),
)
FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(text=UPDATES, graphs=st.lists(GRAPHS, max_size=1), form=st.booleans())
def test_no_update_breaks_the_service(client: httpx.Client, text: str, graphs: list[str], form: bool) -> None:
    """Whatever is sent as an update: it is done or refused."""
    data = text.encode("utf-8", "replace")
    params = {"using-graph-uri": graphs}
    if form:
        answer = client.post("/sparql", params=params, data={"update": data})
    else:
        headers = {"Content-Type": "application/sparql-update"}
        answer = client.post("/sparql", params=params, content=data, headers=headers)
    assert answer.status_code < 500, (text, answer.text)


@FUZZ
@given(method=st.sampled_from(["PUT", "POST", "DELETE", "GET"]), graph=GRAPHS, kind=KINDS, body=BODIES)
def test_no_graph_breaks_the_service(client: httpx.Client, method: str, graph: str, kind: str, body: bytes) -> None:
    """Whatever is done to whatever graph: it is done or refused."""
    params = {"graph": graph} if graph else {"default": ""}
    answer = client.request(method, "/data", params=params, content=body, headers={"Content-Type": kind})
    assert answer.status_code < 500, (method, graph, kind, body, answer.text)


@FUZZ
@given(name=NAMES, body=BODIES)
def test_no_upload_breaks_the_service(client: httpx.Client, name: str, body: bytes) -> None:
    """Whatever file is uploaded under whatever name: it is taken in or refused."""
    answer = client.post("/upload", params={"name": name.encode("utf-8", "replace")}, content=body)
    assert answer.status_code < 500, (name, body, answer.text)


def test_the_store_is_sound_after_all_that(client: httpx.Client, service: Any) -> None:
    """The service is whole, and what the plans brought is there."""
    assert client.get("/health").json() == {"status": "ok", "workers": 1}
    with Store.open(service.store, read_only=True) as store:
        assert list(check(store)) == []
        assert any(plan.iri.endswith("XX新城-2024") for plan in store.plans())
