"""Queries at a million triples: our API and our HTTP service beside pyoxigraph, the Oxigraph server and rdflib.

    python bench/queries.py STORE [--rdflib SECONDS] [--repeats N]      STORE: see bench/load.py --keep

Every engine answers the same named questions (with a plan where they take one) and ten generic patterns, in turns
within one run; printed are medians in milliseconds, geometric means of ratios, and the rows. HTTP results are read in
full as JSON. rdflib gets for each query fifty times what the API took, at least half a second and at most SECONDS;
what it does not finish counts with that and is named, so that its ratio is a lower bound. What it cannot answer is
named and left out. All of it takes some minutes at a million triples, a third of them for rdflib to load.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from math import exp, inf, log
from pathlib import Path

import httpx
import pyoxigraph as ox
from servers import Server, hongtu, oxigraph

from hongtu.graph import query as ask
from hongtu.graph.store import Store
from hongtu.ontology import PREFIXES

PATTERNS = {
    "point lookup": "SELECT ?p ?o { <PLAN> ?p ?o FILTER(?p != ht:contributes) }",
    "all targets of a plan": "SELECT ?t ?l { GRAPH <PLAN> { ?t a ht:Target ; rdfs:label ?l } }",
    "evidence of a plan": "SELECT ?t ?q { GRAPH <PLAN> { ?t ht:statedIn ?e . ?e nif:anchorOf ?q } }",
    "one indicator over plans": """SELECT ?t ?v {
  ?i skos:prefLabel '地区生产总值'@zh . ?t ht:indicator ?i ; schema:minValue ?v }""",
    "projects due in a plan": """SELECT ?p ?d {
  GRAPH <PLAN> { ?m ht:appliesTo ?p ; ht:due ?d } FILTER(?d < '2099-01-01'^^xsd:date) }""",
    "part-of path": "SELECT ?x { GRAPH <PLAN> { ?x dcterms:isPartOf+ <PLAN> } }",
    "things of one kind": "SELECT ?p ?l { ?p a ht:Project ; skos:prefLabel ?l } LIMIT 500",
    "count by class in a plan": "SELECT ?c (COUNT(?x) AS ?n) { GRAPH <PLAN> { ?x a ?c } } GROUP BY ?c",
    "newest deadlines": "SELECT ?t ?d { GRAPH <PLAN> { ?t ht:due ?d } } ORDER BY DESC(?d) ?t LIMIT 20",
    "what a place is named in": """SELECT ?q {
  ?w ht:refersTo ?p . ?p skos:prefLabel '沣河'@zh . ?w nif:anchorOf ?q } LIMIT 100""",
}
Engine = Callable[[str], int]
_TIMES, _SHORTEST = 50, 0.5


def texts(store: Store) -> dict[str, str]:
    """Return the queries as complete SPARQL, the named questions with a plan where they take one."""
    plan = store.plans()[len(store.plans()) // 2].iri
    found = {name: text.replace("PLAN", plan) for name, text in PATTERNS.items()}
    for question in ask.questions():
        takes = {parameter.name for parameter in question.parameters}
        found[question.name] = ask.bound(store, question, {"plan": plan} if "plan" in takes else {})
    head = "".join(f"PREFIX {name}: <{base}> " for name, base in PREFIXES.items())
    return {name: head + text for name, text in found.items()}


def over_http(server: Server, client: httpx.Client) -> Engine:
    """Return what asks a server."""
    headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/sparql-query"}

    def answer(text: str) -> int:
        reply = client.post(server.query, content=text.encode(), headers=headers)
        reply.raise_for_status()
        return len(reply.json()["results"]["bindings"])

    return answer


def engines(folder: Path, stack: ExitStack) -> dict[str, Engine]:
    """Return every engine by name."""
    ours = stack.enter_context(Store.open(folder, read_only=True))
    native, client = ox.Store.read_only(str(folder)), stack.enter_context(httpx.Client(timeout=600))
    found: dict[str, Engine] = {
        "pyoxigraph": lambda text: _rows(native.query(text, use_default_graph_as_union=True)),
        "API": lambda text: _rows(ours.query(text)),
    }
    found["Oxigraph HTTP"] = over_http(stack.enter_context(oxigraph(folder, read_only=True)), client)
    found["Hongtu HTTP"] = over_http(stack.enter_context(hongtu(folder)), client)
    return found


def _rows(answer: object) -> int:
    return sum(1 for _ in answer)  # type: ignore[attr-defined,no-any-return]


def measure(found: dict[str, Engine], text: str, repeats: int) -> tuple[dict[str, float], int]:
    """Return the median milliseconds of each engine, asked in turns, and the rows."""
    times: dict[str, list[float]] = {name: [] for name in found}
    rows = set()
    for _ in range(repeats + 1):
        for name, engine in found.items():
            began = time.perf_counter()
            rows.add(engine(text))
            times[name].append((time.perf_counter() - began) * 1000)
    assert len(rows) == 1, f"engines disagree: {rows}"
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}, rows.pop()


def geometric(ratios: list[float]) -> float:
    """Return the geometric mean."""
    return exp(sum(map(log, ratios)) / len(ratios)) if ratios else float("nan")


def main() -> None:
    """Ask every engine every query and print a line for each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--repeats", type=int, default=5)
    asked.add_argument("--rdflib", type=float, default=0, metavar="SECONDS", help="ask rdflib too, each query so long")
    given = asked.parse_args()
    taken: dict[str, tuple[dict[str, float], int]] = {}
    with ExitStack() as stack:
        found = engines(given.store, stack)
        with Store.open(given.store, read_only=True) as store:
            queries = texts(store)
        print(f"{'query':28}{'rows':>7}" + "".join(f"{name:>15}" for name in found))
        for name, text in queries.items():
            taken[name] = measure(found, text, given.repeats)
            times, rows = taken[name]
            print(f"{name:28}{rows:7}" + "".join(f"{value:15.1f}" for value in times.values()), flush=True)
    _ratios(taken)
    if given.rdflib:
        ours = {name: times["API"] for name, (times, _) in taken.items()}
        _beside_rdflib(ours, rdflib_times(given.store, queries, ours, given.rdflib))


