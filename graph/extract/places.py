"""Named geographic things: areas, towns, parks and zones, roads, rivers and lakes, sites.

In: a `Reading`. Out: one `Place` a mention, in text order; places inside longer names count too.

1. Names of the gazetteer (``data/places.csv``), full or short, unless their neighbours make other words of them.
2. Names by their last word (``lexicon/places.toml``): the body before it must hold a letter that names something;
   ``产业园区`` and ``国家级示范区`` describe, ``周陵街道`` names. A telling last word (``科学城``) may stand alone
   where the text has named one in full.
3. Names that the text itself makes known (`localities`).
4. The plan's own ``新区`` or ``新城`` alone; ``来陕``, ``进京``: a place in one letter after a verb of motion.
5. Of overlapping readings the longer stays; inside it a known place stays where it starts the name and is more
   than the name without its class word (西安 in 西安戏剧学院, not in 西安市).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..document import Span
from ..mention import Place
from .atlas import atlas
from .flow import Flow, Hit
from .lexicon import Lexicon, alternatives
from .localities import Words, ends, members, regions, schools, short
from .reading import Reading
from .suffixes import Candidate, candidates, grouped, suffix_pattern, trie

if TYPE_CHECKING:
    from .pipeline import Found

_LIMIT = 14
_GRADE = "[1-5A]级?"
_SHORT = 4
_LONG = 12
_CLASS = (
    "半岛",
    "群岛",
    "湾",
    "山",
    "地区",
    "街道",
    "社区",
    "新区",
    "新城",
    "片区",
    "自治县",
    "市",
    "区",
    "县",
    "镇",
    "乡",
    "省",
)


@dataclass(frozen=True)
class _Vocabulary:
    kinds: Mapping[str, str]
    bare: frozenset[str]
    telling: frozenset[str]
    short: frozenset[str]
    after: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    generic: re.Pattern[str]
    ordinary: re.Pattern[str]
    describing: re.Pattern[str]
    label: re.Pattern[str]


@cache
def _vocabulary(lexicon: Lexicon) -> _Vocabulary:
    suffixes = lexicon.meanings("places", "suffixes")
    words = frozenset((*suffixes, *lexicon.words("places", "blocked")))
    generic = lexicon.words("places", "generic")
    described = (*generic, *lexicon.words("common", "words"))
    return _Vocabulary(
        kinds=suffixes,
        bare=frozenset(lexicon.words("places", "bare")),
        telling=frozenset(lexicon.words("places", "telling")),
        short=frozenset(lexicon.words("places", "limits")),
        after=dict(lexicon.table("places", "after")),
        pattern=suffix_pattern(lexicon, words, _LIMIT),
        generic=re.compile(f"(?:{trie(generic)})*"),
        ordinary=re.compile(f"(?:{grouped(described)}|{_GRADE})*"),
        describing=re.compile(f"(?:{grouped(word for word in described if len(word) > 1)}|{_GRADE})*"),
        label=re.compile(f"(?:{alternatives(lexicon.words('places', 'labels'))})"),
    )


def find_places(reading: Reading, found: Found) -> Iterable[Place]:  # noqa: ARG001 - every extractor has this shape
    """Return the places that the text names, in text order."""
    flow = Flow.of(reading.document)
    text = flow.text
    words = _vocabulary(reading.lexicon)
    local = Words.of(reading.lexicon)
    known = (*_known(text, words), *_by_suffix(text, words))
    hits = [
        *known,
        *members(text, local, reading.lexicon),
        *schools(text),
        *regions(text),
        *ends(text, local, reading.lexicon, [hit.span for hit in known]),
    ]
    hits += (hit for hit in short(text, hits, reading.plan.place, local) if not _label(text, hit.span, words))
    hits += _own(text, reading.plan.place)
    single = (Span(*match.span()) for match in _SINGLE.finditer(text))
    hits += [Hit(span, "adminArea", "places.single") for span in single if not _label(text, span, words)]
    return [_mention(reading, flow.back(hit.span), hit) for hit in _settled(hits, text)]


def _mention(reading: Reading, span: Span, hit: Hit) -> Place:
    section = reading.section_at(span.start)
    return Place(span=span, text=span.of(reading.text), section=section, rule=hit.rule, kind=hit.kind)


# Known places --------------------------------------------------------------------------------------


def _known(text: str, words: _Vocabulary) -> Iterator[Hit]:
    for span, region in atlas().known(text):
        bare = span.of(text) == region.short or (not region.short and len(span) == 2)
        if not (bare and _label(text, span, words)):
            yield Hit(span, region.kind, "places.known")


def _label(text: str, span: Span, words: _Vocabulary) -> bool:
    """Tell whether a short name is part of a label, as in ``健康西咸`` or ``“西咸样板”``."""
    if words.label.fullmatch(text, max(0, span.start - 2), span.start):
        return True
    quote = _QUOTE.search(text, max(0, span.start - 8), span.start)
    return quote is not None and (len(quote.group()) > 1 or not text.startswith(("”", '"'), span.end))


_QUOTE = re.compile(r'[“"][^“”"，。；、]{0,7}$')


# Names by their last word --------------------------------------------------------------------------


def _by_suffix(text: str, words: _Vocabulary) -> Iterator[Hit]:
    named: set[str] = set()
    bare: list[Candidate] = []
    for candidate in candidates(words.pattern, text):
        kind = words.kinds.get(candidate.suffix)
        if kind is None or text.startswith(words.after.get(candidate.suffix, ()), candidate.end):
            continue
        name = _name(candidate, words, text)
        if name is None:
            bare += [candidate] * (not candidate.body and candidate.suffix in words.telling)
            continue
        named.add(name.suffix)
        yield Hit(name.span, kind, f"places.{kind}")
        if name.body.endswith("城") and name.suffix in ("遗址", "遗址公园"):
            yield Hit(Span(name.start, name.end - len(name.suffix)), "block", "places.site")
    yield from (Hit(part.span, words.kinds[part.suffix], "places.later") for part in bare if part.suffix in named)


def _name(candidate: Candidate, words: _Vocabulary, text: str) -> Candidate | None:
    """Return the candidate as a name, without words that only describe it, or None."""
    if not candidate.body:
        return candidate if candidate.suffix in words.bare else None
    if _NUMBER.fullmatch(candidate.body):
        return None
    candidate = _widened(candidate, text)
    kind = words.kinds[candidate.suffix]
    known = atlas().tail(candidate.text)
    if known is not None and known < len(candidate.body):
        tail = candidate.without(known)
        return tail if known and not _label(text, tail.span, words) else None
    candidate = _lowest(candidate, _UPPER if kind == "adminArea" else _UPPER[:1])
    if _torn(candidate, words, text):
        return None
    if candidate.suffix in words.short:
        return _plain(candidate, words, text)
    if (
        candidate.cut
        or _LISTED.match(candidate.body)
        or words.label.match(candidate.body)
        or len(candidate.body) > _LONG
    ):
        return None
    return _road(candidate, words, text) if kind == "road" else _area(candidate, kind, words, text)


_LINKING = re.compile("(?:街道|[区镇县市])[同和向来为]$")
_SETTLED = ("社区", "村", "路", "街", "大道")


def _widened(candidate: Candidate, text: str) -> Candidate:
    """Return a name of one letter with the letter before it, behind a larger area (``区|同谷社区``)."""
    at = candidate.start
    if len(candidate.body) == 1 and candidate.suffix in _SETTLED and _LINKING.search(text, max(0, at - 3), at):
        return Candidate(text[at - 1] + candidate.body, candidate.suffix, at - 1, candidate.end, cut=False)
    return candidate


def _torn(candidate: Candidate, words: _Vocabulary, text: str) -> bool:
    """Tell whether the first letter belongs to an ordinary word that began before the name (``均|衡发展县``)."""
    if candidate.start == 0 or not words.ordinary.fullmatch(text, candidate.start - 1, candidate.start + 1):
        return False
    return words.ordinary.fullmatch(candidate.body, 1) is not None


def _area(candidate: Candidate, kind: str, words: _Vocabulary, text: str) -> Candidate | None:
    """Return an area or a site without the words that only describe it, or None if nothing else is left."""
    if len(candidate.body) < 2 and kind in ("funcArea", "adminArea") and candidate.suffix not in words.telling:
        return None
    if _COUNTED.search(candidate.body) or (candidate.suffix in _TITLES and _award(candidate, text)):
        return None
    describes = words.generic if candidate.suffix in _NAMING else words.ordinary
    if describes.fullmatch(candidate.body):
        return candidate if _definite(candidate, words, text) else None
    described = words.describing.match(candidate.body)
    cut = described.end() if described else 0
    if cut == len(candidate.body) - 1 and kind == "funcArea":
        return None
    return candidate.without(cut if cut < len(candidate.body) else 0)


_NAMING = ("新区", "新城", "遗址", "故城", "古镇", "古城", "国际机场", "机场")
_NUMBER = re.compile(r"[\d·万千百个一二三四五六七八九十]+|[A-Za-z]")
_COUNTED = re.compile("[一二三四五六七八九十两]大")
_PHASE = re.compile(r"(?:[一二三四五六]期|[东南西北]区|“起步区”|起步区)")


_TITLES = ("示范区", "试验区", "先行区", "先导区", "集聚区", "合作区", "创新区")
_AWARDED = ("国家", "国家级", "全国", "省级", "全省", "国际")


def _award(candidate: Candidate, text: str) -> bool:
    """Tell whether an area is a title that the nation or a province awards (``国家|…示范区``) and no place."""
    return candidate.body.startswith(_AWARDED) or text.endswith(_AWARDED, 0, candidate.start)


def _definite(candidate: Candidate, words: _Vocabulary, text: str) -> bool:
    """Tell whether a name that only describes is one all the same (``临空产业园|二期``, ``依托|影视文化产业基地``)."""
    if candidate.suffix in words.telling or _PHASE.match(text, candidate.end):
        return True
    used = candidate.suffix.endswith("基地") and text.endswith(("依托", "用好"), 0, candidate.start)
    return used and len(candidate.body) > 3


def _known_front(candidate: Candidate) -> int:
    """Return the length of the known place that stands before the rest of a body (``大连|金州|湾``, ``西安|浐|河``)."""
    most = len(candidate.body) - (1 if candidate.suffix in "河江湖" else 2)
    return next((size for size in (5, 4, 3, 2) if size <= most and candidate.body[:size] in atlas().names), 0)


_LISTED = re.compile(r"[一二三四五六七八九十两\d半]+(?:大|小时|分钟|.*[一二三四五六七八九十两])")


_AMOUNT = re.compile(r"[\d百千万]|[一二三四五六七八九十两].*[一二三四五六七八九十两]")


def _plain(candidate: Candidate, words: _Vocabulary, text: str) -> Candidate | None:
    """Return a name whose last word has one letter; it must be short, or end in a place that is known."""
    if candidate.suffix in "河江湖山湾岛岭溪渠":
        candidate = candidate.without(_known_front(candidate))
    if candidate.cut or len(candidate.body) > _SHORT:
        return None
    lone = len(candidate.body) == 1
    if candidate.suffix in "市区县镇乡村港" and (
        candidate.body.endswith(candidate.suffix)
        or _AMOUNT.search(candidate.body)
        or words.ordinary.fullmatch(candidate.body)
    ):
        return None
    if lone and candidate.suffix in "市区村乡镇省谷旗":
        return None
    if lone and text.endswith("“", 0, candidate.start):
        return None
    if candidate.text in atlas().names or _label(text, candidate.span, words):
        return None
    return None if _LISTED.match(candidate.body) or words.label.match(candidate.body) else candidate


def _lowest(candidate: Candidate, upper: tuple[str, ...]) -> Candidate:
    """Return an area without the larger one that it lies in (``甲街道|乙社区``)."""
    inner = max((candidate.body.rfind(word) + len(word) for word in upper if word in candidate.body), default=0)
    return candidate.without(inner) if len(candidate.body) - inner > 1 else candidate


_UPPER = ("街道", "新区", "镇", "区", "县", "市")


def _road(candidate: Candidate, words: _Vocabulary, text: str) -> Candidate | None:
    """Return a road without the area that it lies in (``甲街道|乙路``)."""
    inner = max((candidate.body.rfind(word) + len(word) for word in _AREA if word in candidate.body), default=0)
    joint = _JOINT.search(candidate.body)
    name = candidate.without(max(inner, joint.end() if joint else 0))
    if name.cut or len(name.body) < (1 if len(name.suffix) > 1 else 2):
        return None
    general = words.ordinary.fullmatch(name.body) and (len(name.body) > 3 or name.suffix in _LINES)
    return None if general and not _PHASE.match(text, name.end) else name


_LINES = ("城际", "公路", "通道", "高铁", "铁路", "城际铁路", "高速", "高速公路", "快线", "环线")


_AREA = ("街道", "社区", "新区", "新城", "中心区", "镇", "区", "县", "市", "高速")
_JOINT = re.compile("[路道街桥线速](?:[东西南北]延)?[接至]")


_SINGLE = re.compile(
    "(?<=[来进赴在入返驻离援])(?<!将来)(?<!未来)(?<!本来)(?<!年来)(?<!外来)(?<!往来)(?<!现在)(?<!存在)"
    "(?:[京华藏](?=[考投就旅创非上务工企访学调视流返人央留办购游讲发建设兴的和、，。；])"
    "|[津沪渝粤陕苏浙闽赣鲁豫鄂湘桂琼川黔滇晋冀皖](?![江河海湖山州南北东西中蜀省市区县院剧菜商台港澳息级京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇藏陕甘青宁]))"
)
_OWN = re.compile("新区|新城")


def _own(text: str, place: str) -> Iterator[Hit]:
    """Yield ``新区`` or ``新城`` where they stand alone for the plan's own area or the one above it."""
    if not place.endswith(("新区", "新城")):
        return
    for match in _OWN.finditer(text):
        if match.group() == "新城" and not place.endswith("新城"):
            continue
        if text.startswith("级", match.end()) or text.endswith(("各", "每个", "级", "个"), 0, match.start()):
            continue
        yield Hit(Span(*match.span()), "funcArea", "places.own")


# Overlaps ------------------------------------------------------------------------------------------


def _settled(hits: list[Hit], text: str) -> list[Hit]:
    ordered = sorted(hits, key=lambda hit: (hit.span.start, -hit.span.end, hit.rule != "places.known"))
    kept: list[Hit] = []
    for hit in ordered:
        outer = [other for other in kept[-4:] if other.span.overlaps(hit.span)]
        if all(_nested(hit, other, text) for other in outer):
            kept.append(hit)
    return kept


def _nested(inner: Hit, outer: Hit, text: str) -> bool:
    """Tell whether a place inside another is a mention of its own."""
    if inner.span == outer.span or not outer.span.contains(inner.span) or inner.span.end == outer.span.end:
        return False
    if inner.rule == "places.site":
        return True
    if outer.rule == "places.known":
        return False
    if inner.span.start != outer.span.start:
        return outer.kind == "funcArea" and inner.rule == "places.known"
    return outer.kind in ("funcArea", "block") and text[inner.span.end : outer.span.end] not in _CLASS
