"""Names become nodes: one form for a name, readable IRIs, short names resolved inside their plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hongtu.graph.document import Plan, Span
from hongtu.graph.link import Linker, canonical, mint
from hongtu.graph.mention import Responsibility
from hongtu.ontology import BASE, CODE, DCTERMS

PLAN = Plan("要点", None, "", "龙岗区", 2024, date(2024, 1, 1), date(2024, 12, 31), "workPoints")
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text("甲乙（(“” 、/#?_%|5g-—", max_size=12)


def linker(place: str = "龙岗区") -> Linker:
    return Linker(replace(PLAN, place=place))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("渭河", "渭河"),
        ("“三个年”", "三个年"),
        ("《质量条例》", "质量条例"),
        ("汉韵六路(张良路—沣泾大道)", "汉韵六路（张良路-沣泾大道）"),
        ("空港\n新城", "空港新城"),
        ("Tesla  Model", "Tesla Model"),
        ("５Ｇ基站", "5G基站"),
        ("a\u202eb\u200bc", "abc"),
        ("咖啡、", "咖啡"),
        ("“”", ""),
    ],
)
def test_a_name_has_one_form(written: str, name: str) -> None:
    """Quotation marks, widths, breaks and invisible signs make no different thing."""
    assert canonical(written) == name


@pytest.mark.parametrize(
    ("label", "end"),
    [
        ("渭河", "place/渭河"),
        ("A B", "place/A_B"),
        ("A_B", "place/A%5FB"),
        ("a/b#c?d", "place/a%2Fb%23c%3Fd"),
        ("<script>", "place/%3Cscript%3E"),
        ("100%", "place/100%25"),
        ("\ue000", "place/%EE%80%80"),
    ],
)
def test_an_iri_can_be_read_and_holds_nothing_forbidden(label: str, end: str) -> None:
    """Chinese stays as it is; what an IRI forbids is percent-encoded."""
    assert mint("place", label) == BASE + end


@given(NAMES)
def test_every_name_gives_an_iri(name: str) -> None:
    """Whatever a file may hold, the IRI of its canonical form is one by the store's own parser."""
    iri = mint("place", canonical(name))
    quad = next(ox.parse(f"<{iri}> <{iri}> <{iri}> .", ox.RdfFormat.N_TRIPLES))
    assert quad.subject == ox.NamedNode(iri)


@given(NAMES, NAMES)
def test_two_names_give_two_iris(first: str, second: str) -> None:
    """Different canonical names never share an IRI."""
    assume(canonical(first) != canonical(second))
    assert mint("place", canonical(first)) != mint("place", canonical(second))


@given(NAMES)
def test_the_canonical_form_is_its_own(name: str) -> None:
    """Bringing a name into its form twice changes nothing more."""
    assert canonical(canonical(name)) == canonical(name)


def test_an_endless_name_is_cut_and_still_its_own() -> None:
    """Ten thousand characters give a short IRI, and one that another such name does not get."""
    first, second = mint("project", "长" * 10_000), mint("project", "长" * 9_999 + "短")
    assert len(first) < 200
    assert first != second


@pytest.mark.parametrize(
    ("area", "written", "label"),
    [
        ("西咸新区", "新区", "西咸新区"),
        ("西咸新区", "空港新城", "空港新城"),
        ("空港新城", "新城", "空港新城"),
        ("龙岗区", "区", "龙岗区"),
        ("深圳市龙岗区", "龙岗", "龙岗区"),
        ("西咸新区", "西安", "西安市"),
        ("龙岗区", "新区", "新区"),
    ],
)
def test_places_are_resolved_inside_their_plan(area: str, written: str, label: str) -> None:
    """The last word of the area's name is the area; short names that only one area bears lead to it."""
    found = linker(area).place(written)
    assert found is not None
    assert found.label == label


