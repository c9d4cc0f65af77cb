"""``hongtu query``: the name of a question and its parameters go in, its answer comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ...graph.errors import QueryError
from ..console import Language
from .answers import answer
from .options import forms, opened, store_option

if TYPE_CHECKING:
    from ...graph.question import Question


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="List the questions; with NAME, its parameters.")
@click.option("--param", "-p", "given", multiple=True, metavar="KEY=VALUE", help="A parameter of the question.")
@forms("table", "csv", "json")
@store_option
@click.pass_context
def query(
    context: click.Context, name: str | None, listing: bool, given: tuple[str, ...], form: str, store: str
) -> None:
    """Ask a named question.

    A parameter may also be written as an option behind the NAME: --plan PLAN.
    """
    from ...graph import query as ask
    from ...graph.choose import plans
    from ...graph.question import find

    if listing or not name:
        _list([find(name)] if name else ask.questions(), parameters=bool(name))
        return
    parameters = dict(map(_pair, (*given, *_options(context.args))))
    if form == "table" or Language.asked:
        parameters.setdefault("lang", Language.code)
    with opened(store) as graph:
        if "plan" in parameters:
            parameters["plan"] = plans(graph, parameters["plan"])
        answer(ask.solutions(graph, name, **parameters), form)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise QueryError(f"--param {text}: write KEY=VALUE")
    return key, value


def _options(words: list[str]) -> Iterator[str]:
    """Yield KEY=VALUE for each --KEY VALUE or --KEY=VALUE."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            raise QueryError(f"{word}: write --KEY VALUE")
        key = word.removeprefix("--")
        yield key if "=" in key else f"{key}={next(rest, '')}"


def _list(questions: list[Question], *, parameters: bool) -> None:
    for question in questions:
        click.echo(f"{question.name:24} {question.title[Language.code]}")
        if parameters:
            click.echo(f"  {question.description[Language.code]}")
            for parameter in question.parameters:
                meaning = parameter.zh if Language.code == "zh" else parameter.en
                click.echo(f"  --{parameter.name} {parameter.example}  {meaning}")
