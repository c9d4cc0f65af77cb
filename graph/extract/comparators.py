"""What a number is to be compared with, and what happens to its indicator.

The word before and the word behind a number together say how it binds: 控制在…以内 is ``<=``, 达到…以上
``>=``, 突破 ``>``.
A stronger word overrides 达到 and 为; 左右 makes any of them ``~``.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lexer import Quantity

_RATES = ("增速", "增幅", "涨幅", "增长率", "增长速度", "同比增长", "增量")
_FALLS = ("降幅", "下降率", "降低率", "减幅")


def compare(quantity: Quantity, before: Sequence[str], after: str, change: Sequence[str] = ()) -> str:
    """Return the comparator of an amount (``= >= > <= < ~ range``) from the words around it.

    >>> from decimal import Decimal
    >>> four = Quantity(Decimal(4), Decimal(4), "%", "%")
    >>> compare(four, ["<="], "<="), compare(four, ["="], ">="), compare(four, ["<="], "~")
    ('<=', '>=', '~')
    """
    if quantity.low != quantity.high:
        return "range"
    strong = [word for word in before if word != "="]
    comparator = strong[-1] if strong else "<=" if "decrease-to" in change else "="
    if after == "~" or (after and comparator in ("=", "~")):
        comparator = after
    return ">" if quantity.open and comparator == "=" else comparator


def change_of(name: str, change: Sequence[str]) -> str | None:
    """Return ``increase`` or ``decrease`` where the amount is one of change, else None.

    The name's end tells (贷款增速), else the verb at the number.

    >>> change_of("贷款增速", []), change_of("能耗", ["decrease"]), change_of("企业", [])
    ('increase', 'decrease', None)
    """
    if name.endswith(_RATES):
        return "increase"
    if name.endswith(_FALLS):
        return "decrease"
    return change[-1].removesuffix("-to") if change else None