def test_a_place_lies_within_the_places_around_it() -> None:
    """The gazetteer's hierarchy comes with the place."""
    names = linker()
    found = names.place("龙岗区")
    assert found is not None
    assert found.within == f"{BASE}place/深圳市"
    assert names.entities[f"{BASE}place/深圳市"].within == f"{BASE}place/广东省"


@pytest.mark.parametrize(
    ("area", "written", "label"),
    [
        ("龙岗区", "区发改局", "龙岗区发改局"),
        ("龙岗区", "市财政局", "深圳市财政局"),
        ("龙岗区", "省委", "广东省委"),
        ("西咸新区", "新区管委会", "西咸新区管委会"),
        ("深圳市", "市市场监管局", "深圳市市场监管局"),
        ("深圳市", "市场监管局", "深圳市市场监管局"),
        ("龙岗区", "区块链公司", "区块链公司"),
        ("龙岗区", "县教育局", "县教育局"),
        ("龙岗区", "华为", "华为"),
        ("深圳市", "市政府", "深圳市人民政府"),
        ("深圳市", "市政协", "深圳市政协"),
        ("深圳市", "市政工程公司", "市政工程公司"),
        ("龙岗区", "区发展和改革局", "龙岗区发改局"),
        ("龙岗区", "市发展改革委", "深圳市发改委"),
        ("西咸新区", "西咸新区管理委员会", "西咸新区管委会"),
        ("龙岗区", "村民委员会", "村民委员会"),
    ],
)
def test_bodies_get_the_name_of_their_area(area: str, written: str, label: str) -> None:
    """区发改局 belongs to the plan's district, 市财政局 to the city around it; long and short names meet."""
    found = linker(area).organization(written)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    ("area", "written", "label"),
    [
        ("龙岗区", "教育局", "龙岗区教育局"),
        ("龙岗区", "市场监督管理局", "龙岗区市场监管局"),
        ("全国", "卫生健康委", "国家卫健委"),
        ("全国", "税务总局", "国家税务总局"),
        ("龙岗区", "国家税务总局", "国家税务总局"),
        ("龙岗区", "市财政局", "深圳市财政局"),
        ("龙岗区", "坪山教育局", "坪山教育局"),
        ("龙岗区", "云山区教育局", "云山区教育局"),
        ("龙岗区", "海关", "海关"),
    ],
)
def test_departments_without_an_area_are_local(area: str, written: str, label: str) -> None:
    """教育局 in two plans of two districts are two departments."""
    found = linker(area).organization(written, "government")
    assert found is not None
    assert found.label == label


def test_the_written_form_stays_as_a_further_name() -> None:
    """A completed name keeps the short one, an unchanged name gets none."""
    names = linker()
    names.organization("区发改局")
    names.organization("华为")
    assert names.names == {f"{BASE}org/龙岗区发改局": {"区发改局"}, f"{BASE}org/华为": set()}


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("地区生产总值", "地区生产总值"),
        ("GDP", "地区生产总值"),
        ("全年“生产总值”", "地区生产总值"),
        ("GDP增速", "地区生产总值"),
        ("新增云端小站", "云端小站"),
        ("全年新增云端小站", "云端小站"),
        ("新能源小站", "新能源小站"),
        ("新增长极", "新增长极"),
        ("新建云端小站", "新建云端小站"),
        ("新增", "新增"),
    ],
)
def test_indicators_lose_period_scope_and_growth(written: str, label: str) -> None:
    """The same indicator has one node, from the vocabulary or from its bare name."""
    found = linker().indicator(written)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("新增规上工业企业", "规模以上工业企业新增", True),
        ("力争规上工业企业", "规模以上工业企业总数", True),
        ("老旧小区改造", "改造老旧小区", True),
        ("新改扩建云端小站", "新建、改扩建云端小站", True),
        ("筹集建设云端住房", "筹建云端住房", True),
        ("云端产业增加值", "云端产业增加值占GDP比重", True),
        ("云端产业增加值占规上工业增加值比重", "云端产业增加值", False),
        ("规上工业企业", "限上工业企业", False),
        ("国家级云端平台", "省级云端平台", False),
        ("新建云端小站", "改造云端小站", False),
        ("云端小站（含小站）", "云端小站", True),
    ],
)
def test_names_of_indicators_have_one_form(one: str, other: str, same: bool) -> None:
    """Synonyms, the order of verbs and what the aspect says change nothing; qualifiers do."""
    first, second = linker().indicator(one), linker().indicator(other)
    assert first is not None
    assert second is not None
    assert (first.iri == second.iri) == same


