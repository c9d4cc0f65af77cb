"""The answer to a query, printed in the form that was asked for: tables, JSON, CSV, statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from ...graph.errors import QueryError
from ..console import say, show

if TYPE_CHECKING:
    from ...graph.store import Answer


def answer(given: Answer, form: str) -> None:
    """Print an answer.

    Raises:
        QueryError: this kind of answer has no such form.
    """
    import pyoxigraph as ox

    from ...graph import query as ask

    if isinstance(given, ox.QueryBoolean):
        words = "true" if given else "false"
        click.echo(f'{{"head":{{}},"boolean":{words}}}' if form == "json" else words)
    elif isinstance(given, ox.QueryTriples):
        click.echo(_triples(given, form), nl=False)
    elif form == "json":
        click.echo((given.serialize(format=ox.QueryResultsFormat.JSON) or b"") + b"\n", nl=False)
    elif form == "csv":
        click.echo(ask.table(given).csv(), nl=False)
    elif form == "table":
        rows = ask.table(given)
        show(rows)
        if not rows.rows:
            say("no rows", err=True)
    else:
        raise QueryError(f"a SELECT query gives a table: --format {form} needs CONSTRUCT or DESCRIBE")


def _triples(answer: Iterable[Any], form: str) -> bytes:
    import pyoxigraph as ox

    from ...ontology import PREFIXES

    syntaxes = {"table": ox.RdfFormat.TURTLE, "json": ox.RdfFormat.JSON_LD, "turtle": ox.RdfFormat.TURTLE}
    syntaxes |= {"jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
    if form not in syntaxes:
        raise QueryError(f"a CONSTRUCT or DESCRIBE query gives statements: --format {form} needs SELECT")
    triples = sorted(set(answer), key=str)
    text = "".join(map(str, triples))
    used = {prefix: base for prefix, base in PREFIXES.items() if f"<{base}" in text}
    return ox.serialize(triples, format=syntaxes[form], prefixes=used) or b""
