"""``hongtu sparql``: SPARQL goes in, its answer comes out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...graph.errors import QueryError
from .answers import answer
from .options import forms, opened, store_option


@click.command()
@click.argument("text")
@forms("table", "csv", "json", "turtle", "jsonld", "nt")
@store_option
def sparql(text: str, form: str, store: str) -> None:
    """Ask in SPARQL.

    TEXT is the query, a file that holds it, or - for standard input.
    """
    with opened(store) as graph:
        answer(graph.query(_query_text(text)), form)


def _query_text(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    if text.endswith((".rq", ".sparql")):
        try:
            return Path(text).read_text("utf-8")
        except (OSError, ValueError) as error:
            raise QueryError(f"{text}: the query cannot be read") from error
    return text