@pytest.mark.parametrize(
    ("area", "written", "end", "within"),
    [
        ("龙岗区", "人民路", "深圳市·人民路", "深圳市"),
        ("杭州市", "人民路", "杭州市·人民路", "杭州市"),
        ("龙岗区", "中心公园", "龙岗区中心公园", "龙岗区"),
        ("龙岗区", "中心区", "龙岗中心区", "龙岗区"),
        ("龙岗区", "龙岗体育公园", "龙岗区体育公园", "龙岗区"),
        ("龙岗区", "坪山街道", "坪山街道", "坪山区"),
        ("龙岗区", "沈海高速", "沈海高速", None),
        ("", "人民路", "人民路", None),
        ("龙岗区", "大湾区", "粤港澳大湾区", "广东省"),
    ],
)
def test_a_place_that_many_cities_have_belongs_to_the_plans(
    area: str, written: str, end: str, within: str | None
) -> None:
    """人民路 is that of the plan's city, 中心公园 that of its district; clear names stay as they are."""
    found = linker(area).place(written)
    assert found is not None
    assert found.iri == f"{BASE}place/{end}"
    assert found.within == (f"{BASE}place/{within}" if within else None)


@pytest.mark.parametrize(
    ("area", "written", "label"),
    [
        ("龙岗区", "云创园项目", "云创园"),
        ("龙岗区", "区人民医院二期", "龙岗区人民医院二期"),
        ("龙岗区", "人民医院2期工程", "龙岗区人民医院二期"),
        ("深圳市", "龙岗人民医院Ⅱ期", "龙岗区人民医院二期"),
        ("龙岗区", "轨道交通99号线", "深圳市地铁99号线"),
        ("深圳市", "深圳地铁99号线二期", "深圳市地铁99号线二期"),
        ("", "人民医院", "人民医院"),
    ],
)
def test_projects_have_one_form(area: str, written: str, label: str) -> None:
    """The kind of thing falls off, things that every area has get the plan's, phases are written in one way."""
    found = linker(area).project(written)
    assert found is not None
    assert found.label == label


def test_a_phase_is_part_of_its_project() -> None:
    """Two phases are two projects, parts of one."""
    names = linker()
    first, second = names.project("云创中心一期"), names.project("云创中心二期")
    assert first is not None
    assert second is not None
    assert first.iri != second.iri
    assert first.facts == second.facts == ((DCTERMS.isPartOf, f"{BASE}project/云创中心"),)


def test_a_stretch_of_road_has_a_road_and_two_ends() -> None:
    """甲路（乙路-丙路） is a project on a segment between places."""
    names = linker("云山市")
    found = names.project("甲云路（乙云路—丙云路段）")
    assert found is not None
    ((predicate, stretch),) = found.facts
    assert predicate == DCTERMS.spatial
    assert names.entities[stretch].kind == CODE.roadSegment
    labels = [names.entities[end].label for _, end in names.entities[stretch].facts]
    assert labels == ["甲云路", "乙云路", "丙云路"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“十四五”规划", "国民经济和社会发展第十四个五年规划纲要", True),
        ("“一带一路”倡议", "一带一路", True),
        ("“十三五”规划", "“十四五”规划", False),
    ],
)
def test_policies_have_one_form(one: str, other: str, same: bool) -> None:
    """A five-year plan is one however it is called; those of two periods are two."""
    first, second = linker().policy(one), linker().policy(other)
    assert first is not None
    assert second is not None
    assert (first.iri == second.iri) == same


