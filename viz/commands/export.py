"""``hongtu export``: the graph goes into a file for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from ..console import say
from .options import opened, store_option


@click.command()
@click.option("--format", "-f", "form", metavar="NAME", help="turtle, trig, nquads, jsonld, graphml, gexf …")
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, metavar="FILE", help="File to write.")
@store_option
def export(form: str | None, output: Path, store: str) -> None:
    """Write the graph to a file for other tools.

    Where no format is named, the ending of FILE tells it.
    """
    from ...graph.export import write

    with opened(store) as graph:
        write(graph, output, form)
    say(f"written: {output}")
