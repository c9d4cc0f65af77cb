"""Parts of a yearly plan that look further ahead, through the public face: deadlines of their targets."""

from __future__ import annotations

from datetime import date

import pytest

from hongtu.graph.document import Document
from hongtu.graph.extract import extract
from hongtu.graph.mention import Target
from hongtu.graph.segment import segment

REVIEW = "青山区2023年政府工作报告\n一、2022年工作回顾\n全年建成公园9个。\n"
YEAR = "三、2023年重点工作\n新建公园2个。\n"


def dues(text: str) -> list[date]:
    document = segment(Document("青山", text, "", "text/plain"), year=2023)
    return [fact.due for fact in extract(document)["targets"] if isinstance(fact, Target)]


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("二、今后五年的目标任务", date(2027, 12, 31)),
        ("二、未来三年工作思路", date(2025, 12, 31)),
        ("二、新一届政府工作思路和目标任务", date(2027, 12, 31)),
        ("二、“十四五”时期主要目标和任务", date(2025, 12, 31)),
        ("二、“十四五”发展思路和2023年工作任务", date(2023, 12, 31)),
        ("二、“十三五”时期发展思路", date(2023, 12, 31)),
        ("二、“十三五”时期发展成就和“十四五”时期主要目标任务", date(2025, 12, 31)),
        ("二、推动发展的目标任务", date(2023, 12, 31)),
    ],
)
def test_a_line_about_years_to_come_sets_the_deadline_up_to_the_next_year(line: str, due: date) -> None:
    """What stands under 今后五年的目标 is due when they end; what follows the heading of the year, within it."""
    further = "新建公园30个。\n加快建设绿道，新增绿道80公里。"
    assert dues(f"{REVIEW}{line}\n{further}\n{YEAR}") == [
        due,
        due,
        date(2023, 12, 31),
    ]


def test_a_time_in_the_sentence_still_governs() -> None:
    """A deadline that the sentence names goes before that of the part."""
    assert dues(f"{REVIEW}二、今后五年目标\n到2025年新建公园30个。\n{YEAR}") == [date(2025, 12, 31), date(2023, 12, 31)]


def test_a_sentence_about_years_to_come_opens_no_part() -> None:
    """Only a line of its own parts the plan."""
    text = f"{REVIEW}二、工作安排\n今后五年，我们要推进目标任务落实。\n新建公园30个。\n"
    assert dues(text) == [date(2023, 12, 31)]
