"""The W3C SPARQL 1.1 test suite against our HTTP service; read from ``../shared/w3c``, skipped where that is missing.

1. One writable service runs all tests; each replaces what the store holds by its own data in one update.
2. Queries go to ``/sparql`` as files have them, with a BASE; their results are compared as multisets, blank nodes by
   what surrounds them. Updates are compared by the whole dataset, protocol tests by status and answer.
3. ``conformance.toml`` lists what does not apply and where the engine deviates, with reasons.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest

SUITE = Path(__file__).parents[2] / "shared" / "w3c" / "sparql" / "sparql11"
NOTES: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "conformance.toml").read_text("utf-8"))
SKIPPED, DEVIATIONS = NOTES["skipped"], NOTES["deviations"]
GROUPS = ("approved", "others")
TOKEN = "a-token-for-tests-only"
DAWGT = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
HT = "http://www.w3.org/2011/http#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DEFAULT = "urn:test:default"
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle, application/sparql-results+json",
    ".rdf": "text/turtle, application/sparql-results+json",
    ".nt": "text/turtle",
}

NUMBERS = frozenset({"integer", "decimal", "float", "double"})

Term = Any


class Manifest:
    """A manifest file, with short ways through its graph."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = ox.Store()
        self.store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())

    def all(self, node: Term, predicate: str) -> list[Term]:
        return [quad.object for quad in self.store.quads_for_pattern(node, ox.NamedNode(predicate), None)]

    def one(self, node: Term, predicate: str) -> Term | None:
        return next(iter(self.all(node, predicate)), None)

    def text(self, node: Term, predicate: str) -> str | None:
        found = self.one(node, predicate)
        return None if found is None else str(found.value)

    def items(self, node: Term | None) -> Iterator[Term]:
        while node is not None and getattr(node, "value", "") != f"{RDF}nil":
            yield self.one(node, f"{RDF}first")
            node = self.one(node, f"{RDF}rest")

    def tests(self) -> Iterator[Term]:
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(f"{MF}entries"), None):
            yield from self.items(quad.object)

    def data(self, node: Term, namespace: str) -> dict[str, list[Path]]:
        """Return the files of a dataset by graph; "" is the default graph."""
        graphs: dict[str, list[Path]] = {"": [file(each) for each in self.all(node, f"{namespace}data")]}
        for each in self.all(node, f"{namespace}graphData"):
            inner = self.one(each, f"{namespace}graph")
            name = self.text(each, f"{RDFS}label") if inner is not None else each.value
            graphs.setdefault(name or "", []).append(file(inner if inner is not None else each))
        return graphs


def file(node: Term) -> Path:
    return Path(node.value.removeprefix("file://"))


