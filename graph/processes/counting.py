"""Rows in a stream of serialised results: chunks of bytes go in, the number of rows begun so far comes out.

The engine serialises results far faster than Python could, but has no limit; so the rows are counted in what it writes.
Chunks may end anywhere: what a chunk leaves open (a string, an escape, half a mark) is carried into the next one.

1. XML: every row opens with ``<result>``, which no escaped text contains.
2. TSV: every row ends a line, line ends in texts are escaped; the first line holds the names.
3. CSV: the same, counting only line ends outside quotation marks.
4. JSON: every row is an object that follows ``[`` or ``,`` outside strings; those of terms follow a colon.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_ROW = re.compile(rb"[\[,]\{")
_MARK = b"<result>"


def counter(form: str) -> Callable[[bytes], int]:
    """Return a function that takes chunk after chunk of results in `form` (json, xml, csv, tsv) and gives the rows."""
    return _COUNTERS[form]()


class _Xml:
    def __init__(self) -> None:
        self.rows, self.tail = 0, b""

    def __call__(self, chunk: bytes) -> int:
        text = self.tail + chunk
        self.rows += text.count(_MARK)
        self.tail = text[1 - len(_MARK) :]
        return self.rows


class _Tsv:
    def __init__(self) -> None:
        self.lines = 0

    def __call__(self, chunk: bytes) -> int:
        self.lines += chunk.count(b"\n")
        return max(self.lines - 1, 0)


class _Csv:
    def __init__(self) -> None:
        self.lines, self.inside = 0, 0

    def __call__(self, chunk: bytes) -> int:
        parts = chunk.split(b'"')
        self.lines += sum(part.count(b"\n") for part in parts[self.inside :: 2])
        self.inside = (self.inside + len(parts) - 1) % 2
        return max(self.lines - 1, 0)


class _Json:
    def __init__(self) -> None:
        self.rows, self.inside, self.held, self.before = 0, 0, b"", b""

    def __call__(self, chunk: bytes) -> int:
        text = self.held + chunk
        backslashes = len(text) - len(text.rstrip(b"\\"))
        self.held = b"\\" * (backslashes % 2)
        parts = _ESCAPED.sub(b"", text[: len(text) - len(self.held)]).split(b'"')
        outside = b'"'.join(parts[self.inside :: 2])
        if not self.inside:
            outside = self.before + outside
        self.rows += len(_ROW.findall(outside))
        self.inside = (self.inside + len(parts) - 1) % 2
        self.before = b"" if self.inside else outside[-1:]
        return self.rows


_COUNTERS: dict[str, Callable[[], Callable[[bytes], int]]] = {"json": _Json, "xml": _Xml, "csv": _Csv, "tsv": _Tsv}
