"""Named programmes and documents: invented sentences, one row a rule, and what holds for any text."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.extract.programs import find_programs
from hongtu.graph.extract.reading import Reading
from hongtu.graph.mention import Program


def mentions(text: str, place: str = "") -> list[Program]:
    """Return the programmes found in a text that is one section of a plan for 2025."""
    plan = Plan("", None, "", place, 2025, date(2025, 1, 1), date(2025, 12, 31), "workPlan")
    section = Section("1", "theme", "一", "", Span(0, len(text)), Span(0, 0))
    ends = [0, *(index + 1 for index, sign in enumerate(text) if sign == "。"), len(text)]
    sentences = tuple(Span(start, end) for start, end in pairwise(ends) if text[start:end].strip())
    document = Document("甲", text, sha256(text.encode("utf-8", "replace")).hexdigest(), "text/plain")
    return list(find_programs(Reading(document.with_outline(plan, (section,), sentences)), {}))


NAMED = [
    # titles
    ("执行《青岩管理条例》。", ["《青岩管理条例》"]),
    # labels with the type noun that follows
    ("深化“一件事”改革。", ["“一件事”改革"]),
    ("开展“青岩暖冬”专项行动。", ["“青岩暖冬”专项行动"]),
    ("编制“十五五”规划。", ["“十五五”规划"]),
    # labels by their shape
    ("持续深化“三个年”。", ["“三个年”"]),
    ("增强“四个意识”、做到“两个维护”。", ["“四个意识”", "“两个维护”"]),
    ("推广“互联网+政务”。", ["“互联网+政务”"]),
    # labels after a verb of policy, and listed labels
    ("大力推进“走出去”和“引进来”。", ["“走出去”", "“引进来”"]),
    ("落实“河畔制”“楼栋制”。", ["“河畔制”", "“楼栋制”"]),
    ("做好“保交楼”工作。", ["“保交楼”"]),
    ("实施青年创新场景“揭榜挂帅”。", ["“揭榜挂帅”"]),
    ("确保“十五五”开好局。", ["“十五五”"]),
    # what is a label once is one again
    ("深化“强市放权”改革。利用“强市放权”契机。", ["“强市放权”改革", "“强市放权”"]),
    ("坚持“从快、从优、不重复”的原则。", ["“从快、从优、不重复”"]),
    ("学习“青岩经验”。", ["“青岩经验”"]),
    ("打造“西进战略”的门户。", ["“西进战略”"]),
    ("深化“青耀全球”抓订单活动。", ["“青耀全球”抓订单活动"]),
    ("深化营商环境突破年活动。", ["营商环境突破年活动"]),
    ("优化“1+X”区域医联体架构。", ["“1+X”"]),
    ("开展环境保护大检查。", ["环境保护大检查"]),
    ("试点建筑师负责制。", ["建筑师负责制"]),
    ("实施“交通强区”建设三年行动计划。", ["“交通强区”建设三年行动计划"]),
    ("纳入全市轨道交通五期建设规划。", ["轨道交通五期建设规划"]),
    ("开展空气质量持续改善行动。", ["空气质量持续改善行动"]),
    ("实施城中村、老旧小区“瓶改管”。", ["“瓶改管”"]),
    ("“一领域一清单”发布课题。", ["“一领域一清单”"]),
    ("推动青岩园区投融资方案修订出台。", ["青岩园区投融资方案"]),
    ("按“一企一策”制定方案。", ["“一企一策”"]),
    # compounds behind their verb
    ("深入实施人才强企战略。", ["人才强企战略"]),
    ("健全矛盾纠纷排查机制。", ["矛盾纠纷排查机制"]),
    ("建立青年项目推进机制。", ["青年项目推进机制"]),
    ("开展市容秩序专项整治，成效明显。", ["市容秩序专项整治"]),
    ("制定科技人才培育办法。", ["科技人才培育办法"]),
    ("出台直播经济支持政策。", ["直播经济支持政策"]),
    ("实施食品安全提升工程。", ["食品安全提升工程"]),
    ("实施10个村的饮水安全提升工程。", ["饮水安全提升工程"]),
    ("完善选拔、培养、使用、激励机制。", ["选拔、培养、使用、激励机制"]),
    ("开展村容村貌提质焕新行动。", ["村容村貌提质焕新行动"]),
    ("探索优化岗位评价机制。", ["岗位评价机制"]),
    ("推进云岭、白鹭2个碳普惠交易试点。", ["碳普惠交易试点"]),
    ("持续开展餐饮、交通等行业专项整治。", ["餐饮、交通等行业专项整治"]),
    ("实施青年创业高质量发展行动计划。", ["青年创业高质量发展行动计划"]),
    ("坚持“防反弹”总策略，突出“一核三带”引领。", ["“防反弹”", "“一核三带”"]),
    ("建立绿道可持续管护机制。", ["绿道可持续管护机制"]),
    ("打好黑臭水体治理、扬尘治理等标志性战役。", ["黑臭水体治理", "扬尘治理"]),
    # members that share the type noun
    ("深化财税、金融等改革。", ["财税", "金融"]),
    ("落实质量强县和品牌强农战略。", ["质量强县", "品牌强农战略"]),
    ("深化权限集成、一套流程办、“一窗一次”等改革。", ["权限集成", "一套流程办", "“一窗一次”"]),
    # known programmes and badges of places
    ("雪亮工程全面建成。", ["雪亮工程"]),
    ("平安浙江建设成效明显。", ["平安浙江"]),
]

UNNAMED = [
    "加快打造“水运青岩”。",
    "发挥“12369”热线作用。",
    "建立与企业联系机制。",
    "实施青岩水资源配置工程。",
    "推进重点工程和重大项目建设。",
    "完善工作机制、长效机制。",
    "落实各项政策措施。",
    "落实减税降费政策。",
    "推行包容审慎的新机制。",
    "当好“店小二”，打通“最后一公里”。",
    "塑造“热带雨林”式生态。",
    "培育“小巨人”企业。",
    "实现事故起数“双下降”。",
    "以青岩街道为试点。",
    "开展白鹭路道路整治工程。",
    "电视剧《青岩往事》播出。",
    "荣获“青岩杯”。",
    "“十五五”时期再上台阶。",
    "进一步全面深化改革。",
    "推广城市更新改造模式。",
    "加快青岩码头规划建设。",
    "完善安全认证、产品登记等互认机制。",
    "整治“内卷式”竞争。",
    "破解“首贷难”。",
    "推动从“单打”到“联合”转变。",
    "推动地下管网统一规划。",
    "选树“文明骑手”等先进典型。",
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_names_of_programmes_are_found(text: str, expected: list[str]) -> None:
    """Each form of a programme's name is found with its own boundary, in text order."""
    assert [mention.text for mention in mentions(text)] == expected


