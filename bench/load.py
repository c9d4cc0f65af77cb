"""Loading: a store of the product's shape with a million triples, made by repeating plans under new names and years.

    python bench/load.py [--triples N] [--plans FOLDER …] [--keep FOLDER]

Prints triples a second for our store (one `replace` a plan), pyoxigraph's bulk loader and transactional load, the
Oxigraph server (one POST of all) and rdflib's memory store (a part of the triples, scaled). Read the ratios.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
from servers import oxigraph

from hongtu.graph import pipeline
from hongtu.graph.build import plan_iris
from hongtu.graph.store import Store
from hongtu.graph.store.edition import statements
from hongtu.graph.store.statements import WORLD
from hongtu.ontology import BASE

_RDFLIB = 50_000


def plans(folders: list[Path], triples: int) -> Iterator[tuple[str, list[str]]]:
    """Yield plans as N-Quads until there are enough triples: each repeat in another area and year.

    Places, bodies, projects and indicators are shared by five repeats, so that questions over years have answers.
    """
    files = [file for folder in folders for file in sorted(folder.glob("*.txt"))]
    found = [pipeline.facts(file) for file in files]
    repeat, total = 0, 0
    while total < triples:
        for document, mentions in found:
            assert document.plan is not None
            iri = plan_iris(document.plan)[0]
            lines = list(_renamed(list(pipeline.nquads(document, mentions, iri)), iri, repeat))
            total += len(lines)
            yield _name(iri, repeat), lines
        repeat += 1


def _name(iri: str, repeat: int) -> str:
    stem, _, year = iri.rpartition("-")
    return f"{stem}{repeat // 5 or ''}-{int(year) + repeat % 5}"


def _renamed(lines: list[str], iri: str, repeat: int) -> Iterator[str]:
    new, shift, area = _name(iri, repeat), repeat % 5, str(repeat // 5 or "")
    world = re.compile(rf"<{re.escape(BASE)}(project|org|place|group|post|person)/([^>]*)>")
    for line in lines:
        text = line.replace(f"<{iri}", f"<{new}")
        if area:
            text = world.sub(lambda node: f"<{BASE}{node[1]}/{node[2]}{area}>", text)
        if shift:
            text = re.sub(r'"(20\d\d)-(\d\d-\d\d)"', lambda day: f'"{int(day[1]) + shift}-{day[2]}"', text)
        yield text.replace(f"<{new}#", f"<{new}#") if WORLD not in text else text


def made(folder: Path, plans_: list[tuple[str, list[str]]]) -> Path:
    """Make the store that the other benchmarks ask, and return its folder."""
    with Store.open(folder) as store:
        for iri, lines in plans_:
            store.replace(iri, lines)
    return folder


def _rate(name: str, triples: int, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    print(f"{name:44} {triples / (time.perf_counter() - began):12,.0f} triples/s", flush=True)


def main() -> None:
    """Load in every way and print a line for each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--triples", type=int, default=1_000_000)
    asked.add_argument("--plans", type=Path, nargs="*", default=[Path("data/plans")])
    asked.add_argument("--keep", type=Path, help="folder in which the store stays for the other benchmarks")
    given = asked.parse_args()
    ready = list(plans(given.plans, given.triples))
    lines = [line for _, part in ready for line in part]
    print(f"{len(ready)} plans, {len(lines)} lines")
    data = "".join(dict.fromkeys(lines)).encode()
    with tempfile.TemporaryDirectory() as room:
        _rate(
            "our store on disk, one transaction a plan", len(lines), lambda: made(given.keep or Path(room, "a"), ready)
        )
        disk, memory = ox.Store(str(Path(room, "b"))), ox.Store()
        _rate("pyoxigraph on disk, bulk_load of all", len(lines), lambda: disk.bulk_load(data, ox.RdfFormat.N_QUADS))
        _rate("pyoxigraph on disk, load a plan", len(lines), lambda: _loads(ox.Store(str(Path(room, "c"))), ready))
        _rate(
            "pyoxigraph in memory, bulk_load of all", len(lines), lambda: memory.bulk_load(data, ox.RdfFormat.N_QUADS)
        )
        with oxigraph(Path(room, "d")) as server:
            _rate("Oxigraph server, one POST of all", len(lines), lambda: server.load(data))
        _rate("rdflib in memory, a part", _RDFLIB, lambda: _rdflib(b"\n".join(data.split(b"\n")[:_RDFLIB])))


def _loads(store: ox.Store, ready: list[tuple[str, list[str]]]) -> None:
    store.load(statements(), ox.RdfFormat.N_TRIPLES)
    for _, lines in ready:
        store.load("".join(lines), ox.RdfFormat.N_QUADS)


def _rdflib(data: bytes) -> None:
    import rdflib

    rdflib.Dataset().parse(data=data, format="nquads")


if __name__ == "__main__":
    main()
