"""Plain text and Markdown: bytes become exactly the characters they encode.

1. A byte order mark decides and is dropped.
2. Else valid UTF-8 is UTF-8.
3. Else GB18030 and both orders of UTF-16 are tried; the reading with the largest share of everyday characters
   wins. Where none reads like a plan, charset-normalizer is asked.
4. Control characters tell that a file is no text. Newlines stay as they are.
"""

from __future__ import annotations

import re

from ..errors import ReadError
from .content import Content

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8", b"\x7fELF")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_EVERYDAY = re.compile(r"[\t\n\r -~\u3000-\u3011\uff01-\uff5e“”‘’…—·％℃①-⑳]")
_COMMON = re.compile(rb"([\xb0-\xd7][\xa1-\xfe])|[\x80-\xff]{2}|.", re.DOTALL)
_SAMPLE = 20_000
_LIKELY = 0.75


def read_text(data: bytes, name: str) -> Content:
    """Read a text file.

    Raises:
        ReadError: the bytes are no text, or in none of the known encodings.

    """
    text = decode(data, name)
    media_type = "text/markdown" if name.lower().endswith(".md") else "text/plain"
    return Content(text, media_type)


def decode(data: bytes, name: str) -> str:
    """Return the characters that `data` encodes, without byte order mark; `name` is for messages.

    Raises:
        ReadError: the bytes are no text, or in none of the known encodings.

    """
    if data.startswith(_BINARY):
        raise ReadError(f"{name}: is no text file; rename it to its real type (.pdf, .docx …) or save it as text")
    text = _decoded(data, name)
    controls = len(_CONTROL.findall(text[:_SAMPLE]))
    if "\x00" in text or controls * 200 > len(text[:_SAMPLE]):
        raise ReadError(f"{name}: is no text file (control characters); save it as UTF-8 text")
    return text


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    text = _try(data, "utf-8")
    if text is not None and "\x00" not in text:
        return text
    return _guessed(data, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    text = _try(data, encoding)
    if text is None:
        raise ReadError(f"{name}: its byte order mark says {encoding.upper()} but it is damaged; save it as UTF-8 text")
    return text


def _guessed(data: bytes, name: str) -> str:
    readings = [text for code in ("gb18030", "utf-16-le", "utf-16-be") if (text := _try(data, code)) is not None]
    best = max(readings, key=_likeness, default=None)
    if best is None or _likeness(best) < _LIKELY:
        best = _asked(data) or best
    if best is None or _likeness(best) < _LIKELY / 3:
        raise ReadError(f"{name}: cannot be decoded as UTF-8, GB18030 or UTF-16; save it as UTF-8 text")
    return best


def _asked(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    match = from_bytes(data[: 4 * _SAMPLE]).best()
    return _try(data, match.encoding) if match else None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _likeness(text: str) -> float:
    """Return the share of everyday characters: punctuation, ASCII and the 3 755 common characters of GB 2312."""
    sample = text[:_SAMPLE]
    coded = sample.encode("gb2312", "ignore")
    common = sum(map(bool, _COMMON.findall(coded)))
    return (common + len(_EVERYDAY.findall(sample))) / max(1, len(sample))
