"""The forty questions, asked of two seeds and 23 real plans, and of invented ones for what real plans never say.

The expected rows were read from the plans' text by eye; each is a part of the answer. Real plans are read where the
folder beside the checkout has them; the questions to the seeds and to the invented plans are asked everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from hongtu.graph import query
from hongtu.graph.pipeline import Failed, ingest_many
from hongtu.graph.store import Store

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
LISTED = [SHARED / line for line in (HERE / "forty_plans.txt").read_text("utf-8").splitlines() if line[0] != "#"]
SEEDS = sorted((HERE.parent / "data" / "plans").glob("*.txt"))
XIXIAN, XINCHENG = "西咸新区-2021", "XX新城-2024"
WORKS = "龙岗区2024"
"""Stands for the plan of longgang-2024.txt, an excerpt whose title and name the program has to assume."""

real = pytest.mark.skipif(
    not all(path.exists() for path in LISTED), reason="the real plans of forty_plans.txt are not beside the checkout"
)
Row = tuple[object, ...]
Case = tuple[str, dict[str, str], tuple[str, ...], list[Row]]


@pytest.fixture(scope="module")
def plans() -> Iterator[Store]:
    with Store.open() as store:
        done = list(ingest_many([*SEEDS, *LISTED], store, jobs=2))
        assert [result for result in done if isinstance(result, Failed)] == []
        yield store


@pytest.fixture(scope="module")
def invented() -> Iterator[Store]:
    with Store.open() as store:
        for name in ("example.trig", "forty.trig"):
            store.native.load(path=HERE / name, format=ox.RdfFormat.TRIG)
        yield store


def numbered() -> dict[int, str]:
    """Return the forty questions as docs/questions.md numbers them."""
    listed = re.findall(
        r"^\| (\d+) \| `([a-z-]+)` \|", (HERE.parent / "docs" / "questions.md").read_text("utf-8"), re.M
    )
    return {int(number): name for number, name in listed}


def asked(store: Store, name: str, columns: tuple[str, ...], parameters: dict[str, str]) -> list[Row]:
    if parameters.get("plan") == WORKS:
        found = query.run(store, "plans").dicts()
        parameters = {**parameters, "plan": next(str(p["plan"]) for p in found if p["source"] == "longgang-2024.txt")}
    return [tuple(row[column] for column in columns) for row in query.run(store, name, **parameters).dicts()]


def D(text: str) -> Decimal:  # noqa: N802 - short, because the table below is full of it
    return Decimal(text)


Y20, Y21 = date(2020, 12, 31), date(2021, 3, 31)
REAL: list[Case] = [
    ("targets", {"plan": WORKS}, ("section", "indicator", "comparator", "low", "unit"),
     [("1", "地区生产总值", "=", D("6.5"), "%"), ("1", "规上工业增加值", "=", D("6"), "%"),
      ("1", "社会消费品零售总额", "=", D("8"), "%")]),
    ("targets", {"plan": "盐田区-2022"}, ("indicator", "comparator", "low", "change"),
     [("地区生产总值", "~", D("7"), "increase"), ("一般公共预算收入", ">=", D("5"), "increase"),
      ("城镇调查失业率", "<=", D("3.5"), None)]),
    ("breakdown", {"plan": "龙岗区-2019"}, ("section", "bodies"),
     [("8", "牵头单位：区教育局"), ("15", "牵头单位：横岗街道办"), ("26", "牵头单位：园山街道办")]),
    ("due-by-quarter", {"plan": "全国-2020", "to": "2020-12-31"}, ("year", "quarter", "kind", "what"),
     [(2020, 4, "任务", "2020年底前开展涉企收费专项治理")]),
    ("due-soon", {"on": "2021-03-10", "plan": XIXIAN}, ("due", "task"), [(Y21, "3月底前组建创新促进院")]),
    ("project-stages", {"plan": "龙岗区-2019"}, ("project", "stage"),
     [("平湖中学改扩建", "投用"), ("仙田九年一贯制学校新建", "投用")]),
    ("theme-counts", {"plan": XINCHENG}, ("section", "targets"), [("1", 16), ("5", 20), ("8", 3)]),
    ("targets-unquantified", {"plan": "盐田区-2022"}, ("indicator", "comparator", "text"),
     [("居民人均可支配收入", "qualitative", "稳步增长")]),
    ("targets-unquantified", {"plan": WORKS}, ("indicator", "text"), [("居民收入", "与经济增长基本同步")]),
    ("targets-ceiling", {"plan": "盐田区-2023"}, ("indicator", "comparator", "high"),
     [("城镇调查失业率", "<=", D("3.5"))]),
    ("targets-ceiling", {"plan": "深圳市-2022"}, ("indicator", "comparator", "high"),
     [("城镇调查失业率", "<=", D("5.5"))]),
    ("targets-per-member", {"plan": XIXIAN}, ("section", "each", "unit"),
     [("3.1", D("1"), "个"), ("6.4", D("3"), "个")]),
    ("documents-to-draft", {"plan": WORKS}, ("section", "task"), [("1.1.4", "出台直播经济支持政策")]),
    ("documents-to-draft", {"plan": "盐田区-2022"}, ("section", "task"), [("2.5.2", "编制沙头角码头规划")]),
    ("portfolios", {"plan": XINCHENG}, ("count", "total", "annual"), [(D("34"), D("438.16"), D("86.9"))]),
    ("shares-of-whole", {"plan": WORKS}, ("section", "share"), [("1.2.3", D("0.04"))]),
    ("shares-of-whole", {"plan": "龙岗区-2022"}, ("share",), [(D("0.083"),)]),
    ("commitments-by-force", {"plan": "龙岗区-2023"}, ("force", "what"), [("力争", "优质产业项目 ≥ 110个")]),
    ("tasks-in-place", {"place": "平湖", "plan": WORKS}, ("place", "task"),
     [("平湖", "加快平湖跨境电商产业园建设"), ("平湖", "推动坂田、平湖、宝龙等片区商圈提档升级")]),
    ("road-segments", {"plan": "龙岗区-2019"}, ("road", "from", "to"), [("宝桐路", "惠盐路", "盐排高速")]),
    ("water-quality", {"plan": XINCHENG, "about": "河"}, ("comparator", "text"), [("grade", "Ⅲ类")]),
    ("places-without-tasks", {}, ("place",), [("丁山河公园",)]),
    ("duties-of-body", {"body": "区教育局", "plan": "龙岗区-2019"}, ("role", "section"),
     [("牵头单位", "7"), ("牵头单位", "8"), ("牵头单位", "10")]),
    ("workload", {"plan": "龙岗区-2019"}, ("agent", "role", "sections"),
     [("区教育局", "牵头单位", 11), ("区卫生计生局", "牵头单位", 8), ("横岗街道办", "牵头单位", 1)]),
    ("tasks-without-owner", {"plan": WORKS}, ("section", "task"), [("1.1.2", "高标准建设无人机综合应用测试基地")]),
    ("tasks-without-leader", {"plan": "全国-2020"}, ("section", "task", "bodies"),
     [("1.1.4", "清理规范中小企业融资中的不合理附加费用", "各地区；银保监会")]),
    ("duties-by-member", {"plan": XIXIAN}, ("group", "member", "task"),
     [("各新城", "沣东新城", "各新城分别编制实施科技创新专项规划"),
      ("各新城", "空港新城", "各新城分别编制实施科技创新专项规划")]),
    ("targets-without-deadline", {"plan": WORKS}, ("section", "text"),
     [("1", "6.5%"), ("1.1.3", "5家"), ("1.2.3", "10个")]),
    ("tasks-unmeasured", {"plan": WORKS}, ("section", "task"), [("1.2.1", "全面落实国家减税降费政策")]),
    ("facts-to-confirm", {"plan": XIXIAN}, ("basis", "what"),
     [("分配", "世界500强 ≥ 10家"), ("分配", "中国500强 ≥ 12家"), ("分配", "行业龙头企业 ≥ 30家")]),
    ("evidence", {"plan": "盐田区-2022", "about": "失业率", "context": "6"}, ("before", "quote", "after"),
     [("失业率控制在", "3.5%", "以内，居民人")]),
    ("year-on-year", {"plan": "盐田区-2023"}, ("indicator", "change", "verdict"),
     [("地区生产总值", D("1"), "加码"), ("城镇调查失业率", D("0"), "持平")]),
    ("year-on-year", {"plan": "龙岗区-2022"}, ("indicator", "change", "verdict"), [("地区生产总值", D("3"), "加码")]),
    ("targets-weakened", {"plan": "盐田区-2024"}, ("indicator", "change"),
     [("地区生产总值", D("-2")), ("社会消费品零售总额", D("-10"))]),
    ("targets-weakened", {"plan": "深圳市-2022"}, ("indicator", "change"), [("地区生产总值", D("-0.5"))]),
    ("projects-recurring", {"project": "东部过境高速"}, ("year", "stage", "plan"),
     [(2017, "推进", "龙岗区-2017"), (2019, "推进", "深圳市-2019"), (2022, "推进", "深圳市-2022")]),
    ("indicators-dropped", {"plan": "盐田区-2023"}, ("indicator", "was_in"), [("一般公共预算收入", "盐田区-2022")]),
    ("levels-compared", {"plan": "盐田区-2022", "indicator": "地区生产总值"},
     ("lower", "upper_target", "upper_year", "upper_plan"),
     [("地区生产总值增长 ≈ 7%", "地区生产总值增长 ≈ 6%", 2022, "深圳市-2022"),
      ("地区生产总值增长 ≈ 7%", "地区生产总值增长 ≈ 5.5%", 2022, "广东省-2022")]),
    ("policies-implemented", {"plan": WORKS}, ("policy", "mentions"), [("一号工程", 1), ("五外联动", 1)]),
    ("overdue", {"plan": "全国-2020", "on": "2021-01-05"}, ("due", "task"),
     [(Y20, "2020年底前开展涉企收费专项治理"), (Y20, "2020年底前组织开展行业协会商会收费情况全面自查")]),
    # reported a year later: 地区生产总值 下降7.6%, 规上工业企业增加值 下降19%; 地区生产总值 增长3% in 2022
    ("target-against-actual", {"plan": "龙岗区-2021"}, ("indicator", "target", "actual", "verdict", "reported_in"),
     [("地区生产总值", "地区生产总值增长 = 3%", "2021年地区生产总值下降 = 7.6%", "未完成", "龙岗区-2022"),
      ("规模以上工业增加值", "规上工业企业增加值增长 ≈ 1.5%", "2021年规上工业企业增加值下降 = 19%", "未完成", "龙岗区-2022")]),
    ("target-against-actual", {"plan": "龙岗区-2022"}, ("target", "actual", "verdict"),
     [("地区生产总值增长 ≈ 6%", "2022年地区生产总值增长 = 3%", "未完成"),
      ("固定资产投资 > 1400亿元", "2022年固定资产投资总额 = 1450亿元", "完成")]),
]  # fmt: skip
EMPTY = (
    "duties-inferred",
    "portfolio-growth",
    "tasks-not-passed-down",
    "share-of-upper",
    "ledger",
)
INVENTED: list[Case] = [
    ("portfolio-growth", {}, ("earlier", "later", "before", "after", "percent"),
     [("重点项目", "续建重点项目", 20, 25, 25)]),
    ("duties-inferred", {}, ("section", "agent", "role"), [("1.1", "区商务局", "牵头单位")]),
    ("contradictions", {}, ("indicator", "one", "other", "section", "section2"),
     [("地区生产总值", "地区生产总值增长8%", "地区生产总值增长9%", "1.1", "2.1")]),
    ("target-against-actual", {"plan": "云溪区-2021"}, ("target", "actual", "verdict"),
     [("地区生产总值增长8%", "2021年地区生产总值增长8.5%", "完成"),
      ("地区生产总值增长9%", "2021年地区生产总值增长8.5%", "未完成")]),
    ("tasks-not-passed-down", {"plan": "云溪区-2021"}, ("task",),
     [("力争云溪大桥9月底前建成",), ("各街道分别新建公园2个",), ("确保管网普查3月底前完成",)]),
    ("share-of-upper", {}, ("lower", "upper", "share"), [("东街道引进企业6家", "引进企业不少于30家", D("0.2"))]),
    ("ledger", {}, ("task", "status", "date"), [("确保管网普查3月底前完成", "已完成", date(2021, 4, 2))]),
]  # fmt: skip


def test_each_of_the_forty_has_rows_read_by_eye() -> None:
    """No question is left without an expected row; the names are those of the documented forty."""
    assert set(numbered()) == set(range(1, 41))
    assert {case[0] for case in (*REAL, *INVENTED)} == set(numbered().values())


@real
@pytest.mark.parametrize(("name", "parameters", "columns", "wanted"), REAL)
def test_real_plans_answer(
    plans: Store, name: str, parameters: dict[str, str], columns: tuple[str, ...], wanted: list[Row]
) -> None:
    """The rows that a reader finds in the plans are in the answer."""
    found = asked(plans, name, columns, parameters)

    assert [row for row in wanted if row not in found] == []


@real
@pytest.mark.parametrize("name", EMPTY)
def test_real_plans_leave_open_what_no_plan_says(plans: Store, name: str) -> None:
    """Nobody reported progress, nothing is inferred: these questions stay empty rather than guess."""
    assert asked(plans, name, (), {}) == []


@real
def test_seeds_do_not_contradict_themselves(plans: Store) -> None:
    """Neither seed gives one indicator two values that exclude each other."""
    found = query.run(plans, "contradictions").dicts()

    assert [row for row in found if row["plan"] in (XIXIAN, XINCHENG)] == []


@real
def test_every_livelihood_promise_has_an_owner(plans: Store) -> None:
    """The list of 2019 names who leads for each of its items, so that none of its tasks is without owner."""
    assert asked(plans, "tasks-without-owner", ("task",), {"plan": "龙岗区-2019"}) == []


@pytest.mark.parametrize(("name", "parameters", "columns", "wanted"), INVENTED)
def test_invented_plans_answer(
    invented: Store, name: str, parameters: dict[str, str], columns: tuple[str, ...], wanted: list[Row]
) -> None:
    """What the invented plans add is the whole answer."""
    assert asked(invented, name, columns, parameters) == wanted
