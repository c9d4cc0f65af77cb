"""Named bodies: governments and their departments, party bodies, companies, universities, hospitals, institutes.

In: a `Reading` and the places found before. Out: one `Organization` a mention, in text order.

1. Departments: a function and a class word (``发展改革`` + ``委``), with the level or place before them (``区``,
   ``深圳市``). In lists the level stands once (``区发改局、住建局``): each member is a name of its own.
2. Bodies with names of their own (``国务院``, ``市委``, ``总工会``) and well-known companies.
3. Names by their last word (``…大学``, ``…研究院``, ``…集团``) with a letter that names something.
4. Members of an enumeration that a class word closes (``甲、乙等企业``).
5. Groups for a task (``省…领导小组办公室``), and what a note of responsibility lists and only its place makes known.
6. Of overlapping readings the longer stays; government bodies hold no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from ..document import Span
from ..mention import Organization
from .agents import BODY
from .atlas import atlas
from .flow import Flow, Hit
from .lexicon import Lexicon, alternatives
from .reading import Reading
from .suffixes import Candidate, any_of, behind, candidates, grouped, suffix_pattern, trie

if TYPE_CHECKING:
    from .pipeline import Found

_LIMIT = 16
_TAIL = 4


@dataclass(frozen=True)
class _Vocabulary:
    department: re.Pattern[str]
    bodies: re.Pattern[str]
    owners: re.Pattern[str]
    names: re.Pattern[str]
    generic: re.Pattern[str]
    ordinary: re.Pattern[str]
    groups: re.Pattern[str]
    central: tuple[str, ...]
    describing: re.Pattern[str]
    members: re.Pattern[str]
    kinds: Mapping[str, str]
    named: Mapping[str, str]
    after: dict[str, tuple[str, ...]]


@cache
def _vocabulary(lexicon: Lexicon) -> _Vocabulary:
    function = any_of(lexicon.words("organizations", "functions"))
    praise = trie(lexicon.words("organizations", "praise"))
    members = alternatives(lexicon.words("organizations", "members"))
    named = lexicon.meanings("organizations", "bodies")
    generic = lexicon.words("organizations", "generic")
    suffixes = lexicon.meanings("organizations", "suffixes")
    return _Vocabulary(
        department=re.compile(
            f"{function}(?:[和与]?{function})*(?P<word>{alternatives(lexicon.words('organizations', 'classes'))})"
        ),
        bodies=re.compile(any_of(named)),
        owners=re.compile(f"(?:{alternatives(lexicon.words('organizations', 'levels'))})$"),
        names=suffix_pattern(lexicon, frozenset(suffixes), _LIMIT),
        generic=re.compile(f"(?:{trie(generic)})*"),
        ordinary=re.compile(f"(?:{grouped((*generic, *lexicon.words('common', 'words')))})*"),
        groups=re.compile(f"(?:{alternatives(lexicon.words('organizations', 'groups'))})(?:办公室|办(?![公理法]))?"),
        central=lexicon.words("organizations", "central"),
        describing=re.compile(f"(?:{praise})*"),
        members=re.compile(f"等(?:{praise})*(?:{members})"),
        kinds=suffixes,
        named=named,
        after=dict(lexicon.table("organizations", "after")),
    )


def find_organizations(reading: Reading, found: Found) -> Iterable[Organization]:
    """Return the bodies that the text names, in text order."""
    flow = Flow.of(reading.document)
    text = flow.text
    words = _vocabulary(reading.lexicon)
    known = tuple(flow.forth(mention.span for mention in found.get("places", ())))
    ends = {span.end: span for span in known}
    places = {span.start: span for span in known}
    hits = [*_departments(text, words, ends), *_named(text, words, ends, places), *_by_suffix(text, words, places)]
    hits += _investors(text, known, words, reading.lexicon)
    hits += [*_members(text, words, reading.lexicon), *_groups(text, words, places), *_noted(reading, flow, words)]
    named = (_branch(text, hit, places) for hit in hits if not _class(text, hit.span.start))
    return [_mention(reading, flow.back(hit.span), hit) for hit in _settled(named)]


def _mention(reading: Reading, span: Span, hit: Hit) -> Organization:
    section = reading.section_at(span.start)
    return Organization(span=span, text=span.of(reading.text), section=section, rule=hit.rule, kind=hit.kind)


_EACH = ("各", "各级", "各有关", "各相关", "每个", "两级", "该", "市县", "区县", "省市", "（市、")
_LEVELS = re.compile("(?<![一-龥])[省市区县]、$|[、）（]区）$|各[省市区县州盟旗]{1,2}$|自治区、直辖$")
_BRANCH = re.compile(
    "(?:省|市|区)?(?:分署|分局|监管局|监管分局|税务局|分行|中心支行|证监局|专员办|特派办|办事处|局)(?![面部势限域长])"
)


def _class(text: str, start: int) -> bool:
    """Tell whether the words before a body make a class of bodies of it (``各|区政府``, ``市、|县人民政府``)."""
    return text.endswith(_EACH, 0, start) or _LEVELS.search(text, max(0, start - 6), start) is not None


def _branch(text: str, hit: Hit, places: dict[int, Span]) -> Hit:
    """Return a central body together with its branch in a place (``海关总署|广东|分署``)."""
    place = places.get(hit.span.end)
    branch = _BRANCH.match(text, place.end) if place and hit.kind in ("government", "company") else None
    return replace(hit, span=Span(hit.span.start, branch.end())) if branch else hit


def _blocked(text: str, word: str, end: int, words: _Vocabulary) -> bool:
    """Tell whether what follows a class word makes another word of it (``财政部|门``)."""
    tails = (words.after.get(word[-size:], ()) for size in range(1, min(len(word), _TAIL) + 1))
    return any(text.startswith(tail, end) for tail in tails)


def _departments(text: str, words: _Vocabulary, ends: dict[int, Span]) -> Iterator[Hit]:
    for match in words.department.finditer(text):
        if not _blocked(text, match["word"], match.end(), words):
            start = _owner(text, match.start(), words, ends)
            yield Hit(Span(start, match.end()), "government", "organizations.department")


def _owner(text: str, start: int, words: _Vocabulary, ends: dict[int, Span]) -> int:
    """Return where the level or places before a body begin (``深圳市|发展改革委``), or the body's own start."""
    match = words.owners.search(text, max(0, start - 6), start)
    if start not in ends:
        return match.start() if match else start
    while start in ends:
        start = ends[start].start
    return start


