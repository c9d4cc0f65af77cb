"""Names of one thing that differ by an owner or a word: which are one by rule, and which stay apart."""

from __future__ import annotations

from datetime import date

import pytest

from hongtu.graph.document import Plan
from hongtu.graph.link import Linker, Named, variants
from hongtu.ontology import BASE


def linker(area: str) -> Linker:
    return Linker(Plan("要点", None, "", area, 2024, date(2024, 1, 1), date(2024, 12, 31), "workPoints"))


@pytest.mark.parametrize(
    ("area", "one", "other", "same"),
    [
        ("龙岗区", "云溪设计产业园二期", "设计产业园2期", False),
        ("龙岗区", "设计产业园二期", "龙岗设计产业园（二期）", True),
        ("龙岗区", "区属国际马术中心", "国际马术中心", True),
        ("深圳市", "龙岗国际马术中心", "国际马术中心", False),
        ("深圳市", "龙岗区云澈产业园", "云澈产业园", True),
        ("龙岗区", "龙岗大道改造", "大道改造", False),
        ("龙岗区", "云澈医院改扩建", "云澈医院", False),
        ("龙岗区", "云澈港三期扩建", "云澈港三期", True),
        ("龙岗区", "青深高铁", "青深铁路", True),
        ("龙岗区", "京沪高铁", "京沪铁路", False),
        ("龙岗区", "机场三跑道", "深圳机场第三跑道", True),
        ("龙岗区", "轨道12", "12号线", True),
    ],
)
def test_an_owner_goes_with_what_is_ordinary(area: str, one: str, other: str, same: bool) -> None:
    """Ordinary names get their owner, the plan's area if none is told; names of their own lose it."""
    first, second = linker(area).project(one), linker(area).project(other)
    assert first is not None
    assert second is not None
    assert (first.iri == second.iri) == same


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("云澈家文化主题消费街区", "云澈家文化消费街区", "word"),
        ("甲江云澈水利枢纽", "云澈水利枢纽", "head"),
        ("云澈口工业区", "云澈口", "class"),
        ("龙岗行政复议服务中心", "行政复议服务中心", "owner"),
        ("云澈公园", "云澈体育公园", ""),
        ("云澈公园", "云澈公园二期", ""),
        ("云澈大学", "云澈工业大学", ""),
        ("云澈港区", "云澈东港区", ""),
    ],
)
def test_a_name_may_grow_by_a_word(one: str, other: str, rule: str) -> None:
    """A further word is harmless where it makes no other kind of thing; the order of the two is nothing."""
    names = [Named("龙岗区", label, f"{BASE}project/{label}") for label in (one, other)]
    found = variants(names)
    assert list(found.values()) == ([rule] if rule else [])
    assert found == variants(names[::-1])


def test_a_name_with_two_longer_ones_stays_alone() -> None:
    """甲 could be either: nothing is guessed; nor do names of two areas meet."""
    labels = ("云澈公园", "云澈主题公园", "云澈湖畔主题公园")
    assert variants([Named("龙岗区", label, f"{BASE}project/{label}") for label in (*labels, "云澈滨水公园")]) == {}
    assert (
        variants([Named(area, label, f"{BASE}project/{label}") for area, label in zip("甲乙", labels, strict=False)])
        == {}
    )
