"""Responsibilities through the public face: a document goes in, agents with roles come out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Span
from hongtu.graph.extract import Reading
from hongtu.graph.extract.responsibilities import responsibilities
from hongtu.graph.extract.unwrap import unwrapped
from hongtu.graph.mention import Organization, Responsibility
from hongtu.graph.segment import segment

SIGNS = {"lead": "L", "support": "S", "responsible": "R", "supervise": "O"}
PLAN = "青山区2024年工作要点\n一、项目建设\n1.建设一座公园。"


def found_in(text: str, *bodies: str) -> list[Responsibility]:
    document = segment(Document("青山", text, "", "text/plain"), year=2024)
    named = tuple(
        Organization(span=Span(at, at + len(body)), text=body, section="0", rule="test", kind="government")
        for body in bodies
        if (at := text.find(body)) >= 0
    )
    view = unwrapped(document)
    mentions = [view.restored(made) for made in responsibilities(Reading(view.document), {"organizations": named})]
    assert all(isinstance(mention, Responsibility) for mention in mentions)
    return [mention for mention in mentions if isinstance(mention, Responsibility)]


def said(text: str, *bodies: str) -> list[str]:
    return [f"{SIGNS[mention.role]} {mention.agent}" for mention in found_in(text, *bodies)]


NOTES = [
    ("（责任单位：区住建局、区财政局；配合单位：东湖街道办）", "R 区住建局, R 区财政局, S 东湖街道办"),
    ("（牵头单位：市发展改革委，配合单位：市财政局，各区、县级市）", "L 市发展改革委, S 市财政局, S 各区, S 县级市"),
    ("〔责任单位：省市场监管局（省知识产权局）、省科技厅〕", "R 省市场监管局, R 省知识产权局, R 省科技厅"),
    ("[牵头单位:区城管局;责任单位:各街办、区园林中心]", "L 区城管局, R 各街办, R 区园林中心"),
    (
        "（牵头领导：李四、王小五；责任领导：分管副区长；责任单位：区水务局）",
        "L 李四, L 王小五, L 分管副区长, R 区水务局",
    ),
    ("（主办：区文旅局，协办：各镇街）", "L 区文旅局, S 各镇街"),
    ("（督办单位：区委督查室，责任单位：区城建集团）", "O 区委督查室, R 区城建集团"),
    ("（2024年底前完成；责任单位：区教育局）", "R 区教育局"),
    ("（责任单位：区教育局（牵头）、区财政局（配合）、区住建局）", "L 区教育局, S 区财政局, R 区住建局"),
    ("（省水利厅牵头，省财政厅、省林业局配合）", "L 省水利厅, S 省财政厅, S 省林业局"),
    ("（民政部、财政部牵头，国务院相关部门及各地区按职责分工负责）", "L 民政部, L 财政部, R 国务院相关部门, R 各地区"),
    ("（农业农村部等国务院相关部门按职责分工负责）", "R 农业农村部, R 国务院相关部门"),
    ("（各地区、各有关部门负责）", "R 各地区, R 各有关部门"),
    ("（区审计局督导，区财政局落实）", "O 区审计局, R 区财政局"),
    ("（由市交通局牵头负责，市公安局协助办理）", "L 市交通局, S 市公安局"),
    ("（人力资源和社会保障局会同财政局负责）", "R 人力资源和社会保障局, S 财政局"),
    ("（文化和旅游局、住房和城乡建设局和体育局分别负责）", "R 文化和旅游局, R 住房和城乡建设局, R 体育局"),
    ("（区委组织部，区妇联，各镇〔街道〕）", "R 区委组织部, R 区妇联, R 各镇, R 街道"),
    ("（国网青山供电公司、区能源局）", "R 国网青山供电公司, R 区能源局"),
    ("（区农业农村局、区水务局）", "R 区农业农村局, R 区水务局"),
    ("牵头单位：区教育局、东湖街道办（区食安办）", "L 区教育局, L 东湖街道办, L 区食安办"),
    ("\n责任单位：省公安厅、交通运输厅、政务和数据局按职责分工负责", "R 省公安厅, R 交通运输厅, R 政务和数据局"),
    ("\n牵头单位:区民政局\n责任单位:区残联，各社区", "L 区民政局, R 区残联, R 各社区"),
    ("牵头单位：区民政局；配合单位：区卫健局、各镇；完成时限：6月底", "L 区民政局, S 区卫健局, S 各镇"),
    ("\n环水局牵头，发改局、各街道办协助办理\n已开工", "L 环水局, S 发改局, S 各街道办"),
    (
        "（责\n任单位：省民\n政厅、省财政厅，相关市、县\n（市、区）政府）",
        "R 省民政厅, R 省财政厅, R 相关市、县（市、区）政府",
    ),
    ("（责任单位：省委网信\n— 3 —\n办、省经信厅）", "R 省委网信办, R 省经信厅"),
    ("（责任单位：教育、卫生健康、公安等部门）", "R 教育, R 卫生健康, R 公安"),
    ("（责任单位：各县（市、区）、甲市、乙市人民政府）", "R 各县（市、区）, R 甲市, R 乙市人民政府"),
    ("（区委宣传部牵头负责，2024年12月底前完成）", "L 区委宣传部"),
    ("（2024年底前完成，区水务局牵头，各镇配合）", "L 区水务局, S 各镇"),
    ("（责任单位：区教育局、区财政局，2024年底前完成）", "R 区教育局, R 区财政局"),
    ("（责任单位：区教育局。以下均需各镇落实，不再单独列出）", "R 区教育局"),
    ("牵头单位：区城管局 配合单位：区财政局、各镇", "L 区城管局, S 区财政局, S 各镇"),
    ("责任单位：区水务局 区农业农村局", "R 区水务局, R 区农业农村局"),
    ("责任单位：区委区政府办公室、市委办公室", "R 区委区政府办公室, R 市委办公室"),
    ("（规划司、财务司、办公厅按职责分工负责）", "R 规划司, R 财务司, R 办公厅"),
    ("【责任单位：区文旅局、区文化馆】", "R 区文旅局, R 区文化馆"),
    ("（区工信局牵头，区科技局、区财政局）", "L 区工信局, S 区科技局, S 区财政局"),
]  # fmt: skip


@pytest.mark.parametrize(("note", "expected"), NOTES)
def test_a_note_names_its_agents_with_their_roles(note: str, expected: str) -> None:
    """Each surface form of a note gives every body of its list once, with the role of its label or verb."""
    assert said(PLAN + note) == expected.split(", ")


RUNNING = [
    ("各街道分别编制更新方案。", "R 各街道"),
    ("每个新城、园办新启动建设2个园区。", "R 新城, R 园办"),
    ("各新城（园办）分别划定2个片区。", "R 各新城, R 园办"),
    ("上半年各区要完成摸底。", "R 各区"),
    ("压实属地、行业部门监管责任和企业主体责任。", "O 属地, O 行业部门, R 企业"),
    ("压实各级耕地保护政治责任。", "R 各级"),
    ("强化部门党委（党组）抓班子责任。", "R 部门党委, R 党组"),
    ("强化资源保障部门协调联动。", "R 资源保障部门"),
    ("90%以上的义务教育阶段学校为有需求的学生提供课后服务。", "R 义务教育阶段学校"),
    ("由区教育局牵头制定标准。", "L 区教育局"),
    ("由区市场监督管理局牵头制定标准。", "L 区市场监督管理局"),
    ("区教育局要会同区财政局制定标准。", "R 区教育局"),
    ("由区水务局牵头，区财政局配合，制定标准。", "L 区水务局, S 区财政局"),
    ("区水务局为牵头单位，区财政局为配合单位。", "L 区水务局, S 区财政局"),
    ("市场监管部门要加强检查。", "R 市场监管部门"),
    ("各牵头区领导要强化调度。", "R 各牵头区领导"),
    ("国务院各有关部门要加强指导。", "R 国务院各有关部门"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), RUNNING)
def test_running_text_names_agents_as_subjects_and_holders(sentence: str, expected: str) -> None:
    """The subject of an action and the holder of a duty are agents; who oversees supervises."""
    assert said(PLAN + sentence, "区教育局") == expected.split(", ")


@pytest.mark.parametrize(
    "sentence",
    [
        "督促各区落实主体责任。",
        "支持企业参与标准制定，鼓励各地先行先试。",
        "推进各新城建设。",
        "夯实基层党建主体责任。",
        "落实安全生产责任制。",
        "突出企业创新主体地位。",
        "网站主办单位：青山区人民政府。",
        "依法追究法律责任：（一）隐瞒不报。",
        "覆盖全部县（市、区）。",
        "明确责任单位、路线图和时间表。",
        "发展改革委（原计划委）。",
        "指导有关部门应对风险。",
        "区教育局负责同志答问。",
        "区教育局的部署要求明确。",
        "设立2个直属单位（区公共服务中心、区信息管理中心）。",
    ],
)
def test_who_is_urged_or_only_mentioned_is_no_agent(sentence: str) -> None:
    """Bodies that are urged, supported, served or merely named owe nothing."""
    assert said(PLAN + sentence, "区教育局") == []


STACKED = "\n序号\n任务\n牵头单位\n配合单位\n1\n开挖，{}修渠\n区水务局\n区财政局、各镇\n2\n植树\n区园林局\n各镇\n"


@pytest.mark.parametrize("wrap", ["", "\n"])
def test_cells_one_a_line_are_rows_from_number_to_number(wrap: str) -> None:
    """Where copying left one cell a line, the numbers part the rows; a wrapped cell does not move the last ones."""
    expected = ["L 区水务局", "S 区财政局", "S 各镇", "L 区园林局", "S 各镇"]
    assert said(PLAN + STACKED.format(wrap)) == expected


def test_a_legend_makes_the_first_name_of_later_lists_lead() -> None:
    """`列第一位的为牵头单位，下同` holds from its note to the end of the text."""
    text = (
        PLAN + "（责任单位：区农业局、区水务局，列第一位的为牵头单位，下同）\n2.修建水渠。（责任单位：区水务局、各镇）"
    )
    assert said(text) == ["L 区农业局", "R 区水务局", "L 区水务局", "R 各镇"]


@pytest.mark.parametrize("bar", ["\t", "|"])
def test_a_table_names_agents_by_its_head(bar: str) -> None:
    """Cells under a head that is a label are lists of that role, in tables of tabs or bars."""
    head = "2024年任务分解表\n序号\t重点任务\t牵头单位\t配合单位\n"
    text = head + "1\t修建水渠\t区水务局\t区农业局、各镇\n2\t植树\t区林业局\t无\n"
    assert said(text.replace("\t", bar)) == ["L 区水务局", "S 区农业局", "S 各镇", "L 区林业局"]


def test_a_note_belongs_to_the_section_it_closes() -> None:
    """The section of a responsibility is the smallest one that holds its note."""
    text = "青山区2024年工作要点\n一、项目建设\n1.建设公园。牵头单位：区城管局\n2.修建水渠。\n（责任单位：区水务局）\n"
    assert [mention.section[-1] for mention in found_in(text)] == ["1", "2"]


def test_kinds_tell_bodies_groups_and_leaders() -> None:
    """A named organ is a body, a class of organs a group, a person or post a leader."""
    kinds = [mention.kind for mention in found_in(PLAN + "（责任领导：李四；责任单位：区水务局、各有关单位）")]
    assert kinds == ["leader", "body", "group"]


WORDS = ["责任单位：", "牵头单位:", "区水务局", "牵头", "负责", "各镇", "县（市、区）", "压实", "责任", "1.", "等部门"]
SIGNS_OF_LISTS = list("（）、，；。\n\t—各")
FRAGMENTS = st.lists(st.sampled_from([*WORDS, *SIGNS_OF_LISTS, "列第一位的为牵头单位，下同"]), max_size=30)


@given(st.one_of(st.text(max_size=60), FRAGMENTS.map("".join)))
@settings(max_examples=150, deadline=None)
def test_every_agent_is_quoted_exactly(text: str) -> None:
    """Whatever the text, spans quote it, evidence holds the agent, and no agent is named twice in one role."""
    mentions = found_in("2024年计划\n" + text)
    source = "2024年计划\n" + text
    assert all(mention.span.of(source) == mention.text and mention.text for mention in mentions)
    assert all(mention.evidence.contains(mention.span) for mention in mentions)
    assert len({(mention.span, mention.role) for mention in mentions}) == len(mentions)
