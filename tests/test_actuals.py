"""Reported values: one row a rule, sentences of reviews invented for the purpose."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document
from hongtu.graph.extract import extract
from hongtu.graph.extract.accounting import accounting
from hongtu.graph.mention import Actual, Target
from hongtu.graph.segment import segment

PARTS = ("云溪区2032年政府工作报告", "一、{review}", "{words}", "二、2032年工作安排", "新建公园4个。")


def report(words: str, review: str = "2031年工作回顾") -> Document:
    text = "\n".join(PARTS).format(words=words, review=review)
    return segment(Document("云溪区2032年政府工作报告.txt", text, "", "text/plain"))


def read(words: str, review: str = "2031年工作回顾") -> list[Actual]:
    """Return the reported values of a report whose review says `words`."""
    return [actual for actual in extract(report(words, review))["actuals"] if isinstance(actual, Actual)]


VALUES = [
    # words, [(indicator, comparator, low, aspect)]
    (
        "地区生产总值1020亿元，增长8%。",
        [("地区生产总值", "=", 102_000_000_000, "level"), ("地区生产总值", "=", 8, "growth")],
    ),
    (
        "规上工业增加值增长11.3%，达197亿元。",
        [("规上工业增加值", "=", Decimal("11.3"), "growth"), ("规上工业增加值", "=", 19_700_000_000, "level")],
    ),
    ("地区生产总值突破3000亿元大关。", [("地区生产总值", ">", 300_000_000_000, "level")]),
    ("初步预计，全年实现地区生产总值50亿元。", [("地区生产总值", "=", 5_000_000_000, "level")]),
    (
        "地区生产总值50亿元，比上年增长9%。",
        [("地区生产总值", "=", 5_000_000_000, "level"), ("地区生产总值", "=", 9, "growth")],
    ),
    ("能耗、水耗分别下降4%、5%。", [("能耗", "=", 4, "decline"), ("水耗", "=", 5, "decline")]),
    ("新增企业89家，完成20公里管道改造。", [("新增企业", "=", 89, "increment"), ("管道改造", "=", 20, "level")]),
    ("补助标准由30元提高到50元。", [("补助标准", "=", 50, "level")]),
    ("失业率控制在3%以内。", [("失业率", "<=", 3, "share")]),
    # what is no value of one indicator in one period
    ("地区生产总值年均增长8%。", []),
    ("累计建成公园30个。", []),
    ("五年来新增学校50所。", []),
    ("进出口增长5%，增速高于全市2个百分点。", [("进出口", "=", 5, "growth")]),
    ("与2026年相比，地区生产总值增长80%。", []),
    ("完成年度投资计划的105%。", []),
    ("3个街道获评优秀街道。", []),
    ("城市更新有序推进，完成20公顷。", []),
    ("滨河片区完成固定资产投资39亿元，增长12%。", []),
    ("全区完成固定资产投资39亿元。", [("固定资产投资", "=", 3_900_000_000, "level")]),
    ("甲、乙警情分别下降1%、2%、3%。", []),
    # the first value of a thing stands
    ("固定资产投资39亿元。完成固定资产投资4亿元。", [("固定资产投资", "=", 3_900_000_000, "level")]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), VALUES, ids=lambda value: value if isinstance(value, str) else "")
def test_values(words: str, expected: list[tuple[object, ...]]) -> None:
    """Each amount that a review states as reached gives one value; what is none of one thing in one period, none."""
    assert [(found.indicator, found.comparator, found.low, found.aspect) for found in read(words)] == expected


PERIODS = [
    # heading, words, (day, status)
    ("2031年工作回顾", "地区生产总值50亿元。", ("2031-12-31", "inferred")),
    ("2030年和2031年工作回顾", "地区生产总值50亿元。", ("2031-12-31", "inferred")),
    ("工作回顾", "地区生产总值50亿元。", ("2031-12-31", "inferred")),
    ("2031年工作回顾", "全年地区生产总值50亿元。", ("2031-12-31", "stated")),
    ("2031年工作回顾", "1—11月地区生产总值50亿元。", ("2031-11-30", "stated")),
    ("2031年工作回顾", "上半年，地区生产总值50亿元。", ("2031-06-30", "stated")),
    ("过去五年工作回顾", "2029年地区生产总值40亿元。", ("2029-12-31", "stated")),
    ("过去五年工作回顾", "地区生产总值由2026年的30亿元跃升至2031年的50亿元。", ("2031-12-31", "stated")),
    ("过去五年工作回顾", "刚刚过去的2031年，我们奋力前行。地区生产总值50亿元。", ("2031-12-31", "inferred")),
    ("2031年工作回顾", "各位代表，过去一年成绩不小。地区生产总值50亿元。", ("2031-12-31", "inferred")),
]


@pytest.mark.parametrize(("review", "words", "expected"), PERIODS)
def test_periods(review: str, words: str, expected: tuple[str, str]) -> None:
    """A value belongs to the period that its sentence names, else its paragraph or heading, else to the year before."""
    assert [(str(found.due), found.due_status) for found in read(words, review)] == [expected]


SEVERAL = [
    ("过去五年工作回顾", "地区生产总值50亿元。"),
    ("本届政府工作回顾", "新建学校50所。"),
    ("2031年工作回顾", "过去五年，我们奋力前行。\n——成绩不小。新建学校50所。"),
]


@pytest.mark.parametrize(("review", "words"), SEVERAL)
def test_several_years_have_no_period(review: str, words: str) -> None:
    """What is told of several years together is left unread, up to the next heading or paragraph that names one."""
    assert read(words, review) == []


def test_one_reader_two_tenses() -> None:
    """The same words are a target in the plan and a reported value in the review; neither is both."""
    found = extract(report("新建公园4个。"))

    assert [(target.text, type(target)) for target in found["targets"]] == [("4个", Target)]
    assert [(actual.text, type(actual)) for actual in found["actuals"]] == [("4个", Actual)]


def test_this_year_is_the_plans() -> None:
    """What was reached so far this year is told in the plan half, and of the plan's year."""
    text = "云溪区2032年工作报告\n一、工作任务\n今年一季度，我们开局良好，生产总值同比增长9%。"
    (found,) = extract(segment(Document("云溪区2032年工作报告.txt", text, "", "text/plain")))["actuals"]

    assert isinstance(found, Actual)
    assert (str(found.due), found.due_status) == ("2032-03-31", "stated")


