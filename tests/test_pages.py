"""The pages without a browser: what they show of a store, their addresses, marks, words, calendar files, escaping."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.errors import QueryError
from hongtu.graph.query import run
from hongtu.graph.store import Store
from hongtu.ontology import BASE
from hongtu.viz.pages import links
from hongtu.viz.pages.calendar import calendar
from hongtu.viz.pages.common import Request
from hongtu.viz.pages.comparing import _chosen, _pairs
from hongtu.viz.pages.entity import NoSuchThingError, entity
from hongtu.viz.pages.ics import calendar_file, folded
from hongtu.viz.pages.listing import listing
from hongtu.viz.pages.marks import Mark, pieces
from hongtu.viz.pages.matrix import matrix
from hongtu.viz.pages.overview import overview
from hongtu.viz.pages.reader import reader
from hongtu.viz.pages.search import search, suggestions
from hongtu.viz.pages.wording import Wording, catalogue, chosen

from .serving import PLANS, TODAY

XIXIAN = f"{BASE}plan/西咸新区-2021"


def asked(language: str = "zh", **words: str) -> Request:
    return Request(words, Wording(language), TODAY)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}place/龙岗区", "/id/place/%E9%BE%99%E5%B2%97%E5%8C%BA"),
        (f"{BASE}plan/甲-2024#f12", "/id/plan/%E7%94%B2-2024?node=f12"),
        (f"{BASE}place/a%5Fb", "/id/place/a%5Fb"),
        ("http://qudt.org/vocab/unit/NUM", "/resource?iri=http%3A%2F%2Fqudt.org%2Fvocab%2Funit%2FNUM"),
    ],
)
def test_path(iri: str, path: str) -> None:
    """The page of a node stands at the path of its IRI."""
    assert links.path(iri) == path


def test_overview_counts(sample: Store) -> None:
    """Every figure of the overview is the length of the list to which it leads."""
    shown = overview(sample, asked())
    plan = next(plan for plan in shown["plans"] if plan["plan"] == XIXIAN)
    for kind, count, _ in plan["figures"]:
        assert len(listing(sample, asked(kind=kind, plan=XIXIAN, **{"from": "0"}))["rows"]) == min(count, 300), kind
    assert shown["coming"]
    assert shown["next"][0]["due"] >= date(2021, 5, 1)


def test_projects_due(sample: Store) -> None:
    """Projects due before July are those with a stage or task due by the end of June."""
    rows = listing(sample, asked(kind="Project", plan=XIXIAN, before="2021-07-01"))["rows"]
    assert {"创新促进院"} <= {row["label"] for row in rows}
    assert all(row["due"] < date(2021, 7, 1) for row in rows)


def test_bad_date(sample: Store) -> None:
    """A day that is none is an error of the visitor."""
    with pytest.raises(QueryError, match="is no date"):
        listing(sample, asked(before="soon"))


def test_duties_of_group(sample: Store) -> None:
    """The page of a group shows what it answers for, and nobody else's duties."""
    shown = entity(sample, asked(), f"{BASE}group/西咸新区各新城")
    labels = {row["label"] for row in shown["duties"]}
    assert {"各新城分别编制实施科技创新专项规划", "各新城（园办）分别划定1-2个重点片区"} <= labels
    assert all("新城" in label for label in labels)


def test_duties_through_group(sample: Store) -> None:
    """A member's page shows the duties of its group as coming through it."""
    shown = entity(sample, asked(), f"{BASE}org/沣东新城")
    assert shown["duties"]
    assert all(row["through"] for row in shown["duties"])


def test_series(sample: Store) -> None:
    """The page of an indicator has its values over the plans."""
    shown = entity(sample, asked(), f"{BASE}indicator/地区生产总值")
    values = {(point["year"], point["value"]) for line in shown["series"] for point in line.points}
    assert {(2021, "10%"), (2024, "8–10%")} <= values


