"""A plan's facts become N-Quads: what the graph model says, in bytes that depend on nothing but the plan."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol

import pytest

from hongtu.graph.build import nquads, plan_iris
from hongtu.graph.document import Document, Plan, Section, Span
from hongtu.graph.errors import ValidationError
from hongtu.graph.mention import Mention, Responsibility, Target, Task
from hongtu.graph.store import Store
from hongtu.ontology import BASE

P = f"{BASE}plan/龙岗区-2024"
Rows = Callable[[str], list[tuple[str | None, ...]]]
Found = dict[str, tuple[Mention, ...]]


class Example(Protocol):
    """The invented plan of conftest."""

    document: Document
    found: Found

    def span(self, words: str, within: str = "") -> Span: ...


@pytest.fixture
def filled(store: Store, example: Example) -> Store:
    """Give a store that holds the invented plan."""
    store.replace(P, nquads(example.document, example.found))
    return store


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("<#plan> dcterms:title ?x", {"龙岗区2024年工作要点"}),
        ("<#plan> ht:issuer/skos:prefLabel ?x", {"龙岗区人民政府"}),
        ("<#plan> ht:inferredField ?x", {"issuer"}),
        ("<#s1.1> dcterms:isPartOf ?x", {f"{P}#s1"}),
        ("<#s1> dcterms:isPartOf ?x", {P}),
        ("<#s1> dcterms:subject/skos:prefLabel ?x . FILTER (lang(?x) = 'zh')", {"产业发展"}),
        ("<#s1.1> ht:numberText ?x", {"1"}),
        ("?t ht:anchor/nif:anchorOf '200家' ; rdfs:label ?x", {"新增高新技术企业 ≥ 200家"}),
        ("?t ht:anchor/nif:anchorOf '200家' ; dcterms:isPartOf ?x", {f"{P}#s1.1"}),
        ("?t ht:anchor/nif:anchorOf '50家' ; ht:subsetOf/ht:anchor/nif:anchorOf ?x", {"200家"}),
        ("?t ht:anchor/nif:anchorOf '50家' ; ht:dueBasis/skos:notation ?x", {"inherited"}),
        ("?t ht:indicatorText 'GDP' ; ht:indicator ?x", {f"{BASE}indicator/地区生产总值"}),
        ("?t ht:indicatorText 'GDP' ; rdfs:label ?x", {"GDP增长 6%-7%"}),
        ("?t ht:indicatorText 'GDP' ; ht:due ?x", set()),
        ("?t ht:scopeText '龙岗河' ; ht:appliesTo ?x", {f"{BASE}place/龙岗河"}),
        ("?t ht:scopeText '龙岗河' ; ht:grade/skos:prefLabel ?x . FILTER (lang(?x) = 'zh')", {"Ⅳ类"}),
        ("?x ht:appliesTo ?g . ?g a ht:Portfolio", None),
        ("?m a ht:Milestone ; rdfs:label ?x", {"云创中心一期 建成（6月底前）"}),
        ("?m a ht:Milestone, ht:Target, ht:Figure ; ht:stage/skos:notation ?x", {"complete"}),
        ("?m a ht:Milestone ; dcterms:isPartOf/rdfs:label ?x", {"6月底前建成云创中心一期"}),
        ("?t ht:concerns ?x", {f"{BASE}project/云创中心一期"}),
        ("?r ht:role code:lead ; ht:agent ?x", {f"{BASE}org/龙岗区发改局"}),
        ("?r ht:role code:lead ; ht:about ?x", {f"{P}#s1.1"}),
        ("?r ht:agentText '各街道' ; ht:about/rdfs:label ?x", {"各街道建立台账"}),
        ("?p ht:refersTo/a ht:Policy ; nif:anchorOf ?x", {"强区计划"}),
        ("?p ht:refersTo <https://w3id.org/hongtu/id/org/龙岗区发改局> ; nif:anchorOf ?x", {"区发改局"}),
        ("?v a ht:ReviewItem ; ht:reason ?x", {"number"}),
    ],
)
def test_the_graph_model(filled: Store, rows: Rows, pattern: str, values: set[str] | None) -> None:
    """Each statement of the model stands in the graph of the invented plan."""
    assert filled.plans()
    pattern = pattern.replace("<#plan>", f"<{P}>").replace("<#", f"<{P}#")
    found = {row[0] for row in rows(f"SELECT ?x {{ {pattern} }}")}
    assert found == values if values is not None else len(found) == 2


def test_every_fact_has_evidence(filled: Store, rows: Rows) -> None:
    """No fact without statedIn, anchor, rule and basis, all of them whole."""
    assert filled.plans()
    facts = rows(
        "SELECT DISTINCT ?f { VALUES ?c { ht:Target ht:Task ht:Responsibility ht:Portfolio ht:ReviewItem } ?f a ?c }"
    )
    whole = rows(
        "SELECT DISTINCT ?f { ?f ht:statedIn/nif:anchorOf ?s ; ht:anchor/nif:anchorOf ?a ; ht:rule ?r ;"
        " ht:basis/skos:notation ?b FILTER CONTAINS(?s, ?a) }"
    )
    assert facts == whole
    assert len(facts) == 6 + 1 + 3 + 2 + 1 + 1


def _target(example: Example, **changes: Any) -> list[str]:
    target = replace(example.found["targets"][0], **changes)
    return [line for line in nquads(example.document, {"targets": (target,)}) if "#f" in line.split()[0]]


@pytest.mark.parametrize(
    ("comparator", "low", "high", "bounds"),
    [
        (">=", "3", None, {"minValue": "3"}),
        (">", "3", "3", {"minValue": "3"}),
        ("<=", None, "4.50", {"maxValue": "4.5"}),
        ("<", "4", "4", {"maxValue": "4"}),
        ("=", "0.10", "0.10", {"minValue": "0.1", "maxValue": "0.1"}),
        ("~", "100", "100", {"minValue": "100", "maxValue": "100"}),
        ("range", "1", "2", {"minValue": "1", "maxValue": "2"}),
        ("rank", "10", "10", {"maxValue": "10"}),
        ("rank", None, None, {}),
        ("qualitative", None, None, {}),
        ("=", "1E+3", "1E+3", {"minValue": "1000", "maxValue": "1000"}),
    ],
)
def test_bounds(example: Example, comparator: str, low: str | None, high: str | None, bounds: dict[str, str]) -> None:
    """A comparator has the bounds that the shapes demand, as plain decimals."""
    numbers = {"low": Decimal(low) if low else None, "high": Decimal(high) if high else None}
    lines = _target(example, comparator=comparator, **numbers)
    found = {line.split("schema.org/")[1].split(">")[0]: line.split('"')[1] for line in lines if "Value>" in line}
    assert found == bounds


@pytest.mark.parametrize(
    ("unit", "comparator", "found"),
    [("家", "=", "NUM"), ("元", "=", "CCY_CNY"), ("枝花", "=", "NUM"), (None, "=", "NUM"), (None, "rank", "")],
)
def test_units(example: Example, unit: str | None, comparator: str, found: str) -> None:
    """Every number has a unit of the vocabulary: whatever is only counted is a number, a rank has none."""
    lines = _target(example, unit=unit, comparator=comparator)
    assert "".join(line.split()[2].split("/")[-1].rstrip(">") for line in lines if "hasUnit" in line) == found


@pytest.mark.parametrize(
    "changes",
    [{"text": "300家"}, {"span": Span(5, 4), "text": ""}, {"evidence": Span(0, 10_000)}, {"evidence": Span(3, 3)}],
)
def test_words_that_are_not_the_texts_are_refused(example: Example, changes: dict[str, Any]) -> None:
    """A quotation that differs from the text stops the plan."""
    with pytest.raises(ValidationError, match=r"^example.txt: [^\n]+$"):
        _target(example, **changes)


@pytest.mark.parametrize(
    "changes", [{"aspect": "size"}, {"comparator": "about"}, {"status": "sure"}, {"low": Decimal("NaN")}]
)
def test_words_that_are_no_codes_are_refused(example: Example, changes: dict[str, Any]) -> None:
    """An extractor that uses an unknown code, or no number for a number, is told so."""
    with pytest.raises(ValidationError):
        _target(example, **changes)


def test_half_a_character_is_refused(example: Example) -> None:
    """A lone surrogate, which no file can hold, never reaches the store."""
    with pytest.raises(ValidationError, match="half a character"):
        list(nquads(replace(example.document, text=example.document.text + "\ud800"), {}))


def test_an_unsegmented_document_is_refused(example: Example) -> None:
    """Without a plan there is no graph."""
    with pytest.raises(ValidationError, match="segment"):
        list(nquads(replace(example.document, plan=None), {}))


def test_two_targets_with_one_anchor_get_two_nodes(example: Example) -> None:
    """The second gets a number that does not depend on the order; the same target found twice is one."""
    one = example.found["targets"][0]
    assert isinstance(one, Target)
    other = replace(one, indicator="另一指标")
    lines = sorted(nquads(example.document, {"targets": (one, other)}))
    assert lines == sorted(nquads(example.document, {"targets": (other, one, one)}))
    subjects = {line.split()[0] for line in lines if "#f" in line.split()[0]}
    assert subjects == {f"<{P}#f{one.anchor}>", f"<{P}#f{one.anchor}-2>"}


def test_an_agent_with_two_roles_has_two_duties(example: Example) -> None:
    """The role tells them apart."""
    duty = example.found["responsibilities"][0]
    assert isinstance(duty, Responsibility)
    lines = nquads(example.document, {"responsibilities": (duty, replace(duty, role="support"))})
    subjects = {line.split()[0].split("#")[1] for line in lines if "#r" in line.split()[0]}
    assert subjects == {f"r{duty.span.start}-lead>", f"r{duty.span.start}-support>"}


def test_words_between_two_sections_are_in_the_preamble(example: Example) -> None:
    """A fact that no section holds is not lost to questions that ask for its section."""
    text = "各位代表：甲事。乙事。"
    spans = {"0": Span(0, 5), "1": Span(5, 8)}
    sections = tuple(
        Section(name, kind, "", "题", spans[name], Span(0, 1)) for name, kind in (("0", "preamble"), ("1", "theme"))
    )
    document = replace(example.document, text=text).with_outline(_plan(example), sections, (Span(0, len(text)),))
    task = Task(span=Span(8, 10), text="乙事", section="0", rule="test", verb="做", object="乙")
    found = [line.split() for line in nquads(document, {"tasks": (task,)})]
    homes = [line[2] for line in found if line[0].endswith("#char=8,10>") and line[1].endswith("isPartOf>")]
    assert [home.split("#")[1] for home in homes] == ["s0>"]


def test_a_note_closes_the_tasks_since_the_note_before(example: Example) -> None:
    """A note is about the tasks between it and the note before, running text about those of its own clause."""
    text = "甲事。（乙局）丙事。己局要丁事。（戊局）"
    whole = Span(0, len(text))
    section = Section("1", "measure", "1", "题", whole, Span(0, 1))
    document = replace(example.document, text=text).with_outline(_plan(example), (section,), (whole,))

    def at(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"span": Span(start, start + len(words)), "text": words, "section": "1", "rule": "test"}

    tasks = tuple(Task(**at(words), verb="做", object=words) for words in ("甲事", "丙事", "丁事"))
    said = {"乙局": ("（乙局）", "label"), "己局": ("己局要丁事", "subject"), "戊局": ("（戊局）", "list-first")}
    duties = tuple(
        Responsibility(
            **at(name) | {"rule": f"responsibilities.{rule}"},
            agent=name,
            role="lead",
            kind="body",
            evidence=at(evidence)["span"],
        )
        for name, (evidence, rule) in said.items()
    )
    lines = list(nquads(document, {"tasks": tasks, "responsibilities": duties}))
    about = {line.split()[0].split("#")[1]: set[str]() for line in lines if "#about" in line}
    for line in lines:
        if "#about" in line and "#t" in line.split()[2]:
            about[line.split()[0].split("#")[1]].add(line.split()[2].split("#")[1])
    assert about == {"r4>": {"t0>"}, "r10>": {"t13>"}, "r17>": {"t7>", "t13>"}}


def _plan(example: Example) -> Plan:
    assert example.document.plan is not None
    return example.document.plan


def test_the_order_of_mentions_changes_nothing(example: Example) -> None:
    """Shuffled mentions give the same bytes."""
    expected = list(nquads(example.document, example.found))
    for seed in range(5):
        chance = random.Random(seed)
        shuffled = {name: tuple(chance.sample(each, len(each))) for name, each in example.found.items()}
        names = chance.sample(sorted(shuffled), len(shuffled))
        assert list(nquads(example.document, {name: shuffled[name] for name in names})) == expected


SEEDED = """
import hashlib
from hongtu.graph.build import nquads
from tests import conftest
bare = conftest.Example(conftest._document(conftest.TEXT), {})
print(hashlib.sha256("".join(nquads(bare.document, conftest._mentions(bare))).encode()).hexdigest())
"""


def test_the_bytes_do_not_depend_on_the_hash_seed(request: pytest.FixtureRequest) -> None:
    """Two processes with different PYTHONHASHSEED write the same N-Quads."""
    digests = set()
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", SEEDED],
            cwd=request.path.parents[1],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_nothing_is_said_twice(example: Example) -> None:
    """Every line stands once, sorted, and no statement in two graphs."""
    lines = list(nquads(example.document, example.found))
    assert lines == sorted(set(lines))
    triples = [line.rsplit(" <", 1)[0] for line in lines]
    assert len(triples) == len(set(triples))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"kind": "workReport"}),
        ({}, {"title": "另一个"}),
        ({"year": 2023}, {"year": 2024}),
        ({}, {"place": "深圳市"}),
    ],
)
def test_plans_have_names_that_tell_them_apart(example: Example, first: dict[str, Any], second: dict[str, Any]) -> None:
    """Plans that differ in area, year, kind or title have IRIs that differ at the latest in the third place."""
    one, other = (plan_iris(replace(_plan(example), **changes)) for changes in (first, second))
    assert one[2] != other[2]
    assert [len(set(iris)) for iris in (one, other)] == [3, 3]
