"""How two things are connected: the shortest chains, each step with the sentence that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from hongtu.cli import main
from hongtu.graph.analyse.path import paths, table
from hongtu.graph.analyse.surroundings import Surroundings, kind
from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store
from hongtu.ontology import BASE

SEEDS = Path(__file__).parent.parent / "data" / "plans"
PLAN = """云溪区2021年工作要点
云溪区人民政府

一、产业
1.园区。区发改局负责建设云溪产业园，配套建设云溪大桥。
2.交通。青川路与云溪大桥同步开工。
二、生态
1.河道。白鹭湖水质达到Ⅲ类。
"""


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a store with the seeds and a small invented plan."""
    folder = tmp_path_factory.mktemp("path")
    (folder / "yunxi.txt").write_text(PLAN, "utf-8")
    with Store.open(folder / "db") as store:
        for path in (*sorted(SEEDS.glob("*.txt")), folder / "yunxi.txt"):
            ingest(path, store)
        alone = f'<{BASE}place/孤岛> a ht:Place ; skos:prefLabel "孤岛"@zh'
        store.update(f"INSERT DATA {{ GRAPH <{BASE}graph/world> {{ {alone} }} }}")
    return str(folder / "db")


@pytest.fixture(scope="module")
def store(location: str) -> Iterator[Store]:
    with Store.open(location, read_only=True) as opened:
        yield opened


def test_one_sentence_is_the_shortest_path(store: Store) -> None:
    """Wei and Jing stand in one sentence of each plan: two paths of one step, with these sentences."""
    found = paths(store, f"{BASE}place/渭河", f"{BASE}place/泾河")

    assert {path.steps[0].evidence[0].plan for path in found[:2]} == {"西咸新区-2021", "XX新城-2024"}
    for path in found[:2]:
        assert len(path.steps) == 1
        assert all(name in path.steps[0].evidence[0].sentence for name in ("渭河", "泾河"))


def test_paths_come_in_order_and_differ(store: Store) -> None:
    """No two paths lead by the same things of the same plans, and none is shorter than the one before."""
    found = paths(store, f"{BASE}place/渭河", f"{BASE}place/西安市", limit=5)
    lengths = [path.length for path in found]

    assert len(found) > 1
    assert lengths == sorted(lengths)
    assert len({(tuple(step.end for step in path.steps), path.steps[0].evidence) for path in found}) == len(found)


def test_a_path_is_the_same_from_both_ends(store: Store) -> None:
    """Direction does not matter for the shortest length."""
    there = paths(store, f"{BASE}place/斗门水库", f"{BASE}place/渭河", limit=1)[0]
    back = paths(store, f"{BASE}place/渭河", f"{BASE}place/斗门水库", limit=1)[0]

    assert there.length == pytest.approx(back.length)
    assert (there.steps[0].start_name, there.steps[-1].end_name) == ("斗门水库", "渭河")


def test_steps_join_and_end_where_they_should(store: Store) -> None:
    """Each step begins where the one before ended, and quotes its sentence as it stands in the text."""
    around = Surroundings(store)
    found = paths(store, f"{BASE}place/斗门水库", f"{BASE}place/西安市")

    assert found
    for path in found:
        for step, following in zip(path.steps, path.steps[1:], strict=False):
            assert step.end == following.start
        for evidence in (one for step in path.steps for one in step.evidence):
            again = around.quote(f"{BASE}plan/{evidence.plan}", evidence.start)
            assert again.sentence == evidence.sentence
            assert evidence.end - evidence.start == len(evidence.sentence)


def test_code_lists_and_plans_are_no_stations(store: Store) -> None:
    """What everything hangs on (units, codes, themes, the plan) is walked past."""
    around = Surroundings(store)
    near = {kind(other) for node in (f"{BASE}place/渭河", f"{BASE}place/西安市") for other in around.near(node)}

    assert near <= {"Task", "Target", "Milestone", "Responsibility", "Portfolio", "Sentence", "Measure", "Place",
                    "Project", "Organization", "Policy", "Indicator"}  # fmt: skip


def test_a_plan_itself_may_be_an_end(store: Store) -> None:
    """From a plan, its sections are the way down."""
    found = paths(store, f"{BASE}plan/西咸新区-2021", f"{BASE}place/太平河", limit=1)

    assert found[0].steps[-1].end_name == "太平河"


def test_one_plan_only(store: Store) -> None:
    """With a plan, nothing else is walked through."""
    plan = f"{BASE}plan/XX新城-2024"
    found = paths(store, f"{BASE}place/渭河", f"{BASE}place/泾河", plan=plan, limit=5)

    assert found
    assert {one.plan for path in found for step in path.steps for one in step.evidence} == {"XX新城-2024"}


@pytest.mark.parametrize(("start", "end"), [("place/孤岛", "place/渭河"), ("place/渭河", "place/渭河")])
def test_no_path(store: Store, start: str, end: str) -> None:
    """What nothing speaks of is connected with nothing, and nothing leads from a thing to itself."""
    assert paths(store, BASE + start, BASE + end) == ()


def test_the_table_has_a_row_for_each_sentence(store: Store) -> None:
    """Rows carry path, ends, way and evidence."""
    found = paths(store, f"{BASE}place/渭河", f"{BASE}place/泾河", limit=1)

    assert table(found).dicts()[0] | {"sentence": "", "start": 0, "end": 0, "section": "", "plan": ""} == {
        "path": 1, "from": "渭河", "via": "Task", "to": "泾河", "sentence": "", "section": "", "plan": "",
        "start": 0, "end": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["渭河", "泾河"], 0, "渭河"),
        (["孤岛", "渭河"], 0, "nothing connects 孤岛 with 渭河"),
        (["孤岛", "渭河", "--lang", "zh"], 0, "孤岛 与 渭河 之间没有联系"),
        (["渭和", "泾河"], 2, "similar: 渭河"),
        (["渭河", "泾河", "--plan", "无此计划"], 2, "no plan is called"),
    ],
)
def test_the_command(location: str, words: list[str], code: int, said: str) -> None:
    """A connection, none, and unknown names each give one clear answer and exit code."""
    result = CliRunner().invoke(main, ["path", *words, "--store", location])

    assert result.exit_code == code
    assert said in result.output


def test_the_command_writes_json_and_csv(location: str) -> None:
    """JSON nests steps and evidence; CSV has the columns of the table."""
    asked = ["path", "渭河", "泾河", "--limit", "1", "--store", location]
    (one,) = json.loads(CliRunner().invoke(main, [*asked, "-f", "json"]).output)

    assert one["steps"][0]["evidence"][0]["sentence"]
    assert CliRunner().invoke(main, [*asked, "-f", "csv"]).output.startswith("path,from,via,to,sentence,section,plan,")


def test_an_ambiguous_name_is_listed(location: str) -> None:
    """Several things of one name are shown with kind and what to type; nothing is guessed."""
    with Store.open(location) as store:
        twin = f'<{BASE}project/渭河> a ht:Project ; skos:prefLabel "渭河"@zh'
        store.update(f"INSERT DATA {{ GRAPH <{BASE}graph/world> {{ {twin} }} }}")
    result = CliRunner().invoke(main, ["path", "渭河", "泾河", "--store", location])

    assert result.exit_code == 2
    assert "place/渭河" in result.output
    assert "Project" in result.output
