"""``hongtu series``: the name of an indicator goes in, its targets and reported values over years come out."""

from __future__ import annotations

from pathlib import Path

import click

from ..console import Language, say, show


@click.command()
@click.argument("indicator")
@click.option("--place", metavar="NAME", help="Only this place.")
@click.option("--levels", is_flag=True, help="Also the areas around the place.")
@click.option("--aspect", metavar="CODE", help="Only this aspect: growth, level, share …")
@click.option("--format", "-f", "form", type=click.Choice(("table", "csv", "json")), help="Form of the answer.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="File to write.")
@click.option("--store", envvar="HONGTU_STORE", default="hongtu.db", metavar="DIR", help="Folder of the store.")
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
    from ...graph.series import series as asked
    from ...graph.store import Store

    form = form or _form_of(output)
    language = Language.code if form == "table" or Language.asked else "zh"
    with Store.open(store, read_only=True) as opened:
        table = asked(opened, indicator, place=place, aspect=aspect, levels=levels, language=language)
    if form == "table" and not output:
        show(table)
        return
    text = {"csv": table.csv, "json": table.json, "table": table.text}[form]()
    if output:
        replace_file(output, text.encode())
        say(f"written: {output}")
    else:
        click.echo(text, nl=False)


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in ("csv", "json") else "table"
