"""The page of a series: targets beside what reports say was reached, as table and chart, of invented plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store
from hongtu.ontology import BASE
from hongtu.viz.pages.common import Request
from hongtu.viz.pages.series import Line, chart, series
from hongtu.viz.pages.wording import Wording

from .serving import TODAY, served

GDP = f"{BASE}indicator/地区生产总值"
REPORTS = {
    2031: ("地区生产总值增长7%左右。", "地区生产总值增长6.5%，达5325亿元。"),
    2032: ("地区生产总值增长6%以上，达到5700亿元。", "地区生产总值5300亿元，下降0.5%。"),
    2033: ("地区生产总值增长6%-7%。建成“<b>1&2”示范点3个。", "地区生产总值增长6.2%，达5650亿元。"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("series-page")
    with Store.open(work / "store") as store:
        for year, (aims, results) in REPORTS.items():
            path = work / f"云溪区{year}年政府工作报告.txt"
            words = (f"云溪区{year}年政府工作报告", f"一、{year - 1}年工作回顾", results, f"二、{year}年工作安排", aims)
            path.write_text("\n".join(words), "utf-8")
            ingest(path, store)
    return work / "store"


@pytest.fixture(scope="module")
def lines(folder: Path) -> Iterator[dict[str, Line]]:
    with Store.open(folder, read_only=True) as store:
        yield {line.aspect: line for line in series(store, Request({}, Wording("zh"), TODAY), GDP)}


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as root, httpx.Client(base_url=root, headers={"Accept": "text/html"}, timeout=30) as opened:
        yield opened


def test_a_year_has_what_was_planned_and_what_was_reached(lines: dict[str, Line]) -> None:
    """The report of a year gives that year's target and the result of the year before; a fall is negative growth."""
    told = [
        (row["year"], [p["value"] for p in row["targets"]], [p["value"] for p in row["actuals"]], row["met"])
        for row in lines["增速"].years
    ]

    assert told == [
        (2033, ["6–7%"], [], None),
        (2032, ["≥ 6%"], ["6.2%"], True),
        (2031, ["≈ 7%"], ["−0.5%"], False),
        (2030, [], ["6.5%"], None),
    ]
    assert set(lines) == {"增速", "总量"}


def test_a_district_goes_on_from_its_new_area(tmp_path: Path) -> None:
    """坪山新区 became 坪山区: its years stand in one line, under the district's name."""
    with Store.open() as store:
        for title in ("坪山新区2016年工作要点", "坪山区2018年工作要点"):
            path = tmp_path / f"{title}.txt"
            path.write_text(f"{title}\n\n一、主要目标\n1.稳增长。地区生产总值增长9%。\n", "utf-8")
            ingest(path, store)
        (line,) = series(store, Request({}, Wording("zh"), TODAY), GDP)

    assert (line.place, [row["year"] for row in line.years]) == ("坪山区", [2018, 2016])


def test_both_paths_are_drawn_inside_the_picture(lines: dict[str, Line]) -> None:
    """Every mark of a chart lies inside it, in the order of years; targets and results have a path of their own."""
    drawn = chart(lines["增速"])

    assert drawn is not None
    assert all(0 <= mark["x"] <= drawn["width"] and 0 <= mark["top"] <= drawn["base"] for mark in drawn["marks"])
    assert (len(drawn["targets"].split()), len(drawn["actuals"].split())) == (3, 3)


def test_words_of_near_marks_stand_apart(lines: dict[str, Line]) -> None:
    """Words that would run into those of the year before stand under their mark."""
    line = lines["总量"]
    near = {"value": "450.23亿元", "low": Decimal(450), "high": Decimal(450), "comparator": "="}
    drawn = chart(line._replace(points=[line.points[0] | near | {"year": 2001 + n, "it": f"{n}"} for n in range(15)]))

    assert drawn is not None
    above = [mark["x"] for mark in drawn["marks"] if mark["words"] < mark["top"]]
    assert 0 < len(above) < 15
    assert min(after - before for before, after in pairwise(above)) >= 60


def test_one_year_draws_nothing(lines: dict[str, Line]) -> None:
    """A line with values of one year only has no chart."""
    line = lines["总量"]
    assert chart(line._replace(points=[point for point in line.points if point["year"] == 2032])) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_links_every_value_to_its_words(client: httpx.Client, language: str) -> None:
    """The page is whole without scripts; its charts have a title and a description, its values lead to the text."""
    page = client.get("/series", params={"it": "indicator/地区生产总值", "lang": language})

    assert page.status_code == 200
    assert page.text.count("<desc id=") == page.text.count("<svg") == 2
    assert len(re.findall(r'href="/id/plan/[^"]*\?at=\d+,\d+#at"', page.text)) == 10
    assert re.search(r'class="missed"', page.text)
    HTMLParser().feed(page.text)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({}, 200),
        ({"it": "indicator/无此指标"}, 200),
        ({"it": "indicator/地区生产总值", "place": "<script>alert(1)</script>"}, 200),
        ({"it": 'indicator/"><script>'}, 400),
    ],
)
def test_odd_addresses(client: httpx.Client, words: dict[str, str], status: int) -> None:
    """What is not there is an empty page, what cannot be asked an error; nothing of an address becomes markup."""
    page = client.get("/series", params=words)

    assert page.status_code == status
    assert "<script>" not in page.text


def test_the_indicator_leads_to_its_series(client: httpx.Client) -> None:
    """The page of an indicator draws the first lines and links the rest."""
    page = client.get("/id/indicator/地区生产总值")

    assert 'href="/series?it=indicator' in page.text
    assert "polyline" in page.text
