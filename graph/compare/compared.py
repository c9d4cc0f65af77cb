"""A comparison in a planner's words: a `Comparison` and a language go in, tables for screen and workbook come out.

1. `tables` gives summary, targets and projects; columns that name a side bear the plan's short name (龙岗区-2023 原文).
2. Verdicts, reasons and headings come from ``compared.toml``, aspects and stages from the ontology's codes.
3. Values stand as the text writes them; a difference is a number in a unit that can be read (亿元, 百分点).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ...ontology import concepts
from ..table import Table, Value

if TYPE_CHECKING:
    from .carried import Carried, Record
    from .plans import Comparison, Pair
    from .verdict import Figure

_SCALES = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"), (Decimal(1), ""))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str

    def of(self, table: str, code: str) -> str:
        """Return the word for a code of one table of ``compared.toml``."""
        return str(_file()[table][code][self.language])

    def code(self, code: str) -> str:
        """Return the word for an aspect or a stage."""
        chinese, english = _codes()[code]
        return chinese if self.language == "zh" else english or chinese

    def reasons(self, codes: Iterable[str]) -> str | None:
        """Return the words for the reasons of a judgement, None if there are none."""
        return ("、" if self.language == "zh" else ", ").join(self.of("reasons", code) for code in codes) or None

    def readable(self, difference: Decimal | None, unit: str | None) -> tuple[Decimal | None, str | None]:
        """Return a difference in a unit that can be read: 6200000000 元 is 62 亿元; between rates lie 百分点."""
        if difference is None:
            return None, None
        if unit == "%":
            return difference, self.of("columns", "points")
        scale, prefix = next((pair for pair in _SCALES if abs(difference) >= pair[0]), _SCALES[-1])
        return (difference / scale).normalize() + 0, f"{prefix}{unit or ''}" or None


def tables(comparison: Comparison, language: str = "zh") -> dict[str, Table]:
    """Return the tables of a comparison by title: summary, targets, projects; columns without a value are left out."""
    words = Words(language)
    sides = (comparison.before, comparison.after)
    quoted = tuple(f"{side} {words.of('columns', name)}" for side in sides for name in ("sentence", "section", "due"))
    head, tail = ("verdict", "indicator", "former", "aspect", "scope"), ("difference", "unit", "reasons")
    named = ("verdict", "project", "former")
    columns = [tuple(words.of("columns", name) for name in names) for names in (head, tail, named)]
    targets = tuple(_target(pair, words) for pair in comparison.targets)
    projects = tuple(_project(project, words) for project in comparison.projects)
    return {
        words.of("titles", "summary"): _summary(comparison, words),
        words.of("titles", "targets"): _filled(Table((*columns[0], *sides, *columns[1], *quoted), targets)),
        words.of("titles", "projects"): _filled(Table((*columns[2], *sides, *quoted), projects)),
    }


def _filled(table: Table) -> Table:
    """Return a table without the columns that have no value."""
    kept = [
        number
        for number, column in enumerate(zip(*table.rows, strict=True))
        if any(cell is not None for cell in column)
    ]
    if not table.rows:
        return table
    rows = tuple(tuple(row[number] for number in kept) for row in table.rows)
    return Table(tuple(table.columns[number] for number in kept), rows)


def _summary(comparison: Comparison, words: Words) -> Table:
    columns = tuple(words.of("columns", name) for name in ("kind", "verdict", "count"))
    rows = [
        (words.of("titles", kind), words.of("verdict", verdict), count)
        for kind, counts in (("targets", comparison.counts()), ("projects", comparison.stages()))
        for verdict, count in counts.items()
    ]
    return Table(columns, tuple(rows))


def _target(pair: Pair, words: Words) -> tuple[Value, ...]:
    figure, judgement = pair.figure, pair.judgement
    values = [one.written if one else None for one in (pair.before, pair.after)]
    difference, unit = words.readable(judgement.difference, figure.unit)
    named = (words.of("verdict", judgement.verdict), figure.name, pair.former, words.code(figure.aspect), figure.scope)
    reasons = words.reasons(judgement.reasons)
    return *named, *values, difference, unit, reasons, *_placed((pair.before, pair.after))


def _project(project: Carried, words: Words) -> tuple[Value, ...]:
    sides = (project.before, project.after)
    stages = ["、".join(map(words.code, one.stages)) or None if one else None for one in sides]
    return words.of("verdict", project.verdict), project.name, project.former, *stages, *_placed(sides)


def _placed(sides: Iterable[Figure | Record | None]) -> list[Value]:
    found: list[Value] = []
    for one in sides:
        found += [one.sentence, one.section, one.due] if one else [None, None, None]
    return found


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("compared.toml").read_text("utf-8"))


@cache
def _codes() -> dict[str, tuple[str, str]]:
    """Return the Chinese and the English word for each aspect and stage."""
    wanted = ("#aspect", "#event")
    return {
        code.notation: (code.label, code.english)
        for code in concepts("codes")
        if any(scheme.endswith(wanted) for scheme in code.schemes)
    }
