"""What a name on the command line means: words go in, one thing comes out; several things are listed first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..console import Language, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...graph.analyse.about import Thing
    from ...graph.store import Store


def meant(store: Store, words: str) -> Thing:
    """Return the thing called `words`; where there are several, print each with its kind, plan and what to type.

    Raises:
        QueryError: nothing is called so, or several things are.
    """
    from ...graph.analyse import about

    try:
        return about.one(store, words)
    except about.AmbiguousError as error:
        listed(error.things)
        raise


def listed(things: Iterable[Thing]) -> None:
    """Print things of one name, each with its kind, plan and what to type."""
    from ...graph.messages import translated
    from ...graph.table import Table

    rows = [(thing.name, translated(thing.kind, Language.code), thing.plan, thing.short) for thing in things]
    show(Table(("name", "kind", "plan", "type this"), tuple(rows)))
