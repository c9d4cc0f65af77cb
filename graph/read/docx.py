"""Word documents: paragraphs and tables in document order, without headers, footers and deleted words.

1. The archive is checked before anything is parsed.
2. A paragraph becomes a line; numbers that Word makes by itself are written out (`numbering`).
3. A table of tasks becomes lines of plan text (`rows`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from .archive import check_archive
from .content import Content, reason
from .numbering import Numbering
from .rows import render_rows

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HIDDEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK})
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, name: str) -> Content:
    """Read a Word document.

    Raises:
        ReadError: the document is encrypted, damaged, or not to be trusted.

    """
    import docx

    check_archive(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document.element.body, Numbering(document)))
    except Exception as error:  # python-docx lets any error of its parsers through
        raise ReadError(f"{name}: is no readable Word document ({reason(error)}); open it and save it again") from error
    return Content("\n".join(lines), _DOCX)


def _lines(parent: Any, numbering: Numbering) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield numbering.label(child) + _words(child)
        elif child.tag == f"{_W}tbl":
            yield from render_rows(list(_rows(child, numbering)))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _lines(child, numbering)


def _words(paragraph: Any) -> str:
    """Return the words of a paragraph, inserted ones included, deleted ones left out."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag in _HIDDEN:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif node.tag == f"{_W}tab" and node.getparent().tag == f"{_W}r":
            parts.append("\t")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            stack.extend(reversed(node))
    return "".join(parts)


def _rows(table: Any, numbering: Numbering) -> Iterator[list[str]]:
    """Yield the cells of each row in columns; a cell that continues a merged one repeats its words."""
    above: dict[int, str] = {}
    for row in table.iter(f"{_W}tr"):
        if row.getparent() is not table:
            continue
        cells: list[str] = []
        for cell in row.iterchildren(f"{_W}tc"):
            column = len(cells)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            words = "\n".join(_lines(cell, numbering))
            if merge is not None and merge.get(f"{_W}val") != "restart":
                words = above.get(column, "")
            above[column] = words
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            cells += [words, *[""] * (int(span.get(f"{_W}val", "1")) - 1 if span is not None else 0)]
        yield cells
