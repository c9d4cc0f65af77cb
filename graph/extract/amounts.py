"""Frames of a clause become amounts: which number is said of which thing.

1. The clause is lexed and parsed by the rules of ``rules/targets.toml`` into frames (`grammar`).
2. A frame's mode says how numbers and things go together: ``zip`` (分别), ``each`` (各, 均), ``several``
   (61条60公里), ``joint``.
3. What an elliptic frame leaves out (供应2.5万亩) comes from the thing last counted in the sentence, else from what the
   clause before is about.

Baselines (由30%…, 比上年…) and references to what exists (对标18项指标) give no amount; among what is planned, neither
do results (已建成30个).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .grammar import Frame, folded, parse
from .indicators import Head, class_of, heads, is_attribute, joined, joint, object_of, specific
from .lexer import Lexeme, lex, words
from .reading import Clause, Reading

_AMOUNTS = "QMR"
# A list before 等 gives examples of the class behind it; 甲与乙比率 is one thing.
_ONE_THING = re.compile(r"等(?![级候待距效同额份价离于])..|(?:比率|之比|比值)$")
_AREAS = ("领域", "行业", "方面", "环节", "产业", "区域", "部门")  # classes that say nothing without their examples
_PLACING = ("在", "对", "为", "以", "由", "即")  # alone before a number these name nothing
# Names that say for whom or where a rate or sum holds, not what it is.
_HOLDER = re.compile(
    r"(?:地区|区域|城市|农村|城镇|乡村|小学|初中|高中|中学|特区[内外]|[东中西]部|[省市县区]级|市区|县城|城区|牧区|山区|企业|高校|院校|学校|机关)$"
)
_HELD = re.compile(r"^(?:.{0,6}?(?:地区|区域)|[东中西]部|特区[内外]|农村|城镇)(?=.{3})|(?:小学|初中|高中)$")
_HOLDER_MOST = 8
_SUBJECT_MOST = 16
_BEYOND = re.compile(r"(?:^|按照?|可)(?:不?超过|不?低于|不?高于|相当于|达到|是|仅为)")
_DOING = ("抓好", "抓实", "办好", "实施")  # behind a verb of reference these make a number one of what is to be done
_TO_WHOM = ("为", "对", "给", "向")
_DONE_FOR = re.compile(r"(?<=..)(?:(?:配备|配置|给予|提供|发放).*$|(?:开展|进行|实施)(?=..))")
# Of works the examples are names: 开工甲产业园、乙厂房等提升项目5个.
_WORKED = {"建成", "完成", "开工", "新开工", "推进", "启动", "竣工", "加快", "推动", "开工建设"}
_WORKS_ETC = re.compile(r".{4,}(?<![平同均])等(?P<rest>[^等、]{2,}(?:项目|工程|道路|公园|学校|小区|园区))$")
_WORKS = re.compile(r"(?<=..)(?:新?改扩建|改造|扩建|整治|治理|修缮|提升|详查|排查|普查|更新|绿化)+$")
# What a number is part of where it only says on what something rests: 以4个片区为重点.
_BASIS = re.compile(
    r"[^，。；]{0,16}?为(?:重点|核心|抓手|载体|主|龙头|契机|引领|支撑|突破口?|牵引|依托|基础|纽带|平台)"
)
# Works on what was found before (完成已排查出的20处隐患整改) are still to be done.
_FOUND = re.compile(r"(?:完成|解决|整治|治理|改造|消除|修复|化解|处置|整改)已[^，。；]{2,8}的$")
_NOMINAL = ("速", "幅", "率", "速度", "增量")  # a change that is a noun belongs to the indicator's name


@dataclass(slots=True)
class Memory:
    """What earlier clauses of a sentence leave to the later ones.

    `counted` is the thing last counted with the `verb` of its name, `grown` one of which only a rate was said since,
    `names` all that a number was said of, `measured` the last of each unit of rates and sums, `before` the clause
    before, if it holds no amount. `past` tells that the sentence reports results.
    """

    reading: Reading
    past: bool = False

    counted: str | None = None
    verb: str = ""
    grown: str | None = None
    before: Clause | None = None
    names: list[str] = field(default_factory=list)
    measured: dict[str, str] = field(default_factory=dict)  # the last thing a rate or sum of a unit was said of

    @property
    def subject(self) -> str | None:
        """What the clause before is about."""
        return object_of(self.reading, self.before.span) if self.before else None

    def of(self, verb: str, spoken: str) -> str:
        """Return the name for an amount whose thing is not said, given the kept verb and all verbs before it."""
        if self.grown and not verb:
            return self.grown
        if self.counted:
            return verb + (self.counted.removeprefix(self.verb) if verb else self.counted)
        subject = self.subject
        if subject:
            return subject if verb and verb in subject else verb + subject
        return spoken


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a frame with the comparators before and behind it."""

    lexeme: Lexeme
    before: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Amount:
    """One number said of one thing; `index` and `count` tell its place in a 分别 list, `part` that 其中 leads it."""

    head: Head
    value: Value
    rule: str
    mode: str
    change: tuple[str, ...]
    part: bool = False
    index: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Said:
    """A frame with the lexemes that it was matched on, and the change that the verb before its list states."""

    reading: Reading
    frame: Frame
    lexemes: list[Lexeme]
    before: tuple[str, ...] = ()

    def role(self, name: str) -> list[Lexeme]:
        return self.lexemes[self.frame.roles[name]] if name in self.frame.roles else []

    def words(self, name: str) -> list[str]:
        return [lexeme.span.of(self.reading.text) for lexeme in self.role(name)]

    @property
    def verb(self) -> str:
        """The verbs that stay in the indicator's name."""
        return "".join(lexeme.span.of(self.reading.text) for lexeme in self.role("verb") if lexeme.kind == "V")

    @property
    def change(self) -> tuple[str, ...]:
        """The changes stated at the number, or by the verb of the frame or its list (提高覆盖率至95%)."""
        return (*self.led, *(lexeme.value for lexeme in (*self.role("rise"), *self.role("change"))))

    @property
    def led(self) -> tuple[str, ...]:
        """The changes that the verb states, here or before the list (减少税5亿元、费2亿元)."""
        meanings = words(self.reading.lexicon).change
        if self.role("context"):  # 提升改造甲、乙等5个园区
            return self.before
        return tuple(meanings[word] for word in self.words("verb") if word in meanings) or self.before

    @property
    def values(self) -> list[Value]:
        """The numbers; a comparator before the list governs all of it."""
        before = tuple(lexeme.value for lexeme in (*self.role("early"), *self.role("comparator")))
        lexemes = self.role("values")
        found = []
        for index, lexeme in enumerate(lexemes):
            if lexeme.kind in _AMOUNTS:
                after = (
                    lexemes[index + 1].value
                    if lexemes[index + 1 : index + 2] and lexemes[index + 1].kind == "D"
                    else ""
                )
                own = (lexemes[index - 1].value,) if index and lexemes[index - 1].kind == "C" else ()
                found.append(Value(lexeme, own or before, after))
        return found


