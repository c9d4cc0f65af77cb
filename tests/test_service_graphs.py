"""Writing over real sockets: the graph store, updates, the token, and what survives kill -9."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from hongtu.graph.errors import QueryError
from hongtu.graph.processes.writer import using
from hongtu.graph.store import Store

Start = Callable[..., Any]
TOKEN = "a-token-for-tests-only"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {**BEARER, "Content-Type": "text/turtle"}
PLANS = 3
SIZE = 30
KILLS = (6, 8)  # lives of the service, kills of its writing process in each


@pytest.fixture(scope="module")
def service(serving: Start) -> Any:
    """Return a writable service with an empty store."""
    return serving("--writable", "--workers", "1")


@pytest.fixture(scope="module")
def client(service: Any) -> Iterator[httpx.Client]:
    """Give a client of it."""
    with httpx.Client(base_url=service.url, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": "Bearer 图"}],
)
def test_writing_needs_the_token(client: httpx.Client, headers: dict[str, str]) -> None:
    """Every way to write is answered with 401 without it, and nothing is changed."""
    sent: Any = {name: value.encode() for name, value in headers.items()}
    answers = [
        client.post("/sparql", content="DROP ALL", headers={**sent, "Content-Type": "application/sparql-update"}),
        client.post("/sparql", data={"update": "DROP ALL"}, headers=sent),
        client.put("/data?default", content="", headers={**sent, "Content-Type": "text/turtle"}),
        client.post("/data?default", content="", headers={**sent, "Content-Type": "text/turtle"}),
        client.delete("/data?default", headers=sent),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["www-authenticate"] for answer in answers} == {'Bearer realm="hongtu"'}


def test_a_graph_is_put_read_extended_and_deleted(client: httpx.Client) -> None:
    """PUT makes or replaces a graph, POST adds to it, GET and HEAD give it, DELETE removes it."""
    address = "/data?graph=urn:graph:a"

    def held() -> set[str]:
        return set(client.get(f"{address}&format=nt").text.splitlines())

    assert client.get(address).status_code == 404
    assert client.put(address, content="<urn:a> <urn:b> 1 .", headers=TURTLE).status_code == 201
    assert client.put(address, content="<urn:a> <urn:b> 2 .", headers=TURTLE).status_code == 204
    assert len(held()) == 1
    assert client.post(address, content="<urn:a> <urn:b> 3 . <x> <y> <z> .", headers=TURTLE).status_code == 204
    assert len(held()) == 3
    assert client.head(address).headers["content-type"].startswith("text/turtle")
    assert client.put(address, content="not Turtle", headers=TURTLE).status_code == 400
    assert len(held()) == 3
    assert client.put(address, content="", headers=TURTLE).status_code == 204
    assert client.get(address).status_code == 200
    assert client.delete(address, headers=BEARER).status_code == 204
    assert client.delete(address, headers=BEARER).status_code == 404
    assert client.head(address).status_code == 404


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/turtle", "<urn:a> <urn:b> [ <urn:c> 1 ] ."),
        ("application/n-triples", '<urn:a> <urn:b> _:x .\n_:x <urn:c> "1" .'),
        ("application/ld+json", '{"@id": "urn:a", "urn:b": {"urn:c": 1}}'),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:"><rdf:Description '
            'rdf:about="urn:a"><u:b><rdf:Description><u:c>1</u:c></rdf:Description></u:b></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_graphs_come_in_every_syntax(client: httpx.Client, content_type: str, body: str) -> None:
    """A graph of two statements arrives as two, twice put as well."""
    headers = {**BEARER, "Content-Type": content_type}
    for _ in range(2):
        assert client.put("/data?graph=urn:syntax", content=body, headers=headers).status_code in (201, 204)
        assert len(client.get("/data?graph=urn:syntax&format=nt").text.splitlines()) == 2


def test_a_new_graph_gets_a_name(client: httpx.Client) -> None:
    """POST to the dataset makes a graph and says where."""
    answer = client.post("/data", content="<urn:a> <urn:b> 1 .", headers=TURTLE)

    assert answer.status_code == 201
    assert "<urn:a>" in client.get(answer.headers["location"], headers={"Accept": "text/turtle"}).text


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/html", "<p>", 415),
        ("application/trig", "<urn:g> { <urn:a> <urn:b> 1 }", 400),
        ("text/turtle", "<urn:a>", 400),
    ],
)
def test_what_is_no_graph_is_refused(client: httpx.Client, content_type: str, body: str, status: int) -> None:
    """The graph stays as it was."""
    answer = client.put("/data?graph=urn:bad", content=body, headers={**BEARER, "Content-Type": content_type})

    assert answer.status_code == status, answer.text
    assert client.get("/data?graph=urn:bad").status_code == 404


def test_a_failed_update_changes_nothing(client: httpx.Client) -> None:
    """All operations of a request are one transaction."""
    headers = {**BEARER, "Content-Type": "application/sparql-update"}
    text = "INSERT DATA { GRAPH <urn:half> { <urn:a> <urn:b> 1 } } ; DROP GRAPH <urn:never>"

    assert client.post("/sparql", content=text, headers=headers).status_code == 422
    assert client.get("/data?graph=urn:half").status_code == 404
    assert client.post("/sparql", content="LOAD <file:///etc/passwd>", headers=headers).status_code == 403


def test_what_is_written_is_read_at_once(client: httpx.Client) -> None:
    """The answer to a write comes when queries see it."""
    headers = {**BEARER, "Content-Type": "application/sparql-update"}
    for number in range(20):
        text = f"DELETE WHERE {{ <urn:n> <urn:is> ?n }} ; INSERT DATA {{ <urn:n> <urn:is> {number} }}"
        assert client.post("/sparql", content=text, headers=headers).status_code == 204
        rows = client.get("/sparql", params={"query": "SELECT ?n { <urn:n> <urn:is> ?n }"}).json()["results"][
            "bindings"
        ]
        assert [row["n"]["value"] for row in rows] == [str(number)]


def test_a_dataset_becomes_using_clauses() -> None:
    """Every operation with a pattern gets them; those that name a dataset themselves are refused."""
    text = "PREFIX e: <urn:where> INSERT { ?where e:WHERE 'where' } WHERE { ?a ?b ?c } ; DELETE { ?x ?y ?z } WHERE { }"
    done = using(text, ["urn:a"], ["urn:b"])

    assert done.count("USING <urn:a> USING NAMED <urn:b> WHERE {") == 2
    assert using(text, [], []) == text
    for wrong in (
        "WITH <urn:a> DELETE { } WHERE { }",
        "INSERT { } USING <urn:a> WHERE { }",
        "DELETE WHERE { ?a ?b ?c }",
    ):
        with pytest.raises(QueryError):
            using(wrong, ["urn:a"], [])


def test_a_store_that_is_served_can_be_backed_up_and_read(service: Any, client: httpx.Client, tmp_path: Path) -> None:
    """Other processes read and copy it while the service writes; a second writer is told so in one line."""
    client.put("/data?graph=urn:backup", content="<urn:a> <urn:b> 1 .", headers=TURTLE)
    with Store.open(service.store, read_only=True) as reading:
        reading.native.backup(str(tmp_path / "copy"))
    with Store.open(tmp_path / "copy") as copied:
        assert copied.native.contains_named_graph(ox.NamedNode("urn:backup"))
    with pytest.raises(OSError, match="another process"):
        Store.open(service.store)


# kill -9 ------------------------------------------------------------------------------------------


class Author(threading.Thread):
    """Puts ever newer editions of some plans, and remembers which were acknowledged and which were begun."""

    def __init__(self, url: str, acknowledged: dict[int, int]) -> None:
        super().__init__(daemon=True)
        self.url, self.acknowledged = url, acknowledged
        self.begun = dict(acknowledged)
        self.ended = False

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=20) as client:
            while not self.ended:
                plan = random.randrange(PLANS)
                edition = max(self.begun.values(), default=0) + 1
                self.begun[plan] = edition
                body = "".join(f"<urn:plan{plan}#{number}> <urn:edition> {edition} .\n" for number in range(SIZE))
                try:
                    answer = client.put(f"/data?graph=urn:plan{plan}", content=body, headers=TURTLE)
                except httpx.TransportError:
                    continue
                if answer.status_code in (201, 204):
                    self.acknowledged[plan] = edition


def editions(store: ox.Store) -> dict[int, set[tuple[str, int]]]:
    """Return the editions of each plan's statements, with how many there are."""
    found: dict[int, set[tuple[str, int]]] = {}
    for plan in range(PLANS):
        values = [
            getattr(quad.object, "value", "")
            for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(f"urn:plan{plan}"))
        ]
        found[plan] = {(value, values.count(value)) for value in set(values)}
    return found


