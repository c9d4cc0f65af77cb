"""One thing under two names in two plans: near names, measure words, scopes, stages; two reports read by eye."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hongtu.graph.compare import Comparison, compare, likeness
from hongtu.graph.compare.likeness import SAME, nearness
from hongtu.graph.mention import Target
from hongtu.graph.pipeline import facts, ingest
from hongtu.graph.store import Store

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "shenzhen_reports"


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("学校新改扩建工程", "新建改建扩建学校", SAME, SAME),
        ("云创中心项目一期", "云创中心一期", SAME, SAME),
        ("东江大桥拆除重建", "东江大桥（南岸）", SAME, SAME),
        ("断头路", "全部断头路", SAME, SAME),
        ("云东高速（甲乙段）市政化改造", "云东高速甲乙段", SAME, SAME),
        ("云东高速东段", "云东高速西段", 0, 0),
        ("国际珠宝会展中心", "珠宝会展中心", 80, 99),
        ("云创中心（一期）", "云创中心二期", 0, 0),
        ("地铁5号线东延", "地铁5号线西延", 0, 0),
        ("省级创新平台", "市级创新平台", 0, 0),
        ("重大项目", "重点项目", 0, 0),
        ("养老床位", "充电桩", 0, 20),
        ("金融业增加值", "工业增加值", 0, 65),
    ],
)
def test_nearness_of_names(one: str, other: str, least: float, most: float) -> None:
    """Words for work and kind do not count, signs that tell things apart do; mere kinds are near to nothing."""
    assert least <= nearness(one, other) <= most
    assert nearness(one, other) == nearness(other, one)


@given(st.lists(st.integers(0, 9), max_size=6), st.lists(st.integers(0, 9), max_size=6))
def test_each_thing_is_paired_once(before: list[int], after: list[int]) -> None:
    """Pairs take every thing at most once, and as many as are alike on both sides."""
    made = likeness.pairs(before, after, lambda one, other: float(one == other))

    assert all(one == other for one, other in made)
    assert Counter(one for one, _ in made) == Counter(before) & Counter(after)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Return the comparison of two plans that differ in names, measure words and scopes."""
    work = tmp_path_factory.mktemp("renamed")
    lines = {
        2031: "新增创新平台5家。新建长者服务站3个，整治断头路8条。云溪港集装箱吞吐量达到100万标箱。引进科技团队20名。"
        "推进甲江路改造工程建设。建成东江中心。加快推进南城医院建设。",
        2032: "新增创新平台4个。建设社区长者服务站3家，整治全部断头路14条。集装箱吞吐量达到120万标箱。"
        "新增科技团队30人。开工建设甲江路。加快建设东江中心。推进南城医院前期工作。",
    }
    with Store.open() as store:
        for year, words in lines.items():
            path = work / f"龙岗区{year}年工作要点.txt"
            path.write_text(f"龙岗区{year}年工作要点\n\n一、主要目标\n1.各项工作。{words}\n", "utf-8")
            ingest(path, store)
        return compare(store, "龙岗区2031", "龙岗区2032")


def test_counts_compare_whatever_their_measure_word(renamed: Comparison) -> None:
    """家 and 个, 名 and 人 count alike, and what is brought in (引进) is added (新增)."""
    found = {pair.figure.name: (pair.judgement.verdict, pair.judgement.difference) for pair in renamed.targets}

    assert found["创新平台"] == ("weakened", Decimal(-1))
    assert found["科技团队"] == ("raised", Decimal(10))


@pytest.mark.parametrize(
    ("sentence", "aspects"),
    [
        ("引进甲类企业3家、乙类企业5家，举办活动9场。", ["increment", "increment", "level"]),
        ("引进2家以上总部企业。", ["increment"]),
        ("引育甲类企业和乙类企业分别不少于30家、100家。", ["increment", "increment"]),
        ("招引亿元项目30个，协议投资100亿元。", ["increment", "level"]),
        ("新增3家科技企业、60家以上小微企业，以及120家以上甲类企业。", ["increment"] * 3),
        ("实现城镇新增就业3万人。", ["increment"]),
        ("累计引进甲类企业50家。", ["level"]),
        ("引进甲类企业总数达到50家。", ["level"]),
    ],
)
def test_what_is_brought_in_is_added(tmp_path: Path, sentence: str, aspects: list[str]) -> None:
    """A count of what is brought in or raised in the period is an increment, as 新增 is; a total is a level."""
    path = tmp_path / "龙岗区2031年工作要点.txt"
    path.write_text(f"龙岗区2031年工作要点\n\n一、主要目标\n1.各项工作。{sentence}\n", "utf-8")

    assert [target.aspect for target in facts(path)[1]["targets"] if isinstance(target, Target)] == aspects


