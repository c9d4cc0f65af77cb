"""``hongtu draw``: the graph, or a part of it, becomes an interactive page."""

from __future__ import annotations

from pathlib import Path

import click

from ..console import say
from .options import opened, store_option


@click.command()
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, metavar="FILE", help="File to write.")
@click.option("--plan", metavar="NAME", help="Only this plan.")
@click.option("--theme", metavar="NAME", help="Only this theme.")
@click.option("--kind", multiple=True, metavar="KIND", help="Only nodes of this kind; may be repeated.")
@click.option("--around", metavar="NAME", help="Only what lies around this node.")
@click.option("--hops", type=click.IntRange(0), default=2, help="How far around.")
@store_option
def draw(
    output: Path, plan: str | None, theme: str | None, kind: tuple[str, ...], around: str | None, hops: int, store: str
) -> None:
    """Draw the graph as an interactive page."""
    from .. import network

    with opened(store) as graph:
        shown = network.draw(graph, output, plan=plan, theme=theme, kind=kind, around=around, hops=hops)
    say(f"written: {output} ({shown} nodes)")
