"""Limits that really stop the work, over real sockets: what a query costs beyond them is gone from the processor."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from hongtu.graph.processes.workers import Limits, Pool, PoolError
from hongtu.graph.store import Store

Start = Callable[..., Any]
TOKEN = "a-token-for-tests-only"
LIMIT = 1.0
# A second after the limit; more where other work on the machine leaves the clock no chance.
GRACE = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
CROSS_JOIN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATHS = "SELECT (COUNT(*) AS ?n) { ?a (<urn:next>|^<urn:next>)* ?b . ?b (<urn:next>|^<urn:next>)* ?c }"
SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY DESC(CONCAT(STR(?a), STR(?i)))"
CROSSED = "GRAPH <urn:chain> { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
UPDATE = f"INSERT {{ <urn:x> <urn:y> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {CROSSED} }} }}"


@pytest.fixture(scope="module")
def service(serving: Start, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a writable service with a long chain in it, and a limit of a second."""
    folder = tmp_path_factory.mktemp("limits") / "store"
    chain = "".join(f"<urn:n{number}> <urn:next> <urn:n{number + 1}> .\n" for number in range(3000))
    with Store.open(folder) as store:
        store.update(f"INSERT DATA {{ GRAPH <urn:chain> {{ {chain} }} }}")
    return serving("--writable", "--workers", "2", "--timeout", str(LIMIT), "--memory", "300", store=folder)


def descendants(process: int) -> list[int]:
    """Return the processes below one."""
    return [below.pid for below in psutil.Process(process).children(recursive=True)]


def busy(process: int, seconds: float = 0.3) -> float:
    """Return how much of a processor the processes below one use, measured over some moments."""

    def used() -> float:
        total = 0.0
        for below in psutil.Process(process).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                times = below.cpu_times()
                total += times.user + times.system
        return total

    before = used()
    time.sleep(seconds)
    return (used() - before) / seconds


def query(service: Any, text: str, **more: Any) -> httpx.Response:
    return httpx.get(f"{service.url}/sparql", params={"query": text, **more}, timeout=60)


@pytest.mark.parametrize("text", [CROSS_JOIN, PATHS, SORT], ids=["cross join", "property path", "sort"])
def test_a_runaway_query_is_gone_a_second_after_the_limit(service: Any, text: str) -> None:
    """It is answered with 503, and no process uses the processor a second after the limit."""
    begun = time.monotonic()
    answer = query(service, text)
    seconds = time.monotonic() - begun

    assert answer.status_code == 503
    assert answer.json()["error"] in ("time", "memory")
    assert seconds < LIMIT + GRACE
    # What still runs now is the start of a fresh process.
    time.sleep(max(0.0, begun + LIMIT + GRACE - time.monotonic()))
    limit = time.monotonic() + 3
    while busy(service.process.pid) > 0.3:
        assert time.monotonic() < limit
    assert query(service, "ASK {}").json()["boolean"] is True


