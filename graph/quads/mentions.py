"""Names in the text: mentions of things with a name go in, passages that refer to the nodes they name come out.

A plan implements the policies that its preamble, or a sentence on its guiding thoughts, says it carries out
(落实“三个年”活动).
"""

from __future__ import annotations

from ...ontology import HT
from ..link import Linked, Linker, carrying
from ..mention import Mention, Organization, Place, Program, Project
from .draft import Draft
from .identity import Found
from .tokens import node, text

_REFERS_TO, _RULE, _IMPLEMENTS = node(HT.refersTo), node(HT.rule), node(HT.implements)
# How far before a name the verb may stand that governs it: a list of policies is long.
_BEFORE = 60
# A longer preamble is no preamble but a report without headings.
_SHORT = 2500
_STOPS = "。；！？\n"
_COMMAS = "，,"


def write_mentions(draft: Draft, found: Found) -> None:
    """Write every mention as a passage that refers to the node it names.

    Raises:
        ValidationError: a mention's words are not those of the text at its span.
    """
    sections = draft.document.sections
    preambles = {section.id for section in sections if section.kind == "preamble" and len(section.span) <= _SHORT}
    for name in ("places", "organizations", "projects", "programs"):
        for mention in found.get(name, ()):
            draft.check(mention)
            entity = _entity(draft.linker, mention)
            if entity and isinstance(mention, Program) and _carried(draft, mention, preambles):
                draft.say(node(draft.iri), (f"{_IMPLEMENTS} {node(entity.iri)}",))
            if entity:
                draft.say(
                    draft.passage(mention.span),
                    (f"{_REFERS_TO} {node(entity.iri)}", f"{_RULE} {text(mention.rule)}"),
                )


def _carried(draft: Draft, mention: Mention, preambles: set[str]) -> bool:
    """Tell whether the words before a policy's name, in its clause, say that the plan carries it out."""
    verbs, frame = carrying()
    words, span = draft.document.text, mention.span
    start = max(words.rfind(stop, 0, span.start) for stop in _STOPS) + 1
    clause = max(start, *(words.rfind(comma, 0, span.start) + 1 for comma in _COMMAS))
    if not verbs.search(words, max(clause, span.start - _BEFORE), span.start):
        return False
    ends = (words.find(stop, span.end) for stop in _STOPS)
    end = min((end for end in ends if end >= 0), default=len(words))
    return mention.section in preambles or frame.search(words, start, end) is not None


def _entity(linker: Linker, mention: Mention) -> Linked | None:
    match mention:
        case Place():
            return linker.place(mention.text, mention.kind)
        case Organization():
            return linker.organization(mention.text, mention.kind)
        case Project():
            return linker.project(mention.text)
        case Program():
            return linker.policy(mention.text, mention.kind)
        case _:
            return None
