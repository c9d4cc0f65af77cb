"""``hongtu vocab``: the vocabulary is looked after."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..console import Program, say, show
from .options import files


@click.group(cls=Program)
def vocab() -> None:
    """Look after the vocabulary."""


@vocab.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--plans", multiple=True, metavar="PATH", help="Report words that no plan at PATH holds, too.")
def vocab_check(file: Path | None, plans: tuple[str, ...]) -> None:
    """Check the vocabulary, and FILE on top of it.

    Words with two meanings, rules that never fire and tables that nothing reads are findings: exit code 1.
    """
    from ...graph.extract.lexicon import load
    from ...graph.extract.vocabulary import check
    from ...graph.read import read
    from ...graph.table import Table

    found = check(load(file), [read(path).text for path in (files(plans) if plans else ())])
    if not found:
        say("the vocabulary is sound")
        return
    show(Table(("kind", "where", "what"), tuple((finding.kind, finding.where, finding.what) for finding in found)))
    sys.exit(1)
