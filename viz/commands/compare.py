"""``hongtu compare``: two plans go in, what was raised, held, weakened, dropped or added comes out."""

from __future__ import annotations

import shutil
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..console import Language, say, show
from .options import opened, store_option

if TYPE_CHECKING:
    from ...graph.compare import Comparison

_WIDE = 150
_FORMS = ("table", "csv", "json", "xlsx", "html")


@click.command()
@click.argument("before", metavar="PLAN_A")
@click.argument("after", metavar="PLAN_B")
@click.option("--format", "-f", "form", type=click.Choice(_FORMS), help="Form of the answer.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="File to write.")
@store_option
def compare(before: str, after: str, form: str | None, output: Path | None, store: str) -> None:
    """Compare two plans.

    PLAN_A is the earlier plan, PLAN_B the later one: by title, short name, file, or issuer and year.
    """
    from ...graph.compare import compare as compared
    from ...graph.export import replace_file

    form = form or _form_of(output)
    if form == "xlsx" and not output:
        raise click.UsageError("a workbook is no text: name a file with --output FILE")
    with opened(store) as graph:
        comparison = compared(graph, before, after)
    if output:
        replace_file(output, _written(comparison, form))
        say(f"written: {output}")
    elif form == "table":
        tell(comparison)
    else:
        click.echo(_written(comparison, form), nl=False)


def page(comparison: Comparison, language: str = "zh") -> str:
    """Return a comparison as a page that needs nothing else; every word of the plans is escaped."""
    from jinja2 import Environment, StrictUndefined

    from ...graph.compare.compared import Words

    source = files("hongtu.viz").joinpath("templates", "comparison.html").read_text("utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
    return template.render(
        comparison=comparison,
        language=language,
        words=Words(language),
    )


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in _FORMS else "table"


def _written(comparison: Comparison, form: str) -> bytes:
    from ...graph import spreadsheet
    from ...graph.compare.compared import tables

    if form == "html":
        return page(comparison, Language.code).encode()
    if form == "xlsx":
        made = tables(comparison, Language.code).items()
        return spreadsheet.xlsx(
            [spreadsheet.Sheet(title, table, 2 if n else 0) for n, (title, table) in enumerate(made)]
        )
    if form == "table":
        return "\n".join(table.text() for table in tables(comparison, Language.code, brief=True).values()).encode()
    table = comparison.table()
    return (table.csv() if form == "csv" else table.json()).encode()


def tell(comparison: Comparison) -> None:
    """Print the tables; where a terminal has no room for quotations, tell which files hold them."""
    from ...graph.compare.compared import tables

    narrow = sys.stdout.isatty() and shutil.get_terminal_size().columns < _WIDE
    for number, (title, table) in enumerate(tables(comparison, Language.code, brief=True).items()):
        if number:
            click.echo(f"\n{title}")
        show(table.without(2) if number and narrow else table)
    if narrow:
        say("both quotations: --output FILE.html or FILE.xlsx", err=True)
