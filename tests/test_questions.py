"""Questions to the two seed plans; the expected answers were read from data/plans by eye, not from the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hongtu.graph import query
from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store

PLANS = Path(__file__).parent.parent / "data" / "plans"
XIXIAN, XINCHENG = "西咸新区-2021", "XX新城-2024"
Row = tuple[object, ...]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open(None) as opened:
        for path in sorted(PLANS.glob("*.txt")):
            ingest(path, opened)
        yield opened


def rows(store: Store, name: str, *columns: str, **parameters: str) -> list[Row]:
    return [tuple(row[column] for column in columns) for row in query.run(store, name, **parameters).dicts()]


@pytest.mark.parametrize("name", [question.name for question in query.questions()])
def test_every_question_runs_on_the_seeds(store: Store, name: str) -> None:
    """Each question, with the examples of its parameters where the seeds know them, gives a table."""
    question = next(question for question in query.questions() if question.name == name)
    given = {p.name: p.example for p in question.parameters if p.kind in ("date", "integer", "text", "plan")}

    assert query.run(store, name, **given).columns


def test_targets_of_the_preamble(store: Store) -> None:
    """1: the expected targets of 2021: six growth rates, and incomes that grow steadily."""
    found = rows(store, "targets", "section", "comparator", "low", "unit", "change", "text", "due", plan=XIXIAN)

    end = date(2021, 12, 31)
    assert [row[1:] for row in found if row[0] == "0"] == [
        ("=", Decimal(10), "%", "increase", "10%", end),
        ("=", Decimal(10), "%", "increase", "10%", end),
        ("=", Decimal(20), "%", "increase", "20%", end),
        ("=", Decimal(30), "%", "increase", "30%", end),
        ("=", Decimal(20), "%", "increase", "20%", end),
        ("=", Decimal(8), "%", "increase", "8%", end),
        ("qualitative", None, None, "increase", "稳步增长", end),
    ]


def test_what_falls_due_in_the_first_quarter(store: Store) -> None:
    """3: until 31 March 2021: an institute, the five-year plan with 100 projects, resumed works, half of the starts."""
    found = rows(store, "due-by-quarter", "section", "kind", "due", "what", plan=XIXIAN, to="2021-03-31")

    assert {row[2] for row in found} == {date(2021, 3, 31)}
    assert [(section, kind) for section, kind, _, _ in found if kind != "节点"] == [
        ("1.2", "任务"),
        ("3.1", "任务"),
        ("3.1", "目标"),
        ("3.3", "任务"),
        ("3.3", "目标"),
        ("3.3", "目标"),
    ]
    words = [str(what) for _, kind, _, what in found if kind != "节点"]
    named = ["创新促进院", "“十四五”规划", "100个", "续建项目", "续建项目", "50%"]
    assert [part for part, what in zip(named, words, strict=True) if part not in what] == []


def test_projects_of_the_first_half_year(store: Store) -> None:
    """5: which projects reach which stage until the end of June 2024."""
    found = rows(store, "project-stages", "project", "stage", "due", plan=XINCHENG)

    early = [
        (bare(name), stage, day) for name, stage, day in found if isinstance(day, date) and day <= date(2024, 6, 30)
    ]
    assert early == [
        ("大汉紫道长陵泾渭大道段", "建成", date(2024, 4, 30)),
        ("西安际华园冰雪运动中心", "投用", date(2024, 5, 31)),
        ("XX新城自动驾驶产业园起步区", "建成", date(2024, 6, 30)),
        ("XX新城自动驾驶产业园起步区", "投用", date(2024, 6, 30)),
        ("万洋", "落地", date(2024, 6, 30)),
        ("西部氢岛", "落地", date(2024, 6, 30)),
        ("三航动力", "开工", date(2024, 6, 30)),
        ("昌木电子", "开工", date(2024, 6, 30)),
    ]


def bare(name: object) -> str:
    return re.sub(r"\W", "", str(name))


def test_targets_per_theme(store: Store) -> None:
    """6: how many targets each of the eight themes of 2024 sets."""
    assert rows(store, "theme-counts", "section", "targets", plan=XINCHENG) == [
        ("1", 16),
        ("2", 9),
        ("3", 3),
        ("4", 9),
        ("5", 20),
        ("6", 10),
        ("7", 5),
        ("8", 3),
    ]


def test_targets_without_a_number(store: Store) -> None:
    """7: two rivers of class III, stable soil, fewer accidents and deaths, no false reports, five-star branches."""
    assert rows(store, "targets-unquantified", "section", "comparator", "text", plan=XINCHENG) == [
        ("6.3", "grade", "Ⅲ类"),
        ("6.3", "grade", "Ⅲ类"),
        ("6.3", "qualitative", "总体稳定"),
        ("7.2", "qualitative", "双下降"),
        ("7.2", "qualitative", "双下降"),
        ("7.2", "qualitative", "杜绝"),
        ("8.2", "grade", "五星级"),
    ]


def test_ceilings(store: Store) -> None:
    """8: at most: days to open a business, days of two approvals, unemployment; the plan of 2024 has none."""
    assert rows(store, "targets-ceiling", "section", "comparator", "high", "unit", "plan") == [
        ("5.3", "<=", Decimal(1), "工作日", XIXIAN),
        ("5.3", "<=", Decimal(60), "工作日", XIXIAN),
        ("5.3", "<=", Decimal(30), "工作日", XIXIAN),
        ("6.3", "<=", Decimal(4), "%", XIXIAN),
    ]


def test_targets_for_each_new_town(store: Store) -> None:
    """9: each new town builds 1-2 parks, marks out 1-2 areas, sets up 3 model sites."""
    assert rows(store, "targets-per-member", "section", "each", "unit", plan=XIXIAN) == [
        ("3.1", Decimal(1), "个"),
        ("4.2", Decimal(1), "个"),
        ("6.4", Decimal(3), "个"),
    ]


def test_documents_to_draft(store: Store) -> None:
    """10: schemes, plans, maps, policies and rules that are to be drawn up; only one sentence names who or when."""
    found = rows(store, "documents-to-draft", "section", "bodies", "due", "task", plan=XIXIAN)

    wanted = [
        ("1.1", "", None, "创新驱动战略三年行动计划"),
        ("1.1", "各新城", None, "科技创新专项规划"),
        ("1.2", "", None, "创新港专项支持政策"),
        ("3.1", "", None, "“十四五”规划和国土空间规划"),
        ("3.1", "", date(2021, 3, 31), "印发实施新区“十四五”规划"),
        ("3.1", "", None, "完成国土空间规划编制"),
        ("3.2", "", None, "重点产业链招商图谱"),
        ("3.3", "", None, "支持民间投资的政策措施"),
        ("4.1", "", None, "监督管理办法"),
        ("4.2", "", None, "重点片区开发建设方案"),
        ("4.2", "", date(2021, 12, 31), "单元综合开发规划编制"),
        ("4.3", "", None, "“新基建”三年行动计划"),
        ("4.5", "", None, "考古工作管理办法"),
        ("4.5", "", None, "秦咸阳城遗址保护规划编制报批"),
        ("4.5", "", None, "城市文化风貌塑造实施方案"),
        ("7.3", "", None, "乡村建设三年行动计划"),
    ]
    assert [row[:3] for row in found] == [row[:3] for row in wanted]
    assert [words for (*_, words), (*_, task) in zip(wanted, found, strict=True) if words not in str(task)] == []


def test_portfolios(store: Store) -> None:
    """11: projects arranged by count and money: number, total and annual investment in 亿元."""
    assert rows(store, "portfolios", "section", "count", "total", "annual") == [
        ("2.2", Decimal(34), Decimal("438.16"), Decimal("86.9")),
        ("2.2", Decimal(13), Decimal("174.6"), Decimal("29.7")),
        ("4.1", Decimal(24), None, Decimal("27.67")),
        ("4.2", Decimal(45), None, Decimal("7.63")),
        ("3.3", Decimal(313), None, Decimal(1169)),
        ("4.3", Decimal(374), None, Decimal("312.11")),
        ("6.3", Decimal(26), None, None),
        ("6.3", Decimal(5), None, None),
    ]


def test_road_segments(store: Store) -> None:
    """16: the roads of 2024 with both ends, and what is to become of them."""
    assert rows(store, "road-segments", "road", "from", "to", "stage", plan=XINCHENG) == [
        ("大汉紫道", "长陵", "泾渭大道", "建成"),
        ("汉韵六路", "张良路", "沣泾大道", "开工"),
        ("陈平街", "汉赋三路", "泾渭大道", "开工"),
        ("兰池二路", "正阳三路", "兰池大道", "建成"),
        ("兰池二路", "正阳三路", "兰池大道", "投用"),
        ("周鼎二路", "天健一路", "天健三路", "建成"),
        ("周鼎二路", "天健一路", "天健三路", "投用"),
    ]


def test_shares_of_the_whole(store: Store) -> None:
    """12: 7 of 43 talents; 5 of 10, 10 of 40, 25 of 50 projects; rates of growth have no share."""
    assert rows(store, "shares-of-whole", "section", "share", "plan") == [
        ("5.3", Decimal("0.163"), XINCHENG),
        ("2.1", None, XIXIAN),
        ("3.2", Decimal("0.5"), XIXIAN),
        ("3.2", Decimal("0.25"), XIXIAN),
        ("3.2", Decimal("0.5"), XIXIAN),
        ("3.3", None, XIXIAN),
    ]


def test_rivers(store: Store) -> None:
    """17: Wei and Jing keep class III in both plans, Feng joins them in 2021, Taiping and Xin keep class IV."""
    found = rows(store, "water-quality", "indicator", "comparator", "text", "plan", about="河")

    rivers = ("渭河", "沣河", "泾河", "太平河", "新河")
    graded = [
        (next(r for r in rivers if r in str(name)), text, plan) for name, kind, text, plan in found if kind == "grade"
    ]
    assert sorted(graded) == sorted(
        [
            ("渭河", "Ⅲ类", XINCHENG),
            ("泾河", "Ⅲ类", XINCHENG),
            ("渭河", "Ⅲ类", XIXIAN),
            ("沣河", "Ⅲ类", XIXIAN),
            ("泾河", "Ⅲ类", XIXIAN),
            ("太平河", "IV类", XIXIAN),
            ("新河", "IV类", XIXIAN),
        ]
    )


def test_workload(store: Store) -> None:
    """20: whom the plan of 2021 tells to act, and in how many sections."""
    found = rows(store, "workload", "agent", "role", "sections", plan=XIXIAN)

    assert sorted(map(str, found)) == sorted(
        map(
            str,
            [
                ("各新城", "责任单位", 2),
                ("园办", "责任单位", 2),
                ("新城", "责任单位", 2),
                ("各级", "责任单位", 1),
                ("部门党委", "责任单位", 1),
                ("党组", "责任单位", 1),
            ],
        )
    )


def test_words_behind_a_target(store: Store) -> None:
    """28: the unemployment rate with six characters before and after."""
    found = rows(store, "evidence", "before", "quote", "after", about="失业率", context="6")

    assert found == [("失业率控制在", "4%", "以内，完善劳")]
