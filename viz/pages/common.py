"""What several pages share: rows of the graph go in, small dictionaries that a template can show come out.

A `Request` is what a page gets to know of its visitor: the words of the address, the language, the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ...graph.errors import QueryError
from ...ontology import BASE, DCTERMS, FOAF, HT, ORG, RDFS, SKOS
from . import links
from .asking import Row, ask, node, text
from .wording import Wording, catalogue

if TYPE_CHECKING:
    from ...graph.store import Store

KINDS = (
    "Plan", "Section", "Task", "Target", "Milestone", "Project", "Portfolio", "Responsibility", "Organization", "Group",
    "Post", "Person", "Place", "Indicator", "Policy", "Theme", "ReviewItem",
)  # fmt: skip
"""The kinds of things, the one that decides first; names and signs stand in ``words.toml``."""

BODIES = (ORG.Organization, FOAF.Group, ORG.Post, FOAF.Person)
ROWS = 300
"""The longest list on one page."""


@dataclass(frozen=True, slots=True)
class Request:
    """The words of an address, the language of the page and the day it is asked on."""

    words: Mapping[str, str]
    t: Wording
    today: date

    def get(self, name: str) -> str:
        """Return a parameter without blanks around it, '' if it is not given."""
        return self.words.get(name, "").strip()

    def day(self, name: str) -> date | None:
        """Return a parameter that is a day.

        Raises:
            QueryError: it is none.
        """
        words = self.get(name)
        try:
            return date.fromisoformat(words) if words else None
        except ValueError as error:
            raise QueryError(f"{name}={words}: is no date; write it like 2021-06-30") from error

    def node(self, name: str) -> str:
        """Return a parameter that names a node: its IRI, or the end of one after the base."""
        words = self.get(name)
        return words if not words or "://" in words else BASE + words


def kind_of(classes: Iterable[str]) -> str:
    """Return the kind of a node of these classes (IRIs)."""
    names = {links.short(iri) for iri in classes if iri}
    return next((kind for kind in KINDS if kind in names and not (kind == "Target" and "Milestone" in names)), "Thing")


def end(iri: str) -> str:
    """Return an IRI as an address carries it: without the base."""
    return iri.removeprefix(BASE)


def plans(store: Store, t: Wording) -> list[Row]:
    """Return the plans, the newest first, each with its short name, year and page."""
    rows = ask(store, "plans", lang=text(t.language))
    known: dict[str, Row] = {}
    for row in rows:
        name, year = links.short(row["plan"]), str(row["start"] or "")[:4]
        row.update(name=name, year=year, href=links.path(row["plan"]), end_=end(row["plan"]))
        known.setdefault(row["plan"], row)
    return list(known.values())


def reason(t: Wording, words: str) -> str:
    """Return why something waits for review, in the language of the page."""
    key = f"reason.{words.rstrip('?')}"
    return t(key) if key in catalogue() else words


def reviewed(store: Store, t: Wording, limit: int, **given: Any) -> list[Row]:
    """Return what waits for review of the given choice, each with its reason and words as its label."""
    rows = ask(store, "facts", limit, type=HT.ReviewItem, reviewed=text("1"), **given)
    for row in rows:
        row["label"] = t("site.colon").join(filter(None, (reason(t, row["reason"] or ""), row["said"])))
    return rows


def label_of(store: Store, t: Wording, iri: str) -> str:
    """Return the name of a node in the language of the page, else in Chinese; '' if it has none."""
    for name in (SKOS.prefLabel, RDFS.label, DCTERMS.title, HT.reason):
        quads = store.quads(node(iri), ox.NamedNode(name), None)
        labels = {quad.object.language: quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
        if labels:
            return labels.get(t.language) or labels.get("zh") or next(iter(labels.values()))
    return ""


def only(found: list[Row], iri: str) -> Row | None:
    """Return the plan with this IRI."""
    return next((plan for plan in found if plan["plan"] == iri), None)


def placed(rows: Iterable[Row], names: Mapping[str, Any], kind: str = "") -> list[Row]:
    """Give each fact its page, the address of its words and the name of its plan."""
    found = []
    for row in rows:
        plan = row.get("plan") or links.plan_of(row["it"])
        shown = names.get(plan)
        at = links.reader(plan, row["start"], row["end"]) if row.get("end") else links.reader(row["it"])
        found.append(
            row
            | {
                "kind": kind or row.get("class") or "",
                "href": links.path(row["it"]),
                "reader": at if plan else "",
                "plan": plan,
                "plan_name": shown["name"] if shown else links.short(plan),
            }
        )
    return found


def options(store: Store, plan: str, *classes: str) -> list[tuple[str, str]]:
    """Return the nodes of some classes that plans name most, as value and label, in the order of their names."""
    rows = ask(store, "named-most", ROWS, plan=plan, type=classes)
    return sorted({end(row["it"]): row["label"] for row in rows}.items(), key=lambda pair: pair[1])


def titles(store: Store, plan: str) -> list[Row]:
    """Return the outline of a plan: chapters and measures, each with its depth, page and place in the reader."""
    rows = ask(store, "sections", plan=plan)
    for row in rows:
        row.update(
            kind=links.short(row["type"]),
            depth=row["number"].count(".") + 1,
            anchor=row["it"].partition("#")[2],
            href=links.path(row["it"]),
        )
    return rows


FACTS = {
    "Task": HT.Task,
    "Target": HT.Target,
    "Milestone": HT.Milestone,
    "Portfolio": HT.Portfolio,
    "ReviewItem": HT.ReviewItem,
    "Responsibility": HT.Responsibility,
}
"""The plan-bound kinds that have lists, with their classes."""
