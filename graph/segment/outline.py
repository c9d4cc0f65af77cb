"""Heads become sections: who stands under whom, what each is called, and how far each reaches.

1. The order of two styles follows from the document: the style that starts again at 1 under the other is the
   inner one; where the document does not say, the usual order holds.
2. A list that stands before the first proper subdivision of its section is no subdivision (principles, aims).
3. A title is a heading line without its number, or the first sentence of a heading that runs on into its body.
4. A section reaches to the next head that is not below it, or to an annex.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..document import Section, Span
from .layout import Layout
from .marks import LISTS, RANKS, Mark
from .titles import heading_end, title_of

_SHORT = frozenset({"part", "chapter", "clause", "han"})
_ITEMS = frozenset({"digit", *LISTS})


@dataclass(slots=True)
class _Node:
    mark: Mark
    parent: _Node | None
    children: list[_Node] = field(default_factory=list)
    stop: int = 0


def build(text: str, heads: Sequence[Mark], layout: Layout) -> tuple[Section, ...]:
    """Return the sections of a text, the preamble (id ``"0"``) first where there is one."""
    roots = _pruned(_tree(text, heads, layout))
    sections = _preamble(text, roots, layout)
    themes = {node.mark.style for node in roots if node.children or node.mark.style not in _ITEMS}
    starts = sorted(mark.start for mark in heads)
    stack = [(node, str(index)) for index, node in enumerate(roots, 1)][::-1]
    while stack:
        node, path = stack.pop()
        kind = "theme" if "." not in path and node.mark.style in themes else "measure"
        sections.append(_section(text, node, path, kind, starts, layout))
        stack += [(child, f"{path}.{index}") for index, child in enumerate(node.children, 1)][::-1]
    return tuple(sections)


def _preamble(text: str, roots: Sequence[_Node], layout: Layout) -> list[Section]:
    stop = roots[0].mark.start if roots else len(text)
    span = _trimmed(text, 0, stop)
    if not len(span) and not layout.boundaries:
        return []
    return [Section("0", "preamble", "", "", span, Span(span.start, span.start))]


def _section(text: str, node: _Node, path: str, kind: str, starts: Sequence[int], layout: Layout) -> Section:
    mark = node.mark
    index = bisect_left(starts, mark.start) + 1
    limit = min(starts[index] if index < len(starts) else len(text), node.stop)
    end = heading_end(text, mark.body, limit, layout, mark.style in _SHORT)
    title = title_of(text[mark.body : end])
    at = text.find(title, mark.body, end)
    heading = _trimmed(text, mark.start, at + len(title) if title and at >= 0 else max(end, mark.body))
    span = _trimmed(text, mark.start, node.stop)
    parent = path.rpartition(".")[0] or None
    return Section(path, kind, mark.number, title, span, Span(heading.start, min(heading.end, span.end)), parent)


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()) if words.strip() else start, start + len(words.rstrip()))


# Nesting -------------------------------------------------------------------------------------------------------


def _tree(text: str, heads: Sequence[Mark], layout: Layout) -> list[_Node]:
    votes = _votes(heads, layout)
    roots: list[_Node] = []
    path: list[_Node] = []
    bounds = [*layout.boundaries, len(text)]
    for head in heads:
        bound = bounds[bisect_left(bounds, head.start)]
        while path and (path[-1].stop <= head.start or not _above(path[-1].mark.style, head.style, votes)):
            closed = path.pop()
            closed.stop = min(closed.stop, head.start)
        node = _Node(head, path[-1] if path else None, stop=bound)
        (path[-1].children if path else roots).append(node)
        path.append(node)
    return roots


def _votes(heads: Sequence[Mark], layout: Layout) -> Counter[tuple[str, str]]:
    """Count how often the second style starts at 1 right behind a head of the first."""
    bounds = layout.boundaries
    return Counter(
        (above.style, below.style)
        for above, below in pairwise(heads)
        if below.value == 1
        and above.style != below.style
        and bisect_left(bounds, above.start) == bisect_left(bounds, below.start)
    )


def _above(outer: str, inner: str, votes: Counter[tuple[str, str]]) -> bool:
    if outer == inner or (outer in LISTS) != (inner in LISTS):
        return inner in LISTS and outer != inner
    for_outer, for_inner = votes[outer, inner], votes[inner, outer]
    return for_outer > for_inner if for_outer != for_inner else RANKS[outer] < RANKS[inner]


def _pruned(roots: list[_Node]) -> list[_Node]:
    """Drop lists that come before the first proper subdivision, at every depth."""
    roots = _without_lead_lists(roots, bool(roots) and any(node.mark.style not in LISTS for node in roots))
    stack = list(roots)
    while stack:
        node = stack.pop()
        node.children = _without_lead_lists(node.children, True)
        stack += node.children
    return roots


def _without_lead_lists(nodes: list[_Node], mixed: bool) -> list[_Node]:
    proper = [index for index, node in enumerate(nodes) if node.mark.style not in LISTS]
    if not proper or not mixed:
        return nodes
    return [node for index, node in enumerate(nodes) if node.mark.style not in LISTS or index > proper[-1]]
