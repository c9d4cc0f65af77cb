"""Named projects: invented sentences, one row a rule of the grammar, and what holds for any text."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.extract.frames import by_initial
from hongtu.graph.extract.projects import find_projects
from hongtu.graph.extract.reading import Reading
from hongtu.graph.mention import Period, Place, Project, Review


def reading(text: str, title: str = "重点任务", kind: str = "workPlan") -> Reading:
    """Return a reading of one section of a plan for 2025, parted into sentences at full stops."""
    plan = Plan("", None, "", "", 2025, date(2025, 1, 1), date(2025, 12, 31), kind)
    section = Section("1", "theme", "一", title, Span(0, len(text)), Span(0, 0))
    ends = [0, *(index + 1 for index, sign in enumerate(text) if sign in "。\n"), len(text)]
    sentences = tuple(Span(start, end) for start, end in pairwise(ends) if text[start:end].strip())
    document = Document("甲", text, sha256(text.encode()).hexdigest(), "text/plain")
    return Reading(document.with_outline(plan, (section,), sentences))


def names(text: str) -> list[str]:
    """Return the project names found in a text."""
    return [mention.text for mention in find_projects(reading(text), {}) if isinstance(mention, Project)]


ACCEPTED = [
    # the verb before the name
    ("建成青岩大道。", ["青岩大道"]),
    ("加快青岩大桥建设。", ["青岩大桥"]),
    ("全力推动青岩科技园建设。", ["青岩科技园"]),
    ("启动实施青岩湿地公园项目。", ["青岩湿地公园"]),
    ("开工建设长2.5公里的青岩大道。", ["青岩大道"]),
    ("各镇加快建设青岩水厂。", ["青岩水厂"]),
    # the name before the verb
    ("青岩大桥年底前建成通车。", ["青岩大桥"]),
    ("推动青岩冷链物流园竣工投产。", ["青岩冷链物流园"]),
    ("6月底前赛岚正式落地。", ["赛岚"]),
    # lists
    ("建成青岩大道、松陵路和柏川桥。", ["青岩大道", "松陵路", "柏川桥"]),
    ("加快青岩大桥建设和松陵路改造。", ["青岩大桥", "松陵路改造"]),
    ("跟踪推进赛岚动力、合鑫电子等重点项目。", ["赛岚动力", "合鑫电子"]),
    ("确保赛岚、合鑫等项目二季度开工。", ["赛岚", "合鑫"]),
    ("推动青岩路、松陵路等12条道路建成通车。", ["青岩路", "松陵路"]),
    ("完成青岩河、松陵河生态治理工程。", ["青岩河", "松陵河生态治理"]),
    ("建成青岩第二、第三小学。", ["青岩第二", "第三小学"]),
    # phases, extents, quotations, ordinals, works
    ("推进青岩产业园三期、四期建设。", ["青岩产业园三期", "四期"]),
    ("建成青岩小学改扩建工程（一期）。", ["青岩小学改扩建工程（一期）"]),
    ("开工建设青岩路(松陵街-柏川大道)。", ["青岩路(松陵街-柏川大道)"]),
    ("打通青岩路，建成“三江一湖”绿道。", ["青岩路", "“三江一湖”绿道"]),
    ("高标准建设“青岩人才创新港”。", ["“青岩人才创新港”"]),
    ("打造青岩“绿氢走廊”。", ["青岩“绿氢走廊”"]),
    ("建成投用综合枢纽服务平台。", ["综合枢纽服务平台"]),
    ("幸福松陵养老院投入使用。", ["幸福松陵养老院"]),
    ("推进青岩河综合整治各子项工程。", ["青岩河综合整治"]),
    ("加快地铁16号线建设。", ["地铁16号线"]),
    ("推进市第三中学建设。", ["市第三中学"]),
    ("完成青岩大道提升改造。", ["青岩大道提升改造"]),
    ("完成青岩社康中心迁址修缮改造。", ["青岩社康中心迁址修缮改造"]),
    ("启动“青岩环线”快速化改造。", ["“青岩环线”快速化改造"]),
    ("开工青岩、新建松陵等高速公路。", ["青岩", "松陵"]),
    ("建设汉中、青岩等航站区工程。", ["汉中", "青岩"]),
    ("采用代建模式实施青岩文化宫整体改造。", ["青岩文化宫整体改造"]),
    ("抓紧青岩港区三期建设。", ["青岩港区三期"]),
    ("推动青岩老工业区完成征地拆迁。", ["青岩老工业区"]),
    ("推动青岩机场群、松陵高铁纳入国家规划。", ["青岩机场群", "松陵高铁"]),
    ("力争青岩、松陵两个统筹片区年内开工。", ["青岩", "松陵"]),
    ("开展青岩码头修复、松陵坑填埋场封场。", ["青岩码头修复", "松陵坑填埋场封场"]),
    # what closes a list
    ("加快推进青岩、松陵、柏川等直升机停机坪建设。", ["青岩", "松陵", "柏川"]),
    ("加快青岩引水等前期工作。", ["青岩引水"]),
    ("完成青岩路等6条道路改造整治。", ["青岩路"]),
    ("加快青岩科创城、松陵研究院等高能级平台建设。", ["青岩科创城", "松陵研究院"]),
    ("加快青岩河、松陵河等综合整治。", ["青岩河", "松陵河"]),
    ("新开工青岩路等道路14条、柏川路等人行天桥5座。", ["青岩路", "柏川路"]),
    ("完成青岩学校等10所学校的改扩建。", ["青岩学校"]),
    ("加快青岩大道、松陵路等续建进度。", ["青岩大道", "松陵路"]),
    ("支持青岩疫苗创新中心等项目高水平运营。", ["青岩疫苗创新中心"]),
    ("加快青岩、松陵等抽水蓄能项目建设。", ["青岩", "松陵"]),
    ("推进青岩大桥、国际花卉公园等项目建设。", ["青岩大桥", "国际花卉公园"]),
    ("确保赛岚、彩生活等项目开工。", ["赛岚", "彩生活"]),
    ("推动科学城体育中心完成项目前期工作。", ["科学城体育中心"]),
    ("升级改造青岩影剧院。", ["青岩影剧院"]),
    ("办好青岩国际象棋对抗赛。", ["青岩国际象棋对抗赛"]),
    ("创建全国学前教育普及普惠区。", ["全国学前教育普及普惠区"]),
    ("打造以青岩为核心的松陵示范区。", ["松陵示范区"]),
    ("建设综合性国家科学中心。", ["综合性国家科学中心"]),
    ("建成超算二期。", ["超算二期"]),
    ("完成青岩片区景观提升和道路改造工程。", ["青岩片区景观提升"]),
    ("推进青岩水厂扩建及提标工程。", ["青岩水厂扩建"]),
    ("推动地铁15号、26号线等线路开工。", ["地铁15号", "26号线"]),
    ("推动青岩河、松陵河的水环境整治。", ["青岩河", "松陵河"]),
    ("力争引进落地青岩研究院、松陵大学等项目5个以上。", ["青岩研究院", "松陵大学"]),
    ("办好青岩科交会、“双创汇”等活动。", ["青岩科交会", "“双创汇”"]),
    ("打通青岩路、松陵路等“断头路”。", ["青岩路", "松陵路"]),
    ("加快青岩隧道、柏川通道及松陵立交改造工程。", ["青岩隧道", "柏川通道", "松陵立交改造"]),
    ("加快青岩大道、大湖公园建设。", ["青岩大道", "大湖公园"]),
    # the area's own institutions, titles, foundations, events
    ("建成区图书馆。", ["区图书馆"]),
    ("启动新区图书馆、文化馆项目建设。", ["新区图书馆", "文化馆"]),
    ("积极申报国家物流枢纽。", ["国家物流枢纽"]),
    ("上半年设立天使基金。", ["天使基金"]),
    ("筹办第八届青岩博览会。", ["第八届青岩博览会"]),
    ("办好园博会。", ["园博会"]),
    ("办好第16届全区运动会。", ["第16届全区运动会"]),
    ("办好第8届青岩视听周。", ["第8届青岩视听周"]),
    ("承办青岩茶产业大会。", ["青岩茶产业大会"]),
    ("办好青岩车展、养老产业博览会。", ["青岩车展", "养老产业博览会"]),
    ("加快青岩线等3条铁路，松陵、柏川等17条高速，以及赛山灌区等工程建设。", ["青岩线", "松陵", "柏川", "赛山灌区"]),
    ("支持青岩研究院申报国家重点实验室。", ["国家重点实验室"]),
    ("认真办好第九届青岩旅游节等节庆活动。", ["第九届青岩旅游节"]),
    ("加快青岩、松陵等煤矿建设。", ["青岩", "松陵"]),
    ("开展引青济松前期工作。", ["引青济松"]),
    ("启动区人民医院后勤楼建设。", ["区人民医院后勤楼"]),
    ("启动第六期保障性住房建设。", ["第六期保障性住房"]),
    ("加快青岩电站（松陵部分）等12个在建项目进度。", ["青岩电站（松陵部分）"]),
    ("高水准举办青岩音乐节。", ["青岩音乐节"]),
    ("建成海洋与渔业环境监测中心。", ["海洋与渔业环境监测中心"]),
    ("创建国家生态文明建设示范区。", ["国家生态文明建设示范区"]),
    ("建设全国高校区域技术转移转化中心。", ["全国高校区域技术转移转化中心"]),
    ("做好第九次全国农业普查。", ["第九次全国农业普查"]),
    ("积极筹办青岩油画双年展。", ["青岩油画双年展"]),
    ("争创国家智能网联应用中试基地。", ["国家智能网联应用中试基地"]),
    ("筹建青基因组实验室。", ["青基因组实验室"]),
    ("建立国家排污权交易中心。", ["国家排污权交易中心"]),
    ("3.完成青岩产业园二期建设。", ["青岩产业园二期"]),
    ("加快青岩城、松陵万象城等大型商贸项目的建设。", ["青岩城", "松陵万象城"]),
    ("推进青岩码头建设不断取得突破。", ["青岩码头"]),
    ("办好青岩国际马拉松。", ["青岩国际马拉松"]),
    # without a head, closed by 项目
    ("推动赛岚旅游项目开工建设。", ["赛岚旅游"]),
    ("上半年建成新区雪亮工程。", ["新区雪亮"]),
    ("赛岚云脑主体封顶。", ["赛岚云脑"]),
    ("青少年宫7月投入使用。", ["青少年宫"]),
    ("加快推进总投资50亿元的赛岚产业园建设。", ["赛岚产业园"]),
]

REFUSED = [
    "谋划一批好项目。",
    "安排重点项目34个。",
    "加快13个高品质酒店建设。",
    "新建中小学5所。",
    "完成10个村的饮水安全提升工程。",
    "加快科技产业园建设。",
    "推进海绵城市建设。",
    "加快构建现代产业体系。",
    "建成数据共享交换平台。",
    "建立青岩党建培训基地。",
    "开展农村人居环境整治提升。",
    "新建、筹集人才住房。",
    "成功举办第八届青岩博览会、松陵音乐节。",
    "建设一批青岩材料、松陵化学品等项目。",
    "打造AI产业绿色保障基地。",
    "推动开通青岩至松陵等国际航线。",
    "建立青岩企业诉求受理平台。",
    "年内完成青岩综合开发规划。",
    "打造国家重要创新高地和先进制造业基地。",
    "打造全省科技创新高地。",
    "推进在建抽水蓄能电站建设。",
    "加快东部战略通道建设。",
    "参与建设国家实验室。",
    "举办政企交流活动。",
    "建成东、西两条青岩通廊。",
    "创建国家5A级旅游景区。",
    "争取青岩材料、松陵氢电等领域全国重点实验室落地。",
    "打造青岩城市副中心。",
    "打造以青岩商圈为重点的商业新地标。",
    "推进“双一流”高校建设。",
    "打造世界一流湾区。",
    "推进社区公园、口袋公园建设。",
    "加快交通、水利、能源等领域建设。",
    "开展“积案清零”活动。",
    "建成了青岩大道。",
    "去年建成青岩大道。",
    "自2020年以来，累计建成青岩大道。",
    "运营好青岩创新园。",
    "支持青岩企业开拓东盟市场。",
    "办好青岩职业学校。",
    "设立科技支行等专营机构。",
    "开拓青岩、松陵等新兴市场。",
    "推动青岩、松陵等商圈提档升级。",
    "全面完成农贸市场改造升级。",
    "青岩大道绿树成荫。",
    "",
]


@pytest.mark.parametrize(("text", "expected"), ACCEPTED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_named_undertaking_is_found_with_its_minimal_name(text: str, expected: list[str]) -> None:
    """Each frame gives its projects, each member of a list on its own, general tails left out."""
    assert names(text) == expected


@pytest.mark.parametrize("text", REFUSED)
def test_what_names_nothing_to_be_built_is_no_project(text: str) -> None:
    """Counted, generic, abstract, past and merely run things are no projects."""
    assert names(text) == []


def test_an_extent_in_brackets_tells_both_ends() -> None:
    """The roads of a bracketed extent have spans of their own."""
    text = "开工建设青岩路(松陵街-柏川大道)。"
    (project,) = (mention for mention in find_projects(reading(text), {}) if isinstance(mention, Project))
    assert [span.of(text) for span in project.extent] == ["松陵街", "柏川大道"]


@pytest.mark.parametrize("title", ["2024年工作回顾", "过去五年取得的成绩"])
def test_results_hold_no_projects(title: str) -> None:
    """A section that looks back commits to nothing."""
    assert list(find_projects(reading("建成青岩大道。", title), {})) == []


def _with_preamble(words: str, size: int) -> Reading:
    """Return a work report whose preamble is `words` and of which the rest, one theme, tells one project."""
    text = words + "\n建成青岩大道。" + "完善各项制度。" * 1000
    source = reading(text, kind="workReport").document
    first = Section("0", "preamble", "", "", Span(0, size), Span(0, 0))
    last = Section("1", "theme", "一", "任务", Span(size, len(text)), Span(size, size))
    assert source.plan is not None
    return Reading(source.with_outline(source.plan, (first, last), source.sentences))


@pytest.mark.parametrize(
    ("opening", "sections"), [("过去一年，成绩不少。", {"1"}), ("今年任务很重。", {"0", "1"})], ids=["back", "ahead"]
)
def test_a_reports_long_preamble_may_look_back(opening: str, sections: set[str]) -> None:
    """The long preamble of a work report tells results where its words say so."""
    words = opening + "建成松陵大道。" * 300
    found = find_projects(_with_preamble(words, len(words)), {})
    assert {mention.section for mention in found} == sections


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进青岩、松陵产业合作园建设。", ["松陵产业合作园"]),
        ("确保青岩、松陵产业合作园开园。", ["青岩", "松陵产业合作园"]),
    ],
)
def test_a_mere_area_in_a_list_is_no_project(text: str, expected: list[str]) -> None:
    """Members that lend their shared head to the last one count; known areas only where they are completed."""
    area = Place(span=Span(2, 4), text="青岩", section="1", rule="places.test", kind="adminArea")
    assert [mention.text for mention in find_projects(reading(text), {})] == ["青岩", "松陵产业合作园"]
    assert [mention.text for mention in find_projects(reading(text), {"places": (area,)})] == expected


def test_words_without_punctuation_are_not_read() -> None:
    """A clause of thousands of characters is no clause; reading it would take quadratic time."""
    assert names("建成青岩大道和" * 2000) == []


def test_a_refused_candidate_beside_a_stage_is_reviewed_with_its_reason() -> None:
    """What no rule believed goes to the review list, not to the projects."""
    reviews = list(find_projects(reading("建成综合服务中心，加快综合服务中心建设。"), {}))
    assert [(review.text, review.rule) for review in reviews] == [("综合服务中心", "projects.rejected")]
    assert isinstance(reviews[0], Review)
    assert (reviews[0].reason, reviews[0].shape) == ("project-rejected", "generic:complete")


def test_words_are_grouped_by_their_first_character() -> None:
    """The longest word still wins among those of one initial."""
    assert by_initial(["中心", "中", "广场"]) == "中(?:心|)|广(?:场)"


PIECES = [
    "建成",
    "推进",
    "青岩大道",
    "、",
    "和",
    "，",
    "。",
    "等项目",
    "（",
    "）",
    "“",
    "”",
    "6月底前",
    "投用",
    "的",
    "12个",
    "\n",
    " ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_gives_true_spans_twice_the_same(text: str) -> None:
    """Whatever the text: no failure, each span holds its words, in order, and a second run finds the same."""
    source = reading(text)
    found = list(find_projects(source, {}))
    assert all(mention.span.of(text) == mention.text and mention.text for mention in found)
    assert found == sorted(found, key=lambda mention: mention.span)
    assert found == list(find_projects(source, {}))
    assert all(isinstance(period, Period) for period in source.periods)
