"""Names that are known by their last word (``…大道``, ``…新区``, ``…研究院``) and where such a name begins.

In: a text, the last words, and the words at which a name cannot begin earlier. Out: candidates.

1. Chinese marks no beginning of a name, but its end. The text is therefore read from its end: one regular expression
   finds a last word and looks ahead (that is: to the left) over the letters before it.
2. The look ends at punctuation, at a stop word of ``lexicon/boundaries.toml`` (``推进|渭河``), or at the limit; a kept
   word (``和平``) is passed although it holds a stop.
3. The look consumes nothing, so names inside names are candidates of their own.

The work is linear in the length of the text: the look is bounded by the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ..document import Span
from .lexicon import Lexicon

_FEW = 6  # branches that are tried one by one
_LETTER = "[\\u4e00-\\u9fff〇A-Za-z0-9·]"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A last word and the letters before it that may belong to the name; `cut` says that the limit ended the look."""

    body: str
    suffix: str
    start: int
    end: int
    cut: bool

    @property
    def span(self) -> Span:
        """Where body and last word stand."""
        return Span(self.start, self.end)

    @property
    def text(self) -> str:
        """Body and last word."""
        return self.body + self.suffix

    def without(self, count: int) -> Candidate:
        """Return the candidate with the first `count` letters taken away."""
        return Candidate(self.body[count:], self.suffix, self.start + count, self.end, cut=False)


def trie(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words`, the longest first, that branches once for each letter.

    >>> trie(["新区", "新城", "新"])
    '新(?:区|城)?'
    """
    tree: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            tree.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    branches = [re.escape(letter) + trie(tree[letter]) for letter in sorted(tree)]
    if not branches:
        return ""
    several = len(branches) > 1 or ends
    return f"(?:{'|'.join(branches)}){'?' * ends}" if several else branches[0]


def grouped(words: Iterable[str]) -> str:
    """Return the expression of `trie` with its branches in groups of groups, each behind one look at the first letter.

    An expression tries its branches one by one; with hundreds of first letters the groups make it several times faster.
    """
    listed = sorted(set(words))
    heads = sorted({word[0] for word in listed})
    if len(heads) <= _FEW:
        return trie(listed)
    size = -(-len(heads) // _FEW)
    groups = [frozenset(heads[start : start + size]) for start in range(0, len(heads), size)]
    parts = [
        f"(?=[{re.escape(''.join(sorted(group)))}]){grouped(word for word in listed if word[0] in group)}"
        for group in groups
    ]
    return f"(?:{'|'.join(parts)})"


def any_of(words: Iterable[str]) -> str:
    """Return an expression for any of `words`, all of two letters or more, with one look at the first two."""
    listed = sorted(set(words))
    first, second = ("".join(sorted({word[index] for word in listed})) for index in (0, 1))
    return f"(?=[{re.escape(first)}][{re.escape(second)}]){grouped(listed)}"


@cache
def suffix_pattern(
    lexicon: Lexicon, suffixes: frozenset[str], limit: int, more: frozenset[str] = frozenset()
) -> re.Pattern[str]:
    """Return the pattern for `candidates`: last words, and before each at most `limit` letters up to a stop word.

    `more` are further stop words.
    """
    kept = [word[::-1] for word in lexicon.words("boundaries", "kept")]
    barred = {word[::-1] for word in (*lexicon.words("boundaries", "stops"), *more)}
    heads = "".join(sorted({word[0] for word in (*kept, *barred)}))
    letter = f"(?:[^\\W_{heads}]|{grouped(kept)}|和(?=、)|(?!{grouped(barred)}){_LETTER})"
    return re.compile(f"({trie(suffix[::-1] for suffix in suffixes)})(?=({letter}{{0,{limit}}}))")


def candidates(pattern: re.Pattern[str], text: str) -> Iterator[Candidate]:
    """Yield what `pattern` finds in `text`, the last candidate first."""
    backward = text[::-1]
    size = len(text)
    limit = int(pattern.pattern.rsplit(",", 1)[1].rstrip("})"))
    for match in pattern.finditer(backward):
        start = size - match.end(2)
        yield Candidate(match[2][::-1], match[1][::-1], start, size - match.start(), cut=len(match[2]) >= limit)


@cache
def _verbs(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(f"(?:{trie(lexicon.words('boundaries', 'stops'))})*")


_SIGNS = ("", "，", "。", "；", "：", "、", "\n", "（")


def behind(lexicon: Lexicon, text: str, end: int, sizes: Iterable[int]) -> Iterator[Span]:
    """Yield the stretches of `sizes` letters before `end` that begin behind a verb, a stop word or a sign."""
    for size in sizes:
        start = end - size
        if start < 0 or not text[start:end].isalnum():
            return
        after = any(_verbs(lexicon).fullmatch(text, start - back, start) for back in (2, 1, 3) if back <= start)
        if after or text[start - 1 : start] in _SIGNS:
            yield Span(start, end)
