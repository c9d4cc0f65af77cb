"""The forty questions, asked of two seeds and 23 real plans, and of invented ones for what real plans never say.

The expected rows were read from the plans' text by eye: of some portions all rows (`WHOLE`), else a part of the answer.
Real plans are read where the folder beside the checkout has them; seeds and invented plans are asked everywhere.
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


NEW_TOWNS = ("沣东新城", "沣西新城", "泾河新城", "秦汉新城", "空港新城")
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
     [("平湖中学改扩建", "投用"), ("仙田九年一贯制学校", "投用")]),
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
    ("commitments-by-force", {"plan": "龙岗区-2023"}, ("force", "what"), [("力争", "新增优质产业项目 ≥ 110个")]),
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
     [("分配", "新增世界500强 ≥ 10家"), ("分配", "新增中国500强 ≥ 12家"), ("分配", "新增行业龙头企业 ≥ 30家")]),
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
      ("规模以上工业增加值", "规上工业企业增加值增长 ≈ 1.5%", "2021年规上工业企业增加值下降 = 19%", "未完成",
       "龙岗区-2022")]),
    ("target-against-actual", {"plan": "龙岗区-2022"}, ("target", "actual", "verdict"),
     [("地区生产总值增长 ≈ 6%", "2022年地区生产总值增长 = 3%", "未完成"),
      ("固定资产投资 > 1400亿元", "2022年固定资产投资总额 = 1450亿元", "完成")]),
]  # fmt: skip
Whole = tuple[str, dict[str, str], tuple[str, ...], str, list[Row]]
WHOLE: list[Whole] = [
    ("targets", {"plan": "盐田区-2022"}, ("section", "comparator", "text", "change"), r"2(\.1(\.\d)?|\.5\.[23])?",
     [("2", "~", "7%", "increase"), ("2", ">=", "5%", "increase"), ("2", "<=", "3.5%", None),
      ("2", "qualitative", "稳步增长", "increase"), ("2.1.1", ">", "1450万标箱", None),
      ("2.1.2", ">=", "20%", "increase"), ("2.5.2", "=", "8条", None), ("2.5.2", "=", "15条", None),
      ("2.5.3", "=", "8座", None), ("2.5.3", "=", "12个", None),
      ("2.5.3", "=", "15座", None), ("2.5.3", ">=", "2500株", None), ("2.5.3", "rank", "前列", None),
      ("2.5.3", "=", "16.8公里", None)]),
    ("project-stages", {"plan": "盐田区-2022"}, ("section", "project", "stage"), r"2\.1\.1",
     [("2.1.1", "盐田港东港区超大型深水泊位", "推进"), ("2.1.1", "中西港区改造", "推进"),
      ("2.1.1", "平盐铁路复线改造", "开工"), ("2.1.1", "盐港东立交", "建成"), ("2.1.1", "拖车服务中心", "封顶"),
      ("2.1.1", "平湖", "推进"), ("2.1.1", "常胜", "推进")]),
    ("project-stages", {"plan": "龙岗区-2019"}, ("section", "project", "stage"), r"[1-9]|1\d|2\d",
     [("1", "平湖中学改扩建", "投用"), ("2", "仙田九年一贯制学校", "投用"),
      ("3", "木棉湾小学改扩建一期", "封顶"), ("4", "依山郡小学改扩建", "封顶"),
      ("5", "爱联南部学校", "封顶"), ("6", "松元头九年一贯制学校3号", "封顶"),
      ("6", "4号教学楼", "封顶"), ("15", "怡锦社区文体休闲公园", "建成"), ("16", "同德社区文体休闲公园", "建成"),
      ("17", "雪象体育公园", "推进"), ("18", "龙岗区手外科创伤外科专科医院", "建成"),
      ("19", "龙岗第二人民医院中海信", "建成"), ("19", "翠湖", "建成"),
      ("19", "龙岗区城市广场社区健康服务中心迁址修缮改造", "建成"), ("26", "宝桐路（惠盐路-盐排高速）改造", "建成"),
      ("27", "年丰社区新丰二路道路整治", "建成")]),
    ("commitments-by-force", {"plan": XIXIAN}, ("section", "force", "what"), ".*",
     [("1.1", "力争", "努力打造全省科技创新高地"), ("2.2", "力争", "积极争取省、市支持"),
      ("3.1", "力争", "重大项目纳入省市规划 ≥ 100个"), ("3.6", "力争", "积极争取上级资金支持"),
      ("5.1", "力争", "新区空气质量排名进入关中 前列"), ("3.2", "确保", "签约合同项目当年开工率 ≥ 50%"),
      ("3.6", "确保", "系统性金融债务风险 不发生"), ("4.5", "确保", "新增文物违法现象 杜绝"),
      ("7.1", "确保", "脱贫户 不返贫"), ("7.1", "确保", "贫困 不新增")]),
    ("commitments-by-force", {"plan": XINCHENG}, ("section", "force", "what"), ".*",
     [("2.1", "力争", "积极争取各类改革试点落地"), ("2.2", "确保", "新建项目开工率 ≥ 50%"),
      ("2.2", "确保", "新建项目开工率 ≥ 80%"), ("2.2", "确保", "新建项目开工率 ≥ 100%"),
      ("2.2", "确保", "三航动力 开工（二季度）"), ("2.2", "确保", "昌木电子 开工（二季度）"),
      ("7.2", "确保", "死亡人数 双下降"), ("7.2", "确保", "生产安全事故起数 双下降"),
      ("7.2", "确保", "迟报、漏报、瞒报现象 杜绝")]),
    ("commitments-by-force", {"plan": WORKS}, ("what",), ".*", []),
    ("commitments-by-force", {"plan": "龙岗区-2019"}, ("what",), ".*", []),
    ("facts-to-confirm", {"plan": XIXIAN}, ("section", "basis", "what"), r"[1-46](\.\d)?",
     [("3.2", "分配", "新增世界500强 ≥ 10家"), ("3.2", "分配", "新增中国500强 ≥ 12家"), ("3.2", "分配", "新增行业龙头企业 ≥ 30家"),
      ("3.2", "分配", "新增年纳税额1000万元以上的总部企业 ≥ 30家"),
      ("3.2", "分配", "新增年纳税额200万元以上的中小企业 ≥ 100家"),
      ("3.3", "分配", "新开工项目开工率 ≥ 50%"), ("3.3", "分配", "新开工项目开工率 ≥ 80%"),
      ("3.3", "分配", "新开工项目开工率 ≥ 100%"), ("3.4", "分配", "专用车产业集群年产值 > 50亿元"),
      ("3.4", "分配", "新能源汽车产业集群年产值 > 50亿元"), ("3.4", "分配", "生物医药产业集群年产值 > 50亿元"),
      ("3.4", "分配", "轨道交通装备产业集群年产值 > 50亿元"), ("6.3", "分配", "失业保险参保人数增长 ≥ 7%"),
      ("6.3", "分配", "工伤保险参保人数增长 ≥ 7%"), ("6.4", "分配", "新建改造农村社区服务体系项目 ≥ 5个"),
      ("6.4", "分配", "新建改造城市社区服务体系项目 ≥ 9个"), ("6.4", "分配", "赴省到市集访量下降 ≥ 10%"),
      ("6.4", "分配", "进京非访集访量下降 ≥ 10%"), ("6.4", "分配", "公众安全感增长 双提升"),
      ("6.4", "分配", "社会治安满意率增长 双提升"), ("6.4", "分配", "死亡人数 双下降"),
      ("6.4", "分配", "生产安全事故起数 双下降")]),
    ("policies-implemented", {"plan": XIXIAN}, ("stated", "policy"), "True",
     [(True, "123目标思路"), (True, "六保"), (True, "六稳")]),
    ("policies-implemented", {"plan": XINCHENG}, ("stated", "policy"), "True",
     [(True, "三个年"), (True, "三大战略"), (True, "八个新突破")]),
    ("policies-implemented", {"plan": WORKS}, ("stated", "policy"), "True",
     [(True, "一号工程"), (True, "一芯两核多支点区域发展战略")]),
    ("policies-implemented", {"plan": "盐田区-2022"}, ("stated", "policy"), "True",
     [(True, "双区"), (True, "双改"), (True, "1+1+9"), (True, "1+10+10"), (True, "六保"), (True, "六稳")]),
    ("duties-by-member", {"plan": XIXIAN}, ("section", "group", "member"), r"[136].*",
     [("3.1", "园办", None), *(("1.1", "各新城", member) for member in NEW_TOWNS),
      *((section, "新城", member) for section in ("3.1", "6.4") for member in NEW_TOWNS)]),
    ("targets-ceiling", {"plan": XIXIAN}, ("section", "indicator", "comparator", "high"), ".*",
     [("5.3", "企业开办时间", "<=", D("1")), ("5.3", "政府投资项目全流程审批用时", "<=", D("60")),
      ("5.3", "社会投资项目全流程审批用时", "<=", D("30")), ("6.3", "城镇登记失业率", "<=", D("4"))]),
    ("targets-unquantified", {"plan": XINCHENG}, ("section", "comparator", "text"), r"[0-7]\..*",
     [("6.3", "grade", "Ⅲ类"), ("6.3", "grade", "Ⅲ类"), ("6.3", "qualitative", "总体稳定"),
      ("7.2", "qualitative", "双下降"), ("7.2", "qualitative", "双下降"), ("7.2", "qualitative", "杜绝")]),
    ("targets-per-member", {"plan": XIXIAN}, ("section", "indicator", "each", "members"), ".*",
     [("3.1", "现代工业园或中小企业园", D("1"), None), ("4.2", "重点片区", D("1"), None),
      ("6.4", "社会治理创新示范点", D("3"), 5)]),
    ("portfolios", {"plan": XINCHENG}, ("section", "portfolio", "count", "total", "annual"), ".*",
     [("2.2", "新区级重点项目", D("34"), D("438.16"), D("86.9")),
      ("2.2", "市级重点项目", D("13"), D("174.6"), D("29.7")),
      ("4.1", "城市服务配套项目", D("24"), None, D("27.67")), ("4.2", "市政道路项目", D("45"), None, D("7.63"))]),
    ("shares-of-whole", {"plan": XIXIAN}, ("section", "share"), r"3\.2",
     [("3.2", D("0.5")), ("3.2", D("0.25")), ("3.2", D("0.5"))]),
    ("due-by-quarter", {"plan": XINCHENG, "to": "2024-05-31"}, ("section", "kind", "what"), ".*",
     [("2.2", "目标", "新建项目开工率 ≥ 50%"), ("3.1", "任务", "4月底前建成道路交通、环境提升、升级改造三大类工程"),
      ("3.2", "任务", "推动“大汉紫道”(长陵-泾渭大道段)4月底建成"),
      ("3.2", "节点", "“大汉紫道”(长陵-泾渭大道段) 建成（4月底）"), ("3.2", "任务", "西安际华园冰雪运动中心5月试运营"),
      ("3.2", "节点", "西安际华园冰雪运动中心 投用（5月）")]),
    ("documents-to-draft", {"plan": XIXIAN}, ("section", "task"), r"[1-3].*",
     [("1.1", "编制实施新区推进创新驱动战略三年行动计划"), ("1.1", "各新城分别编制实施科技创新专项规划"),
      ("1.2", "制定创新港专项支持政策"), ("3.1", "科学编制“十四五”规划和国土空间规划"),
      ("3.1", "一季度印发实施新区“十四五”规划、争取至少100个重大项目纳入省市规划"),
      ("3.1", "与西安、咸阳两市同步完成国土空间规划编制"), ("3.2", "编制新区重点产业链招商图谱"),
      ("3.3", "出台支持民间投资的政策措施")]),
    ("year-on-year", {"plan": "光明区-2023"}, ("indicator", "change", "verdict"), ".*",
     [("一般公共预算收入", D("7"), "加码"), ("释放产业用地", D("-33"), "弱化"), ("供应商品房", D("0"), "持平"),
      ("全科医生", D("-50"), "弱化"), ("关键核心技术攻关", D("0"), "持平"), ("名师工作室", D("10"), "加码"),
      ("名校长", D("3"), "加码"), ("地区生产总值", D("1"), "加码"), ("宜停车泊位", D("-100"), "弱化"),
      ("新建公办幼儿园", D("3"), "加码"), ("规模以上工业增加值", D("-1"), "弱化")]),
    ("places-without-tasks", {"place": "西咸新区"}, ("place",), ".*", []),
]  # fmt: skip
"""Question, parameters, columns, a pattern of the first column: all rows of that portion, read by hand, no more."""
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
@pytest.mark.parametrize(("name", "parameters", "columns", "portion", "wanted"), WHOLE)
def test_a_portion_is_whole(
    plans: Store, name: str, parameters: dict[str, str], columns: tuple[str, ...], portion: str, wanted: list[Row]
) -> None:
    """Of some sections, or of a whole plan, the answer holds each row that a reader finds and no other."""
    found = [row for row in asked(plans, name, columns, parameters) if re.fullmatch(portion, str(row[0]))]

    assert sorted(map(str, found)) == sorted(map(str, wanted))


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