def _named(text: str, words: _Vocabulary, ends: dict[int, Span], places: dict[int, Span]) -> Iterator[Hit]:
    for match in words.bodies.finditer(text):
        kind = words.named[match.group()]
        start = match.start()
        if _blocked(text, match.group(), match.end(), words):
            continue
        if match.group().endswith(_CLASSES) and _owner(text, start, words, ends) == start:
            continue
        if (
            kind == "company"
            and start in places
            and places[start].end > match.end()
            and text[places[start].end - 1] in "区路街村道站"
        ):
            continue
        if kind in ("party", "government", "other"):
            start = _above(text, match, words, ends)
        yield Hit(Span(start, match.end()), "school" if kind == "university" else kind, "organizations.named")


def _above(text: str, match: re.Match[str], words: _Vocabulary, ends: dict[int, Span]) -> int:
    """Return where a body with its own name begins, with the place before it (``深圳市|委``, ``区|残联``)."""
    level = _LEVEL.match(match.group())
    if not level:
        return _owner(text, match.start(), words, ends)
    inner = ends.get(match.start() + level.end()) or ends.get(match.start())
    return _owner(text, inner.start, words, ends) if inner else match.start()


_CLASSES = ("中心", "人民法院", "人民检察院", "街道办事处", "街道办")
_LEVEL = re.compile("街道|[省市区县州盟]")


def _seated(candidate: Candidate, words: _Vocabulary, places: dict[int, Span]) -> Iterator[Hit]:
    """Yield the company whose seat is named (``西安|赛岚|总部大厦``)."""
    place = places.get(candidate.start)
    owner = candidate.without(len(place)) if place and place.end < candidate.end else candidate
    if 2 <= len(owner.body) <= 4 and not words.generic.fullmatch(owner.body):
        yield Hit(Span(owner.start, owner.end - len(owner.suffix)), "company", "organizations.seat")


_PARK = re.compile("[^，。；、]{0,10}?(?:产业园|工业园|科技园|物流园|科创园)")


def _investors(text: str, known: Iterable[Span], words: _Vocabulary, lexicon: Lexicon) -> Iterator[Hit]:
    """Yield the companies whose park stands in a place (``赛岚|西安产业园``)."""
    for place in known:
        if place.of(text) in atlas().names and _PARK.match(text, place.end):
            before = (span for span in behind(lexicon, text, place.start, (2, 3)) if _invests(span.of(text), words))
            yield from (Hit(span, "company", "organizations.investor") for span in islice(before, 1))


def _invests(name: str, words: _Vocabulary) -> bool:
    return name not in atlas().names and _names(name, words) and not _BOUND.search(name)