@dataclass
class Runner:
    """Runs tests against the service at `url`."""

    url: str
    client: httpx.Client
    tests: Counter[tuple[str, bool]] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    held: dict[str, list[Path]] | None = None

    def run(self, manifest: Manifest) -> None:
        folder = manifest.path.parent.name
        for test in manifest.tests():
            name = f"{folder}/{test.value.rpartition('#')[2]}"
            reason = SKIPPED.get(folder) or SKIPPED.get(name)
            if reason:
                self.skipped.append(f"{name}: {reason}")
                continue
            kind = (manifest.text(test, f"{RDF}type") or "").rpartition("#")[2]
            try:
                problem = KINDS[kind](self, manifest, test)
            except (httpx.HTTPError, ValueError, SyntaxError, KeyError) as error:
                problem = repr(error)
            if problem:
                self.failed[name] = problem[:400]
            standing = manifest.text(test, f"{DAWGT}approval") or ""
            self.tests["approved" if standing.endswith("Approved") else "others", not problem] += 1

    # Loading --------------------------------------------------------------------------------------

    def load(self, graphs: dict[str, list[Path]]) -> None:
        if graphs == self.held:
            return
        steps = ["DROP ALL"]
        for graph, paths in graphs.items():
            lines = "".join(f"{quad.triple} .\n" for path in paths for quad in parsed(path))
            if graph:
                steps += [f"CREATE SILENT GRAPH <{graph}>"]
            steps += [f"INSERT DATA {{ GRAPH <{graph}> {{ {lines} }} }}" if graph else f"INSERT DATA {{ {lines} }}"]
        answer = self.update(" ;\n".join(steps))
        assert answer.status_code == 204, answer.text
        self.held = graphs

    def update(self, text: str) -> httpx.Response:
        self.held = None
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
        return self.client.post("/sparql", content=text.encode(), headers=headers)

    def ask(self, text: str, accept: str, graphs: dict[str, list[Path]] | None = None) -> httpx.Response:
        named = [graph for graph in graphs or {} if graph != DEFAULT]
        separate = DEFAULT in (graphs or {})
        dataset = [("default-graph-uri", DEFAULT), *(("named-graph-uri", name) for name in named)] if separate else []
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.client.post(f"/sparql?{urlencode(dataset)}", content=text.encode(), headers=headers)

    # Kinds of tests -------------------------------------------------------------------------------

    def query(self, manifest: Manifest, test: Term) -> str:
        action = manifest.one(test, f"{MF}action")
        path, result = file(manifest.one(action, f"{QT}query")), file(manifest.one(test, f"{MF}result"))
        graphs = manifest.data(action, QT)
        text = path.read_text("utf-8")
        for name in re.findall(r"FROM <([^>]+)>", text):
            graphs[(path.parent / name).as_uri()] = [path.parent / name]
        if len(graphs) > 1 and "FROM" not in text:
            graphs[DEFAULT] = graphs.pop("")
        self.load(graphs)
        answer = self.ask(f"BASE <{path.as_uri()}>\n{text}", ACCEPT[result.suffix], graphs)
        if answer.status_code != 200:
            return f"{answer.status_code} {answer.text}"
        return same_answer(answer, result)

    def syntax(self, manifest: Manifest, test: Term, *, good: bool, update: bool) -> str:
        path = file(manifest.one(test, f"{MF}action"))
        text = f"BASE <{path.as_uri()}>\n{path.read_text('utf-8')}"
        answer = self.update(text) if update else self.ask(text, "*/*")
        # What is refused for fetching (403) has been understood.
        return "" if (answer.status_code != 400) == good and answer.status_code < 500 else str(answer.status_code)

    def change(self, manifest: Manifest, test: Term) -> str:
        action, result = manifest.one(test, f"{MF}action"), manifest.one(test, f"{MF}result")
        path = file(manifest.one(action, f"{UT}request"))
        self.load(manifest.data(action, UT))
        answer = self.update(f"BASE <{path.as_uri()}>\n{path.read_text('utf-8')}")
        if answer.status_code != 204:
            return f"{answer.status_code} {answer.text}"
        held = ox.Dataset(ox.parse(self.client.get("/data?format=nq").content, ox.RdfFormat.N_QUADS))
        wanted = ox.Dataset(
            ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph) if graph else ox.DefaultGraph())
            for graph, paths in manifest.data(result, UT).items()
            for path in paths
            for quad in parsed(path)
        )
        return same_data(held, wanted)

    def protocol(self, manifest: Manifest, test: Term) -> str:
        self.load(manifest.data(test, UT))
        created = ""
        for request in manifest.items(manifest.one(manifest.one(test, f"{MF}action"), f"{HT}requests")):
            answer = self.send(manifest, request, created)
            created = answer.headers.get("location", created)
            problem = judged(manifest, manifest.one(request, f"{HT}resp"), answer)
            if problem:
                return f"{problem}: {answer.status_code} {answer.text}"
        return ""

    def send(self, manifest: Manifest, request: Term, created: str) -> httpx.Response:
        self.held = None
        path = (manifest.text(request, f"{HT}absolutePath") or "").replace("$NEWPATH$", created)
        path = path.replace("/gsp/", "/data/").replace("/person/", "/data/person/")
        headers = {"Authorization": f"Bearer {TOKEN}"}
        for header in manifest.items(manifest.one(request, f"{HT}headers")):
            headers[str(manifest.text(header, f"{HT}fieldName"))] = str(manifest.text(header, f"{HT}fieldValue"))
        body = manifest.one(request, f"{HT}body")
        chars = manifest.text(body, "http://www.w3.org/2011/content#chars") if body is not None else ""
        charset = "utf-16" if "utf-16" in headers.get("content-type", "").lower() else "utf-8"
        content = (chars or "").encode(charset)
        return self.client.request(
            str(manifest.text(request, f"{HT}methodName")), path, content=content, headers=headers
        )

    def description(self, manifest: Manifest, test: Term) -> str:
        del manifest, test
        answer = self.client.get("/sparql", headers={"Accept": "text/turtle"})
        sd = "http://www.w3.org/ns/sparql-service-description#"
        found = list(ox.parse(answer.content, ox.RdfFormat.TURTLE))
        endpoints = [quad.object.value for quad in found if quad.predicate.value == f"{sd}endpoint"]
        service = [quad for quad in found if getattr(quad.object, "value", "") == f"{sd}Service"]
        return "" if endpoints == [f"{self.url}/sparql"] and len(service) == 1 else f"{endpoints}"


