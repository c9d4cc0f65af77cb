"""``hongtu info``: what the store holds, plan by plan."""

from __future__ import annotations

import click

from ..console import Language, say, show
from .options import opened, store_option


@click.command()
@store_option
def info(store: str) -> None:
    """Show what the store holds."""
    from ...graph import query as ask

    with opened(store) as graph:
        plans = ask.run(graph, "plans", lang=Language.code)
        counts = ask.run(graph, "counts")
    say(f"{store}: {len(plans)} plan{'s' * (len(plans) != 1)}")
    if not len(plans):
        return
    show(plans)
    click.echo()
    show(counts, turned=True)
