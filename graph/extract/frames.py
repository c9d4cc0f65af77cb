"""A clause says what becomes of which undertakings: ``年底前建成A、B``, ``A年底前建成投用``, ``加快A建设和B改造``.

In: a clause of a reading, the time expressions in it. Out: its `Member` s: the words that may name an undertaking, the
events that the clause states for them, the deadline. Whether the words are a name is the business of `names`.

1. Brackets, quotation marks and times are blanked out, so that nothing inside them is read as grammar.
2. The list in the clause is parted into members (see `enumerations`).
3. From the left each member gives up its lead (adverbs, verbs, times: ``力争年底前建成``), from the right its tail
   (``主体封顶``, ``建设``); words after ``等`` tell what the list is a list of.
4. A tail with an event governs its member and those before it, back to one that has a predicate of its own; the lead
   governs its member and those behind it. A stage (建成) outranks a mere effort (推进).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..document import Span
from ..mention import Period
from .closings import closes, part_off
from .enumerations import ending, members
from .lexicon import Lexicon, alternatives
from .periods import NO_DEADLINE

HIDDEN, TIME, SINCE = "\ue000", "\ue001", "\ue002"
_PAIRS = re.compile(
    r"“[^“”]*”|《[^《》]*》|「[^「」]*」|（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|【[^【】]*】|\[[^\[\]]*\]"
)
_AROUND = re.compile("以[^，。；]{2,24}?为[一-龥]{1,4}的")  # what the undertaking is built around: 以甲、乙为重点的丙
_ITEM = re.compile(r"\s*(?:[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d))")  # the number of an item that is no section
# The last characters of names that do not end with a head: brackets, quotations, phases, what closes an undertaking.
_MARKS = ("）", ")", "”", "期", "项目", "工程", "号", "区", "Ⅱ", "Ⅲ")
_LIST = re.compile(r"[、等/届]|(?:建设|改造|项目|工程|中心|基地|[路道桥园院校馆城站厂区线])(?:和|以及|及|与)")
# Characters that continue a word after 路, 城, 院 …: 路径, 城市, 院士.
_WITHIN = "径线市镇乡士长际面费口办体政民党群委级域校城务人员名单性化型经税权益网货运业"
_BUILT = re.compile("[改建扩迁]")  # in works upon what stands: 道路改造, not 商圈提升
_THEN = re.compile("(?:建设|施工)?并")
_RUN = ("platform", "event", "activity")  # kinds of heads of what is run or held, not built
EFFORT = frozenset({"advance", "none"})


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a clause's list. `span` holds the words that may name it; `events` may be empty.

    `closing` tells what ``等`` closes the list with: ``listed`` (a noun for undertakings), ``loose`` (a noun that may
    be one), ``unlisted`` (another), or nothing where there is no ``等``. `verb` holds the words of the predicate,
    `after` that the predicate follows the name, `past` that it reports a result.
    """

    span: Span
    events: tuple[str, ...] = ()
    verb: str = ""
    closing: str = ""
    after: bool = False
    past: bool = False
    period: Period | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The vocabulary of predicates as regular expressions; those named `…_back` read mirrored text."""

    lead: re.Pattern[str]
    lead_verb: re.Pattern[str]
    inner: re.Pattern[str]
    tail_back: re.Pattern[str]
    tail_verb_back: re.Pattern[str]
    lead_events: Mapping[str, str]
    tail_events: Mapping[str, str]
    past: re.Pattern[str]
    closers: Mapping[str, str]
    heads: frozenset[str]
    complete: frozenset[str]
    stage: re.Pattern[str]
    effort: re.Pattern[str]
    hint: re.Pattern[str]
    faint: re.Pattern[str]
    built: tuple[str, ...]
    preliminary: tuple[str, ...]
    alone: tuple[str, ...]
    works: tuple[str, ...]
    rebuilt: frozenset[str]
    names: frozenset[str]
    never: frozenset[str]


class _Clause(NamedTuple):
    """A clause's blanked words, also mirrored, and what it holds somewhere: ``等``, a result, another verb."""

    words: str
    mirrored: str
    base: int
    periods: Sequence[Period]
    open: bool
    past: bool
    nested: bool