HALVES = [
    # text of a report for 2032, what is planned in it
    ("一、各项工作取得新成效\n新建公园3个。\n二、努力开创新局面\n新建公园4个。", ["4个"]),
    ("一、奋力迈上新台阶\n新建公园3个。\n二、做好民生工作\n新建公园4个。", ["3个", "4个"]),
    ("过去五年工作回顾\n新建公园30个。\n未来五年工作\n新建公园40个。", ["40个"]),
    ("一、工作任务\n今年一季度，生产总值同比增长9%。新建公园4个。", ["4个"]),
    ("一、工作任务\n今年上半年，新建公园2个。全年新建公园4个。", ["2个", "4个"]),
    ("一、工作任务\n2030年以来，我们新建公园20个。新建公园4个。", ["4个"]),
]


@pytest.mark.parametrize(("text", "planned"), HALVES)
def test_halves(text: str, planned: list[str]) -> None:
    """Headings of results, a line about years to come and a sentence about what was reached part the two tenses."""
    found = extract(segment(Document("云溪区2032年工作报告.txt", f"云溪区2032年工作报告\n{text}", "", "text/plain")))

    assert [target.text for target in found["targets"]] == planned


def test_a_paragraph_that_opens_with_years_behind_looks_back() -> None:
    """Wherever it stands, what a paragraph tells of the past five years is no target, unless it turns to this year."""
    text = "云溪区2032年工作要点\n一、总体要求\n过去五年，新建公园30个。\n过去一年，新建公园5个，今年新建公园4个。"
    found = extract(segment(Document("云溪区2032年工作要点.txt", text, "", "text/plain")))

    assert [target.text for target in found["targets"]] == ["5个", "4个"]


def test_glossaries_report_nothing() -> None:
    """Numbers in the explanation of terms are neither targets nor results."""
    lines = ("云溪区2032年政府工作报告", "2031年工作回顾", "新建公园5个。", "2032年主要工作", "新建公园4个。")
    text = "\n".join((*lines, "术语注释", "1.某工程：新建公园9个。"))
    found = extract(segment(Document("云溪区2032年政府工作报告.txt", text, "", "text/plain")))

    assert [fact.text for name in ("targets", "actuals") for fact in found[name]] == ["4个", "5个"]


def test_their_digits_are_read() -> None:
    """A reported value explains its digits; what a review says otherwise stays told as past."""
    document = report("地区生产总值50亿元。累计建成公园30个。")
    classes = accounting(document, extract(document)).by_class

    assert (classes["actual"], classes["past"]) == (1, 1)


@given(
    st.text(alphabet="0123456789万亿元家个%，。；年均增长达下降由到比上年新建公园地区生产总值分别、（）", max_size=60)
)
@settings(max_examples=100, deadline=None)
def test_values_quote_the_text(words: str) -> None:
    """Whatever a review says, values quote its words, lie in its past, and are due before the plan's year."""
    document = report(words)
    for found in extract(document)["actuals"]:
        assert isinstance(found, Actual)
        assert found.span.of(document.text) == found.text
        assert found.due.year < 2032