def test_what_may_be_one_thing_stands_in_one_row(renamed: Comparison) -> None:
    """Another name, or a scope that only one plan tells, is for a person to judge: one row, with what would differ."""
    rows = [(pair.former, pair.judgement.reasons) for pair in renamed.targets if pair.judgement.verdict == "similar"]

    assert len(rows) == 3
    assert ("云溪港 港口集装箱吞吐量", ("scope", "value+")) in rows
    assert ("整治断头路", "value+") in [(former, reasons[-1]) for former, reasons in rows]
    assert not [pair for pair in renamed.targets if pair.judgement.verdict in ("dropped", "new")]


def test_pushing_on_is_no_stage(renamed: Comparison) -> None:
    """推进 before 开工 is progress and before 前期 no step back; 加快 behind last year's 建成 is one."""
    found = {project.name: project.verdict for project in renamed.projects}

    assert found == {"东江中心": "back", "甲江路": "advanced", "南城医院": "continued"}


# Two reports of 龙岗区, the plan halves read by eye ---------------------------------------------------

JUDGED = {
    ("上市企业", "weakened", "≥10家", ">6家"),
    ("高新技术企业", "weakened", "≥300家", "200家"),
    ("固定资产投资", "incomparable", ">1400亿元", "≈10%"),
    ("地区生产总值", "raised", "≈6%", "≈7%"),
    ("规模以上工业增加值", "raised", "4.5%", "≈6.5%"),
    ("优质产业项目", "raised", "≥60个", "≥110个"),
    ("专精特新“小巨人”企业", "raised", "20家", "≥30家"),
    ("创新平台", "raised", "≥23家", "≥25家"),
    ("省市创新创业团队", "held", "≥2个", "≥2个"),
    ("公共住房", "raised", "≥2万套", "≥2.62万套"),
    ("建筑业总产值", "raised", ">千亿元", "2000亿元"),
    ("居民人均可支配收入", "held", "与经济增长基本同步", "与经济增长基本同步"),
    ("扩建变电站", "held", "5座", "5座"),
}
RENAMED = {  # the same thing by another name, for a person to judge
    "产值超30亿元产业项目": "产值（营收）超30亿元产业项目",
    "整备连片产业用地": "连片产业用地",
    "生产安全事故死亡人数": "事故亡人数",
    "建设公立医院项目": "建设在建公立医院项目",
    "公园": "口袋公园",
    "绿道": "新建改造绿道",
}
DROPPED = {"工业投资": ">265亿元", "旗舰中医馆": "3个", "高品质校园": "6个"}
NEW = {"社会消费品零售总额": "≈7.5%", "审计监督": "全覆盖", "培训技能人才": "≥8万人次"}
STAGES = {
    "深圳音乐学院": "advanced",
    "龙岗区国际艺术中心": "advanced",
    "平湖跨境电商产业园": "advanced",
    "宝龙生物药创新发展先导区一期": "continued",
}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand")
def test_longgang_2022_and_2023() -> None:
    """Every target that both reports set, with its verdict, and some that only one sets."""
    with Store.open() as store:
        for year in (2022, 2023):
            ingest(CORPUS / f"龙岗区{year}年政府工作报告_{year}.txt", store)
        found = compare(store, "龙岗区2022", "龙岗区2023")
    pairs = [(pair, pair.before, pair.after) for pair in found.targets]
    both = {(pair.figure.name, pair.judgement.verdict, a.written, b.written) for pair, a, b in pairs if a and b}
    likely = {pair.former: pair.figure.name for pair in found.targets if pair.judgement.verdict == "similar"}
    dropped = {pair.figure.name: a.written for pair, a, b in pairs if a and not b}
    new = {pair.figure.name: b.written for pair, a, b in pairs if b and not a}
    stages = {project.name: project.verdict for project in found.projects}

    assert {row for row in both if row[1] != "similar"} == JUDGED
    assert {former: likely.get(former) for former in RENAMED} == RENAMED
    assert len(likely) <= 1.5 * len(RENAMED)
    assert {name: dropped.get(name) for name in DROPPED} == DROPPED
    assert {name: new.get(name) for name in NEW} == NEW
    assert {name: stages.get(name) for name in STAGES} == STAGES
