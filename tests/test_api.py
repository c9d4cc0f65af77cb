"""The analyst's face: dataclasses, frames, questions, networks, measures, pictures and the notebook."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

import hongtu
from hongtu.cli import main
from hongtu.graph.analyse.measures import MEASURES
from hongtu.graph.errors import DependencyError, QueryError
from hongtu.ontology import BASE
from hongtu.viz.notebook import Graph

ROOT = Path(__file__).parent.parent
XIXIAN, XINCHENG = "西咸新区-2021", "XX新城-2024"


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("api") / "db")
    with hongtu.open(folder) as graph:
        for path in sorted((ROOT / "data" / "plans").glob("*.txt")):
            hongtu.ingest(path, graph)
    return folder


@pytest.fixture(scope="module")
def graph(location: str) -> Iterator[Graph]:
    with hongtu.open(location, read_only=True) as opened:
        yield opened


def test_opening_gives_a_store(graph: Graph) -> None:
    """A graph goes wherever a store is wanted, and lists its plans."""
    assert isinstance(graph, hongtu.Store)
    assert [plan.start for plan in graph.plans()] == ["2024-01-01", "2021-01-01"]


def test_importing_is_light() -> None:
    """`import hongtu` loads no engine and none of the analysts' libraries."""
    script = "import sys, hongtu; print(*sorted({'pandas', 'networkx', 'rdflib', 'pyoxigraph'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_targets_are_chosen_by_indicator_place_and_year(graph: Graph) -> None:
    """GDP of the new town is to grow by 8 to 10 % in 2024; any name of the indicator will do."""
    (one,) = graph.targets(indicator="GDP", year=2024)

    assert (one.plan, one.comparator, one.low, one.high, one.unit) == (XINCHENG, "range", Decimal(8), Decimal(10), "%")
    assert one.due == date(2024, 12, 31)
    assert graph.targets(indicator="GDP", place="西咸新区") == graph.targets(indicator="地区生产总值", plan=XIXIAN)


@pytest.mark.parametrize("name", ["milestones", "tasks", "responsibilities", "sections", "projects", "places",
                                  "organizations", "programs"])  # fmt: skip
def test_every_table_comes_as_frozen_values(graph: Graph, name: str) -> None:
    """Each method gives what the table of its name holds for that plan, in the order of the text."""
    found = getattr(graph, name)(plan=XIXIAN)

    assert len(found) == len(graph.ask(name, plan=XIXIAN)) > 0
    assert {(one.plan, one.year) for one in found} == {(XIXIAN, 2021)}
    with pytest.raises(dataclasses.FrozenInstanceError):
        found[0].plan = "another"


def test_offsets_point_into_the_text(graph: Graph) -> None:
    """The words of a target stand at its offsets."""
    text = (ROOT / "data" / "plans" / "xincheng-2024.txt").read_text("utf-8")

    assert {text[one.start : one.end] == one.text for one in graph.targets(plan=XINCHENG)} == {True}


def test_a_year_without_plans_is_empty(graph: Graph) -> None:
    """Nothing is no error."""
    assert graph.targets(year=1999) == ()
    assert graph.frame("targets", year=1999).empty


def test_frames_have_numbers_and_dates(graph: Graph) -> None:
    """Decimals become floats and dates become dates, so that pandas can reckon."""
    frame = graph.frame("targets", plan=XINCHENG)

    assert len(frame) == len(graph.targets(plan=XINCHENG))
    assert str(frame["low"].dtype) == "float64"
    assert str(frame["due"].dtype).startswith("datetime64")
    assert frame.loc[frame["indicator"] == "固定资产投资", "low"].iloc[0] == 10


def test_a_question_comes_as_a_frame(graph: Graph) -> None:
    """Any named question can be a frame."""
    assert list(graph.frame("targets-ceiling")["text"]) == [row["text"] for row in graph.ask("targets-ceiling").dicts()]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda graph: graph.targets(plan="无此计划"), "no plan"),
        (lambda graph: graph.targets(indicator="无此指标"), "无此指标"),
        (lambda graph: graph.frame("targets", colour="red"), "plan, indicator, place and year"),
        (lambda graph: graph.ask("no-such-question"), "no question"),
        (lambda graph: graph.sparql("ASK { ?s ?p ?o }"), "no SELECT"),
        (lambda graph: hongtu.analyse.central(graph, measure="beauty"), "no measure"),
        (lambda graph: hongtu.analyse.central(graph, kinds=["Wish"]), "no kind"),
    ],
)
def test_what_is_unknown_is_said(graph: Graph, call: object, message: str) -> None:
    """Wrong names give one clear line."""
    assert callable(call)
    with pytest.raises(QueryError, match=message):
        call(graph)


