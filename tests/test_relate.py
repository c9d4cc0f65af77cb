"""Plans and what they have to do with one another: years, levels, names that look alike."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from hongtu.graph import query
from hongtu.graph.analyse.portrait import portrait
from hongtu.graph.compare import compare
from hongtu.graph.link import alike
from hongtu.graph.pipeline import ingest, ingest_many
from hongtu.graph.relate import INFERRED, relate
from hongtu.graph.store import Store
from hongtu.ontology import BASE

TEXT = """{place}{year}年政府工作报告

{year}年，全面落实“三个年”活动部署，做好以下工作。
一、产业发展
1.做强工业。{words}地区生产总值增长6%。
"""
YEARS = (("龙岗区", 2023, "云创科技产业基地建成投用。"), ("龙岗区", 2024, "云创鲲科技产业基地建成投用。"))
LEVELS = (("深圳市", 2024, ""), ("广东省", 2024, ""), ("罗湖区", 2024, ""))


def files(folder: Path, plans: tuple[tuple[str, int, str], ...] = YEARS + LEVELS) -> list[Path]:
    paths = []
    for place, year, words in plans:
        path = folder / f"{place}{year}.txt"
        path.write_text(TEXT.format(place=place, year=year, words=words), encoding="utf-8")
        paths.append(path)
    return paths


def related(store: Store, predicate: str) -> set[tuple[str, str]]:
    answer = store.query(f"SELECT ?a ?b {{ GRAPH <{INFERRED}> {{ ?a {predicate} ?b }} }}")
    return {(str(row[0]).strip("<>").rsplit("/")[-1], str(row[1]).strip("<>").rsplit("/")[-1]) for row in answer}  # type: ignore[union-attr]


def dump(store: Store) -> bytes:
    data = store.dump()
    assert data is not None
    return data


def test_a_plan_continues_that_of_the_year_before(tmp_path: Path, store: Store) -> None:
    """Same issuer, same type, the period before; another district's plan is no predecessor."""
    list(ingest_many(files(tmp_path), store))
    assert related(store, "ht:continues") == {("龙岗区-2024", "龙岗区-2023")}


def test_a_plan_implements_those_of_the_areas_around_it(tmp_path: Path, store: Store) -> None:
    """District under city under province, in the same year only."""
    list(ingest_many(files(tmp_path), store))
    assert related(store, "ht:implements") == {
        ("龙岗区-2024", "深圳市-2024"),
        ("龙岗区-2024", "广东省-2024"),
        ("罗湖区-2024", "深圳市-2024"),
        ("罗湖区-2024", "广东省-2024"),
        ("深圳市-2024", "广东省-2024"),
    }


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    """2023 after 2024, one by one or together: every way gives the same bytes."""
    paths = files(tmp_path)[:3]
    dumps = set()
    for ordered in itertools.permutations(paths):
        with Store.open() as together, Store.open() as single:
            list(ingest_many(ordered, together))
            for path in ordered:
                ingest(path, single)
            dumps |= {dump(together), dump(single)}
    assert len(dumps) == 1


def test_what_no_longer_follows_disappears(tmp_path: Path, store: Store) -> None:
    """A plan that goes takes its relations and suggestions with it; relating again changes nothing."""
    list(ingest_many(files(tmp_path), store))
    store.remove(f"{BASE}plan/龙岗区-2023")
    relate(store)
    after = dump(store)
    assert related(store, "ht:continues") == set()
    assert related(store, "ht:reason") == set()
    relate(store)
    assert dump(store) == after


def test_names_that_are_alike_are_listed_and_never_merged(tmp_path: Path, store: Store) -> None:
    """The pair stands in the review list with its words; both nodes stay."""
    list(ingest_many(files(tmp_path), store))
    rows = query.run(store, "review").rows
    found = [row for row in rows if "same-as?" in row]
    assert found
    assert any("云创科技产业基地" in str(cell) and "云创鲲科技产业基地" in str(cell) for row in found for cell in row)
    assert {"云创科技产业基地", "云创鲲科技产业基地"} <= {row[0] for row in labels(store)}


