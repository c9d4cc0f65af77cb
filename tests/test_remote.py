"""Stores on other servers: the same answers as embedded, from two real servers; and what happens when they fail."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from hongtu.cli import main
from hongtu.graph import pipeline
from hongtu.graph import query as ask
from hongtu.graph.build import plan_iris
from hongtu.graph.errors import QueryError, StoreError
from hongtu.graph.relate import relate
from hongtu.graph.search import search
from hongtu.graph.store import Store
from hongtu.graph.store.remote import bind, declared
from hongtu.graph.store.statements import WORLD
from hongtu.graph.table import Table
from hongtu.ontology import BASE, HT, PREFIXES

from .servers import VIRTUOSO, Server, environment, oxigraph, virtuoso

SEEDS = Path(__file__).parents[1] / "data" / "plans"
QUESTIONS = [question.name for question in ask.questions()]
only_oxigraph = pytest.mark.parametrize("server", ["oxigraph"], indirect=True)


@pytest.fixture(scope="module")
def plans() -> list[tuple[str, list[str]]]:
    found = [pipeline.facts(path) for path in sorted(SEEDS.glob("*.txt"))]
    names = [plan_iris(document.plan)[0] for document, _ in found if document.plan]
    return [(iri, list(pipeline.nquads(*facts, iri))) for iri, facts in zip(names, found, strict=True)]


@pytest.fixture(scope="module")
def embedded(plans: list[tuple[str, list[str]]]) -> Iterator[Store]:
    with Store.open() as store:
        for iri, lines in plans:
            store.replace(iri, lines)
        relate(store)
        yield store


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if request.param == "virtuoso" and not VIRTUOSO:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7)")
    start = {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]
    with start(tmp_path_factory.mktemp(request.param) / "db") as running, environment(running):
        yield running


@pytest.fixture(scope="module")
def filled(server: Server, plans: list[tuple[str, list[str]]]) -> Iterator[Store]:
    with Store.open(server.url) as store:
        for iri, lines in plans:
            store.replace(iri, lines)
        relate(store)
        yield store


def comparable(table: Table) -> list[tuple[Any, ...]]:
    """Return rows without what SPARQL leaves open: the last digits, the order of equals and inside GROUP_CONCAT."""

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            return sorted(value.split("；"))
        return round(float(value), 6) if isinstance(value, int | float | Decimal) else value

    return sorted((tuple(map(plain, row)) for row in table), key=repr)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_named_question_has_the_same_answer_as_embedded(name: str, filled: Store, embedded: Store) -> None:
    """The rows are equal."""
    assert comparable(ask.run(filled, name)) == comparable(ask.run(embedded, name))


def test_the_store_holds_the_same_statements(filled: Store, embedded: Store) -> None:
    """Plans, titles and the statements of a plan's graph come back as they went in."""
    assert filled.plans() == embedded.plans()
    for plan in embedded.plans():
        assert filled.title(plan.iri) == plan.title
        assert filled.holding(plan.sha256) == (plan.iri,)
        there, here = (set(store.quads(graph=ox.NamedNode(plan.iri))) for store in (filled, embedded))
        assert {(q.subject, q.predicate) for q in there} == {(q.subject, q.predicate) for q in here}


def test_replacing_and_removing_leave_what_embedded_would(server: Server) -> None:
    """World nodes that only the former edition needed disappear; a plan that is removed leaves nothing."""
    first, second = f"{BASE}plan/甲-2030", f"{BASE}plan/乙-2030"

    def lines(plan: str, places: str) -> list[str]:
        own = [f"<{plan}#{place}> <{HT.refersTo}> <{BASE}place/{place}> <{plan}> .\n" for place in places]
        return own + [f'<{BASE}place/{place}> <u:label> "{place}"@zh <{WORLD}> .\n' for place in places]

    def steps(store: Store) -> list[set[str]]:
        seen = []
        for plan, places in ((first, "东西南"), (second, "南北"), (first, "西中"), (second, "")):
            if places:
                store.replace(plan, lines(plan, places))
            else:
                store.remove(plan)
            quads = (quad for graph in (first, second, WORLD) for quad in store.quads(graph=ox.NamedNode(graph)))
            seen.append({str(quad) for quad in quads if "u:label" in str(quad) or "2030" in str(quad.subject)})
        store.remove(first)
        return seen

    with Store.open(server.url) as there, Store.open() as here:
        assert steps(there) == steps(here)


def test_queries_of_every_form_are_answered(filled: Store, embedded: Store) -> None:
    """ASK, CONSTRUCT, variables with values, a dataset of one graph."""
    plan = ox.NamedNode(embedded.plans()[0].iri)
    for text, values in (
        ("ASK { ?plan a ht:Plan }", {}),
        ("ASK { <u:nobody> ?p ?o }", {}),
        ("CONSTRUCT { ?plan dcterms:title ?o } WHERE { ?plan dcterms:title ?o }", {}),
        ("SELECT ?plan ?title { ?plan dcterms:title ?title }", {"plan": plan}),
        (f"SELECT (COUNT(*) AS ?n) FROM {plan} WHERE {{ ?task a ht:Task }}", {}),
    ):
        there, here = filled.query(text, **values), embedded.query(text, **values)
        if isinstance(here, ox.QueryBoolean):
            assert bool(there) == bool(here)
        else:
            assert {str(row) for row in there} == {str(row) for row in here}  # type: ignore[union-attr]


