"""Named places: invented sentences, one row a rule or class of names, and what holds for any text."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.data.gazetteer import regions
from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.extract.flow import Flow
from hongtu.graph.extract.places import find_places
from hongtu.graph.extract.reading import Reading
from hongtu.graph.extract.suffixes import trie


def reading(text: str, place: str = "") -> Reading:
    """Return a reading of one section of a plan for 2025, parted into sentences at full stops only."""
    plan = Plan("", None, "", place, 2025, date(2025, 1, 1), date(2025, 12, 31), "workPlan")
    section = Section("1", "theme", "一", "", Span(0, len(text)), Span(0, 0))
    ends = [0, *(index + 1 for index, sign in enumerate(text) if sign == "。"), len(text)]
    sentences = tuple(Span(start, end) for start, end in pairwise(ends) if text[start:end].strip())
    document = Document("甲", text, sha256(text.encode("utf-8", "replace")).hexdigest(), "text/plain")
    return Reading(document.with_outline(plan, (section,), sentences))


def names(text: str, place: str = "") -> list[str]:
    """Return the place names found in a text."""
    return [mention.text for mention in find_places(reading(text, place), {})]


NAMED = [
    # the gazetteer, full and short
    ("深化与广州市的合作。", ["广州市"]),
    ("学习杭州、宁波的做法。", ["杭州", "宁波"]),
    ("融入长三角和粤港澳大湾区。", ["长三角", "粤港澳大湾区"]),
    ("渭河、汾河水质稳定达标。", ["渭河", "汾河"]),
    # neighbours that make other words of a short name
    ("建成都市型工业区。", []),
    ("隆重庆祝建党节。", []),
    ("确保定点医院开业。", []),
    ("推动创新乡镇治理。", []),
    ("渭河南岸绿化。", ["渭河"]),
    # administrative areas by their last word
    ("推动青岩街道整治。", ["青岩街道"]),
    ("完成白鹭社区和云岭村改造。", ["白鹭社区", "云岭村"]),
    ("支持怀沙县发展。", ["怀沙县"]),
    ("牵头单位：青岩街道办", ["青岩街道"]),
    # roads, and roads with their extent
    ("建成青岩大道。", ["青岩大道"]),
    ("建成沐坪通道，打通绿色通道。", ["沐坪通道"]),
    ("开工建设云岭三路（白鹭路-青岩大道）。", ["云岭三路", "白鹭路", "青岩大道"]),
    ("改造青岩街道白鹭路。", ["青岩街道", "白鹭路"]),
    ("改造青岩街道同谷社区。", ["青岩街道", "同谷社区"]),
    ("推动白鹭路跨沐水河大桥开工。", ["白鹭路", "沐水河"]),
    ("推进青岩街道云岭小学改扩建。", ["青岩街道", "云岭"]),
    ("建成青岩街道白鹭社区文体公园。", ["青岩街道", "白鹭社区文体公园", "白鹭社区"]),
    # waters
    ("治理沐河、青岩湖。", ["沐河", "青岩湖"]),
    ("加快西安白鹭湾公园建设。", ["西安白鹭湾公园", "西安"]),
    ("加快宝鸡白鹭湾整治。", ["宝鸡", "白鹭湾"]),
    ("云岭水库蓄水。", ["云岭水库"]),
    # areas of a function
    ("提升青岩高新区能级。", ["青岩高新区"]),
    ("加快青岩产业园建设。", ["青岩产业园"]),
    ("改造沐坪工业区。", ["沐坪工业区"]),
    ("推进青岩国际低碳城建设。", ["青岩国际低碳城"]),
    ("做优白鹭片区。", ["白鹭片区"]),
    ("深化自贸试验区改革。", ["自贸试验区"]),
    ("加快临空产业园二期建设。", ["临空产业园"]),
    ("依托影视文化创意基地招商。", ["影视文化创意基地"]),
    # nested names
    ("加快西安软件园建设。", ["西安软件园", "西安"]),
    ("西安市出台规划。", ["西安市"]),
    ("保护青岩城遗址。", ["青岩城遗址", "青岩城"]),
    # one letter after a verb of motion
    ("吸引人才来陕就业。", ["陕"]),
    ("减少进京上访。", ["京"]),
    ("推动成果在津转化。", ["津"]),
    ("在浙江、苏州布局。", ["浙江", "苏州"]),
    # what the text introduces
    ("推动青岩街道整治。打造青岩样本。", ["青岩街道", "青岩"]),
    ("推动云岭、白鹭等片区更新。", ["云岭", "白鹭"]),
    ("加快云岭、白鹭和青岩等3个社区更新。", ["云岭", "白鹭", "青岩"]),
    ("依托青岩科学城，提升科学城能级。", ["青岩科学城", "科学城"]),
    # names that recur before works of a locality
    ("新建沐坪水厂和沐坪综合市场。", ["沐坪", "沐坪"]),
    ("新建沐坪水厂，改造沐坪旧围，提升沐坪品质。", ["沐坪", "沐坪", "沐坪"]),
    ("新建沐坪水厂。", []),
    ("新建沐坪电厂二期。", ["沐坪"]),
    ("加快沐坪城际、沿江高速二期、过江通道建设。", ["沐坪城际", "沿江高速"]),
    ("推动苏锡常融合，推进沐坪至白鹭湖等铁路。", ["苏锡常", "沐坪", "白鹭湖"]),
    ("新建云岭路、和富路、白鹭公路。", ["云岭路", "和富路", "白鹭公路"]),
    ("推进集中处理厂、生活污水处理厂建设。", []),
    ("推进云岭片区、沐坪变电站、农村公路建设。", ["云岭片区", "沐坪"]),
    ("推进云岭片区、沐坪污水处理厂、农村公路建设。", ["云岭片区", "沐坪"]),
    ("加快西安至沐坪、云岭至宝鸡等高铁建设。", ["西安", "沐坪", "云岭", "宝鸡"]),
    ("实施青岩路北延接白鹭高速工程。", ["青岩路", "白鹭高速"]),
    ("推进便利地示范区建设。", []),
    ("新建智慧水厂和智慧综合市场。", []),
    # regions in letters of provinces
    ("推进苏浙皖合作，支持赣东北振兴。", ["苏浙皖", "赣东北"]),
]

UNNAMED = [
    "促进深港澳合作。",
    "打通道路，完善公路网。",
    "建设一批产业园区和示范区。",
    "提升城区、社区、街道品质。",
    "改造背街小巷和老旧小区。",
    "发展农村，振兴乡村。",
    "全区、区内、各新城协同。",
    "建设国家级现代农业示范区。",
    "理清思路，找到出路。",
    "守护绿水青山。",
    "落实河长制、湖长制。",
    "推进“健康西安”建设。",
    "打造平安云南。",
    "打造平安坪山，实施“引智入豫”。",
    "开展“投资云南”活动。",
    "加密高铁班次，研判铁路形势。",
    "建设旅游业改革创新先行区。",
    "创建国家云锦产业示范区。",
    "布局黄金三大物流园区。",
    "推广典型做法国家支持。",
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_names_of_places_are_found(text: str, expected: list[str]) -> None:
    """Each class of names is found with its own boundary, in text order."""
    assert names(text) == expected


@pytest.mark.parametrize("text", UNNAMED)
def test_words_that_only_describe_name_no_place(text: str) -> None:
    """Generic areas, labels and words that look like class words are no places."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("全力建设新区。", "沐阳新区", ["新区"]),
        ("新区级项目，各新城。", "沐阳新区", []),
        ("聚焦新城品质。", "沐阳新城", ["新城"]),
        ("建设新区。", "沐阳市", []),
        ("形成沐阳经验。", "沐阳区", ["沐阳"]),
        ("推动光明生物产业发展。", "光明区", ["光明"]),
    ],
)
def test_the_plans_own_area_may_stand_in_short(text: str, place: str, expected: list[str]) -> None:
    """A bare 新区 or the stem of the plan's area is a place only where the plan is about such an area."""
    assert names(text, place) == expected


