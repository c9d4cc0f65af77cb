"""``hongtu check``: a plan of the store, or a draft, goes in; findings come out as text, JSON, SARIF or a page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ...graph.errors import ReadError
from ..console import Language, say
from .options import forms, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...graph.check import Report, Rule
    from ...graph.store import Store

_FORMS = ("text", "json", "sarif", "html")
_GRAVE = ("error", "warning", "info", "never")


@click.command()
@click.argument("target", required=False, metavar="[PLAN|FILE]")
@click.option(
    "--store", envvar="HONGTU_STORE", default="hongtu.db", metavar="DIR", help="Folder of the store; it is only read."
)
@forms(*_FORMS)
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="File to write.")
@click.option(
    "--fail-on", type=click.Choice(_GRAVE), default="never", help="Exit with 1 at findings this grave or graver."
)
@click.option("--rule", "only", multiple=True, metavar="ID", help="Only this rule; may be repeated.")
@click.option("--ignore", multiple=True, metavar="ID", help="Not this rule; may be repeated.")
@click.option("--year", type=click.IntRange(1949, 2100), help="Year of the draft, if the text names none.")
@click.option("--issuer", metavar="NAME", help="Who issues the draft, if the text does not say.")
@click.pass_context
def check(
    context: click.Context,
    target: str | None,
    store: str,
    form: str,
    output: Path | None,
    fail_on: str,
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    year: int | None,
    issuer: str | None,
) -> None:
    """Look for gaps and contradictions in plans.

    PLAN is a plan in the store (all of them if none is named), FILE a draft that is not issued yet; a draft is
    compared with the plans in the store, which stays as it is.
    """
    from ...graph.check import choose

    chosen = choose(only, ignore)
    if target and _is_file(target):
        named = context.get_parameter_source("store") is not ParameterSource.DEFAULT
        report = _of_draft(Path(target), store if named or _is_store(store) else None, year, issuer, chosen)
    else:
        report = _of_store(target, store, chosen)
    _give(report, form, output)
    sys.exit(1 if report.fails(fail_on) else 0)


def _is_file(target: str) -> bool:
    from ...graph.read import READERS

    path = Path(target)
    if path.is_dir():
        raise ReadError(f"{target}: this is a folder; name one plan or one file")
    if path.suffix.lower() in READERS and not path.exists():
        raise ReadError(f"{target}: there is no such file")
    return path.exists()


def _is_store(store: str) -> bool:
    return (Path(store) / "CURRENT").is_file()


def _of_store(plan: str | None, location: str, chosen: Sequence[Rule]) -> Report:
    from ...graph.check import check as look
    from ...graph.check import copied
    from ...graph.choose import plan as named

    with opened(location) as store:
        plans = [named(store, plan)] if plan else [entry.iri for entry in store.plans()]
        return look(copied(store, plans) if store.remote else store, plans, chosen)


def _of_draft(path: Path, location: str | None, year: int | None, issuer: str | None, chosen: Sequence[Rule]) -> Report:
    if location is None:
        say("there is no store: the draft is not compared with other plans", err=True)
        return _draft(path, None, year, issuer, chosen)
    with opened(location) as store:
        return _draft(path, store, year, issuer, chosen)


def _draft(path: Path, store: Store | None, year: int | None, issuer: str | None, chosen: Sequence[Rule]) -> Report:
    from ...graph.check import check as look
    from ...graph.check import draft

    memory, taken = draft(path, store, year=year, issuer=issuer)
    for warning in taken.warnings:
        say(warning, err=True)
    return look(memory, [taken.plan], chosen)


def _give(report: Report, form: str, output: Path | None) -> None:
    from ..findings import FORMS

    words = FORMS[form](report, Language.code)
    if output is None:
        click.echo(words, nl=False)
    else:
        from ...graph.export import replace_file

        replace_file(output, words.encode())
        say(f"written: {output}")
    if form == "text" or output is not None:
        counts = ", ".join(f"{len(report.of(severity))} {severity}" for severity in ("error", "warning", "info"))
        say(f"plans checked: {len(report.plans)}; {counts}")
