"""Names in the text: mentions of things with a name go in, passages that refer to the nodes they name come out."""

from __future__ import annotations

from ...ontology import HT
from ..link import Linked, Linker
from ..mention import Mention, Organization, Place, Program, Project
from .draft import Draft
from .identity import Found
from .tokens import node, text

_REFERS_TO, _RULE = node(HT.refersTo), node(HT.rule)


def write_mentions(draft: Draft, found: Found) -> None:
    """Write every mention as a passage that refers to the node it names.

    Raises:
        ValidationError: a mention's words are not those of the text at its span.
    """
    for name in ("places", "organizations", "projects", "programs"):
        for mention in found.get(name, ()):
            draft.check(mention)
            entity = _entity(draft.linker, mention)
            if entity:
                draft.say(
                    draft.passage(mention.span),
                    (f"{_REFERS_TO} {node(entity.iri)}", f"{_RULE} {text(mention.rule)}"),
                )


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
