"""Old office formats (.doc .wps .rtf .xls .et): LibreOffice turns them into new ones, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ..errors import ReadError
from .content import Content, reason
from .docx import read_docx
from .sheet import read_xlsx

_SECONDS = 180


def read_old_text(data: bytes, name: str) -> Content:
    """Read an old text document; one that is a .docx under another name is read as such.

    Raises:
        ReadError: LibreOffice is missing, cannot convert the file, or the result cannot be read.

    """
    return read_docx(data if data.startswith(b"PK") else _converted(data, name, "docx"), name)


def read_old_sheet(data: bytes, name: str) -> Content:
    """Read an old workbook; one that is an .xlsx under another name is read as such.

    Raises:
        ReadError: LibreOffice is missing, cannot convert the file, or the result cannot be read.

    """
    return read_xlsx(data if data.startswith(b"PK") else _converted(data, name, "xlsx"), name)


def _converted(data: bytes, name: str, target: str) -> bytes:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadError(f"{name}: needs LibreOffice (soffice), which is not installed; save it as .{target}")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan" + Path(name).suffix.lower())
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", target]
        try:
            done = subprocess.run(
                [*command, "--outdir", folder, str(source)], capture_output=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReadError(
                f"{name}: LibreOffice could not convert it ({reason(error)}); save it as .{target}"
            ) from error
        result = source.with_suffix(f".{target}")
        if done.returncode or not result.is_file():
            raise ReadError(f"{name}: LibreOffice could not convert it; open it and save it as .{target}")
        return result.read_bytes()
