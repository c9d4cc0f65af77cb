"""``hongtu search``: words go in, the names and sentences that hold them come out."""

from __future__ import annotations

import click

from ..console import show
from .options import forms, opened, store_option


@click.command()
@click.argument("text")
@click.option("--kind", multiple=True, metavar="KIND", help="Only this kind; may be repeated.")
@click.option("--plan", metavar="NAME", help="Only this plan.")
@click.option("--limit", type=click.IntRange(1), default=20, help="How many of each kind.")
@forms("table", "csv", "json")
@store_option
def search(text: str, kind: tuple[str, ...], plan: str | None, limit: int, form: str, store: str) -> None:
    """Find words in names and sentences.

    TEXT may be part of a word; case, width and blanks do not matter. Names are found by pinyin too: xixianxinqu, xxxq.
    """
    from ...graph.query import resolve
    from ...graph.search import search as found
    from ...graph.table import Table

    with opened(store) as graph:
        (iri,) = [term.value for term in resolve(graph, "plan", plan)][:1] if plan else (None,)
        table = found(graph, text, kinds=kind, plan=iri, limit=limit)
    if form == "table":
        # The node's name in full would push the sentence off the screen.
        show(Table(table.columns[:-1], tuple(row[:-1] for row in table)))
    else:
        click.echo(table.csv() if form == "csv" else table.json(), nl=False)
