"""An answer as a table: columns and rows of plain Python values go in, CSV or padded text comes out.

1. `Table` holds the values: text, numbers, dates, None for an unbound cell.
2. `Table.csv` writes them raw, so that the same answer always gives the same bytes. Nothing is guarded against
   spreadsheet formulas there, because other tools rely on the exact values; the xlsx export guards its cells.
3. `Table.text` pads by display width: a Chinese character takes two columns of a terminal. Control characters
   are shown as ``�``, because a plan is somebody else's text and must not steer the terminal.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

Value = str | int | float | Decimal | date | None

_NARROWEST = 10


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a question: named columns and rows of values in order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def dicts(self) -> list[dict[str, Value]]:
        """Return each row as a dictionary from column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def turned(self) -> Table:
        """Return the table with rows and columns exchanged; the first column becomes the header."""
        columns, *rows = zip(self.columns, *self.rows, strict=True)
        return Table(tuple(map(_written, columns)), tuple(rows))

    def filled(self) -> Table:
        """Return the table without the columns that hold nothing; one without rows stays as it is."""
        columns = zip(*self.rows, strict=True)
        kept = [number for number, column in enumerate(columns) if any(value is not None for value in column)]
        if not kept:
            return self
        rows = tuple(tuple(row[number] for number in kept) for row in self.rows)
        return Table(tuple(self.columns[number] for number in kept), rows)

    def without(self, last: int) -> Table:
        """Return the table without its last columns."""
        return Table(self.columns[:-last], tuple(row[:-last] for row in self.rows))

    def csv(self) -> str:
        r"""Return the table as CSV with a header: raw values, empty cells for None, lines that end in ``\n``."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_written(value) for value in row] for row in self.rows)
        return out.getvalue()

    def json(self) -> str:
        """Return the rows as a JSON array of objects: numbers as numbers, dates as ISO text, null for None."""
        rows = [{column: _plain(value) for column, value in row.items()} for row in self.dicts()]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"

    def text(self, width: int | None = None) -> str:
        """Return the table as aligned text; where `width` is given, the widest columns shrink until a line fits."""
        lines = [self.columns, *([printable(value) for value in row] for row in self.rows)]
        numeric = [_is_numeric(column) for column in zip(*self.rows, strict=True)] or [False] * len(self.columns)
        widths = _fitted([max(map(display_width, column)) for column in zip(*lines, strict=True)], width)
        rule = ["-" * columns for columns in widths]
        return "".join(_line(cells, widths, numeric) for cells in (lines[0], rule, *lines[1:]))


def display_width(text: str) -> int:
    """Return the number of terminal columns that `text` takes.

    >>> display_width("GDP增长")
    7
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _plain(value: Value) -> str | int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def printable(value: Value) -> str:
    """Return a value as a terminal may show it: on one line, control characters as ``�``."""
    words = _written(value).replace("\n", " ")
    return words if words.isprintable() else "".join(mark if mark.isprintable() else "�" for mark in words)


def _is_numeric(column: tuple[Value, ...]) -> bool:
    return all(value is None or isinstance(value, int | float | Decimal) for value in column)


def _fitted(widths: list[int], limit: int | None) -> list[int]:
    """Shrink the widest column, one place at a time, while the line is too long and columns stay readable."""
    if limit is None:
        return widths
    widths = list(widths)
    while sum(widths) + 2 * (len(widths) - 1) > limit and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(cells: Sequence[str], widths: list[int], numeric: list[bool]) -> str:
    padded = [_padded(cell, width, right) for cell, width, right in zip(cells, widths, numeric, strict=True)]
    return "  ".join(padded).rstrip() + "\n"


def _padded(cell: str, width: int, right: bool) -> str:
    cell = _cut(cell, width)
    space = " " * (width - display_width(cell))
    return space + cell if right else cell + space


def _cut(cell: str, width: int) -> str:
    if display_width(cell) <= width:
        return cell
    kept, used = [], 1
    for character in cell:
        used += _columns(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + "…"
