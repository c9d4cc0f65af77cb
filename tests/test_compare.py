"""Two plans side by side: verdicts rule by rule, an invented pair of plans, and the forms in which it is told."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hongtu.cli import main
from hongtu.graph.compare import Comparison, compare
from hongtu.graph.compare.compared import tables
from hongtu.graph.compare.verdict import VERDICTS, Figure, judge
from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store
from hongtu.graph.table import display_width
from hongtu.viz.commands.compare import tell

BEFORE = """龙岗区2031年工作要点

一、主要目标
1.稳增长。地区生产总值增长6%以上，固定资产投资达到1200亿元，社会消费品零售总额增长5%，外贸进出口总额增长3%。
城镇登记失业率控制在3.5%以内，确保居民人均可支配收入增长6%，单位GDP能耗下降3%。
2.抓项目。新建学校10所，新增停车位5000个。开工建设云创中心一期，建成东江大桥，建成西湖公园。建成南城医院。
"""
AFTER = """龙岗区2032年工作要点

一、主要目标
1.稳增长。地区生产总值增长5.5%左右，固定资产投资增长8%，社会消费品零售总额增长5%，一般公共预算收入增长2%。<b>转角</b>新增充电桩100个。
城镇登记失业率控制在3%以内，力争居民人均可支配收入增长6%，单位GDP能耗下降3.5%。
2.抓项目。新建学校12所。建成云创中心一期，加快建设西湖公园，加快建设北站广场。
"""


def run(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(main, ["compare", *words, "--store", str(folder)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store on disk with the two invented plans."""
    work = tmp_path_factory.mktemp("compare")
    with Store.open(work / "store") as store:
        for words in (BEFORE, AFTER):
            path = work / f"{words.splitlines()[0]}.txt"
            path.write_text(words, "utf-8")
            ingest(path, store)
    return work / "store"


@pytest.fixture(scope="module")
def comparison(folder: Path) -> Comparison:
    with Store.open(folder, read_only=True) as store:
        return compare(store, "龙岗区2031", "龙岗区2032")


# Rule by rule ------------------------------------------------------------------------------------


def figure(comparator: str, value: str, polarity: str | None = "up", **facts: Any) -> Figure:
    """Return a figure; `value` is ``5``, ``5-6`` or a word."""
    bounds = [Decimal(part) for part in value.split("-")] if value[:1].isdigit() else [None]
    low, high = bounds[0], bounds[-1]
    if comparator in (">=", ">"):
        high = None
    if comparator in ("<=", "<", "rank"):
        low = None
    base = Figure(
        "i", "指标", "growth", comparator, low, high, "%", None, None, None, None, polarity, None, date(2031, 12, 31),
        0, value, "原句", "1.1", 0, 1,
    )  # fmt: skip
    return replace(base, **facts)


FALL: dict[str, Any] = {"change": "decrease"}
TO: dict[str, Any] = {"sentence": "年均浓度降至约"}


