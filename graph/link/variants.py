"""Names that grow by a word from plan to plan: the names in one area's plans go in, pairs that are one come out.

Only plans of one area are compared: there a name is known from the years before. A longer name is a shorter one if

1. ``owner``: what is bare in these plans (行政复议服务中心, 儿童公园) is told there as the area's or its city's
   (区行政复议服务中心, 市儿童公园);
2. ``head``: something stands before a name that tells itself (韩江高陂水利枢纽, 高陂水利枢纽);
3. ``word``: an ordinary word stands inside a name that tells itself and makes no other kind of thing with what follows
   (笋岗家文化主题消费街区, 笋岗家文化消费街区; but 甲公园 and 甲体育公园 are two);
4. ``class``: a project that tells itself gets the word for the kind of area or line that it is (马留畲, 马留畲工业区).

Signs that tell things apart (figures, phases, directions, levels) never come in or fall off, nor does any other end of
a name; a name with more than one longer or shorter one in these plans stays alone. Each shorter name is looked up, so
that the work grows with the number of names. All words stand in ``data/registry/variants.toml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from .ordinary import kind_of, ordinary, telling
from .owners import parted
from .registry import around, city, full_name, gazetteer, stems, table

_SHORTEST = 4
_LONGEST = 30


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A node as the plans of one area name it: the area, its label, its IRI and the names as written."""

    area: str
    label: str
    iri: str
    written: tuple[str, ...] = ()


def variants(names: Iterable[Named]) -> dict[tuple[str, str], str]:
    """Return the pairs of IRIs that are one thing, the longer name's first, with the rule that says so."""
    found: dict[tuple[str, str], str] = {}
    for _, group in groupby(sorted(set(names)), key=lambda name: name.area):
        found |= _in_one_area({name.label: name for name in group})
    return found


def _in_one_area(names: Mapping[str, Named]) -> dict[tuple[str, str], str]:
    pairs = {(longer, shorter): rule for longer in names for shorter, rule in _shorter(names[longer], names)}
    longer_names, shorter_names = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    return {
        (names[longer].iri, names[shorter].iri): rule
        for (longer, shorter), rule in pairs.items()
        if longer_names[longer] == shorter_names[shorter] == 1 and names[longer].iri != names[shorter].iri
    }


def _shorter(name: Named, names: Mapping[str, Named]) -> Iterator[tuple[str, str]]:
    """Yield the names that a name has grown from, with the rule."""
    label, words = name.label, table("variants")
    yield from ((shorter, "owner") for shorter in _bare(name, names) if shorter in names)
    last = next((word for word in words["classes"]["last"] if label.endswith(word)), "")
    shorter = label.removesuffix(last)
    if "/project/" in name.iri and last and len(shorter) > 2 and shorter in names and telling(shorter):
        yield shorter, "class"
    if len(label) > _LONGEST or any(word in label for word in words["never"]["within"]):
        return
    owner, rest = parted(label, name.area)
    fixed = 0 if owner.endswith("街道") else len(label) - len(rest)
    for start in range(len(label) - 2):
        for end in range(start + 2, len(label) - 1):
            shorter = label[:start] + label[end:]
            if len(shorter) > 2 and shorter in names and (rule := _rule(label, start, end, fixed)):
                yield shorter, rule


def _rule(label: str, start: int, end: int, fixed: int) -> str:
    """Return why a name is the same without a stretch of it; empty if it is not. `fixed` signs name the owner."""
    words = table("variants")
    word, rest = label[start:end], label[end:]
    if not start and telling(rest) and (full_name(word) in gazetteer() or word in stems()):
        return "head"
    if start and word[0] + word[-1] == "（）" and full_name(word[1:-1]) in gazetteer():
        return "word"
    weak = word in words["weak"]["words"] and fixed <= start > 0
    signs = set(table("alike")["telling"]["signs"]) - set(words["harmless"]["signs"]) | set(words["joining"]["signs"])
    if (not weak and set(word) & signs) or any(each in word for each in words["kinds"]["words"]):
        return ""
    if not start:
        listed = rest[0].isdigit() or word[-1] == rest[1]  # 北江|东江航道: two of a kind
        return "head" if len(rest) >= _SHORTEST and telling(rest) and not listed else ""
    another = any(kind_of(word[cut:] + rest[:size]) for cut in range(len(word)) for size in range(1, len(rest) + 1))
    if start < fixed or another:
        return ""
    told = start > fixed and telling(label[fixed:]) and ordinary(word)
    return "word" if told or weak else ""


def _bare(name: Named, names: Mapping[str, Named]) -> Iterator[str]:
    """Yield the names without or with another owner by which the plans of the area may call the same thing."""
    owner, rest = parted(name.label, name.area)
    own, above = name.area, city(name.area)
    if not owner or rest.endswith(tuple(table("variants")["never"]["departments"])):
        return
    if owner in (own, above) and len(rest) > 2:
        yield rest
    if owner == own != above and _unowned(name):
        yield above + rest
    if len(rest) >= _SHORTEST and own in around(owner)[1:] and (bare := names.get(own + rest)) and _unowned(bare):
        yield own + rest


def _unowned(name: Named) -> bool:
    """Tell whether the plans of the area name a thing without any owner."""
    return bool(name.written) and not any(parted(form, name.area)[0] for form in name.written)
