"""``hongtu breakdown``: a plan goes in, its task breakdown table (任务分解表) comes out as a workbook or CSV."""

from __future__ import annotations

from pathlib import Path

import click

from ..console import Language, say
from .options import opened, store_option


@click.command()
@click.argument("plan", required=False)
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, metavar="FILE", help="File to write.")
@store_option
def breakdown(plan: str | None, output: Path, store: str) -> None:
    """Write the task breakdown table of a plan.

    FILE ends in .xlsx or .csv. Without PLAN, all plans of the store stand in one table.
    """
    from ...graph import spreadsheet
    from ...graph.breakdown import breakdown as broken_down
    from ...graph.export import replace_file

    suffix = output.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise click.UsageError(f"{output}: the breakdown table is written as .xlsx or .csv")
    language = Language.code if Language.asked else "zh"
    with opened(store) as graph:
        table = broken_down(graph, plan, language)
    title = "任务分解表" if language == "zh" else "Task breakdown"
    made = spreadsheet.xlsx([spreadsheet.Sheet(title, table, 1)]) if suffix == ".xlsx" else spreadsheet.csv(table)
    replace_file(output, made)
    say(f"written: {output} ({len(table)} tasks)")
