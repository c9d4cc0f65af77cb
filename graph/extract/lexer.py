"""A clause that holds an amount becomes typed lexemes and a code string, one letter for each lexeme.

1. Quotation marks and book titles are opaque (they belong to a noun), brackets are set aside.
2. One master regular expression, compiled from ``lexicon/quantities.toml``, finds amounts and the words that
   govern them.
3. Time expressions come from `Reading.periods`.
4. What lies between is a noun ``N``; verbs at its head are split off as ``V`` (kept in the indicator), ``U``
   (dropped from it) or ``X`` (a reference to what exists).

   A noun that is itself a sum of money (产值, 投资) is ``Y``.

Codes: ``Q`` count, ``M`` money, ``R`` per cent, ``A`` attribute of a thing (110千伏), ``C`` comparator before, ``D``
comparator after, ``G`` change, ``F`` 分别, ``E`` 各/均, ``L`` list separator, ``d`` 的, ``W`` 其中, ``B`` from (由),
``b`` than (比), ``P`` 每个,
``T`` time, ``K`` brackets, ``H`` past.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..document import Span
from .enumerations import AND
from .lexicon import Lexicon, alternatives
from .numerals import HAN, decimal
from .reading import Reading

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|[\d０-９]+(?:[.．][\d０-９]+)?)"
_QUOTE = r"“[^”\n]{1,60}”|《[^》\n]{1,80}》|‘[^’\n]{1,40}’|「[^」\n]{1,40}」|\"[^\"\n]{1,40}\""
# Numbers inside names: 第14届, 5G, PM2.5, A2, 5·18, 6+1; a unit in Latin letters (see `_name`) is none.
_NAME = (
    r"第\s?[\d０-９]+|前\d+[位名强]|(?<![A-Za-z])(?!GDP\d)[A-Za-z]+[\d.]+[A-Za-z]*|\d+(?:[·+＋]\d+)+|\d+[+＋]N?"
    r"|[\d.]+[A-Za-z]+(?![A-Za-z\d²])"
)
# For whom a sum is said to be: 每生每年300元, 每千人5张.
_EACH = (
    r"(?:每(?:[人生户家年月日天周亩村镇班台辆吨度位名件次只头床套车例]|[百千万][人名户]"
    r"|季度|街道|社区|公顷|平方米|立方米|学期)){1,3}|年?[人户]均"
)
# A round sum without its unit (突破千亿大关).
_ROUND = r"[百千万]亿(?=大关|新?台阶|新?关口|$|[，。；、])"
# What only says of a number that it is an aim: 守住不低于15%的底线.
_AIM = r"(?<=[%％元上下右])的(?:预期|合理|较低|较高|中高|低|高)?(?:目标|底线|水平|幅度)"
# Characters with which something may begin that is neither a number nor a word of a table: most begin nothing.
_SIGNS = set(f'{HAN}两百千万亿“《‘「".第前每年人户的各均都分依其由从比较以、；;或和及与并')
_DASH = r"\s?(?:[-—–－~～]{1,2}|至|到)\s?"
_SIZE = re.compile(
    rf"^(?P<number>{_NUMBER}|[{HAN}]+?)(?P<more>多|余|几)?\s?(?P<multiplier>[十百千万亿]*)(?P<more2>多|余)?\s?(?P<unit>.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as written: bounds in base units, the base unit, the unit as written; `open` for 多/余 (8000多亿元)."""

    low: Decimal
    high: Decimal
    unit: str
    unit_text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A typed stretch of a clause; `value` is the meaning of a word, `quantity` that of an amount."""

    kind: str
    span: Span
    value: str = ""
    quantity: Quantity | None = None

    @property
    def amount(self) -> Quantity:
        """The amount of a lexeme that is one."""
        if self.quantity is None:
            raise ValueError(f"a lexeme of kind {self.kind} at {self.span} is no amount")
        return self.quantity


@dataclass(frozen=True)
class Words:
    """The vocabulary of amounts in the form that the lexer needs."""

    master: re.Pattern[str]
    trigger: re.Pattern[str]
    heads: re.Pattern[str]
    sums: re.Pattern[str]
    units: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    change: Mapping[str, str]
    distribution: Mapping[str, str]
    verbs: Mapping[str, str]
    money: frozenset[str]


@cache
def words(lexicon: Lexicon) -> Words:
    """Return the compiled vocabulary of amounts."""
    units = lexicon.meanings("quantities", "units")
    attributes = lexicon.words("quantities", "attributes")
    verbs = {
        word: code
        for code, table in (("X", "refer"), ("V", "keep"), ("U", "drop"))
        for word in lexicon.words("verbs", table)
    }
    change = lexicon.meanings("quantities", "change")
    leading = alternatives(lexicon.words("verbs", "leading"))
    heads = {
        **dict.fromkeys(lexicon.words("verbs", "adverbs"), ""),
        **{word: "G" for word in change if len(word) > 1},
        **verbs,
    }
    return Words(
        master=re.compile(_master(lexicon, alternatives(units), alternatives(attributes)), re.DOTALL),
        trigger=re.compile(rf"[\d０-９]|百分之|[{HAN}]成|[{HAN}]{{1,6}}(?:{alternatives(units)})|{_ROUND}"),
        heads=re.compile(
            rf"(?:{alternatives(heads)}|(?:{leading})(?={alternatives(heads)}))(?!率|量|数|额|度|值|时|面(?![向临对])|性|型|类|级|区|者|员|费|房|会(?![议展员商计]))"
        ),
        sums=re.compile(rf"(?:资金|.*(?:{alternatives(lexicon.words('quantities', 'sums'))})$)", re.DOTALL),
        units=units,
        before=lexicon.meanings("quantities", "before"),
        after=lexicon.meanings("quantities", "after"),
        change=change,
        distribution=lexicon.meanings("quantities", "distribution"),
        verbs=heads,
        money=frozenset({"元", "美元", "欧元", "港元"}),
    )


def _name(lexicon: Lexicon) -> str:
    latin = (unit for unit in lexicon.words("quantities", "units") if re.fullmatch(r"[A-Za-z]+", unit))
    return _NAME + "".join(rf"(?<!\d{unit})" for unit in sorted(latin))


def _master(lexicon: Lexicon, units: str, attributes: str) -> str:
    multipliers = alternatives(lexicon.words("quantities", "multipliers"))
    value = rf"{_NUMBER}(?:多|余|几)?\s?(?:{multipliers})?(?:多|余)?\s?"
    han = rf"(?<![第{HAN}])[一二两三四五六七八九十][{HAN}]*?"

    def table(name: str) -> str:
        return alternatives(lexicon.words("quantities", name))

    people = table("people")
    figure = (
        rf"[\d０-９]|百分之|[一二两三四五六七八九十][{HAN}]*(?:{units}|成)|[百千万][万亿]?(?:{units})(?!级)|{_ROUND}"
    )
    ahead = rf"\s?(?:分别|均|各|都)?\s?(?:{table('before')}|(?:{table('change')})[到至]?|约|再|{_EACH})*\s?(?:{figure})"
    tables = ("change", "before", "after")
    signs = "".join(sorted({word[0] for name in tables for word in lexicon.words("quantities", name)} | _SIGNS))
    return (
        rf"(?=[\d{re.escape(signs)}A-Za-z])(?:"
        + "|".join(
            [
                rf"(?P<quote>{_QUOTE})",
                rf"(?P<name>{_name(lexicon)})",
                rf"(?P<holder>(?:{_EACH})(?=(?:不低于|不少于)?(?:{_EACH})?\s?[\d０-９])|两个(?=\s?[\d.]+\s?[%％])|{_AIM})",
                rf"(?P<range>{value}(?:%|％|{units})?{_DASH}{value}(?:%|％|{units}))",
                rf"(?P<percent>{_NUMBER}\s?[%％]|百分之[{HAN}]+(?:点[{HAN}]+)?|(?<![建形完构促])[一二三四五六七八九]成半?(?=以上|的|左右))",
                rf"(?<=[到至达])(?P<term>{value}[年岁])(?![底前内以度级份])",
                rf"(?P<attribute>{value}(?:(?:{attributes})(?!次|期|均|钟|之|间|电)|分钟(?=[^，。；、]{{0,10}}圈)))",
                rf"(?P<amount>{value}(?:{units})(?!线|际)|{han}(?:百|千|万|亿)[{HAN}]*(?:多|余)?(?:{units})|(?=[百千万])(?<=[过破超达到上])(?:[百千万][万亿]?(?:{units})(?!级)|{_ROUND})|{han}(?:{units})(?<!类)(?=以上|及以上)|(?=[一二两三四五六七八九十])(?:(?<=至少)|(?<=不少于)|(?<=不低于)){han}(?:{units})|(?=[一二两三四五六七八九十])(?:(?<=新建)|(?<=新增)|(?<=建成)|(?<=新开)|(?<=增设)|(?<=新办)|(?<=[和、])){han}[家所座条处间栋](?!龙|线)(?![\u4e00-\u9fff]{{0,2}}级)|{_NUMBER}(?:多|余)?[万亿](?:多|余)?(?=以上|左右|以内|$|[，。；、,;]|{people}|投资))",
                rf"(?P<shared>{_NUMBER}(?=(?:[、，,]{_NUMBER})*[、和及]{_NUMBER}[万亿千百]*(?:%|％|{units})))",
                rf"(?P<change>{table('change')})(?P<to>到|至)?(?={ahead})",
                rf"(?P<before>{table('before')})(?={ahead})",
                rf"(?P<after>{table('after')})",
                r"(?P<distribution>分别|依次|(?:(?<=[^平年人户月日亩生])|(?<=[学医]生))均(?![衡等一可线])|都(?=[在是有达超])|各(?=\s?(?:[\d０-９]|不少|不低|至少|完成|建|新))|各(?=[一二两三四五六七八九十]))",
                r"(?P<which>其中)",
                r"(?P<per>每个|每(?=年|季度|月|周|[^\s\d，。万日天人]{1,4}(?:不少|至少|[\d０-９])))",
                rf"(?P<comparison>(?<=[，,、；;。（(])(?:比|较)|(?<![同环对占])[比较](?=上年|去年|20\d\d|$))|(?P<baseline>[由从]$|[由从](?=[^，。；]{{0,24}}(?:{table('change')}|[增升降提减扩缩])[到至为]))",
                rf"(?P<list>以及|[、；;或]|{AND}|(?<![撤合兼归一])并(?!购|网|联|行))",
                r"(?P<of>的)",
            ]
        )
        + ")"
    )


def lex(reading: Reading, within: Span) -> list[Lexeme]:
    """Return the lexemes of a clause in text order; brackets are left out and every gap is a noun or a verb."""
    vocabulary = words(reading.lexicon)
    found: list[Lexeme] = []
    offset = within.start
    fixed = sorted([*_times(reading, within), *_brackets(reading.text, within)], key=lambda lexeme: lexeme.span.start)
    for lexeme in fixed:
        if lexeme.span.start < offset:
            continue
        found += _stretch(reading.text, Span(offset, lexeme.span.start), vocabulary)
        found.append(lexeme)
        offset = lexeme.span.end
    found += _stretch(reading.text, Span(offset, within.end), vocabulary)
    return _share_units([lexeme for lexeme in found if lexeme.kind != "K"])


def _times(reading: Reading, within: Span) -> list[Lexeme]:
    return [Lexeme("T", period.span, period.rule) for period in reading.periods_in(within)]


BRACKETS = re.compile(
    r"（[^（）]*(?:（[^（）]*）[^（）]*)*）|\([^()]*(?:\([^()]*\)[^()]*)*\)|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】|[（(][^（）()]*[）)]"
)


def _brackets(text: str, within: Span) -> list[Lexeme]:
    return [Lexeme("K", Span(*match.span())) for match in BRACKETS.finditer(text, within.start, within.end)]


def _stretch(text: str, within: Span, vocabulary: Words) -> list[Lexeme]:
    """Lex a stretch that holds neither brackets nor time expressions."""
    found: list[Lexeme] = []
    gap = offset = within.start
    for match in vocabulary.master.finditer(text, within.start, within.end):
        kind = match.lastgroup or ""
        if kind in ("quote", "name") or (kind == "after" and not _closes_amount(found, gap, match)):
            continue
        offset = match.start()
        found += _gap(text, Span(gap, offset), vocabulary, found)
        found.append(_lexeme(kind, match, vocabulary))
        gap = match.end()
    return [*found, *_gap(text, Span(gap, within.end), vocabulary, found)]


def _closes_amount(found: list[Lexeme], gap: int, match: re.Match[str]) -> bool:
    """Tell whether 以上, 以内, 左右 stand directly behind an amount (not in 规模以上企业)."""
    return bool(found) and found[-1].kind in "QMRAS" and not match.string[gap : match.start()].strip()


_KINDS = {
    "change": "G",
    "to": "G",
    "before": "C",
    "after": "D",
    "which": "W",
    "per": "P",
    "baseline": "B",
    "comparison": "b",
    "list": "L",
    "of": "d",
    "attribute": "A",
    "holder": "K",
}


def _lexeme(kind: str, match: re.Match[str], vocabulary: Words) -> Lexeme:
    span, text = Span(*match.span()), match.group()
    match kind:
        case "range" | "percent" | "amount" | "term" | "shared":
            quantity = _quantity(text, vocabulary)
            times = quantity.unit == "倍" and match.string[span.start - 1 : span.start] == "的"  # 标准的1.6倍
            code = "R" if times or quantity.unit == "%" else "M" if quantity.unit in vocabulary.money else "Q"
            return Lexeme("S" if kind == "shared" else code, span, "", quantity)
        case "change" | "to":
            return Lexeme("G", span, vocabulary.change[match["change"]] + ("-to" if match["to"] else ""))
        case "before":
            return Lexeme("C", span, vocabulary.before[text])
        case "after":
            return Lexeme("D", span, vocabulary.after[text])
        case "distribution":
            return Lexeme("E" if vocabulary.distribution.get(text) == "each" else "F", span)
        case _:
            return Lexeme(_KINDS[kind], span)


def _quantity(text: str, vocabulary: Words) -> Quantity:
    ends = re.split(_DASH, text) if not text.startswith("百分之") else [text]
    parts = [_size(end, vocabulary) for end in ends if end]
    low, high = parts[0], parts[-1]
    scale = high[1] if low[1] == "" and not low[2] else low[1]
    first = decimal(low[0], scale)
    last = decimal(high[0], high[1])
    return Quantity(min(first, last), max(first, last), vocabulary.units.get(high[2], high[2]), high[2], low[3])


def _size(text: str, vocabulary: Words) -> tuple[str, str, str, bool]:
    """Return number, multiplier, unit as written and whether 多/余 leaves the amount open."""
    text = text.strip().replace("％", "%")
    if text.startswith("百分之"):
        return text[3:].partition("点")[0], "", "%", False
    if "成" in text:
        return text[0], "十", "%", False
    match = _SIZE.match(text)
    number, multiplier, unit = (match["number"], match["multiplier"], match["unit"]) if match else (text, "", "")
    while multiplier and multiplier[-1:] + unit in vocabulary.units:  # 5000万千瓦: 千瓦 is a unit of its own
        multiplier, unit = multiplier[:-1], multiplier[-1] + unit
    return number, multiplier, unit, bool(match and (match["more"] or match["more2"]))


def _share_units(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Give bare numbers of a list (60、30个工作日) the unit of the number that closes it."""
    closing: Lexeme | None = None
    shared: list[Lexeme] = []
    for lexeme in reversed(lexemes):
        if lexeme.kind in "QMR" and lexeme.quantity:
            closing = lexeme
        elif lexeme.kind == "S" and lexeme.quantity and closing and closing.quantity:
            own, other = lexeme.quantity, closing.quantity
            lexeme = Lexeme(closing.kind, lexeme.span, "", Quantity(own.low, own.high, other.unit, other.unit_text))
        shared.append(lexeme)
    return shared[::-1]


