"""Do these words name an undertaking? Trimming to the minimal proper name, and the marks by which a rule accepts it.

In: the words of a member of a clause (see `frames`). Out: a `Name` with its span and marks, or the reason against it.

1. Counts, modifiers with ``的`` and closing nouns (项目, 工程, 建设) are cut off.
2. Counted things (``13个酒店``), and words that end in something never built (体系, 能力), are rejected.
3. From the right: phase (``二期``), works (``提升改造``), head (``大道``, ``医院``); before them is the modifier.
4. What is left of the modifier without the general vocabulary of the genre is its residue: a name needs one, or an
   ordinal, a quotation, an extent in brackets, a phase, or to be its area's one institution (``区图书馆``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ..document import Span
from .enumerations import ending
from .lexicon import Lexicon, alternatives

_MEASURE = (
    "个|条|座|所|家|处|栋|幢|套|块|片|项|对|批|期|间|台|名|宗|类|种|份|米|公里|千米|平方米|平方公里|平方千米|亩|公顷|户|人|辆|张|支|只|艘|架"
    "|列|班|场|次|届|根|盏|口|眼|本|部|%|％"
)
_LENGTH = re.compile(
    r"^(?:约|近|超过?|逾|全长|总长|长)?[\d.]+(?:万|余|多)?(?:公里|千米|米|平方公里|平方千米|km)的?"
    r"|^(?:总?投资|占地|总?建筑面积|规划面积|面积|规模)[^的]{1,16}的"
)
_COUNTED = re.compile(
    rf"[\d.]+\s*(?:万|亿)(?!吨级?|千瓦|级)|(?<![第\d.])[\d.]+\s*(?:余|多)?(?:{_MEASURE})(?!级|路|线|高炉)|^[一二两三四五六七八九十百数几多]+(?:个|条|座|所|家|大|批|项|处|类|种)|[一二三四五六七八九十两几]+(?:大类|大)$|[两三四五六七八九](?:条|座)[一-龥]|第[一二三四五六七八九十\d]+批|一批|若干|部分(?![）)])|一系列|一大批|多[个条座所家项处]|各[类级项个种镇县区市地]|[每该其此]|这|那"
)
_SUBDISTRICT = re.compile(r"^[\u4e00-\u9fff]{2,3}街道(?=[\u4e00-\u9fff]{4,})(?!办|综合|党|大片区|商业|中心)")
_TAILS = (
    "各子项工程",
    "各项",
    "各项工程",
    "各项建设",
    "及配套工程",
    "及配套设施",
    "及配套",
    "重点项目",
    "重大项目",
    "主体工程",
    "项目",
    "工程",
    "建设",
    "等",
    "主体",
)
_CLOSED = re.compile(r"(?:重点|重大)?(?:项目|工程)")
_PHASE = re.compile(
    r"(?:[（(](?:[一二三四五六七八九十\d]+期[^（()）]{0,6}|首期|[东西南北中]区|[东西南北中]段|先行段|智能网联)[）)]"
    r"|第?[一二三四五六七八九十\d]+(?:阶段|期|标段|号楼|号地块)|[ⅠⅡⅢⅣ]+期|首期|[东西南北中]区|[东西南北]片区|起步区|启动区)+$"
)
_BARE_PHASE = re.compile(r"^[一二三四五六七八九十\d]+期$")
_EXTENT = re.compile(r"[（(][^（()）]{1,14}(?:[-—–－~～至]+)[^（()）]{1,14}[）)](?:$|(?=[\u4e00-\u9fff]{0,6}$))")
_ORDINAL = re.compile(
    r"^第[一二三四五六七八九十\d]+期|第[一二三四五六七八九十百\d]+(?!批|个|期|轮|产业|方)|\d+周年|\d+(?:号|国道|省道|县道|医院|路)|[A-Z]+\d+|(?!AI|IT|VR|LED|PC|BIM)[A-Za-z]{2,}|[一二三四五六七八九十]+号"
)
_LABEL = re.compile(r"[“「][^”」]{3,}[”」]")
_BRACKET = re.compile(r"[（(]")
_QUOTED = re.compile(r"[“「][^”」]+[”」]")
_SHORTEST_QUOTED = 7
# A name in quotation marks has its head inside them; counts and pairs (“一街道一园区”) make slogans.
_WHOLLY_QUOTED = re.compile(r"^([^“”]{0,8})“([^“”、，与和进在一二两三四五六七八九十百千]{4,})”$")
_JUNK = re.compile(
    r"^(?:国家)?[2-5]A级?(?:旅游)?景区|^(?:在建|完善|老旧|周边|规[上模]|[省市区]属[高公])|依托|[前年]$|没有|筹集|收购|用[作于]|扩大|取消|违规|在(?![建线])|^(?:面?向|对|与|由|从|于|以)|下达|印发|编制|出台|制定|修订|起草|开拓|拓展|稳住|争取|引进|招引|构建|形成|增强|带动|承接|做[实优强]|参与|参加|提供|满足|解决|超过|进入|列入|纳入|增设|打通|成为|退城|赴|化解|落实|开展|围绕|按照|根据|聚焦|立足|通过|进行|加强(?!工程)|提高|引导|鼓励|健全|充分|坚决|更好|更大|更多|之间|以及|不断"
    r"|为[主重了]|让|(?<!天)使得?(?![馆用])|被|把|将|并(?!网)|且|是|了|着(?![力眼])|与会|之(?!家)|而|不(?!锈)|更(?!新)|遇到|未(?!来)|吗|吧|[？！；。，：:]"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate's minimal name, its `marks`, and its head's kind; `residue` is what no general word explains."""

    span: Span
    text: str
    marks: frozenset[str]
    kind: str
    residue: str


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The vocabulary of names as sets."""

    heads: Mapping[str, str]
    works: frozenset[str]
    never: frozenset[str]
    generic: frozenset[str]
    own: re.Pattern[str]
    title: re.Pattern[str]
    aim: re.Pattern[str]
    founded: re.Pattern[str]


@cache
def words(lexicon: Lexicon) -> Words:
    """Return the vocabulary of names of ``projects.toml``."""
    heads = lexicon.meanings("projects", "head")
    title = lexicon.table("projects", "title")
    long = rf"(?:国家级?|省级)(?:(?!重要|战略|[和、]).){{5,}}(?:{alternatives(title['long'])})"
    return Words(
        heads=heads,
        works=frozenset(lexicon.words("projects", "works")),
        never=frozenset(lexicon.words("projects", "abstract")),
        generic=frozenset(lexicon.words("projects", "generic")),
        own=re.compile(rf"(?:{alternatives(lexicon.words('projects', 'own'))})(?![级政场域际属直委内容])"),
        title=re.compile(
            rf"(?!国家实验室$)(?:(?:{alternatives(title['prefix'])}).*(?:{alternatives(title['head'])})|{long})$"
        ),
        aim=re.compile(alternatives(lexicon.words("projects", "aim"))),
        founded=re.compile(rf"..(?:{alternatives(lexicon.words('projects', 'founded'))})$"),
    )


def trim(text: str, span: Span) -> Span:
    """Return the minimal name in `span`: without length, modifier with ``的``, and closing nouns."""
    found = span.of(text)
    found = found[: _works_of(found)] if "的" in found else found
    before = _LENGTH.match(found) or _SUBDISTRICT.match(found)
    start = max(before.end() if before else 0, _modifier(found))
    end = len(found)
    while found.endswith(_TAILS, start + 1, end):
        end -= next(len(tail) for tail in _TAILS if found.endswith(tail, start + 1, end))
    words = found[start:end].lstrip()
    start = end - len(words)
    return Span(span.start + start, span.start + start + len(words.rstrip()))


def _works_of(found: str) -> int:
    """Return where the works upon a thing begin (``甲河|的水环境整治``), else the length."""
    works = _WORKS_OF.search(found)
    return works.start() if works else len(found)


_WORKS_OF = re.compile("的(?:水环境|环境|综合|全面|整体)?(?:整治|治理|改造|升级|提升|修复|扩建|改建|迁建|重建)+$")


def _modifier(found: str) -> int:
    """Return how long a modifier with ``的`` stands before the name; one that counts stays, to be rejected."""
    if "的" not in found:
        return 0
    outside = _QUOTED.sub(lambda match: "“" * len(match.group()), found)
    end = outside.rfind("的") + 1
    return 0 if _BRACKET.search(outside, 0, end) or _COUNTED.search(outside, 0, end) else end


def analyse(text: str, span: Span, vocabulary: Words) -> Name | str:
    """Return the name in the words at `span`, or why they hold none: ``empty``, ``long``, ``counted``, ``clause``.

    Words that are works only (``甲路改造及|提标``) hold none either.
    """
    name = trim(text, span)
    found = name.of(text)
    reason = _against(found)
    if reason:
        return reason
    if found in vocabulary.works:
        return "works"
    marks, kind, residue = _marks(found, vocabulary)
    if _CLOSED.match(text, name.end, span.end):
        marks |= {"closed"}
    return Name(name, found, marks, kind, residue)


def _against(found: str) -> str:
    if len(found) < 2:
        return "empty"
    if len(found) > 40:
        return "long"
    outside = _QUOTED.sub("“”", found) if "“" in found else found
    if _COUNTED.search(outside):
        return "counted"
    return "clause" if _JUNK.search(outside) else ""


@lru_cache(maxsize=1 << 14)
def _marks(found: str, vocabulary: Words) -> tuple[frozenset[str], str, str]:
    """Return the marks of a trimmed name, the kind of its head and its residue."""
    marks: set[str] = set()
    rest = found
    for mark, pattern in (("extent", _EXTENT), ("phase", _PHASE)):
        cut = pattern.search(rest)
        if cut:
            marks.add(mark)
            rest = rest[: cut.start()]
    rest = re.sub(r"[（(][^（()）]*[）)]$", "", rest).removesuffix("工程").removesuffix("项目")
    rest = _WHOLLY_QUOTED.sub(r"\1\2", rest) if len(rest) > _SHORTEST_QUOTED else rest
    rest, worked = _without_works(rest, vocabulary)
    if worked:
        marks.add("works")
    head = ending(rest, vocabulary.heads)
    never = ending(rest.rstrip("”」"), vocabulary.never)
    if not worked and len(never) >= max(1, len(head)) and not vocabulary.title.search(rest):
        residue = unknown(_QUOTED.sub("", found), vocabulary.generic)
        return frozenset({"abstract", *(["residue"] if len(residue) >= 2 else [])}), "abstract", residue
    return _name_marks(found, rest, head, marks, vocabulary)


def _name_marks(
    found: str, rest: str, head: str, marks: set[str], vocabulary: Words
) -> tuple[frozenset[str], str, str]:
    kind = vocabulary.heads[head] if head else ""
    modifier = rest.removesuffix(head)
    residue = unknown(_QUOTED.sub("", modifier), vocabulary.generic)
    tests = {
        "head": bool(head),
        "residue": len(residue) >= 2 or _LETTER.search(residue) is not None,
        "label": _QUOTED.search(found) is not None,
        "quoted": _LABEL.search(found) is not None,
        "ordinal": _ORDINAL.search(rest) is not None,
        "ours": vocabulary.own.match(rest) is not None,
        "own": bool(head) and kind in _OWNED and vocabulary.own.match(rest) is not None,
        "initial": bool(residue),
        "whole": len(found) >= 4,
        "long": len(found) >= 8,
        "congress": head in _CONGRESS,
        "plain": bool(head) and not modifier,
        "hub": head.endswith(_HUBS),
        "aim": vocabulary.aim.match(rest) is not None,
        "founded": vocabulary.founded.search(rest) is not None,
        "title": vocabulary.title.match(rest) is not None,
        "bare-phase": _BARE_PHASE.match(found) is not None,
        kind: bool(kind),
    }
    return frozenset(marks | {mark for mark, holds in tests.items() if holds}), kind, residue


_HUBS = ("中心", "枢纽", "走廊", "基地")  # what an area is to become, where it is 打造
_CONGRESS = ("大会", "年会", "峰会", "系列活动")
_LETTER = re.compile(r"[A-Z]")
_OWNED = frozenset({"hospital", "venue", "school", "building", "institute"})


def _without_works(found: str, vocabulary: Words) -> tuple[str, bool]:
    """Cut works (``修缮|改造``) off the end; words in which they are the end of something else (阶段) keep them."""
    rest = found
    while (cut := ending(rest, vocabulary.works)) and len(ending(rest, vocabulary.never)) <= len(cut) < len(rest):
        rest = rest.removesuffix(cut)
    return rest, rest != found


def unknown(found: str, generic: frozenset[str]) -> str:
    """Return what is left of `found` without general words, the longest first from the left."""
    left, position = [], 0
    while position < len(found):
        for size in range(min(5, len(found) - position), 0, -1):
            if found[position : position + size] in generic:
                position += size
                break
        else:
            left.append(found[position])
            position += 1
    return "".join(left)
