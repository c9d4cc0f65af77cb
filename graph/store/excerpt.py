"""Part of a store: plans go in, another store comes to hold them, with what the world says of all that they name.

What a plan names leads to further nodes (a district lies in a city); they are followed until nothing new is named.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from .statements import WORLD, references
from .store import Store


def excerpt(source: Store, plans: Iterable[str], target: Store) -> None:
    """Copy plans of `source`, and what the world says of the things in them, into `target`, a store on this machine."""
    waiting: set[str] = set()
    for plan in plans:
        text = (source.dump(extension="nt", graph=plan) or b"").decode()
        target.native.bulk_load(text, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(plan))
        waiting |= references(text.splitlines(keepends=True))
    seen: set[str] = set()
    while waiting:
        lines = source.described(waiting)
        target.native.bulk_load("".join(lines), ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(WORLD))
        seen |= waiting
        waiting = references(lines) - seen