class _Part(NamedTuple):
    """A member while it is being read: its name's words and the predicates on both sides."""

    span: Span
    lead: str
    tail: str
    period: Period | None
    tail_period: Period | None
    closing: str
    past: bool


@cache
def grammar(lexicon: Lexicon) -> Grammar:
    """Return the predicates of ``projects.toml`` as regular expressions."""
    guards = lexicon.table("projects", "guard")
    leads, tails = lexicon.meanings("projects", "lead"), lexicon.meanings("projects", "tail")
    nominal = (*lexicon.words("projects", "nominal"), *tails)
    fill = lexicon.table("projects", "fill")
    back = [word[::-1] for word in (*nominal, *fill["tail"])]
    heads = lexicon.words("projects", "head")
    titles = (*lexicon.table("projects", "title")["head"], *lexicon.words("projects", "founded"))
    names = [*heads, *titles, *lexicon.words("projects", "works"), *_MARKS]
    ends = [*heads, *lexicon.words("projects", "works"), *nominal, "项目", "工程", "”", "）", ")", "期"]
    return Grammar(
        lead=re.compile(rf"(?:[{TIME}{SINCE}\s]|{_guarded([*leads, *fill['lead']], guards)})+"),
        lead_verb=re.compile(_guarded(leads, guards)),
        inner=re.compile(_guarded(lexicon.words("projects", "inner"), guards)),
        tail_back=re.compile(rf"(?:[{TIME}{SINCE}\s]|{by_initial(back)})+"),
        tail_verb_back=re.compile(by_initial(word[::-1] for word in nominal)),
        lead_events=leads,
        tail_events={word[::-1]: code for word, code in tails.items()},
        past=re.compile(alternatives(lexicon.words("projects", "past"))),
        closers=lexicon.meanings("projects", "closer"),
        heads=frozenset(head for head, kind in lexicon.meanings("projects", "head").items() if kind not in _RUN),
        complete=frozenset(ends),
        stage=re.compile(by_initial(lexicon.table("projects", "anchor")["stage"])),
        effort=re.compile(by_initial(lexicon.table("projects", "anchor")["effort"])),
        hint=_hint(lexicon),
        built=lexicon.words("projects", "built"),
        preliminary=lexicon.words("projects", "preliminary"),
        alone=(*lexicon.words("projects", "built"), *lexicon.words("projects", "preliminary")),
        works=lexicon.words("projects", "works"),
        rebuilt=frozenset(word for word in lexicon.words("projects", "works") if _BUILT.search(word)),
        names=frozenset(names),
        never=frozenset(lexicon.words("projects", "abstract")),
        faint=re.compile(by_initial(lexicon.words("projects", "faint"))),
    )


def promising(words: str, rules: Grammar) -> bool:
    """Tell at little cost whether a clause may hold a name: a list, an end like a name's, a thing built."""
    if _LIST.search(words) or words.endswith(rules.alone):
        return True
    tail = rules.tail_back.match(words[::-1])
    core = words[: len(words) - tail.end()] if tail else words
    name = ending(core, rules.names)
    return bool(name) and len(name) >= len(ending(core, rules.never))


def _hint(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what a clause that names something built may show: a head, quotation, bracket, phase or list."""
    heads = [word for word in lexicon.words("projects", "head") if word not in lexicon.words("projects", "faint")]
    pairs = by_initial(head[-2:] for head in heads if len(head) > 1)
    single = "".join(head for head in heads if len(head) == 1)
    return re.compile(rf"等|[“（(]|期|第|周年|号线|段|国家|全国|{pairs}|[{single}](?![{_WITHIN}])")


def by_initial(words: Iterable[str]) -> str:
    """Return alternatives grouped by their first character, which the engine tries faster.

    >>> by_initial(["中心", "中学", "广场"])
    '中(?:学|心)|广(?:场)'
    """
    groups: dict[str, set[str]] = {}
    for word in words:
        groups.setdefault(word[0], set()).add(word[1:])
    return "|".join(f"{re.escape(first)}(?:{alternatives(rest)})" for first, rest in sorted(groups.items()))


def _guarded(words: Iterable[str], guards: Mapping[str, tuple[str, ...]]) -> str:
    """Return alternatives in which a word that could begin a name does not stand before that name's next word."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        stops = next((stops for key, stops in guards.items() if word.endswith(key)), ())
        rest = re.escape(word[1:]) + (f"(?!{alternatives(stops)})" if stops else "")
        groups.setdefault(word[0], []).append(rest)
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items()))


