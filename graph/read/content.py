"""What a reader gives: text, its media type, and where pages begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """A file's text; `pages` are the offsets at which pages after the first begin."""

    text: str
    media_type: str
    pages: tuple[int, ...] = ()


Reader = Callable[[bytes, str], Content]
"""Takes a file's bytes and its name for messages; raises ReadError for what it cannot read."""


def reason(error: BaseException) -> str:
    """Return what an error says, on one line and short enough for a message."""
    return " ".join(str(error).split())[:120] or type(error).__name__
