"""Values become N-Quads tokens: Python values go in, text that stands in a line goes out.

Literals come out in the canonical form that the store itself writes, so that a plan built again differs in no line.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ...ontology import XSD
from ..errors import ValidationError

_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff\ufffe\uffff]')
_SHORT = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_INTEGER = f'"^^<{XSD.integer}>'
_DECIMAL = f'"^^<{XSD.decimal}>'
_DATE = f'"^^<{XSD.date}>'


def node(iri: str) -> str:
    """Return the token of an IRI that `mint` or the ontology made."""
    return f"<{iri}>"


def text(value: str) -> str:
    r"""Return the token of a text.

    >>> text('一"二"\n')
    '"一\\"二\\"\\n"'
    """
    return f'"{value}"' if _SPECIAL.search(value) is None else f'"{_SPECIAL.sub(_escape, value)}"'


def words(value: str) -> str:
    """Return the token of a Chinese name or label."""
    return f"{text(value)}@zh"


def integer(value: int) -> str:
    """Return the token of a whole number."""
    return f'"{value}{_INTEGER}'


def decimal(value: Decimal) -> str:
    """Return the token of a number without superfluous zeros.

    Raises:
        ValidationError: the value is no finite number.
    """
    if not value.is_finite():
        raise ValidationError(f"the value {value} is no number")
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f'"{"0" if digits == "-0" else digits}{_DECIMAL}'


def day(value: date) -> str:
    """Return the token of a date."""
    return f'"{value.isoformat()}{_DATE}'


def _escape(sign: re.Match[str]) -> str:
    found = sign.group()
    if "\ud800" <= found <= "\udfff":
        raise ValidationError(f"the text holds half a character (U+{ord(found):04X}), which no file can hold")
    return _SHORT.get(found) or f"\\u{ord(found):04X}"