def test_a_runaway_update_is_stopped_and_changes_nothing(service: Any) -> None:
    """The writing process is bound by the same limit; what was committed stays."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    begun = time.monotonic()
    answer = httpx.post(f"{service.url}/sparql", content=UPDATE, headers=headers, timeout=60)

    assert answer.status_code == 503
    assert time.monotonic() - begun < LIMIT + GRACE
    again = httpx.post(
        f"{service.url}/sparql", content="INSERT DATA { <urn:a> <urn:b> 1 }", headers=headers, timeout=60
    )
    assert again.status_code in (204, 503)
    assert query(service, "ASK { <urn:x> <urn:y> ?n }").json()["boolean"] is False


def test_others_are_answered_meanwhile(service: Any) -> None:
    """While one runaway query has a process to itself, small queries of others take no notice."""

    async def crowd() -> tuple[httpx.Response, list[tuple[int, float]]]:
        async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
            runaway = asyncio.create_task(client.get("/sparql", params={"query": CROSS_JOIN}))
            await asyncio.sleep(0.2)
            others = []
            while not runaway.done():
                begun = time.monotonic()
                answer = await client.get("/sparql", params={"query": "ASK {}"})
                others.append((answer.status_code, time.monotonic() - begun))
            return await runaway, others

    stopped, others = asyncio.run(crowd())

    assert stopped.status_code == 503
    assert len(others) > 5
    assert {status for status, _ in others} == {200}
    assert sorted(seconds for _, seconds in others)[len(others) // 2] < 0.3


def test_a_client_may_ask_for_less_time(service: Any) -> None:
    """?timeout= shortens the limit, and cannot lengthen it."""
    begun = time.monotonic()
    assert query(service, CROSS_JOIN, timeout="0.2").status_code == 503
    assert time.monotonic() - begun < 1.2
    assert query(service, CROSS_JOIN, timeout="50").status_code == 503
    assert time.monotonic() - begun < 4


def test_a_query_that_needs_too_much_memory_dies_alone(serving: Start, tmp_path: Path) -> None:
    """The address space of a query process is bounded; the next query finds a fresh one."""
    all_of_it = 'GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g)); separator="")'
    hungry = f"SELECT ({all_of_it} AS ?all) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
    folder = tmp_path / "store"
    with Store.open(folder) as store:
        store.update("INSERT DATA { " + "".join(f"<urn:{n:0100}> <urn:p> {n} . " for n in range(500)) + "}")
    other = serving("--workers", "1", "--timeout", "60", "--memory", "100", store=folder)
    answer = query(other, hungry)

    assert answer.status_code == 503
    assert answer.json()["error"] == "memory"
    assert query(other, "ASK {}").status_code == 200
    assert other.process.poll() is None


def test_a_client_that_goes_away_ends_its_query(service: Any) -> None:
    """Nobody works for a client that has stopped reading."""
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with httpx.stream("GET", f"{service.url}/sparql", params={"query": text}, timeout=60) as answer:
        assert answer.status_code == 200
        next(answer.iter_bytes())
    limit = time.monotonic() + LIMIT + 3
    while busy(service.process.pid) > 0.3:
        assert time.monotonic() < limit


def test_sixty_four_clients_at_once(service: Any) -> None:
    """No client of 64 gets an error."""

    async def crowd() -> list[int]:
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        async with httpx.AsyncClient(base_url=service.url, timeout=60, limits=limits) as client:

            async def one(number: int) -> list[int]:
                text = f"SELECT * {{ <urn:n{number}> ?p ?o }}"
                return [(await client.get("/sparql", params={"query": text})).status_code for _ in range(10)]

            return [status for statuses in await asyncio.gather(*map(one, range(64))) for status in statuses]

    assert set(asyncio.run(crowd())) == {200}


def test_the_service_ends_when_told_to_and_takes_its_processes_with_it(serving: Start, tmp_path: Path) -> None:
    """SIGTERM ends it with code 0; nothing is left running, no snapshot left lying, and the last write is there."""
    folder = tmp_path / "store"
    service = serving("--writable", "--workers", "1", store=folder)
    below = descendants(service.process.pid)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/turtle"}
    assert (
        httpx.put(f"{service.url}/data?graph=urn:g", content="<urn:a> <urn:b> 1 .", headers=headers).status_code == 201
    )

    assert service.end() == 0
    assert len(below) == 3  # a reader, a maker of pages, the writer
    assert [process for process in below if Path(f"/proc/{process}").exists()] == []
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["store"]
    with Store.open(folder, read_only=True) as store:
        assert len(list(store.native.quads_for_pattern(None, None, None, None))) > 1


def test_query_processes_do_not_outlive_a_service_that_was_killed(serving: Start, tmp_path: Path) -> None:
    """After kill -9 of the parent its processes end by themselves, also one in the middle of a runaway query."""
    service = serving("--writable", "--workers", "2", "--timeout", "1", store=tmp_path / "store")
    below = descendants(service.process.pid)
    os.kill(service.process.pid, signal.SIGKILL)
    service.process.wait()
    limit = time.monotonic() + 5
    while [process for process in below if Path(f"/proc/{process}").exists()]:
        assert time.monotonic() < limit
        time.sleep(0.05)
    assert len(below) == 4


def test_a_system_without_alarms_and_limits_answers_and_stops_in_time(tmp_path: Path) -> None:
    """Where the system lacks what `walls` ask of it, as Windows, queries are answered and the parent's timer holds."""
    with Store.open(tmp_path / "store"):
        pass
    bare = "import signal; sys.modules['resource'] = None; del signal.setitimer; main(lambda: Reader(memory))"

    async def scenario() -> tuple[bytes | None, str]:
        pool = Pool("reader", "", size=1, limits=Limits(seconds=LIMIT), program=bare)
        await pool.open()
        question = {"do": "query", "store": str(tmp_path / "store"), "union": True, "solutions": "csv"}
        answer = await pool.ask({**question, "text": "SELECT (1 AS ?one) {}"})
        with pytest.raises(PoolError) as stopped:
            await pool.ask({**question, "text": CROSS_JOIN})
        await pool.close()
        return answer.body, stopped.value.kind

    assert asyncio.run(scenario()) == (b"one\r\n1\r\n", "time")
