"""How a text is laid out: which line breaks end something, and where annexes, glossaries and boxes begin.

1. A text is hard-wrapped when many lines reach nearly the same width and stop in the middle of a sentence. Then a
   break after a full line is soft: words run on over it, and over a page number between the lines.
2. Regular expressions from ``words.toml`` find lines that close all open sections (`boundaries`), stretches in
   which no number is a heading (`closed`: glossaries, lists of attachments), and boxes (专栏).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from .words import pattern

_LINE = re.compile(r"[^\n\r]+")
_PAGE = re.compile(r"[\s\-—–－―]*+(?:\d{1,4}|第\s*\d+\s*页(?:[\s,，/]*共\s*\d+\s*页)?)?[\s\-—–－―]*+")
_UNFINISHED = re.compile(r"[^。！？；：!?;:…\s]\s*$")
_NUMBERED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}\s?[）)、.．]|[一二三四五六七八九]是)")
_NEAR = 8
_NARROW, _WIDE = 40, 130


@dataclass(frozen=True, slots=True)
class Layout:
    """Facts about the lines of a text; all offsets ascend.

    `soft` holds the offsets of line breaks that end nothing, `boundaries` the offsets at which all open sections
    close, `closed` the stretches without headings, `boxes` the offsets at which a box begins.
    """

    soft: frozenset[int]
    boundaries: tuple[int, ...]
    closed: tuple[tuple[int, int], ...]
    boxes: tuple[int, ...]
    wrapped: bool


def lay_out(text: str) -> Layout:
    """Return the layout of `text`."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
    width = _wrap_width(text, lines)
    glossaries = {match.start() for match in pattern("glossaries").finditer(text)}
    annexes = [match.start() for match in pattern("boundaries").finditer(text) if match.start() not in glossaries]
    closed = _closed(text, annexes)
    boundaries = sorted(glossaries.union(annexes, (low for low, _ in closed)))
    boxes = tuple(match.start() for match in pattern("boxes").finditer(text))
    return Layout(_soft(text, lines, width) if width else frozenset(), tuple(boundaries), closed, boxes, bool(width))


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """Return the width in columns at which the text is wrapped, or 0 where every line is a paragraph."""
    sample = [text[start:end].rstrip() for start, end in lines[:4000]]
    sample = [line for line in sample if line and not _PAGE.fullmatch(line)]
    widths = [columns(line) for line in sample]
    counts = Counter(width // 4 for width in widths)
    width = 4 * max(range(_NARROW // 4, _WIDE // 4), key=lambda step: sum(counts[step - back] for back in range(3))) + 4
    long = sum(size >= _NARROW - 4 for size in widths)
    over = sum(size > width + 12 for size in widths)
    full = [index for index, size in enumerate(widths[:-1]) if width - 12 <= size <= width + 8]
    broken = sum(bool(_UNFINISHED.search(sample[at])) and not _NUMBERED.match(sample[at + 1]) for at in full)
    wrapped = len(full) >= max(6, 0.4 * long) and over <= 0.1 * long and broken >= 0.5 * len(full)
    return sorted(widths[at] for at in full)[len(full) * 3 // 4] if wrapped else 0


def columns(line: str) -> int:
    """Return the width of a line in columns, a Chinese character counting two.

    >>> columns("2024年工作要点")
    14
    """
    return len(line.encode("gbk", "replace"))


def _soft(text: str, lines: list[tuple[int, int]], width: int) -> frozenset[int]:
    """Return the line breaks after full unfinished lines, and those around a page number that follows one."""
    soft: set[int] = set()
    open_line = False
    for (start, end), (coming, _) in pairwise([*lines, (len(text), len(text))]):
        line = text[start:end].rstrip()
        if not (open_line and _PAGE.fullmatch(line)):
            open_line = columns(line) >= width - _NEAR and bool(_UNFINISHED.search(line))
        if open_line:
            soft.update(range(end, coming))
    return frozenset(soft)


def _closed(text: str, annexes: list[int]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of glossaries (up to the next annex), of tables of contents and lists of attachments."""
    spans = []
    for match in pattern("glossaries").finditer(text):
        index = bisect_left(annexes, match.end())
        spans.append((match.start(), annexes[index] if index < len(annexes) else len(text)))
    spans += [match.span() for match in pattern("attachments").finditer(text)]
    spans += [match.span() for match in pattern("contents").finditer(text)]
    return tuple(sorted(spans))
