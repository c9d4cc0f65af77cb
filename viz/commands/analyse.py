"""``hongtu analyse``: central things, communities or things alike come out as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..console import Language, show
from .naming import meant
from .options import forms, opened, store_option

if TYPE_CHECKING:
    from ...graph.table import Table


@click.command()
@click.option(
    "--measure", type=click.Choice(("degree", "betweenness", "pagerank")), default="degree", help="How to rank."
)
@click.option("--communities", "grouped", is_flag=True, help="Show what stands together instead.")
@click.option("--similar", "alike", metavar="NAME", help="Show what keeps the same company as this thing instead.")
@click.option("--plan", metavar="NAME", help="Only this plan.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only nodes of this kind; may be repeated.")
@click.option("--limit", type=click.IntRange(1), default=20, help="How many rows or communities at most.")
@forms("table", "csv")
@store_option
def analyse(
    measure: str,
    grouped: bool,
    alike: str | None,
    plan: str | None,
    kinds: tuple[str, ...],
    limit: int,
    form: str,
    store: str,
) -> None:
    """Rank the things that plans speak of.

    Two things are joined where one sentence speaks of both.
    """
    from ...graph import choose
    from ...graph.analyse import measures

    with opened(store) as graph:
        chosen = choose.plan(graph, plan) if plan else None
        if alike:
            found = measures.similar(graph, meant(graph, alike).iri, plan=chosen, limit=limit)
        elif grouped:
            found = measures.communities(graph, plan=chosen, kinds=kinds, limit=limit)
        else:
            found = measures.central(graph, measure=measure, plan=chosen, kinds=kinds, limit=limit)
    _give(found, form)


def _give(found: Table, form: str) -> None:
    from ...graph.messages import translated
    from ...graph.table import Table

    if form == "csv":
        click.echo(found.csv(), nl=False)
        return
    kind = found.columns.index("kind")
    rows = [(*row[:kind], translated(str(row[kind]), Language.code), *row[kind + 1 :]) for row in found.rows]
    show(Table(found.columns, tuple(rows)))
