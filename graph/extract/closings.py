"""What closes a list of undertakings, and what sort of list that makes it: ``甲、乙等项目``, ``甲、乙两个片区``.

In: the blanked words of a clause, the stretch of a member in it, the predicate behind it (see `frames`). Out: the
member without what closes its list, and ``listed`` (a class of undertakings), ``loose`` (one that may be), ``bodies``
(whose members need a head of their own), ``unlisted`` (another), or nothing where no list is closed.

1. ``等`` closes a list, and so does a number that counts its members.
2. Nothing but 前期工作 behind it, 项目 or 工程 at once behind it, a counted class, or a class that ends like something
   built (大型灌区), also with works upon it (6条道路改造), make it ``listed``.
3. Otherwise the last word of the class decides, which ``lexicon/projects.toml`` sorts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..document import Span
from .enumerations import counted, ending

if TYPE_CHECKING:
    from .frames import Grammar

_ET_CETERA = re.compile(r"(?<![平高初对优均同何])(?<!(?<![汉关黔晋榆])中)等(?![级候待距效同额份价离于])")
_CLASSES = ("部分", "领域", "行业", "方面")
_QUOTED = re.compile("“[^”]+”")
_NUMBERED = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)[个条座所家处项大栋]")
_AFTERTHOUGHT = re.compile(r"\d+[条个座所家处]$|的(?:新|改|扩|建|造|续)+$")  # 等道路40条, 等学校的新改扩建
_UNDERTAKINGS = re.compile("项目|工程(?!技术|师|质)")
_LONGEST = 8  # characters of a class that only its last word shows to be built (大型灌区)


def closes(words: str, within: Span) -> re.Match[str] | None:
    """Return the 等 or the number that closes a list, or None."""
    return _ET_CETERA.search(words, within.start, within.end) or counted(words[: within.end])


def part_off(words: str, core: Span, tail: str, rules: Grammar) -> tuple[Span, str]:
    """Cut off what closes the list of the member at `core`, before its predicate `tail`, and tell its sort."""
    cut = closes(words, Span(core.start + 1, core.end))
    if cut is None or cut.start() <= core.start + 1:
        return core, ""
    rest = words[cut.start() : core.end].removeprefix("等")
    sort = _sort(_AFTERTHOUGHT.sub("", rest), tail, rules, loose=cut.group() == "等")
    return Span(core.start, cut.start()), sort


def _sort(rest: str, tail: str, rules: Grammar, *, loose: bool) -> str:
    """Tell the sort of a list that `rest` and the predicate `tail` close; `loose` if 等 stands before them."""
    if rest.startswith(_CLASSES):
        return "unlisted"
    if _QUOTED.fullmatch(rest) or (rest in rules.works and rest not in rules.rebuilt):
        return "bodies"
    if not rest and tail.startswith(rules.preliminary):
        return "listed"
    stood = rest.removesuffix(ending(rest, rules.rebuilt))
    sort = rules.closers.get(ending(stood, rules.closers)) or rules.closers.get(ending(rest or tail, rules.closers), "")
    if _built(rest, stood, sort, rules) or _UNDERTAKINGS.match(tail) or _UNDERTAKINGS.match(rest):
        return "listed"
    if loose and sort != "unlisted" and "的" not in rest and _NUMBERED.match(rest):
        return "listed"
    return sort or ("loose" if not rest or rest in rules.works else "unlisted" if loose else "bodies")


def _built(rest: str, stood: str, sort: str, rules: Grammar) -> bool:
    """Tell whether the class ends like something built; `stood` is it without the works upon it."""
    return (not sort or stood != rest) and len(stood) <= _LONGEST and ending(stood, rules.heads) != ""