def test_evidence(sample: Store) -> None:
    """A fact is shown with its sentence, and the address of its words in the reader."""
    fact = calendar(sample, asked(plan=XIXIAN))["quarters"][0]["months"][2][1][0]
    (quotation,) = entity(sample, asked(), fact["it"])["evidence"]
    assert "3月底前" in quotation.before + quotation.words
    assert re.search(r"\?at=\d+,\d+#at$", quotation.reader)


def test_deadlines_of_a_place(sample: Store) -> None:
    """A place means all within it: the deadlines of its plan and of its parts; those of a part are fewer."""

    def due(place: str) -> set[str]:
        quarters = calendar(sample, asked(place=place, year="2021"))["quarters"]
        return {row["it"] for quarter in quarters for _, rows in quarter["months"] for row in rows}

    everything = due("")
    assert due("place/西咸新区") == {it for it in everything if it.startswith(XIXIAN)} > due("place/泾河新城") > set()
    assert due("place/无此地") == set()
    assert calendar(sample, asked(place="place/西咸新区"))["year"] == 2021
    assert calendar(sample, asked(place="place/西咸新区"))["years"][0][:2] == (2021, len(due("place/西咸新区")))


def test_unknown(sample: Store) -> None:
    """What the graph does not hold has no page."""
    with pytest.raises(NoSuchThingError):
        entity(sample, asked(), f"{BASE}place/无此地")


def test_reader_keeps_text(sample: Store) -> None:
    """The pieces of the reader are the plan's text, line by line, and every target is marked."""
    shown = reader(sample, asked(at="10,20"), XIXIAN)
    text = (PLANS / "xixian-2021.txt").read_text("utf-8")
    lines = ["".join(piece["text"] for piece in line["pieces"]) for line in shown["lines"]]
    assert lines == [line for line in text.split("\n") if line.strip()]
    assert dict(shown["legend"])["Target"] == 214
    chosen_text = "".join(piece["text"] for line in shown["lines"] for piece in line["pieces"] if piece["chosen"])
    assert chosen_text == text[10:20].replace("\n", "")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=8))
def test_pieces(spans: list[tuple[int, int]]) -> None:
    """Pieces rebuild the text, and each has exactly the marks that cover it, however they nest or overlap."""
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 40)))
    marks = sorted(
        (Mark(str(n), "Task", "", a, min(a + b, 40), a, a + b) for n, (a, b) in enumerate(spans)), key=lambda m: m.start
    )
    found = list(pieces(text, 0, 40, marks))
    assert "".join(piece.text for piece in found) == text
    for piece in found:
        assert set(piece.marks) == {mark for mark in marks if mark.start <= piece.start < mark.end}
    assert sorted(mark.iri for piece in found for mark in piece.begins) == sorted(mark.iri for mark in marks)


def test_matrix_first_row(sample: Store) -> None:
    """What nobody answers for stands first, as many as the named question finds; no cell is more than its row."""
    rows = matrix(sample, asked(plan=XIXIAN))["rows"]
    assert rows[0]["name"] == ""
    assert rows[0]["total"] == len(run(sample, "tasks-without-owner", plan="西咸新区-2021").dicts()) > 300
    for row in (*rows, *matrix(sample, asked())["rows"]):
        assert all(cell["count"] <= row["total"] for cell in row["cells"]), row["name"]


def test_suggestions(sample: Store) -> None:
    """The exact name or short form comes first."""
    assert suggestions(sample, asked(q="各新城"))[0]["href"] == links.path(f"{BASE}group/西咸新区各新城")
    assert suggestions(sample, asked(q="GDP"))[0]["href"] == links.path(f"{BASE}indicator/地区生产总值")
    assert "西咸新区" in {hit["label"] for hit in suggestions(sample, asked(q="xxxq"))}


