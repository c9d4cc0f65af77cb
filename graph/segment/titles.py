"""Where a heading ends and how its title reads."""

from __future__ import annotations

import re

from .layout import Layout
from .words import any_of

_EVENT = re.compile(r"[。！？!?\n\r\t（(“《「『【〔\[）)”》」』】〕\]]|\u3000\u3000")
_OPEN = dict(zip("（(“《「『【〔[", "）)”》」』】〕]", strict=True))
_PAGE_LINE = re.compile(r"\n[\s\-—–－―]*\d{0,4}[\s\-—–－―]*(?=\n)")
_REST = re.compile(r"[\r\n]+[^\r\n]+")
_LONGEST = 600


def heading_end(text: str, start: int, limit: int, layout: Layout, short: bool = False) -> int:
    """Return the offset behind the heading whose title begins at `start` and that may not reach beyond `limit`.

    A heading ends at a full stop outside brackets and quotation marks, at a line break that ends something (not behind
    a comma), or at two ideographic spaces; a bracket that is not closed hides nothing. A `short` heading (of a theme)
    fills at most one line and part of a second: where the second is full too, the first was the heading.
    """
    limit = min(limit, start + _LONGEST)
    expected: list[str] = []
    hidden = 0
    for event in _EVENT.finditer(text, start, limit):
        sign = event.group()
        if sign in _OPEN:
            expected.append(_OPEN[sign])
        elif expected and sign == expected[-1]:
            expected.pop()
            hidden = hidden if expected else 0
        elif sign in "\n\r\t\u3000\u3000":
            if _ends_line(text, start, event.start(), layout, short):
                return hidden or event.start()
        elif sign in "。！？!?":
            if not expected:
                return event.start()
            hidden = hidden or event.start()
    return hidden if expected and hidden else limit


def _ends_line(text: str, start: int, offset: int, layout: Layout, short: bool) -> bool:
    words = text[start:offset].strip()
    if not words or (words[-1] in "，、" and not short):
        return False
    if offset not in layout.soft:
        return True
    following = _REST.match(text, offset)
    return short and following is not None and following.end() in layout.soft


def title_of(words: str) -> str:
    r"""Return a heading's words without line breaks, notes on who is responsible, end points.

    >>> title_of("建设公园。（责任单位：区城管局）"), title_of("推进**改革**："), title_of("清理收费，\n降低成本")
    ('建设公园', '推进改革', '清理收费，降低成本')
    """
    words = re.sub(r"\s*[\r\n]\s*", "", _PAGE_LINE.sub("", words).strip())
    words = re.split(rf"[。；;，,\s]*[（(〔\[【]?\s*(?:{any_of('notes', 'labels')})\s*[：:]", words)[0]
    words = re.sub(rf"[（(〔\[【][^（(〔\[【]*(?:{any_of('notes', 'verbs')})[）)〕\]】]\s*$", "", words)
    words = words.replace("**", "").strip().rstrip("#").strip()
    return words.rstrip("。．.；;：:，,、 \u3000") if words else words
