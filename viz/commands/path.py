"""``hongtu path``: two names go in, the shortest connections come out, each step with the sentences that say so."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ..console import Language, say
from .naming import meant
from .options import forms, opened, store_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...graph.analyse.path import Path


@click.command()
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--limit", type=click.IntRange(1), default=3, help="How many paths at most.")
@click.option("--plan", metavar="NAME", help="Only what this plan says.")
@forms("text", "csv", "json")
@store_option
def path(start: str, end: str, limit: int, plan: str | None, form: str, store: str) -> None:
    """Show how two things are connected.

    A and B are names of plans, places, projects, bodies, indicators or policies, or the ends of IRIs (place/渭河).
    """
    from ...graph import choose
    from ...graph.analyse.path import paths, table

    with opened(store) as graph:
        first, last = meant(graph, start), meant(graph, end)
        chosen = choose.plan(graph, plan) if plan else None
        found = paths(graph, first.iri, last.iri, limit=limit, plan=chosen)
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(table(found).csv(), nl=False)
    elif found:
        _tell(found)
    else:
        say(f"nothing connects {first.name} with {last.name}")


def _tell(found: Sequence[Path]) -> None:
    """Print paths for people: each step on a line, below it the sentences that say so, whole."""
    from ...graph.messages import translated
    from ...graph.table import printable

    for number, one in enumerate(found, 1):
        click.echo(("\n" if number > 1 else "") + f"{translated('path', Language.code)} {number}")
        for step in one.steps:
            via = "·".join(translated(word, Language.code) for word in step.via)
            click.echo(f"  {printable(step.start_name)} —{via}→ {printable(step.end_name)}")
            for told in step.evidence:
                click.echo(f"    {printable(told.sentence)} ({printable(f'{told.plan} {told.section}'.rstrip())})")
