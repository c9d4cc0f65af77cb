"""``hongtu series``: the name of an indicator goes in, its targets and reported values over years come out.

Table and workbook are for people, CSV and JSON hold every column of the question.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..console import Language, say, show
from .options import opened, store_option

if TYPE_CHECKING:
    from ...graph.table import Table

_FORMS = ("table", "csv", "json", "xlsx")


@click.command()
@click.argument("indicator")
@click.option("--place", metavar="NAME", help="Only this place.")
@click.option("--levels", is_flag=True, help="Also the areas around the place.")
@click.option("--aspect", metavar="CODE", help="Only this aspect: growth, level, share …")
@click.option("--format", "-f", "form", type=click.Choice(_FORMS), help="Form of the answer.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="File to write.")
@store_option
def series(
    indicator: str,
    place: str | None,
    levels: bool,
    aspect: str | None,
    form: str | None,
    output: Path | None,
    store: str,
) -> None:
    """Show an indicator's targets and results by year.

    INDICATOR and the place may be given by any of their names.
    """
    from ...graph.export import replace_file
    from ...graph.series import readable
    from ...graph.series import series as asked

    form = form or _form_of(output)
    if form == "xlsx" and not output:
        raise click.UsageError("a workbook is no text: name a file with --output FILE")
    people = form in ("table", "xlsx")
    language = Language.code if people or Language.asked else "zh"
    with opened(store) as graph:
        table = asked(graph, indicator, place=place, aspect=aspect, levels=levels, language=language)
    table = readable(table) if people else table
    if output:
        replace_file(output, _written(table, form, indicator))
        say(f"written: {output}")
    elif form == "table":
        show(table)
    else:
        click.echo(_written(table, form, indicator), nl=False)


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in _FORMS else "table"


def _written(table: Table, form: str, title: str) -> bytes:
    from ...graph import spreadsheet
    from ...graph.messages import translated
    from ...graph.table import Table

    if form == "xlsx":
        headed = Table(tuple(translated(name, Language.code) for name in table.columns), table.rows)
        return spreadsheet.xlsx([spreadsheet.Sheet(title, headed, 1)])
    return {"csv": table.csv, "json": table.json, "table": table.text}[form]().encode()
