"""Written numbers become decimals: ``1.9万`` is 19000, ``三百`` 300, ``百分之八十`` 80, ``２，０００`` 2000."""

from __future__ import annotations

from decimal import Decimal

_FOLD = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

HAN = "零〇一二两三四五六七八九十百千万亿"


def decimal(number: str, multiplier: str = "") -> Decimal:
    """Return the value of a number in ASCII, full-width or Chinese figures times a multiplier word.

    >>> decimal("1.9", "万"), decimal("三百"), decimal("2,000")
    (Decimal('19000'), Decimal('300'), Decimal('2000'))
    """
    number = number.translate(_FOLD).replace(",", "")
    value = Decimal(number) if number[:1].isdigit() else Decimal(han(number))
    for sign in multiplier:
        value *= _TENS.get(sign) or _MYRIADS[sign]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def han(text: str) -> int:
    """Return the value of a Chinese numeral.

    >>> han("三百二十"), han("一万五千"), han("两亿"), han("十二")
    (320, 15000, 200000000, 12)
    """
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = digit * 10 + _DIGITS[sign] if digit and section == 0 else _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            total = (total + section + digit or 1) * _MYRIADS[sign]
            section = digit = 0
    return total + section + digit
