"""What a plan's words mean: names go in, shared nodes of the graph come out.

1. `canonical` writes a name in one way: NFC, without quotation marks and invisible characters, one kind of bracket,
   dash and dot. `mint` turns it into an IRI that can be read; different canonical names give different IRIs.
2. A `Linker` is made for one plan, because names are short inside it: 新区 is 西咸新区 in a plan of 西咸新区, 区发改局
   is 龙岗区发改局 in one of 龙岗区, 市财政局 there 深圳市财政局 (``data/places.csv`` knows what lies within what).
3. Indicators come from ``ontology/indicators.ttl`` by any of their names; one that is not there is minted from the name
   without the words that speak of period, scope or growth (``data/registry/names.toml``).
4. Groups (各新城) belong to the plan's area and have the members that ``data/registry/groups.toml`` lists.

A linker remembers every node it gave out; the builder writes them down.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from ..ontology import BASE, CODES, FOAF, HT, ORG, concepts
from .document import Plan
from .mention import Responsibility

_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”‘’\"'「」『』《》〈〉＂＇", None),
        **dict.fromkeys("(【〔[［", "（"),
        **dict.fromkeys(")】〕]］", "）"),
        **dict.fromkeys("—–―－~～〜‐‑‒", "-"),
        **dict.fromkeys("•・‧∙", "·"),
        **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    }
)
_BLANK = re.compile(r"(?<=[!-~])\s+(?=[!-~])|(\s+)")
# 海珠区教育局, 省教育厅; but not 市场监管局, 社区局.
_AREA_NAME = re.compile(r"(?!市场|社区).{0,6}[省市区县州旗](?!场|域|块)")
_EDGES = " ，。、；：,.;:"
# What may stand unchanged in a segment of an IRI (RFC 3987: unreserved, sub-delims, ":", "@"), the underscore excepted.
_FOREIGN = re.compile(
    r"[^A-Za-z0-9\-.~!$&'()*+,;=:@\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd"
    r"\U00030000-\U0003fffd]|[\u200e\u200f\u202a-\u202e]"
)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Linked:
    """A node of the world: its IRI, name, class and, where known, the code of its kind and the place it lies within.

    `members` are the IRIs of a group's members. `shared` marks a concept of the ontology's vocabularies, about which
    a plan has nothing to add.
    """

    iri: str
    label: str
    type: str
    kind: str | None = None
    within: str | None = None
    members: tuple[str, ...] = ()
    shared: bool = False


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


@dataclass(frozen=True, slots=True)
class Linker:
    """Turns the names in one plan into nodes; `entities` and `names` hold what it gave out, by IRI."""

    plan: Plan
    entities: dict[str, Linked] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)

    def place(self, text: str, kind: str | None = None) -> Linked | None:
        """Return the place of this name; a bare 新区 or 区 is the plan's own."""
        written = canonical(text)
        name = self._own_area(written) or _full_name(written)
        known = _gazetteer().get(name)
        code = CODES["placeType"].get(known[0] if known else kind or "")
        around = self.place(known[1]) if known and known[1] else None
        return self._give("place", name, written, Linked("", name, HT.Place, code, around.iri if around else None))

    def organization(self, text: str, kind: str | None = None) -> Linked | None:
        """Return the body of this name, completed with the name of the area to which it belongs."""
        written = canonical(text)
        name = self._completed(written)
        name = _body(self._local(name) if kind in (None, "government") else name)
        return self._give(
            "org", name, written, Linked("", name, ORG.Organization, CODES["organizationType"].get(kind or ""))
        )

    def project(self, text: str) -> Linked | None:
        """Return the project of this name."""
        name = canonical(text)
        return self._give("project", name, name, Linked("", name, HT.Project))

    def policy(self, text: str, kind: str | None = None) -> Linked | None:
        """Return the strategy, campaign, standard or document of this name."""
        name = canonical(text)
        return self._give("policy", name, name, Linked("", name, HT.Policy, CODES["policyType"].get(kind or "")))

    def group(self, text: str) -> Linked | None:
        """Return the group of this name in the plan's area, with the members that the registry lists."""
        written = canonical(text)
        area = self._area
        members = _registry("groups").get(area, {}).get(written, ())
        linked = (self.organization(member) for member in members)
        iris = tuple(sorted(member.iri for member in linked if member))
        name = self._in_area(written)
        return self._give("group", name, written, Linked("", name, FOAF.Group, members=iris))

    def agent(self, duty: Responsibility) -> Linked | None:
        """Return who answers: a body, a group, a post or a person."""
        if duty.kind == "body":
            return self.organization(duty.agent)
        if duty.kind == "group":
            return self.group(duty.agent)
        written = canonical(duty.agent)
        if written.endswith(tuple(_registry("names")["posts"]["last"])):
            name = self._in_area(written)
            return self._give("post", name, written, Linked("", name, ORG.Post))
        return self._give("person", written, written, Linked("", written, FOAF.Person))

    def indicator(self, text: str) -> Linked | None:
        """Return the indicator of this name: from the vocabulary, else minted without period, scope and growth."""
        written = canonical(text)
        bare = _bare(written)
        for name in (written, bare):
            if name in _indicators():
                iri, label = _indicators()[name]
                return self._give("indicator", label, label, Linked(iri, label, HT.Indicator, shared=True))
        return self._give("indicator", bare, bare, Linked("", bare, HT.Indicator))

    def theme(self, title: str) -> str | None:
        """Return the IRI of the theme whose words fill most of a section's title; the first of equals."""
        weights: dict[str, int] = {}
        pattern, themes = _themes()
        for word in pattern.findall(canonical(title)):
            weights[themes[word]] = weights.get(themes[word], 0) + len(word)
        return max(weights, key=lambda iri: weights[iri], default=None)

    @property
    def _area(self) -> str:
        return _full_name(canonical(self.plan.place))

    def _give(self, folder: str, name: str, written: str, node: Linked) -> Linked | None:
        """Remember and return a node; the first kind that is told of a name stays."""
        if not name:
            return None
        iri = node.iri or mint(folder, name)
        if iri not in self.entities or (node.kind and not self.entities[iri].kind):
            self.entities[iri] = Linked(iri, name, node.type, node.kind, node.within, node.members, node.shared)
            self.names.setdefault(iri, set())
        if written != name:
            self.names[iri].add(written)
        return self.entities[iri]

    def _own_area(self, name: str) -> str | None:
        """Return the full name of an area that is called by its last word only."""
        if name not in _registry("names")["areas"]:
            return None
        return next((area for area in _around(self._area) if area != name and area.endswith(name)), None)

    def _completed(self, name: str) -> str:
        for word, others in _registry("names")["areas"].items():
            if name.startswith(word) and name != word and not name.startswith(tuple(others)):
                area = self._own_area(word)
                return area + name.removeprefix(word) if area else name
        return name

    def _local(self, name: str) -> str:
        """Return a department that no area is named with as that of the plan's area: 教育局 → 龙岗区教育局."""
        words = _registry("names")["departments"]
        if not name.endswith(tuple(words["last"])) or any(word in name for word in words["named"]) or _placed(name):
            return name
        every, national = words["nation"]
        return (national if self._area == every else self._area) + name

    def _in_area(self, name: str) -> str:
        """Return the name of something that every area has, with that of the plan's area before it."""
        completed = self._completed(name)
        return (
            name if not name or name.startswith(self._area) else completed if completed != name else self._area + name
        )


