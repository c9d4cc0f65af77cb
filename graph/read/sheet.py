"""Tables of tasks: .xlsx through openpyxl, .csv through the standard library; both become lines of plan text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

from ..errors import ReadError
from .archive import check_archive
from .content import Content, reason
from .rows import render_rows
from .text import decode

_ROWS = 200_000
_COLUMNS = 60
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_xlsx(data: bytes, name: str) -> Content:
    """Read all sheets of a workbook, one after the other.

    Raises:
        ReadError: the workbook is encrypted, damaged, too long, or not to be trusted.

    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    check_archive(data, name)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [_cells(sheet.iter_rows(values_only=True, max_col=_COLUMNS), name) for sheet in book.worksheets]
    except ReadError:
        raise
    except Exception as error:  # openpyxl lets any error of its parsers through
        raise ReadError(f"{name}: is no readable workbook ({reason(error)}); open it and save it again") from error
    text = "\n\n".join("\n".join(render_rows(rows)) for rows in sheets if rows)
    return Content(text, _XLSX)


def read_csv(data: bytes, name: str) -> Content:
    """Read a table of values parted by commas, semicolons or tabs.

    Raises:
        ReadError: the bytes are no text, or a row is broken.

    """
    text = decode(data, name)
    head = text[:4000]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReadError(f"{name}: is no readable table ({reason(error)}); save it again as CSV") from error
    return Content("\n".join(render_rows(rows)), "text/csv")


def _cells(rows: Iterable[Iterable[object]], name: str) -> list[list[str]]:
    found: list[list[str]] = []
    for row in rows:
        cells = [_words(value) for value in row]
        if any(cells):
            found.append(cells)
        if len(found) > _ROWS:
            raise ReadError(f"{name}: has more than {_ROWS} rows; split it")
    return found


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
