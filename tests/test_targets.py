"""Targets: one row a rule, sentences invented for the purpose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.extract.reading import Reading
from hongtu.graph.extract.targets import targets
from hongtu.graph.mention import Target


def read(text: str, year: int = 2024, title: str = "") -> list[Target]:
    """Return the targets of a text that is one section of a plan for `year`."""
    plan = Plan("计划", None, "某区", "某区", year, date(year, 1, 1), date(year, 12, 31), "workPlan")
    whole = Span(0, len(text))
    section = Section("1", "measure", "1", title, whole, Span(0, 0))
    sentences, start = [], 0
    for end, sign in enumerate(text, 1):
        if sign in "。；\n" or end == len(text):
            sentences.append(Span(start, end))
            start = end
    document = Document("计划.txt", text, "", "text/plain").with_outline(plan, (section,), tuple(sentences))
    return [target for target in targets(Reading(document)) if isinstance(target, Target)]


NUMBERS = [
    # text, [(indicator, comparator, low, high, unit, change)]
    ("新增民宿24家", [("新增民宿", "=", 24, 24, "家", None)]),
    ("引进龙头企业不少于8家", [("龙头企业", ">=", 8, 8, "家", None)]),
    ("落户10家以上软件企业", [("软件企业", ">=", 10, 10, "家", None)]),
    ("技术交易额突破50亿元", [("技术交易额", ">", 5_000_000_000, 5_000_000_000, "元", None)]),
    ("失业率控制在4%以内", [("失业率", "<=", 4, 4, "%", None)]),
    ("地区生产总值增长8%-10%", [("地区生产总值", "range", 8, 10, "%", "increase")]),
    ("物价涨幅2%左右", [("物价涨幅", "~", 2, 2, "%", "increase")]),
    ("能耗下降2%", [("能耗", "=", 2, 2, "%", "decrease")]),
    ("办理时间压缩到3个工作日", [("办理时间", "<=", 3, 3, "工作日", "decrease")]),
    ("提高站点覆盖率至95.5%", [("站点覆盖率", "=", Decimal("95.5"), Decimal("95.5"), "%", "increase")]),
    ("新建管网1.2万米", [("新建管网", "=", 12_000, 12_000, "米", None)]),
    ("培训5千人次", [("培训", "=", 5_000, 5_000, "人次", None)]),
    ("建设２０座公厕", [("公厕", "=", 20, 20, "座", None)]),
    ("处理量达到3,000吨", [("处理量", "=", 3_000, 3_000, "吨", None)]),
    ("百分之八十的村建成驿站", [("村建成驿站", "=", 80, 80, "%", None)]),
    ("发放补贴8000多万元", [("发放补贴", ">", 80_000_000, 80_000_000, "元", None)]),
    ("补助标准不低于每生每年300元", [("补助标准", ">=", 300, 300, "元", None)]),
    ("投入8亿元推进污水治理", [("污水治理", "=", 800_000_000, 800_000_000, "元", None)]),
    ("新建处理效率不低于60%的车间", []),
    ("以甲湾等4个片区为重点推进更新", []),
    ("整治已排查出的20处隐患点", [("隐患点", "=", 20, 20, "处", None)]),
    ("提升改造东部5个园区", [("提升改造东部园区", "=", 5, 5, "个", None)]),
    ("甲产业园区完成投资6亿元", [("甲产业园区投资", "=", 600_000_000, 600_000_000, "元", None)]),
    ("为北部山区培训医生50名", [("医生", "=", 50, 50, "名", None)]),
    ("守住一产占比不低于15%的底线", [("一产占比", ">=", 15, 15, "%", None)]),
    (
        "东部地区公交出行率不低于60%，西部地区不低于40%",
        [("东部地区公交出行率", ">=", 60, 60, "%", None), ("西部地区公交出行率", ">=", 40, 40, "%", None)],
    ),
    ("对单台容量30万千瓦以上的机组加装设施", []),
    ("研发投入占生产总值的3%以上", [("研发投入占生产总值", ">=", 3, 3, "%", None)]),
    ("工业投资规模迈上千亿元新台阶", [("工业投资规模", ">", 100_000_000_000, 100_000_000_000, "元", None)]),
    ("交易额首次突破千亿大关", [("交易额", ">", 100_000_000_000, 100_000_000_000, None, None)]),
    ("生产总值同比（下同）增长8%", [("生产总值", "=", 8, 8, "%", "increase")]),
    (
        "新增加学位50个(其中小学学位30个）",
        [("新增加学位", "=", 50, 50, "个", None), ("小学学位", "=", 30, 30, "个", None)],
    ),
    ("向民间资本推介优质项目30个", [("优质项目", "=", 30, 30, "个", None)]),
    ("在工业、农业等领域推出20项高频事项", [("高频事项", "=", 20, 20, "项", None)]),
    (
        "出口额12亿元，占外贸总额的30%",
        [("出口额", "=", 1_200_000_000, 1_200_000_000, "元", None), ("出口额占外贸总额", "=", 30, 30, "%", None)],
    ),
    ("突出抓好13个片区统筹研究", [("片区统筹研究", "=", 13, 13, "个", None)]),
    ("落实重点人员100%排查", [("重点人员排查", "=", 100, 100, "%", None)]),
    (
        "对50个优秀项目每个给予5-20万元资助",
        [("优秀项目", "=", 50, 50, "个", None), ("优秀项目资助", "range", 50_000, 200_000, "元", None)],
    ),
    (
        "完成12万户危房改造，每户补助不低于2万元",
        [("危房改造", "=", 120_000, 120_000, "户", None), ("危房改造每户补助", ">=", 20_000, 20_000, "元", None)],
    ),
    ("安排20亿元用于发放社会保险补贴", [("社会保险补贴", "=", 2_000_000_000, 2_000_000_000, "元", None)]),
    ("医保补助标准提高到年人均不低于410元", [("医保补助标准", ">=", 410, 410, "元", "increase")]),
    ("每月举办宣讲活动10场以上", [("宣讲活动", ">=", 10, 10, "场", None)]),
    ("为山区11个消防站配备车辆", [("山区消防站", "=", 11, 11, "个", None)]),
    ("对24棵古树开展病虫害防治", [("古树病虫害防治", "=", 24, 24, "棵", None)]),
    ("完成甲谷、乙材料等园区提升项目5个", [("园区提升项目", "=", 5, 5, "个", None)]),
    ("办好40件100项实事", [("实事", "=", 40, 40, "件", None), ("实事", "=", 100, 100, "项", None)]),
    ("改革试点扩大到10个县", [("改革试点", "=", 10, 10, "个", "increase")]),
    ("新建提升步道20公里", [("新建提升步道", "=", 20, 20, "公里", None)]),
    ("处理能力达到8万吨/年", [("处理能力", "=", 80_000, 80_000, "吨/年", None)]),
    ("确保108个河塘全部纳入管护", [("河塘", "=", 108, 108, "个", None)]),
    ("补助标准提高到人均不低于每月800元", [("补助标准", ">=", 800, 800, "元", "increase")]),
    ("甲类补助不低于当地标准的1.6倍", [("甲类补助", ">=", Decimal("1.6"), Decimal("1.6"), "倍", None)]),
    (
        "甲补贴每人每年提高到1800元，增长50%",
        [("甲补贴", "=", 1800, 1800, "元", "increase"), ("甲补贴", "=", 50, 50, "%", "increase")],
    ),
    ("贷款额度最高30万元", [("贷款额度", "<=", 300_000, 300_000, "元", None)]),
    (
        "新增甲、乙等文明城市2个，总数达到22个",
        [("新增甲、乙等文明城市", "=", 2, 2, "个", None), ("文明城市总数", "=", 22, 22, "个", None)],
    ),
    (
        "新增商户20家、网点30家、总量突破500家",
        [
            ("新增商户", "=", 20, 20, "家", None),
            ("新增网点", "=", 30, 30, "家", None),
            ("网点总量", ">", 500, 500, "家", None),
        ],
    ),
    # one number for several things
    (
        "儿童基本养育标准集中供养和分散供养水平分别提高到900元和800元",
        [
            (f"儿童基本养育标准{name}供养水平", "=", low, low, "元", "increase")
            for name, low in (("集中", 900), ("分散", 800))
        ],
    ),
    ("甲厂、乙厂达标率达到两个100%", [(f"{name}厂达标率", "=", 100, 100, "%", None) for name in "甲乙"]),
    (
        "城市、乡村补差水平，分别从每月500元、200元提高到550元、250元",
        [("城市补差水平", "=", 550, 550, "元", "increase"), ("乡村补差水平", "=", 250, 250, "元", "increase")],
    ),
    ("甲场和乙场配建丙库和丁池的比例达到50%", [("甲场和乙场配建丙库和丁池的比例", "=", 50, 50, "%", None)]),
    ("甲类店、乙类店、丙类店各1个", [(name, "=", 1, 1, "个", None) for name in ("甲类店", "乙类店", "丙类店")]),
    ("甲河、乙河绿化面积均突破5亩", [(f"{name}绿化面积", ">", 5, 5, "亩", None) for name in ("甲河", "乙河")]),
    (
        "厨余垃圾、建筑垃圾利用率分别达到80%、85%以上",
        [("厨余垃圾利用率", ">=", 80, 80, "%", None), ("建筑垃圾利用率", ">=", 85, 85, "%", None)],
    ),
    (
        "厨余垃圾和建筑垃圾利用率分别达到80%85%以上",
        [("厨余垃圾利用率", ">=", 80, 80, "%", None), ("建筑垃圾利用率", ">=", 85, 85, "%", None)],
    ),
    (
        "审批用时分别压缩到60、30个工作日",
        [("审批用时", "<=", 60, 60, "工作日", "decrease"), ("审批用时", "<=", 30, 30, "工作日", "decrease")],
    ),
    (
        "养老保险、医疗保险参保人数增长7%",
        [("养老保险参保人数", "=", 7, 7, "%", "increase"), ("医疗保险参保人数", "=", 7, 7, "%", "increase")],
    ),
    ("口袋公园和广场11处", [("口袋公园和广场", "=", 11, 11, "处", None)]),
    ("新建道路61条60公里", [("新建道路", "=", 61, 61, "条", None), ("新建道路", "=", 60, 60, "公里", None)]),
    ("开工公租房5个、5千套", [("开工公租房", "=", 5, 5, "个", None), ("开工公租房", "=", 5_000, 5_000, "套", None)]),
    # what is left out
    (
        "报批土地2万亩以上、供应2.5万亩",
        [("报批土地", ">=", 20_000, 20_000, "亩", None), ("供应土地", "=", 25_000, 25_000, "亩", None)],
    ),
    (
        "安排重点项目34个，总投资43亿元",
        [("重点项目", "=", 34, 34, "个", None), ("重点项目总投资", "=", 4_300_000_000, 4_300_000_000, "元", None)],
    ),
    # numbers inside names are no targets
    ("引进总投资50亿元以上产业项目10个", [("总投资50亿元以上产业项目", "=", 10, 10, "个", None)]),
    ("新增年税收超1亿元的写字楼1栋", [("新增年税收超1亿元的写字楼", "=", 1, 1, "栋", None)]),
    ("启动建设3座110千伏变电站", [("启动建设110千伏变电站", "=", 3, 3, "座", None)]),
    ("落实“三个年”和第14届会议精神", []),
    ("用好5G和“6+1”产业政策", []),
    ("对标国家18项指标", []),
    ("比上年增加300亿元", []),
    ("政府投资从去年安排的6亿元扩大到8亿元", [("政府投资", "=", 800_000_000, 800_000_000, "元", "increase")]),
    ("上市公司由2家增至5家以上", [("上市公司", ">=", 5, 5, "家", None)]),
    ("举办招聘会36场", [("招聘会", "=", 36, 36, "场", None)]),
    ("淘汰产能5000万千瓦", [("淘汰产能", "=", 50_000_000, 50_000_000, "千瓦", None)]),
    (
        "减少税负35亿元、收费约20亿元",
        [
            ("税负", "=", 3_500_000_000, 3_500_000_000, "元", "decrease"),
            ("收费", "~", 2_000_000_000, 2_000_000_000, "元", "decrease"),
        ],
    ),
    ("500米站点覆盖率达到94%", [("500米站点覆盖率", "=", 94, 94, "%", None)]),
    ("每街道至少一条景观路", [("景观路", ">=", 1, 1, "条", None)]),
    ("落实支持企业发展的18条措施", []),
    ("自来水普及率达97.4%", [("自来水普及率", "=", Decimal("97.4"), Decimal("97.4"), "%", None)]),
    ("群众参与率达到90%", [("群众参与率", "=", 90, 90, "%", None)]),
    ("创建和谐企业10家", [("和谐企业", "=", 10, 10, "家", None)]),
    ("巩固建成区10条河道治理成效", []),
    ("打造15分钟养老服务圈", []),
    ("新建一家中医院和一所小学", [("新建中医院", "=", 1, 1, "家", None), ("小学", "=", 1, 1, "所", None)]),
    ("实施5家医院和9间诊所改扩建", [("医院改扩建", "=", 5, 5, "家", None), ("诊所改扩建", "=", 9, 9, "间", None)]),
    ("物流费用与产值比率降到13%", [("物流费用与产值比率", "<=", 13, 13, "%", "decrease")]),
    ("建成甲路、乙路等30条道路", [("道路", "=", 30, 30, "条", None)]),
    ("甲容、乙通等10个领域整治", [("甲容、乙通等领域整治", "=", 10, 10, "个", None)]),
    ("打造5ms时延圈", [("时延圈", "=", 5, 5, "ms", None)]),
    ("建设10km管网", [("管网", "=", 10, 10, "公里", None)]),
    ("产值突破千亿元", [("产值", ">", 100_000_000_000, 100_000_000_000, "元", None)]),
    ("打造千亿级集群2个", [("千亿级集群", "=", 2, 2, "个", None)]),
    ("甲米、乙薯等主栽品种覆盖率达到97%", [("甲米、乙薯等主栽品种覆盖率", "=", 97, 97, "%", None)]),
    ("固定资产投资止跌回稳、增长5%", [("固定资产投资止跌回稳", "=", 5, 5, "%", "increase")]),
    ("充分利用10亿元引导基金", []),
    ("由1150元提高到1240元", [("提高到", "=", 1240, 1240, "元", "increase")]),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_number(text: str, expected: list[tuple[object, ...]]) -> None:
    """Each amount of a sentence becomes the records that the annotation guide asks for."""
    found: list[tuple[object, ...]] = [(t.indicator, t.comparator, t.low, t.high, t.unit, t.change) for t in read(text)]

    assert found == expected


QUALITIES = [
    ("推动测评成绩和满意度指数稳居全市前列", [("测评成绩", "rank", None), ("满意度指数", "rank", None)]),
    ("按一级标准打造湿地园", []),
    ("劳动生产率增速高于经济总量增速", [("劳动生产率增速", "qualitative", "increase")]),
    ("民间投资占比稳步提升", [("民间投资占比", "qualitative", "increase")]),
    ("服务水平稳步提升", []),
    ("对未能稳定达标的企业限期整改", []),
    ("实现社区养老服务全覆盖", [("社区养老服务", "qualitative", None)]),
    ("加快村小改造进程，确保明年全部完成", [("村小改造进程", "qualitative", None)]),
    ("坚决杜绝重特大事故", [("重特大事故", "qualitative", None)]),
    ("事故起数和死亡人数“双下降”", [("事故起数", "qualitative", "decrease"), ("死亡人数", "qualitative", "decrease")]),
    ("居民收入稳步增长", [("居民收入", "qualitative", "increase")]),
    ("续建项目一季度全部复工", [("续建项目", "qualitative", None)]),
    ("空气质量排名进入全省前列", [("空气质量排名", "rank", None)]),
    ("甲河、乙河水质达到Ⅲ类", [("甲河水质", "grade", None), ("乙河水质", "grade", None)]),
    ("近岸水质保持二类以上标准", [("近岸水质", "grade", None)]),
    ("甲园申报国家3A景区", [("甲园", "grade", None)]),
    ("创建五星级党支部", [("创建", "grade", None)]),
    ("在追赶超越中走在前列", []),
    ("不断提升服务水平", []),
    ("按照“全覆盖、零容忍”要求", []),
    ("落实“一年建成、两年全部到位”的部署", []),
    ("违法建筑保持零增量", [("违法建筑", "qualitative", None)]),
    ("推动劳资纠纷持续下降", [("劳资纠纷", "qualitative", "decrease")]),
    ("营商环境在全国实现位次前移", [("营商环境", "rank", None)]),
    ("能耗、水耗持续下降", [("能耗、水耗", "qualitative", "decrease")]),
    ("建设覆盖全面的较快增长的机制", []),
]


@pytest.mark.parametrize(("text", "expected"), QUALITIES, ids=[row[0] for row in QUALITIES])
def test_quality(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    """Ranks, grades and checkable ends are targets; slogans and wishes are not."""
    found = [(t.indicator, t.comparator, t.change) for t in read(text)]

    assert [row[1:] for row in found] == [row[1:] for row in expected]
    assert all(
        row[0].startswith(name[0][:2]) for row, name in zip(found, expected, strict=True) if row[1] == "qualitative"
    )


DEADLINES = [
    ("到2027年，交易额突破10亿元；新建公园20个", "2027-12-31", "inherited"),
    ("学位比“十四五”期间增长6%", "2024-12-31", "default"),
    ("落实《三年措施（2022—2026年）》，实施12项任务", "2024-12-31", "default"),
    ("6月底前完成绿道70公里", "2024-06-30", "stated"),
    ("新增绿道70公里", "2024-12-31", "default"),
    ("6月底前，新增绿道70公里，修缮驿站3座", "2024-06-30", "inherited"),
    ("甲园年中建成投用，上半年新增厂房3万平方米", "2024-06-30", "stated"),
    ("乙园6月底前建成投用，新增厂房3万平方米", "2024-06-30", "inherited"),
    ("到2027年，新增绿道70公里", "2027-12-31", "inherited"),
    ("汛期前新增泵站3座", "2024-05-31", "stated"),
    ("春节前新增公交线路5条", "2024-02-09", "stated"),
    ("明年国庆前新增公交线路5条", "2025-09-30", "stated"),
    ("2023年底前新增公交线路5条", "2023-12-31", "stated"),
    ("春节前后新增公交线路5条", "2024-12-31", "default"),
    ("自2023年起每年新增绿道70公里", "2024-12-31", "default"),
]


@pytest.mark.parametrize(("text", "due", "status"), DEADLINES, ids=[row[0] for row in DEADLINES])
def test_deadline(text: str, due: str, status: str) -> None:
    """The time that governs a number is its deadline; without one the plan's end is, by default."""
    target = read(text)[0]

    assert (target.due.isoformat(), target.due_status) == (due, status)