KINDS: dict[str, Callable[[Runner, Manifest, Term], str]] = {
    "QueryEvaluationTest": Runner.query,
    "CSVResultFormatTest": Runner.query,
    "UpdateEvaluationTest": Runner.change,
    "PositiveSyntaxTest11": lambda run, manifest, test: run.syntax(manifest, test, good=True, update=False),
    "NegativeSyntaxTest11": lambda run, manifest, test: run.syntax(manifest, test, good=False, update=False),
    "PositiveUpdateSyntaxTest11": lambda run, manifest, test: run.syntax(manifest, test, good=True, update=True),
    "NegativeUpdateSyntaxTest11": lambda run, manifest, test: run.syntax(manifest, test, good=False, update=True),
    "ProtocolTest": Runner.protocol,
    "GraphStoreProtocolTest": Runner.protocol,
    "ServiceDescriptionTest": Runner.description,
}


def parsed(path: Path) -> list[ox.Quad]:
    syntax = ox.RdfFormat.from_extension(path.suffix[1:])
    return list(ox.parse(path=path, format=syntax, base_iri=path.as_uri(), rename_blank_nodes=True))


# Comparing ----------------------------------------------------------------------------------------


def judged(manifest: Manifest, wanted: Term, answer: httpx.Response) -> str:
    codes = [node.value.rpartition("#")[2] for node in manifest.all(wanted, f"{MF}expectedStatus")]
    names = {"OK": "200", "Created": "201", "NoContent": "204", "BadRequest": "400", "NotFound": "404"}
    patterns = [names.get(code, code.removeprefix("StatusCode").replace("xx", "..")) for code in codes]
    if not any(re.fullmatch(pattern, str(answer.status_code)) for pattern in patterns):
        return f"wanted {codes}"
    told = manifest.text(wanted, f"{MF}expectedBoolean")
    if told is not None and answer.json()["boolean"] is not (told == "true"):
        return f"wanted {told}"
    body = manifest.one(wanted, f"{HT}body")
    chars = manifest.text(body, "http://www.w3.org/2011/content#chars") if body is not None else None
    if chars and answer.request.method == "GET":
        base = str(answer.url)
        texts = (answer.content, chars.encode())
        held, graph = (ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base)) for text in texts)
        return same_data(held, graph)
    return ""


def same_data(held: ox.Dataset, wanted: ox.Dataset) -> str:
    for dataset in (held, wanted):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "" if held == wanted else f"held {sorted(map(str, held))} wanted {sorted(map(str, wanted))}"


def same_answer(answer: httpx.Response, result: Path) -> str:
    if result.suffix == ".csv":
        got, wanted = (csv_rows(text) for text in (answer.text, result.read_text("utf-8")))
        return "" if got == wanted else f"got {[row for row in got if row not in wanted]}"
    if answer.headers["content-type"].startswith("text/turtle"):
        graph = ox.Dataset(ox.parse(answer.content, ox.RdfFormat.TURTLE))
        return same_data(graph, ox.Dataset(parsed(result)))
    syntax = ox.QueryResultsFormat.from_media_type(answer.headers["content-type"])
    got_rows = results(ox.parse_query_results(answer.content, syntax))
    if result.suffix in (".ttl", ".rdf"):
        wanted_rows = rows_in_rdf(result)
    else:
        form = ox.QueryResultsFormat.from_extension(result.suffix[1:])
        wanted_rows = results(ox.parse_query_results(result.read_bytes(), form))
    return "" if got_rows == wanted_rows else differing(got_rows, wanted_rows)


