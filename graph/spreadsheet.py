"""Tables for people who work in a spreadsheet: sheets go in, a workbook or a guarded CSV comes out.

1. Numbers stay numbers and dates dates; everything else is text, never a formula.
2. Text that a spreadsheet might run (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return) gets an
   apostrophe before it, because a plan is somebody else's text and the file may be saved as CSV later.
3. Control characters, which no workbook can hold, become ``�``; what is longer than a cell ends in ``…``.
4. The header is bold, stays in sight and filters; columns are as wide as their words, long ones wrap. A sheet prints
   on A4, as wide as the paper, its header on every page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .table import Table, Value, display_width

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST_CELL, _LONGEST_TITLE = 32_767, 31
_NARROWEST, _WIDEST = 6, 44
_HEADING = 12
"""A heading wider than this wraps rather than widen its column."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; `title` is shortened to what a tab can show, `frozen` columns stay in sight."""

    title: str
    table: Table
    frozen: int = 0


def guarded(words: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("增长8%")
    ("'=1+1", '增长8%')
    """
    clean = _ILLEGAL.sub("�", words)
    risky = clean.startswith(_RISKY) or clean.lstrip().startswith(_RISKY[:4])
    return f"'{clean}" if risky else clean


def csv(table: Table) -> bytes:
    """Return a table as CSV for spreadsheets: guarded, with the mark by which they know that it is UTF-8."""
    rows = tuple(tuple(guarded(value) if isinstance(value, str) else value for value in row) for row in table.rows)
    return Table(tuple(map(guarded, table.columns)), rows).csv().encode("utf-8-sig")


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook with these sheets, at least one."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet, title in zip(sheets, _titles(sheets), strict=True):
        page = workbook.create_sheet(title)
        _fill(page, sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _titles(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield a title for each sheet that a workbook accepts, no two alike."""
    used: set[str] = set()
    for sheet in sheets:
        base = _NO_TITLE.sub(" ", sheet.title).strip()[:_LONGEST_TITLE] or "Sheet"
        title, number = base, 2
        while title.lower() in used:
            title = f"{base[: _LONGEST_TITLE - 4]} {number}"
            number += 1
        used.add(title.lower())
        yield title


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    table = sheet.table
    for number, row in enumerate((table.columns, *table.rows), 1):
        for column, value in enumerate(row, 1):
            _write(page, number, column, value)
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EEF2F6")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.auto_filter.ref = page.dimensions
    for column, width in enumerate(_widths(table), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    _set_up_printing(page)


def _set_up_printing(page: Any) -> None:
    """Let a sheet print on A4 across, as wide as the paper, with lines, headings and page numbers."""
    page.print_title_rows = "1:1"
    page.print_options.gridLines = True
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "&P / &N"


def _write(page: Any, row: int, column: int, value: Value) -> None:
    from openpyxl.styles import Alignment

    cell = page.cell(row, column)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if not isinstance(value, str):
        cell.value = value
        return
    words = guarded(value)
    cell.value = words if len(words) <= _LONGEST_CELL else words[: _LONGEST_CELL - 1] + "…"
    # Text such as #N/A would be read as an error value, too.
    cell.data_type = "s"


def _widths(table: Table) -> list[float]:
    columns = zip(table.columns, *table.rows, strict=True)
    return [_width(column) for column in columns]


def _width(column: tuple[Value, ...]) -> float:
    heading, *values = ("" if value is None else str(value) for value in column)
    longest = max((display_width(line) for value in values for line in value.split("\n")), default=0)
    wanted = max(longest, min(display_width(heading), _HEADING)) + 2
    return min(max(wanted, _NARROWEST), _WIDEST)
