"""One name for one indicator: an indicator as written goes in, a concept of the vocabulary or a bare name comes out.

Tried in this order against every name of ``ontology/indicators.ttl``, brought into the same form:

1. the name as written; 2. with regular words for their synonyms (规上 → 规模以上, GDP → 地区生产总值) and without words
   that change nothing; 3. without the words before and behind it that speak of period, scope, surety and growth, which
   the aspect holds; 4. without examples (甲路等新建道路) and with its verbs in one order before the noun
   (老旧小区改造 → 改造老旧小区).

What is in no vocabulary is named after the last step. A share of the gross product is an aspect, no other indicator.
All words stand in ``data/registry/indicators.toml``; qualifiers (国家级, 规模以上) are never taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ...ontology import concepts
from .names import canonical
from .registry import rewriter, table

# 高等, 中等 and the like are words of their own; what is left has to be more than 重点项目.
_EXAMPLES = re.compile(r"^.{2,}(?<![高中初平均同特优])等(?![级候效于次额量待离])(?=.{5,})")

Known = tuple[str, str]
"""The IRI and the label of a concept of the vocabulary."""


@lru_cache(maxsize=1 << 15)
def indicator(written: str) -> tuple[str, str]:
    """Return the IRI, empty if it is in no vocabulary, and the label of an indicator by its canonical name."""
    known = vocabulary()
    last = written
    for name in _steps(written):
        if name in known:
            return known[name]
        last = name
    return "", last


@lru_cache(maxsize=1 << 14)
def splits(written: str) -> tuple[tuple[str, str], ...]:
    """Return what may be a place before a name of the vocabulary, with that name: 龙岗区地区生产总值, 甲河出境断面水质.

    Whether it is a place is for the caller to tell; a name that is in the vocabulary as it stands is not split.
    """
    if _known(written):
        return ()
    parts = ((written[:size], written[size:].removeprefix("的")) for size in range(2, len(written) - 1))
    return tuple((head, rest) for head, rest in parts if _known(rest))


def _known(name: str) -> bool:
    return name in vocabulary() or _regular(name) in vocabulary()


@lru_cache(maxsize=1 << 14)
def is_share(written: str) -> bool:
    """Tell whether a name says that its value is a share of something."""
    return re.search(table("indicators")["words"]["portion"], written) is not None


def _steps(written: str) -> Iterator[str]:
    yield written
    regular = _regular(written)
    yield regular
    bare = _bare(regular)
    yield bare
    whole = _share().sub("", bare)
    if whole and whole != bare:
        yield _bare(whole)
    yield _ordered(_plain(_bare(whole) if len(whole) >= 2 else bare))


@cache
def vocabulary() -> dict[str, Known]:
    """Return every name in the vocabulary, as written and in its regular form, with what it names."""
    found: dict[str, Known] = {}
    later: list[tuple[str, Known]] = []
    for concept in concepts("indicators"):
        for name in (concept.label, *concept.alternatives):
            written = canonical(name)
            known = concept.iri, concept.label
            found.setdefault(written, known)
            later += ((form, known) for form in (_regular(written), _ordered(_bare(_regular(written)))))
    for form, known in later:
        found.setdefault(form, known)
    return found


def _regular(name: str) -> str:
    """Return a name with regular words, without what changes nothing and without brackets that only repeat."""
    text = rewriter("indicators", "synonyms")(name)
    text = _idle().sub("", text) or text
    bracket = re.search(r"（([^（）]+)）$", text)
    if bracket and (bracket.group(1) in text[: bracket.start()] or bracket.group(1).startswith(("含", "不含"))):
        return text[: bracket.start()]
    return text


@cache
def _idle() -> re.Pattern[str]:
    words = table("indicators")["words"]
    return re.compile("|".join((*map(re.escape, words["idle"]), words["empty"])))


@cache
def _share() -> re.Pattern[str]:
    return re.compile(table("indicators")["words"]["share"])


def _bare(name: str) -> str:
    """Return a name without the words before and behind it that speak of period, scope, surety and growth."""
    words = table("indicators")["words"]
    before, after, keep = (tuple(words[key]) for key in ("before", "after", "keep"))
    changed = True
    while changed:
        changed = False
        head = next((word for word in before if name.startswith(word)), "")
        if head and not name.startswith(keep) and len(name) - len(head) >= 2:
            name, changed = name.removeprefix(head), True
        tail = next((word for word in after if name.endswith(word)), "")
        if tail and not name.endswith(keep) and len(name) - len(tail) >= 2:
            name, changed = name.removesuffix(tail), True
    return name


def _plain(name: str) -> str:
    """Return a name without the examples of its class: 改造甲村等老旧工业园区 → 改造老旧工业园区."""
    rest = name
    while head := _heads().match(rest):
        rest = rest[head.end() :]
    return name[: len(name) - len(rest)] + _EXAMPLES.sub("", rest)


def _ordered(name: str) -> str:
    """Return a name with its verbs in one order before the noun."""
    verbs = table("indicators")["verbs"]
    if any(word in name for word in verbs["fixed"]):
        return name
    found: set[str] = set()
    rest = name
    while head := _heads().match(rest):
        found.update(verbs["parts"].get(head.group(), (head.group(),)))
        rest = rest[head.end() :]
    while tail := _tails().search(rest):
        found.update(verbs["parts"].get(tail.group(), (tail.group(),)))
        rest = rest[: tail.start()]
    if len(rest) < 2:
        return name
    return "".join(verb for verb in verbs["order"] if verb in found) + rest


@cache
def _heads() -> re.Pattern[str]:
    verbs = table("indicators")["verbs"]
    words = sorted({*verbs["order"], *verbs["parts"]}, key=lambda word: (-len(word), word))
    return re.compile("(?:" + "|".join(words) + r")(?=..)")


@cache
def _tails() -> re.Pattern[str]:
    words = sorted(table("indicators")["verbs"]["tails"], key=lambda word: (-len(word), word))
    return re.compile("(?<=..)(?:" + "|".join(words) + ")$")
