"""A plan's graph while it is being written: facts come in one by one, sorted N-Quads lines go out.

1. `Draft.say` writes a node with its statements, `Draft.passage` the words at some offsets, once however often they are
   quoted; both give back the node's token.
2. `Draft.linker` gives world nodes for names; what it gave out is written into the world's graph at the end.
3. `Draft.lines` returns every statement once, sorted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import Generic, TypeVar

from ...ontology import BASE, CODES, DCTERMS, FOAF, GEO, HT, NIF, RDF, RDFS, SKOS
from ..document import Document, Plan, Section, Span
from ..errors import ValidationError
from ..link import Linked, Linker, segment
from ..mention import Mention
from .tokens import integer, node, text, words

Value = TypeVar("Value")

A = node(RDF.type)
LABEL = node(RDFS.label)
TYPE = node(DCTERMS.type)
PART_OF = node(DCTERMS.isPartOf)
_STATED_IN = node(HT.statedIn)
_ANCHOR = node(HT.anchor)
_RULE = node(HT.rule)
_BASIS = node(HT.basis)
_IS_PASSAGE = f"{A} {node(HT.Passage)}"
_CODES = {name: {word: node(iri) for word, iri in codes.items()} for name, codes in CODES.items()}
_BEGIN, _END, _WORDS, _CONTEXT = map(node, (NIF.beginIndex, NIF.endIndex, NIF.anchorOf, NIF.referenceContext))
_PREF_LABEL, _SF_WITHIN, _MEMBER, _ALT_LABEL = map(node, (SKOS.prefLabel, GEO.sfWithin, FOAF.member, SKOS.altLabel))
_WORLD = f" <{BASE}graph/world> .\n"


class Nest(Generic[Value]):
    """Spans with a value each, to be asked for the innermost one around some words in logarithmic time."""

    def __init__(self, entries: Iterable[tuple[Span, Value]]) -> None:
        ordered = sorted(entries, key=lambda entry: (entry[0].start, -entry[0].end))
        self._starts = [span.start for span, _ in ordered]
        self._ends = [span.end for span, _ in ordered]
        self._values = [value for _, value in ordered]
        self._reach = list(accumulate(self._ends, max))

    def around(self, span: Span) -> Value | None:
        """Return the value of the innermost entry that contains `span`."""
        index = bisect_right(self._starts, span.start) - 1
        while index >= 0 and self._reach[index] >= span.end:
            if self._ends[index] >= span.end:
                return self._values[index]
            index -= 1
        return None

    def inside(self, span: Span) -> Sequence[Value]:
        """Return the values of the entries that begin inside `span`."""
        return self._values[bisect_right(self._starts, span.start - 1) : bisect_right(self._starts, span.end - 1)]


class Draft:
    """The statements on one plan, collected; `iri` is the plan's IRI and the name of its graph."""

    def __init__(self, document: Document, plan: Plan, iri: str) -> None:
        self.document = document
        self.plan = plan
        self.iri = iri
        self.linker = Linker(plan)
        self._end = f" <{iri}> .\n"
        self._of_text = f"{_CONTEXT} {self.at('text')}"
        self._nodes: dict[str, list[str]] = {}
        self._sections = Nest((section.span, self.section(section)) for section in document.sections)
        first = document.sections[0] if document.sections else None
        self._preamble = self.section(first) if first else node(self.iri)

    def at(self, fragment: str) -> str:
        """Return the token of a node of this plan."""
        return f"<{self.iri}#{fragment}>"

    def section(self, section: Section) -> str:
        """Return the token of a section."""
        return self.at(f"s{segment(section.id)}")

    def say(self, subject: str, statements: Iterable[str]) -> str:
        """Write statements, each a predicate and an object, on a node of the plan and return its token."""
        said = self._nodes.get(subject)
        if said is None:
            said = self._nodes[subject] = []
        said += statements
        return subject

    def home(self, span: Span) -> str:
        """Return the smallest section that holds some words; what stands between two of them belongs to the preamble.

        So says extraction, too. Words of a document without sections belong to the plan itself.
        """
        return self._sections.around(span) or self._preamble

    def passage(self, span: Span) -> str:
        """Write the words at `span` as a passage and return it.

        Raises:
            ValidationError: the span does not lie inside the text or is empty.
        """
        token = f"<{self.iri}#char={span.start},{span.end}>"
        if token not in self._nodes:
            self._nodes[token] = [*self.quotation(span), f"{PART_OF} {self.home(span)}"]
        return token

    def quotation(self, span: Span) -> tuple[str, ...]:
        """Return the statements, as predicate and object, that make a node some words of the text.

        Raises:
            ValidationError: the span does not lie inside the text or is empty.
        """
        if not 0 <= span.start < span.end <= len(self.document.text):
            raise ValidationError(f"{self.document.name}: there is no text from {span.start} to {span.end}")
        return (
            _IS_PASSAGE,
            f"{_BEGIN} {integer(span.start)}",
            f"{_END} {integer(span.end)}",
            f"{_WORDS} {text(self.document.text[span.start : span.end])}",
            self._of_text,
        )

    def check(self, mention: Mention) -> None:
        """Refuse a mention whose words are not those of the text at its span.

        Raises:
            ValidationError: they are not.
        """
        if mention.span.of(self.document.text) != mention.text or mention.span.start < 0:
            raise ValidationError(
                f"{self.document.name}: the text from {mention.span.start} to {mention.span.end} is not "
                f"'{mention.text[:40]}' ({mention.rule})"
            )

    def evidence(self, mention: Mention, stated: Span) -> tuple[str, ...]:
        """Return the statements that say where a fact stands, by which rule it was read and how far it is said."""
        self.check(mention)
        return (
            f"{_STATED_IN} {self.passage(stated)}",
            f"{_ANCHOR} {self.passage(mention.span)}",
            f"{_RULE} {text(mention.rule)}",
            f"{_BASIS} {self.code('basis', mention.status)}",
        )

    def code(self, scheme: str, word: str) -> str:
        """Return the token of a code.

        Raises:
            ValidationError: the code list has no such word.
        """
        try:
            return _CODES[scheme][word]
        except KeyError:
            raise ValidationError(f"{self.document.name}: '{word}' is no code of the list '{scheme}'") from None

    def lines(self) -> Iterator[str]:
        """Return all statements as N-Quads lines, sorted, each once."""
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[list[str]]:
        """Yield the lines of each node: nodes in order, then the few statements of each, is the order of the lines."""
        world = {node(entity.iri): list(self._entity(entity)) for entity in self.linker.entities.values()}
        for subject in sorted((*self._nodes, *world)):
            own = self._nodes.get(subject)
            end = _WORLD if own is None else self._end
            yield [f"{subject} {said}{end}" for said in sorted(set(world[subject] if own is None else own))]

    def _entity(self, entity: Linked) -> Iterator[str]:
        yield from _described(entity)
        yield from (f"{_ALT_LABEL} {words(name)}" for name in self.linker.names[entity.iri])


def _described(entity: Linked) -> Iterator[str]:
    if entity.shared:
        return
    yield f"{A} {node(entity.type)}"
    yield f"{_PREF_LABEL} {words(entity.label)}"
    if entity.kind:
        yield f"{TYPE} {node(entity.kind)}"
    if entity.within:
        yield f"{_SF_WITHIN} {node(entity.within)}"
    for member in entity.members:
        yield f"{_MEMBER} {node(member)}"
    for predicate, thing in entity.facts:
        yield f"{node(predicate)} {node(thing)}"
