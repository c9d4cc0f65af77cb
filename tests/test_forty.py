"""The forty questions, asked of two seeds and 23 real plans, and of invented ones for what real plans never say.

The expected rows (forty.toml) were read from the plans' text by eye: portions small enough to be read whole, all rows
and no other. Real plans are read where the folder beside the checkout has them; invented plans are asked everywhere.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from hongtu.graph import choose, query
from hongtu.graph.pipeline import Failed, ingest_many
from hongtu.graph.store import Store

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
LISTED = [SHARED / line for line in (HERE / "forty_plans.txt").read_text("utf-8").splitlines() if line[0] != "#"]
SEEDS = sorted((HERE.parent / "data" / "plans").glob("*.txt"))
EMPTY = {"duties-inferred", "portfolio-growth", "tasks-not-passed-down", "share-of-upper", "ledger"}

real = pytest.mark.skipif(
    not all(path.exists() for path in LISTED), reason="the real plans of forty_plans.txt are not beside the checkout"
)
Row = tuple[str, ...]


@dataclass(frozen=True)
class Portion:
    """A part of an answer that was read whole; `rows` are the facts, each with the fault that it meets, if any."""

    question: str
    columns: str
    rows: str
    given: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)

    def expected(self) -> Counter[Row]:
        """Return the facts less those marked as missed, with the rows marked as wrong."""
        lines = [line.partition(" # ") for line in self.rows.strip().splitlines()]
        return Counter(_cells(row) for row, _, fault in lines if not fault.startswith("missed: "))

    def found(self, store: Store) -> Counter[Row]:
        """Return the rows of the program's answer that lie in the portion."""
        given = {key: choose.plan(store, words) if key == "plan" else words for key, words in self.given.items()}
        rows = query.run(store, self.question, **given).dicts()
        inside = (row for row in rows if all(re.fullmatch(p, _cell(row[column])) for column, p in self.where.items()))
        return Counter(tuple(_cell(row[column]) for column in _cells(self.columns)) for row in inside)


def _cells(line: str) -> Row:
    return tuple(cell.strip() for cell in line.split("|"))


def _cell(value: object) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


TABLES = tomllib.loads((HERE / "forty.toml").read_text("utf-8"))
PORTIONS = [Portion(**table) for table in TABLES["portion"]]
INVENTED = [Portion(**table) for table in TABLES["invented"]]


@pytest.fixture(scope="module")
def plans() -> Iterator[Store]:
    with Store.open() as store:
        done = list(ingest_many([*SEEDS, *LISTED], store, jobs=2))
        assert [result for result in done if isinstance(result, Failed)] == []
        yield store


@pytest.fixture(scope="module")
def invented() -> Iterator[Store]:
    with Store.open() as store:
        for name in ("example.trig", "forty.trig"):
            store.native.load(path=HERE / name, format=ox.RdfFormat.TRIG)
        yield store


def test_each_of_the_forty_has_rows_read_by_eye() -> None:
    """Each question of docs/questions.md has a portion of real plans, or of invented ones where no plan says it."""
    page = (HERE.parent / "docs" / "questions.md").read_text("utf-8")
    numbered = dict(re.findall(r"^\| (\d+) \| `([a-z-]+)` \|", page, re.MULTILINE))

    assert set(map(int, numbered)) == set(range(1, 41))
    assert {portion.question for portion in PORTIONS} == set(numbered.values()) - EMPTY
    assert {portion.question for portion in INVENTED if portion.rows} >= EMPTY


def test_every_fault_tells_its_reason() -> None:
    """What stands behind the sign of a remark says whether the row is missed or wrong, and why."""
    remarks = re.findall(r"(?<= # ).*", "\n".join(portion.rows for portion in PORTIONS + INVENTED))

    assert [remark for remark in remarks if not re.match(r"(missed|wrong): \S", remark)] == []


@real
@pytest.mark.parametrize("portion", PORTIONS, ids=lambda portion: portion.question)
def test_a_portion_of_real_plans_is_whole(plans: Store, portion: Portion) -> None:
    """The answer holds each row that a reader finds in the portion, and no other."""
    assert portion.found(plans) == portion.expected()


@real
@pytest.mark.parametrize("name", sorted(EMPTY))
def test_real_plans_leave_open_what_no_plan_says(plans: Store, name: str) -> None:
    """Nobody reported progress, nothing is inferred: these questions stay empty rather than guess."""
    assert len(query.run(plans, name)) == 0


@pytest.mark.parametrize("portion", INVENTED, ids=lambda portion: portion.question)
def test_invented_plans_answer(invented: Store, portion: Portion) -> None:
    """What the invented plans add is the whole answer."""
    assert portion.found(invented) == portion.expected()
