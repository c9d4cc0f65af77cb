"""``hongtu validate``: the graph is held against its shapes."""

from __future__ import annotations

import sys

import click

from ..console import Language, say, show
from .options import forms, opened, store_option


@click.command()
@click.option("--plan", metavar="NAME", help="Only this plan.")
@forms("table", "csv")
@store_option
def validate(plan: str | None, form: str, store: str) -> None:
    """Check the graph against its shapes.

    The exit code is 1 if it violates one.
    """
    from ...graph import query as ask
    from ...graph.table import Table
    from ...graph.validate import SEVERITIES
    from ...graph.validate import validate as check

    with opened(store) as graph:
        chosen = [term.value for term in ask.resolve(graph, "plan", plan)] if plan else []
        report = check(graph.local(chosen), chosen)
    shown = [result for result in report.results if result.severity != "info"] if form == "table" else report.results
    rows = tuple((r.severity, r.shape, r.node, r.message if Language.code == "zh" else r.english) for r in shown)
    table = Table(("severity", "shape", "node", "message"), rows)
    if form == "csv":
        click.echo(table.csv(), nl=False)
    else:
        if rows:
            show(table)
        counts = [f"{len(report.of(severity))} {severity}" for severity in SEVERITIES]
        say(f"checked: {', '.join(counts)}")
    sys.exit(0 if report.conforms else 1)
