"""How firmly a plan commits, through the public face: a document goes in, the force of each fact comes out."""

from __future__ import annotations

import pytest

from hongtu.graph.document import Document
from hongtu.graph.extract import extract
from hongtu.graph.mention import Milestone, Target, Task
from hongtu.graph.segment import segment

PLAN = "青山区2024年工作要点\n一、项目建设\n1.项目为王。"


def forces(sentence: str, kind: type[Target | Milestone | Task]) -> list[str | None]:
    document = segment(Document("青山", PLAN + sentence, "", "text/plain"), year=2024)
    facts = [fact for found in extract(document).values() for fact in found]
    return [fact.force for fact in facts if isinstance(fact, kind)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("确保签约项目开工率不低于50%。", ["binding"]),
        ("力争地区生产总值增长6%，规上工业增加值增长7%。", ["aspirational", "aspirational"]),
        ("坚决杜绝新增违法建设。", ["binding"]),
        ("力争空气质量排名进入全省前列。", ["aspirational"]),
        ("积极争取上级支持，全年获批专项资金5亿元。", [None]),
        ("深化首创性改革探索，年内培育创新成果10项。", [None]),
        ("为确保供应，新建管网8公里。", [None]),
        ("力争引进企业20家；新建管网8公里。", ["aspirational", None]),
        ("新建公园2个，确保开放。", [None]),
    ],
)
def test_a_target_bears_the_force_of_the_words_that_govern_it(sentence: str, expected: list[str | None]) -> None:
    """确保 and 力争 reach what they govern: their clause, and amounts that follow their own amount."""
    assert forces(sentence, Target) == expected


def test_milestones_and_tasks_bear_force() -> None:
    """A stage of a project and a task without any number are promised more or less firmly, too."""
    assert forces("确保滨河大桥6月底前建成通车。", Milestone) == ["binding", "binding"]
    assert forces("努力打造创新高地。推进滨河片区改造。", Task) == ["aspirational", None]
