"""Which marks number headings: the marks of `marks.find_marks` become the heads of an outline.

1. Lists (一是, （1）, ①, 第一) are judged run by run: items closed by full stops or on lines of their own are heads,
   items between semicolons, troubles, and short enumerations are none.
2. The other marks are judged one by one: a number must begin a sequence or go on with one; inside a paragraph it
   must also follow a full stop or a closing bracket (``（一）`` may follow a heading that has no full stop). A count
   begins anew at 1 behind the colon of a later paragraph (``推进“五项行动”：1.…2.…``).
3. Nothing in a glossary, in a list of attachments or in a box is a head.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from .layout import Layout
from .marks import LISTS, RANKS, Mark
from .words import any_of

_STOPS = frozenset("。！？）)”!?")
_SENTENCE_END = re.compile(r"[。！？；;\n]")
_LOOSE = frozenset({"han", "hanbracket", "part", "chapter", "clause", "article"})
_LONG_ITEM = 25
_RUN_GAP = 6000


def find_heads(text: str, marks: Sequence[Mark], layout: Layout) -> list[Mark]:
    """Return the marks that open sections, in text order."""
    free = [mark for mark in marks if not _is_closed(layout, mark.start)]
    lists = {mark.start for style in LISTS for mark in _list_heads(text, [m for m in free if m.style == style])}
    candidates = [mark for mark in free if mark.style not in LISTS or mark.start in lists]
    return _without_title(list(_Walk(text, candidates, layout).heads()))


def _without_title(heads: list[Mark]) -> list[Mark]:
    """Drop a single ``# …`` before all others: it is the plan's title."""
    first = heads[0].style if heads else ""
    alone = first.startswith("md") and not any(head.style == first for head in heads[1:])
    return heads[1:] if alone and len(heads) > 1 and not heads[0].number else heads


def _is_closed(layout: Layout, offset: int) -> bool:
    index = bisect_right(layout.closed, (offset, offset + 10**9)) - 1
    return any(low <= offset < high for low, high in layout.closed[max(0, index - 1) : index + 1])


# Lists ---------------------------------------------------------------------------------------------------------


def _list_heads(text: str, marks: Sequence[Mark]) -> Iterator[Mark]:
    run: list[Mark] = []
    for mark in marks:
        if run and (mark.value != run[-1].value + 1 or mark.start - run[-1].start > _RUN_GAP):
            yield from _judged(text, run)
            run = []
        if run or mark.value == 1:
            run.append(mark)
    yield from _judged(text, run)


def _judged(text: str, run: list[Mark]) -> Sequence[Mark]:
    """Return the run if its items are headed units, else nothing."""
    if len(run) < 2:
        return ()
    inline = [mark for mark in run[1:] if mark.before]
    ended = sum(not mark.before or mark.before in _STOPS for mark in run[1:])
    if ended < 0.7 * (len(run) - 1):
        return ()
    length = (run[-1].start - run[0].start) / (len(run) - 1)
    if len(inline) * 2 >= len(run) and (length < _LONG_ITEM or _tells_troubles(text, run[0].start)):
        return ()
    return run


def _tells_troubles(text: str, offset: int) -> bool:
    lead = text[max(0, offset - 60) : offset].rstrip()
    sentence = re.split(r"[。！？\n]", lead.rstrip("。：:！\n"))[-1]
    return bool(re.search(any_of("leads", "troubles"), sentence))


# Sequences -----------------------------------------------------------------------------------------------------


class _Walk:
    """One pass over the candidates that keeps which styles are open and how far each has counted."""

    def __init__(self, text: str, marks: Sequence[Mark], layout: Layout) -> None:
        self.text = text
        self.marks = marks
        self.layout = layout
        self.open: list[Mark] = []
        self.last: dict[str, Mark] = {}
        self.followed = _followed(marks)
        self.in_box = False

    def heads(self) -> Iterator[Mark]:
        bounds, boxes = self.layout.boundaries, self.layout.boxes
        past = boxed = 0
        for mark in self.marks:
            if (bound := bisect_right(bounds, mark.start)) > past:
                past, self.open = bound, []
                self.last.clear()
            if (box := bisect_right(boxes, mark.start)) > boxed:
                boxed, self.in_box = box, True
            if self._is_head(mark):
                self.in_box = False
                self._push(mark)
                yield mark

    def _push(self, mark: Mark) -> None:
        while self.open and RANKS[self.open[-1].style] >= RANKS[mark.style]:
            self.open.pop()
        self.open.append(mark)
        self.last[mark.style] = mark

    def _is_head(self, mark: Mark) -> bool:
        if mark.style in LISTS:
            return not self.in_box
        if mark.style.startswith("md"):
            return True
        if self.in_box and (mark.style == "digit" or mark.style not in self.last):
            return self._goes_on(mark, 1)
        return self._inline(mark) if mark.before else self._at_line_start(mark)

    def _goes_on(self, mark: Mark, gap: int) -> bool:
        last = self.last.get(mark.style)
        return last is not None and last.value < mark.value <= last.value + gap

    def _at_line_start(self, mark: Mark) -> bool:
        last = self.last.get(mark.style)
        if mark.value == 1:
            return mark.style in _LOOSE or mark.start in self.followed or last is None
        if last is None:
            return mark.style in _LOOSE or mark.start in self.followed
        return self._goes_on(mark, 3) or (last.value == mark.value and mark.style in _LOOSE)

    def _inline(self, mark: Mark) -> bool:
        if mark.style in ("part", "chapter", "clause", "article"):
            return False
        if mark.value == 1:
            if mark.start not in self.followed or (self._is_open(mark.style) and not self._begins_anew(mark)):
                return False
            return mark.before in _STOPS or mark.before in "：:" or self._ends_heading(mark)
        if not self._goes_on(mark, 1):
            return False
        return mark.before in _STOPS or self._ends_heading(mark)

    def _is_open(self, style: str) -> bool:
        return any(head.style == style for head in self.open)

    def _begins_anew(self, mark: Mark) -> bool:
        """Tell whether a count starts again behind the colon of a paragraph below the one that it ended in."""
        return mark.before in "：:" and "\n" in self.text[self.last[mark.style].start : mark.start]

    def _ends_heading(self, mark: Mark) -> bool:
        """Tell whether ``（一）`` stands right behind the heading of the theme, which has no full stop."""
        if mark.style != "hanbracket" or not self.open or RANKS[self.open[-1].style] >= RANKS[mark.style]:
            return False
        between = self.text[self.open[-1].body : mark.start]
        return 1 < len(between) <= 120 and not _SENTENCE_END.search(between)


def _followed(marks: Sequence[Mark]) -> set[int]:
    """Return the offsets of marks whose successor comes next in their style and closes them properly."""
    found: set[int] = set()
    later: dict[str, list[Mark]] = {}
    for mark in reversed(marks):
        coming = later.setdefault(mark.style, [])
        if any(
            other.value == mark.value + 1 and (not other.before or other.before in _STOPS or mark.style == "hanbracket")
            for other in coming[-2:]
        ):
            found.add(mark.start)
        coming.append(mark)
    return found