def test_vocabulary_indicators_are_marked_as_shared() -> None:
    """What the ontology says already, a plan does not say again."""
    known, minted = linker().indicator("GDP"), linker().indicator("云端小站")
    assert known is not None
    assert minted is not None
    assert (known.shared, minted.shared) == (True, False)


@pytest.mark.parametrize(
    ("kind", "written", "end"),
    [
        ("body", "区发改局", "org/龙岗区发改局"),
        ("group", "各街道", "group/龙岗区各街道"),
        ("leader", "张三", "person/张三"),
        ("leader", "区长", "post/龙岗区长"),
        ("leader", "分管领导", "post/龙岗区分管领导"),
    ],
)
def test_agents_are_bodies_groups_posts_or_persons(kind: str, written: str, end: str) -> None:
    """Groups and posts belong to the plan's area."""
    duty = Responsibility(
        span=Span(0, 1), text="x", section="0", rule="test", agent=written, role="lead", kind=kind, evidence=Span(0, 1)
    )
    found = linker().agent(duty)
    assert found is not None
    assert found.iri == BASE + end


def test_a_group_has_the_members_of_the_registry() -> None:
    """各新城 of 西咸新区 are five, those of an area without an entry none."""
    first, second = linker("西咸新区").group("各新城"), linker("龙岗区").group("各新城")
    assert first is not None
    assert second is not None
    assert f"{BASE}org/空港新城" in first.members
    assert len(first.members) == 5
    assert second.members == ()
    assert first.iri != second.iri


@pytest.mark.parametrize("written", ["新城", "每个新城", "每一个新城"])
def test_a_group_is_one_by_whatever_name(written: str) -> None:
    """每个新城 and a bare 新城 are the group whose members the registry lists; elsewhere each name stays its own."""
    found, every = linker("西咸新区").group(written), linker("西咸新区").group("各新城")
    assert found is not None
    assert every is not None
    assert found.iri == every.iri
    assert len(found.members) == 5
    other = linker("龙岗区").group("街道")
    assert other is not None
    assert other.label == "龙岗区街道"


def test_the_first_kind_stays() -> None:
    """A place without a kind gets the first that is told, and keeps it."""
    names = linker()
    names.place("清水湾")
    names.place("清水湾", "lake")
    found = names.place("清水湾", "river")
    assert found is not None
    assert found.kind == CODE.lake


@pytest.mark.parametrize(
    ("title", "theme"), [("大力推进招商引资", "招商引资"), ("加强城市管理", "城市管理"), ("其他", None)]
)
def test_titles_lead_to_themes(title: str, theme: str | None) -> None:
    """A section is filed under the theme whose words fill most of its title."""
    assert linker().theme(title) == (f"{BASE}theme/{theme}" if theme else None)


@pytest.mark.parametrize(
    ("area", "written", "indicator", "place"),
    [
        ("深圳市", "龙岗区地区生产总值", "地区生产总值", "龙岗区"),
        ("龙岗区", "龙岗区地区生产总值", "地区生产总值", ""),
        ("深圳市", "深圳GDP", "地区生产总值", ""),
        ("深圳市", "龙岗区规上工业增加值", "规模以上工业增加值", "龙岗区"),
        ("深圳市", "清溪河水质", "地表水水质类别", "清溪河"),
        ("深圳市", "无名河水质", "无名河水质", ""),
        ("深圳市", "地区生产总值", "地区生产总值", ""),
        ("深圳市", "龙岗大道绿化", "龙岗大道绿化", ""),
    ],
)
def test_an_indicator_of_a_place_is_the_indicator_there(area: str, written: str, indicator: str, place: str) -> None:
    """A known place before a name of the vocabulary is where the value holds, unless it is the plan's own area."""
    found, where, iri = linker(area).measured(written, {"清溪河": f"{BASE}place/清溪河"})
    assert found is not None
    assert (found.label, where, iri) == (indicator, place, f"{BASE}place/{place}" if place else "")
