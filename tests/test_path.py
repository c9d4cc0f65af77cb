"""How two things are connected: the shortest chains, each step with the sentence that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from hongtu.cli import main
from hongtu.graph.analyse.path import paths, table
from hongtu.graph.analyse.surroundings import Surroundings
from hongtu.graph.pipeline import ingest
from hongtu.graph.relate import relate
from hongtu.graph.search.nodes import kind
from hongtu.graph.store import Store
from hongtu.ontology import BASE, DCTERMS, HT

SEEDS = Path(__file__).parent.parent / "data" / "plans"
PLAN = """云溪区2021年工作要点
云溪区人民政府

一、产业
1.园区。区发改局负责建设云溪产业园，配套建设云溪大桥。
2.交通。青川路与云溪大桥同步开工。
二、生态
1.河道。白鹭湖水质达到Ⅲ类。整治丹霞河。
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
    """Wei and Jing stand in one sentence of each plan: a path of one step, with these sentences, the newest first."""
    (step,) = paths(store, f"{BASE}place/渭河", f"{BASE}place/泾河")[0].steps

    assert step.via == ("Task",)
    assert [one.plan for one in step.evidence] == ["XX新城-2024", "西咸新区-2021"]
    assert all(name in one.sentence for one in step.evidence for name in ("渭河", "泾河"))


def test_paths_come_in_order_and_differ(store: Store) -> None:
    """No two paths lead by the same things, and none is shorter than the one before."""
    found = paths(store, f"{BASE}place/斗门水库", f"{BASE}place/西安市", limit=5)
    lengths = [path.length for path in found]

    assert len(found) > 1
    assert lengths == sorted(lengths)
    assert len({tuple(step.end for step in path.steps) for path in found}) == len(found)


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
    ends = [BASE + end for end in ("place/渭河", "place/西安市", "place/斗门水库", "org/区发改局", "place/白鹭湖")]
    stations = {
        step.end for start, end in combinations(ends, 2) for path in paths(store, start, end) for step in path.steps
    }

    assert {kind(station) for station in stations} <= {"Place", "Project", "Organization", "Policy", "Indicator"}


def test_a_plan_itself_may_be_an_end(store: Store) -> None:
    """From a plan, its sections are the way down."""
    found = paths(store, f"{BASE}plan/西咸新区-2021", f"{BASE}place/太平河", limit=1)

    assert found[0].steps[-1].end_name == "太平河"


def test_a_theme_a_section_and_a_fact_may_be_ends(store: Store) -> None:
    """They are what their sentences speak of; a step to or from them says where the thing is mentioned."""
    lake, bridge = f"{BASE}place/白鹭湖", f"{BASE}project/云溪大桥"
    plan = next(one.iri for one in store.plans() if "云溪" in one.iri)
    theme = next(quad.object.value for quad in store.quads(ox.NamedNode(f"{plan}#s2"), ox.NamedNode(DCTERMS.subject))
                 if isinstance(quad.object, ox.NamedNode))  # fmt: skip
    task = next(quad.subject.value for quad in store.quads(None, ox.NamedNode(HT.concerns), ox.NamedNode(bridge))
                if isinstance(quad.subject, ox.NamedNode))  # fmt: skip

    for start, end in ((theme, lake), (f"{plan}#s1.2", bridge), (f"{plan}#s1", bridge), (task, bridge)):
        (step,) = paths(store, start, end, limit=1)[0].steps
        assert step.via == ("mentions",)
        assert step.end_name in step.evidence[0].sentence
    assert paths(store, lake, theme, limit=1)[0].steps[0].via == ("← mentions",)


def test_plans_are_related_and_share_what_is_rare(tmp_path: Path) -> None:
    """A plan continues the one of the year before, and both mention the same lake."""
    with Store.open() as store:
        for year in (2021, 2022):
            file = tmp_path / f"{year}.txt"
            file.write_text(PLAN.replace("2021", str(year)), "utf-8")
            ingest(file, store)
        relate(store)
        first, last = (plan.iri for plan in store.plans())
        found = paths(store, first, last, limit=9)

    assert [step.via for step in found[0].steps] == [("← continues",)]
    lake = next(path.steps for path in found if path.steps[0].end == f"{BASE}place/白鹭湖")
    assert [(step.via, step.evidence[0].sentence) for step in lake] == [
        (("mentions",), "白鹭湖水质达到Ⅲ类。"),
        (("← mentions",), "白鹭湖水质达到Ⅲ类。"),
    ]


def test_what_stands_everywhere_is_avoided(tmp_path: Path) -> None:
    """Two roads each stand in a sentence with the district and with a bridge: the bridge tells more."""
    works = ["云溪区加强管理。"] * 8 + ["云溪区加快改造青川路、白鹭大桥。", "云溪区加快改造丹霞路、白鹭大桥。"]
    file = tmp_path / "plan.txt"
    file.write_text("云溪区2021年工作要点\n云溪区人民政府\n\n一、交通\n" + "\n".join(works), "utf-8")
    with Store.open() as store:
        ingest(file, store)
        first, _ = paths(store, f"{BASE}project/青川路", f"{BASE}project/丹霞路")[0].steps

    assert first.end == f"{BASE}project/白鹭大桥"


def test_a_section_connects_what_no_sentence_does(store: Store) -> None:
    """Its nearest sentences on each of the two are quoted."""
    (step,) = paths(store, f"{BASE}place/白鹭湖", f"{BASE}place/丹霞河", limit=1)[0].steps

    assert step.via == ("Measure",)
    assert [step.start_name in step.evidence[0].sentence, step.end_name in step.evidence[1].sentence] == [True, True]
    assert len({one.section for one in step.evidence}) == 1


def test_the_table_follows_the_store(location: str, tmp_path: Path) -> None:
    """What was taken out of the store is on no path any more; a damaged table is made anew."""
    place = tmp_path / "db"
    with Store.open(location, read_only=True) as store:
        store.backup(place)
    ends = f"{BASE}place/渭河", f"{BASE}place/泾河"
    with Store.open(place) as store:
        assert {one.plan for one in paths(store, *ends)[0].steps[0].evidence} == {"XX新城-2024", "西咸新区-2021"}
        store.remove(f"{BASE}plan/西咸新区-2021")
        assert {one.plan for one in paths(store, *ends)[0].steps[0].evidence} == {"XX新城-2024"}
    assert (place / "company.sqlite").exists()
    (place / "company.sqlite").write_bytes(b"no database" * 500)
    with Store.open(place, read_only=True) as store:
        assert {one.plan for one in paths(store, *ends)[0].steps[0].evidence} == {"XX新城-2024"}


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
        (["渭河", "泾河", "--lang", "zh"], 0, "  渭河 —任务→ 泾河\n    "),
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
