"""The numbers that Word writes before paragraphs by itself: 一、 （一） 1. and the like.

1. A paragraph, or the style it is in, names a list and a level.
2. The level says how its number reads (``%1、`` and a number format) and where it starts.
3. Each list counts; a deeper level starts again when a higher one goes on.
"""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "〇一二三四五六七八九"
_HAN_FORMATS = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
)
_SILENT = ("bullet", "none")


class Numbering:
    """The lists of one document and how far each has counted."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        root = _numbering_root(document)
        if root is not None:
            self._read_lists(root)
        for style in document.styles.element.iter(f"{_W}style"):
            if found := _list_of(style):
                self._styles[style.get(f"{_W}styleId")] = found

    def _read_lists(self, root: Any) -> None:
        abstracts = {node.get(f"{_W}abstractNumId"): node for node in root.iter(f"{_W}abstractNum")}
        for number in root.iter(f"{_W}num"):
            key = number.get(f"{_W}numId")
            reference = number.find(f"{_W}abstractNumId").get(f"{_W}val")
            self._abstract[key] = reference
            sources = [abstracts[reference]] if reference in abstracts else []
            for level in [level for source in (*sources, number) for level in source.iter(f"{_W}lvl")]:
                shape = (
                    _value(level, "lvlText", ""),
                    _value(level, "numFmt", "decimal"),
                    int(_value(level, "start", "1")),
                )
                self._levels[key, int(level.get(f"{_W}ilvl"))] = shape

    def label(self, paragraph: Any) -> str:
        """Return the number that Word shows before a paragraph, empty where it shows none; counts on."""
        place = self._place(paragraph)
        if place is None or place not in self._levels:
            return ""
        number, depth = place
        counts = self._counts.setdefault(self._abstract.get(number, number), {})
        counts[depth] = counts[depth] + 1 if depth in counts else self._levels[place][2]
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        words, form, _ = self._levels[place]
        if form in _SILENT:
            return ""
        return re.sub(r"%(\d)", lambda match: self._shown(number, int(match[1]) - 1, counts), words)

    def _shown(self, number: str, depth: int, counts: dict[int, int]) -> str:
        _, form, start = self._levels.get((number, depth), ("", "decimal", 1))
        return written(counts.get(depth, start), form)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        own = _list_of(paragraph)
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        inherited = self._styles.get(style.get(f"{_W}val")) if style is not None else None
        place = own or inherited
        return None if place is None or place[0] in ("0", "") else place


def _numbering_root(document: Any) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return None


def _list_of(node: Any) -> tuple[str, int] | None:
    found = node.find(f"{_W}pPr/{_W}numPr")
    if found is None or found.find(f"{_W}numId") is None:
        return None
    return _value(found, "numId", "0"), int(_value(found, "ilvl", "0"))


def _value(node: Any, child: str, default: str) -> str:
    found = node.find(f"{_W}{child}")
    return default if found is None else found.get(f"{_W}val", default)


def written(count: int, form: str) -> str:
    """Return a number in one of Word's formats.

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(4, "decimalFullWidth")
    ('十二', '③', '４')
    """
    if form in _HAN_FORMATS:
        return _han(count)
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form == "decimalFullWidth":
        return str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + count - 1)
    return str(count)


def _han(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    return ("" if tens < 2 else _HAN[tens]) + ("十" if tens else "") + (_HAN[ones] if ones else "")
