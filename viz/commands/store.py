"""``hongtu backup``, ``restore`` and ``store check``: looking after a store on disk, also while others use it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..console import Program, say
from .options import opened, store_option


@click.command()
@click.argument("target", metavar="DEST", type=click.Path(path_type=Path))
@store_option
def backup(target: Path, store: str) -> None:
    """Copy the store to DEST.

    DEST is a new folder; others may read and write the store meanwhile.
    """
    with opened(store) as graph:
        graph.backup(target)
    say(f"written: {target}")


@click.command()
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path))
@store_option
def restore(source: Path, store: str) -> None:
    """Make a store from the backup SRC.

    There must be no store yet at the place of the new one.
    """
    from ...graph.upkeep import restore as bring_back

    bring_back(source, store)
    say(f"written: {store}")


@click.group("store", cls=Program)
def store_group() -> None:
    """Look after the store."""


@store_group.command("check")
@store_option
def store_check(store: str) -> None:
    """Check that all of the store is there and agrees.

    The exit code is 1 if something is wrong.
    """
    from ...graph.upkeep import check

    with opened(store) as graph:
        found = list(check(graph))
        plans = len(graph.plans())
    for line in found:
        say(line)
    say(f"checked: {plans} plans, {len(found)} findings")
    sys.exit(1 if found else 0)
