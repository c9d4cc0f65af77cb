"""``hongtu build``: files and folders go in, their plans stand in the store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...graph.errors import HongtuError
from ..console import complain, progress, say
from .options import files, store_option

if TYPE_CHECKING:
    from ...graph.pipeline import Failed, Ingested


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option("--year", type=click.IntRange(1949, 2100), help="Year of the plans, if the text names none.")
@click.option("--issuer", metavar="NAME", help="Who issued the plans, if the text does not say.")
@click.option("--vocab", type=click.Path(path_type=Path), metavar="FILE", help="Further vocabulary (TOML).")
@click.option("--jobs", type=click.IntRange(1), default=1, help="Processes that read in parallel.")
def build(
    paths: tuple[str, ...], store: str, year: int | None, issuer: str | None, vocab: Path | None, jobs: int
) -> None:
    """Read plans into the store.

    PATH is a file or a folder of files. A plan that is in the store already is replaced.
    """
    from ...graph.pipeline import Failed, ingest_many
    from ...graph.store import Store

    chosen, failures = _readable(files(paths))
    for failure in failures:
        complain(failure)
    if chosen:
        with Store.open(store) as graph:
            results = ingest_many(chosen, graph, jobs=jobs, year=year, issuer=issuer, vocabulary=vocab)
            for result in progress(results, len(chosen)):
                if isinstance(result, Failed):
                    failures.append(result.error)
                _report(result)
    sys.exit(2 if failures else 0)


def _readable(files: list[Path]) -> tuple[list[Path], list[HongtuError]]:
    """Tell files that can be read from errors, so that unreadable ones do not even open the store."""
    from ...graph.read import read

    good: list[Path] = []
    errors: list[HongtuError] = []
    for file in files:
        try:
            read(file)
        except HongtuError as error:
            errors.append(error)
        else:
            good.append(file)
    return good, errors


def _report(result: Ingested | Failed) -> None:
    from ...graph.pipeline import Failed

    if isinstance(result, Failed):
        complain(result.error)
        return
    for warning in result.warnings:
        say(warning, err=True)
    counts = {name: result.counts.get(name, 0) for name in ("targets", "projects", "milestones", "tasks")}
    listed = ", ".join(f"{number} {name}" for name, number in counts.items())
    say(f"{result.title}: {listed}, {result.reviews} to review")
