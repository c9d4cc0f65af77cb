"""Whose or where an amount holds: 每个新城, 各区, and the thing that the rule's own words name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..document import Span
from .reading import Clause, Reading

_MEMBERS = r"(?:区|县|市|镇|街道|村|社区|家|校|院|局|部门|新城|园区|单位)"
_VERBS = (
    r"(?:新启动|创建|分别|建设|建成|不少于|至少|完成|培育|打造|选定|确定"
    r"|开展|举办|划定|形成|新增|引进|要|均|都|每年|\d)"
)
_PER = re.compile(
    rf"(?:每个|每(?=[^\s\d]{{1,4}}{_MEMBERS})|各(?=[^\s\d、，]{{0,8}}(?:{_MEMBERS}|（)))"
    rf"[^\s\d，。；：、]{{1,10}}?(?:（[^（）]{{1,8}}）)?(?:、[^\s\d，。；：、]{{1,4}}?)?(?={_VERBS})"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The words that say for whom an amount holds; `per` where it holds for each member."""

    text: str | None = None
    span: Span | None = None
    per: bool = False


def scope_of(reading: Reading, clause: Clause) -> Scope:
    """Return the scope that a clause states for its amounts."""
    match = _PER.search(reading.text, clause.span.start, clause.span.end)
    return Scope(match.group(), Span(*match.span()), per=True) if match else Scope()
