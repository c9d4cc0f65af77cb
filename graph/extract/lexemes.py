"""The patterns of ``rules/lexemes.toml`` as regular expressions over a clause.

1. ``{word}`` in a pattern stands for a part of the table, or for all words of a table of ``lexicon/quantities.toml``.
2. All lexemes are branches of one expression, each a group of its name, tried in the order of the file.
3. Most characters begin no lexeme: the expression looks at the first one before it tries a branch.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .enumerations import AND
from .lexicon import Lexicon, alternatives

_VOCABULARY = ("units", "attributes", "multipliers", "people", "before", "after", "change")
_GOVERNING = ("before", "after", "change")
_REFERENCE = re.compile(r"\{([a-z_]+)\}")
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of lexeme, its patterns in their order, what must stand behind it, and words in which it is found."""

    name: str
    patterns: tuple[str, ...]
    behind: str
    example: str

    @property
    def branch(self) -> str:
        """The rule as a branch of the whole expression."""
        return f"(?P<{self.name}>{'|'.join(self.patterns)}){self.behind}"


@cache
def rules() -> tuple[Rule, ...]:
    """Return the kinds of lexemes in the order of the table."""
    return tuple(
        Rule(rule["name"], tuple(rule["patterns"]), rule.get("behind", ""), rule["example"])
        for rule in _table()["lexeme"]
    )


@cache
def part(name: str, lexicon: Lexicon) -> re.Pattern[str]:
    """Return a part of the table as an expression of its own."""
    return re.compile(_written(f"{{{name}}}", _parts(lexicon)), re.DOTALL)


@cache
def master(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the expression that finds every lexeme; the last group that took part is its kind."""
    known = _parts(lexicon)
    words = (word for name in _GOVERNING for word in lexicon.words("quantities", name))
    first = sorted({word[0] for word in words} | set(_written("{signs}", known)))
    branches = _written("|".join(rule.branch for rule in rules()), known)
    return re.compile(rf"(?=[\d{re.escape(''.join(first))}A-Za-z])(?:{branches})", re.DOTALL)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("hongtu.graph.extract").joinpath("rules/lexemes.toml").read_text("utf-8"))


@cache
def _parts(lexicon: Lexicon) -> Mapping[str, str]:
    vocabulary = {name: alternatives(lexicon.words("quantities", name)) for name in _VOCABULARY}
    latin = sorted(unit for unit in lexicon.words("quantities", "units") if _LATIN.fullmatch(unit))
    return {**vocabulary, **_table()["parts"], "and": AND, "no_unit": "".join(rf"(?<!\d{unit})" for unit in latin)}


def _written(pattern: str, known: Mapping[str, str]) -> str:
    while _REFERENCE.search(pattern):
        pattern = _REFERENCE.sub(lambda found: known[found.group(1)], pattern)
    return pattern
