"""Rules that turn a clause's code string into frames; all linguistics is in ``rules/targets.toml``.

1. *Fold* rules rewrite runs of lexemes to one (a size class before a counted thing is part of its name), in the
   order of the file, each until it no longer applies.
2. *Emit* rules are regular expressions over the folded codes with named roles; at each position the first that matches
   makes a `Frame`, and matching goes on behind it.

Both depend on the code string alone, so parses are memoised by it: the same shapes come again and again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ..document import Span
from .lexer import Lexeme


@dataclass(frozen=True, slots=True)
class Frame:
    """One match of an emit rule: its name, its mode, and the lexemes of each role as a slice."""

    rule: str
    mode: str
    roles: Mapping[str, slice]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A fold or emit rule as the table states it."""

    name: str
    pattern: re.Pattern[str]
    result: str
    example: str


@cache
def rules(kind: str) -> tuple[Rule, ...]:
    """Return the rules of a kind (``fold``, ``emit``) in the order of the table."""
    table = tomllib.loads(files("hongtu.graph.extract").joinpath("rules/targets.toml").read_text("utf-8"))
    return tuple(
        Rule(rule["name"], re.compile(rule["pattern"]), rule.get("to") or rule.get("mode", ""), rule["example"])
        for rule in table[kind]
    )


@lru_cache(maxsize=65536)
def parse(code: str) -> tuple[tuple[tuple[int, int], ...], str, tuple[Frame, ...]]:
    """Return for a code string: the runs of lexemes that became one, the folded code, and the frames over it.

    Runs are ``(start, end)`` indices of the original lexemes, one for each letter of the folded code.
    """
    runs = tuple((index, index + 1) for index in range(len(code)))
    for rule in rules("fold"):
        code, runs = _fold(rule, code, runs)
    return runs, code, tuple(_frames(code))


def fired(code: str) -> tuple[str, ...]:
    """Return the names of the fold rules that change a code string, in their order."""
    names = []
    runs = tuple((index, index + 1) for index in range(len(code)))
    for rule in rules("fold"):
        before = code
        code, runs = _fold(rule, code, runs)
        names += [rule.name] if code != before else []
    return tuple(names)


def _fold(rule: Rule, code: str, runs: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    position = 0
    while match := rule.pattern.search(code, position):
        start, end = match.span("fold") if "fold" in rule.pattern.groupindex else match.span()
        if end - start <= 1 and code[start:end] == rule.result:
            position = end + 1
            continue
        code = code[:start] + rule.result + code[end:]
        runs = (
            (*runs[:start], (runs[start][0], runs[end - 1][1]), *runs[end:])
            if rule.result
            else (*runs[:start], *runs[end:])
        )
        position = max(0, start - 1)
    return code, runs


def _frames(code: str) -> list[Frame]:
    frames: list[Frame] = []
    position = 0
    while position < len(code):
        for rule in rules("emit"):
            match = rule.pattern.match(code, position)
            if match and match.end() > position:
                roles = {name: slice(*match.span(name)) for name in rule.pattern.groupindex if match.group(name)}
                frames.append(Frame(rule.name, rule.result, roles, position, match.end()))
                position = match.end()
                break
        else:
            position += 1
    return frames


def folded(lexemes: list[Lexeme], runs: tuple[tuple[int, int], ...], code: str) -> list[Lexeme]:
    """Return the lexemes after folding: a run of several becomes one that spans them."""
    found = []
    for kind, (start, end) in zip(code, runs, strict=True):
        if end - start == 1:
            lexeme = lexemes[start]
            found.append(lexeme if lexeme.kind == kind else Lexeme(kind, lexeme.span, lexeme.value, lexeme.quantity))
        else:
            found.append(Lexeme(kind, Span(lexemes[start].span.start, lexemes[end - 1].span.end)))
    return found
