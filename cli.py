"""The command line: each command is one call into the library, in Chinese or English.

Each command imports what it needs when it runs, so that ``hongtu --help`` starts at once. `hongtu.viz.console` holds
what all commands share: languages, errors as one line, tables.

Exit codes: 0 fine, 1 findings (`validate`), 2 bad input or usage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hongtu.graph.errors import HongtuError, QueryError, ReadError
from hongtu.viz.commands.analyse import analyse as analyse_command
from hongtu.viz.commands.breakdown import breakdown
from hongtu.viz.commands.check import check as check_command
from hongtu.viz.commands.compare import compare
from hongtu.viz.commands.path import path as path_command
from hongtu.viz.commands.search import search
from hongtu.viz.commands.series import series
from hongtu.viz.commands.serve import serve
from hongtu.viz.commands.show import show as show_command
from hongtu.viz.commands.store import backup, restore, store_group
from hongtu.viz.console import Language, Program, complain, language_option, progress, say, show

if TYPE_CHECKING:
    from hongtu.graph.pipeline import Failed, Ingested
    from hongtu.graph.question import Question
    from hongtu.graph.store import Answer, Store

# Shared options -----------------------------------------------------------------------------------

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_STORE: Decorator = click.option(
    "--store", envvar="HONGTU_STORE", default="hongtu.db", metavar="DIR", help="Folder of the store."
)


def _formats(*names: str) -> Decorator:
    return click.option(
        "--format", "-f", "form", type=click.Choice(names), default=names[0], help="Form of the answer."
    )


@contextmanager
def _opened(location: str) -> Iterator[Store]:
    from hongtu.graph.store import Store

    with Store.open(location, read_only=True) as store:
        yield store


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hongtu", message="%(version)s")
def main() -> None:
    """Turn government plans into a knowledge graph and ask it."""


main.params.append(language_option())

# Building -----------------------------------------------------------------------------------------


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_STORE
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
    from hongtu.graph.pipeline import Failed, ingest_many
    from hongtu.graph.store import Store

    files, failures = _readable(_files(paths))
    for failure in failures:
        complain(failure)
    if files:
        with Store.open(store) as opened:
            results = ingest_many(files, opened, jobs=jobs, year=year, issuer=issuer, vocabulary=vocab)
            for result in progress(results, len(files)):
                if isinstance(result, Failed):
                    failures.append(result.error)
                _report(result)
    sys.exit(2 if failures else 0)


def _files(paths: Iterable[str]) -> list[Path]:
    from hongtu.graph.read import READERS

    found: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise ReadError(f"{path}: there is no such file")
        inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in READERS) if path.is_dir() else [path]
        if not inside:
            raise ReadError(f"{path}: no plan in this folder; plans end in {', '.join(sorted(READERS))}")
        found += inside
    return found


def _readable(files: list[Path]) -> tuple[list[Path], list[HongtuError]]:
    """Tell files that can be read from errors, so that unreadable ones do not even open the store."""
    from hongtu.graph.read import read

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
    from hongtu.graph.pipeline import Failed

    if isinstance(result, Failed):
        complain(result.error)
        return
    for warning in result.warnings:
        say(warning, err=True)
    counts = {name: result.counts.get(name, 0) for name in ("targets", "projects", "milestones", "tasks")}
    listed = ", ".join(f"{number} {name}" for name, number in counts.items())
    say(f"{result.title}: {listed}, {result.reviews} to review")


# Asking -------------------------------------------------------------------------------------------


@main.command()
@_STORE
def info(store: str) -> None:
    """Show what the store holds."""
    from hongtu.graph import query as ask

    with _opened(store) as opened:
        plans = ask.run(opened, "plans", lang=Language.code)
        counts = ask.run(opened, "counts")
    say(f"{store}: {len(plans)} plan{'s' * (len(plans) != 1)}")
    if not len(plans):
        return
    show(plans)
    click.echo()
    show(counts, turned=True)


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="List the questions; with NAME, its parameters.")
@click.option("--param", "-p", "given", multiple=True, metavar="KEY=VALUE", help="A parameter of the question.")
@_formats("table", "csv", "json")
@_STORE
@click.pass_context
def query(
    context: click.Context, name: str | None, listing: bool, given: tuple[str, ...], form: str, store: str
) -> None:
    """Ask a named question.

    A parameter may also be written as an option behind the NAME: --plan PLAN.
    """
    from hongtu.graph import query as ask
    from hongtu.graph.choose import plans
    from hongtu.graph.question import find

    if listing or not name:
        _list([find(name)] if name else ask.questions(), parameters=bool(name))
        return
    parameters = dict(map(_pair, (*given, *_options(context.args))))
    if form == "table" or Language.asked:
        parameters.setdefault("lang", Language.code)
    with _opened(store) as opened:
        if "plan" in parameters:
            parameters["plan"] = plans(opened, parameters["plan"])
        _answer(ask.solutions(opened, name, **parameters), form)


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


@main.command()
@click.argument("text")
@_formats("table", "csv", "json", "turtle", "jsonld", "nt")
@_STORE
def sparql(text: str, form: str, store: str) -> None:
    """Ask in SPARQL.

    TEXT is the query, a file that holds it, or - for standard input.
    """
    with _opened(store) as opened:
        _answer(opened.query(_query_text(text)), form)


def _query_text(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    if text.endswith((".rq", ".sparql")):
        try:
            return Path(text).read_text("utf-8")
        except (OSError, ValueError) as error:
            raise QueryError(f"{text}: the query cannot be read") from error
    return text


def _answer(answer: Answer, form: str) -> None:
    import pyoxigraph as ox

    from hongtu.graph import query as ask

    if isinstance(answer, ox.QueryBoolean):
        words = "true" if answer else "false"
        click.echo(f'{{"head":{{}},"boolean":{words}}}' if form == "json" else words)
    elif isinstance(answer, ox.QueryTriples):
        click.echo(_triples(answer, form), nl=False)
    elif form == "json":
        click.echo((answer.serialize(format=ox.QueryResultsFormat.JSON) or b"") + b"\n", nl=False)
    elif form == "csv":
        click.echo(ask.table(answer).csv(), nl=False)
    elif form == "table":
        rows = ask.table(answer)
        show(rows)
        if not rows.rows:
            say("no rows", err=True)
    else:
        raise QueryError(f"a SELECT query gives a table: --format {form} needs CONSTRUCT or DESCRIBE")


def _triples(answer: Iterable[Any], form: str) -> bytes:
    import pyoxigraph as ox

    from hongtu.ontology import PREFIXES

    syntaxes = {"table": ox.RdfFormat.TURTLE, "json": ox.RdfFormat.JSON_LD, "turtle": ox.RdfFormat.TURTLE}
    syntaxes |= {"jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
    if form not in syntaxes:
        raise QueryError(f"a CONSTRUCT or DESCRIBE query gives statements: --format {form} needs SELECT")
    triples = sorted(set(answer), key=str)
    text = "".join(map(str, triples))
    used = {prefix: base for prefix, base in PREFIXES.items() if f"<{base}" in text}
    return ox.serialize(triples, format=syntaxes[form], prefixes=used) or b""


@main.command()
@click.option("--plan", metavar="NAME", help="Only this plan.")
@click.option("--explain", metavar="ID", help="Show what is known of one fact and how it was read.")
@_formats("table", "csv", "json")
@_STORE
def review(plan: str | None, explain: str | None, form: str, store: str) -> None:
    """List what was not understood or not believed."""
    from hongtu.graph import query as ask
    from hongtu.graph.analyse import about
    from hongtu.graph.understanding import understanding

    with _opened(store) as opened:
        if explain:
            iri = about.find(opened, explain)[0]
            show(about.describe(opened, iri, Language.code))
            if steps := understanding(opened, iri):
                show(steps)
        else:
            _answer(ask.solutions(opened, "review", **({"plan": plan} if plan else {})), form)


# Giving away --------------------------------------------------------------------------------------


@main.command()
@click.option("--format", "-f", "form", metavar="NAME", help="turtle, trig, nquads, jsonld, graphml, gexf …")
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, metavar="FILE", help="File to write.")
@_STORE
def export(form: str | None, output: Path, store: str) -> None:
    """Write the graph to a file for other tools.

    Where no format is named, the ending of FILE tells it.
    """
    from hongtu.graph.export import write

    with _opened(store) as opened:
        write(opened, output, form)
    say(f"written: {output}")


@main.command()
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, metavar="FILE", help="File to write.")
@click.option("--plan", metavar="NAME", help="Only this plan.")
@click.option("--theme", metavar="NAME", help="Only this theme.")
@click.option("--kind", multiple=True, metavar="KIND", help="Only nodes of this kind; may be repeated.")
@click.option("--around", metavar="NAME", help="Only what lies around this node.")
@click.option("--hops", type=click.IntRange(0), default=2, help="How far around.")
@_STORE
def draw(
    output: Path, plan: str | None, theme: str | None, kind: tuple[str, ...], around: str | None, hops: int, store: str
) -> None:
    """Draw the graph as an interactive page."""
    from hongtu.viz import network

    with _opened(store) as opened:
        shown = network.draw(opened, output, plan=plan, theme=theme, kind=kind, around=around, hops=hops)
    say(f"written: {output} ({shown} nodes)")


# Checking -----------------------------------------------------------------------------------------


@main.command()
@click.option("--plan", metavar="NAME", help="Only this plan.")
@_formats("table", "csv")
@_STORE
def validate(plan: str | None, form: str, store: str) -> None:
    """Check the graph against its shapes.

    The exit code is 1 if it violates one.
    """
    from hongtu.graph import query as ask
    from hongtu.graph.table import Table
    from hongtu.graph.validate import SEVERITIES
    from hongtu.graph.validate import validate as check

    with _opened(store) as opened:
        chosen = [term.value for term in ask.resolve(opened, "plan", plan)] if plan else []
        report = check(opened.local(chosen), chosen)
    shown = [result for result in report.results if result.severity != "info"] if form == "table" else report.results
    rows = tuple((r.severity, r.shape, r.node, r.message if Language.code == "zh" else r.english) for r in shown)
    table = Table(("severity", "shape", "node", "message"), rows)
    if form == "csv":
        click.echo(table.csv(), nl=False)
    else:
        if rows:
            show(table)
        counts = [f"{len(report.of(severity))} {severity}" for severity in SEVERITIES]
        say(f"checked: {', '.join(counts)}")
    sys.exit(0 if report.conforms else 1)


main.add_command(check_command)
main.add_command(show_command)
main.add_command(path_command)
main.add_command(analyse_command)


@main.group(cls=Program)
def vocab() -> None:
    """Look after the vocabulary."""


@vocab.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--plans", multiple=True, metavar="PATH", help="Report words that no plan at PATH holds, too.")
def vocab_check(file: Path | None, plans: tuple[str, ...]) -> None:
    """Check the vocabulary, and FILE on top of it.

    Words with two meanings, rules that never fire and tables that nothing reads are findings: exit code 1.
    """
    from hongtu.graph.extract.lexicon import load
    from hongtu.graph.extract.vocabulary import check
    from hongtu.graph.read import read
    from hongtu.graph.table import Table

    found = check(load(file), [read(path).text for path in (_files(plans) if plans else ())])
    if not found:
        say("the vocabulary is sound")
        return
    show(Table(("kind", "where", "what"), tuple((finding.kind, finding.where, finding.what) for finding in found)))
    sys.exit(1)


main.add_command(serve)
for command in (series, compare, breakdown, search, backup, restore, store_group):
    main.add_command(command)
