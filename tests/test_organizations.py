"""Named bodies: invented sentences, one row a rule or class of names, and what holds for any text."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.extract.organizations import find_organizations
from hongtu.graph.extract.places import find_places
from hongtu.graph.extract.reading import Reading
from hongtu.graph.mention import Organization


def reading(text: str) -> Reading:
    """Return a reading of one section of a plan for 2025, parted into sentences at full stops only."""
    plan = Plan("", None, "", "", 2025, date(2025, 1, 1), date(2025, 12, 31), "workPlan")
    section = Section("1", "theme", "一", "", Span(0, len(text)), Span(0, 0))
    ends = [0, *(index + 1 for index, sign in enumerate(text) if sign == "。"), len(text)]
    sentences = tuple(Span(start, end) for start, end in pairwise(ends) if text[start:end].strip())
    document = Document("甲", text, sha256(text.encode("utf-8", "replace")).hexdigest(), "text/plain")
    return Reading(document.with_outline(plan, (section,), sentences))


def mentions(text: str) -> list[Organization]:
    """Return the bodies found in a text, with the places found before."""
    prepared = reading(text)
    return list(find_organizations(prepared, {"places": tuple(find_places(prepared, {}))}))


NAMED = [
    # departments, with the level or place before them
    ("牵头单位：区发改局", ["区发改局"]),
    ("由深圳市发展和改革委员会负责。", ["深圳市发展和改革委员会"]),
    ("（省住房城乡建设厅牵头）", ["省住房城乡建设厅"]),
    ("（人力资源社会保障部、工业和信息化部负责）", ["人力资源社会保障部", "工业和信息化部"]),
    # the level stands once in a list
    ("责任单位：区财政局、住建局、采购中心", ["区财政局", "住建局", "采购中心"]),
    ("责任单位：省科技厅、工业和信息化厅按职责分工负责", ["省科技厅", "工业和信息化厅"]),
    ("（责任单位：省市场监管局（省知识产权局））", ["省市场监管局", "省知识产权局"]),
    ("牵头单位：青岩街道办，配合单位：区残联", ["青岩街道办", "区残联"]),
    # central bodies with their branches, and party bodies
    ("责任单位：海关总署广东分署、人民银行陕西省分行", ["海关总署广东分署", "人民银行陕西省分行"]),
    ("落实党中央、国务院部署。", ["党中央", "国务院"]),
    ("省委、省政府和市委市政府要求。", ["省委", "省政府", "市委", "市政府"]),
    ("（税务总局、银保监会、海关总署）", ["税务总局", "银保监会", "海关总署"]),
    ("牵头单位：区委政法委、区委组织部", ["区委政法委", "区委组织部"]),
    ("发挥市总工会、团区委作用。", ["市总工会", "团区委"]),
    # schools, hospitals, institutes, companies by their last word
    ("支持青岩大学建设。", ["青岩大学"]),
    ("青岩县人民医院投入使用。", ["青岩县人民医院"]),
    ("依托云岭研究院攻关。", ["云岭研究院"]),
    ("支持青岩城投集团上市。", ["青岩城投集团"]),
    ("设立青岩商会。", ["青岩商会"]),
    ("加快青岩外国语学校综合楼等10所学校改扩建。", ["青岩外国语学校"]),
    # founders inside their institutes
    ("依托青岩大学云岭研究院攻关。", ["青岩大学云岭研究院", "青岩大学"]),
    ("做强国家云锦技术创新中心。", ["国家云锦技术创新中心"]),
    ("支持省文物考古研究院建设。", ["省文物考古研究院"]),
    ("组建省产业技术研究院。", ["省产业技术研究院"]),
    ("支持西安高等研究院、国家生物制造产业创新中心攻关。", ["西安高等研究院", "国家生物制造产业创新中心"]),
    ("建设定量合成生物学全国重点实验室。", ["定量合成生物学全国重点实验室"]),
    ("推进区妇幼保健院改扩建。", ["区妇幼保健院"]),
    ("完成青岩高级中学、云岭小学建设工程前期工作。", []),
    ("完成青岩小学、云岭学校新建和白鹭小学改扩建工程。", ["白鹭小学"]),
    ("依托区金融控股公司、区技术转移促进中心。", ["区金融控股公司", "区技术转移促进中心"]),
    ("国家环境应急指挥部由国务院新闻办组成。", ["国家环境应急指挥部", "国务院新闻办"]),
    # groups for a task, and what only a note makes known
    ("省“双清”改革领导小组办公室要跟踪。", ["省“双清”改革领导小组办公室"]),
    ("责任单位：区云锦产业专班、区锦投公司", ["区云锦产业专班", "区锦投公司"]),
    ("（规划司、区委督查室按职责分工负责）", ["规划司", "区委督查室"]),
    # members of a list, the first behind its verb
    ("推动赛岚、图衡等央企扩产。", ["赛岚", "图衡"]),
    # companies by name, by seat and in enumerations
    ("建设西安赛岚总部大厦。", ["赛岚"]),
    ("确保赛岚动力、图衡电子等项目开工。", ["赛岚动力", "图衡电子"]),
    ("引进比亚迪和华为。", ["比亚迪", "华为"]),
    ("推动赛岚汽车实现量产、图衡汽车车间封顶。", ["赛岚汽车", "图衡汽车"]),
    ("推进赛岚西安产业园二期建设。", ["赛岚"]),
]

UNNAMED = [
    "接受人民检察院监督。",
    "推进城市型大学建设。",
    "各级部门、企业和各单位。",
    "国务院相关部门按职责分工负责。",
    "引进龙头企业和高校。",
    "办好人民满意的学校和医院。",
    "教育、公安等部门配合。",
    "成立工作领导小组。",
    "扩大学前教育供给。",
    "打造城市中心。",
    "支持人工智能、集成电路等企业发展。",
    "政府采购、政府投资。",
    "建设企业总部大厦。",
    "提供强劲动力、优质服务。",
    "探索在西安产业园试点，支持新疆西安产业园。",
    "建设现代农业综合服务中心。",
    "对县（市、区）教育局开展评估。",
    "新设海关特殊监管区域，入驻政务服务中心。",
    "办好城乡中小学，壮大平台公司。",
    "各区政府、各街道办、各市教育局。",
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_names_of_bodies_are_found(text: str, expected: list[str]) -> None:
    """Each class of bodies is found with its own boundary, in text order."""
    assert [mention.text for mention in mentions(text)] == expected


@pytest.mark.parametrize("text", UNNAMED)
def test_generic_bodies_are_not_named(text: str) -> None:
    """Classes of bodies and words that look like class words are no bodies."""
    assert [mention.text for mention in mentions(text)] == []


def test_members_of_an_enumeration_are_bodies_by_their_class_word() -> None:
    """What stands before 等企业 in a list is a company, though no word of its own says so."""
    assert [mention.text for mention in mentions("重点支持青岩、赛岚、图衡等企业扩产。")][-2:] == ["赛岚", "图衡"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("区发改局", "government"),
        ("区委组织部", "government"),
        ("市委", "party"),
        ("青岩大学", "school"),
        ("青岩医院", "hospital"),
        ("云岭研究院", "institute"),
        ("青岩集团", "company"),
        ("市总工会", "other"),
    ],
)
def test_bodies_have_a_kind(text: str, kind: str) -> None:
    """The class word or the list decides the kind."""
    assert [mention.kind for mention in mentions(text)] == [kind]


def test_a_school_still_to_be_built_is_no_body() -> None:
    """New schools are projects; an existing one that is enlarged counts."""
    assert [mention.text for mention in mentions("新建云岭小学。")] == []
    assert [mention.text for mention in mentions("推进云岭小学改扩建。")] == ["云岭小学"]


def test_a_name_across_a_wrapped_line_keeps_the_documents_offsets() -> None:
    """A line break inside a sentence does not end a name, and the place before it still belongs to it."""
    [mention] = mentions("由深圳\n市财政\n局负责。")
    assert (mention.text, mention.span) == ("深圳\n市财政\n局", Span(1, 9))


LETTERS = st.text(alphabet="区市省发改局委厅青岩大学院医中心国务院等企业、，。（）\n 0aX", max_size=60)


@settings(max_examples=150, deadline=None)
@given(LETTERS | st.text(max_size=40))
def test_spans_are_true_for_any_text(text: str) -> None:
    """Whatever the text, each mention quotes it, in order, twice the same."""
    first = mentions(text)
    assert first == mentions(text)
    assert all(mention.span.of(text) == mention.text and mention.text for mention in first)
    assert [mention.span.start for mention in first] == sorted(mention.span.start for mention in first)
