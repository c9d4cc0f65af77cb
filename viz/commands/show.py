"""``hongtu show``: a name goes in, all that is known of everything of that name comes out, in groups."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..console import Language, say
from ..console import show as show_table
from .naming import listed
from .options import forms, opened, store_option

if TYPE_CHECKING:
    from ...graph.analyse.portrait import Portrait
    from ...graph.table import Table

_HIDDEN = ("start", "low", "high", "unit")
_TITLES = {
    "facts": "what plans say of it, the newest first",
    "mentions": "where else it is named",
    "neighbours": "what it stands with",
    "outline": "its sections",
    "sections": "sections on it",
}
_PORTRAITS = 4
"""How many things of one name are shown; more are listed."""
_SAME = 12
"""How many things that stand in one relation are shown."""


@click.command()
@click.argument("name")
@click.option("--limit", type=click.IntRange(1), default=30, help="How many rows of each group the table shows.")
@forms("table", "json")
@store_option
def show(name: str, limit: int, form: str, store: str) -> None:
    """Show all that is known of a thing.

    NAME is the name of a plan, place, project, body, indicator or policy, or an IRI.
    """
    from ...graph.analyse import about
    from ...graph.analyse.portrait import portrait

    with opened(store) as graph:
        things = about.things(graph, name)
        if len(things) > _PORTRAITS:
            listed(things)
            return
        found = [portrait(graph, thing.iri, Language.code) for thing in things]
    if form == "json":
        click.echo(json.dumps([one.dicts() for one in found], ensure_ascii=False, indent=1))
        return
    for number, one in enumerate(found):
        if number:
            click.echo()
        _print(one, limit)


def _print(one: Portrait, limit: int) -> None:
    from ...graph.messages import translated
    from ...graph.table import printable
    from ...ontology import BASE

    click.echo(f"{printable(one.name)}  {translated(one.kind, Language.code)}  {one.iri.removeprefix(BASE)}")
    for group, found in one.groups.items():
        click.echo()
        if group in _TITLES:
            say(_TITLES[group])
        if group == "identity":
            show_table(_gathered(found))
            continue
        show_table(_shown(found, limit))
        if len(found) > limit:
            say(f"… {len(found) - limit} more; --limit shows them")


def _gathered(identity: Table) -> Table:
    """Give each relation one row, with the values that stand in it."""
    from ...graph.table import Table

    values: dict[str, list[str]] = {}
    for relation, value in identity.rows:
        values.setdefault(str(relation), []).append(str(value))
    rows = [
        (relation, "、".join(given[:_SAME]) + (f" … ({len(given)})" if len(given) > _SAME else ""))
        for relation, given in values.items()
    ]
    return Table(identity.columns, tuple(rows))


def _shown(found: Table, limit: int) -> Table:
    """Leave out offsets, values that the words tell, and columns without values, and translate kinds."""
    from ...graph.messages import translated
    from ...graph.table import Table

    rows = found.rows[:limit]
    kept = [
        at
        for at, column in enumerate(found.columns)
        if column not in _HIDDEN and any(row[at] not in (None, "") for row in rows)
    ]
    kind = found.columns.index("kind") if "kind" in found.columns else -1
    shown = [tuple(translated(str(row[at]), Language.code) if at == kind else row[at] for at in kept) for row in rows]
    return Table(tuple(found.columns[at] for at in kept), tuple(shown))