def test_without_pandas_the_extra_is_named(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames are optional; the message says what to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(DependencyError, match=r"hongtu\[frames\]"):
        graph.frame("targets")


def test_sparql_gives_a_table(graph: Graph) -> None:
    """Prefixes need no declaration."""
    assert graph.sparql("SELECT (COUNT(?p) AS ?plans) { ?p a ht:Plan }").rows == ((2,),)


def test_networks_paths_and_portraits(graph: Graph) -> None:
    """The network, a path and a portrait are one call each."""
    assert graph.to_networkx(plan=XINCHENG).number_of_nodes() > 100
    assert graph.path("渭河", "泾河")[0].steps[0].end_name == "泾河"
    assert graph.about("渭河").kind == "Place"
    assert graph.series("地区生产总值").dicts()[0]["year"] == 2021


def test_a_picture_is_complete_in_itself(graph: Graph) -> None:
    """What a notebook shows is one frame around a page that fetches nothing."""
    picture = graph.draw(around="渭河", hops=1)
    shown = picture._repr_html_()

    assert picture.nodes > 3
    assert shown.startswith("<iframe srcdoc=")
    assert shown.count("<") == 2
    assert 'src="http' not in picture.page


def test_a_graph_shows_itself_in_a_notebook(graph: Graph) -> None:
    """The value of a cell is the table of the plans, every word of them escaped."""
    shown = graph._repr_html_()

    assert shown.startswith("<table><caption>2 plans</caption>")
    assert shown.count("<tr>") == 3
    assert XINCHENG in shown


@pytest.mark.parametrize("measure", MEASURES)
def test_central_things(graph: Graph, measure: str) -> None:
    """Each measure ranks from high to low, always the same."""
    found = hongtu.analyse.central(graph, measure=measure, limit=10)
    scores = [float(str(row["score"])) for row in found.dicts()]

    assert scores == sorted(scores, reverse=True)
    assert found == hongtu.analyse.central(graph, measure=measure, limit=10)


def test_central_things_of_one_kind_and_plan(graph: Graph) -> None:
    """西咸新区 and 西安市 are the places that the plan of 2021 speaks of most."""
    found = hongtu.analyse.central(graph, plan=f"{BASE}plan/{XIXIAN}", kinds=["Place"], limit=2).dicts()

    assert {row["name"] for row in found} == {"西咸新区", "西安市"}
    assert {row["plans"] for row in found} == {1}


def test_pagerank_adds_up(graph: Graph) -> None:
    """The ranks of all things together are 1."""
    found = hongtu.analyse.central(graph, measure="pagerank", limit=10_000)

    assert sum(float(str(row["score"])) for row in found.dicts()) == pytest.approx(1, abs=0.01)


def test_communities_are_stable_and_hold_neighbours(graph: Graph) -> None:
    """Rivers that stand in one sentence belong together; the tables are the same each time."""
    found = hongtu.analyse.communities(graph)
    home = {row["name"]: row["community"] for row in found.dicts()}

    assert found == hongtu.analyse.communities(graph)
    assert len(home) > 10
    assert max(int(str(row["size"])) for row in found.dicts()) == found.dicts()[0]["size"]


def test_similar_things_share_company(graph: Graph) -> None:
    """Of rivers, Jing is most like Wei: the same sentences name both."""
    rows = hongtu.analyse.similar(graph, f"{BASE}place/渭河").dicts()
    rivers = [row for row in rows if str(row["name"]).endswith("河")]

    assert rivers[0]["name"] == "泾河"
    assert int(str(rivers[0]["shared"])) > 1


def test_an_empty_graph_has_nothing_central() -> None:
    """No plan, no rows, no error."""
    with hongtu.open() as empty:
        assert len(hongtu.analyse.central(empty, measure="pagerank")) == 0
        assert len(hongtu.analyse.communities(empty)) == 0


@pytest.mark.parametrize(
    ("words", "header"),
    [
        (["--measure", "pagerank", "--limit", "2"], "rank,name,kind,score,sentences,plans"),
        (["--communities", "--kind", "Place"], "community,size,name,kind,neighbours,sentences,plans"),
        (["--similar", "渭河"], "name,kind,score,shared,examples"),
    ],
)
def test_the_analyse_command(location: str, words: list[str], header: str) -> None:
    """Each choice gives its table, as CSV and for reading."""
    asked = ["analyse", *words, "--store", location]

    assert CliRunner().invoke(main, [*asked, "-f", "csv"]).output.splitlines()[0] == header
    assert "地点" in CliRunner().invoke(main, [*asked, "--lang", "zh"]).output


def test_the_notebook_runs(tmp_path: Path) -> None:
    """Every cell of docs/notebook.ipynb runs without error, and no output of a machine is kept in it."""
    script = """if True:
        import nbformat, sys
        from nbclient import NotebookClient
        book = nbformat.read(sys.argv[1], as_version=4)
        assert not [cell for cell in book.cells if cell.get("outputs")], "outputs are kept"
        NotebookClient(book, timeout=60, kernel_name="python3").execute()
        print(sum(bool(cell.get("outputs")) for cell in book.cells))
    """
    (tmp_path / "data").symlink_to(ROOT / "data")
    notebook = str(ROOT / "docs" / "notebook.ipynb")
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path), "JUPYTER_PLATFORM_DIRS": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, notebook],
        cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= 6
    assert str(ROOT) not in json.dumps(json.loads(Path(notebook).read_text("utf-8")))