def test_quarters() -> None:
    """Three numbers for the first three quarters are due one by one."""
    found = read("新开工项目前三季度开工率分别不低于50%、80%和100%")

    assert [(str(t.low), t.due.isoformat()[5:]) for t in found] == [("50", "03-31"), ("80", "06-30"), ("100", "09-30")]


def test_part_of_whole() -> None:
    """A number led by 其中 points to the number of which it is a part."""
    whole, part = read("新增人才43名（其中海外人才7名）")

    assert part.whole == whole.span


def test_scope_of_each() -> None:
    """A number for each member of a class keeps the class and says that it holds for each."""
    target = read("每个街道建设示范点不少于3个")[0]

    assert (target.scope, target.per) == ("每个街道", True)


def test_looking_back_commits_to_nothing() -> None:
    """Numbers of a section that reports results are no targets."""
    assert read("新增绿道70公里", title="2023年工作回顾") == []


SIGNS = (
    "新增企业和、，。；（）“”分别各均不少于以上以内每个前三季度0123456789.%-—"
    "万亿元家个\n 其中比增长下降到Ⅲ类全覆盖\U0001f600"
)


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=SIGNS,
        max_size=80,
    )
)
def test_any_text(text: str) -> None:
    """No text breaks the reading, every span quotes it, and reading again gives the same."""
    found = read(text)

    assert all(t.span.of(text) == t.text for t in found)
    assert all(t.evidence.contains(t.span) for t in found)
    assert found == read(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(2, 99), min_size=2, max_size=6))
