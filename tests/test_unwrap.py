"""Broken lines are read as one, and every span quotes the text as it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hongtu.graph.document import Document, Plan
from hongtu.graph.extract import extract
from hongtu.graph.extract.unwrap import unwrapped
from hongtu.graph.mention import Target
from hongtu.graph.read import read
from hongtu.graph.segment import segment

PARAGRAPHS = [
    "某区2025年工作要点",
    "一、扩大有效投资",
    "1.推进项目建设。全年实施重点项目120个，带动有效投资3000亿元以上，新增标准厂房50万平方米，力争引进龙头企业不少于10家，"
    "推动全区投资规模和质量迈上新的更高台阶，6月底前建成滨河绿道70公里以上。",
    "2.优化政务服务。政务服务事项网上办理率达到95%以上，企业开办时间压缩到1个工作日，城镇登记失业率控制在4%以内，"
    "持续完善覆盖城乡的便民服务体系，办好群众家门口的关键小事。",
    "3.增进民生福祉。新增普惠性幼儿园12所、学位2.5万个，开展职业技能培训不少于3万人次，改造老旧小区46个，"
    "推动优质公共资源向基层延伸，让发展成果更多惠及全体居民。",
]


def document(tmp_path: Path, width: int | None) -> Document:
    """Return the plan with its paragraphs broken at `width` characters, or whole."""
    parts = [
        [paragraph[start : start + width] for start in range(0, len(paragraph), width)] if width else [paragraph]
        for paragraph in PARAGRAPHS
    ]
    path = tmp_path / f"plan-{width}.txt"
    path.write_text("\n".join(line for part in parts for line in part), "utf-8")
    return segment(read(path))


def found(plan: Document) -> list[Target]:
    return [target for target in extract(plan)["targets"] if isinstance(target, Target)]


@pytest.mark.parametrize("width", range(23, 41))
def test_words_and_numbers_over_lines(tmp_path: Path, width: int) -> None:
    """Wherever a page breaks the lines, the same targets are found, quoted as they stand."""
    broken = document(tmp_path, width)
    whole = found(document(tmp_path, None))

    assert [(t.low, t.comparator, t.unit, t.due, t.indicator) for t in found(broken)] == [
        (t.low, t.comparator, t.unit, t.due, t.indicator) for t in whole
    ]
    assert len(whole) == 12
    assert all(t.span.of(broken.text) == t.text for t in found(broken))


def test_plain_text_is_its_own_view() -> None:
    """A document without broken sentences is read as it is."""
    text = "新增民宿24家。\n修缮驿站3座。"
    plan = Plan("计划", None, "某区", "某区", 2024, date(2024, 1, 1), date(2024, 12, 31), "workPlan")
    whole = Document("计划.txt", text, "", "text/plain", plan=plan)

    assert unwrapped(whole).document is whole
