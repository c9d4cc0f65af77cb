"""The name of what is counted, in the plan's own words: empty verbs dropped, shared heads and tails restored.

1. Time expressions and leading adverbs are left out, a long phrase is cut behind its last introducing verb.
2. A list shares its tail: ``生活垃圾和建筑垃圾资源化利用率`` names 生活垃圾资源化利用率 and 建筑垃圾资源化利用率.
3. A bare attribute (总投资, 年产值) belongs to the thing counted just before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..document import Span
from .lexer import Lexeme
from .lexicon import Lexicon, alternatives
from .reading import Reading

_TRAILING = re.compile(r"(?:再|首次|再次|历史性|成功|一举|继续|平均|年均|同比|达到|实现|占)$")
# A list of things of one class shares the words behind the class sign (甲河、乙河水质).
_CLASS_SIGNS = "河江湖路街区市县镇村港湾库园"
_LED_LEAST = 6
_FOR = ("为", "向", "给")
_BEFORE = (*_FOR, "在", "每")
_FIELDS = r"在[^，。；]{2,30}?(?:领域|方面|环节|行业|地区|范围内)(?P<done>.{2,})$"
_OFTEN = re.compile(r"每(?:年|月|季度|周|日|天)(?P<rest>.{2,})$")
_WHOSE = 10  # so long is a name to which a bare sum behind a verb belongs (甲园区完成投资)
_EDGES = "）) \u3000\t\r\n，,。；;：:、-—"


@dataclass(frozen=True, slots=True)
class Head:
    """The name of one counted thing and the words it was read from."""

    name: str
    span: Span


@dataclass(frozen=True)
class _Patterns:
    lead: re.Pattern[str]
    strong: re.Pattern[str]
    attribute: re.Pattern[str]
    given: re.Pattern[str]
    sums: re.Pattern[str]
    verb: re.Pattern[str]


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    adverbs = alternatives(lexicon.words("verbs", "adverbs"))
    keep = alternatives(word for word in lexicon.words("verbs", "keep") if word.startswith("新"))
    strong = alternatives(lexicon.words("verbs", "strong"))
    bare = alternatives(lexicon.table("tense", "bare")["name"])
    giving = alternatives(lexicon.words("verbs", "giving"))
    attached = alternatives(lexicon.words("indicators", "attached"))
    return _Patterns(
        re.compile(rf"(?:{adverbs})(?!率|量|数|额|度)"),
        re.compile(rf".*(?:{strong})(?P<rest>.{{2,}})$|.*?(?P<kept>(?:{keep}).{{2,}})$", re.DOTALL),
        re.compile(rf"(?:每.)?(?:{attached})$"),
        re.compile(rf"(?:{alternatives(_FOR)})[^，。；]{{2,24}}?(?:{giving})(?P<rest>.{{2,}})$|{_FIELDS}"),
        re.compile(rf"(?P<whose>.{{2,}}?)(?:{strong})(?P<sum>{bare})$"),
        re.compile(
            alternatives(
                (
                    *lexicon.words("verbs", "drop"),
                    *lexicon.words("quantities", "change"),
                    *lexicon.words("verbs", "adverbs"),
                    *lexicon.words("verbs", "refer"),
                )
            )
        ),
    )


def heads(reading: Reading, lexemes: list[Lexeme], verb: str = "", *, cut: bool = True) -> list[Head]:
    """Return the things named by the nouns of a list, each with the kept verb before and the shared tail behind it."""
    nouns = [lexeme for lexeme in lexemes if lexeme.kind in "NY"]
    names = [clean(reading, noun.span) for noun in nouns]
    if not names:
        return []
    whole = with_tails(names)
    whole[0] = _cut(reading, whole[0]) if cut else whole[0]
    return [Head(joined(verb, name), noun.span) for name, noun in zip(whole, nouns, strict=True) if name]


def joint(reading: Reading, lexemes: list[Lexeme], verb: str = "", *, cut: bool = True) -> Head | None:
    """Return the one thing that a list of nouns names together (口袋公园和广场)."""
    nouns = [lexeme for lexeme in lexemes if lexeme.kind in "NY"]
    if not nouns:
        return None
    span = Span(nouns[0].span.start, nouns[-1].span.end)
    name = clean(reading, span)
    return Head(joined(verb, _cut(reading, name) if cut else name), span) if name else None


def clean(reading: Reading, span: Span) -> str:
    """Return the words of a span without time expressions, line breaks and leading adverbs."""
    text, start, kept = reading.text, span.start, []
    for period in reading.periods_in(span):
        kept.append(text[start : period.span.start])
        start = period.span.end
    name = "".join("".join([*kept, text[start : span.end]]).split()).strip(_EDGES)
    pattern, before = _patterns(reading.lexicon), text[max(0, span.start - 1) : span.start]
    lead = pattern.lead
    if before in _BEFORE or name.startswith(_BEFORE):
        name, whose = _without_whom(pattern, before, name)
        lead = pattern.verb if whose else lead
    while (match := lead.match(name)) and match.end() < len(name):
        name = name[match.end() :]
    return _TRAILING.sub("", name) or name


def _without_whom(pattern: _Patterns, before: str, name: str) -> tuple[str, bool]:
    """Leave out for whom, in which fields or how often something is done; and tell whether its verb stays in front."""
    given = pattern.given.match((before if before in _FOR else "") + name)
    often = _OFTEN.match(before + name)
    if often:
        return often["rest"], True
    return (given["rest"] or given["done"], bool(given["done"])) if given else (name, False)


def _cut(reading: Reading, name: str) -> str:
    """Drop what leads up to the thing counted in a long phrase, and the verb between a bare sum and whose it is.

    A quotation mark in the dropped part must be closed there.
    """
    own = _patterns(reading.lexicon).sums.match(name)
    if own and len(own["whose"]) <= _WHOSE:
        return own["whose"] + own["sum"]
    match = _patterns(reading.lexicon).strong.match(name) if len(name) > 8 else None
    rest = (match["rest"] or match["kept"]) if match else None
    if rest and "“" not in rest.split("”")[0] and "”" in rest.split("“")[0]:
        return name
    return rest.removeprefix("的").removeprefix("了") if rest else name


def holder(reading: Reading, clause: Span, head: Head, own: tuple[str, ...]) -> str:
    """Return the words before a name in its clause, without verbs: whose value it is (甲片区 in 甲片区完成投资).

    Words of `own`, and the plan's place, stand for the plan's own area: they are no other holder.
    """
    whole = clean(reading, head.span)
    before = re.split(r"[、，,：:）)]", reading.text[clause.start : head.span.start])[-1]
    if not before.strip() or any(sign.isdigit() for sign in before):
        lead = ""
    else:
        lead = clean(reading, Span(head.span.start - len(before), head.span.start))
    lead += whole.removesuffix(head.name) if whole.endswith(head.name) else ""
    pattern = _patterns(reading.lexicon)
    while match := pattern.lead.match(lead) or pattern.verb.match(lead):
        lead = lead[match.end() :]
    mine = next((word for word in (reading.plan.place, *own) if word and lead.startswith(word)), "")
    rest = lead.removeprefix(mine)
    return "" if head.name.startswith(rest) or pattern.verb.fullmatch(rest) else rest


def joined(verb: str, name: str) -> str:
    """Put the kept verb before the name unless the name says it already.

    >>> joined("新增", "规上工业企业"), joined("新增", "新增高层次人才")
    ('新增规上工业企业', '新增高层次人才')
    """
    return name if not verb or name.startswith(verb[:2]) else verb + name


def with_tails(names: list[str]) -> list[str]:
    """Give every item of a list the tail that only the last one spells out.

    >>> with_tails(["生活垃圾", "建筑垃圾资源化利用率"])
    ['生活垃圾资源化利用率', '建筑垃圾资源化利用率']
    >>> with_tails(["政府投资", "社会投资项目全流程审批用时"])
    ['政府投资项目全流程审批用时', '社会投资项目全流程审批用时']
    """
    if len(names) < 2 or min(map(len, names)) == 0:
        return names
    last = _led(names[0], names[-1])
    return [*(name + _tail(name, last) for name in names[:-1]), last]


def _led(first: str, last: str) -> str:
    """Return the last name with the words that the first one shares with it: 甲标准集中供养、分散供养水平.

    They share them where both members end alike.
    """
    for size in (3, 2):
        at = last.find(first[-size:], 1)
        lead = first[: -(at + size)]
        if 0 < at < len(last) - size and len(lead) >= _LED_LEAST:
            return lead + last
    return last


def _tail(name: str, last: str) -> str:
    """Return what `last` has behind the words that both share, or behind the length of `name` if they share none."""
    for size in (3, 2):
        at = last.find(name[-size:], 1)
        if len(name) >= size and 0 < at < len(last) - size:
            return last[at + size :]
    sign = name[-1:]
    if sign in _CLASS_SIGNS and 0 < last.find(sign) < len(last) - 2:
        return last[last.find(sign) + 1 :]
    if len(last) < len(name) + 3 or name[-1:] == last[-1:]:
        return ""
    tail = last[len(name) :]
    return tail[1:] if tail[0] in "量率额数值" else tail


def object_of(reading: Reading, span: Span) -> str:
    """Return what a clause without amounts is about: its words without leading verbs and trailing 建设, 工作, 活动."""
    name = clean(reading, span)
    while (match := _patterns(reading.lexicon).verb.match(name)) and match.end() < len(name):
        name = name[match.end() :]
    return re.sub(r"(?:建设|工作|发展|活动|任务)$", "", name) or name


def class_of(reading: Reading, name: str) -> str | None:
    """Return the mere class (项目, 示范项目) that is all a name says, but for a verb behind it."""
    classes = [word for word in reading.lexicon.words("indicators", "classes") if name.startswith(word)]
    longest = max(classes, key=len, default="")
    rest = name.removeprefix(longest)
    return longest if longest and (not rest or rest in reading.lexicon.words("verbs", "keep")) else None


def specific(name: str, kind: str, subject: str) -> str:
    """Return a name that begins with a mere class together with what the clause before is about.

    >>> specific("项目开工", "项目", "工业上楼项目"), specific("示范项目", "示范项目", "智能产业")
    ('工业上楼项目开工', '智能产业示范项目')
    """
    return subject + (name.removeprefix(kind) if subject.endswith(kind) else name)


def is_attribute(reading: Reading, name: str) -> bool:
    """Tell whether a name is a bare attribute (总投资, 年产值) of what was counted before it."""
    return _patterns(reading.lexicon).attribute.fullmatch(name) is not None
