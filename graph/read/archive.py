"""What a .docx or .xlsx must satisfy before anything in it is parsed.

1. It is a zip archive; an OLE file instead means a password or the old format.
2. The directory of the archive promises sane sizes: no member and no whole that unpacks to a flood (a zip bomb).
3. No XML member declares a document type or entities.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ..errors import ReadError
from .content import reason

_MEMBERS = 20_000
_UNPACKED = 256 * 1024 * 1024
_RATIO = 200
_SMALL = 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_archive(data: bytes, name: str) -> None:
    """Refuse what is no honest office document.

    Raises:
        ReadError: `data` is encrypted, damaged, a zip bomb, or holds XML declarations of entities.

    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError(f"{name}: is encrypted or in the old format; open it and save it again without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members, name)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_xml(archive.read(member), name)
    except ReadError:
        raise
    except (*_DAMAGED, ValueError) as error:
        raise ReadError(f"{name}: is damaged ({reason(error)}); open it and save it again") from error


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(member.file_size for member in members)
    flood = any(m.file_size > _SMALL and m.file_size > _RATIO * max(1, m.compress_size) for m in members)
    if len(members) > _MEMBERS or total > _UNPACKED or flood:
        raise ReadError(f"{name}: unpacks to {total / 1e6:.0f} MB, which looks like a zip bomb; it is not read")
    if any(member.flag_bits & 1 for member in members):
        raise ReadError(f"{name}: is encrypted; save it without a password")


def _check_xml(content: bytes, name: str) -> None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:4]:
        content = content.replace(b"\x00", b"")
    if _DECLARATION.search(content):
        raise ReadError(f"{name}: declares XML entities, which no office program does; it is not read")
