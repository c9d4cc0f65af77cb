"""A plan's names become nodes: words go in, entities with deterministic IRIs come out.

A `Linker` is made for one plan, because names are short inside it: 新区 is 西咸新区 in a plan of 西咸新区, 区发改局 is
龙岗区发改局 in one of 龙岗区. Each kind of thing has a module that gives the one name under which it is filed in every
plan: `indicators`, `bodies`, `places`, `projects`; only names that mean exactly the same by vocabulary or rule meet,
names that merely look alike stay apart (`hongtu.graph.relate` suggests them for review).

Groups (各新城) belong to the plan's area and have the members that ``data/registry/groups.toml`` lists.
A linker remembers every node it gave out; the builder writes them down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from ...ontology import CODES, DCTERMS, FOAF, HT, ORG, concepts
from ..document import Plan
from ..mention import Responsibility
from . import bodies, indicators, owners, places, projects
from .names import canonical, mint
from .registry import full_name, gazetteer, table

_EACH = re.compile(r"^(?:每一?个|每|各个?)")


@dataclass(frozen=True, slots=True)
class Linked:
    """A node of the world: its IRI, name, class and, where known, the code of its kind and the place it lies within.

    `members` are the IRIs of a group's members, `facts` further statements: a predicate and another node. `shared`
    marks a concept of the ontology's vocabularies, about which a plan has nothing to add.
    """

    iri: str
    label: str
    type: str
    kind: str | None = None
    within: str | None = None
    members: tuple[str, ...] = ()
    shared: bool = False
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Linker:
    """Turns the names in one plan into nodes; `entities` and `names` hold what it gave out, by IRI."""

    plan: Plan
    entities: dict[str, Linked] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)

    def place(self, text: str, kind: str | None = None) -> Linked | None:
        """Return the place of this name; a bare 新区 or 区 is the plan's own, a road that of the plan's city."""
        written = canonical(text)
        name = places.regular(written, self._area, kind)
        known = gazetteer().get(name)
        scope = "" if known else places.scope(name, self._area)
        above = known.within if known else scope or places.area_of(name)
        around = self.place(above) if above and above != name else None
        code = CODES["placeType"].get(known.kind if known else kind or "")
        iri = mint("place", f"{scope}·{name}") if scope and name else ""
        return self._give("place", name, written, Linked(iri, name, HT.Place, code, around.iri if around else None))

    def organization(self, text: str, kind: str | None = None) -> Linked | None:
        """Return the body of this name, completed with the name of the area to which it belongs."""
        written = canonical(text)
        name = bodies.body(written, self._area, kind)
        return self._give(
            "org", name, written, Linked("", name, ORG.Organization, CODES["organizationType"].get(kind or ""))
        )

    def project(self, text: str) -> Linked | None:
        """Return the project of this name; a phase is part of the project, a stretch of road lies there."""
        written = canonical(text)
        name = projects.project(written, self._area) if written else ""
        above = self.project(projects.whole(name)) if projects.whole(name) else None
        stretch = self.segment(name)
        facts = [(DCTERMS.isPartOf, above.iri)] if above else []
        facts += [(DCTERMS.spatial, stretch.iri)] if stretch else []
        return self._give("project", name, written, Linked("", name, HT.Project, facts=tuple(facts)))

    def segment(self, name: str) -> Linked | None:
        """Return the stretch of road that a name tells with both its ends; None if it tells none."""
        found = projects.segment(name)
        ends = tuple(self.place(part) for part in found) if found else ()
        if not found or not all(ends):
            return None
        road, first, last = found
        label = f"{road}（{first}-{last}）"
        facts = zip((HT.alongRoad, HT.fromPlace, HT.toPlace), (end.iri for end in ends if end), strict=True)
        within = ends[0].within if ends[0] else None
        node = Linked("", label, HT.Place, CODES["placeType"]["roadSegment"], within, facts=tuple(facts))
        return self._give("place", label, label, node)

    def policy(self, text: str, kind: str | None = None) -> Linked | None:
        """Return the strategy, campaign, standard or document of this name."""
        written = canonical(text)
        name = projects.policy(written)
        return self._give("policy", name, written, Linked("", name, HT.Policy, CODES["policyType"].get(kind or "")))

    def group(self, text: str) -> Linked | None:
        """Return the group of this name in the plan's area, with the members that the registry lists.

        A group is one by whatever name: of 每个新城 and of a bare 新城 the members are those of 各新城.
        """
        written = canonical(text)
        known = table("groups").get(self._area, {})
        every = f"各{_EACH.sub('', written)}"
        called = every if every in known else written
        linked = (self.organization(member) for member in known.get(called, ()))
        iris = tuple(sorted(member.iri for member in linked if member))
        name = owners.in_area(called, self._area)
        return self._give("group", name, written, Linked("", name, FOAF.Group, members=iris))

    def agent(self, duty: Responsibility) -> Linked | None:
        """Return who answers: a body, a group, a post or a person."""
        if duty.kind == "body":
            return self.organization(duty.agent)
        if duty.kind == "group":
            return self.group(duty.agent)
        written = canonical(duty.agent)
        if written.endswith(tuple(table("names")["posts"]["last"])):
            name = owners.in_area(written, self._area)
            return self._give("post", name, written, Linked("", name, ORG.Post))
        return self._give("person", written, written, Linked("", written, FOAF.Person))

    def indicator(self, text: str) -> Linked | None:
        """Return the indicator of this name: from the vocabulary, else named without period, scope and growth."""
        written = canonical(text)
        iri, label = indicators.indicator(written) if written else ("", "")
        if iri:
            return self._give("indicator", label, label, Linked(iri, label, HT.Indicator, shared=True))
        return self._give("indicator", label, label, Linked("", label, HT.Indicator))

    def measured(self, text: str, known: Mapping[str, str]) -> tuple[Linked | None, str, str]:
        """Return an indicator and the place whose own it is: its name and IRI, both empty if it is the plan's area's.

        `known` are the IRIs of the places that the plan names; 龙岗区地区生产总值 in a plan of 深圳市 is the product of
        龙岗区, in one of 龙岗区 just the product.
        """
        for head, rest in indicators.splits(canonical(text)):
            area = self.place(head) if full_name(head) in gazetteer() else None
            iri = area.iri if area else known.get(head)
            if iri:
                own = iri == mint("place", self._area)
                return self.indicator(rest), "" if own else head, "" if own else iri
        return self.indicator(text), "", ""

    def theme(self, title: str) -> str | None:
        """Return the IRI of the theme whose words fill most of a section's title; the first of equals."""
        weights: dict[str, int] = {}
        pattern, themes = _themes()
        for word in pattern.findall(canonical(title)):
            weights[themes[word]] = weights.get(themes[word], 0) + len(word)
        return max(weights, key=lambda iri: weights[iri], default=None)

    @property
    def _area(self) -> str:
        return full_name(canonical(self.plan.place))

    def _give(self, folder: str, name: str, written: str, node: Linked) -> Linked | None:
        """Remember and return a node; the first kind that is told of a name stays."""
        if not name:
            return None
        iri = node.iri or mint(folder, name)
        if iri not in self.entities or (node.kind and not self.entities[iri].kind):
            self.entities[iri] = replace(node, iri=iri)
            self.names.setdefault(iri, set())
        if written != name:
            self.names[iri].add(written)
        return self.entities[iri]


@cache
def _themes() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of all words of the themes, the longest first, and the theme's IRI for each."""
    themes: dict[str, str] = {}
    for concept in concepts("themes"):
        for name in (concept.label, *concept.alternatives):
            themes.setdefault(canonical(name), concept.iri)
    ordered = sorted(themes, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))), themes
