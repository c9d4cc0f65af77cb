"""Frames of a clause become amounts: which number is said of which thing.

1. The clause is lexed and parsed by the rules of ``rules/targets.toml`` into frames (`grammar`).
2. A frame's mode says how numbers and things go together: ``zip`` (分别), ``each`` (各, 均), ``several``
   (61条60公里), ``joint``.
3. `naming` tells what the numbers are said of; what an elliptic frame leaves out (供应2.5万亩) comes from the thing
   last counted in the sentence, else from what the clause before is about.

Baselines (由30%…, 比上年…) and references to what exists (对标18项指标) give no amount; among what is planned, neither
do results (已建成30个).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from .grammar import folded, parse
from .indicators import Head
from .lexer import lex
from .naming import AMOUNTS, Memory, Said, Value, named_by
from .reading import Clause, Reading

_BEYOND = re.compile(r"(?:^|按照?|可)(?:不?超过|不?低于|不?高于|相当于|达到|是|仅为)")
_DOING = ("抓好", "抓实", "办好", "实施")  # behind a verb of reference these make a number one of what is to be done
_WORKS = re.compile(r"(?<=..)(?:新?改扩建|改造|扩建|整治|治理|修缮|提升|详查|排查|普查|更新|绿化)+$")
# What a number is part of where it only says on what something rests: 以4个片区为重点.
_BASIS = re.compile(
    r"[^，。；]{0,16}?为(?:重点|核心|抓手|载体|主|龙头|契机|引领|支撑|突破口?|牵引|依托|基础|纽带|平台)"
)
# Works on what was found before (完成已排查出的20处隐患整改) are still to be done.
_FOUND = re.compile(r"(?:完成|解决|整治|治理|改造|消除|修复|化解|处置|整改)已[^，。；]{2,8}的$")


@dataclass(frozen=True, slots=True)
class Amount:
    """One number said of one thing; `index` and `count` tell its place in a 分别 list, `part` that 其中 leads it."""

    head: Head
    value: Value
    rule: str
    mode: str
    change: tuple[str, ...]
    part: bool = False
    index: int = 0
    count: int = 1


def amounts(reading: Reading, clause: Clause, memory: Memory) -> Iterator[Amount]:
    """Yield the amounts of a clause in text order; `memory` is read and brought up to date."""
    raw = lex(reading, clause.span)
    code = "".join(lexeme.kind for lexeme in raw)
    if not any(kind in code for kind in AMOUNTS):
        return
    runs, code, frames = parse(code)
    lexemes = folded(raw, runs, code)
    led: tuple[str, ...] = ()
    kept = ""
    found: list[tuple[Said, list[Head], bool]] = []  # with whether it goes on with the list of the one before
    for index, frame in enumerate(frames):
        goes_on = index > 0 and code[frames[index - 1].end : frame.start] == "L" and "verb" not in frame.roles
        carried = kept if goes_on and "number-last" in frame.rule else ""
        said = Said(reading, frame, lexemes, led if goes_on else (), carried)
        led, kept = said.led, said.verb
        if (
            _refers(said)
            or _basis(said)
            or _in_name(said)
            or (not memory.past and _past(reading, clause, lexemes[frame.start].span.start))
            or _comparison(said, memory)
            or (memory.past and _unsure(said, memory))
        ):
            continue
        found.append((said, named_by(said, memory), goes_on))
    _share_works(found)
    for said, named, _ in found:
        yield from _pairs(said, named, part="W" in code[: said.frame.start + 1])


def _share_works(found: list[tuple[Said, list[Head], bool]]) -> None:
    """Give what is counted first the works that only the last of its list spells out (5家医院和9间诊所改造)."""
    for (said, named, _), (later, names, goes_on) in list(pairwise(found))[::-1]:
        works = _WORKS.search(names[-1].name) if names else None
        first = all("number-first" in one.frame.rule for one in (said, later))
        if goes_on and first and works and named and not _WORKS.search(named[-1].name):
            named[-1] = Head(named[-1].name + works.group(), named[-1].span)


def _refers(said: Said) -> bool:
    """Tell whether a frame only refers to what exists: a verb of reference leads it and no verb of doing follows."""
    refer = said.role("refer")
    if not refer:
        return False
    value, word = said.role("values")[0], refer[-1].span.of(said.reading.text)
    lead = said.reading.text[refer[-1].span.end : value.span.start].replace("建成区", "")
    if value.kind == "R" and word.endswith("落实") and said.role("context"):  # 落实重点人员100%排查
        return False
    return not any(word in lead for word in (*_DOING, *said.reading.lexicon.words("verbs", "strong")))


def _basis(said: Said) -> bool:
    """Tell whether a number stands inside 以…为重点."""
    text, value = said.reading.text, said.role("values")[0].span
    return "以" in text[said.lexemes[0].span.start : value.start] and _BASIS.match(text, value.end) is not None


def _in_name(said: Said) -> bool:
    """Tell whether an amount between two nouns only says how large a named thing is (甲公司60万吨烯烃项目)."""
    values = [lexeme for lexeme in said.role("values") if lexeme.quantity]
    sizes = said.reading.lexicon.words("quantities", "sizes")
    plain = bool(said.role("context")) and len(values) == 1 and not said.role("comparator")
    return plain and values[0].amount.unit in sizes and values[0].kind == "Q"


def _past(reading: Reading, clause: Clause, offset: int) -> bool:
    lead = _FOUND.sub("", reading.text[clause.span.start : offset])
    return any(word in lead for word in reading.lexicon.words("quantities", "past"))


def _comparison(said: Said, memory: Memory) -> bool:
    """Tell whether an amount only compares the one before it (安排5000亿元，增加1700亿元; 超过原有总数的60%)."""
    if "share-of" in said.frame.rule and _BEYOND.search(said.words("heads")[0]):
        return True
    bare = not said.role("heads") and not said.role("verb")
    return bare and bool(said.role("change")) and memory.counted is not None and said.role("values")[0].kind == "M"


def _unsure(said: Said, memory: Memory) -> bool:
    """Tell whether a frame leaves open what a reported number is said of.

    What was planned has a doer before it (完成16条小巷改造), and a number that stands alone goes on with the thing just
    counted; a report also says what became of so many things (3个街道获评…) and lists more numbers than things.
    """
    if said.frame.mode == "zip":
        return (sum(lexeme.kind in "NY" for lexeme in said.role("heads")) or len(memory.names)) < len(said.values)
    if said.role("heads"):
        return "first" in said.frame.rule and not (said.role("verb") or said.role("comparator"))
    told = said.role("change") or said.role("comparator") or said.role("early")
    return bool(said.role("verb")) or not told or not (memory.counted or memory.grown)


def _pairs(said: Said, named: list[Head], *, part: bool) -> Iterator[Amount]:
    """Yield which number is said of which thing."""
    values, mode, rule, change = said.values, said.frame.mode, said.frame.rule, said.change
    if mode == "zip" and named:
        values, count = _trailing(values), len(values)
        paired = named[-count:] if len(named) >= count else [*named, *named[-1:] * (count - len(named))]
        for index, (head, value) in enumerate(zip(paired, values, strict=True)):
            yield Amount(head, value, rule, mode, change, part, index, count if len(named) == 1 else 1)
        return
    held = named[:1] if mode == "several" else named
    mode = "each" if len(held) > 1 else mode  # a rate holds for each item of its list
    for head in held:
        for value in values:
            yield Amount(head, value, rule, mode, change, part)


def _trailing(values: list[Value]) -> list[Value]:
    """Let the word behind the last number of a 分别 list govern all of it."""
    last = values[-1].after if values else ""
    return [value if value.after or not last else replace(value, after=last) for value in values]
