"""Lists of bodies, as they stand in notes of responsibility.

In goes a stretch of text (`区教育局、财政局和各街道办`), out come its agents with their own spans.

1. The list is cut at `、`, commas, semicolons and bars outside brackets; `和 及 与 等 会同`, blanks and a name glued
   to another cut only where the name before is complete (`文化和旅游部` is one body). `县（市、区）` is no list.
2. A bracket that ends an item holds agents of its own (`市场监管局（知识产权局）`), a role (`（牵头）`), or nothing.
3. The ending of a name tells a body, its beginning or a class noun a group (`各有关单位`). What is neither has no kind.

Spans are as written, elided prefixes stay elided. Line breaks and page numbers inside a name are left out of `name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ..document import Span
from .lexicon import Lexicon, alternatives

BODY, GROUP, LEADER, UNKNOWN = "body", "group", "leader", ""

_OPEN, _CLOSE = "（(〔[", "）)〕]"
_FURNITURE = re.compile(r"\s*[—–-]+\s*[0-9０-９]+\s*[—–-]+\s*|\s+")
_TOKEN = re.compile(
    r"(?P<idiom>[市区州旗盟][、，]\s*县\s*[（(〔\[]\s*[^（(〔\[）)〕\]]{1,8}[）)〕\]])"
    r"|(?P<open>[（(〔\[])|(?P<close>[）)〕\]])|(?P<hard>[、，,；;。|]|／|/)"
    r"|(?P<joint>会同)|(?P<others>等)|(?P<soft>以及|及|和|与|暨|[ \t\u3000]+"
    r"|(?<=[^\s各、，（(〔])(?<!国务院)(?=各(?![自项类种]))"
    r"|(?<=[局委办厅部署会])(?=[区市省县国](?![级场政域内外属际])))"
)
_EDGES = " \t\r\n\u3000。．.；;：:，,、*＊"
_LEADING = re.compile(r"(?:每个|每|由|以及|及|和|与|会同|请|并)\s*")
_NO_NAME = re.compile(r"^(?:一个|某|哪)|[0-9０-９%！？!?：:“”《》]|的|了$|是")
_SUFFIX = re.compile(r"[（(〔\[][^（(〔\[）)〕\]]{1,8}[）)〕\]]$")
_TIME = re.compile(r"[0-9０-９]+(?:年|月|日|季度)|年底|季度|长期|持续|常态|全年|已完成|按时完成")
_GLUED = 4
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent; `role` is set where the list itself gives one (`（牵头）`, `会同`), `plain` tells public organs."""

    span: Span
    name: str
    kind: str
    role: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """How bodies and classes are called, compiled from ``lexicon/responsibilities.toml``."""

    government: tuple[str, ...]
    suffixes: tuple[str, ...]
    endings: tuple[str, ...]
    nouns: frozenset[str]
    classes: re.Pattern[str]
    nobody: frozenset[str]
    roles: dict[str, str]

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> Names:
        """Return the names of a vocabulary."""
        bodies = lexicon.table("responsibilities", "bodies")
        nouns = lexicon.words("responsibilities", "classes")
        classes = lexicon.table("responsibilities", "classes")
        return Names(
            bodies["government"],
            bodies["government"] + bodies["other"],
            bodies["government"] + bodies["other"] + classes["noun"],
            frozenset(classes["noun"]),
            re.compile(rf"(?:{alternatives(classes['prefix'])})|.*(?:有关|相关|各级|行业)"),
            frozenset(lexicon.words("responsibilities", "nobody")) - frozenset(nouns),
            {**lexicon.meanings("responsibilities", "verbs"), **lexicon.meanings("responsibilities", "labels")},
        )

    def kind(self, name: str) -> str:
        """Return ``body``, ``group``, or nothing where neither the beginning nor the ending of a name tells."""
        if name in self.nouns:
            return GROUP
        if name.endswith(self.endings) and self.classes.match(name):
            return GROUP
        if len(name) > 1 and name.endswith(self.suffixes):
            return BODY
        return GROUP if len(name) > 2 and name.endswith(self.endings) else UNKNOWN

    def complete(self, name: str) -> bool:
        """Tell whether a list may be cut after this name."""
        return len(name) > 1 and bool(self.kind(name)) and not name.endswith(("城市", "社会", "农村"))