def blank(text: str, span: Span, periods: Sequence[Period]) -> str:
    """Return the words of `span` with quotations, brackets and times hidden, at the same length."""
    words = _PAIRS.sub(_hide, span.of(text))
    if "为" in words:
        words = _AROUND.sub(lambda match: " " * len(match.group()), words)
    if item := _ITEM.match(words):
        words = " " * item.end() + words[item.end() :]
    for period in periods:
        start, end = period.span.start - span.start, period.span.end - span.start
        if HIDDEN not in words[start:end]:
            words = words[:start] + (SINCE if period.rule in NO_DEADLINE else TIME) * (end - start) + words[end:]
    return words


def _hide(match: re.Match[str]) -> str:
    found = match.group()
    return found[0] + HIDDEN * (len(found) - 2) + found[-1]


def parse(text: str, span: Span, periods: Sequence[Period], rules: Grammar) -> list[Member]:
    """Return the members of the clause at `span` of `text`, in order; `periods` are those inside it."""
    words = blank(text, span, periods)
    lead = rules.lead.match(words)
    start = lead.end() if lead else 0
    clause = _Clause(
        words=words,
        mirrored=words[::-1],
        base=span.start,
        periods=periods,
        open=closes(words, Span(0, len(words))) is not None,
        past=rules.past.search(words) is not None,
        nested=rules.inner.search(words, start + 2) is not None,
    )
    parts: list[_Part] = []
    for item in members(words, Span(start, len(words)), rules.complete, loose=clause.open):
        first = item.start == start
        begins = lead if first else rules.lead.match(words, item.start, item.end)
        inside = Span(0, item.end) if first else item
        parts.append(_part(clause, inside, min(begins.end(), item.end) if begins else item.start, rules))
    return list(_govern(parts, span.start, rules))


def continues(text: str, span: Span, periods: Sequence[Period], rules: Grammar) -> Member | None:
    """Return the predicate of a clause that has no subject of its own (``年底前建成投用``), or None."""
    words = blank(text, span, periods)
    if not rules.tail_back.fullmatch(words[::-1]) or rules.past.search(words):
        return None
    events, _ = resolve("", words, rules)
    return Member(Span(span.end, span.end), events, words, after=True, period=_nearest(periods, span.start, span.end))


def _part(clause: _Clause, item: Span, start: int, rules: Grammar) -> _Part:
    """Part a member into lead, words and tail; `start` is where its own lead ends, the lead keeps what it has."""
    words, size, begin = clause.words, len(clause.words), item.start
    back = rules.tail_back.match(clause.mirrored, size - item.end, size - start)
    end = size - back.end() if back else item.end
    if clause.nested:
        begin, start = _inner(words, Span(start, end), rules) or (begin, start)
    tail = words[end : item.end]
    core, closed = part_off(words, Span(start, end), tail, rules) if clause.open else (Span(start, end), "")
    return _Part(
        span=core,
        lead=words[begin:start],
        tail=tail,
        period=_nearest(clause.periods, clause.base + begin, clause.base + start),
        tail_period=_nearest(clause.periods, clause.base + end, clause.base + item.end),
        closing=closed,
        past=clause.past and rules.past.search(words, item.start, item.end) is not None,
    )


def _inner(words: str, core: Span, rules: Grammar) -> tuple[int, int] | None:
    """Return where a second predicate inside the words begins and ends: ``各镇加快建设X``."""
    found = None
    for match in rules.inner.finditer(words, core.start + 2, core.end - 2):
        found = match
    if found is None:
        return None
    lead = rules.lead.match(words, found.start(), core.end)
    return found.start(), lead.end() if lead else found.end()


