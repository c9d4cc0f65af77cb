"""A Document gets its outline: what the plan says of itself, its sections, its sentences.

1. `layout` tells which line breaks end something and where annexes, glossaries and boxes begin.
2. `marks` finds everything that may number a heading, `heads` decides, `outline` nests and measures the sections.
3. `front` and `plan` read title, issuer, year and period; `sentences` cuts the text.
"""

from __future__ import annotations

from ..document import Document
from .heads import find_heads
from .layout import lay_out
from .marks import find_marks
from .outline import build
from .plan import describe
from .sentences import find_sentences

__all__ = ["segment"]


def segment(document: Document, year: int | None = None, issuer: str | None = None) -> Document:
    """Return the document with its plan, sections and sentences; `year` and `issuer` override what the text says."""
    text = document.text
    layout = lay_out(text)
    sections = build(text, find_heads(text, find_marks(text), layout), layout)
    plan = describe(document, sections, layout, year, issuer)
    return document.with_outline(plan, sections, find_sentences(text, sections, layout))
