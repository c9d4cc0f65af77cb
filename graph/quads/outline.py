"""The plan itself, its text and its outline: a segmented document goes in, statements on its parts come out."""

from __future__ import annotations

from ...ontology import DCTERMS, HT, NIF, SCHEMA
from ..document import Section
from .draft import PART_OF, TYPE, A, Draft, Pair
from .tokens import day, integer, node, text, words

_TITLE = node(DCTERMS.title)


def write_plan(draft: Draft) -> None:
    """Write what the document says of itself, and its text."""
    plan, document = draft.plan, draft.document
    issuer, place = draft.linker.organization(plan.issuer), draft.linker.place(plan.place)
    pairs: list[Pair] = [
        (A, node(HT.Plan)),
        (A, node(HT.Policy)),
        (_TITLE, words(plan.title)),
        (TYPE, draft.code("planType", plan.kind)),
        (node(SCHEMA.startDate), day(plan.start)),
        (node(SCHEMA.endDate), day(plan.end)),
        (node(DCTERMS.source), text(document.name)),
        (node(HT.sha256), text(document.sha256)),
        *((node(HT.inferredField), text(name)) for name in plan.inferred),
    ]
    if issuer:
        pairs.append((node(HT.issuer), node(issuer.iri)))
    if place:
        pairs.append((node(DCTERMS.spatial), node(place.iri)))
    draft.say(node(draft.iri), pairs)
    context = ((A, node(NIF.Context)), (node(NIF.isString), text(document.text)), (PART_OF, node(draft.iri)))
    draft.say(draft.at("text"), context)


def write_sections(draft: Draft) -> None:
    """Write the outline; a section is the passage of all its words."""
    sections = {section.id: section for section in draft.document.sections}
    for position, section in enumerate(draft.document.sections, 1):
        above = sections.get(section.parent or "")
        draft.say(draft.section(section), _section(draft, section, above, position))


def _section(draft: Draft, section: Section, above: Section | None, position: int) -> list[Pair]:
    pairs = [
        *draft.quotation(section.span),
        (A, node(HT.Section)),
        (PART_OF, draft.section(above) if above else node(draft.iri)),
        (node(HT.number), text(section.id)),
        (_TITLE, words(section.title)),
        (TYPE, draft.code("sectionType", section.kind)),
        (node(SCHEMA.position), integer(position)),
    ]
    if section.number:
        pairs.append((node(HT.numberText), text(section.number)))
    theme = draft.linker.theme(section.title)
    if theme:
        pairs.append((node(DCTERMS.subject), node(theme)))
    return pairs