def test_wrong_sparql_is_told_in_one_line(filled: Store) -> None:
    """The server's own words follow."""
    with pytest.raises(QueryError, match=r"^SPARQL: ") as caught:
        filled.query("SELECT ?x WHERE { ?x a }")
    assert "\n" not in str(caught.value)


COMMANDS = [
    "info",
    "query targets-ceiling --format csv",
    "query series -p indicator=地区生产总值 --format csv",
    "query evidence -p plan=西咸新区-2021 -p about=投资 --format json",
    "sparql 'SELECT (COUNT(*) AS ?n) { ?x a ht:Task }'",
    "sparql 'CONSTRUCT { ?p dcterms:title ?t } { ?p a ht:Plan ; dcterms:title ?t }'",
    "sparql 'ASK { ?x a ht:Plan }'",
    "review --format csv",
    "check --format json",
    f"check {SEEDS / 'xincheng-2024.txt'}",
    "compare 西咸新区-2021 XX新城-2024 --format json",
    "series GDP --place 西咸新区 --levels --format csv",
    "breakdown 西咸新区-2021 -o OUT.csv",
    "path 秦汉新城 西咸集团",
    "show 西咸新区-2021",
    "show 秦汉新城 --format json",
    "analyse --measure pagerank --format csv",
    "analyse --similar 秦汉新城",
    "draw --plan XX新城-2024 -o OUT.html",
    "export -f nquads -o OUT.nq",
    "export -f gexf -o OUT.gexf",
    "validate --plan XX新城-2024",
    "store check",
    "search 产业园 --kind sentence --plan 西咸新区-2021",
]


def done(command: str, store: str, folder: Path) -> tuple[int, dict[str, str]]:
    """Run a command; return its exit code, and what it says and writes."""
    folder.mkdir()
    words = [word.replace("OUT", str(folder / "out")) for word in shlex.split(command)]
    result = CliRunner().invoke(main, ["--lang", "en", *words, "--store", store], env={"COLUMNS": "400"})
    assert isinstance(result.exception, SystemExit | None), result.exception
    told = {"": result.output, **{path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}}
    return result.exit_code, {
        name: text.replace(store, "STORE").replace(str(folder), "") for name, text in told.items()
    }


@pytest.fixture(scope="module")
def folder(plans: list[tuple[str, list[str]]], tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("folder") / "store"
    with Store.open(place) as store:
        for iri, lines in plans:
            store.replace(iri, lines)
        relate(store)
    return str(place)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_the_same_of_a_server_as_of_a_folder(
    command: str, server: Server, filled: Store, folder: str, tmp_path: Path
) -> None:
    """Exit code, output and files are equal, but for the order of equals."""
    assert filled.remote
    (code, there), (expected, here) = done(command, server.url, tmp_path / "a"), done(command, folder, tmp_path / "b")
    assert code == expected
    if server.environment:
        # Another engine gives equals in another order, also inside GROUP_CONCAT: the same signs, as often.
        assert {name: Counter(text) for name, text in there.items()} == {k: Counter(text) for k, text in here.items()}
    else:
        assert there == here


@only_oxigraph
@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("backup OUT.db", "this needs a store in a folder, not one on another server"),
        (f"serve --writable --token-file {__file__}", "only a store in a folder can be served for writing"),
    ],
)
def test_what_needs_a_folder_says_so_in_one_line(command: str, words: str, server: Server) -> None:
    """The exit code is 2."""
    result = CliRunner().invoke(main, ["--lang", "en", *shlex.split(command), "--store", server.url])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert words in result.output


def test_names_are_found_on_another_server(filled: Store) -> None:
    """Of every kind, the shortest names first."""
    found = search(filled, "产业园", limit=3)
    assert {"project", "place", "task", "sentence"} <= {str(row[0]) for row in found}
    lengths = [len(str(row[1])) for row in found if row[0] == "project"]
    assert lengths == sorted(lengths)


@only_oxigraph
def test_building_into_a_server_is_building(server: Server, filled: Store) -> None:
    """A plan that is built again changes nothing."""
    before = filled.dump()
    result = CliRunner().invoke(main, ["build", str(SEEDS / "xincheng-2024.txt"), "--store", server.url])
    assert result.exit_code == 0, result.output
    assert filled.dump() == before