def _placed(name: str) -> bool:
    """Tell whether a name begins with that of an area, or with the word for one."""
    known = (name[:size] in _gazetteer() or name[:size] in _short_names() for size in range(2, len(name)))
    return any(known) or _AREA_NAME.match(name) is not None


def _body(name: str) -> str:
    """Return the name under which a body is filed: 龙岗区发展和改革局 → 龙岗区发改局."""
    ending, filed = next(((long, filed) for long, filed in _endings() if name.endswith(long)), ("", ""))
    return name.removesuffix(ending) + filed


def _bare(name: str) -> str:
    """Return an indicator's name without the words that speak of period, scope and growth."""
    words = _registry("names")["indicators"]
    before, after, keep = (tuple(words[key]) for key in ("before", "after", "keep"))
    while not name.startswith(keep):
        shorter = next((name.removeprefix(word) for word in before if name.startswith(word)), name)
        if shorter == name or len(shorter) < 2:
            break
        name = shorter
    shorter = next((name.removesuffix(word) for word in after if name.endswith(word)), name)
    return shorter if len(shorter) >= 2 else name


@cache
def _indicators() -> dict[str, tuple[str, str]]:
    """Return every name in the vocabulary of indicators with the IRI and the label of what it names."""
    found: dict[str, tuple[str, str]] = {}
    for concept in concepts("indicators"):
        for name in (concept.label, *concept.alternatives):
            found.setdefault(canonical(name), (concept.iri, concept.label))
    return found


@cache
def _themes() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of all words of the themes, the longest first, and the theme's IRI for each."""
    themes: dict[str, str] = {}
    for concept in concepts("themes"):
        for name in (concept.label, *concept.alternatives):
            themes.setdefault(canonical(name), concept.iri)
    ordered = sorted(themes, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))), themes


@cache
def _registry(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("hongtu.data").joinpath(f"registry/{name}.toml").read_text("utf-8"))


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Return the endings of names of bodies with those under which they are filed, the longest first."""
    found = ((long, filed) for filed, others in _registry("names")["bodies"].items() for long in others)
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _gazetteer() -> dict[str, tuple[str, str]]:
    """Return the areas whose names only one area bears: name → (kind, name of the area around it)."""
    found: dict[str, tuple[str, str]] = {}
    twice: set[str] = set()
    for row in _rows():
        (twice.add if row["name"] in found else lambda _: None)(row["name"])
        found[row["name"]] = (row["kind"], row["within"])
    return {name: facts for name, facts in found.items() if name not in twice}


@cache
def _short_names() -> dict[str, str]:
    return {row["short"]: row["name"] for row in _rows() if row["short"] and row["name"] in _gazetteer()}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(files("hongtu.data").joinpath("places.csv").read_text("utf-8").splitlines()))


def _full_name(name: str) -> str:
    """Return the name under which the gazetteer knows a place: 西安 → 西安市, 深圳市龙岗区 → 龙岗区."""
    if name in _gazetteer():
        return name
    if name in _short_names():
        return _short_names()[name]
    for start in range(1, len(name) - 1):
        tail = name[start:]
        if tail in _gazetteer() and name[:start] in ("".join(reversed(_around(tail)[1:])), *_around(tail)[1:]):
            return tail
    return name


def _around(area: str) -> list[str]:
    """Return an area and the areas around it, from the smallest."""
    found = [area]
    while found[-1] in _gazetteer() and _gazetteer()[found[-1]][1]:
        found.append(_gazetteer()[found[-1]][1])
    return found
