"""Every fact of a plan gets an IRI that stays the same when the plan is read again: facts go in, tokens come out.

1. A fact is named after the offset of the words that distinguish it (`f3302` is the target whose value stands there).
2. Two different facts with one name get what tells them apart (a role), else a number in the order of their content,
   so that the order in which they were found changes nothing. The same fact found twice is one fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from ..mention import Actual, Mention, Milestone, Portfolio, Responsibility, Review, Target, Task
from .draft import Draft

Fact = TypeVar("Fact", bound=Mention)
Found = Mapping[str, Sequence[Mention]]


def targets(draft: Draft, found: Found) -> list[tuple[str, Target]]:
    """Return the targets with their tokens."""
    return list(_named(draft, of(found, "targets", Target), lambda fact: f"f{fact.anchor}"))


def actuals(draft: Draft, found: Found) -> list[tuple[str, Actual]]:
    """Return the reported values with their tokens."""
    return list(_named(draft, of(found, "actuals", Actual), lambda fact: f"a{fact.anchor}"))


def milestones(draft: Draft, found: Found) -> list[tuple[str, Milestone]]:
    """Return the milestones with their tokens."""
    facts = of(found, "milestones", Milestone)
    return list(_named(draft, facts, lambda fact: f"m{fact.span.start}-{fact.event}"))


def responsibilities(draft: Draft, found: Found) -> list[tuple[str, Responsibility]]:
    """Return the responsibilities with their tokens; an agent with two roles has two."""
    facts = of(found, "responsibilities", Responsibility)
    return list(_named(draft, facts, lambda fact: f"r{fact.span.start}", lambda fact: f"-{fact.role}"))


def tasks(draft: Draft, found: Found) -> list[tuple[str, Task]]:
    """Return the tasks with their tokens."""
    return list(_named(draft, of(found, "tasks", Task), lambda fact: f"t{fact.span.start}"))


def portfolios(draft: Draft, found: Found) -> list[tuple[str, Portfolio]]:
    """Return the portfolios with their tokens."""
    return list(_named(draft, of(found, "portfolios", Portfolio), lambda fact: f"g{fact.span.start}"))


def reviews(draft: Draft, found: Found) -> list[tuple[str, Review]]:
    """Return the review items with their tokens."""
    return list(_named(draft, of(found, "reviews", Review), lambda fact: f"v{fact.span.start}"))


def of(found: Found, name: str, kind: type[Fact]) -> list[Fact]:
    """Return what the extractor `name` found of one class; a missing extractor found nothing."""
    return [mention for mention in found.get(name, ()) if isinstance(mention, kind)]


def _named(
    draft: Draft, facts: Iterable[Fact], name: Callable[[Fact], str], more: Callable[[Fact], str] = lambda _: ""
) -> Iterator[tuple[str, Fact]]:
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(name(fact), []).append(fact)
    for stem, group in groups.items():
        if len(group) == 1:
            yield draft.at(stem), group[0]
            continue
        taken: dict[str, int] = {}
        for fact in sorted(set(group), key=repr):
            fragment = stem + more(fact)
            taken[fragment] = taken.get(fragment, 0) + 1
            yield draft.at(fragment if taken[fragment] == 1 else f"{fragment}-{taken[fragment]}"), fact