def _ratios(taken: dict[str, tuple[dict[str, float], int]]) -> None:
    for one, other in (("API", "pyoxigraph"), ("Hongtu HTTP", "Oxigraph HTTP")):
        ratios = [times[one] / times[other] for times, _ in taken.values()]
        small = [times[one] / times[other] for times, rows in taken.values() if rows <= 100]
        print(f"{one} / {other}: {geometric(ratios):.2f} over all, {geometric(small):.2f} where rows <= 100")


def rdflib_times(
    folder: Path, queries: dict[str, str], ours: dict[str, float], most: float
) -> dict[str, tuple[float, bool]]:
    """Return rdflib's milliseconds for each query, and whether it had finished by then."""
    import rdflib

    with Store.open(folder, read_only=True) as store:
        data = store.dump()
    began = time.perf_counter()
    dataset = rdflib.Dataset(default_union=True).parse(data=data, format="nquads")
    print(f"rdflib has loaded after {time.perf_counter() - began:.0f} s", flush=True)
    taken: dict[str, tuple[float, bool]] = {}
    for name, text in queries.items():
        limit = min(max(_TIMES * ours[name] / 1000, _SHORTEST), most)
        seconds = _forked(lambda text=text: list(dataset.query(text)), limit)
        if seconds >= 0:
            taken[name] = min(seconds, limit) * 1000, seconds <= limit
        told = (
            "cannot" if seconds < 0 else f"{seconds * 1000:.0f} ms" if seconds <= limit else f"stopped at {limit:.1f} s"
        )
        print(f"rdflib {name:28}{told:>20}", flush=True)
    return taken


def _forked(work: Callable[[], object], limit: float) -> float:
    """Return the seconds that some work takes in a process of its own: infinite beyond the limit, -1 if it fails."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def timed() -> None:
        began = time.perf_counter()
        try:
            work()
            theirs.send(time.perf_counter() - began)
        except Exception:
            theirs.send(-1.0)

    process = context.Process(target=timed)
    process.start()
    seconds: float = ours.recv() if ours.poll(limit + 0.5) else inf
    process.kill()
    process.join()
    return seconds


def _beside_rdflib(ours: dict[str, float], theirs: dict[str, tuple[float, bool]]) -> None:
    all_ratios = [milliseconds / ours[name] for name, (milliseconds, _) in theirs.items()]
    finished = [milliseconds / ours[name] for name, (milliseconds, whole) in theirs.items() if whole]
    stopped = len(theirs) - len(finished)
    print(f"rdflib / API: at least {geometric(all_ratios):.1f} over {len(theirs)} queries, {stopped} of them stopped;")
    print(f"{geometric(finished):.1f} over those that it finished")


if __name__ == "__main__":
    main()