_BOUND = re.compile("[在与和及各对向为以至从到的内外省市区县镇]")


def _by_suffix(text: str, words: _Vocabulary, places: dict[int, Span]) -> Iterator[Hit]:
    for candidate in candidates(words.names, text):
        if not candidate.body or _blocked(text, candidate.suffix, candidate.end, words):
            continue
        kind = words.kinds[candidate.suffix]
        if kind == "seat":
            yield from _seated(candidate, words, places)
            continue
        seated = candidate.start in places and not candidate.suffix.endswith("馆")
        seated = seated and kind == "institute" and not text.endswith("打造", 0, candidate.start)
        if (_describes(candidate, kind, words) and not seated) or _torn(candidate, words, text):
            continue
        if not _proper(candidate, kind, text):
            continue
        described = words.describing.match(candidate.body)
        upper = candidate.body.rfind("街道") + 2 if "街道" in candidate.body else 0
        name = candidate.without(max(upper, described.end() if described else 0))
        yield Hit(name.span, "company" if kind == "brand" else kind, f"organizations.{kind}")


_NAMING = ("大学", "学院", "集团", "银行", "海关", "分局", "法院", "检察院")
_BUILDING = re.compile(r"(?:新建|建成|开工|筹建|扩建|新改扩建|启用|竣工|推进|加快)[^，。；]{0,16}$")
_OFFICES = ("促进中心", "交易中心")
_TO_BUILD = ("中学", "小学", "学校", "幼儿园", "实验学校", "外国语学校", "高中")
_LISTED = ("、", "（", "等", "项目", "企业", "，", "。", "；", "总部")


_AT_WORK = re.compile(
    "(?:实现)?(?:量产|投产|达产|扩产|增产|复产)|(?:[一-龥]{0,4})?(?:车间|工厂|产线|生产线|总部|研发中心)"
)
_FIRST = re.compile("、[^，。；]{1,24}?等(?:重点|重大|一批)?(?:项目|企业|公司)")


def _built(candidate: Candidate, text: str) -> bool:
    """Tell whether a school is still to be built; what is enlarged exists."""
    after = _WORKED.match(text, candidate.end)
    if after:
        return after[1] is not None
    return _BUILDING.search(text, max(0, candidate.start - 20), candidate.start) is not None


_WORKED = re.compile(
    "[^，。；]{0,8}?(?:(新建|主体|封顶|竣工|开工|[^，。；]{0,14}前期工作)|改扩建)|[^，。；]{0,17}?改扩建"
)


def _proper(candidate: Candidate, kind: str, text: str) -> bool:
    if candidate.cut or _NUMBER.match(candidate.body) or candidate.text.endswith("中小学"):
        return False
    if kind == "brand":
        listed = text.startswith("、", candidate.start - 1) and text.startswith(_LISTED, candidate.end)
        told = _FIRST.match(text, candidate.end) or _AT_WORK.match(text, candidate.end)
        return len(candidate.body) == 2 and (listed or told is not None)
    if candidate.suffix in _TO_BUILD and _built(candidate, text):
        return False
    return len(candidate.body) > 1 or candidate.suffix == "集团" or _PUBLIC_HOSPITAL.match(candidate.text) is not None


def _describes(candidate: Candidate, kind: str, words: _Vocabulary) -> bool:
    """Tell whether only describing words stand before the last word; what is the nation's is named by its field."""
    if candidate.suffix in _NAMING or kind == "hospital":
        return words.generic.fullmatch(candidate.body) is not None and _PUBLIC_HOSPITAL.match(candidate.text) is None
    return words.ordinary.fullmatch(candidate.body) is not None and not (
        (kind in ("institute", "company") or candidate.suffix in _OFFICES) and _owned(candidate, words)
    )


def _torn(candidate: Candidate, words: _Vocabulary, text: str) -> bool:
    """Tell whether the first letter belongs to an ordinary word that began before the name (``城|市型大学``)."""
    start, ordinary = candidate.start, words.ordinary
    within = (
        start > 1 and ordinary.fullmatch(text, start - 1, start + 1) and not ordinary.fullmatch(text, start - 2, start)
    )
    return bool(within) and ordinary.fullmatch(candidate.body, 1) is not None


_PUBLIC = re.compile("(?:国家|[省市区县])(?![级域]|重点)(?P<field>.{2,})")
_STATE = ("研究院", "科学院", "设计院")
_PUBLIC_HOSPITAL = re.compile(
    "(?:[省市区县]|新区)(?:人民|中医|中西医结合|妇幼|妇女儿童|儿童|中心|第[一二三四五六]).*院$"
)
_DESIGNATED = re.compile("国家(?!级|[二三四五六七八九十]大).{4,}创新中心|.{4,}(?:全国|国家)重点实验室")


