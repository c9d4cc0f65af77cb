"""Random documents, hostile ones among them, become N-Quads that a store and another parser read back whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.build import nquads
from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.mention import Mention, Organization, Place, Program, Project, Responsibility, Target, Task

Found = dict[str, tuple[Mention, ...]]

NASTY = [
    '"\\\n\r\t\x00\x0b\x1f\x7f\x85\u2028',
    "<script>alert(1)</script>",
    "\u202e反\u202c\u200f",
    "👩‍👩‍👧‍👦𠮷",
    "\ufffe\uffff\ue000",
    "名" * 10_000,
    "}{|^`\\u0041 <http://x> .",
    "' ; DROP ALL",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(NASTY)


def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, min(len(text), start + 60))))


def words(draw: st.DrawFn, text: str) -> dict[str, Any]:
    span = spans(draw, text)
    return {"span": span, "text": span.of(text), "section": "1", "rule": draw(TEXTS)}


def targets(draw: st.DrawFn, text: str) -> Target:
    value = words(draw, text)
    number = draw(st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2))
    return Target(
        **value,
        indicator=draw(TEXTS),
        indicator_span=None,
        comparator=draw(st.sampled_from([">=", "<=", "=", "rank", "qualitative"])),
        low=number,
        high=number,
        unit=draw(st.none() | TEXTS),
        unit_text=None,
        change=None,
        aspect="level",
        due=date(2024, 6, 30),
        due_status="stated",
        due_span=spans(draw, text),
        scope=draw(st.none() | TEXTS),
        per=draw(st.booleans()),
        whole=draw(st.none() | st.just(value["span"])),
        anchor=value["span"].start,
        evidence=spans(draw, text),
    )


def duties(draw: st.DrawFn, text: str) -> Responsibility:
    kind = draw(st.sampled_from(["body", "group", "leader"]))
    return Responsibility(**words(draw, text), agent=draw(TEXTS), role="lead", kind=kind, evidence=spans(draw, text))


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, Found]:
    """Draw a small document of any characters, with mentions anywhere in it."""
    text = "".join(draw(st.lists(TEXTS, min_size=1, max_size=4)))
    found: Found = {
        "targets": tuple(targets(draw, text) for _ in range(draw(st.integers(0, 3)))),
        "projects": (Project(**words(draw, text)),),
        "places": (Place(**words(draw, text), kind="river"),),
        "organizations": (Organization(**words(draw, text), kind="company"),),
        "programs": (Program(**words(draw, text), kind="document"),),
        "tasks": (Task(**words(draw, text), verb=draw(TEXTS), object=draw(TEXTS)),),
        "responsibilities": (duties(draw, text),),
    }
    sections = (Section("1", "theme", "一", draw(TEXTS), Span(0, len(text)), Span(0, 1)),)
    name = draw(TEXTS)
    plan = Plan(name, None, name, draw(TEXTS), 2024, date(2024, 1, 1), date(2024, 12, 31), "workPlan")
    document = Document(draw(TEXTS), text, sha256(text.encode()).hexdigest(), "text/plain")
    return document.with_outline(plan, sections, (Span(0, len(text)),)), found


@settings(max_examples=120, deadline=None)
@given(documents())
def test_any_text_survives_the_way_into_the_store(drawn: tuple[Document, Found]) -> None:
    """Whatever the text holds, lines come out of the store as they went in, and every quotation is the text's."""
    document, found = drawn
    lines = list(nquads(document, found))
    store = ox.Store()
    store.load("".join(lines), ox.RdfFormat.N_QUADS)
    back = store.dump(format=ox.RdfFormat.N_QUADS)
    assert back is not None
    assert sorted(back.decode().split("\n")[:-1]) == sorted(line[:-1] for line in lines)
    quoted: Any = store.query(
        "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>"
        "SELECT ?b ?e ?q ?t { ?x nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?q ;"
        " nif:referenceContext/nif:isString ?t }",
        use_default_graph_as_union=True,
    )
    for row in quoted:
        assert row["t"].value == document.text
        assert row["t"].value[int(row["b"].value) : int(row["e"].value)] == row["q"].value


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@settings(max_examples=15, deadline=None)
@given(documents())
def test_rdflib_reads_the_same_lines(drawn: tuple[Document, Found]) -> None:
    """A second, independent parser finds as many statements."""
    lines: Sequence[str] = [line for line in nquads(*drawn) if len(line) < 5_000]
    dataset = rdflib.Dataset()
    dataset.parse(data="".join(lines), format="nquads")
    assert len(list(dataset.quads())) == len(lines)
