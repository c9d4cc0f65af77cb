"""What many commands take: the store, and the form of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...graph.errors import ReadError

if TYPE_CHECKING:
    from ...graph.store import Store

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

store_option: Decorator = click.option(
    "--store", envvar="HONGTU_STORE", default="hongtu.db", metavar="DIR", help="Folder of the store."
)


def forms(*names: str) -> Decorator:
    """Return the option that chooses the form of the answer; the first name is the default."""
    return click.option(
        "--format", "-f", "form", type=click.Choice(names), default=names[0], help="Form of the answer."
    )


@contextmanager
def opened(location: str) -> Iterator[Store]:
    """Give the store, open for reading."""
    from ...graph.store import Store

    with Store.open(location, read_only=True) as store:
        yield store


def files(paths: Iterable[str]) -> list[Path]:
    """Return the files that paths name, and those in folders that can hold a plan.

    Raises:
        ReadError: there is no such file, or no plan in a folder.
    """
    from ...graph.read import READERS

    found: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise ReadError(f"{path}: there is no such file")
        inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in READERS) if path.is_dir() else [path]
        if not inside:
            raise ReadError(f"{path}: no plan in this folder; plans end in {', '.join(sorted(READERS))}")
        found += inside
    return found
