"""How a name is written: words of a plan go in, one form of them and an IRI that can be read come out.

1. `canonical` writes a name in one way: NFC, without quotation marks and invisible characters, one kind of bracket,
   dash and dot.
2. `mint` turns it into an IRI; different canonical names give different IRIs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from ...ontology import BASE

_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”‘’\"'「」『』《》〈〉＂＇", None),
        **dict.fromkeys("(【〔[［", "（"),
        **dict.fromkeys(")】〕]］", "）"),
        **dict.fromkeys("—–―－~～〜‐‑‒", "-"),
        **dict.fromkeys("•・‧∙", "·"),
        **dict(zip("＋％／＆", "+%/&", strict=True)),
        **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    }
)
_BLANK = re.compile(r"(?<=[!-~])\s+(?=[!-~])|(\s+)")
_JOINT = re.compile(r"（[^（）]*）|(?<=[\u4e00-\u9fff])[-·](?=[\u4e00-\u9fff])")
_EDGES = " ，。、；：，.;:"
# What may stand unchanged in a segment of an IRI (RFC 3987: unreserved, sub-delims, ":", "@"), the underscore excepted.
_FOREIGN = re.compile(
    r"[^A-Za-z0-9\-.~!$&'()*+,;=:@\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd"
    r"\U00030000-\U0003fffd]|[\u200e\u200f\u202a-\u202e]"
)
_LONGEST = 200


@lru_cache(maxsize=1 << 16)
def canonical(name: str) -> str:
    """Return a name in the one form in which it becomes a label and an IRI; empty if nothing is left of it.

    >>> canonical("“十四五” 规划"), canonical("汉韵六路(张良路—沣泾大道)"), canonical("５G 基站")
    ('十四五规划', '汉韵六路（张良路-沣泾大道）', '5G基站')
    """
    if _PLAIN.fullmatch(name):
        return name
    text = unicodedata.normalize("NFC", name).translate(_FOLDED)
    return "".join(
        sign for sign in unwrapped(text) if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn")
    ).strip(_EDGES)


def unwrapped(text: str) -> str:
    """Return words without line breaks and blanks, but for one blank where Latin words meet."""
    return _BLANK.sub(lambda blank: "" if blank.group(1) else " ", text)


def joined(name: str) -> str:
    """Return a canonical name without the dashes and dots between its Chinese words: 甲城—乙港大道 → 甲城乙港大道."""
    return _JOINT.sub(lambda found: found.group() if len(found.group()) > 1 else "", name)


def mint(folder: str, label: str) -> str:
    """Return the IRI of a canonical name; a name of more than 200 characters is cut and told apart by a hash.

    >>> mint("place", "汉韵六路（张良路-沣泾大道）").removeprefix(BASE), mint("org", "A B/C").removeprefix(BASE)
    ('place/汉韵六路（张良路-沣泾大道）', 'org/A_B%2FC')
    """
    if len(label) > _LONGEST:
        label = f"{label[: _LONGEST // 2]}-{sha256(label.encode()).hexdigest()[:16]}"
    return f"{BASE}{folder}/{segment(label)}"


def segment(label: str) -> str:
    """Return a label as one segment of an IRI: blanks become underscores, what an IRI forbids is percent-encoded."""
    if _PLAIN.fullmatch(label):
        return label
    return "_".join(_FOREIGN.sub(_percent, word) for word in label.split(" "))


def _percent(sign: re.Match[str]) -> str:
    return "%5F" if sign.group() == "_" else quote(sign.group(), safe="")
