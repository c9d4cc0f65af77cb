"""Requests to a SPARQL server that is busy, silent, closed or none; where requests go and who they say is asking."""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hongtu.graph.errors import HongtuError, QueryError, StoreError
from hongtu.graph.store import Store
from hongtu.graph.store.protocol import Addresses

from .servers import Server, environment, free_port

EMPTY = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": []}}).encode()


class Stub(ThreadingHTTPServer):
    """A server that gives the answers it was told, one after the other, and remembers the requests."""

    def __init__(self, answers: list[tuple[int, dict[str, str]]], pause: float = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.pause = answers, pause
        self.seen: list[tuple[str, dict[str, str], str]] = []
        self.done = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.seen.append((self.path, dict(self.headers), body))
        self.server.done.wait(self.server.pause)
        code, headers = self.server.answers.pop(0) if self.server.answers else (200, {})
        self.send_response(code)
        for name, value in {"Content-Type": "application/sparql-results+json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(EMPTY)))
        self.end_headers()
        self.wfile.write(EMPTY)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


Serve = Callable[..., Stub]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    running: list[Stub] = []
    monkeypatch.setattr(time, "sleep", lambda _: None)

    def start(*answers: tuple[int, dict[str, str]], pause: float = 0) -> Stub:
        stub = Stub(list(answers), pause)
        running.append(stub)
        threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return stub

    with environment(Server("")):
        yield start
    for stub in running:
        stub.done.set()
        stub.shutdown()
        stub.server_close()


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_query_is_sent_again_while_the_server_is_busy(code: int, serve: Serve) -> None:
    """Two failures and an answer are an answer."""
    stub = serve((code, {}), (code, {"Retry-After": "1"}))
    with Store.open(stub.url, read_only=True) as store:
        assert list(store.query("SELECT ?x FROM <u:g> { ?x ?y ?z }")) == []  # type: ignore[arg-type]
    assert len(stub.seen) == 3


@pytest.mark.parametrize(
    ("code", "update", "tries"),
    [
        (503, "INSERT { ?x <u:b> ?n } WHERE { ?x <u:c> ?n }", 3),
        (500, "INSERT { ?x <u:b> ?n } WHERE { ?x <u:c> ?n }", 1),
        (500, "INSERT DATA { <u:a> <u:b> 1 }", 3),
    ],
)
def test_an_update_is_sent_again_only_where_that_does_no_harm(
    code: int, update: str, tries: int, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 was not done; after 500 one cannot know, so only what may be done twice is."""
    monkeypatch.setattr(Store, "_load_ontology", lambda _: None)
    stub = serve((code, {}), (code, {}))
    with Store.open(stub.url) as store:
        if tries == 1:
            with pytest.raises(StoreError, match="answers 500"):
                store.update(update)
        else:
            store.update(update)
    assert len(stub.seen) == tries


@pytest.mark.parametrize(
    ("answers", "error", "words"),
    [
        ([(503, {})] * 9, StoreError, "the server answers 503"),
        ([(401, {})], StoreError, "HONGTU_USER"),
        ([(403, {})], StoreError, "access denied"),
        ([(404, {})], StoreError, "the server answers 404"),
        ([(302, {"Location": "http://elsewhere.invalid/"})], StoreError, "the server answers 302"),
        ([(400, {})], QueryError, "SPARQL: "),
        ([(200, {"X-SPARQL-MaxRows": "10000"})], StoreError, "cuts answers at 10000"),
    ],
)
def test_what_a_server_says_becomes_one_line(
    answers: list[tuple[int, dict[str, str]]], error: type[HongtuError], words: str, serve: Serve
) -> None:
    """The line says what to do; nothing is followed elsewhere, nothing that was cut is passed off as an answer."""
    stub = serve(*answers)
    with Store.open(stub.url, read_only=True) as store, pytest.raises(error, match=words) as caught:
        store.query("SELECT ?x FROM <u:g> { ?x ?y ?z }")
    assert "\n" not in str(caught.value)


def test_a_silent_server_is_left_after_the_timeout(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait is the user's to set, and there is one only."""
    stub = serve(pause=5)
    monkeypatch.setenv("HONGTU_TIMEOUT", "0.2")
    with Store.open(stub.url, read_only=True) as store, pytest.raises(StoreError, match=r"no answer within 0.2 s"):
        store.query("SELECT ?x FROM <u:g> { ?x ?y ?z }")
    assert len(stub.seen) == 1


def test_no_server_and_no_sparql_are_told_apart(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody listens the line says so; an answer that is none says so too."""
    nobody = f"http://127.0.0.1:{free_port()}/sparql"
    with Store.open(nobody, read_only=True) as store, pytest.raises(StoreError, match="no server answers there"):
        store.query("SELECT ?x FROM <u:g> { ?x ?y ?z }")
    monkeypatch.setattr(sys.modules[__name__], "EMPTY", b"<html>")
    with Store.open(serve().url, read_only=True) as store, pytest.raises(StoreError, match="no SPARQL service"):
        store.query("SELECT ?x FROM <u:g> { ?x ?y ?z }")


@pytest.mark.parametrize(
    ("settings", "user", "expected"),
    [
        ({"HONGTU_TOKEN": "geheim"}, "", "Bearer geheim"),
        ({"HONGTU_USER": "a", "HONGTU_PASSWORD": "b"}, "", "Basic YTpi"),
        ({}, "a:b@", "Basic YTpi"),
        ({}, "", None),
    ],
)
def test_who_asks_is_told_as_the_environment_says(
    settings: dict[str, str], user: str, expected: str | None, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token, a name and password, those of the URL, or nothing; a password never shows up in the store's name."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    stub = serve()
    with Store.open(stub.url.replace("//", f"//{user}"), read_only=True) as store:
        store.query("SELECT ?x FROM <u:g> { ?x ?y ?z }")
        assert store.location == stub.url
    assert stub.seen[0][1].get("Authorization") == expected


@pytest.mark.parametrize(("name", "value"), [("HONGTU_TIMEOUT", "soon"), ("HONGTU_TIMEOUT", "-1")])
def test_settings_that_mean_nothing_are_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the setting."""
    monkeypatch.setenv(name, value)
    with pytest.raises(StoreError, match=f"{name}={value}"):
        Store.open("http://127.0.0.1:1/sparql", read_only=True)


@pytest.mark.parametrize(
    ("url", "settings", "expected"),
    [
        ("http://h:1", {}, ("http://h:1/query", "http://h:1/update", "http://h:1/store")),
        ("http://h:1/query", {}, ("http://h:1/query", "http://h:1/update", "http://h:1/store")),
        ("https://h/ds/query", {}, ("https://h/ds/query", "https://h/ds/update", "https://h/ds/store")),
        ("http://h/sparql", {}, ("http://h/sparql", "http://h/sparql", "")),
        ("http://u:p@h/sparql", {"HONGTU_UPDATE_URL": "x:u"}, ("http://h/sparql", "x:u", "")),
        ("http://h/sparql", {"HONGTU_DATA_URL": "x:d"}, ("http://h/sparql", "http://h/sparql", "x:d")),
    ],
)
def test_addresses_follow_from_the_url(url: str, settings: dict[str, str], expected: tuple[str, str, str]) -> None:
    """By convention, unless the environment says otherwise."""
    assert Addresses.of(url, settings) == Addresses(*expected)


# A line that breaks -------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: %d\r\n\r\n" % len(EMPTY)
BREAKS = {"reset": b"", "silence": b"", "half a head": HEAD[:30], "half a body": HEAD + EMPTY[:10]}


@contextmanager
def breaking(*breaks: str) -> Iterator[tuple[str, list[bytes]]]:
    """Serve on a socket that breaks off as told, once for each, and answers from then on; give address and requests."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            for told in (*breaks, "well"):
                line, _ = door.accept()
                with line:
                    if told == "reset":
                        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        continue
                    seen.append(line.recv(65536))
                    line.sendall(BREAKS.get(told, HEAD + EMPTY))

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/sparql", seen
        thread.join(10)
        assert not thread.is_alive(), "not every connection was asked for"


@pytest.mark.parametrize("told", BREAKS)
def test_a_query_survives_a_connection_that_breaks(told: str, serve: Serve) -> None:
    """Whether before the request, after it, or in the midst of the answer: it is asked again, and half is no answer."""
    del serve
    with breaking(told, told) as (url, seen), Store.open(url, read_only=True) as store:
        assert list(store.query("SELECT ?x FROM <u:g> { ?x ?y ?z }")) == []  # type: ignore[arg-type]
    assert len(seen) == (1 if told == "reset" else 3)


def test_an_update_that_must_not_be_done_twice_is_not_sent_again(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows whether it was done before the connection broke; the error says that it did."""
    del serve
    monkeypatch.setattr(Store, "_load_ontology", lambda _: None)
    update = "INSERT { ?x <u:b> ?n } WHERE { ?x <u:c> ?n }"
    with breaking("silence") as (url, seen), Store.open(url) as store:
        with pytest.raises(StoreError, match="the connection broke"):
            store.update(update)
        sent = len(seen)
        store.update("INSERT DATA { <u:a> <u:b> 1 }")
    assert sent == 1
