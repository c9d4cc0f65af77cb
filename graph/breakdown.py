"""The task breakdown table (任务分解表): a plan in the store goes in, a table with one row for each task comes out.

1. The question `assignments` gives tasks with their targets and with who answers for them, one row each.
2. The rows of one task become one line: lead, responsible and supporting bodies in columns of their own. A body that
   only supervises stands in none of them, because the table is about who does the work.
3. Every line ends with the sentence of the plan and where the task's words stand, so that it can be checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ..ontology import BASE
from . import choose, query
from .quotation import sentence, text
from .table import Table

if TYPE_CHECKING:
    from .store import Store
    from .table import Value

COLUMNS = {
    "zh": ("序号", "章节", "工作任务", "目标", "牵头单位", "责任单位", "配合单位", "完成时限", "原文", "出处"),
    "en": ("no.", "section", "task", "targets", "lead", "responsible", "support", "due", "quotation", "source"),
}
"""The headings by language."""

_ROLES = ("lead", "responsible", "support")


def breakdown(store: Store, plan: str | None = None, language: str = "zh") -> Table:
    """Return the breakdown table of a plan, or of all plans.

    Raises:
        QueryError: no plan is called so, or several are.
    """
    asked = {"plan": choose.plan(store, plan)} if plan else {}
    rows = query.run(store, "assignments", **asked).dicts()
    texts = {name: text(store, f"{BASE}plan/{name}") for name in {str(row["plan"]) for row in rows}}
    tasks = (list(found) for _, found in groupby(rows, key=lambda row: row["task"]))
    lines = (_line(number, task, texts[str(task[0]["plan"])]) for number, task in enumerate(tasks, 1))
    return Table(COLUMNS[language], tuple(lines))


def _line(number: int, rows: Sequence[dict[str, Value]], whole: str) -> tuple[Value, ...]:
    first = rows[0]
    quotation = sentence(whole, int(str(first["start"])), int(str(first["end"])))
    bodies = (_joined(row["agent"] for row in rows if row["role"] == role) for role in _ROLES)
    section = " ".join(str(first[name]) for name in ("section", "title") if first[name])
    source = f"{first['plan']} {first['start']}-{first['end']}"
    targets = _joined(row["target"] for row in rows)
    return number, section, first["label"], targets, *bodies, first["due"], quotation, source


def _joined(values: Iterable[Value]) -> str | None:
    """Return each value once, None if there is none."""
    return "；".join(dict.fromkeys(str(value) for value in values if value)) or None
