"""Agents in running text, where no note names them.

1. A class of bodies, or a named body, that is the subject of an action: `各新城分别编制…`, `每个新城、园办新启动…`.
2. The holders of a duty: `压实属地、行业部门监管责任和企业主体责任`; who only oversees (监管) supervises.
3. `由甲牵头、乙配合`; `90%以上的学校为…提供…`.

Whoever is urged, guided or encouraged (督促、引导、支持、鼓励) stands after a verb and so is no subject.
Parts of the text that report results assign nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..document import Span
from .agents import BODY, GROUP, Agent, Names, find_agents
from .lexicon import Lexicon, alternatives
from .notes import Part
from .reading import Clause, Reading
from .standing import BACK, opening, standings
from .wording import Wording

if TYPE_CHECKING:
    from .pipeline import Found

_SHARE = re.compile(
    r"(?:\d+(?:\.\d+)?[%％](?:以上)?的|全部|所有)"
    r"(?P<agent>[一-龥]{2,12}?(?:学校|医院|企业|机构|幼儿园|银行|社区|单位|高校|街道|乡镇|村))"
    r"(?=[为向][^，。；]{1,20}(?:提供|开展|办理|开放))"
)
_OFFICE = re.compile(
    r"(?P<agent>(?!对|与|和|把|将|按|经|向|从|在|由|要|应|须|督促|指导|推动|支持|鼓励|引导|协调|配合|联合|会同)"
    r"[一-龥]{2,12}?(?:主管部门|部门|机构|单位|小组))(?=(?:要|应当?|须|必须)(?![求当对用]))"
)
_QUANTITY = tuple("0123456789全所")
_ITEM = re.compile(r"[^、和及与]+")
_ALIAS = re.compile(r"（([一-龥]{2,8})）")
_LIMIT = 60


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Patterns compiled from ``lexicon/responsibilities.toml``."""

    classes: re.Pattern[str]
    starts: tuple[str, ...]
    modal: re.Pattern[str]
    duty: re.Pattern[str]
    trigger: re.Pattern[str]
    holder: re.Pattern[str]
    supervise: re.Pattern[str]
    by: re.Pattern[str]
    done: re.Pattern[str]

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> _Grammar:
        """Return the grammar of a vocabulary."""
        words = lexicon.table("responsibilities", "duty")
        prefix = alternatives((*lexicon.table("responsibilities", "classes")["prefix"],))
        noun = alternatives(lexicon.table("responsibilities", "classes")["noun"])
        item = rf"(?:(?!每[年月日天周季人户万亩])(?:{prefix})(?:(?!由)[一-龥]){{0,6}}?(?:{noun})|各级)"
        modal = alternatives(words["modal"])
        holder = alternatives(words["holder"])
        wording = Wording.of(lexicon)
        verbs = alternatives(wording.roles)
        before = alternatives(lexicon.table("responsibilities", "manner")["before"])
        return _Grammar(
            re.compile(rf"(?P<list>{item}(?:（(?:{noun})）)?(?:[、和及与]?{item}|[、和及与](?:{noun}))*)(?={modal})"),
            lexicon.table("responsibilities", "classes")["prefix"],
            re.compile(r"要(?!求)|应(?!急|用|对)|须|负责(?!同志|人)|牵头|会同|按照?职责"),
            re.compile(rf"责任(?![制清状体田险人书追])|{alternatives(words['together'])}"),
            re.compile(alternatives(words["trigger"])),
            re.compile(
                rf"各(?:[一-龥]{{0,4}}?(?:{holder}))|(?:{holder})+|(?:(?![跨等多的])[一-龥]){{1,6}}?(?:{holder})+"
            ),
            re.compile(alternatives(words["supervise"])),
            re.compile(
                rf"由(?P<list>[^，。；：:\n“”]{{2,{_LIMIT}}}?)(?P<verb>(?:{before})*(?P<word>{verbs}))(?!同志|人|解释|管理(?:委|局|总局|办|部门|中心))"
            ),
            re.compile(alternatives(lexicon.words("responsibilities", "done"))),
        )


def find_subjects(reading: Reading, found: Found) -> list[Part]:
    """Return the agents that running text names, with their roles, as parts whose evidence is the clause."""
    standing = standings(reading)
    grammar, names = _Grammar.of(reading.lexicon), Names.of(reading.lexicon)
    parts = [
        *_classes(reading, grammar, names),
        *_bodies(reading, grammar, names, found),
        *_duties(reading, grammar),
        *_by(reading, grammar, names),
        *_titles(reading, names),
    ]
    ahead = (part for part in parts if standing.get(reading.section_at(part.span.start)) != BACK)
    return [part for part in ahead if not reading.looks_back(part.span.start)]


def _classes(reading: Reading, grammar: _Grammar, names: Names) -> Iterator[Part]:
    text = reading.text
    periods = {period.span.start: period.span.end for period in reading.periods}
    for clause in reading.clauses:
        start = opening(text, clause.span)
        start = periods.get(start, start)
        if text.startswith(grammar.starts, start):
            match = grammar.classes.match(text, start, clause.span.end)
            if match and (_told(text, match.end()) or not grammar.done.search(text, *_bounds(clause.sentence))):
                agents = tuple(find_agents(text, Span(*match.span("list")), names))
                yield Part("responsible", agents, Span(*match.span("list")), clause.span, "subject")
        elif match := _OFFICE.match(text, start, clause.span.end):
            yield _single(match, "agent", "responsible", clause.span, "subject")
        elif text.startswith(_QUANTITY, start):
            match = _SHARE.match(text, start, clause.span.end)
            if match:
                yield _single(match, "agent", "responsible", clause.span, "share")


