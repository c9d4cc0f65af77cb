"""Looking after a store on disk: bring a backup back, and check that all of a store is there and agrees.

`restore` copies beside the wanted place and renames, so that a store is there whole or not at all.

`check` gives one line for each thing that is wrong:

1. Every statement is read, and every predicate counted again by another of the engine's indexes.
2. Every quotation of every plan is compared with the text at its offsets.
3. What the graph of the world holds is compared with what the plans say they brought.
4. The index of words is compared with the store.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import StoreError
from .search import in_step
from .store import Store
from .store.statements import WORLD, mark, marks
from .validate import quotations

if TYPE_CHECKING:
    import pyoxigraph as ox

_PREDICATE = re.compile(rb"\S+ <([^>]*)> ")


def restore(source: str | Path, target: str | Path) -> None:
    """Make a store at `target` from the backup at `source`, which stays as it is.

    Raises:
        StoreError: the source is no store, or something is at the target already.
    """
    place = Path(target)
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise StoreError(f"{target} exists already: move it away, or choose another place for the store")
    if not Path(source, "CURRENT").is_file():
        raise StoreError(f"{source}: there is no backup of a store")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))
        try:
            with Store.open(source, read_only=True) as backup:
                backup.backup(workshop / "store")
            (workshop / "store").replace(place)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"{target}: the store cannot be written: {error}") from error


def check(store: Store) -> Iterator[str]:
    """Yield what is wrong with a store, one line each."""
    import pyoxigraph as ox

    native = store.local()
    try:
        yield from _miscounted(native)
        for plan in store.plans():
            for wrong in quotations(native, ox.NamedNode(plan.iri)):
                yield f"{wrong.node}: {wrong.english}"
            if not plan.title or not plan.sha256:
                yield f"{plan.iri}: the plan is not whole; build it again"
        yield from _strangers(store, native)
    except (OSError, RuntimeError) as error:
        yield f"the store cannot be read in full: {error}"
    if not store.remote and not in_step(store):
        yield "the index of words is behind the store; the next search mends it"


def _miscounted(native: ox.Store) -> Iterator[str]:
    import pyoxigraph as ox

    lines = (native.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines()
    told = Counter(found.group(1).decode() for found in map(_PREDICATE.match, lines) if found)
    for predicate, number in sorted(told.items()):
        text = f"SELECT (COUNT(*) AS ?n) {{ {{ ?s <{predicate}> ?o }} UNION {{ GRAPH ?g {{ ?s <{predicate}> ?o }} }} }}"
        (row,) = native.query(text)  # type: ignore[misc]
        if (other := int(row["n"].value)) != number:
            yield f"{predicate}: {number} statements by one index, {other} by another; restore a backup"


def _strangers(store: Store, native: ox.Store) -> Iterator[str]:
    """Compare the graph of the world with the marks that plans keep of what they brought."""
    import pyoxigraph as ox

    def lines(graph: str) -> list[str]:
        data = native.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph)) or b""
        return [f"{line}\n" for line in data.decode().split("\n") if line]

    world = {mark(line): line for line in lines(WORLD)}
    brought = {known for plan in store.plans() for known in marks(lines(plan.iri))}
    if missing := len(brought - world.keys()):
        yield f"{missing} statements on shared nodes are missing; build the plans again"
    if foreign := sorted(world[known] for known in world.keys() - brought):
        yield f"{len(foreign)} statements on shared nodes come from no plan, the first: {foreign[0].strip()[:200]}"