@pytest.mark.parametrize(
    ("before", "after", "verdict", "reasons"),
    [
        (figure("=", "6"), figure("=", "7"), "raised", ("value+",)),
        (figure("=", "6"), figure("=", "6"), "held", ()),
        (figure(">=", "6"), figure("=", "6"), "weakened", ("comparator-",)),
        (figure("=", "6"), figure("~", "6"), "weakened", ("comparator-",)),
        (figure("~", "6"), figure(">=", "6"), "raised", ("comparator+",)),
        (figure(">=", "6"), figure(">", "6"), "raised", ("comparator+",)),
        (figure("range", "6-7"), figure("=", "6.5"), "raised", ("value+",)),
        (figure("=", "7"), figure("range", "6-7"), "weakened", ("value-",)),
        (figure("range", "6-7"), figure("range", "6-8"), "raised", ("value+",)),
        (figure("=", "6", force="binding"), figure("=", "6", force="aspirational"), "weakened", ("force-",)),
        (figure("=", "6", force="binding"), figure("=", "6"), "weakened", ("force-",)),
        (figure("=", "6", force="aspirational"), figure("=", "6"), "raised", ("force+",)),
        (figure("=", "6"), figure("=", "7", force="aspirational"), "raised", ("value+", "force-")),
        (figure("<=", "3.5", "down"), figure("<=", "3", "down"), "raised", ("value+",)),
        (figure("<=", "3", "down"), figure("<", "3", "down"), "raised", ("comparator+",)),
        (figure("<=", "3", "down"), figure("~", "3", "down"), "weakened", ("comparator-",)),
        (figure("=", "3", "down", **FALL), figure("=", "3.5", "down", **FALL), "raised", ("value+",)),
        (figure(">=", "3", "down", **FALL), figure("=", "3", "down", **FALL), "weakened", ("comparator-",)),
        (figure("=", "30", None, **FALL), figure("=", "20", None, **FALL), "weakened", ("value-",)),
        (figure("<=", "30", None), figure("<=", "20", None), "raised", ("value+",)),
        (figure("<=", "30", None), figure(">=", "20", None), "incomparable", ("direction",)),
        (figure("<=", "18", "down", **FALL, **TO), figure("<=", "17", "down", **FALL, **TO), "raised", ("value+",)),
        (figure("=", "18", None, **FALL, **TO), figure("=", "17", None, **FALL, **TO), "raised", ("value+",)),
        (figure("rank", "3"), figure("rank", "2"), "raised", ("value+",)),
        (figure("grade", "Ⅳ类", grade=4), figure("grade", "Ⅲ类", grade=3), "raised", ("value+",)),
        (figure("grade", "Ⅲ类", grade=3), figure("grade", "Ⅳ类", grade=4), "weakened", ("value-",)),
        (figure("qualitative", "全覆盖"), figure("qualitative", "全覆盖"), "held", ()),
        (figure("qualitative", "稳步增长"), figure("qualitative", "明显改善"), "incomparable", ("wording",)),
        (
            figure("qualitative", "正增长", direction="up"),
            figure("qualitative", "持平", direction="hold"),
            "weakened",
            ("comparator-",),
        ),
        (
            figure("qualitative", "下降", "down", direction="down"),
            figure("qualitative", "增加", "down", direction="up"),
            "weakened",
            ("comparator-",),
        ),
        (figure("qualitative", "持平", direction="hold"), figure("qualitative", "稳定", direction="hold"), "held", ()),
        (
            figure("qualitative", "增加", None, direction="up"),
            figure("qualitative", "持平", None, direction="hold"),
            "incomparable",
            ("wording",),
        ),
        (figure("qualitative", "稳步增长"), figure("=", "5"), "incomparable", ("wording",)),
    ],
)
def test_judging(before: Figure, after: Figure, verdict: str, reasons: tuple[str, ...]) -> None:
    """Value first, then comparator, then force; polarity says which way is better."""
    judgement = judge(before, after)

    assert (judgement.verdict, judgement.reasons) == (verdict, reasons)


FIGURES = st.builds(
    figure,
    st.sampled_from(["=", ">=", ">", "~", "<=", "<", "range"]),
    st.integers(1, 5).map(str),
    st.just("up") | st.just("down"),
    force=st.sampled_from([None, "binding", "aspirational"]),
    change=st.sampled_from([None, "decrease"]),
)


@given(FIGURES, FIGURES)
def test_turned_round(before: Figure, after: Figure) -> None:
    """What is raised in one direction of time is weakened in the other; a plan against itself is held."""
    after = replace(after, polarity=before.polarity)
    turned = {"raised": "weakened", "weakened": "raised", "held": "held"}

    assert judge(after, before).verdict == turned[judge(before, after).verdict]
    assert judge(before, before).verdict == "held"


# Invented plans ----------------------------------------------------------------------------------


def test_every_target_has_its_verdict(comparison: Comparison) -> None:
    """Each target of the two invented plans, read by eye."""
    found = {pair.figure.name: pair.judgement.verdict for pair in comparison.targets}

    assert found == {
        "地区生产总值": "weakened",
        "居民人均可支配收入": "weakened",
        "进出口总额": "dropped",
        "公共停车位": "dropped",
        "固定资产投资": "incomparable",
        "城镇登记失业率": "raised",
        "单位地区生产总值能耗": "raised",
        "新建学校": "raised",
        "社会消费品零售总额": "held",
        "一般公共预算收入": "new",
        "充电桩": "new",
    }


def test_order_and_counts(comparison: Comparison) -> None:
    """What weakened stands first, and the counts add up."""
    order = [VERDICTS.index(pair.judgement.verdict) for pair in comparison.targets]

    assert order == sorted(order)
    assert sum(comparison.counts().values()) == len(order) == 11
    assert list(comparison.counts()) == list(VERDICTS)


def test_projects_carry_on(comparison: Comparison) -> None:
    """Projects: moved on, set back, due to be finished, new; each with the words of both plans."""
    found = {project.name: project.verdict for project in comparison.projects}

    assert found == {
        "云创中心一期": "advanced",
        "西湖公园": "back",
        "东江大桥": "concluded",
        "南城医院": "concluded",
        "深圳北站广场": "new",
    }
    moved = next(project for project in comparison.projects if project.verdict == "advanced")
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.stages, moved.after.stages) == (("start",), ("complete",))
    assert ("开工" in moved.before.sentence, "建成" in moved.after.sentence) == (True, True)


