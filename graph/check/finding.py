"""Rules are asked of plans: a store and rules go in, a `Report` of findings with their sentences comes out.

1. Each rule's query runs once a plan, with the plan's IRI in place of the variable.
2. Rows that say the same of words that overlap are one finding about all of these words (`50%80%` and `80%100%`).
3. The words are placed in the plan's text: smallest section, sentence, offsets in code points. Sentences are found
   again by `segment`, because the graph holds only those that state a fact.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...ontology import BASE
from ..document import Document, Span
from ..query import select
from ..segment import segment
from .rule import SEVERITIES, Rule, rules

if TYPE_CHECKING:
    from ..store import PlanEntry, Store

_PLACES = frozenset({"start", "end", "severity", "other_plan", "other_start", "other_end"})
_TEXT = "SELECT ?text WHERE {{ GRAPH <{plan}> {{ <{plan}#text> nif:isString ?text }} }}"
_SECTIONS = """SELECT ?number ?title ?start ?end WHERE {{
  GRAPH <{plan}> {{
    ?section ht:number ?number ; nif:beginIndex ?start ; nif:endIndex ?end
    OPTIONAL {{ ?section dcterms:title ?title }}
  }}
}} ORDER BY ?start DESC(?end)"""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a plan: its short name and file, the smallest section with its heading, span and sentence of the words.

    `sentence_span` covers more than one sentence where the words do.
    """

    plan: str
    source: str
    section: str
    heading: str
    span: Span
    words: str
    sentence: str
    sentence_span: Span
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: where, how grave, and what to say of it by language; `other` is a second place to look at."""

    rule: Rule
    severity: str
    message: dict[str, str]
    place: Passage
    other: Passage | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked of which plans, and all that was found, by plan in the order of the text."""

    plans: tuple[PlanEntry, ...]
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]

    def of(self, severity: str) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def fails(self, threshold: str) -> bool:
        """Tell whether a finding is at least as grave as `threshold`; nothing fails at ``never``."""
        grave = SEVERITIES[: SEVERITIES.index(threshold) + 1] if threshold in SEVERITIES else ()
        return any(finding.severity in grave for finding in self.findings)


@dataclass(slots=True)
class _Row:
    """What a rule says of some words; `span` grows with the rows that say the same."""

    span: Span
    values: dict[str, str]
    others: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((name, value) for name, value in self.values.items() if name not in _PLACES))


@dataclass(frozen=True, slots=True)
class _Text:
    """A plan's text with its outline, to place words in."""

    plan: PlanEntry
    text: str
    sections: Sequence[tuple[str, str, Span]]
    sentences: Sequence[Span]

    def passage(self, span: Span) -> Passage:
        inside = [
            (number, title) for number, title, unit in self.sections if unit.contains(Span(span.start, span.start + 1))
        ]
        section, heading = inside[-1] if inside else ("", "")
        sentence = self._sentence(span)
        before = self.text[: span.start]
        return Passage(
            plan=self.plan.iri.removeprefix(f"{BASE}plan/"),
            source=self.plan.source,
            section=section,
            heading=heading,
            span=span,
            words=span.of(self.text),
            sentence=sentence.of(self.text),
            sentence_span=sentence,
            line=before.count("\n") + 1,
            column=len(before) - (before.rfind("\n") + 1) + 1,
        )

    def _sentence(self, span: Span) -> Span:
        index = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.start) - 1
        if index < 0 or self.sentences[index].end <= span.start:
            return span
        return Span(self.sentences[index].start, max(self.sentences[index].end, span.end))


def check(store: Store, plans: Iterable[str] = (), chosen: Sequence[Rule] | None = None) -> Report:
    """Ask rules of plans: all rules if none are `chosen`, all plans of the store if no IRI is given."""
    asked = tuple(rules() if chosen is None else chosen)
    names = set(plans)
    entries = tuple(plan for plan in store.plans() if not names or plan.iri in names)
    library = _Library(store, {plan.iri: plan for plan in store.plans()})
    found = [finding for plan in entries for finding in _check(store, library, plan, asked)]
    return Report(entries, asked, tuple(found))


@dataclass(frozen=True, slots=True)
class _Library:
    """The texts of the plans, each read when it is first needed."""

    store: Store
    plans: dict[str, PlanEntry]
    texts: dict[str, _Text] = field(default_factory=dict)

    def open(self, plan: str) -> _Text:
        if plan not in self.texts:
            self.texts[plan] = self._read(plan)
        return self.texts[plan]

    def _read(self, plan: str) -> _Text:
        text = "".join(row["text"].value for row in select(self.store, _TEXT.format(plan=plan)))
        sections = [
            (
                row["number"].value,
                row["title"].value if row["title"] else "",
                Span(int(row["start"].value), int(row["end"].value)),
            )
            for row in select(self.store, _SECTIONS.format(plan=plan))
        ]
        entry = self.plans[plan]
        document = segment(Document(entry.source, text, entry.sha256, "text/plain"))
        return _Text(entry, text, sections, document.sentences)


def _check(store: Store, library: _Library, plan: PlanEntry, asked: Sequence[Rule]) -> list[Finding]:
    general = {name for rule in asked if (name := rule.unless)}
    silent = {rule.id for rule in rules() if rule.id in general and _rows(store, rule, plan.iri)}
    spoken = [rule for rule in asked if rule.unless not in silent]
    found = [_finding(library, plan, rule, row) for rule in spoken for row in _rows(store, rule, plan.iri)]
    return sorted(found, key=lambda finding: (finding.place.span, finding.rule.id, finding.message["zh"]))


def _rows(store: Store, rule: Rule, plan: str) -> list[_Row]:
    query = rule.text.replace("VALUES ?plan_ { UNDEF }", f"VALUES ?plan_ {{ <{plan}> }}")
    answer = select(store, query.replace("GRAPH ?plan_ {", f"GRAPH <{plan}> {{"))
    names = [variable.value for variable in answer.variables]
    rows = ({name: term for name in names if (term := row[name]) is not None} for row in answer)
    return _merged([{name: _written(term) for name, term in row.items()} for row in rows])


def _written(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    return term.value


def _merged(rows: Iterable[dict[str, str]]) -> list[_Row]:
    spans = [_Row(Span(int(row["start"]), int(row["end"])), row) for row in rows if "start" in row and "end" in row]
    merged: list[_Row] = []
    for row in sorted(spans, key=lambda row: (row.said, row.span)):
        last = merged[-1] if merged else None
        if last and last.said == row.said and last.span.overlaps(row.span):
            last.span = Span(last.span.start, max(last.span.end, row.span.end))
        else:
            merged.append(row)
    return merged


def _finding(library: _Library, plan: PlanEntry, rule: Rule, row: _Row) -> Finding:
    values = row.values
    place = library.open(plan.iri).passage(row.span)
    other = None
    if "other_start" in values and "other_end" in values:
        span = Span(int(values["other_start"]), int(values["other_end"]))
        other = library.open(values.get("other_plan", plan.iri)).passage(span)
    said = {"words": place.words, **({"other_plan": other.plan, "other_words": other.words} if other else {})}
    named = {**{name: value for name, value in values.items() if name not in _PLACES}, **said}
    lines = {name: re.sub(r"\s*\n\s*", "", value).replace(" = ", " ") for name, value in named.items()}
    message = {language: sentence.format(**lines) for language, sentence in rule.message.items()}
    return Finding(rule, values.get("severity", rule.severity), message, place, other)
