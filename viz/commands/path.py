"""``hongtu path``: two names go in, the shortest connections come out, each step with the sentences that say so."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ..console import Language, say, show
from .naming import meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...graph.analyse.path import Path

_HIDDEN = ("start", "end")


@click.command()
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--limit", type=click.IntRange(1), default=3, help="How many paths at most.")
@click.option("--plan", metavar="NAME", help="Only what this plan says.")
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "csv", "json")), default="table", help="Form of the answer."
)
@click.option("--store", envvar="HONGTU_STORE", default="hongtu.db", metavar="DIR", help="Folder of the store.")
def path(start: str, end: str, limit: int, plan: str | None, form: str, store: str) -> None:
    """Show how two things are connected.

    A and B are names of plans, places, projects, bodies, indicators or policies, or the ends of IRIs (place/渭河).
    """
    from ...graph import choose
    from ...graph.analyse.path import paths
    from ...graph.store import Store

    with Store.open(store, read_only=True) as opened:
        first, last = meant(opened, start), meant(opened, end)
        chosen = choose.plan(opened, plan) if plan else None
        found = paths(opened, first.iri, last.iri, limit=limit, plan=chosen)
    if form == "table" and not found:
        say(f"nothing connects {first.name} with {last.name}")
    else:
        _give(found, form)


def _give(found: Sequence[Path], form: str) -> None:
    from ...graph.analyse.path import table
    from ...graph.messages import translated
    from ...graph.table import Table

    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    whole = table(found)
    if form == "csv":
        click.echo(whole.csv(), nl=False)
        return
    kept = [at for at, column in enumerate(whole.columns) if column not in _HIDDEN]
    rows = []
    for row in whole.rows:
        via = "·".join(translated(word, Language.code) for word in str(row[2]).split("·"))
        values = (*row[:2], via, *row[3:])
        rows.append(tuple(values[at] for at in kept))
    show(Table(tuple(whole.columns[at] for at in kept), tuple(rows)))