def test_a_plan_against_itself(folder: Path) -> None:
    """A plan compared with itself holds everything."""
    with Store.open(folder, read_only=True) as store:
        same = compare(store, "龙岗区2031", "龙岗区2031")

    assert {pair.judgement.verdict for pair in same.targets} == {"held"}
    assert {project.verdict for project in same.projects} == {"continued"}


def test_planners_words(comparison: Comparison) -> None:
    """In the tables for people, values stand as written and differences in units that can be read."""
    chinese, english = (list(tables(comparison, language).values()) for language in ("zh", "en"))
    first = dict(zip(chinese[1].columns, chinese[1].rows[0], strict=True))

    assert (first["结论"], first["龙岗区-2031"], first["龙岗区-2032"]) == ("弱化", "≥6%", "≈5.5%")
    assert (first["差额"], first["单位"]) == (Decimal("-0.5"), "百分点")
    assert (chinese[1].columns[0], english[1].columns[0]) == ("结论", "verdict")
    assert str(first["龙岗区-2032 原文"]).startswith("地区生产总值增长5.5%左右")


# Formats -----------------------------------------------------------------------------------------


def test_the_page_is_alone_and_escaped(folder: Path, tmp_path: Path) -> None:
    """The page names no other file and shows a plan's angle brackets as such."""
    path = tmp_path / "对照.html"
    assert run(folder, "龙岗区2031", "龙岗区2032", "-o", str(path), "--lang", "zh").exit_code == 0
    page = path.read_text("utf-8")

    assert "&lt;b&gt;转角&lt;/b&gt;" in page
    assert [word for word in ("<b>", "<script", "http", "src=", "url(") if word in page] == []
    assert "弱化 2" in page


def test_the_workbook(folder: Path, tmp_path: Path) -> None:
    """The workbook has summary, targets and projects."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    path = tmp_path / "a.xlsx"
    assert run(folder, "龙岗区2031", "龙岗区2032", "-o", str(path), "--lang", "en").exit_code == 0
    book = load_workbook(io.BytesIO(path.read_bytes()))

    assert book.sheetnames == ["Summary", "Targets", "Projects"]
    assert [cell.value for cell in book["Summary"][2]] == ["Targets", "weakened", 2]
    assert book["Targets"].freeze_panes == "C2"


def test_data_formats(folder: Path) -> None:
    """CSV and JSON hold codes, raw numbers and the offsets of both quotations."""
    told = json.loads(run(folder, "龙岗区2031", "龙岗区2032", "-f", "json").stdout)
    listed = run(folder, "龙岗区2031", "龙岗区2032", "-f", "csv").stdout.splitlines()
    first = told[0]

    assert len(told) == 16 == len(listed) - 1
    assert (first["kind"], first["verdict"], first["difference"], first["unit"]) == ("target", "weakened", -0.5, "%")
    assert BEFORE[first["before_start"] : first["before_end"]] == "6%"
    assert AFTER[first["after_start"] : first["after_end"]] == "5.5%"


def test_the_screen(folder: Path) -> None:
    """The counts stand at the top; the table quotes the clause that holds the value, and has no empty column."""
    shown = run(folder, "龙岗区2031", "龙岗区2032", "--lang", "zh").stdout
    head = next(line for line in shown.splitlines() if line.startswith("结论"))

    assert shown.splitlines()[2].split() == ["目标对照", "弱化", "2"]
    assert head.split()[-4:] == ["龙岗区-2031", "原文", "龙岗区-2032", "原文"]
    assert "对象" not in head
    row = next(line for line in shown.splitlines() if line.startswith("弱化") and "地区生产总值" in line)
    assert row.split()[-2:] == ["地区生产总值增长6%以上", "地区生产总值增长5.5%左右"]


def test_a_narrow_terminal_tells_where_the_quotations_are(
    comparison: Comparison, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where quotations would leave no room for names and values, they are left out and the files named."""
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((100, 40)))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    tell(comparison)
    out, error = capsys.readouterr()

    assert "原文" not in out
    assert "quotation" not in out
    assert "--output" in error
    assert max(display_width(line) for line in out.splitlines()) <= 100


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("龙岗区2031", "龙岗区2033"), "龙岗区2033"),
        (("龙岗区2031", "工作要点"), "龙岗区-2031、龙岗区-2032"),
        (("龙岗区2031", "龙岗区2032", "-f", "xlsx"), "--output"),
    ],
)
def test_mistakes_are_one_line(folder: Path, words: tuple[str, ...], hint: str) -> None:
    """Unknown and ambiguous plans, and a workbook on the screen, are errors in one line."""
    done = run(folder, *words)

    assert done.exit_code == 2
    assert hint in done.stderr
    assert len(done.stderr.splitlines()) == 1
