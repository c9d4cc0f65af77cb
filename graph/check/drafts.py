"""A plan and those that it must agree with, in a store in memory: a file goes in, or a plan of another server.

1. A draft is read, understood and put into a store in memory; the store on disk is only read.
2. `beside` chooses what a plan is compared with: plans of its year and of the year before, by the same issuer, for the
   same area or for one around it. They are copied with what the world says of the things in them (`store.excerpt`). An
   earlier edition of the draft itself is left out.
3. Rules go through a plan again and again: those of plans on another server are asked of such a copy too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..pipeline import Ingested, ingest
from ..query import select
from ..relate import relate
from ..store import Store
from ..store.excerpt import excerpt

_NEAR = """SELECT ?area ?issuer {{
  {{ <{plan}> dcterms:spatial/geo:sfWithin* ?area }} UNION {{ <{plan}> ht:issuer ?issuer }} }}"""
_PLANS = """SELECT ?plan ?sha ?year ?area ?issuer {
  ?plan a ht:Plan ; ht:sha256 ?sha ; schema:startDate ?start BIND(YEAR(?start) AS ?year)
  OPTIONAL { ?plan dcterms:spatial ?area } OPTIONAL { ?plan ht:issuer ?issuer } }"""


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
        excerpt(store, sorted(set(beside(memory, taken.plan, store))), memory)
        relate(memory)
    return memory, taken


def copied(store: Store, plans: Iterable[str]) -> Store:
    """Return a store in memory with plans of another server and with those that they are compared with."""
    memory = Store.open()
    excerpt(store, sorted({each for plan in plans for each in (plan, *beside(store, plan, store))}), memory)
    relate(memory)
    return memory


def beside(own: Store, plan: str, store: Store) -> Iterator[str]:
    """Yield the plans of `store` with which a plan of the store `own` must agree."""
    near = {row[name].value for row in select(own, _NEAR.format(plan=plan)) for name in ("area", "issuer") if row[name]}
    (entry,) = (each for each in own.plans() if each.iri == plan)
    years = {entry.start[:4], str(int(entry.start[:4]) - 1)}
    for row in select(store, _PLANS):
        told = {row[name].value for name in ("area", "issuer") if row[name]}
        another = row["plan"].value != plan and row["sha"].value != entry.sha256
        if another and row["year"].value in years and told & near:
            yield row["plan"].value
