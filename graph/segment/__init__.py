"""A Document gets its outline: what the plan says of itself, its sections, its sentences."""

from __future__ import annotations

import re
from datetime import date

from ..document import Document, Plan, Span
from .heads import find_heads
from .layout import lay_out
from .marks import find_marks
from .outline import build
from .sentences import find_sentences


def segment(document: Document, year: int | None = None, issuer: str | None = None) -> Document:
    """Return the document with its plan, sections and sentences; `year` and `issuer` override what the text says."""
    text = document.text
    layout = lay_out(text)
    sections = build(text, find_heads(text, find_marks(text), layout), layout)
    sentences = find_sentences(text, sections, layout)
    found = re.search(r"(20\d\d)年", text)
    plan_year = year or (int(found.group(1)) if found else 2000)
    title = next((line.strip() for line in text.splitlines() if line.strip()), document.name)
    at = text.find(title)
    name = issuer or re.split(r"\d{4}年", title)[0]
    plan = Plan(
        title,
        Span(at, at + len(title)),
        name,
        name,
        plan_year,
        date(plan_year, 1, 1),
        date(plan_year, 12, 31),
        "workPlan",
    )
    return document.with_outline(plan, sections, sentences)
