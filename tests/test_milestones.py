"""Milestones: which event each predicate states for which project of its clause, and by when."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.extract.milestones import find_milestones
from hongtu.graph.extract.projects import find_projects
from hongtu.graph.extract.reading import Reading
from hongtu.graph.mention import Milestone


def milestones(text: str) -> list[Milestone]:
    """Return the milestones of the projects in one section of a plan for 2025."""
    plan = Plan("", None, "", "", 2025, date(2025, 1, 1), date(2025, 12, 31), "workPlan")
    section = Section("1", "theme", "一", "重点任务", Span(0, len(text)), Span(0, 0))
    ends = [0, *(index + 1 for index, sign in enumerate(text) if sign in "。\n"), len(text)]
    sentences = tuple(Span(start, end) for start, end in pairwise(ends) if text[start:end].strip())
    document = Document("甲", text, sha256(text.encode()).hexdigest(), "text/plain")
    reading = Reading(document.with_outline(plan, (section,), sentences))
    found = {"projects": tuple(find_projects(reading, {}))}
    return [mention for mention in find_milestones(reading, found) if isinstance(mention, Milestone)]


def told(text: str) -> list[tuple[str, str, str]]:
    """Return name, event and due (month-day, or nothing) of each milestone."""
    return [(stage.text, stage.event, f"{stage.due:%m-%d}" if stage.due else "") for stage in milestones(text)]


EVENTS = [
    ("筹建青岩博物馆。", ["plan"]),
    ("推进青岩大桥前期工作。", ["plan"]),
    ("加快青岩渔港规划。", ["plan"]),
    ("推进青岩大桥研究论证。", ["plan"]),
    ("推动青岩高铁纳入国家规划。", ["plan"]),
    ("完成青岩公园整体设计。", ["plan"]),
    ("青岩大桥完成项目前期工作。", ["plan"]),
    ("青岩电厂二期完成初步设计。", ["plan"]),
    ("青岩电厂二期启动前期工作。", ["plan"]),
    ("青岩大厦完成主体结构封顶。", ["topout"]),
    ("筹备成立青岩公益基金会。", ["plan"]),
    ("推动青岩产业园落地。", ["land"]),
    ("开工建设青岩大桥。", ["start"]),
    ("青岩大桥开工建设。", ["start"]),
    ("启动青岩大桥建设。", ["start"]),
    ("启动实施青岩遗址公园项目。", ["start", "advance"]),
    ("加快青岩大桥建设。", ["advance"]),
    ("支持青岩科技园建设。", ["advance"]),
    ("青岩大桥主体封顶。", ["topout"]),
    ("青岩医院完成主体建设。", ["topout"]),
    ("完成青岩医院主体建设。", ["topout"]),
    ("建成青岩大桥。", ["complete"]),
    ("完成青岩大道改造。", ["complete"]),
    ("设立天使基金。", ["complete"]),
    ("青岩水厂达到通水条件。", ["complete"]),
    ("推动青岩大桥建成通车。", ["complete", "open"]),
    ("青岩产业园竣工投产。", ["complete", "open"]),
    ("建成青岩大桥并投入使用。", ["complete", "open"]),
    ("完成青岩公园建设并投入使用。", ["complete", "open"]),
    ("建设运行青岩数据中心。", ["advance", "open"]),
    ("青岩水库实现蓄水。", ["open"]),
    ("青岩医院投入运营。", ["open"]),
    ("打造青岩科技园。", []),
    ("筹办第八届青岩博览会。", []),
    ("扎实开展建区20周年庆祝活动。", []),
]

DEADLINES = [
    ("年底前建成青岩大道、松陵路。", [("青岩大道", "complete", "12-31"), ("松陵路", "complete", "12-31")]),
    ("青岩大桥6月底前建成。", [("青岩大桥", "complete", "06-30")]),
    (
        "年内青岩医院主体封顶、松陵小学完成主体建设。",
        [("青岩医院", "topout", "12-31"), ("松陵小学", "topout", "12-31")],
    ),
    ("年底前青岩医院投用，建成松陵小学。", [("青岩医院", "open", "12-31"), ("松陵小学", "complete", "")]),
    ("到6月底，建成青岩大桥。", [("青岩大桥", "complete", "06-30")]),
    ("青岩大桥加快建设，9月底前通车。", [("青岩大桥", "advance", ""), ("青岩大桥", "open", "09-30")]),
    ("加快青岩大桥建设、松陵路开工。", [("青岩大桥", "advance", ""), ("松陵路", "start", "")]),
    ("推动赛岚、合鑫等项目二季度开工。", [("赛岚", "start", "06-30"), ("合鑫", "start", "06-30")]),
    ("建成青岩大桥。年底前通车。", [("青岩大桥", "complete", "")]),
]


@pytest.mark.parametrize(("text", "events"), EVENTS)
def test_a_predicate_states_its_events(text: str, events: list[str]) -> None:
    """Each verb before or after the name states its stage; a mere wish states none."""
    assert [stage.event for stage in milestones(text)] == events


@pytest.mark.parametrize(("text", "expected"), DEADLINES)
def test_a_time_governs_its_own_predicate(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The deadline is that of the predicate, or of the clause; other clauses do not lend theirs."""
    assert told(text) == expected


def test_a_later_clause_without_subject_is_inherited() -> None:
    """The rule and the status tell that the project is named in the clause before."""
    first, second = milestones("青岩大桥加快建设，9月底前通车。")
    assert (first.rule, first.status) == ("milestones.after", "stated")
    assert (second.rule, second.status) == ("milestones.later", "inherited")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["建成", "青岩大道", "松陵路", "、", "，", "。", "6月底前", "投用", "开工", "等项目"]),
        max_size=20,
    ).map("".join)
)
def test_milestones_stand_on_true_spans(text: str) -> None:
    """Each milestone quotes its project and lies in its evidence, or in the clause before; none is told twice."""
    found = milestones(text)
    assert all(stage.span.of(text) == stage.text for stage in found)
    assert all(stage.due_span is None or stage.evidence.contains(stage.due_span) or stage.due for stage in found)
    assert len({(stage.span, stage.event) for stage in found}) == len(found)
