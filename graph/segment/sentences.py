"""Sentences: what stands between full stops, semicolons and line breaks, outside brackets and quotation marks.

1. Line breaks that end nothing (hard-wrapped text) are blanked in a copy of the same length.
2. One expression matches a sentence: words and closed brackets up to ``。！？；`` or the end of the line; a bracket
   that stays open for long hides nothing. Every repetition is possessive, so that the time is linear.
3. A sentence that runs over the start or end of a section or of a heading is cut there. White space around a
   sentence is left out; everything else is in exactly one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..document import Section, Span
from .layout import Layout

_ENDS = "。！？；!?;"
_REACH = 400
_INNER = r"[^（）()\n\r]{0,120}+"
_SENTENCE = re.compile(
    r"(?=\S)(?:"
    rf"[^{_ENDS}\n\r（(“《「『【〔\[]++"
    rf"|[（(]{_INNER}(?:[（(]{_INNER}[）)]{_INNER}){{0,6}}+[）)]"
    rf"|“[^“”\n\r]{{0,{_REACH}}}+”|《[^《》\n\r]{{0,{_REACH}}}+》|「[^「」\n\r]{{0,{_REACH}}}+」"
    rf"|『[^『』\n\r]{{0,{_REACH}}}+』|【[^【】\n\r]{{0,{_REACH}}}+】"
    rf"|〔[^〔〕\n\r]{{0,{_REACH}}}+〕|\[[^\[\]\n\r]{{0,{_REACH}}}+\]"
    rf"|[（(“《「『【〔\[]"
    rf")*+[{_ENDS}]*+"
)


def find_sentences(text: str, sections: Sequence[Section], layout: Layout) -> tuple[Span, ...]:
    """Return the sentences of `text` in order."""
    edges = _edges(text, sections)
    return tuple(_cut(text, _flowing(text, layout), edges))


def _flowing(text: str, layout: Layout) -> str:
    if not layout.soft:
        return text
    signs = list(text)
    for offset in layout.soft:
        while offset < len(signs) and signs[offset] in "\r\n":
            signs[offset] = " "
            offset += 1
    return "".join(signs)


def _edges(text: str, sections: Sequence[Section]) -> list[int]:
    """Return where sections begin and end, and where headings end that no full stop ends, descending."""
    edges = {len(text)}
    for section in sections:
        edges |= {section.span.start, section.span.end}
        end = section.heading.end
        if end < len(text) and text[end] not in _ENDS:
            edges.add(end)
    return sorted(edges, reverse=True)


def _cut(text: str, flowing: str, edges: list[int]) -> Iterator[Span]:
    edge = edges.pop()
    for match in _SENTENCE.finditer(flowing):
        start, end = match.span()
        while edge < end:
            if edge > start:
                yield from _trimmed(text, start, edge)
                start = edge
            edge = edges.pop()
        if start == match.start() and not text[end - 1].isspace():
            yield Span(start, end)
        else:
            yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    left, right = len(words) - len(words.lstrip()), len(words.rstrip())
    if left < right:
        yield Span(start + left, start + right)