def test_a_name_across_a_wrapped_line_keeps_the_documents_offsets() -> None:
    """A line break inside a sentence does not end a name, and the span covers it."""
    [mention] = find_places(reading("推动青岩街\n道整治。"), {})
    assert (mention.text, mention.span) == ("青岩街\n道", Span(2, 7))


def test_kinds_are_codes_of_place_types() -> None:
    """Every place has a code of the ontology's place types."""
    kinds = {mention.kind for mention in find_places(reading("西安市沐河青岩大道云岭产业园白鹭片区。"), {})}
    assert kinds <= {"adminArea", "funcArea", "river", "road", "block"}


def test_the_gazetteer_is_sound() -> None:
    """A short name begins its full name or stands for a region of its own, and no line is there twice."""
    entries = [(region.name, region.within) for region in regions()]
    assert len(entries) == len(set(entries))
    assert all(len(region.name) >= 2 and region.short != region.name for region in regions())
    assert {region.kind for region in regions()} <= {"adminArea", "funcArea", "river", "block"}


LETTERS = st.text(alphabet="青岩西安市区新城路河街道产业园推进建设的、，。“”《》（）\n 0１aX", max_size=60)


@settings(max_examples=150, deadline=None)
@given(LETTERS | st.text(max_size=40))
def test_spans_are_true_for_any_text(text: str) -> None:
    """Whatever the text, each mention quotes it, in order, twice the same."""
    first = list(find_places(reading(text, "青岩新区"), {}))
    assert first == list(find_places(reading(text, "青岩新区"), {}))
    assert all(mention.span.of(text) == mention.text and mention.text for mention in first)
    assert [mention.span.start for mention in first] == sorted(mention.span.start for mention in first)


@settings(max_examples=100, deadline=None)
@given(LETTERS, st.data())
def test_a_flow_leads_back_to_the_same_letters(text: str, data: st.DataObject) -> None:
    """A span of the flow holds the letters of its span in the document, and the way forth reverses the way back."""
    flow = Flow.of(reading(text).document)
    start = data.draw(st.integers(0, max(0, len(flow.text) - 1)))
    end = data.draw(st.integers(start, len(flow.text)))
    if start < end:
        span = flow.back(Span(start, end))
        assert "".join(span.of(text).split()) == "".join(flow.text[start:end].split())
        assert list(flow.forth([span])) == [Span(start, end)]


@given(st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=4), min_size=1, max_size=6))
def test_a_trie_matches_its_words_and_prefers_the_longest(words: list[str]) -> None:
    """The pattern of a list of words matches each of them whole."""
    pattern = re.compile(trie(words))
    assert all(pattern.fullmatch(word) for word in words)
