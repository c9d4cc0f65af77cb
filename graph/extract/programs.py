"""Named strategies, campaigns, reforms, mechanisms, standards and documents.

In: a `Reading`. Out: one `Program` a mention, in text order.

1. Titles: ``《…》``, always.
2. Labels: ``“…”`` with the type noun that follows directly (``“标准地”改革``). A label counts if such a noun
   follows, if its words have the shape of one (``三个年``, ``名校+``), or if a verb of policy stands before it
   (``落实“…”``); manners and figures of speech (``“店小二”``) never do.
3. Compounds: a type noun (``行动计划``, ``机制``) at the end of a phrase, and before it what specifies it, back to the
   verb (``深化|国有企业改革``). Words that describe and name nothing (``重点工程``) or a ``的`` inside make no name.
4. Members of ``甲、乙等改革``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from ...data.gazetteer import regions
from ..document import Span
from ..mention import Program
from .flow import Flow, Hit
from .lexicon import Lexicon, alternatives
from .reading import Reading
from .suffixes import any_of, grouped, trie

if TYPE_CHECKING:
    from .pipeline import Found

_REACH = 36
_DRIVEN = "创新(?:驱动|引领|型|链|创业|发展)"


@dataclass(frozen=True)
class _Vocabulary:
    heads: Mapping[str, str]
    closing: Mapping[str, str]
    known: Mapping[str, str]
    label: re.Pattern[str]
    compound: re.Pattern[str]
    fixed: re.Pattern[str]
    badges: str
    badge: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    owners: re.Pattern[str]
    generic: re.Pattern[str]
    impossible: re.Pattern[str]
    works: re.Pattern[str]
    earlier: re.Pattern[str]
    creates: tuple[str, ...]
    never: frozenset[str]
    figures: tuple[str, ...]
    frames: tuple[str, ...]
    labels: tuple[str, ...]


@cache
def _vocabulary(lexicon: Lexicon) -> _Vocabulary:
    heads = lexicon.meanings("programs", "heads")
    closing = {**heads, **lexicon.meanings("programs", "label_heads")}
    known = lexicon.meanings("programs", "known")
    quoted = lexicon.table("programs", "quoted")
    verbs = lexicon.table("programs", "verbs")
    follows = lexicon.words("programs", "right")
    right = f"(?=[^一-龥A-Za-z]|$|{trie(follows)})"
    behind = f"(?=[^一-龥A-Za-z]|$|{trie((*follows, '体系'))})"
    planned = "建设(?!三年|五年|行动计划|方案|规划)"
    never = f"实施|推进|加快|开展|{planned}|深化|落实|制定|出台|编制|沿线|输出|转化|纳入|为|向"
    letter = f"(?:(?![的和与期等]|{never})[一-龥])"
    badges = alternatives(lexicon.words("programs", "badges"))
    places = {
        name for region in regions() if region.kind == "adminArea" for name in (region.short, region.name) if name
    }
    return _Vocabulary(
        heads=heads,
        closing=closing,
        known=known,
        label=re.compile(
            f'[“"](?P<words>[^“”"\\n]{{1,40}})[”"](?:(?P<type>{letter}{{0,16}}?(?:{alternatives(closing)})){behind})?'
        ),
        compound=re.compile(f"{trie(heads)}{right}"),
        fixed=re.compile(any_of(known)),
        badges=badges,
        badge=re.compile(f"(?:{badges})(?:{trie(places)})(?=建设|行动|规划|战略|、|和)"),
        strong=re.compile(f"(?:{grouped(verbs['strong'])})+"),
        weak=re.compile(f"(?:(?!{_DRIVEN}){trie([*verbs['weak'], *verbs['strong']])})+"),
        owners=re.compile(f"(?:{trie(lexicon.words('programs', 'owners'))})*"),
        generic=re.compile(f"(?:{trie([*lexicon.words('programs', 'generic'), '、', '和'])})*"),
        impossible=re.compile(trie(lexicon.words("programs", "impossible"))),
        works=re.compile(trie(lexicon.words("programs", "works"))),
        earlier=re.compile(f"{trie(heads)}[、和与及]"),
        creates=lexicon.words("programs", "creates"),
        never=frozenset(quoted["not"]),
        figures=quoted["figures"],
        frames=quoted["frames"],
        labels=quoted["labels"],
    )


def find_programs(reading: Reading, found: Found) -> Iterable[Program]:  # noqa: ARG001 - every extractor has this shape
    """Return the programmes and documents that the text names, in text order."""
    flow = Flow.of(reading.document)
    text = flow.text
    words = _vocabulary(reading.lexicon)
    hits = [*_titles(text), *_fixed(text, words, reading.plan.place), *_labels(text, words), *_compounds(text, words)]
    return [_mention(reading, flow.back(hit.span), hit) for hit in _settled(hits)]


def _mention(reading: Reading, span: Span, hit: Hit) -> Program:
    section = reading.section_at(span.start)
    return Program(span=span, text=span.of(reading.text), section=section, rule=hit.rule, kind=hit.kind)


_TITLE = re.compile(r"《[^《》\n]{2,60}》")
_ARTS = ("电视剧", "电影", "舞剧", "话剧", "音乐剧", "纪录片", "歌曲", "节目", "图书")


def _titles(text: str) -> Iterator[Hit]:
    for match in _TITLE.finditer(text):
        if text.endswith(_ARTS, 0, match.start()):
            continue
        yield Hit(Span(*match.span()), "document", "programs.title")


def _fixed(text: str, words: _Vocabulary, own: str) -> Iterator[Hit]:
    for match in words.fixed.finditer(text):
        yield Hit(Span(*match.span()), words.known[match.group()], "programs.known")
    badges = words.badge.finditer(text)
    if len(own) > 2:
        own = re.sub("(?:新区|新城|[省市区县])$", "", own)
        badges = chain(badges, re.finditer(f"(?:{words.badges}){re.escape(own)}(?=建设|、|和)", text))
    for match in badges:
        if not text.endswith(("“", '"'), 0, match.start()):
            yield Hit(Span(*match.span()), "label", "programs.badge")


# Labels --------------------------------------------------------------------------------------------

_SHAPE = re.compile(
    r"(?!.*(?:合一|下降|提升|增长|达标|过半|翻番)$)(?:[一二三四五六七八九十百千万两双多零\d]+"
    r"(?:[个大项化保稳新全不网院区带张轮点公通改制件证码照站窗门次企策清类级纵横核轴极翼廊环链圈库+＋]|[一二三四五六七八九十两双多\d])"
    r"|.*[+＋×]|[双两三四五六七八九十].{1,3}$|[一两二三四五六七八九十].{1,2}[一两二三四五六七八九十双多].|十[一二三四五六]五|.{1,8}[制法办员包行动]$|.{1,6}经验$|.{2,8}[讲课学]堂$)"
)
_VERB = re.compile(
    r"(?:实施|推进|推动|深化|开展|落实|执行|健全|完善|建立|推行|推广|践行|贯彻|打好|坚持|做好|做到|坚定|增强|擦亮|创新|突出|组织|举办|参加|实现"
    r"|抓好|构建|参与|融入|探索|启动|推出|开启|实行|强化|优化|按照|遵循|巩固|创建|加快|布局)(?:[一-龥、]{0,12})$"
)
_NO_LABEL = re.compile("[。；！？]|[杯奖鼎榜]$|连[冠增降丰涨]$|指数$|^双(?:下降|提升|增长|达标)$|[式难]$")
_GAMES = re.compile("运$|^十[一二三四五六]冬$")
_LIST = re.compile(r"^[、和与及]?$")


def _labels(text: str, words: _Vocabulary) -> Iterator[Hit]:
    """Yield the labels; what is a label once is one wherever the text quotes it, unless a figure of speech follows."""
    before = -9
    known: set[str] = set()
    rest: list[re.Match[str]] = []
    for match in words.label.finditer(text):
        kind = _label_kind(text, match, words, _LIST.match(text[max(0, before) : match.start()]) is not None)
        if kind:
            before = match.end()
            known.add(match["words"])
            yield Hit(Span(*match.span()), kind, "programs.label")
        elif not _unlabelled(text, match, words):
            rest.append(match)
    again = (match for match in rest if match["words"] in known)
    yield from (Hit(Span(match.start(), match.end("words") + 1), "label", "programs.again") for match in again)


_POLICIES = ("战略", "行动", "计划", "工程", "改革")
_TENET = re.compile("的(?:工作)?(?:原则|方针|机制|思路)")
_FROM_TO = re.compile("(?:从|由|成为|变为|(?<![做达])到)$")
_PERIOD = re.compile(r"十[一二三四五六]五")
_WHEN = ("期间", "时期", "以来", "末", "初", "后", "前", "头")


def _unlabelled(text: str, match: re.Match[str], words: _Vocabulary) -> bool:
    """Tell whether a quotation is surely no label: a manner, a figure of speech, a period of time."""
    inside, end = match["words"], match.end("words") + 1
    if inside in words.never or len(inside) < 2 or _NO_LABEL.search(inside):
        return True
    if _TENET.match(text, end):
        return False
    if not match["type"] and (
        _GAMES.search(inside) or (text.startswith(words.figures, end) and not _names_policy(inside))
    ):
        return True
    return _PERIOD.fullmatch(inside) is not None and text.startswith(_WHEN, end)


def _names_policy(inside: str) -> bool:
    """Tell whether a label adds up (``1+X``) or has its type inside (``西进战略``), as no figure of speech does."""
    return "+" in inside or "＋" in inside or (inside.endswith(_POLICIES) and len(inside) > 3)


def _label_kind(text: str, match: re.Match[str], words: _Vocabulary, listed: bool) -> str:
    inside = match["words"]
    typed = bool(match["type"]) and not words.impossible.search(match["type"])
    if _unlabelled(text, match, words) and not (typed and text.startswith(words.figures, match.end("words") + 1)):
        return ""
    if typed:
        return next(kind for head, kind in words.closing.items() if match["type"].endswith(head))
    if _TENET.match(text, match.end()):
        return "label"
    if _names_policy(inside):
        return "label"
    if text.startswith(words.figures, match.end()) or _FROM_TO.search(text, max(0, match.start() - 2), match.start()):
        return ""
    if text.startswith(words.frames, match.end()) or _SHAPE.match(inside) or inside.startswith(words.labels) or listed:
        return "label"
    if len(inside) > 12 or re.search("[、，,]", inside) or text.endswith("打造", 0, match.start()):
        return ""
    return "label" if _VERB.search(text, max(0, match.start() - 14), match.start()) else ""


# Compounds -----------------------------------------------------------------------------------------

_BREAK = re.compile(r"[，。；：！？,;!?\n\r“”\"《》（）()【】〔〕]|\s")
_MEMBERED = ("改革", "试点", "战役", "行动", "专项行动", "机制", "制度", "计划", "战略")
_RANK = re.compile(r"(?:(?:重点|关键|重要|薄弱)(?:领域|岗位|环节|路段|片区|部位|行业|区域|人群|群体)[、和]?)+")
_COUNT = re.compile(r"(?<![等\d])(?:第[一二三四五]批)?\d+余?[个项处条座家所宗](?![月转])")


def _compounds(text: str, words: _Vocabulary) -> Iterator[Hit]:
    for match in words.compound.finditer(text):
        low = max(0, match.start() - _REACH)
        breaks = [found.end() for found in _BREAK.finditer(text, low, match.start())]
        kind = words.heads[match.group()]
        listed = _ETC.search(text, max(0, match.start() - 6), match.start())
        if listed and not (kind == "campaign" and listed["field"] in _FIELDS):
            if match.group() in _MEMBERED and _SORT.fullmatch(listed["field"]):
                yield from _members(text, listed.start(), kind, words)
            continue
        start = _begin(text, breaks[-1] if breaks else low, match.start(), words)
        if start is not None and _specific(text, start, match, words):
            yield from _divided(text, Span(start, match.end()), kind)


_OPEN = re.compile("(?:为|统一|同步|(?<![焕更创革])新|相关|有关|各类|的|等)$|^.{0,4}解决$")
_YEARS = ("年", "年活动")
_WORKED_OUT = re.compile("(?:建设|布局|设计|选址|研究|引领|衔接)")
_FIELDS = ("领域", "行业", "环节", "重点领域")
_SORT = re.compile("(?:[一二三四五六七八九十多几]*[项大个])?(?:标志性|重大|重点|系列)?")
_DESCRIBED = ("清单", "目录", "工程", "行动", "计划")
_ETC = re.compile(r"等(?P<field>[一-龥]{0,3})$")


def _divided(text: str, span: Span, kind: str) -> Iterator[Hit]:
    """Yield a name, or two that share their type noun (``质量兴农和品牌强农战略``)."""
    first, joint, second = span.of(text).partition("和")
    if joint and kind == "strategy" and len(first) >= 4 and len(second) >= 6:
        yield Hit(Span(span.start, span.start + len(first)), kind, "programs.member")
        yield Hit(Span(span.end - len(second), span.end), kind, "programs.compound")
    else:
        yield Hit(span, kind, "programs.compound")


_MEMBER = re.compile(r"(?:”[^“”\n]{1,20}“|[一-龥A-Za-z0-9+＋]{2,20})(?=(.)?)")


def _members(text: str, end: int, kind: str, words: _Vocabulary) -> Iterator[Hit]:
    """Yield the members of ``甲、乙等改革`` that stand without quotation marks; the first begins behind its verb."""
    items: list[Span] = []
    for _ in range(8):
        match = _MEMBER.match(text[max(0, end - 24) : end][::-1])
        if not match:
            break
        start = end - match.end()
        if text[start] != "“":
            items.append(Span(start, end))
        if match[1] not in ("、", "和"):
            break
        end = start - 1
    for item in items:
        begin = _begin(text, item.start, item.end, words) if item is items[-1] else item.start
        name = Span(begin, item.end) if begin is not None else item
        if (
            len(name) >= 2
            and begin is not None
            and not words.generic.fullmatch(name.of(text))
            and "的" not in name.of(text)
        ):
            yield Hit(name, kind, "programs.member")


def _begin(text: str, low: int, head: int, words: _Vocabulary) -> int | None:
    """Return where the name that ends at `head` begins: behind its verb, or behind the name before it in a list."""
    first = words.weak.match(text, low, head)
    start = first.end() if first else None
    for verb in words.strong.finditer(text, low, head):
        end = _acts(text, verb)
        within = start is not None and verb.start() - start > 1 and verb.group() in _ADVERBS
        if verb.start() < end < head and not within:
            start = max(start or 0, end)
    for earlier in words.earlier.finditer(text, low, head):
        start = max(start or 0, earlier.end())
    if start is None:
        return None
    owner = words.owners.match(text, max(start, text.rfind("的", start, head) + 1), head)
    start = owner.end() if owner else start
    for counted in _COUNT.finditer(text, start, head):
        start = counted.end()
    rank = _RANK.match(text, start, head)
    return rank.end() if rank and rank.end() < head else start


def _acts(text: str, verb: re.Match[str]) -> int:
    """Return where a verb ends, without what describes the noun behind it (``深化|高质量|项目``), 0 in ``可|持续``."""
    if text.startswith("可", verb.start() - 1):
        return 0
    manner = _MANNER.search(verb.group())
    return verb.start() + manner.start() if manner else verb.end()


_ADVERBS = ("持续", "有序", "稳步", "积极")  # part of a name behind its first word: 质量持续改善行动
_MANNER = re.compile("高(?:质量|标准|水平)$")


def _specific(text: str, start: int, match: re.Match[str], words: _Vocabulary) -> bool:
    """Tell whether the words before the type noun make a name of it."""
    body = text[start : match.start()]
    head = match.group()
    if text.startswith("的", start - 1) and not head.endswith(_DESCRIBED):
        return False
    if (
        len(body) < 2
        or body[0] in "、在对与以其"
        or body.startswith("调整")
        or (words.generic.fullmatch(body) and not head.endswith(_YEARS))
        or words.impossible.search(body)
        or _OPEN.search(body)
        or (head == "规划" and _WORKED_OUT.match(text, match.end()))
    ):
        return False
    if (
        head in ("政策", "措施", "政策措施")
        and not body.endswith("条")
        and ("、" in body or not _created(text, start, words))
    ):
        return False
    if head == "标准" and "、" in body:
        return False
    return not (head == "工程" and words.works.search(body))


def _created(text: str, start: int, words: _Vocabulary) -> bool:
    return any(verb in text[max(0, start - 10) : start] for verb in words.creates)


def _settled(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.span.start, -hit.span.end)):
        if not kept or hit.span.start >= kept[-1].span.end:
            kept.append(hit)
    return kept