GROWN = """盐田区{year}年政府工作报告

{year}年，做好以下工作。
一、建设
1.做强文化。{words}
"""


def test_a_name_that_grows_by_a_word_is_the_same_thing(tmp_path: Path) -> None:
    """Both nodes stay, the longer points to the shorter, in any order; questions put their stages together."""
    words = {2023: "开工建设云溪头遗址博物馆。", 2024: "云溪头博物馆建成投用。"}
    paths = [tmp_path / f"{year}.txt" for year in words]
    for path, (year, said) in zip(paths, words.items(), strict=True):
        path.write_text(GROWN.format(year=year, words=said), encoding="utf-8")
    for ordered in (paths, paths[::-1]):
        with Store.open() as store:
            list(ingest_many(ordered, store))
            assert ("云溪头遗址博物馆", "云溪头博物馆") in related(store, "skos:exactMatch")
            for name in ("云溪头博物馆", "云溪头遗址博物馆"):
                rows = query.run(store, "projects-recurring", project=name).rows
                assert [row[:3] for row in rows][:2] == [("云溪头博物馆", 2023, "开工"), ("云溪头博物馆", 2024, "建成")]
                told = portrait(store, f"{BASE}project/{name}").groups["facts"]
                assert {row[0] for row in told} == {"2023", "2024"}
            (moved,) = compare(store, "盐田区-2023", "盐田区-2024").projects
            assert (moved.name, moved.former, moved.verdict) == ("云溪头博物馆", "云溪头遗址博物馆", "advanced")


def labels(store: Store) -> set[tuple[str, ...]]:
    answer = store.query("SELECT DISTINCT ?label { ?it a ht:Place ; skos:prefLabel ?label }")
    return {(row[0].value,) for row in answer}  # type: ignore[union-attr]


def test_a_plan_implements_the_policies_of_its_preamble(tmp_path: Path, store: Store) -> None:
    """落实“三个年”活动 in the preamble is an upward link of the plan."""
    list(ingest_many(files(tmp_path)[:1], store))
    answer = store.query("SELECT ?label { ?plan a ht:Plan ; ht:implements/skos:prefLabel ?label }")
    assert [row[0].value for row in answer] == ["三个年"]  # type: ignore[union-attr]


def test_a_policy_is_carried_out_where_the_verb_stands_in_its_clause(tmp_path: Path, store: Store) -> None:
    """做好 and 实施 carry out what follows them; 增强 does not, nor a verb of the clause before."""
    path = tmp_path / "plan.txt"
    frame = "以科学理论为指导，全面落实省市部署，增强“四个意识”，做好“六稳”“六保”工作，实施“双核”战略。"
    path.write_text(f"青山区2024年工作要点\n{frame}\n一、项目建设\n1.建成滨河公园。", "utf-8")
    list(ingest_many([path], store))
    answer = store.query("SELECT ?label { ?plan a ht:Plan ; ht:implements/skos:prefLabel ?label } ORDER BY ?label")
    assert [row[0].value for row in answer] == ["六保", "六稳", "双核战略"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("涉外法律服务机制", "涉企涉外法律服务机制", True),
        ("国际食品谷规划", "国际食品谷发展规划", True),
        ("轨道25号线一期", "轨道25号线二期", False),
        ("清水河产业园", "清水河产业园二期", False),
        ("盐田区教育培训中心", "盐田教育培训中心", False),
        ("福田教育培训中心", "盐田教育培训中心", False),
        ("甲乙", "甲乙丙", False),
        ("同名公园", "同名公园", False),
    ],
)
def test_only_harmless_insertions_make_names_alike(one: str, other: str, found: bool) -> None:
    """Figures, phases, levels and exchanged signs tell things apart; a further word may not."""
    assert bool(alike([(one, "a"), (other, "b")])) == found
    assert alike([(one, "a"), (other, "b")]) == alike([(other, "b"), (one, "a")])
