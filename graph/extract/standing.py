"""Where a passage stands: in the plan proper, in a report of results, or in the frame of principles around it.

The headings tell: `2023年工作回顾` looks back with all below it unless a lower heading turns to the plan again;
`总体要求` and `名词解释` frame it. Plans commit to nothing when they look back, and assign nothing in their frame.
"""

from __future__ import annotations

import re
from functools import cache

from ..document import Span
from .lexicon import Lexicon, alternatives
from .reading import Reading
from .tense import past_sections

AHEAD, BACK, FRAME = "ahead", "back", "frame"


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    def whole(table: str) -> re.Pattern[str]:
        words = alternatives(lexicon.words("tasks", table))
        return re.compile(rf"(?:.*[、和与及])?(?:{words})(?:[、和与及].*)?[。\s]*$")

    return whole("back"), whole("frame")


def standings(reading: Reading) -> dict[str, str]:
    """Return ``ahead``, ``back`` or ``frame`` for every section id of a document; the preamble is ``frame``."""
    back, frame = _patterns(reading.lexicon)
    ahead = re.compile(alternatives(reading.lexicon.words("tense", "ahead")))
    past = past_sections(reading.document.sections, reading.plan.year, reading.lexicon)
    found: dict[str, str] = {"0": FRAME}
    for section in reading.document.sections[1:]:
        title = section.title[:60]
        if section.id in past or back.match(title):
            found[section.id] = BACK
        elif frame.match(title):
            found[section.id] = FRAME
        else:
            found[section.id] = AHEAD if ahead.search(title) else found.get(section.parent or "", AHEAD)
    return found


_NUMBER = re.compile(
    r"(?:[（(]\s*(?:[一二三四五六七八九十]{1,3}|[\d０-９]{1,3})\s*[)）]|[一二三四五六七八九十]{1,3}(?:、|是(?!否))"
    r"|第[一二三四五六七八九十百]{1,4}[章节条][、\s]?|[\d０-９]{1,3}\s*(?:[.．](?!\d)|、)|[①-⑳]|[—–•●◆■*-]{1,2})\s*"
)
_SIGNS = frozenset("（(一二三四五六七八九十第0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳—–•●◆■*-")


def opening(text: str, clause: Span) -> int:
    """Return where the words of a clause begin, after a number or a bullet.

    >>> opening("11. 升级公园", Span(0, 8))
    4
    """
    if text[clause.start] not in _SIGNS:
        return clause.start
    number = _NUMBER.match(text, clause.start, clause.end)
    return number.end() if number else clause.start