def test_a_store_on_another_server_is_served(server: Server, filled: Store, serving: Any) -> None:
    """Queries, graphs, documents and pages of the service come from there; changes are refused."""
    url = serving("--workers", "1", store=server.url).url
    plan = filled.plans()[0]
    with httpx.Client(base_url=url, timeout=30) as client:

        def asked(query: str, form: str, **more: str) -> httpx.Response:
            return client.get("/sparql", params={"query": query, "format": form, **more})

        assert asked("SELECT (COUNT(*) AS ?n) { ?x a ht:Plan }", "csv").text.split() == ["n", "2"]
        alone = asked("SELECT (COUNT(*) AS ?n) { ?x a ht:Plan }", "csv", **{"default-graph-uri": plan.iri})
        assert alone.text.split() == ["n", "1"]
        assert asked("ASK { ?x a ht:Plan }", "json").json()["boolean"] is True
        assert plan.title in asked(f"CONSTRUCT WHERE {{ <{plan.iri}> dcterms:title ?t }}", "nt").text
        assert asked("SELECT ?x { ?x a }", "csv").status_code == 400
        assert client.get("/data", params={"graph": plan.iri}).status_code == 200
        assert client.get("/data", params={"graph": f"{BASE}graph/none"}).status_code == 404
        assert client.post("/sparql", data={"update": "DROP ALL"}).status_code == 403
        for path in ("/", "/search?q=产业园", "/list?kind=Project", "/compare", "/health", "/explore"):
            answer = client.get(path, headers={"Accept": "text/html"})
            assert answer.status_code == 200, path
        if not server.environment:
            page = client.get(plan.iri.replace(BASE, "/doc/"), headers={"Accept": "text/html"})
            assert plan.title in page.text
            endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i) }"
            assert asked(endless, "csv", timeout="1").status_code == 503


def test_a_server_that_is_gone_is_a_bad_gateway(serving: Any, tmp_path: Path) -> None:
    """The visitor is not told where it was."""
    with oxigraph(tmp_path / "db") as once:
        service = serving("--workers", "1", store=once.url)
    with httpx.Client(base_url=service.url, timeout=60) as client:
        answer = client.get("/sparql", params={"query": "ASK {}"})
    assert answer.status_code == 502
    assert answer.json()["message"] == "the server that holds the data does not answer this"


def test_read_only_stores_and_backups_are_refused_in_one_line(server: Server) -> None:
    """A store that was opened for reading is not written to; its files are the server's."""
    with Store.open(server.url, read_only=True) as store:
        with pytest.raises(StoreError, match="reading only"):
            store.update("INSERT DATA { <u:a> <u:b> 1 }")
        with pytest.raises(StoreError, match="needs a store in a folder"):
            store.backup("/nowhere")


# Texts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x { ?x a 1 }", "SELECT ?x { VALUES ?x { 7 }  ?x a 1 }"),
        ("SELECT * WHERE {{?x a 1}} VALUES ?y { 1 }", "SELECT * WHERE { VALUES ?x { 7 } {?x a 1}} VALUES ?y { 1 }"),
        ("CONSTRUCT { ?x a 1 } WHERE { ?x a 2 }", "CONSTRUCT { ?x a 1 } WHERE { VALUES ?x { 7 }  ?x a 2 }"),
        ("SELECT (EXISTS { ?x a 1 } AS ?e) { ?x a 2 }", "SELECT (EXISTS { ?x a 1 } AS ?e) { VALUES ?x { 7 }  ?x a 2 }"),
        ('SELECT ("{" AS ?b) # WHERE {\n{ ?x a 2 }', 'SELECT ("{" AS ?b) # WHERE {\n{ VALUES ?x { 7 }  ?x a 2 }'),
    ],
)
def test_values_stand_at_the_beginning_of_the_outermost_pattern(query: str, expected: str) -> None:
    """Braces in strings, comments, templates and expressions are no patterns."""
    assert bind(query, {ox.Variable("x"): ox.NamedNode("u:7")}) == expected.replace("{ 7 }", "{ <u:7> }")


def test_values_cannot_leave_their_clause() -> None:
    """Quotes, braces and line breaks of a text stay inside its literal."""
    evil = '" } DROP ALL # \n\\'
    (row,) = ox.Store().query(bind("SELECT ?x {}", {ox.Variable("x"): ox.Literal(evil)}))  # type: ignore[misc]
    assert row["x"] == ox.Literal(evil)


@pytest.mark.parametrize(
    ("query", "head"),
    [
        ("SELECT * { ?x a ht:Plan }", f"PREFIX ht: <{HT}> "),
        ("PREFIX ht: <u:> SELECT * { ?x a ht:Plan }", ""),
        ('SELECT * { ?x ?y "ht:Plan" }', ""),
        ("SELECT * { ?x a xht:Plan }", ""),
    ],
)
def test_only_prefixes_that_are_missing_are_declared(query: str, head: str) -> None:
    """What the query declares itself, and words in strings, stay as they are."""
    expected = head.replace(str(HT), PREFIXES["ht"])
    assert declared(query, PREFIXES) == expected + query
