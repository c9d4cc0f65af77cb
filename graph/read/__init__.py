"""A file becomes a `Document`: its text as decoded or rendered, which never changes afterwards.

1. `read` refuses what is missing, no file, empty or too large before anything is parsed.
2. The suffix chooses a `Reader`: it takes the bytes and the file's name and gives `Content`.
3. The text, the media type and the SHA-256 of the bytes make the Document.

A package adds a format with an entry point of the group ``hongtu.readers`` whose name is the suffix (``.odt``).
"""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import entry_points
from pathlib import Path

from ..document import Document
from ..errors import ReadError
from .content import Content, Reader
from .docx import read_docx
from .html import read_html
from .office import read_old_sheet, read_old_text
from .pdf import read_pdf
from .sheet import read_csv, read_xlsx
from .text import read_text

__all__ = ["LIMIT", "READERS", "Content", "Reader", "read"]

LIMIT = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".html": read_html,
    ".htm": read_html,
    ".xlsx": read_xlsx,
    ".csv": read_csv,
    **dict.fromkeys((".doc", ".wps", ".rtf"), read_old_text),
    **dict.fromkeys((".xls", ".et"), read_old_sheet),
    **{entry.name: entry.load() for entry in entry_points(group="hongtu.readers")},
}


def read(path: Path) -> Document:
    """Return the file at `path` as a Document without outline.

    Raises:
        ReadError: the file is missing, empty, larger than `LIMIT`, of an unknown kind, damaged, or holds no text.

    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ReadError(f"{path}: cannot read files of type '{path.suffix}'; known are {' '.join(sorted(READERS))}")
    data = _bytes(path)
    content = reader(data, str(path))
    if not content.text.strip():
        raise ReadError(f"{path}: holds no text")
    return Document(path.name, content.text, sha256(data).hexdigest(), content.media_type, content.pages)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ReadError(f"{path}: there is no such file")
        size = path.stat().st_size
        if size > LIMIT:
            raise ReadError(
                f"{path}: {size / 1e6:.0f} MB are more than the {LIMIT / 1e6:.0f} MB that can be read; split it"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not data:
        raise ReadError(f"{path}: is empty")
    return data
