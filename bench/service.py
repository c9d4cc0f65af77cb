"""Many clients at once: our service and the Oxigraph server on the same store.

    python bench/service.py STORE [--clients 64] [--seconds 10]

Every client asks small queries one after the other; printed are answers a second, median, p99 and errors.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
from queries import PATTERNS
from servers import Server, hongtu, oxigraph

from hongtu.graph.store import Store
from hongtu.ontology import PREFIXES

_SMALL = ("point lookup", "newest deadlines", "count by class in a plan")


async def crowd(server: Server, texts: list[str], clients: int, seconds: float) -> tuple[list[float], int]:
    """Return the seconds that each answer took, and the number of failures."""
    taken: list[float] = []
    failures = 0
    headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/sparql-query"}
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    end = time.perf_counter() + seconds

    async def one(number: int, client: httpx.AsyncClient) -> None:
        nonlocal failures
        while (began := time.perf_counter()) < end:
            try:
                text = texts[(number + len(taken)) % len(texts)]
                (await client.post(server.query, content=text, headers=headers)).raise_for_status()
            except httpx.HTTPError:
                failures += 1
            taken.append(time.perf_counter() - began)

    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        await asyncio.gather(*(one(number, client) for number in range(clients)))
    return taken, failures


def main() -> None:
    """Ask both servers and print a line for each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--clients", type=int, default=64)
    asked.add_argument("--seconds", type=float, default=10)
    given = asked.parse_args()
    with Store.open(given.store, read_only=True) as store:
        plan = store.plans()[0].iri
    head = "".join(f"PREFIX {name}: <{base}> " for name, base in PREFIXES.items())
    texts = [head + PATTERNS[name].replace("PLAN", plan) for name in _SMALL]
    print(f"{given.clients} clients{'answers/s':>22}{'p50 ms':>10}{'p99 ms':>10}{'p99/p50':>10}{'errors':>8}")
    with ExitStack() as stack:
        servers = {"Hongtu": stack.enter_context(hongtu(given.store))}
        servers["Oxigraph"] = stack.enter_context(oxigraph(given.store, read_only=True))
        for name, server in servers.items():
            taken, failures = asyncio.run(crowd(server, texts, given.clients, given.seconds))
            middle, high = statistics.median(taken) * 1000, statistics.quantiles(taken, n=100)[98] * 1000
            rate = len(taken) / given.seconds
            print(f"{name:20}{rate:12.0f}{middle:10.1f}{high:10.1f}{high / middle:10.1f}{failures:8}")


if __name__ == "__main__":
    main()