def _owned(candidate: Candidate, words: _Vocabulary) -> bool:
    """Tell whether a level and a field name a body (``省|文物考古|研究院``), though every word of it describes."""
    if _DESIGNATED.fullmatch(candidate.text):
        return True
    public = _PUBLIC.fullmatch(candidate.body)
    return public is not None and (candidate.suffix in _STATE or words.generic.fullmatch(public["field"]) is None)


_NUMBER = re.compile(r"\d+(?:$|[^\d·年])|第?[一二三四五六七八九十两]+$")
_ITEM = re.compile(r"[一-龥A-Za-z0-9·]{2,8}")


def _members(text: str, words: _Vocabulary, lexicon: Lexicon) -> Iterator[Hit]:
    """Yield the members of ``甲、乙等企业`` that no word explains; the first one stands behind a verb."""
    for match in words.members.finditer(text):
        end = match.start()
        found = 0
        for _ in range(_MOST):
            start = _BEFORE.match(text[max(0, end - 12) : end][::-1])
            item = Span(end - len(start.group()), end) if start else Span(end, end)
            if not _ITEM.fullmatch(text, item.start, item.end) or not text.startswith("、", item.start - 1):
                break
            if words.ordinary.fullmatch(item.of(text)):
                break
            yield Hit(item, "company", "organizations.member")
            found, end = found + 1, item.start - 1
        first = (span for span in behind(lexicon, text, end, (2, 3, 4, 5, 6)) if _names(span.of(text), words))
        yield from (Hit(span, "company", "organizations.member") for span in islice(first, found > 0))


def _names(name: str, words: _Vocabulary) -> bool:
    return not any(words.ordinary.fullmatch(name[at:]) for at in range(len(name) - 1))


_MOST = 12
_BEFORE = re.compile(r"[一-龥A-Za-z0-9·]+")


_BEFORE_GROUP = re.compile(r"(?:[）)][^（()）\n]{1,20}[（(]|[^，。；：、！？\s（()）《》])*")
_FOUNDING = re.compile("关于|同意|建立|成立|设立|组建|设在|发挥|召开|报请?|完善|健全|强化|加强")
_OWNER = re.compile("国务院|中央|全国|国家(?!级)|(?<![各全每两跨])[省市区县州](?![域级内外委场民区县市直容两])")
_LONGEST = 44


def _groups(text: str, words: _Vocabulary, places: dict[int, Span]) -> Iterator[Hit]:
    """Yield groups and headquarters that a level, a place or the centre has set up for a task (``省|…领导小组``)."""
    for match in words.groups.finditer(text):
        stretch = _BEFORE_GROUP.match(text[max(0, match.start() - _LONGEST) : match.start()][::-1])
        low = match.start() - (stretch.end() if stretch else 0)
        low = max((verb.end() for verb in _FOUNDING.finditer(text, low, match.start())), default=low)
        owner = _OWNER.search(text, low, match.start())
        begins = [at for at in range(low, match.start()) if at in places] + ([owner.start()] if owner else [])
        if begins and match.start() - min(begins) > 3 and not text.endswith("等", 0, match.start()):
            yield Hit(Span(min(begins), match.end()), "government", "organizations.group")


def _noted(reading: Reading, flow: Flow, words: _Vocabulary) -> Iterator[Hit]:
    """Yield the bodies in notes of responsibility that only their place there makes known."""
    for part in reading.notes:
        for agent in part.agents:
            if agent.kind == BODY and agent.name.endswith(words.central) and not words.generic.fullmatch(agent.name):
                [span] = flow.forth([agent.span])
                yield Hit(span, "government" if agent.plain else "other", "organizations.noted")


def _settled(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.span.start, -hit.span.end)):
        outer = [other for other in kept[-3:] if other.span.overlaps(hit.span)]
        if all(_nested(hit, other) for other in outer):
            kept.append(hit)
    return kept


_FOUNDED = ("institute", "hospital", "school")


def _nested(inner: Hit, outer: Hit) -> bool:
    return (
        outer.span.contains(inner.span)
        and inner.span.start == outer.span.start
        and inner.span.end < outer.span.end
        and outer.kind not in ("government", "party")
        and (inner.rule == "organizations.named" or (inner.kind == "school" and outer.kind in _FOUNDED))
    )
