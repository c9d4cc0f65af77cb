"""Tables in plain text: which of their cells stand under a head that is a label of responsibility.

In: a text and the labels with the role that each gives. Out: `Cell`s in text order.

1. Columns of tabs or bars: the line with a label is the head, cells below it have its place in their lines.
2. Cells one a line, as copying from a page leaves them: the lines from ``序号`` to ``1`` are the head, the lines from
   each number to the next one a row. A row with more lines than the head has wrapped cells: its last ones are counted
   from its end; of such a row, and of the last one, `sure` is false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..document import Span

_BAR = re.compile(r"[\t|]")
_LINE = re.compile(r"[^\s][^\n]*")
_FIRST = ("序号", "编号")
_WIDEST = 12
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that lists bodies: their role, whether they are persons, its words, its row, and how sure its place is."""

    role: str
    leaders: bool
    span: Span
    row: Span
    sure: bool = True


def cells(text: str, labels: Mapping[str, tuple[str, bool]]) -> Iterator[Cell]:
    """Yield the cells of all tables that stand under a label."""
    yield from _columns(text, labels)
    if any(word in text for word in _FIRST):
        yield from _stacked(text, labels)


def _columns(text: str, labels: Mapping[str, tuple[str, bool]]) -> Iterator[Cell]:
    roles: dict[int, tuple[str, bool]] = {}
    for line in _table_lines(text):
        found = _cells(text, line.start, line.end)
        words = {index: "".join(cell.of(text).split()) for index, cell in found.items()}
        heads = {index: labels.get(word, ("", False)) for index, word in words.items()}
        if any(role for role, _ in heads.values()):
            roles = {index: head for index, head in heads.items() if head[0]}
            continue
        for index, (role, leaders) in roles.items():
            if index in found:
                yield Cell(role, leaders, found[index], line)


def _table_lines(text: str) -> Iterator[Span]:
    bar = _BAR.search(text)
    while bar:
        end = text.find("\n", bar.end())
        end = len(text) if end < 0 else end
        yield Span(text.rfind("\n", 0, bar.start()) + 1, end)
        bar = _BAR.search(text, end)


def _cells(text: str, start: int, end: int) -> dict[int, Span]:
    found: dict[int, Span] = {}
    index = 0
    for at in range(start, end + 1):
        if at == end or text[at] in "\t|":
            if text[start:at].strip():
                found[index] = Span(start, at)
            start, index = at + 1, index + 1
    return found


def _stacked(text: str, labels: Mapping[str, tuple[str, bool]]) -> Iterator[Cell]:
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    words = ["".join(line.of(text).split()) for line in lines]
    for at, word in enumerate(words):
        if word not in _FIRST or "1" not in words[at + 1 : at + _WIDEST]:
            continue
        width = words.index("1", at) - at
        roles = {index: labels[head] for index, head in enumerate(words[at : at + width]) if head in labels}
        for row in _rows(words, at + width, width):
            last = row.end >= len(words) or not words[row.end].isdigit()
            yield from _row(lines[row.start : row.end], roles, width, sure=len(row) == width and not last)


def _rows(words: list[str], at: int, width: int) -> Iterator[Span]:
    """Yield the lines of each row; the last one is as long as the head."""
    number = 1
    while at < len(words):
        number += 1
        after = range(at + width, min(len(words), at + width * _LONGEST))
        end = next((line for line in after if words[line] == str(number)), None)
        yield Span(at, end or min(len(words), at + width))
        if end is None:
            return
        at = end


def _row(lines: list[Span], roles: Mapping[int, tuple[str, bool]], width: int, *, sure: bool) -> Iterator[Cell]:
    row = Span(lines[0].start, lines[-1].end)
    for index, (role, leaders) in roles.items():
        if role and len(lines) >= width:
            cell = lines[index if len(lines) == width else index - width]
            yield Cell(role, leaders, cell, row, sure)