_MARGIN = " \u3000\t\r\n：:—-·"


def _gap(text: str, span: Span, vocabulary: Words, before: list[Lexeme]) -> list[Lexeme]:
    """Split a stretch without amounts into leading verbs and a noun; adverbs and white space belong to neither.

    Behind an amount a verb is one only if nothing follows it (5家上市); else it begins a name (10家培训机构).
    """
    end = span.start + len(span.of(text).rstrip())
    found, start = _verbs(text, Span(span.start, end), vocabulary)
    if before and before[-1].kind in "QRD" and start < end:
        found, start = [], _inner(text, span.start, end)
    if start < end:
        found.append(Lexeme("Y" if vocabulary.sums.match(text, start, end) else "N", Span(start, end)))
    return found


def _inner(text: str, start: int, end: int) -> int:
    """Return where the words of a stretch begin behind its margin."""
    while start < end and text[start] in _MARGIN:
        start += 1
    return start


def _verbs(text: str, span: Span, vocabulary: Words) -> tuple[list[Lexeme], int]:
    """Return the verbs at the head of a stretch and where they end; a verb that is all of it may be a sum (投资)."""
    found: list[Lexeme] = []
    start = _inner(text, span.start, span.end)
    while match := vocabulary.heads.match(text, start, span.end):
        word = match.group()
        if match.end() == span.end and vocabulary.sums.match(word):
            break
        if vocabulary.verbs.get(word):
            found.append(Lexeme(vocabulary.verbs[word], Span(*match.span())))
        start = _inner(text, match.end(), span.end)
    return found, start
