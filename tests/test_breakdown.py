"""The task breakdown table of an invented plan, read by eye, and of the seed that names who answers."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hongtu.cli import main
from hongtu.graph.breakdown import COLUMNS, breakdown
from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store

PLAN = """龙岗区2031年工作要点

一、产业发展
1.做强工业。6月底前新建标准厂房10万平方米。（牵头单位：区发改局；责任单位：区财政局；配合单位：各街道）
2.改善环境。整治龙岗河。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("breakdown")
    path = work / "龙岗区2031年工作要点.txt"
    path.write_text(PLAN, "utf-8")
    with Store.open(work / "store") as store:
        ingest(path, store)
    return work / "store"


def run(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(main, ["breakdown", *words, "--store", str(folder)])


def test_one_line_for_each_task(folder: Path) -> None:
    """Number, section, task, targets, bodies by role, deadline, words and where they stand."""
    with Store.open(folder, read_only=True) as store:
        table = breakdown(store, "龙岗区2031")
    row = next(row for row in table.dicts() if "厂房" in str(row["工作任务"]))

    assert table.columns == COLUMNS["zh"]
    assert row["目标"] is not None
    assert "10万平方米" in str(row["目标"])
    assert [row[role] for role in ("牵头单位", "责任单位", "配合单位")] == ["区发改局", "区财政局", "各街道"]
    assert (row["章节"], row["完成时限"]) == ("1.1 做强工业", date(2031, 6, 30))
    plan, _, offsets = str(row["出处"]).partition(" ")
    begin, _, end = offsets.partition("-")
    assert (plan, PLAN[int(begin) : int(end)]) == ("龙岗区-2031", row["工作任务"])
    assert row["原文"] == PLAN.splitlines()[3].partition("（")[0].removeprefix("1.做强工业。")


def test_numbers_run_on(folder: Path) -> None:
    """Tasks are numbered in the order of the text; a task without owner keeps empty cells."""
    with Store.open(folder, read_only=True) as store:
        rows = breakdown(store).dicts()

    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["责任单位"] for row in rows if "龙岗河" in str(row["工作任务"])] == [None]


def test_csv_opens_in_a_spreadsheet(folder: Path, tmp_path: Path) -> None:
    """The CSV has the mark of UTF-8 and Chinese headings unless English is asked for."""
    assert run(folder, "-o", str(tmp_path / "a.csv")).exit_code == 0
    assert run(folder, "-o", str(tmp_path / "b.csv"), "--lang", "en").exit_code == 0
    heads = [
        next(csv.reader(io.StringIO((tmp_path / name).read_bytes().decode("utf-8-sig")))) for name in ("a.csv", "b.csv")
    ]

    assert (tmp_path / "a.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    assert heads == [list(COLUMNS["zh"]), list(COLUMNS["en"])]


def test_workbook(folder: Path, tmp_path: Path) -> None:
    """The workbook has one sheet with the same rows."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    path = tmp_path / "a.xlsx"
    done = run(folder, "龙岗区2031", "-o", str(path), "--lang", "zh")
    page = load_workbook(path).worksheets[0]

    assert page.title == "任务分解表"
    assert f"{page.max_row - 1} 项任务" in done.output


def test_other_endings_are_refused(folder: Path, tmp_path: Path) -> None:
    """A file that is neither workbook nor CSV is an error in one line."""
    done = run(folder, "-o", str(tmp_path / "a.doc"), "--lang", "en")

    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"hongtu: {tmp_path / 'a.doc'}: the breakdown table is written as .xlsx or .csv"
    ]