def test_search_shows_the_words(sample: Store) -> None:
    """Hits stand by kind with the words marked, in the name or in its sentence; a sentence leads to its words."""
    shown = search(sample, asked(q="科技创新专项"))
    by_kind = {group["kind"]: group["hits"] for group in shown["groups"]}
    (task,) = by_kind["task"]
    assert task["parts"] == ("各新城分别编制实施", "科技创新专项", "规划")
    assert task["sentence"].words == "科技创新专项"
    (sentence,) = by_kind["sentence"]
    assert sentence["parts"].words == "科技创新专项"
    begin, end = map(int, re.findall(r"at=(\d+),(\d+)#at", sentence["href"])[0])
    assert (PLANS / "xixian-2021.txt").read_text("utf-8")[begin:end] == "科技创新专项"
    assert [group["kind"] for group in search(sample, asked(q="科技", kind="task"))["groups"]] == ["task"]
    assert search(sample, asked(q="没有这样的字"))["groups"] == []


@given(st.text(max_size=200))
def test_folding(words: str) -> None:
    """A folded line unfolds to itself and has at most 75 bytes a line."""
    line = folded(words.replace("\r", "").replace("\n", ""))
    assert all(len(part.encode()) <= 75 for part in line.split("\r\n"))
    assert line.replace("\r\n ", "").removesuffix("\r\n") == words.replace("\r", "").replace("\n", "")


def test_calendar_file() -> None:
    """An event has what RFC 5545 demands, with text escaped."""
    row = {"it": f"{BASE}plan/甲-2024#t1", "due": date(2024, 12, 31), "label": "建成一;二,三\n四", "class": "Task"}
    row |= {"plan_name": "甲-2024", "section": "1.1", "heading": "工业"}
    lines = calendar_file([row], "时限", datetime(2024, 1, 2, tzinfo=UTC)).decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in ("DTSTAMP:20240102T000000Z", "DTSTART;VALUE=DATE:20241231", "DTEND;VALUE=DATE:20250101"):
        assert line in lines
    assert r"SUMMARY:建成一\;二\,三\n四" in lines
    assert sum(line.startswith("UID:") for line in lines) == 1


def test_words_are_used_and_known() -> None:
    """Every sentence has both languages with the same places to fill, and templates name none that is missing."""
    for key, (chinese, english) in catalogue().items():
        assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", english)), key
    pages = [page for page in (files("hongtu.viz") / "templates").iterdir() if page.name.endswith(".html")]
    named = {key for page in pages for key in re.findall(r't\("([a-z_]+\.\w+)"', page.read_text("utf-8"))}
    assert {key for key in named if not key.endswith("_")} <= catalogue().keys()


@pytest.mark.parametrize(
    ("address", "cookie", "accepted", "language"),
    [
        ("en", "zh", "", "en"),
        (None, "en", "", "en"),
        (None, None, "en-US,en", "en"),
        (None, None, "fr", "zh"),
        ("xx", None, "zh", "zh"),
    ],
)
def test_language(address: str | None, cookie: str | None, accepted: str, language: str) -> None:
    """The address decides, then the cookie, then what the browser prefers; Chinese is the default."""
    assert chosen(address, cookie, accepted) == language


def test_compare_begins_with_successive_years() -> None:
    """The last pair of successive plans of one issuer and kind; a plan that is named with its neighbour."""
    rows = [
        {"name": name, "year": name[-4:], "issuer": name[:1], "place": "", "kind": "k"}
        for name in ("甲2022", "甲2023", "甲2024", "乙2025", "丙2024", "丙2025")
    ]
    pairs = _pairs(rows)
    assert [(before["name"], after["name"]) for before, after in pairs] == [
        ("丙2024", "丙2025"),
        ("甲2023", "甲2024"),
        ("甲2022", "甲2023"),
    ]
    by_name = {row["name"]: row for row in rows}
    for named, expected in (
        ((None, None), ("丙2024", "丙2025")),
        (("甲2022", None), ("甲2022", "甲2023")),
        ((None, "甲2023"), ("甲2022", "甲2023")),
        (("甲2024", None), ("甲2023", "甲2024")),
        (("甲2022", "甲2024"), ("甲2022", "甲2024")),
    ):
        asked_for = [by_name[name] if name else None for name in named]
        assert tuple(plan["name"] for plan in _chosen(asked_for, pairs) if plan) == expected