def test_respectively_keeps_count(numbers: list[int]) -> None:
    """A 分别 list of n things and n numbers gives n targets, in order."""
    things = [f"{sign}类店" for sign in "甲乙丙丁戊己"[: len(numbers)]]
    found = read(f"{'、'.join(things)}分别不少于{'、'.join(f'{n}家' for n in numbers)}")

    assert [(t.indicator, t.low) for t in found] == list(zip(things, map(Decimal, numbers), strict=True))


@pytest.mark.parametrize(
    ("sentence", "aspects"),
    [
        ("新增甲类企业10家以上、乙类企业50家左右。", ["increment", "increment"]),
        ("新增甲类企业300家，乙类企业总数突破2900家。", ["increment", "level"]),
        ("新增甲类企业300家，乙类企业20家。", ["increment"] * 2),
        ("新增甲类企业300家，建成乙类公园2座、丙类公园3座。", ["increment", "level", "level"]),
        ("新增甲类企业300家、乙类企业总数达到2900家。", ["increment", "level"]),
        ("建成甲类公园3座、乙类公园5座。", ["level", "level"]),
    ],
)
def test_what_is_new_is_an_increment_for_all_items_of_its_list(sentence: str, aspects: list[str]) -> None:
    """新增 before the first item of a list holds for the others, unless they name a total."""
    assert [target.aspect for target in read(sentence)] == aspects


@pytest.mark.parametrize(
    ("sentence", "indicator", "text"),
    [
        ("一般公共预算收入保持正增长。", "一般公共预算收入", "正增长"),
        ("一般公共预算收入与上一年基本持平。", "一般公共预算收入", "基本持平"),
        ("实现公众满意率和社会安全率双提升。", "公众满意率", "双提升"),
    ],
)
def test_trends_name_their_indicator(sentence: str, indicator: str, text: str) -> None:
    """Neither the verb before a name nor the words of the comparison belong to it."""
    found = read(sentence)[0]
    assert (found.indicator, found.text) == (indicator, text)