def _told(text: str, end: int) -> bool:
    return text.startswith(("要", "应", "须", "必须"), end)


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _single(match: re.Match[str], group: str | int, role: str, evidence: Span, form: str) -> Part:
    span = Span(*match.span(group))
    return Part(role, (Agent(span, match[group], GROUP),), span, evidence, form)


def _bodies(reading: Reading, grammar: _Grammar, names: Names, found: Found) -> Iterator[Part]:
    """Yield named bodies that head a clause and are told to act (`区发改局要…`)."""
    text = reading.text
    clauses = reading.clauses
    starts = [clause.span.start for clause in clauses]
    for body in found.get("organizations", ()):
        clause = clauses[max(0, bisect_right(starts, body.span.start) - 1)]
        if opening(text, clause.span) != body.span.start:
            continue
        modal = grammar.modal.search(text, body.span.end, min(clause.span.end, body.span.end + _LIMIT))
        if modal:
            agents = tuple(find_agents(text, Span(body.span.start, modal.start()), names))
            if modal.start() == body.span.end and len(agents) > 1:  # one body whose name looks like a list
                agents = (Agent(body.span, body.text, BODY, plain=True),)
            if agents and all(agent.plain for agent in agents):
                role = "lead" if modal.group() == "牵头" else "responsible"
                yield Part(role, agents, agents[0].span, clause.span, "subject")


def _by(reading: Reading, grammar: _Grammar, names: Names) -> Iterator[Part]:
    text = reading.text
    if "由" not in text:
        return
    roles = Wording.of(reading.lexicon).roles
    for match in grammar.by.finditer(text):
        agents = tuple(find_agents(text, Span(*match.span("list")), names))
        if match["word"] in ("牵头", "负责", "主办", "承办", "组织实施") and agents and all(a.plain for a in agents):
            yield Part(roles[match["word"]], agents, Span(*match.span("list")), Span(*match.span()), "by")
            yield from _along(text, match.end(), roles, names)


_ALONG = re.compile(
    r"[，、](?P<list>[^，。；：:\n“”]{2,60}?)(?:积极|密切|做好|共同)?(?P<word>配合|协助|参与|协办)(?=[，。；])"
)


def _along(text: str, start: int, roles: dict[str, str], names: Names) -> Iterator[Part]:
    """Yield those who support whom a clause has made lead (`由甲牵头，乙配合`)."""
    match = _ALONG.match(text, start)
    if match:
        agents = tuple(find_agents(text, Span(*match.span("list")), names))
        if agents and all(agent.plain for agent in agents):
            yield Part(roles[match["word"]], agents, Span(*match.span("list")), Span(*match.span()), "by")


_TITLE = re.compile(
    "[为是任](?P<label>牵头单位|责任单位|配合单位|牵头部门|责任部门|配合部门|召集单位|主办单位|协办单位)$"
)


def _titles(reading: Reading, names: Names) -> Iterator[Part]:
    """Yield bodies that a clause makes lead or support (`区发改局为牵头单位`)."""
    for clause in reading.clauses:
        title = _TITLE.search(reading.text, clause.span.start, clause.span.end)
        if title:
            listed = Span(clause.span.start, title.start())
            agents = tuple(find_agents(reading.text, listed, names))
            if agents and all(agent.plain for agent in agents):
                yield Part(names.roles.get(title["label"], "lead"), agents, listed, clause.span, "title")


def _duties(reading: Reading, grammar: _Grammar) -> Iterator[Part]:
    clauses = reading.clauses
    starts = [clause.span.start for clause in clauses]
    done = -1
    for word in grammar.duty.finditer(reading.text):
        index = bisect_right(starts, word.start()) - 1
        if index > done and word.end() <= clauses[index].span.end:
            done = index
            yield from _holders(reading.text, clauses[index], grammar)


def _holders(text: str, clause: Clause, grammar: _Grammar) -> Iterator[Part]:
    trigger = grammar.trigger.search(text, clause.span.start, clause.span.end)
    if trigger is None:
        return
    waiting: list[re.Match[str]] = []
    for item in _ITEM.finditer(text, trigger.end(), clause.span.end):
        holder = grammar.holder.match(text, item.start(), item.end())
        rest = text[holder.end() if holder else item.start() : item.end()]
        if holder:
            waiting.append(holder)
            if not rest:
                continue
        duty = grammar.duty.search(rest)
        if duty and (duty.group() == "责任" or (duty.start() == 0 and _acts(holder, trigger))):
            role = "supervise" if grammar.supervise.search(rest[: duty.start()]) else "responsible"
            for each in waiting:
                yield from _held(text, each, role, clause)
        waiting = []


def _acts(holder: re.Match[str] | None, trigger: re.Match[str]) -> bool:
    """Tell whether `强化…协调联动` says of a body told apart by more than `部门` that it acts with others."""
    return holder is not None and holder.group() != "部门" and trigger.group() == "强化"


def _held(text: str, holder: re.Match[str], role: str, clause: Clause) -> Iterator[Part]:
    yield _single(holder, 0, role, clause.span, "duty")
    alias = _ALIAS.match(text, holder.end())
    if alias:
        yield _single(alias, 1, role, clause.span, "duty")