def find_agents(text: str, within: Span, names: Names, *, leaders: bool = False) -> list[Agent]:
    """Return the agents of a list in text order; what names no one is left out."""
    found: list[Agent] = []
    joint = others = False
    for start, end, ending in _items(text, within, names):
        agents = list(_item(text, start, end, names, leaders))
        if others and agents and agents[0].name in ("部门", "单位", "地区", "委办局"):
            agents = agents[1:]
            found = [replace(agent, kind=agent.kind or BODY) for agent in found]
        found.extend(replace(agent, role="support") if joint and not agent.role else agent for agent in agents)
        joint = joint or ending == "joint"
        others = ending == "others"
    return found


def tells_time(words: str) -> bool:
    """Tell whether an item of a list is a deadline (`2024年底前完成`, `长期坚持`) and no agent."""
    return bool(_TIME.search(words))


def _items(text: str, within: Span, names: Names) -> Iterator[tuple[int, int, str]]:
    """Yield the items of a list and the name of the token that ends each."""
    start, depth = within.start, 0
    for token in _TOKEN.finditer(text, within.start, within.end):
        shape = token.lastgroup or ""
        if shape == "open":
            depth += 1
        elif shape == "close":
            depth = max(0, depth - 1)
        elif depth or shape == "idiom" or token.start() < start:
            continue
        elif shape == "hard" or _ends(text, start, token, names):
            yield start, token.start(), shape
            start = token.end()
    yield start, within.end, ""


def _ends(text: str, start: int, token: re.Match[str], names: Names) -> bool:
    before = _clean(text[start : token.start()])
    if not token.group() and text[token.end()] != "各" and len(before) < _GLUED:
        return False
    if token.lastgroup in ("joint", "others"):
        return bool(before)
    head = _SUFFIX.sub("", before)
    return names.complete(before) or (head != before and names.complete(head))


def _clean(words: str) -> str:
    return _FURNITURE.sub("", words).strip(_EDGES)


def _item(text: str, start: int, end: int, names: Names, leaders: bool) -> Iterator[Agent]:
    start, end = _trim(text, start, end)
    bracket = _last_bracket(text, start, end)
    if bracket is None:
        yield from _agent(text, start, end, names, leaders, None)
        return
    inner = Span(bracket + 1, end - 1)
    role = names.roles.get(_clean(inner.of(text)))
    nested = [] if leaders or role else find_agents(text, inner, names)
    if nested and not all(agent.kind and len(agent.name) > 1 for agent in nested):
        short = all(len(agent.name) == 1 for agent in nested)
        yield from _agent(text, start, end if short else bracket, names, leaders, None)
        return
    yield from _agent(text, start, bracket, names, leaders, role)
    yield from nested


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    lead = _LEADING.match(text, start, end)
    furniture = _FURNITURE.match(text, lead.end() if lead else start, end)
    return (furniture.end() if furniture else lead.end() if lead else start), end


def _last_bracket(text: str, start: int, end: int) -> int | None:
    """Return where the bracket opens that closes at the end of an item."""
    if end - start < 3 or text[end - 1] not in _CLOSE:
        return None
    depth = 0
    for at in range(end - 1, start, -1):
        depth += (text[at] in _CLOSE) - (text[at] in _OPEN)
        if depth == 0:
            return at
    return None


def _agent(text: str, start: int, end: int, names: Names, leaders: bool, role: str | None) -> Iterator[Agent]:
    start, end = _trim(text, start, end)
    name = _clean(text[start:end])
    if not name or len(name) > _LONGEST or name in names.nobody or not any(sign.isalpha() for sign in name):
        return
    if tells_time(name):
        return
    kind = LEADER if leaders else UNKNOWN if _NO_NAME.search(name) else names.kind(_SUFFIX.sub("", name))
    plain = kind != UNKNOWN and len(name) > 1 and (kind == GROUP or (len(name) > 2 and name.endswith(names.government)))
    yield Agent(Span(start, end), name, kind, role, plain)
