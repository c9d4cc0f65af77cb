"""The words behind a fact: spans go in, quotations with the words marked and the address of the reader come out.

1. A quotation is the sentence around the words; a very long one is cut around them.
2. Texts are read once for each page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import links
from .reader import text_of

if TYPE_CHECKING:
    from ...graph.store import Store

_ENDS = "。！？；\n"
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence in pieces: before the words, the words, after them; `reader` leads to them in the plan."""

    plan: str
    plan_name: str
    before: str
    words: str
    after: str
    reader: str


@dataclass(slots=True)
class Quoter:
    """Quotes plans; `names` are their short names."""

    store: Store
    names: Mapping[str, str]
    texts: dict[str, str] = field(default_factory=dict)

    def quote(self, plan: str, start: int, end: int) -> Quotation:
        """Return the sentence around the words of a plan between two offsets."""
        if plan not in self.texts:
            self.texts[plan] = text_of(self.store, plan)
        text = self.texts[plan]
        first, last = sentence(text, start, end)
        before, after = text[first:start].lstrip(), text[end:last].rstrip()
        return Quotation(
            plan,
            self.names.get(plan, links.short(plan)),
            before if len(before) <= _LONGEST else "…" + before[-_LONGEST:],
            text[start:end],
            after if len(after) <= _LONGEST else after[:_LONGEST] + "…",
            links.reader(plan, start, end),
        )


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence around ``text[start:end]``, its closing mark included.

    >>> sentence("一。二三。四", 2, 3)
    (2, 5)
    """
    first = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    stops = [stop for mark in _ENDS if (stop := text.find(mark, max(end - 1, start))) >= 0]
    return first, min(stops, default=len(text) - 1) + 1
