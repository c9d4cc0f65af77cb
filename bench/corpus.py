"""Many plans in one store: seconds and memory for each twenty files, the first quarter against the last.

    python bench/corpus.py FOLDER STORE        STORE: a new folder on disk

Reads every file under FOLDER in one process, in an order mixed by a fixed hash, so that long and short files stand
everywhere. Memory is that of the process without mapped files, after unused pages were given back: it
is what the engine has not written out, and ours. To tell them apart a second process loads the same graphs, one after
the other and in the same portions, into the engine alone. What the process writes, journals and merges of the engine
included, shows growth on a machine whose CPU others use too.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox

from hongtu.graph.pipeline import Failed, Ingested, ingest_many
from hongtu.graph.relate import relate
from hongtu.graph.store import Store

STEP = 20
STEPS_ALONE = 11


def memory() -> float:
    """Return the megabytes that the process holds for itself, files mapped into it left out."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon"))


def written() -> float:
    """Return the megabytes that the process has written."""
    try:
        told = Path("/proc/self/io").read_text("ascii")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1e6 for line in told.splitlines() if line.startswith("wchar"))


def settle() -> None:
    """Give back memory that nothing uses, which allocators keep otherwise."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def files(folder: Path) -> list[Path]:
    """Return the files of a folder in an order that is mixed and always the same."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix in (".txt", ".docx", ".pdf", ".html"))
    return sorted(found, key=lambda path: sha256(path.name.encode()).digest())


def build(paths: list[Path], store: Store) -> Iterator[tuple[int, float, float, int, float]]:
    """Yield for each step how many files are in, CPU seconds a file, memory, statements a file, megabytes a file."""
    began, statements, wrote = time.process_time(), 0, written()
    for done, result in enumerate(ingest_many(paths, store), 1):
        match result:
            case Failed(path, error):
                print(f"failed: {path.name}: {error}")
            case Ingested(counts=counts):
                statements += counts["statements"]
        if done % STEP == 0 or done == len(paths):
            size = STEP if done % STEP == 0 else done % STEP
            settle()
            yield done, (time.process_time() - began) / size, memory(), statements // size, (written() - wrote) / size
            began, statements, wrote = time.process_time(), 0, written()


def portion(location: Path) -> float:
    """Return how many bytes `Store.together` lets wait in a store of this size."""
    return min(0.05 * sum(file.stat().st_size for file in location.glob("*.sst")), 60e6)


def alone(location: str) -> list[tuple[float, float]]:
    """Load the graphs of a store into the engine alone; return CPU seconds and megabytes held for each eleventh."""
    source, told, waiting = ox.Store.read_only(location), [], 0
    graphs = sorted(source.named_graphs(), key=lambda graph: sha256(graph.value.encode()).digest())
    with tempfile.TemporaryDirectory() as folder:
        texts = [Path(folder, f"{number}.nt") for number in range(len(graphs))]
        for graph, text in zip(graphs, texts, strict=True):
            source.dump(text, ox.RdfFormat.N_TRIPLES, from_graph=graph)
        del source
        engine, began = ox.Store(f"{folder}/store"), time.process_time()
        for done, (graph, text) in enumerate(zip(graphs, texts, strict=True), 1):
            engine.load(path=text, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
            waiting += text.stat().st_size
            if waiting > portion(Path(folder, "store")):
                engine.flush()
                waiting = 0
            if done * STEPS_ALONE // len(texts) > (done - 1) * STEPS_ALONE // len(texts):
                settle()
                told.append((time.process_time() - began, memory()))
                began = time.process_time()
    return told


def main(folder: str, location: str) -> None:
    """Build all files of a folder and print the table."""
    paths = files(Path(folder))
    base = memory()
    print(f"{len(paths)} files; {base:.0f} MB before\n")
    print("| files | CPU s / file | statements / file | CPU ms / 1000 statements | MB written / 1000 | MB held |")
    print("|---|---|---|---|---|---|")
    rows = []
    with Store.open(location) as store:
        for done, seconds, held, size, wrote in build(paths, store):
            rows.append((seconds, wrote, size))
            rates = f"{1e6 * seconds / max(size, 1):.1f} | {1000 * wrote / max(size, 1):.2f}"
            print(f"| {done} | {seconds:.2f} | {size} | {rates} | {held:.0f} |", flush=True)
        began = time.process_time()
        relate(store)
        print(f"\nrelations of all plans: {time.process_time() - began:.1f} s CPU, once a build")
        whole = memory() - base
        print(f"store with everything: {len(store.native)} statements, {whole:.0f} MB held by the process")
    quarter = max(1, len(rows) // 4)
    for column, name in enumerate(("CPU", "bytes written")):
        first, last = (
            sum(row[column] for row in part) / sum(row[-1] for row in part)
            for part in (rows[:quarter], rows[-quarter:])
        )
        print(f"{name} a statement, last quarter against first: {last / max(first, 1e-9):.2f}")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        told = pool.submit(alone, location).result()
    print(f"\nthe same graphs into the engine alone, in {STEPS_ALONE} steps:")
    print("CPU s:  ", "  ".join(f"{seconds:.1f}" for seconds, _ in told))
    print("MB held:", "  ".join(f"{held:.0f}" for _, held in told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
