"""Workbooks and guarded CSV, read back with openpyxl and with the csv module."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph import spreadsheet
from hongtu.graph.spreadsheet import Sheet, guarded
from hongtu.graph.table import Table

RISKY = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"]
TABLE = Table(
    ("指标", "数值", "时限", "=HYPERLINK(1)"),
    (("增长率", Decimal("6.5"), date(2031, 12, 31), None), ("=1+1", -3, None, "@x\x07")),
)


def opened(*sheets: Sheet) -> Any:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    return load_workbook(io.BytesIO(spreadsheet.xlsx(sheets)))


@pytest.mark.parametrize("words", RISKY)
def test_what_might_run_is_text(words: str) -> None:
    """Whatever a spreadsheet might take for a formula gets an apostrophe before it."""
    assert guarded(words) == "'" + words


@pytest.mark.parametrize("words", ["", "增长8%", "8-10%", "a=b", "'=1"])
def test_harmless_words_stay(words: str) -> None:
    """Other text is not touched."""
    assert guarded(words) == words


def test_values_keep_their_kind() -> None:
    """Numbers come back as numbers, dates as dates, everything else as text; nothing is a formula."""
    page = opened(Sheet("目标", TABLE)).worksheets[0]

    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["指标", "数值", "时限", "'=HYPERLINK(1)"],
        ["增长率", 6.5, datetime(2031, 12, 31), None],
        ["'=1+1", -3, None, "'@x�"],
    ]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_the_header_stays_in_sight() -> None:
    """The first row is frozen, filters and is bold, some columns too if asked for; words decide how wide they are."""
    long = Table(("短", "长", "很长的一个列标题"), (("x", "字" * 500, "y"),))
    plain, frozen = opened(Sheet("表", long), Sheet("冻结", long, 2)).worksheets

    assert (plain.freeze_panes, plain.auto_filter.ref, plain["A1"].font.bold) == ("A2", "A1:C2", True)
    assert [plain.column_dimensions[column].width for column in "ABC"] == [6, 44, 14]
    assert plain["B2"].alignment.wrap_text
    assert frozen.freeze_panes == "C2"


def test_printing() -> None:
    """A sheet prints on A4 across, as wide as the paper, its header on every page."""
    page = opened(Sheet("表", TABLE)).worksheets[0]

    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, page.print_title_rows) == ("landscape", 9, "$1:$1")
    assert (page.sheet_properties.pageSetUpPr.fitToPage, setup.fitToHeight) == (True, 0)


def test_titles_of_sheets() -> None:
    """Titles lose what a workbook forbids, are cut, and differ from each other."""
    empty = Table(("a",), ())
    book = opened(*(Sheet(title, empty) for title in ("a/b[1]", "龙" * 40, "龙" * 40, "", "A B 1")))

    assert book.sheetnames == ["a b 1", "龙" * 31, f"{'龙' * 27} 2", "Sheet", "A B 1 2"]


def test_long_cells_are_cut() -> None:
    """A cell holds no more than a workbook allows."""
    value = opened(Sheet("表", Table(("a",), (("字" * 40_000,),)))).worksheets[0]["A2"].value

    assert len(value) == 32_767
    assert value.endswith("字…")


def test_csv_for_spreadsheets() -> None:
    """CSV begins with the mark of UTF-8 and is guarded; numbers are not."""
    data = spreadsheet.csv(TABLE)

    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:] == [
        ["增长率", "6.5", "2031-12-31", ""],
        ["'=1+1", "-3", "", "'@x�"],
    ]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_runs_or_breaks_a_workbook(words: str) -> None:
    """Any text can be written, comes back as text, and does not begin like a formula."""
    value = opened(Sheet(words, Table(("a",), ((words,),)))).worksheets[0]["A2"].value

    assert not str(value or "").startswith(("=", "+", "-", "@", "\t", "\r"))
