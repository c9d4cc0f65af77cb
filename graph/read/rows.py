"""Rows of a table become lines of ordinary plan text.

1. The header row names at least two known columns (``columns.toml``), one of them the task.
2. Rows above it are kept as lines; each row below becomes ``1. 任务。牵头单位：…；配合单位：…；完成时限：…``.
3. An empty cell inherits the value above it, as the cells of a merged area do; a row without a lead of its own
   inherits its supporters too.
4. A table without such a header is kept row by row, cells parted by tabs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

_HEADER_REACH = 8
_LABELS = {
    "lead": "牵头单位",
    "responsible": "责任单位",
    "support": "配合单位",
    "leader": "责任领导",
    "due": "完成时限",
}
_INHERITED = ("category", "lead", "responsible", "leader", "due")
_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}(?:[）)]|、)")
_NUMBERED = re.compile(r"(?:\d{1,3}\s?[.．、]|[（(][\d一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)")


@cache
def _columns() -> dict[str, str]:
    tables = tomllib.loads(files("hongtu.graph.read").joinpath("columns.toml").read_text("utf-8"))
    return {word: role for role, words in tables.items() for word in words}


def render_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines that say what a table says.

    >>> list(render_rows([["序号", "工作任务", "牵头单位"], ["1", "新建公园3个", "区城管局"]]))
    ['1. 新建公园3个。牵头单位：区城管局']
    """
    cleaned = [[_clean(cell) for cell in row] for row in rows]
    filled = [row for row in cleaned if any(row)]
    header = next((index for index, row in enumerate(filled[:_HEADER_REACH]) if _is_header(row)), None)
    if header is None:
        yield from ("\t".join(row).strip("\t") for row in filled)
        return
    yield from ("".join(dict.fromkeys(cell for cell in row if cell)) for row in filled[:header])
    yield from _tasks(filled[header + 1 :], _roles(filled[header]))


def _clean(cell: str) -> str:
    return re.sub(r"[ \t\u3000]*[\r\n]+[ \t\u3000]*", "", cell).strip()


def _roles(header: Sequence[str]) -> dict[int, str]:
    names = (re.sub(r"\s|[（(].*?[）)]", "", cell) for cell in header)
    return {index: role for index, name in enumerate(names) if (role := _columns().get(name))}


def _is_header(row: Sequence[str]) -> bool:
    roles = set(_roles(row).values())
    return len(roles) >= 2 and bool(roles & {"task", "detail"})


def _tasks(rows: Sequence[Sequence[str]], roles: dict[int, str]) -> Iterator[str]:
    above: dict[str, str] = {}
    count = 0
    for row in rows:
        values = {role: value for role, value in _values(row, roles).items() if value}
        if len({cell for cell in row if cell}) == 1 and ("task" not in values or _HEADING.match(values["task"])):
            yield next(cell for cell in row if cell)
            continue
        if "lead" not in values and "responsible" not in values and "support" in above:
            values.setdefault("support", above["support"])
        if (category := values.get("category")) and category != above.get("category"):
            yield category
        values = {**{role: above[role] for role in _INHERITED if role in above}, **values}
        count += 1
        yield _line(values, count)
        above = values


def _values(row: Sequence[str], roles: dict[int, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for index, role in roles.items():
        cell = row[index] if index < len(row) else ""
        if cell and cell not in values.get(role, "").split("。"):
            values[role] = f"{values[role]}。{cell}" if role in values else cell
    return values


def _line(values: dict[str, str], count: int) -> str:
    words = "。".join(values[role].rstrip("。；;") for role in ("task", "detail") if role in values)
    number = values.get("number", "" if _NUMBERED.match(words) else str(count))
    number = re.sub(r"\.0$", "", number)
    opening = f"{number}. " if number.isdigit() else number
    notes = "；".join(f"{label}：{values[role].rstrip('。；;')}" for role, label in _LABELS.items() if role in values)
    return f"{opening}{words}。{notes}" if notes else f"{opening}{words}。"