@pytest.mark.parametrize("text", UNNAMED)
def test_rhetoric_and_generic_phrases_name_no_programme(text: str) -> None:
    """Manners, figures of speech, works and phrases that only describe are no programmes."""
    assert [mention.text for mention in mentions(text)] == []


def test_the_badge_of_the_plans_own_place_counts() -> None:
    """平安 before the plan's own area names a programme though no gazetteer knows the place."""
    assert [mention.text for mention in mentions("推进平安青岩建设。", "青岩区")] == ["平安青岩"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("《青岩条例》", "document"),
        ("实施人才强企战略。", "strategy"),
        ("深化户籍改革。", "reform"),
        ("健全纠纷排查机制。", "mechanism"),
        ("开展市容专项整治。", "campaign"),
        ("编制水系专项规划。", "plan"),
        ("完善城市精细管理标准。", "standard"),
        ("深化“三个年”。", "label"),
    ],
)
def test_the_type_noun_decides_the_kind(text: str, kind: str) -> None:
    """A programme's kind follows from its type noun; a label without one is a label."""
    assert [mention.kind for mention in mentions(text)] == [kind]


def test_a_name_across_a_wrapped_line_keeps_the_documents_offsets() -> None:
    """A line break inside a sentence does not end a name."""
    [mention] = mentions("健全矛盾纠\n纷排查机制。")
    assert (mention.text, mention.span) == ("矛盾纠\n纷排查机制", Span(2, 11))


LETTERS = st.text(alphabet="实施深化落实机制改革行动工程等、和的“”《》，。青岩三个\n 0aX+", max_size=60)


@settings(max_examples=150, deadline=None)
@given(LETTERS | st.text(max_size=40))
def test_spans_are_true_for_any_text(text: str) -> None:
    """Whatever the text, each mention quotes it, none overlap, and twice the same is found."""
    first = mentions(text, "青岩区")
    assert first == mentions(text, "青岩区")
    assert all(mention.span.of(text) == mention.text and mention.text for mention in first)
    spans = [mention.span for mention in first]
    assert all(left.end <= right.start for left, right in pairwise(spans))
