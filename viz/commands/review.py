"""``hongtu review``: what was not understood, and how one fact was read."""

from __future__ import annotations

import click

from ..console import Language, show
from .answers import answer
from .options import forms, opened, store_option


@click.command()
@click.option("--plan", metavar="NAME", help="Only this plan.")
@click.option("--explain", metavar="ID", help="Show what is known of one fact and how it was read.")
@forms("table", "csv", "json")
@store_option
def review(plan: str | None, explain: str | None, form: str, store: str) -> None:
    """List what was not understood or not believed."""
    from ...graph import query as ask
    from ...graph.analyse import about
    from ...graph.understanding import understanding

    with opened(store) as graph:
        if explain:
            iri = about.find(graph, explain)[0]
            show(about.describe(graph, iri, Language.code))
            if steps := understanding(graph, iri):
                show(steps)
        else:
            answer(ask.solutions(graph, "review", **({"plan": plan} if plan else {})), form)
