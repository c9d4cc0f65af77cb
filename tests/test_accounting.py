"""Digit accounting through the public face: no number of a plan is dropped silently."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.document import Document, Span
from hongtu.graph.extract import extract
from hongtu.graph.extract.accounting import Rule, accounting, explain, rules
from hongtu.graph.extract.portfolios import portfolios
from hongtu.graph.extract.reading import Reading
from hongtu.graph.extract.reviews import reviews
from hongtu.graph.mention import Portfolio, Review, Target
from hongtu.graph.segment import segment

PLAN = "青山区2024年工作要点\n一、项目建设\n1.项目为王。"


def document_of(text: str) -> Document:
    return segment(Document("青山", text, "", "text/plain"), year=2024)


def reviewed(text: str, *targets: Target) -> list[Review]:
    items = reviews(Reading(document_of(text)), {"targets": targets})
    return [item for item in items if isinstance(item, Review)]


def target(text: str, value: str, indicator: str, unit: str, low: str) -> Target:
    at, name = text.find(value), text.find(indicator)
    return Target(
        span=Span(at, at + len(value)),
        text=value,
        section="1.1",
        rule="test",
        indicator=indicator,
        indicator_span=Span(name, name + len(indicator)),
        comparator="=",
        low=Decimal(low),
        high=Decimal(low),
        unit=unit,
        unit_text=unit,
        change=None,
        aspect="count",
        due=date(2024, 12, 31),
        due_status="default",
        anchor=at,
        evidence=Span(at, at + len(value)),
    )


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_every_rule_explains_its_own_example(rule: Rule) -> None:
    """Each rule's pattern covers the digits of the example that stands beside it."""
    digits = next(at for at, sign in enumerate(rule.example) if sign.isdigit())
    spans = [match.span() for match in rule.pattern.finditer(rule.example)]
    assert any(start <= digits < end for start, end in spans)
    assert explain(rule.example, digits, digits + 1)


EXPLAINED = [
    ("推广5G应用。", "name"),
    ("拨打12345热线。", "code"),
    ("关爱3—6岁儿童。", "attribute"),
    ("依据〔2024〕7号文件。", "code"),
    ("落实33条措施。", "reference"),
    ("服务75周年庆典。", "period"),
    ("推进“1+4”行动。", "label"),
    ("12月31日前报送。", "period"),
]


@pytest.mark.parametrize(("sentence", "kind"), EXPLAINED)
def test_numbers_that_are_no_facts_have_a_class(sentence: str, kind: str) -> None:
    """Codes, names, ages, references and dates are explained and do not reach the review list."""
    text = PLAN + sentence
    account = accounting(document_of(text), {})
    assert account.by_class.get(kind)
    assert not account.unexplained


def test_a_number_that_nothing_explains_is_listed_with_its_sentence_and_shape() -> None:
    """What is not understood reaches the review list, with the digits of its shape as 0."""
    text = PLAN + "推动蓝天计划，排出38路样本。"
    (item,) = reviewed(text)
    assert (item.text, item.reason, item.shape) == ("38", "number-not-understood", "排出0路样本")
    assert item.evidence.of(text) == "推动蓝天计划，排出38路样本。"


def test_a_target_explains_its_digits() -> None:
    """A number that a fact holds is accounted for by the fact."""
    text = PLAN + "排出38路样本。"
    fact = target(text, "38路", "样本", "路", "38")
    assert not reviewed(text, fact)
    assert accounting(document_of(text), {"targets": (fact,)}).by_class["target"] == 1


def test_values_without_a_separator_are_listed() -> None:
    """Two values of one unit that touch were split as sense demands; a person should look."""
    text = PLAN + "开工率不低于50%80%。"
    facts = (target(text, "50%", "开工率", "%", "50"), target(text, "80%", "开工率", "%", "80"))
    assert [(item.reason, item.shape) for item in reviewed(text, *facts)] == [("separator-lost", "0%0%")]


def test_a_labelled_list_that_names_no_agent_is_listed() -> None:
    """A note whose label is known but whose words are not understood is shown, not dropped."""
    text = PLAN + "（责任单位：按照上级通知的要求另行确定具体的承办力量和人员）"
    assert [item.reason for item in reviewed(text)] == ["agents-not-understood"]


def test_projects_by_count_and_money_make_a_portfolio() -> None:
    """The count names the portfolio, money follows it, `其中` is a part of it."""
    text = PLAN + "安排重点项目34个，总投资400亿元。其中市级项目13个，总投资170亿元。"
    facts = (
        target(text, "34个", "重点项目", "个", "34"),
        target(text, "400亿元", "重点项目总投资", "元", "40000000000"),
        target(text, "13个", "市级项目", "个", "13"),
        target(text, "170亿元", "市级项目总投资", "元", "17000000000"),
    )
    whole, part = (
        found for found in portfolios(Reading(document_of(text)), {"targets": facts}) if isinstance(found, Portfolio)
    )
    assert [span.of(text) for span in whole.figures] == ["34个", "400亿元"]
    assert (part.text, part.whole) == ("市级项目", whole.span)


@given(st.text(alphabet="0123456789０９三两万亿家个套%.，。：“”（）第年月日项目增长新建A\n \t", max_size=80))
@settings(max_examples=150, deadline=None)
def test_every_run_of_digits_is_accounted_for(text: str) -> None:
    """After extraction no number is unexplained, and the classes add up to the total."""
    document = document_of("2024年计划\n" + text)
    account = accounting(document, extract(document))
    assert account.unexplained == ()
    assert sum(account.by_class.values()) == account.total