def check(store: ox.Store, author: Author) -> None:
    """Make sure that every plan is whole, and no older than what was acknowledged."""
    for plan, held in editions(store).items():
        known, begun = author.acknowledged.get(plan, 0), author.begun.get(plan, 0)
        if not held:
            assert known == 0
            continue
        assert len(held) == 1, held
        [(edition, count)] = held
        assert count == SIZE
        assert known <= int(edition) <= begun


def writing_process(service: Any) -> int:
    """Return the process that writes, found in /proc."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        for entry in Path("/proc").iterdir():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1]) if entry.name.isdigit() else 0
                if parent == service.process.pid and b"Writer" in (entry / "cmdline").read_bytes():
                    return int(entry.name)
            except (OSError, ValueError):
                continue
    raise AssertionError("no process writes")


def reopened(folder: Path) -> Store:
    """Open the store as soon as the processes that were killed are gone."""
    for _ in range(50):
        try:
            return Store.open(folder)
        except OSError:
            time.sleep(0.05)
    return Store.open(folder)


def test_no_committed_plan_is_lost_and_none_is_half_there(serving: Start, tmp_path: Path) -> None:
    """The writing process is killed 48 times in mid-work, the service 6 times; the store is whole each time."""
    folder, acknowledged, kills = tmp_path / "store", dict[int, int](), 0
    for _ in range(KILLS[0]):
        service = serving("--writable", "--workers", "1", store=folder)
        author = Author(service.url, acknowledged)
        author.start()
        for _ in range(KILLS[1]):
            known = max(acknowledged.values(), default=0)
            limit = time.monotonic() + 20
            while max(acknowledged.values(), default=0) <= known + random.randrange(3):
                assert time.monotonic() < limit
                time.sleep(random.random() * 0.01)
            # What has just acknowledged an edition lives.
            os.kill(writing_process(service), signal.SIGKILL)
            kills += 1
        os.killpg(service.process.pid, signal.SIGKILL)
        kills += 1
        author.ended = True
        author.join()
        service.process.wait()
        with reopened(folder) as store:
            check(store.native, author)
    assert kills >= 50
    assert len(acknowledged) == PLANS
