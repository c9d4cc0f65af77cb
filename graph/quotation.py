"""Short quotations for tables: a value or a sentence as a plan writes it goes in, what a person reads comes out."""

from __future__ import annotations

import re

from rapidfuzz.fuzz import partial_ratio

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "~": "≈"}
SIGNS = "≥≤><≈"
"""What `written` may put before a value."""
_CLAUSE = re.compile(r"[^，。；：！？\n]+")


def clause(sentence: str, words: str, about: str = "") -> str:
    """Return the clause of a sentence that holds these words, the whole sentence if none does.

    Of several the one that is most `about` something is meant.

    >>> clause("甲类企业增加5家，乙类企业增加5家。", "5家", "乙类企业")
    '乙类企业增加5家'
    """
    found = [part for match in _CLAUSE.finditer(sentence) if words in (part := match.group().strip())]
    return max(found, key=lambda part: partial_ratio(about, part), default=sentence)


def written(comparator: str, text: str) -> str:
    """Return a value as the text writes it, with the sign of its comparator before it: ≥6%."""
    return _SIGNS.get(comparator, "") + text