def amounts(reading: Reading, clause: Clause, memory: Memory) -> Iterator[Amount]:
    """Yield the amounts of a clause in text order; `memory` is read and brought up to date."""
    raw = lex(reading, clause.span)
    code = "".join(lexeme.kind for lexeme in raw)
    if not any(kind in code for kind in _AMOUNTS):
        return
    runs, code, frames = parse(code)
    lexemes = folded(raw, runs, code)
    led: tuple[str, ...] = ()
    found: list[tuple[_Said, list[Head], bool]] = []  # with whether it goes on with the list of the one before
    for index, frame in enumerate(frames):
        goes_on = index > 0 and code[frames[index - 1].end : frame.start] == "L" and "verb" not in frame.roles
        said = _Said(reading, frame, lexemes, led if goes_on else ())
        led = said.led
        if (
            _refers(said)
            or _basis(said)
            or _in_name(said)
            or (not memory.past and _past(reading, clause, lexemes[frame.start].span.start))
            or _comparison(said, memory)
            or (memory.past and _unsure(said, memory))
        ):
            continue
        found.append((said, _named(said, memory), goes_on))
    _share_works(found)
    for said, named, _ in found:
        yield from _pairs(said, named, part="W" in code[: said.frame.start + 1])


def _share_works(found: list[tuple[_Said, list[Head], bool]]) -> None:
    """Give what is counted first the works that only the last of its list spells out (5家医院和9间诊所改造)."""
    for (said, named, _), (later, names, goes_on) in list(pairwise(found))[::-1]:
        works = _WORKS.search(names[-1].name) if names else None
        first = all("number-first" in one.frame.rule for one in (said, later))
        if goes_on and first and works and named and not _WORKS.search(named[-1].name):
            named[-1] = Head(named[-1].name + works.group(), named[-1].span)


