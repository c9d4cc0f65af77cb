"""Plans, sections and sentences, for every style of heading, title and layout that the genre knows."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hongtu.graph.document import Document, Plan
from hongtu.graph.extract.reading import Reading
from hongtu.graph.segment import segment


def outline(text: str) -> list[str]:
    """Return each section but the preamble as ``id kind-letter number title``."""
    document = segment(Document("plan.txt", text, "", "text/plain"))
    return [f"{s.id} {s.kind[0]} {s.number} {s.title}" for s in document.sections if s.id != "0"]


def plan_of(text: str, name: str = "plan.txt") -> Plan:
    plan = segment(Document(name, text, "", "text/plain")).plan
    assert plan is not None
    return plan


CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("outlines.toml").read_text("utf-8"))["case"]
PLANS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("plans.toml").read_text("utf-8"))["case"]
WRAPPED = next(case["text"] for case in CASES if case["name"] == "hard-wrapped")


# Outlines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_outline(case: dict[str, Any]) -> None:
    """One case a style in ``outlines.toml``: ids, kinds, numbers and titles."""
    assert outline(case["text"]) == case["outline"]


@pytest.mark.parametrize("newline", ["\r\n", "\n\n", " \n"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_newlines_change_no_outline(case: dict[str, Any], newline: str) -> None:
    """Windows newlines, blank lines and trailing blanks leave every outline as it is."""
    assert outline(case["text"].replace("\n", newline)) == case["outline"]


def test_sections_reach_to_the_next_head_and_stop_before_annexes() -> None:
    """A theme spans its measures, without trailing white space; the preamble is section 0; annexes are in none."""
    text = "某区2024年计划\n前言。\n一、甲\n  1.乙。丙。\n\n二、丁\n戊。\n附件1\n名词解释\n1.己"
    sections = {s.id: s for s in segment(Document("a.txt", text, "", "")).sections}
    assert [sections[i].span.of(text) for i in ("0", "1", "1.1", "2")] == [
        "某区2024年计划\n前言。",
        "一、甲\n  1.乙。丙。",
        "1.乙。丙。",
        "二、丁\n戊。",
    ]
    assert [(sections[i].heading.of(text), sections[i].parent) for i in ("1", "1.1")] == [
        ("一、甲", None),
        ("1.乙", "1"),
    ]


# Sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建公园。修道路；种树！好吗？", ["建公园。", "修道路；", "种树！", "好吗？"]),
        ("一、产业\n  抓招商。", ["一、产业", "抓招商。"]),
        ("提升“放心。舒心”水平（含A；B）。完", ["提升“放心。舒心”水平（含A；B）。", "完"]),
        ("开了（没有关。下一句。", ["开了（没有关。", "下一句。"]),
        ("1.招商。抓招商。（责任单位：A局）", ["1.招商。", "抓招商。", "（责任单位：A局）"]),
        (
            "前言。一、产业（一）招商。（二）园区。二、城市",
            ["前言。", "一、产业", "（一）招商。", "（二）园区。", "二、城市"],
        ),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Full stops, semicolons and line breaks end sentences, brackets and quotes hide them, sections cut them."""
    assert [span.of(text) for span in segment(Document("a.txt", text, "", "")).sentences] == expected


def test_wrapped_lines_end_no_sentence() -> None:
    """In hard-wrapped text a sentence runs over line breaks and page numbers."""
    sentences = ["".join(s.of(WRAPPED).split()) for s in segment(Document("a.txt", WRAPPED, "", "")).sentences]
    assert "支持企业建设智能工厂和数字化车间等各类示范项目，引导企业开展技术改造和设备更新行动计划。" in sentences
    assert "一、总体要求" in sentences


