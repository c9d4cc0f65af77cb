"""What we look things up in, and the sample plans."""

from __future__ import annotations

from importlib.resources import files


def samples() -> dict[str, str]:
    """Return the texts of the sample plans by file name."""
    folder = files(__name__).joinpath("plans")
    return {file.name: file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name)}
