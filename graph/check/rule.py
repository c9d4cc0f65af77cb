"""The rules: files of ``graph/checks`` go in, `Rule` values come out.

A rule is one SPARQL file whose comment header says what it finds::

    # severity: warning
    # title: 时限不在计划期内
    # title-en: Deadline outside the plan's period
    # message: 时限“{due_text}”不在计划期 {begin} 至 {close} 之内
    # message-en: …
    # remedy: 核对年份……
    # remedy-en: …
    # unless: plan-without-deadlines

1. The name of the file is the rule's id. ``VALUES ?plan_ { UNDEF }`` and ``GRAPH ?plan_`` stand where the plan belongs;
   the file is valid SPARQL as it is (with the prefixes of `hongtu.ontology.PREFIXES`) and then asks of every plan.
2. Each row is a finding in the words from ``?start`` to ``?end`` of the plan. The other columns fill the braces of the
   message; ``{words}`` are the words found. ``?severity`` overrides the severity, ``?other_plan``, ``?other_start`` and
   ``?other_end`` name a second place to look at.
3. A rule is silent in a plan of which the rule named by ``unless`` says something: it has been told once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from ..errors import QueryError

SEVERITIES: Final = ("error", "warning", "info")
"""From what must be mended to what a planner should know."""

_KEYS = ("title", "message", "remedy")
_NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be wrong with a plan; title, message and remedy by language (``zh``, ``en``).

    `unless` is the id of the rule whose finding on a plan says all that this one could say of it.
    """

    id: str
    severity: str
    title: dict[str, str]
    message: dict[str, str]
    remedy: dict[str, str]
    text: str
    unless: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, the gravest first, then by id."""
    folder = files("hongtu.graph") / "checks"
    found = [parse(path.name.removesuffix(".rq"), path.read_text("utf-8")) for path in folder.iterdir()]
    return tuple(sorted(found, key=lambda rule: (SEVERITIES.index(rule.severity), rule.id)))


def choose(only: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Return the rules called `only`, all of them if none is named, without those called `ignore`.

    Raises:
        QueryError: there is no rule of that name.
    """
    wanted, unwanted = set(only), set(ignore)
    known = {rule.id for rule in rules()}
    for name in sorted((wanted | unwanted) - known):
        similar = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or sorted(known)
        raise QueryError(f"no rule is called '{name}'; did you mean {', '.join(similar)}?")
    return tuple(rule for rule in rules() if (not wanted or rule.id in wanted) and rule.id not in unwanted)


def parse(name: str, text: str) -> Rule:
    """Read the header of one rule file.

    Raises:
        QueryError: a line of the header is missing or says something impossible.
    """
    header: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        key, _, value = line.removeprefix("#").strip().partition(": ")
        header[key] = value
    wanted = {"severity", *_KEYS, *(f"{key}-en" for key in _KEYS)}
    missing = sorted(key for key in wanted if not header.get(key))
    if missing:
        raise QueryError(f"checks/{name}.rq: the header lacks {', '.join(missing)}")
    if header["severity"] not in SEVERITIES or not _NAME.fullmatch(name):
        raise QueryError(f"checks/{name}.rq: no severity '{header['severity']}'; there are {', '.join(SEVERITIES)}")
    title, message, remedy = ({"zh": header[key], "en": header[f"{key}-en"]} for key in _KEYS)
    return Rule(name, header["severity"], title, message, remedy, text, header.get("unless", ""))