def differing(got: Any, wanted: Any) -> str:
    if isinstance(got, bool) or isinstance(wanted, bool) or got[0] != wanted[0]:
        return f"got {got} wanted {wanted}"
    return f"got also {list(got[1] - wanted[1])[:2]} lacks {list(wanted[1] - got[1])[:2]}"


def csv_rows(text: str) -> list[list[tuple[str, str]]]:
    rows = [[number(re.sub(r"^_:\w+", "_:", cell)) for cell in row] for row in csv.reader(io.StringIO(text))]
    return sorted(sorted(zip(rows[0], row, strict=True)) for row in rows[1:])


def number(cell: str) -> str:
    try:
        return repr(float(cell))
    except ValueError:
        return cell


def results(found: Any) -> Any:
    """Return results as something that equals other results of the same rows."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return frozenset(names), counted([{name: row[name] for name in names if row[name] is not None} for row in found])


def rows_in_rdf(path: Path) -> Any:
    """Return the rows of a result set that is written as a graph."""
    rs = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    store = ox.Store()
    store.extend(parsed(path))
    names = [quad.object.value for quad in store.quads_for_pattern(None, ox.NamedNode(f"{rs}resultVariable"), None)]  # type: ignore[union-attr]
    bindings = f"SELECT ?row ?name ?value {{ ?set <{rs}solution> ?row . ?row <{rs}binding> ?cell ."
    asked: Any = store.query(f"{bindings} ?cell <{rs}variable> ?name ; <{rs}value> ?value }}")
    rows: dict[str, dict[str, Any]] = {
        quad.object.value: {}  # type: ignore[union-attr]
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{rs}solution"), None)
    }
    for found in asked:
        rows[found["row"].value][found["name"].value] = found["value"]
    return frozenset(names), counted(list(rows.values()))


def counted(rows: list[dict[str, Any]]) -> Counter[Any]:
    """Count rows; blank nodes are told apart by what they stand beside."""
    colours: dict[str, Any] = {}
    for _ in range(3):
        seen: dict[str, Counter[Any]] = {}
        for row in rows:
            for name, term in row.items():
                if isinstance(term, ox.BlankNode):
                    seen.setdefault(term.value, Counter())[name, coloured(row, colours)] += 1
        colours = {node: hash(frozenset(places.items())) for node, places in seen.items()}
    return Counter(coloured(row, colours) for row in rows)


def shown(term: Any) -> str:
    """Return a term as text; numbers and truth by their value, because engines may write 1.0 as 1."""
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#boolean"):
        return {"1": "true", "0": "false"}.get(term.value, term.value)
    if isinstance(term, ox.Literal) and term.datatype.value.rpartition("#")[2] in NUMBERS:
        try:
            return f"{float(term.value)!r}^^{term.datatype.value}"
        except ValueError:
            return str(term)
    return str(term)


def coloured(row: dict[str, Any], colours: dict[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (name, f"_:{colours.get(term.value, 0)}" if isinstance(term, ox.BlankNode) else shown(term))
        for name, term in row.items()
    )


def run_all(url: str) -> Runner:
    with httpx.Client(base_url=url, timeout=30) as client:
        runner = Runner(url, client)
        for path in sorted(SUITE.glob("*/manifest.ttl")):
            runner.run(Manifest(path))
    return runner


@pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suite is not beside the repository (../shared/w3c)")
def test_the_w3c_suite_passes(serving: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the tests that W3C approved at least 99 % pass; all that fail are known and have a reason."""
    service = serving("--writable", "--workers", "1")
    run = run_all(service.url)

    figures = [f"{name} {run.tests[name, True]} of {run.tests[name, True] + run.tests[name, False]}" for name in GROUPS]
    with capsys.disabled():
        sys.stdout.write(f"\nW3C SPARQL 1.1: {', '.join(figures)} pass, {len(run.skipped)} do not apply\n")
    assert {name: problem for name, problem in run.failed.items() if name not in DEVIATIONS} == {}
    assert [name for name in DEVIATIONS if name not in run.failed] == []
    assert run.tests["approved", True] / (run.tests["approved", True] + run.tests["approved", False]) >= 0.99
    assert sum(run.tests.values()) > 500