def _refers(said: _Said) -> bool:
    """Tell whether a frame only refers to what exists: a verb of reference leads it and no verb of doing follows."""
    refer = said.role("refer")
    if not refer:
        return False
    value, word = said.role("values")[0], refer[-1].span.of(said.reading.text)
    lead = said.reading.text[refer[-1].span.end : value.span.start].replace("建成区", "")
    if value.kind == "R" and word.endswith("落实") and said.role("context"):  # 落实重点人员100%排查
        return False
    return not any(word in lead for word in (*_DOING, *said.reading.lexicon.words("verbs", "strong")))


def _basis(said: _Said) -> bool:
    """Tell whether a number stands inside 以…为重点."""
    text, value = said.reading.text, said.role("values")[0].span
    return "以" in text[said.lexemes[0].span.start : value.start] and _BASIS.match(text, value.end) is not None


def _in_name(said: _Said) -> bool:
    """Tell whether an amount between two nouns only says how large a named thing is (甲公司60万吨烯烃项目)."""
    values = [lexeme for lexeme in said.role("values") if lexeme.quantity]
    sizes = said.reading.lexicon.words("quantities", "sizes")
    plain = bool(said.role("context")) and len(values) == 1 and not said.role("comparator")
    return plain and values[0].amount.unit in sizes and values[0].kind == "Q"


def _past(reading: Reading, clause: Clause, offset: int) -> bool:
    lead = _FOUND.sub("", reading.text[clause.span.start : offset])
    return any(word in lead for word in reading.lexicon.words("quantities", "past"))


def _comparison(said: _Said, memory: Memory) -> bool:
    """Tell whether an amount only compares the one before it (安排5000亿元，增加1700亿元; 超过原有总数的60%)."""
    if "share-of" in said.frame.rule and _BEYOND.search(said.words("heads")[0]):
        return True
    bare = not said.role("heads") and not said.role("verb")
    return bare and bool(said.role("change")) and memory.counted is not None and said.role("values")[0].kind == "M"


def _unsure(said: _Said, memory: Memory) -> bool:
    """Tell whether a frame leaves open what a reported number is said of.

    What was planned has a doer before it (完成16条小巷改造), and a number that stands alone goes on with the thing just
    counted; a report also says what became of so many things (3个街道获评…) and lists more numbers than things.
    """
    if said.frame.mode == "zip":
        return (sum(lexeme.kind in "NY" for lexeme in said.role("heads")) or len(memory.names)) < len(said.values)
    if said.role("heads"):
        return "first" in said.frame.rule and not (said.role("verb") or said.role("comparator"))
    told = said.role("change") or said.role("comparator") or said.role("early")
    return bool(said.role("verb")) or not told or not (memory.counted or memory.grown)


def _named(said: _Said, memory: Memory) -> list[Head]:
    """Return the things that a frame's numbers are said of."""
    reading, verb, mode = said.reading, said.verb, said.frame.mode
    nouns = [] if "".join(said.words("heads")) in reading.lexicon.words("indicators", "manner") else said.role("heads")
    rates = all(lexeme.kind != "Q" and lexeme.kind != "M" for lexeme in said.role("values"))
    if not nouns and mode == "zip":
        return [Head(name, said.role("values")[0].span) for name in memory.names or _listed(memory)]
    if not nouns:
        name = memory.of(verb, "".join([*said.words("verb"), *said.words("change")]))
        return [Head(name, said.role("values")[0].span)] if name else []
    items = "last" in said.frame.rule and (rates or bool(said.role("change"))) and not _one_thing(said)
    shared = mode in ("zip", "each") or items
    if shared:
        named = heads(reading, nouns, verb, cut=not rates)
        tail = "".join([*said.words("tail"), *(word for word in said.words("change") if word.endswith(_NOMINAL))])
        named = [Head(head.name + tail, head.span) for head in named] if tail else named
    else:
        one = _plain(said, joint(reading, nouns, verb, cut="first" not in said.frame.rule))
        named = [_with_examples(reading, one, said.role("context"), verb)] if one else []
    listed = any(word.endswith("等") for word in said.words("context"))  # examples of its own say what a class holds
    whole = named if listed else [Head(_whole_name(reading, head.name, memory), head.span) for head in named]
    whole = _measured(whole, said.values[0].lexeme, memory)
    memory.names.extend(head.name for head in whole)
    if whole and not rates and not is_attribute(reading, named[-1].name):
        memory.counted, memory.verb, memory.grown = whole[-1].name, verb, None
    elif len(whole) == 1 and rates and said.change:
        memory.grown = whole[0].name
    return whole


