"""A small invented plan with one mention of each kind, for tests that need no reading and no extraction."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
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

from .browsing import chromium, service, visit
from .serving import filled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


def _words(example: Example, text: str, section: str) -> dict[str, Any]:
    return {"span": example.span(text), "text": text, "section": section, "rule": "test.rule"}


def _target(example: Example, text: str, indicator: str, comparator: str, low: str, high: str, **more: Any) -> Target:
    span = example.span(text)
    facts: dict[str, Any] = {
        "indicator": indicator,
        "indicator_span": None,
        "comparator": comparator,
        "low": Decimal(low) if low else None,
        "high": Decimal(high) if high else None,
        "unit": None,
        "unit_text": None,
        "change": None,
        "aspect": "level",
        "due": date(2024, 12, 31),
        "due_status": "default",
        "anchor": span.start,
        "evidence": span,
    }
    return Target(**_words(example, text, more.pop("section", "1.1")), **{**facts, **more})


def _targets(example: Example) -> tuple[Target, ...]:
    whole, second = example.span("200家"), "2.1"
    firms = {"unit": "家", "aspect": "increment", "due_status": "stated", "due_span": example.span("全年")}
    part = {**firms, "due_status": "inherited", "whole": whole}
    money = "43816000000"
    return (
        _target(example, "200家", "高新技术企业", ">=", "200", "", **firms),
        _target(example, "50家", "小微企业", "=", "50", "50", **part),
        _target(example, "6%-7%", "GDP", "range", "6", "7", unit="%", change="increase", aspect="growth"),
        _target(example, "Ⅳ类", "水质", "grade", "", "", aspect="grade", section=second, scope="龙岗河"),
        _target(example, "34个", "重点工程", "=", "34", "34", unit="个", section=second),
        _target(example, "438.16亿元", "总投资", "=", money, money, unit="元", section=second),
    )


def _duty(example: Example, agent: str, role: str, kind: str, evidence: str) -> Responsibility:
    words = _words(example, agent, "1.1")
    return Responsibility(**words, agent=agent, role=role, kind=kind, evidence=example.span(evidence))


def _names(example: Example) -> dict[str, tuple[Mention, ...]]:
    first, second = "1.1", "2.1"
    return {
        "projects": (Project(**_words(example, "云创中心一期", first)),),
        "places": (
            Place(**_words(example, "龙岗区", "0"), kind="adminArea"),
            Place(**_words(example, "龙岗河", second), kind="river"),
        ),
        "organizations": (
            Organization(**_words(example, "区发改局", first), kind="government"),
            Organization(**_words(example, "市财政局", first), kind="government"),
        ),
        "programs": (Program(**_words(example, "强区计划", first), kind="program"),),
    }


def _mentions(example: Example) -> dict[str, tuple[Mention, ...]]:
    half, when, note = date(2024, 6, 30), example.span("6月底前"), "责任单位：区发改局、市财政局"
    built, figures = "6月底前建成云创中心一期", (example.span("34个"), example.span("438.16亿元"))
    project = _words(example, "云创中心一期", "1.1")
    odd = _words(example, "怪数12", "2.1")
    return {
        **_names(example),
        "targets": _targets(example),
        "milestones": (Milestone(**project, event="complete", due=half, due_span=when, evidence=example.span(built)),),
        "responsibilities": (
            _duty(example, "区发改局", "lead", "body", note),
            _duty(example, "市财政局", "support", "body", note),
            _duty(example, "各街道", "responsible", "group", "各街道建立台账"),
        ),
        "tasks": (
            Task(**_words(example, built, "1.1"), verb="建成", object="云创中心一期", due=half, due_span=when),
            Task(**_words(example, "各街道建立台账", "1.1"), verb="建立", object="台账"),
        ),
        "portfolios": (Portfolio(**_words(example, "重点工程", "2.1"), figures=figures),),
        "reviews": (Review(**odd, reason="number", shape="NOUN NUM", evidence=odd["span"]),),
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


@pytest.fixture(scope="module")
def example_store() -> Iterator[Store]:
    """Give a store in memory with the invented plan of 云溪区 in `example.trig`."""
    with Store.open() as opened:
        opened.native.load(path=Path(__file__).with_name("example.trig"), format=ox.RdfFormat.TRIG)
        yield opened


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store of the two sample plans and a hostile one, which nobody may change."""
    return filled(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Iterator[Store]:
    """Give that store, open for reading."""
    with Store.open(sample_folder, read_only=True) as opened:
        yield opened


@pytest.fixture
def rows(store: Store) -> Callable[[str], list[tuple[str | None, ...]]]:
    """Ask the store and get its rows as texts, sorted."""

    def ask(sparql: str) -> list[tuple[str | None, ...]]:
        answer: Any = store.query(sparql)
        return sorted((tuple(value.value if value else None for value in row) for row in answer), key=repr)

    return ask


TOKEN = "a-token-for-tests-only"


@dataclass(frozen=True)
class Serving:
    """A service that runs in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    store: str

    def end(self) -> int:
        """Ask the service to end, and return its exit code."""
        self.process.terminate()
        return self.process.wait(30)


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Serving]]:
    """Give a function that starts ``hongtu serve`` on a free port, with further options, and waits until it answers."""
    started: list[Serving] = []

    def start(*options: str, store: str | Path | None = None) -> Serving:
        folder = str(store or tmp_path_factory.mktemp("served") / "store")
        if "--writable" not in options and not Path(folder).exists():
            Store.open(folder).close()
        command = [sys.executable, "-m", "hongtu", "--lang", "en", "serve", "--port", "0", "--store", folder, *options]
        environment = {**os.environ, "HONGTU_TOKEN": TOKEN}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True)
        assert process.stdout is not None
        line = process.stdout.readline()
        started.append(Serving(process, line.split()[-1].rstrip("/"), folder))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.end()
        if each.process.stdout is not None:
            each.process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a real Chromium; of each test file its own, because Playwright's loop would stand in the way of others."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """Give the address of a running service on the example."""
    del browser  # first of all: without a browser nothing needs to be served
    with service(tmp_path_factory.mktemp("服务")) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page that must stay free of trouble."""
    with visit(browser) as opened:
        yield opened
