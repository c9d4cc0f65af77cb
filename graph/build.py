"""A plan's facts become N-Quads: a segmented document and its mentions go in, sorted lines come out.

1. `plan_iris` names the plan; its IRI is also the name of its graph.
2. The outline, the names and the facts are written into a `Draft`, which gives out every statement once.
3. Lines come sorted: the same plan gives the same bytes, in whatever order its mentions come.

Nothing here knows a store or an RDF library; the graph model stands in ``docs/architecture.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from ..ontology import BASE
from .document import Document, Plan
from .errors import ValidationError
from .link import canonical, segment
from .quads.draft import Draft
from .quads.facts import write_facts
from .quads.identity import Found
from .quads.mentions import write_mentions
from .quads.outline import write_plan, write_sections

__all__ = ["nquads", "plan_iris"]

_LONGEST = 80


def nquads(document: Document, found: Found, iri: str | None = None) -> Iterator[str]:
    """Return the statements of a plan as N-Quads lines, sorted.

    Raises:
        ValidationError: the document is not segmented, or a fact does not agree with its text.
    """
    plan = _plan(document)
    draft = Draft(document, plan, iri or plan_iris(plan)[0])
    write_plan(draft)
    write_sections(draft)
    write_mentions(draft, found)
    write_facts(draft, found)
    return draft.lines()


def plan_iris(plan: Plan) -> tuple[str, ...]:
    """Return the IRIs that a plan may bear, the shortest first; the next is for when another plan bears one.

    They name its area and year, then its kind too, then a hash of its title too.

    >>> from datetime import date
    >>> first, last = date(2021, 1, 1), date(2021, 12, 31)
    >>> plan = Plan("工作要点", None, "西咸新区管委会", "西咸新区", 2021, first, last, "workPoints")
    >>> [iri.removeprefix(BASE) for iri in plan_iris(plan)]
    ['plan/西咸新区-2021', 'plan/西咸新区-2021-workPoints', 'plan/西咸新区-2021-workPoints-91326b09']
    """
    name = canonical(plan.place) or canonical(plan.issuer) or canonical(plan.title) or "plan"
    stem = f"{BASE}plan/{segment(name[:_LONGEST])}-{plan.year}"
    mark = blake2b(canonical(plan.title).encode(), digest_size=4).hexdigest()
    return stem, f"{stem}-{plan.kind}", f"{stem}-{plan.kind}-{mark}"


def _plan(document: Document) -> Plan:
    if document.plan is None:
        raise ValidationError(f"{document.name}: segment the document before building its graph")
    return document.plan