def _nearest(periods: Sequence[Period], start: int, end: int) -> Period | None:
    """Return the last deadline between two offsets."""
    found: Period | None = None
    for period in periods:
        if start <= period.span.start and period.span.end <= end and period.rule not in NO_DEADLINE:
            found = period
    return found


def _govern(parts: Sequence[_Part], base: int, rules: Grammar) -> Iterator[Member]:
    """Give each member the predicate that governs it."""
    lead, period, past = "", None, False
    for part, (tail, tail_period, closing) in zip(parts, _tails(parts), strict=True):
        if part.lead and (not lead or _speaks(part.lead, rules)):
            lead, past = part.lead, False
        past = past or part.past
        period = part.period or period
        events, after = resolve(lead, tail, rules)
        yield Member(
            span=Span(base + part.span.start, base + part.span.end),
            events=events,
            verb=(tail if after else lead + tail) if events or _wishes(lead, rules) else "",
            closing=closing,
            after=after,
            past=past,
            period=tail_period or period,
        )


def _tails(parts: Sequence[_Part]) -> list[tuple[str, Period | None, str]]:
    """Return for each member the tail, deadline and closing of the list that reach it from the right."""
    found: list[tuple[str, Period | None, str]] = []
    tail, period, closing = "", None, ""
    for part in reversed(parts):
        if part.tail or part.closing:
            tail, period, closing = part.tail, part.tail_period, part.closing
        found.append((tail, period, closing))
        if part.lead.strip(TIME + SINCE):
            tail, period, closing = "", None, closing if closing == "listed" else ""
    return found[::-1]


def _events(words: str, pattern: re.Pattern[str], codes: Mapping[str, str]) -> list[str]:
    """Return the event codes of the predicates in a lead or (mirrored) tail."""
    return [code for match in pattern.finditer(words) if (code := codes.get(match.group(), ""))]


@lru_cache(maxsize=1 << 12)
def resolve(lead: str, tail: str, rules: Grammar) -> tuple[tuple[str, ...], bool]:
    """Return the events that the words before and after a name state together, and whether those after it decide."""
    before = _events(lead, rules.lead_verb, rules.lead_events)
    after = _events(tail[::-1], rules.tail_verb_back, rules.tail_events)[::-1]
    stages = _last_of(_stages(after))
    if stages:
        joined = _stages(before) if _THEN.match(tail) else []
        return tuple(dict.fromkeys([*joined, *stages])), True
    if "structure" in after and "complete" in before:
        return ("topout",), False
    if _stages(before):
        return tuple(dict.fromkeys(_stages(before))), False
    if "support" in before and tail.strip(TIME + SINCE):
        return ("advance",), False
    if "advance" in before or "advance" in after:
        return ("advance",), "advance" not in before
    return (), False


def _last_of(stages: Sequence[str]) -> list[str]:
    """Return the stages without a verb that only governs the one behind it (完成初步设计, 启动前期工作)."""
    governed = {"plan", "topout"}
    pairs = pairwise([*stages, ""])
    return [stage for stage, then in pairs if stage not in ("complete", "start") or then not in governed]


@lru_cache(maxsize=1 << 12)
def _speaks(lead: str, rules: Grammar) -> bool:
    """Tell whether a lead holds a verb of its own."""
    return bool(_events(lead, rules.lead_verb, rules.lead_events))


@lru_cache(maxsize=1 << 12)
def _wishes(lead: str, rules: Grammar) -> bool:
    """Tell whether a lead holds a verb that names an undertaking without a stage (打造, 办好)."""
    return "none" in _events(lead, rules.lead_verb, rules.lead_events)


def _stages(codes: Sequence[str]) -> list[str]:
    """Return the single events among the codes, efforts (推进, 打造) left out; 启动实施 gives two."""
    return [
        event
        for code in codes
        if code not in EFFORT and code not in ("structure", "support")
        for event in code.split("+")
    ]
