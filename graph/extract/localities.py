"""Places that a text itself makes known: members of lists, neighbourhoods, names that recur without a class word.

In: a flow's text and the places found in it by name or by last word. Out: more places, in no order.

1. Members of ``甲、乙和丙等街道``, and the neighbourhoods after which schools are called (``甲街道|乙|小学``).
2. *Introduced* names: what a class word introduces (``周陵街道``), the plan's own area, may stand alone (``周陵``).
3. *Recurring* names: two or three letters that no ordinary word explains and that stand before works of a locality
   (``周陵|水厂``, ``周陵|综合市场``), where the text names them three times or before two kinds of such works.
4. *Phased* names: such letters before works of a locality in phases (``周陵|电厂|二期``).
5. The ends of a line of which one is known (``西安至|周陵``).
6. Regions in letters: a province's letter and its side (``渝东北``), three provinces' letters or more (``苏浙皖``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ..document import Span
from .atlas import atlas
from .flow import Hit
from .lexicon import Lexicon, alternatives
from .suffixes import Candidate, any_of, behind, candidates, grouped, suffix_pattern

_LIMIT = 8
_OFTEN = 3
_STEMMED = ("街道", "新区", "新城", "片区", "组团", "自治县", "办事处", "社区", "市", "区", "县", "镇", "乡", "省")
_MOST = 12


@dataclass(frozen=True)
class Words:
    """What the search needs of the vocabulary; `ordinary` matches what only describes, from a position on."""

    ordinary: re.Pattern[str]
    works: re.Pattern[str]
    members: re.Pattern[str]

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> Words:
        """Return the words of a vocabulary."""
        described = (*lexicon.words("places", "generic"), *lexicon.words("common", "words"))
        members = alternatives(lexicon.words("places", "members"))
        return Words(
            ordinary=re.compile(f"(?:{grouped(described)})*"),
            works=suffix_pattern(lexicon, frozenset(lexicon.words("places", "works")), _LIMIT),
            members=re.compile(f"等(?:[0-9]+个|[一二三四五六七八九十两多]+个)?(?:{members})(?![级场管直建务内])"),
        )


def members(text: str, words: Words, lexicon: Lexicon) -> Iterator[Hit]:
    """Yield the members of ``甲、乙和丙等街道``; the first begins behind the verb before it."""
    for match in words.members.finditer(text):
        end = match.start()
        items: list[Span] = []
        for _ in range(_MOST):
            start = text.rfind("、", max(0, end - 7), end)
            item = Span(start + 1, end)
            if start < 0 or not _ITEM.fullmatch(text, item.start, item.end) or _describes(item.of(text), words):
                break
            items += _parted(text, item)
            end = start
        if items and end == items[-1].start - 1:
            first = (span for span in behind(lexicon, text, end, (2, 3, 4)) if not _describes(span.of(text), words))
            items += islice(first, 1)
        yield from (Hit(item, "block", "places.member") for item in items)


_ITEM = re.compile(r"[一-龥·]{1,5}[^部局委会院行办厅署司团队业边线]")
_LINK = re.compile("[和与及]")


def _parted(text: str, item: Span) -> list[Span]:
    """Return the two names that ``和`` links, or the one."""
    link = _LINK.search(text, item.start + 2, item.end - 2)
    return [Span(link.end(), item.end), Span(item.start, link.start())] if link else [item]


def schools(text: str) -> Iterator[Hit]:
    """Yield the neighbourhoods after which schools are called (``甲街道|乙|小学``)."""
    for match in _SCHOOL.finditer(text):
        yield Hit(Span(*match.span("name")), "block", "places.school")


_SCHOOL = re.compile("街道(?P<name>[一-龥]{2,3})(?:[东南西北]部)?(?:九年一贯制学校|小学|中学)")


def _describes(name: str, words: Words) -> bool:
    return words.ordinary.fullmatch(name) is not None


def stem(name: str) -> str:
    """Return a name without its class word, empty where too little is left to stand alone.

    >>> stem("周陵街道"), stem("渭河")
    ('周陵', '')
    """
    for word in _STEMMED:
        if name.endswith(word):
            return name[: -len(word)] if 2 <= len(name) - len(word) <= 3 else ""
    return ""


def short(text: str, hits: Iterable[Hit], own: str, words: Words) -> Iterator[Hit]:
    """Yield the mentions of names without a class word that the text introduced, or that recur in it."""
    names = dict.fromkeys(_made_known(text, words), "block")
    for hit in hits:
        name = hit.span.of(text)
        if hit.rule == "places.member":
            names[name] = hit.kind
        elif hit.rule in _INTRODUCED and (hit.rule == "places.known" or name.endswith(_KEPT)):
            names[stem(name)] = hit.kind
    mine = stem(own)
    names[mine] = "adminArea"
    names = {
        name: kind
        for name, kind in names.items()
        if len(name) >= 2
        and not name.isascii()
        and (name == mine or not _describes(name, words))
        and not _holds_known(name)
    }
    for match in re.finditer(any_of(names), text) if names else ():
        yield Hit(Span(*match.span()), names[match.group()], "places.short")


def _holds_known(name: str) -> bool:
    """Tell whether a name is that of a known place, or begins with one."""
    return any(name[:size] in atlas().names for size in range(2, len(name) + 1))


_INTRODUCED = ("places.adminArea", "places.known", "places.block")
_KEPT = ("街道", "社区", "片区", "组团", "县", "镇", "乡", "市")


_PLANTS = ("水厂", "净化厂", "处理厂", "污水厂", "变电站", "电厂", "泵站", "水库")
_SITED = re.compile("[、等和及]|改?扩建|改造|提标")
_PHASED = re.compile(r"[一二三四五]期|\d+号机组")


def _made_known(text: str, words: Words) -> Iterator[str]:
    """Yield the names that recur before works of a locality, or stand before such works in phases."""
    before: dict[str, set[str]] = defaultdict(set)
    for candidate in candidates(words.works, text):
        if candidate.cut or _torn(text, candidate.start, words):
            continue
        for size in (2, 3):
            name, rest = candidate.body[:size], candidate.body[size:]
            if len(name) == size and _names(name, words) and _describes(rest, words):
                before[name].add(candidate.suffix)
                if _sited(text, candidate, rest):
                    before[name].add("phase")
                break
    for name, kinds in sorted(before.items()):
        if len(kinds) > 1 or text.count(name) >= _OFTEN:
            yield name


def _sited(text: str, candidate: Candidate, rest: str) -> bool:
    """Tell whether works are in phases, or a plant in a list or under works, so that its one mention names its site."""
    listed = text.startswith("、", candidate.start - 1) or _SITED.match(text, candidate.end)
    phased = not rest and _PHASED.match(text, candidate.end)
    return bool(phased or (listed and candidate.suffix in _PLANTS))


def _torn(text: str, start: int, words: Words) -> bool:
    """Tell whether an ordinary word holds the letter at `start` and the one before it."""
    return start > 0 and words.ordinary.fullmatch(text, start - 1, start + 1) is not None


def _names(name: str, words: Words) -> bool:
    """Tell whether two or three letters name something: no ordinary word begins or ends in them."""
    pairs = (name[at : at + 2] for at in range(len(name) - 1))
    return not _ODD.search(name) and all(_LETTERS.fullmatch(pair) and not _describes(pair, words) for pair in pairs)


_LETTERS = re.compile("[一-龥]{2}")
_ODD = re.compile("[一二三四五六七八九十两百千万亿第个新老旧全各多大小级类性化的等区市县省镇乡村路街]")

_LINE = re.compile("(?<=[一-龥])[至—](?=[一-龥])")
_AFTER_LINE = re.compile("[、，。；）)]|[段等]|(?:高速)?(?:铁路|公路)|高铁|航道")


def ends(text: str, words: Words, lexicon: Lexicon, known: Sequence[Span]) -> Iterator[Hit]:
    """Yield the end of a line (``甲至乙``) that is not known, where the other one is."""
    starts, stops = ({getattr(span, side) for span in known} for side in ("start", "end"))
    for link in _LINE.finditer(text):
        left, right = link.start() in stops, link.end() in starts
        spans: Iterable[Span] = ()
        if right and not left:
            spans = behind(lexicon, text, link.start(), (2, 3))
        elif left and not right:
            sizes = (size for size in (2, 3) if _AFTER_LINE.match(text, link.end() + size))
            spans = (Span(link.end(), link.end() + size) for size in sizes)
        unknown = (span for span in spans if _names(span.of(text), words))
        yield from (Hit(span, "block", "places.end") for span in islice(unknown, 1))


_PROVINCES = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇藏陕甘青宁"
# A class of letters first: the search runs from one such letter to the next.
_REGION = re.compile(
    f"[{_PROVINCES}](?<![{_PROVINCES}四银伊合江].)(?:[{_PROVINCES}]{{2,}}(?![一-龥]?[会院所])|"
    "(?<=[渝冀晋苏浙皖闽赣鲁豫鄂湘粤桂黔滇陕川辽])(?<![汉潢]川)(?<!大辽)"
    "(?:东[南北]|西[南北]|[东南西北中])(?:地区)?(?![区县市路街省大]))"
)


def regions(text: str) -> Iterator[Hit]:
    """Yield regions that are told in letters of provinces."""
    for match in _REGION.finditer(text):
        if match.group() not in atlas().names:
            yield Hit(Span(*match.span()), "block", "places.region")
