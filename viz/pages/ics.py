"""Deadlines as an iCalendar file (RFC 5545): rows of the calendar go in, the bytes of a file come out.

1. Every deadline is an event of one whole day; what it is called, and the words of the plan, stand in it.
2. Text is escaped (§3.3.11), lines end in CRLF and are folded at 75 bytes, never inside a character (§3.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from .asking import Row

_WIDTH = 75


def calendar_file(rows: Iterable[Row], name: str, now: datetime) -> bytes:
    """Return the file; `now` is when it is made."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hongtu//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for row in rows:
        lines += _event(row, stamp)
    return "".join(folded(line) for line in (*lines, "END:VCALENDAR")).encode()


def _event(row: Row, stamp: str) -> Iterator[str]:
    mark = blake2b(row["it"].encode(), digest_size=12).hexdigest()
    heading = " ".join(filter(None, (row["plan_name"], row["section"], row["heading"])))
    yield "BEGIN:VEVENT"
    yield f"UID:{mark}@hongtu"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{row['due']:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{row['due'] + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(row['label'])}"
    yield f"DESCRIPTION:{_escaped(heading)}"
    yield f"CATEGORIES:{row['class']}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(words: str) -> str:
    r"""Return words as a TEXT value; control characters, which it may not hold, are left out.

    >>> _escaped("一,二;三")
    '一\\,二\\;三'
    """
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        words = words.replace(sign, written)
    return "".join(sign for sign in words if sign.isprintable() or sign == "\u3000")


def folded(line: str) -> str:
    """Return a content line with its line end, continued on further lines where it has more than 75 bytes."""
    parts, current, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _WIDTH:
            parts.append(current)
            current, size = " ", 1
        current, size = current + character, size + width
    return "\r\n".join((*parts, current)) + "\r\n"
