"""A small invented plan with one mention of each kind, for tests that need no reading and no extraction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.mention import (
    Mention,
    Milestone,
    Organization,
    Place,
    Portfolio,
    Program,
    Project,
    Responsibility,
    Review,
    Target,
    Task,
)
from hongtu.graph.store import Store

TEXT = """龙岗区2024年工作要点

总体要求写在这里。
一、产业发展
1.做强工业。落实“强区计划”，全年新增高新技术企业200家以上（其中小微企业50家），GDP增长6%-7%。
6月底前建成云创中心一期。各街道建立台账。（责任单位：区发改局、市财政局）
二、城市建设
2.改善环境。龙岗河水质达到Ⅳ类，重点工程34个，总投资438.16亿元，怪数12。
"""


@dataclass(frozen=True)
class Example:
    """A document, what is found in it, and the span of its words."""

    document: Document
    found: Mapping[str, tuple[Mention, ...]]

    def span(self, words: str, within: str = "") -> Span:
        """Return where `words` stand, within the first place of `within`."""
        start = self.document.text.index(within) if within else 0
        start = self.document.text.index(words, start)
        return Span(start, start + len(words))


def _section(text: str, number: str, kind: str, begin: str, end: str, heading: str, parent: str | None) -> Section:
    start, stop = text.index(begin), len(text) if not end else text.index(end)
    stop = len(text[:stop].rstrip())
    title = heading.lstrip("一二0123456789、.")
    mark = heading.removesuffix(title).rstrip("、.")
    return Section(number, kind, mark, title, Span(start, stop), Span(start, start + len(heading)), parent)


def _outline(text: str) -> tuple[Section, ...]:
    return (
        _section(text, "0", "preamble", "龙岗", "一、", "龙岗区2024年工作要点", None),
        _section(text, "1", "theme", "一、", "二、", "一、产业发展", None),
        _section(text, "1.1", "measure", "1.做", "二、", "1.做强工业", "1"),
        _section(text, "2", "theme", "二、", "", "二、城市建设", None),
        _section(text, "2.1", "measure", "2.改", "", "2.改善环境", "2"),
    )


def _mentions(example: Example) -> dict[str, tuple[Mention, ...]]:
    first, second = "1.1", "2.1"

    def words(text: str, section: str, within: str = "") -> dict[str, Any]:
        return {"span": example.span(text, within), "text": text, "section": section, "rule": "test.rule"}

    def target(text: str, indicator: str, comparator: str, low: str | None, high: str | None, **more: Any) -> Target:
        section = more.pop("section", first)
        span = example.span(text)
        facts = {
            "unit": None,
            "unit_text": None,
            "change": None,
            "aspect": "level",
            "due": date(2024, 12, 31),
            "due_status": "default",
            "anchor": span.start,
            "evidence": span,
            **more,
        }
        low_value, high_value = (Decimal(value) if value else None for value in (low, high))
        return Target(
            **words(text, section),
            indicator=indicator,
            indicator_span=None,
            comparator=comparator,
            low=low_value,
            high=high_value,
            **facts,
        )

    whole = example.span("200家")
    firms = {
        "unit": "家",
        "unit_text": "家",
        "aspect": "increment",
        "due_status": "stated",
        "due_span": example.span("全年"),
    }
    half = date(2024, 6, 30)
    return {
        "targets": (
            target("200家", "高新技术企业", ">=", "200", None, **firms),
            target("50家", "小微企业", "=", "50", "50", **{**firms, "due_status": "inherited", "whole": whole}),
            target("6%-7%", "GDP", "range", "6", "7", unit="%", unit_text="%", change="increase", aspect="growth"),
            target("Ⅳ类", "水质", "grade", None, None, aspect="grade", section=second, scope="龙岗河"),
            target("34个", "重点工程", "=", "34", "34", unit="个", unit_text="个", section=second),
            target("438.16亿元", "总投资", "=", "43816000000", "43816000000", unit="元", section=second),
        ),
        "projects": (Project(**words("云创中心一期", first)),),
        "milestones": (
            Milestone(
                **words("云创中心一期", first),
                event="complete",
                due=half,
                due_span=example.span("6月底前"),
                evidence=example.span("6月底前建成云创中心一期"),
            ),
        ),
        "places": (Place(**words("龙岗区", "0"), kind="adminArea"), Place(**words("龙岗河", second), kind="river")),
        "organizations": (
            Organization(**words("区发改局", first), kind="government"),
            Organization(**words("市财政局", first), kind="government"),
        ),
        "programs": (Program(**words("强区计划", first), kind="program"),),
        "responsibilities": (
            Responsibility(
                **words("区发改局", first),
                agent="区发改局",
                role="lead",
                kind="body",
                evidence=example.span("责任单位：区发改局、市财政局"),
            ),
            Responsibility(
                **words("市财政局", first),
                agent="市财政局",
                role="support",
                kind="body",
                evidence=example.span("责任单位：区发改局、市财政局"),
            ),
            Responsibility(
                **words("各街道", first),
                agent="各街道",
                role="responsible",
                kind="group",
                evidence=example.span("各街道建立台账"),
            ),
        ),
        "tasks": (
            Task(
                **words("6月底前建成云创中心一期", first),
                verb="建成",
                object="云创中心一期",
                due=half,
                due_span=example.span("6月底前"),
            ),
            Task(**words("各街道建立台账", first), verb="建立", object="台账"),
        ),
        "portfolios": (
            Portfolio(
                **words("重点工程", second), figures=(example.span("34个"), example.span("438.16亿元")), whole=None
            ),
        ),
        "reviews": (
            Review(**words("怪数12", second), reason="number", shape="NOUN NUM", evidence=example.span("怪数12")),
        ),
    }


def _document(text: str) -> Document:
    title = text.splitlines()[0]
    plan = Plan(
        title,
        Span(0, len(title)),
        "龙岗区人民政府",
        "龙岗区",
        2024,
        date(2024, 1, 1),
        date(2024, 12, 31),
        "workPoints",
        frozenset({"issuer"}),
    )
    document = Document("example.txt", text, sha256(text.encode()).hexdigest(), "text/plain")
    sentences = tuple(section.span for section in _outline(text))
    return document.with_outline(plan, _outline(text), sentences)


@pytest.fixture(scope="session")
def example() -> Example:
    """Return the invented plan of 龙岗区 with all its mentions."""
    bare = Example(_document(TEXT), {})
    return Example(bare.document, _mentions(bare))


@pytest.fixture
def store() -> Iterator[Store]:
    """Give an empty store in memory."""
    with Store.open() as opened:
        yield opened


@pytest.fixture
def rows(store: Store) -> Callable[[str], list[tuple[str | None, ...]]]:
    """Ask the store and get its rows as texts, sorted."""

    def ask(sparql: str) -> list[tuple[str | None, ...]]:
        answer: Any = store.query(sparql)
        return sorted((tuple(value.value if value else None for value in row) for row in answer), key=repr)

    return ask
