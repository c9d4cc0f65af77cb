"""A clause that holds an amount becomes typed lexemes and a code string, one letter for each lexeme.

1. Quotation marks and book titles are opaque (they belong to a noun), brackets are set aside.
2. One regular expression (`lexemes`) finds amounts and the words that govern them.
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
from . import lexemes
from .lexicon import Lexicon, alternatives
from .numerals import decimal
from .reading import Reading


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
    size: re.Pattern[str]
    dash: re.Pattern[str]
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
        master=lexemes.master(lexicon),
        trigger=lexemes.part("trigger", lexicon),
        size=lexemes.part("size", lexicon),
        dash=lexemes.part("dash", lexicon),
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
    ends = vocabulary.dash.split(text) if not text.startswith("百分之") else [text]
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
    match = vocabulary.size.match(text)
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