# Plans ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", PLANS, ids=[case["title"] for case in PLANS])
def test_plan(case: dict[str, Any]) -> None:
    """One case a form of title in ``plans.toml``: annual plans, lists, reports, letters, excerpts."""
    plan = plan_of(case["text"], case["file"])
    assert {key: getattr(plan, key) for key in ("title", "issuer", "place", "year", "kind")} == {
        key: value for key, value in case.items() if key not in ("text", "file")
    }


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("云溪区2024年工作要点\n一、甲", date(2024, 1, 1), date(2024, 12, 31)),
        ("云溪市算力提升行动方案（2024—2027年）\n一、甲", date(2024, 1, 1), date(2027, 12, 31)),
        ("云溪市“十四五”规划纲要\n一、甲", date(2021, 1, 1), date(2025, 12, 31)),
        ("云溪市2022年文旅三年行动计划\n一、甲", date(2022, 1, 1), date(2024, 12, 31)),
        (
            "云溪市终端产业行动计划\n云经信〔2025〕36号\n一、目标\n到2027年，产值超百亿元。",
            date(2025, 1, 1),
            date(2027, 12, 31),
        ),
    ],
)
def test_period(text: str, start: date, end: date) -> None:
    """The period is the year, the range of the title, the five-year plan, or what the text aims at."""
    plan = plan_of(text)
    assert (plan.start, plan.end) == (start, end)


def test_inferred_fields_are_named_and_overridden() -> None:
    """What no words state is named; `year` and `issuer` given by the caller are not inferred."""
    document = Document("某文件_2019.txt", "一、甲\n乙。", "", "")
    guessed = segment(document).plan
    told = segment(document, year=2022, issuer="云溪区人民政府").plan
    assert guessed is not None
    assert told is not None
    assert (guessed.year, guessed.inferred) == (2019, frozenset({"title", "issuer", "place", "year", "kind"}))
    assert (told.year, told.issuer, told.place, told.end) == (2022, "云溪区人民政府", "云溪区", date(2022, 12, 31))
    assert told.inferred == {"title", "kind"}


def test_title_span_quotes_the_title() -> None:
    """The span covers the title's words, also where a title runs over two lines."""
    plan = plan_of(WRAPPED)
    assert plan.title_span is not None
    assert plan.title == "某某市推进智能制造与人工智能融合行动方案（2025—2027年）"
    assert "".join(plan.title_span.of(WRAPPED).split()) == plan.title


# Invariants ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "一、",
            "二、",
            "（一）",
            "（二）",
            "1.",
            "2．",
            "（1）",
            "①",
            "一是",
            "二是",
            "第一章 ",
            "## ",
            "。",
            "；",
            "：",
        ),
        *("\n", "\r\n", "　　", " ", "建设公园", "2024年", "（", "）", "“", "”", "附件1\n", "名词解释\n", "专栏1"),
        *("目录\n", "— 3 —\n", "牵头单位：", "工作要点\n", "3个"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(text=TEXTS)
def test_any_text_has_a_sound_outline(text: str) -> None:
    """Sections are in the text, nested and ordered; sentences are disjoint, ordered and hold every character."""
    document = segment(Document("a.txt", text, "", ""))
    spans = {s.id: s.span for s in document.sections}
    assert len(spans) == len(document.sections)
    for section in document.sections:
        assert 0 <= section.span.start <= section.heading.start <= section.heading.end <= section.span.end <= len(text)
        if section.parent:
            assert spans[section.parent].contains(section.span)
    for left, right in pairwise([s for s in document.sections if s.id != "0"]):
        assert left.span.start < right.span.start
        assert left.span.end <= right.span.start or left.span.contains(right.span)
    for one, other in pairwise(document.sentences):
        assert one.end <= other.start
    kept = "".join("".join(span.of(text).split()) for span in document.sentences)
    assert kept == "".join(text.split())
    starts = [s.span.start for s in document.sections if s.id != "0"]
    assert not any(span.start < start < span.end for span in document.sentences for start in starts)


@given(text=TEXTS)
def test_every_offset_has_a_section(text: str) -> None:
    """`section_at` answers for every offset with a section that holds it, or with the preamble."""
    document = segment(Document("a.txt", text, "", ""))
    reading = Reading(document)
    spans = {s.id: s.span for s in document.sections}
    for offset in range(len(text)):
        section = reading.section_at(offset)
        assert section == "0" or spans[section].start <= offset < spans[section].end
