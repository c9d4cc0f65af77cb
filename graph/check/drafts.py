"""A plan that is not issued yet, beside those that it must agree with: a file goes in, a store in memory comes out.

1. The file is read, understood and put into a store in memory; the store on disk is only read.
2. The graph of the world, and every plan of the draft's year and of the year before, are copied beside it, so that the
   rules that compare plans find what they compare with. An earlier edition of the draft itself is left out.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from ..pipeline import Ingested, ingest
from ..store import Store
from ..store.statements import WORLD


def draft(
    path: str | Path, store: Store | None = None, *, year: int | None = None, issuer: str | None = None
) -> tuple[Store, Ingested]:
    """Return a store in memory with the draft and the plans of `store` that it is compared with, and what was read.

    Raises:
        ReadError: the file cannot be read as a plan.
        ValidationError: a fact does not agree with the text.
    """
    memory = Store.open()
    taken = ingest(path, memory, year=year, issuer=issuer)
    if store is not None:
        (own,) = memory.plans()
        present = int(own.start[:4])
        near = {str(present), str(present - 1)}
        for plan in store.plans():
            if plan.start[:4] in near and plan.iri != own.iri and plan.sha256 != own.sha256:
                _copy(store, memory, plan.iri)
        _copy(store, memory, WORLD)
    return memory, taken


def _copy(source: Store, target: Store, graph: str) -> None:
    data = source.dump(extension="nt", graph=graph) or b""
    target.native.bulk_load(data, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
