"""The plan itself, its text and its outline: a segmented document goes in, statements on its parts come out."""

from __future__ import annotations

from ...ontology import DCTERMS, HT, NIF, SCHEMA
from ..document import Section
from .draft import PART_OF, TYPE, A, Draft
from .tokens import day, integer, node, text, words

_TITLE = node(DCTERMS.title)


def write_plan(draft: Draft) -> None:
    """Write what the document says of itself, and its text."""
    plan, document = draft.plan, draft.document
    issuer, place = draft.linker.organization(plan.issuer), draft.linker.place(plan.place)
    statements = [
        f"{A} {node(HT.Plan)}",
        f"{A} {node(HT.Policy)}",
        f"{_TITLE} {words(plan.title)}",
        f"{TYPE} {draft.code('planType', plan.kind)}",
        f"{node(SCHEMA.startDate)} {day(plan.start)}",
        f"{node(SCHEMA.endDate)} {day(plan.end)}",
        f"{node(DCTERMS.source)} {text(document.name)}",
        f"{node(HT.sha256)} {text(document.sha256)}",
        *(f"{node(HT.inferredField)} {text(name)}" for name in plan.inferred),
    ]
    if issuer:
        statements.append(f"{node(HT.issuer)} {node(issuer.iri)}")
    if place:
        statements.append(f"{node(DCTERMS.spatial)} {node(place.iri)}")
    draft.say(node(draft.iri), statements)
    context = f"{A} {node(NIF.Context)}", f"{node(NIF.isString)} {text(document.text)}", f"{PART_OF} {node(draft.iri)}"
    draft.say(draft.at("text"), context)


def write_sections(draft: Draft) -> None:
    """Write the outline; a section is the passage of all its words."""
    sections = {section.id: section for section in draft.document.sections}
    for position, section in enumerate(draft.document.sections, 1):
        above = sections.get(section.parent or "")
        draft.say(draft.section(section), _section(draft, section, above, position))


def _section(draft: Draft, section: Section, above: Section | None, position: int) -> list[str]:
    statements = [
        *draft.quotation(section.span),
        f"{A} {node(HT.Section)}",
        f"{PART_OF} {draft.section(above) if above else node(draft.iri)}",
        f"{node(HT.number)} {text(section.id)}",
        f"{_TITLE} {words(section.title)}",
        f"{TYPE} {draft.code('sectionType', section.kind)}",
        f"{node(SCHEMA.position)} {integer(position)}",
    ]
    if section.number:
        statements.append(f"{node(HT.numberText)} {text(section.number)}")
    theme = draft.linker.theme(section.title)
    if theme:
        statements.append(f"{node(DCTERMS.subject)} {node(theme)}")
    return statements
