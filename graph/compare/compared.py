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
from ..quotation import clause
from ..table import Table, Value

if TYPE_CHECKING:
    from .carried import Carried, Record
    from .plans import Comparison, Pair
    from .verdict import Figure

_SCALES = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"), (Decimal(1), ""))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `brief` asks for short quotations."""

    language: str
    brief: bool = False

    def of(self, table: str, code: str) -> str:
        """Return the word for a code of one table of ``compared.toml``."""
        return str(_file()[table][code][self.language])

    def code(self, code: str) -> str:
        """Return the word for an aspect or a stage."""
        chinese, english = _codes()[code]
        return chinese if self.language == "zh" else english

    def aspects(self, pair: Pair) -> str:
        """Return the aspect of a target, both where they differ: 增速→总量."""
        return "→".join(dict.fromkeys(self.code(one.aspect) for one in (pair.before, pair.after) if one))

    def stages(self, record: Record) -> str | None:
        """Return the stages that a plan asks of a project, None if it asks none."""
        return ("、" if self.language == "zh" else ", ").join(map(self.code, record.stages)) or None

    def difference(self, number: Decimal | None, unit: str | None) -> str:
        """Return a difference with its sign and unit, empty if there is none: +1 百分点, −32 万平方米."""
        readable, named = self.readable(number or None, unit)
        return "" if readable is None else f"{readable:+f} {named or ''}".replace("-", "−").strip()

    def quoted(self, one: Figure | Record) -> str:
        """Return the clause that says so."""
        return clause(one.sentence, one.text, getattr(one, "name", ""))

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


def tables(comparison: Comparison, language: str = "zh", *, brief: bool = False) -> dict[str, Table]:
    """Return the tables of a comparison by title: summary, targets, projects; columns without a value are left out.

    With `brief` a quotation is the clause that holds the value, and nothing stands behind the quotations.
    """
    words = Words(language, brief)
    sides = (comparison.before, comparison.after)
    placed = ("sentence",) if brief else ("sentence", "section", "due")
    quoted = tuple(f"{side} {words.of('columns', name)}" for name in placed for side in sides)
    head, tail = ("verdict", "indicator", "former", "aspect", "scope"), ("difference", "unit", "reasons")
    named = ("verdict", "project", "former")
    columns = [tuple(words.of("columns", name) for name in names) for names in (head, tail, named)]
    targets = tuple(_target(pair, words) for pair in comparison.targets)
    projects = tuple(_project(project, words) for project in comparison.projects)
    return {
        words.of("titles", "summary"): _summary(comparison, words),
        words.of("titles", "targets"): Table((*columns[0], *sides, *columns[1], *quoted), targets).filled(),
        words.of("titles", "projects"): Table((*columns[2], *sides, *quoted), projects).filled(),
    }


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
    named = (words.of("verdict", judgement.verdict), figure.name, pair.former, words.aspects(pair), figure.scope)
    reasons = words.reasons(judgement.reasons)
    return *named, *values, difference, unit, reasons, *_placed((pair.before, pair.after), words)


def _project(project: Carried, words: Words) -> tuple[Value, ...]:
    sides = (project.before, project.after)
    stages = [words.stages(one) if one else None for one in sides]
    return words.of("verdict", project.verdict), project.name, project.former, *stages, *_placed(sides, words)


def _placed(sides: tuple[Figure | Record | None, Figure | Record | None], words: Words) -> list[Value]:
    """Return quotations, then sections and deadlines."""
    if words.brief:
        return [words.quoted(one) if one else None for one in sides]
    return [
        value for name in ("sentence", "section", "told_due") for value in (getattr(one, name, None) for one in sides)
    ]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("compared.toml").read_text("utf-8"))


@cache
def _codes() -> dict[str, tuple[str, str]]:
    """Return the Chinese and the English word for each aspect and stage; an aspect's code is the shortest English."""
    found = {}
    for code in concepts("codes"):
        schemes = {scheme.rpartition("#")[2] for scheme in code.schemes}
        if schemes & {"aspect", "event"}:
            found[code.notation] = (code.label, code.notation if "aspect" in schemes else code.english)
    return found
