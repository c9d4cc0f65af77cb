"""Tasks through the public face: a document goes in, clauses that can be assigned come out."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Span
from hongtu.graph.extract import Reading
from hongtu.graph.extract.responsibilities import responsibilities
from hongtu.graph.extract.tasks import tasks
from hongtu.graph.mention import Mention, Project, Task
from hongtu.graph.segment import segment

PLAN = "青山区2024年工作要点\n一、项目建设\n1.项目为王。"


def found_in(text: str, *projects: str) -> list[Task]:
    document = segment(Document("青山", text, "", "text/plain"), year=2024)
    reading = Reading(document)
    named: tuple[Mention, ...] = tuple(
        Project(span=Span(text.find(name), text.find(name) + len(name)), text=name, section="0", rule="test")
        for name in projects
    )
    found: dict[str, tuple[Mention, ...]] = {"projects": named}
    found["responsibilities"] = tuple(responsibilities(reading, found))
    return [mention for mention in tasks(reading, found) if isinstance(mention, Task)]


def read_as(sentence: str, *projects: str) -> list[tuple[str, str]]:
    return [(task.verb, task.object) for task in found_in(PLAN + sentence, *projects)]


ASSIGNABLE = [
    ("加快推进滨河公园建设。", [("推进", "滨河公园建设")]),
    ("进一步规范办事流程，开展专项整治行动。", [("规范", "办事流程"), ("开展", "专项整治行动")]),
    ("加快园区配套建设。", [("加快", "园区配套建设")]),
    ("制定服务清单，提升办事效率。", [("制定", "服务清单")]),
    ("提升城市颜值。", [("提升", "城市颜值")]),
    ("将老旧管网纳入改造计划。", [("纳入", "改造计划")]),
    ("对重点路口开展隐患排查。", [("开展", "隐患排查")]),
    ("为老年人提供免费体检。", [("提供", "免费体检")]),
    ("各街道分别编制更新方案。", [("编制", "更新方案")]),
    ("上半年出台奖补办法。", [("出台", "奖补办法")]),
    ("修订管理办法（责任单位：区司法局）。", [("修订", "管理办法")]),
]


@pytest.mark.parametrize(("sentence", "expected"), ASSIGNABLE)
def test_a_clause_that_begins_with_an_action_is_a_task(sentence: str, expected: list[tuple[str, str]]) -> None:
    """After number, deadline, subject and adverbs, the verb of action and its object make the task."""
    assert read_as(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "坚持人民至上。",
        "以群众满意为标准。",
        "围绕中心工作。",
        "必须清醒看到存在的困难。",
        "以新发展理念为指导，推动事业发展。",
        "消费需求依然偏弱。",
        "\n2.（责任单位：区司法局）",
        "修订了管理办法。",
    ],
)
def test_slogans_analysis_and_notes_are_no_tasks(sentence: str) -> None:
    """Grounds, spirit, analysis, results and notes assign nothing."""
    assert read_as(sentence) == []


def test_a_clause_with_a_project_is_a_task_whatever_it_begins_with() -> None:
    """The predicate behind the project's name is the verb of the task."""
    assert read_as("滨河小学年底前建成投用。", "滨河小学") == [("建成投用", "滨河小学年底前")]


def test_an_elliptic_clause_takes_the_verb_before_it() -> None:
    """A clause with a project and no verb of its own continues the task before it."""
    made = found_in(PLAN + "建设滨河小学，东湖中学。", "东湖中学")
    assert [(task.verb, task.status) for task in made] == [("建设", "stated"), ("建设", "inherited")]


def test_figures_lengthen_the_task_before_them() -> None:
    """`总投资…` is no task of its own: the span of the task before it covers it."""
    (task,) = found_in(PLAN + "安排重点项目8个，总投资5亿元。")
    assert task.text == "安排重点项目8个，总投资5亿元"


def test_results_of_last_year_are_no_tasks() -> None:
    """Below a heading that looks back nothing is a task; below one that plans it is."""
    text = "青山区政府工作报告\n一、2023年工作回顾\n建设公园3座。\n二、2024年工作安排\n建设学校2所。\n"
    assert [task.object for task in found_in(text)] == ["学校2所"]


def test_a_short_heading_is_a_task_only_if_nothing_but_a_note_follows() -> None:
    """A run-in heading with a body titles it; a numbered line with a note is the task itself."""
    text = "青山区2024年工作要点\n1.改造街心公园。牵头单位：区城管局\n2.抓实教育工作。新建小学3所。\n"
    assert [task.text for task in found_in(text)] == ["改造街心公园", "新建小学3所"]


def test_a_deadline_alone_before_a_comma_governs_its_sentence() -> None:
    """`6月底前，` dates the tasks after it; a later deadline dates its own clause."""
    (first, second) = found_in(PLAN + "6月底前，完成项目摸底，年底前建立项目台账。")
    assert (first.due, second.due) == (date(2024, 6, 30), date(2024, 12, 31))


PIECES = [*"，。；：（）\n", "加快", "推进", "公园", "坚持", "一、", "1.", "2024年", "年底前", "总投资", "为", "将"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
@settings(max_examples=150, deadline=None)
def test_tasks_quote_the_text_and_never_overlap(text: str) -> None:
    """Whatever the text, tasks are quotations in text order without overlap."""
    source = "2024年计划\n" + text
    made = found_in(source)
    assert all(task.span.of(source) == task.text for task in made)
    assert all(before.span.end <= after.span.start for before, after in pairwise(made))
