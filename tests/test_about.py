"""Names lead to things, and a thing's portrait holds what plans say of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from hongtu.cli import main
from hongtu.graph.analyse import about
from hongtu.graph.analyse.portrait import portrait
from hongtu.graph.errors import QueryError
from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store
from hongtu.ontology import BASE

PLANS = Path(__file__).parent.parent / "data" / "plans"
Run = Callable[..., Result]
TWINS = f"""
<{BASE}place/云谷> a ht:Place ; skos:prefLabel "云谷"@zh .
<{BASE}project/云谷> a ht:Project ; skos:prefLabel "云谷"@zh .
"""


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a store with the two seeds and two things of one name."""
    folder = str(tmp_path_factory.mktemp("about") / "db")
    with Store.open(folder) as store:
        for path in sorted(PLANS.glob("*.txt")):
            ingest(path, store)
        store.update(f"INSERT DATA {{ GRAPH <{BASE}graph/world> {{ {TWINS} }} }}")
    return folder


@pytest.fixture(scope="module")
def store(location: str) -> Iterator[Store]:
    with Store.open(location, read_only=True) as opened:
        yield opened


@pytest.fixture
def run(location: str) -> Run:
    def call(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--store", location])

    return call


@pytest.mark.parametrize("name", ["渭河", "place/渭河", f"{BASE}place/渭河"])
def test_a_thing_is_found_by_name_and_by_iri(store: Store, name: str) -> None:
    """The name, the end of the IRI and the IRI mean the same river."""
    assert about.one(store, name) == about.Thing(f"{BASE}place/渭河", "渭河", "Place", "")


def test_a_plan_is_found_by_its_short_name_and_title(store: Store) -> None:
    """Both lead to the plan, which belongs to itself."""
    one = about.one(store, "西咸新区-2021")

    assert (one.kind, one.plan, one.short) == ("Plan", "西咸新区-2021", "plan/西咸新区-2021")
    assert about.one(store, "西咸新区2021年工作要点") == one


@pytest.mark.parametrize(
    ("typed", "meant"), [("渭和", "渭河"), ("斗门水厍", "斗门水库"), ("地区生产总植", "地区生产总值")]
)
def test_what_is_written_alike_is_offered(store: Store, typed: str, meant: str) -> None:
    """A wrong character does not leave people alone."""
    with pytest.raises(QueryError) as error:
        about.one(store, typed)

    assert meant in str(error.value).partition("similar: ")[2].split("、")


def test_several_things_of_one_name_are_listed(store: Store) -> None:
    """The message says what to type, and typing that works."""
    with pytest.raises(about.AmbiguousError) as error:
        about.one(store, "云谷")

    assert [thing.short for thing in error.value.things] == ["place/云谷", "project/云谷"]
    assert "type one of place/云谷、project/云谷" in str(error.value)
    assert about.one(store, "project/云谷").kind == "Project"


def test_a_river_has_its_tasks_of_both_years_with_sentences(store: Store) -> None:
    """Facts come by year, the newest first, each with the sentence, section and plan that state it."""
    found = portrait(store, f"{BASE}place/渭河").groups["facts"].dicts()

    assert [row["year"] for row in found] == sorted((str(row["year"]) for row in found), reverse=True)
    assert {(row["year"], row["section"], row["plan"]) for row in found} >= {
        ("2021", "5.1", "西咸新区-2021"),
        ("2024", "6.3", "XX新城-2024"),
    }
    assert all("渭河" in str(row["sentence"]) for row in found)


def test_an_indicator_shows_its_series(store: Store) -> None:
    """Regional GDP is to grow by 10 % in 2021, by 8-10 % in 2024."""
    found = portrait(store, about.one(store, "地区生产总值").iri).groups["facts"].dicts()
    values = {(row["year"], row["low"], row["high"], row["unit"]) for row in found if row["kind"] == "Target"}

    assert values >= {("2021", Decimal(10), Decimal(10), "%"), ("2024", Decimal(8), Decimal(10), "%")}


def test_a_body_shows_what_it_owes_also_through_groups(store: Store) -> None:
    """A new town answers for what is asked of each new town."""
    found = portrait(store, about.one(store, "沣东新城").iri).groups["facts"].dicts()

    assert any("科技创新专项规划" in str(row["what"]) and row["kind"] == "Responsibility" for row in found)


def test_a_place_says_where_it_stands(store: Store) -> None:
    """What lies around it and what lies in it are part of its identity."""
    identity = portrait(store, about.one(store, "place/西咸新区").iri, "en").groups["identity"].rows

    assert ("within", "陕西省") in identity or any(relation == "within" for relation, _ in identity)


def test_a_plan_shows_its_outline_and_what_it_names(store: Store) -> None:
    """The eight themes of 2024 with their measures and what stands in them, and the things that it names most."""
    groups = portrait(store, about.one(store, "XX新城-2024").iri).groups
    outline = groups["outline"].dicts()
    below = sum(int(str(row["tasks"])) for row in outline if str(row["section"]).startswith("6."))
    (sixth,) = (row for row in outline if row["section"] == "6")

    assert [row["section"] for row in outline if "." not in str(row["section"])] == list("12345678")
    assert 0 < below <= int(str(sixth["tasks"]))
    assert groups["neighbours"].dicts()[0]["count"]


def test_a_fact_is_described_as_it_stands(store: Store) -> None:
    """A task has no portrait of its own, but all its statements."""
    node = next(quad.subject.value for quad in store.quads(None, ox.NamedNode("https://w3id.org/hongtu/ns#verb"))
                if isinstance(quad.subject, ox.NamedNode))  # fmt: skip
    one = portrait(store, node)

    assert one.kind == "Task"
    assert list(one.groups) == ["identity"]


def test_show_prints_groups(run: Run) -> None:
    """The command shows the groups with headings, in the user's language."""
    shown = run("show", "渭河", "--lang", "zh").output

    assert shown.splitlines()[0] == "渭河  地点  place/渭河"
    assert "各计划对它的说法（新的在前）" in shown
    assert "任务" in shown


def test_show_as_json(run: Run) -> None:
    """JSON holds everything, offsets included."""
    (one,) = json.loads(run("show", "渭河", "-f", "json").output)
    row: dict[str, Any] = one["groups"]["facts"][0]

    assert (one["name"], one["kind"]) == ("渭河", "Place")
    assert {"year", "kind", "what", "sentence", "section", "plan", "start"} <= row.keys()
    assert row["due"] is None or date.fromisoformat(row["due"])


def test_show_says_when_it_leaves_rows_out(run: Run) -> None:
    """A limit cuts each group and says by how much."""
    assert "more; --limit shows them" in run("show", "西安市", "--limit", "1").output
