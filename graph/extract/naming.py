"""What the numbers of a frame are said of, in the plan's own words.

1. The nouns of the frame name the things; a rate is said of each item of a list, a count of all of it together.
2. Examples before a class, what is done for the things counted, and works named before 等 are no part of a name.
3. A bare attribute (总投资) or class (项目), a place without its rate (初中不低于1200元), and a number without a noun
   are completed by what the sentence said before: its `Memory`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .grammar import Frame
from .indicators import Head, class_of, heads, is_attribute, joined, joint, object_of, specific
from .lexer import Lexeme, lex, words
from .reading import Clause, Reading

AMOUNTS = "QMR"  # the codes of numbers: a count, a sum of money, a rate
# A list before 等 gives examples of the class behind it; 甲与乙比率 is one thing.
_ONE_THING = re.compile(r"等(?![级候待距效同额份价离于])..|(?:比率|之比|比值)$")
_AREAS = ("领域", "行业", "方面", "环节", "产业", "区域", "部门")  # classes that say nothing without their examples
_PLACING = ("在", "对", "为", "以", "由", "即")  # alone before a number these name nothing
# What a share of another thing is at least (甲标准不低于乙标准的1.6倍): the name ends before it.
FLOOR = re.compile(r"(?<=..)(?P<word>不低于|不少于|不超过|不高于).+$")
_TOTAL = re.compile(r"^总|总[数量额]|累计")  # what all come to is not what the verb of the list adds
_ADDED = re.compile(r"^.*(?<![高平同均上中])等(?=..)|(?:新增|净增)$")
_HELD = re.compile(r"^(?:.{0,6}?(?:地区|区域)|[东中西]部|特区[内外]|农村|城镇)(?=.{3})|(?:小学|初中|高中)$")
_HOLDER_MOST = 8
_SUBJECT_MOST = 16
_TO_WHOM = ("为", "对", "给", "向")
_DONE_FOR = re.compile(r"(?<=..)(?:(?:配备|配置|给予|提供|发放).*$|(?:开展|进行|实施)(?=..))")
_DONE = re.compile(r"(?<=..)(?:全面|全部)(?:消除|达到|完成|实现|纳入|落实|建立|开展).*$")  # what becomes of so many
# Of works (see [works]) the examples are names: 开工甲产业园、乙厂房等提升项目5个.
_WORKS_ETC = re.compile(r".{4,}(?<![平同均])等(?P<rest>[^等、]{2,}(?:项目|工程|道路|公园|学校|小区|园区))$")
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

    @property
    def things(self) -> str:
        """What was last counted, without what was done with it and without examples."""
        return _ADDED.sub("", (self.counted or "").removeprefix(self.verb))

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
class Said:
    """A frame with the lexemes it was matched on, the change and the kept verb that the head of its list states."""

    reading: Reading
    frame: Frame
    lexemes: list[Lexeme]
    before: tuple[str, ...] = ()
    carried: str = ""

    def role(self, name: str) -> list[Lexeme]:
        """Return the lexemes of a role of the rule, none if it is left out."""
        return self.lexemes[self.frame.roles[name]] if name in self.frame.roles else []

    def words(self, name: str) -> list[str]:
        """Return the words of the lexemes of a role."""
        return [lexeme.span.of(self.reading.text) for lexeme in self.role(name)]

    @property
    def verb(self) -> str:
        """The verbs that stay in the indicator's name; that of a list stays in the names of all of it."""
        own = "".join(lexeme.span.of(self.reading.text) for lexeme in self.role("verb") if lexeme.kind == "V")
        heads = "".join(self.words("heads")).strip()
        total = _TOTAL.search(heads) or heads in self.reading.lexicon.table("tense", "bare")["name"]
        return own or ("" if total else self.carried)

    @property
    def change(self) -> tuple[str, ...]:
        """The changes stated at the number, or by the verb of the frame or its list (提高覆盖率至95%)."""
        return (*self.led, *(lexeme.value for lexeme in (*self.role("rise"), *self.role("change"))))

    @property
    def led(self) -> tuple[str, ...]:
        """The changes that the verb states, here or before the list (减少税5亿元、费2亿元)."""
        meanings = words(self.reading.lexicon).change
        if self.role("context") or self.verb:  # 提升改造甲、乙等5个园区, 新建提升步道200公里
            return self.before
        return tuple(meanings[word] for word in self.words("verb") if word in meanings) or self.before

    @property
    def values(self) -> list[Value]:
        """The numbers; a comparator before the list governs all of it."""
        floor = FLOOR.search("".join(self.words("heads"))) if "share-of" in self.frame.rule else None
        led = (words(self.reading.lexicon).before[floor["word"]],) if floor else ()
        before = (*led, *(lexeme.value for lexeme in (*self.role("early"), *self.role("comparator"))))
        lexemes = self.role("values")
        found = []
        for index, lexeme in enumerate(lexemes):
            if lexeme.kind in AMOUNTS:
                after = (
                    lexemes[index + 1].value
                    if lexemes[index + 1 : index + 2] and lexemes[index + 1].kind == "D"
                    else ""
                )
                own = (lexemes[index - 1].value,) if index and lexemes[index - 1].kind == "C" else ()
                found.append(Value(lexeme, own or before, after))
        return found


def named_by(said: Said, memory: Memory) -> list[Head]:
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
    holders = memory.reading.lexicon.words("indicators", "holders")
    if len(last) <= _HOLDER_MOST and last.endswith(holders) and unit in memory.measured:
        return [Head(head.name + memory.measured[unit], head.span) for head in named]
    memory.measured[unit] = _HELD.sub("", last)
    return named


def _listed(memory: Memory) -> list[str]:
    """Return the names of the list that is the clause before (甲率、乙率，分别达到…)."""
    return (
        [head.name for head in heads(memory.reading, lex(memory.reading, memory.before.span))] if memory.before else []
    )


def _plain(said: Said, head: Head | None) -> Head | None:
    """Leave out of a name what is done for the things counted (为20个站所配备车辆), and names of works before 等."""
    if head is None:
        return None
    name, text, verbs = head.name, said.reading.text, said.reading.lexicon.words("indicators", "works")
    if "first" in said.frame.rule:
        start = said.lexemes[said.frame.start].span.start
        name = _DONE.sub("", name)
        name = _DONE_FOR.sub("", name, count=1) if text[max(0, start - 1) : start] in _TO_WHOM else name
    elif "share-of" in said.frame.rule:
        name = FLOOR.sub("", name)
    elif "等" in name and (works := _WORKS_ETC.search(name)):
        name = joined(said.verb, works["rest"]) if any(word in verbs for word in said.words("verb")) else name
    return head if name == head.name else Head(name, head.span)


def _one_thing(said: Said) -> bool:
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
    if name in reading.lexicon.table("indicators", "attached")["total"]:
        return memory.things + name
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
