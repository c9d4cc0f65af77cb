"""PDF text through PDFium: pages in order, one line a printed line, page starts kept (see docs/decisions.md)."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any

from ..errors import ReadError
from .content import Content, reason

_PAGES = 5000
_NOISE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def read_pdf(data: bytes, name: str) -> Content:
    """Read the text layer of a PDF.

    Raises:
        ReadError: the file is encrypted, damaged, too long, or holds pictures of pages only.

    """
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if "assword" in str(error):
            raise ReadError(f"{name}: is encrypted; save it without a password") from error
        raise ReadError(f"{name}: is damaged; export it again") from error
    try:
        if len(document) > _PAGES:
            raise ReadError(f"{name}: has {len(document)} pages, more than the {_PAGES} that are read; split it")
        pages = [_page_text(document[index]) for index in range(len(document))]
    except PdfiumError as error:
        raise ReadError(f"{name}: a page is damaged ({reason(error)}); export it again") from error
    finally:
        document.close()
    if not any(page.strip() for page in pages):
        raise ReadError(f"{name}: holds no text, only pictures of pages; run text recognition (OCR) on it first")
    return _joined(pages)


def _page_text(page: Any) -> str:
    words: str = page.get_textpage().get_text_range()
    return _NOISE.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def _joined(pages: list[str]) -> Content:
    ends = list(accumulate(len(page) + 1 for page in pages))
    return Content("\n".join(pages), "application/pdf", tuple(ends[:-1]))
