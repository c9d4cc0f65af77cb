"""What facts are beside their words: the aspect of a value, the type of a task."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

import pytest

from hongtu.graph.build import nquads
from hongtu.graph.document import Document
from hongtu.graph.mention import Mention


class Example(Protocol):
    """The invented plan of conftest."""

    document: Document
    found: dict[str, tuple[Mention, ...]]


def _lines(example: Example, name: str, fragment: str, **changes: Any) -> list[str]:
    fact = replace(example.found[name][0], **changes)
    return [line for line in nquads(example.document, {name: (fact,)}) if fragment in line.split()[0]]


@pytest.mark.parametrize(
    ("indicator", "aspect", "unit", "found"),
    [
        ("制造业增加值占GDP比重", "growth", "%", "share"),
        ("制造业增加值", "growth", "%", "growth"),
        ("装配式建筑占比", "level", "%", "share"),
        ("占地面积", "level", "平方米", "level"),
    ],
)
def test_what_a_name_calls_a_share_is_one(example: Example, indicator: str, aspect: str, unit: str, found: str) -> None:
    """提高到 speaks of growth, yet the value is a share when the indicator's name says so."""
    lines = _lines(example, "targets", "#f", indicator=indicator, aspect=aspect, unit=unit)
    assert [line.split("code#")[1].split(">")[0] for line in lines if "ns#aspect>" in line] == [found]


@pytest.mark.parametrize(
    ("verb", "kind"), [("开工建设", "build"), ("举办", "convene"), ("编制", "draft"), ("推进", "")]
)
def test_a_verb_makes_the_type_of_a_task(example: Example, verb: str, kind: str) -> None:
    """A verb of building makes a task of building; one that may mean anything makes none."""
    lines = [line for line in _lines(example, "tasks", "#t", verb=verb) if "dc/terms/type>" in line]
    assert [line.split("code#")[1].split(">")[0] for line in lines] == ([kind] if kind else [])
