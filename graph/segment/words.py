"""The words and shapes of ``words.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("hongtu.graph.segment").joinpath("words.toml").read_text("utf-8"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the expression of ``[patterns]`` that matches from the start of a line, blanks at both ends allowed."""
    shapes = "|".join(shape.replace("$", r"[ \t\u3000\r]*$") for shape in _tables()["patterns"][name])
    return re.compile(rf"(?m)^[ \t\u3000]*(?:{shapes})")


@cache
def words(table: str, name: str) -> tuple[str, ...]:
    """Return a list of words."""
    return tuple(_tables()[table][name])


@cache
def any_of(table: str, name: str) -> str:
    """Return an expression that matches any word of a list, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words(table, name), key=lambda word: (-len(word), word)))


@cache
def kinds() -> dict[str, tuple[str, ...]]:
    """Return the last words of titles by kind of plan, in the order in which they are tried."""
    return {kind: tuple(ends) for kind, ends in _tables()["kinds"].items()}