def _measured(named: list[Head], value: Lexeme, memory: Memory) -> list[Head]:
    """Give a name that only says for whom (初中不低于1950元) the rate or sum last said in its unit."""
    if value.kind == "Q" or memory.past or not named:
        return named
    unit, last = value.amount.unit, named[-1].name
    if len(last) <= _HOLDER_MOST and _HOLDER.search(last) and unit in memory.measured:
        return [Head(head.name + memory.measured[unit], head.span) for head in named]
    memory.measured[unit] = _HELD.sub("", last)
    return named


def _listed(memory: Memory) -> list[str]:
    """Return the names of the list that is the clause before (甲率、乙率，分别达到…)."""
    return (
        [head.name for head in heads(memory.reading, lex(memory.reading, memory.before.span))] if memory.before else []
    )


def _plain(said: _Said, head: Head | None) -> Head | None:
    """Leave out of a name what is done for the things counted (为20个站所配备车辆), and names of works before 等."""
    if head is None:
        return None
    start = said.lexemes[said.frame.start].span.start
    if "first" in said.frame.rule and said.reading.text[max(0, start - 1) : start] in _TO_WHOM:
        return Head(_DONE_FOR.sub("", head.name, count=1), head.span)
    works = _WORKS_ETC.search(head.name) if set(said.words("verb")) & _WORKED else None
    return Head(joined(said.verb, works["rest"]), head.span) if works else head


def _one_thing(said: _Said) -> bool:
    """Tell whether a list names one thing.

    That is a class with examples (小麦、玉米等主栽品种良种覆盖率), a ratio of two, and a 和 within a 和
    (甲场和乙场配建丙库和丁池的比例).
    """
    if sum(word in ("和", "及", "与", "以及") for word in said.words("heads")) > 1:
        return True
    return _ONE_THING.search(said.words("heads")[-1].strip()) is not None


def _whole_name(reading: Reading, name: str, memory: Memory) -> str:
    """Complete a name that says too little alone by what was counted, or spoken of, before it."""
    kind = class_of(reading, name)
    subject = memory.subject if kind else None
    if kind and subject and len(subject) <= _SUBJECT_MOST and "《" not in subject:
        name = specific(name, kind, subject)
    return (memory.counted or "") + name if is_attribute(reading, name) or name.startswith("占") else name


def _with_examples(reading: Reading, head: Head, lexemes: list[Lexeme], verb: str) -> Head:
    """Put short examples before a counted class into its name (市容环境、交通秩序等10个领域专项整治)."""
    examples = joint(reading, lexemes)
    if examples and examples.name in (*_PLACING, *reading.lexicon.words("verbs", "drop")):
        return head
    listed = examples is not None and examples.name.endswith("等")
    most = 12 if listed or class_of(reading, head.name) else 8
    fits = len(examples.name) <= most if examples else False
    if examples and fits and (not listed or head.name.startswith(_AREAS)):
        return Head(joined(verb, examples.name + head.name.removeprefix(verb)), head.span)
    return head


def _pairs(said: _Said, named: list[Head], *, part: bool) -> Iterator[Amount]:
    """Yield which number is said of which thing."""
    values, mode, rule, change = said.values, said.frame.mode, said.frame.rule, said.change
    if mode == "zip" and named:
        values, count = _trailing(values), len(values)
        paired = named[-count:] if len(named) >= count else [*named, *named[-1:] * (count - len(named))]
        for index, (head, value) in enumerate(zip(paired, values, strict=True)):
            yield Amount(head, value, rule, mode, change, part, index, count if len(named) == 1 else 1)
        return
    held = named[:1] if mode == "several" else named
    mode = "each" if len(held) > 1 else mode  # a rate holds for each item of its list
    for head in held:
        for value in values:
            yield Amount(head, value, rule, mode, change, part)


def _trailing(values: list[Value]) -> list[Value]:
    """Let the word behind the last number of a 分别 list govern all of it."""
    last = values[-1].after if values else ""
    return [value if value.after or not last else replace(value, after=last) for value in values]
