"""Tasks: the smallest clauses that can be assigned on their own, as a table of divided tasks lists them.

1. Clauses of parts that look back give none; nor do notes of responsibility, clauses that open with grounds or spirit
   (`坚持…`, `围绕…`), and sentences on the spirit of the whole plan (`以…为指导`).
2. After its number, its deadline, its subject and its adverbs, a clause that begins with a verb of action is a task.
   A verb of effect (`提升…`) counts only at the head of a sentence: later it says what a task is good for.
3. `将…纳入`, `对…开展`, `为…提供`: the verb stands behind what is put first.
4. A clause with a target or a project is a task whatever it begins with; its verb is the predicate found in it,
   else that of the task before (`落户项目3个，企业10家`).
   Clauses that only add figures (`总投资…`, `其中…`) lengthen the task before them.
5. A short heading is a task only where nothing but a note follows it, or where it holds a target or a project.

Rules: ``tasks.verb``, ``tasks.effect``, ``tasks.fronted``, ``tasks.fact``. Tasks never overlap.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from ..document import Section, Span
from ..mention import Mention, Period, Responsibility, Review, Task
from .force import force
from .periods import NO_DEADLINE
from .reading import Clause, Reading
from .standing import AHEAD, BACK, FRAME, opening, standings
from .wordlists import Verbs, Words

if TYPE_CHECKING:
    from .pipeline import Found

_EDGES = "，,；;。、 \t\u3000\n"
_SHORT_TITLE = 22
_SHORTEST = 4
_WHERE = re.compile(r"在[^，。；]{2,30}?(?:基础上|方面|领域|期间|[上中下内](?!学|心|级|乡|游|沙|山|湖|城|小|部|水|央))")

_Verb = tuple[int, int, str]
"""Where the verb of a clause begins and ends, and the rule that found it."""


def tasks(reading: Reading, found: Found) -> Iterable[Mention]:
    """Yield the tasks of a segmented document in text order; targets and projects make clauses tasks."""
    return _Finder(reading, found).tasks()


def _place(clause: Clause) -> tuple[Span, str]:
    return clause.sentence, clause.section


class _Finder:
    """One document's facts, sorted for looking up what a clause holds."""

    def __init__(self, reading: Reading, found: Found) -> None:
        self.reading, self.text, self.verbs = reading, reading.text, Verbs.of(reading.lexicon)
        facts = [*found.get("targets", ()), *found.get("projects", ())]
        self.facts = sorted(mention.span.start for mention in facts if not isinstance(mention, Review))
        agents = [mention for mention in found.get("responsibilities", ()) if isinstance(mention, Responsibility)]
        self.notes = sorted({agent.evidence for agent in agents if agent.noted})
        self.note_starts = [note.start for note in self.notes]
        self.subjects = {agent.span.start: agent.span.end for agent in agents if agent.rule.endswith(".subject")}
        self.periods = {period.span.start: period for period in reading.periods}
        self.deadlines = [period for period in reading.periods if period.rule not in NO_DEADLINE]
        self.deadline_starts = [period.span.start for period in self.deadlines]
        self.sections = {section.id: section for section in reading.document.sections}
        self.standing = standings(reading)
        if len(reading.document.sections) <= 1:
            self.standing["0"] = AHEAD

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks, sentence by sentence; after a semicolon, and in a part (`其中`), the verb may go on."""
        verb, goes_on = "", False
        for (sentence, section), clauses in groupby(self.reading.clauses, key=_place):
            standing = self.standing.get(section, AHEAD)
            if standing == BACK or self.reading.looks_back(sentence.start):
                continue
            if not goes_on and not self.text.startswith(self.verbs.continuations, sentence.start):
                verb = ""
            framed = standing == FRAME or self.verbs.spirit.search(self.text, sentence.start, sentence.end)
            for task in self._sentence(clauses, bool(framed)):
                verb = task.verb or verb
                yield task if task.verb else replace(task, verb=verb, status="inherited")
            goes_on = self.text[sentence.end - 1] in "；;"

    def _sentence(self, clauses: Iterator[Clause], framed: bool) -> Iterator[Task]:
        task: Task | None = None
        governing: Period | None = None
        for clause in clauses:
            period = self._deadline(clause.span)
            governing = period if period and period.span == clause.span else governing
            span = self._without_notes(clause.span)
            if span is None:
                continue
            if task and self._adds(task, span):
                whole = Span(task.span.start, span.end)
                task = replace(task, span=whole, text=whole.of(self.text))
                continue
            new = self._clause(clause, span, period or governing, framed=framed, told=task is not None)
            if new and task:
                yield task
            task = new or task
        if task:
            yield task

    def _clause(self, clause: Clause, span: Span, period: Period | None, *, framed: bool, told: bool) -> Task | None:
        holds = self._holds(span)
        if framed and not holds:
            return None
        verb = self._verb(span, told and not holds)
        if holds:
            verb = verb or self._predicate(span, told=told)
        elif not verb or self._heading(clause):
            return None
        return self._task(span, clause.section, verb, period)

    # what a clause holds

    def _holds(self, span: Span) -> bool:
        index = bisect_left(self.facts, span.start)
        return index < len(self.facts) and self.facts[index] < span.end

    def _deadline(self, span: Span) -> Period | None:
        index = bisect_left(self.deadline_starts, span.start)
        found = index < len(self.deadlines) and self.deadlines[index].span.end <= span.end
        return self.deadlines[index] if found else None

    def _adds(self, task: Task, span: Span) -> bool:
        if not self.text.startswith(self.verbs.continuations, span.start):
            return False
        return not self.text[task.span.end : span.start].strip(_EDGES)

    def _without_notes(self, span: Span) -> Span | None:
        """Return a clause up to the note that it ends in; None if all of it is a note."""
        if not self.notes:
            return span
        index = bisect_right(self.note_starts, span.start) - 1
        if index >= 0 and self.notes[index].end > span.start:
            return None
        end = span.end
        if index + 1 < len(self.notes) and self.note_starts[index + 1] < end:
            end = self.note_starts[index + 1]
        return Span(span.start, end) if self.text[span.start : end].strip(_EDGES) else None

    def _heading(self, clause: Clause) -> bool:
        """Tell whether a clause is only the heading of what follows it."""
        section = self.sections.get(clause.section)
        if section is None or not section.heading.contains(clause.span):
            return False
        return section.kind == "theme" or (len(section.title) <= _SHORT_TITLE and not self._alone(section))

    def _alone(self, section: Section) -> bool:
        end = section.span.end
        index = bisect_left(self.note_starts, section.heading.end)
        if index < len(self.notes) and self.note_starts[index] < end:
            end = self.note_starts[index]
        return not self.text[section.heading.end : end].strip(_EDGES)

    # its verb

    def _verb(self, span: Span, told: bool) -> _Verb | None:
        text, verbs = self.text, self.verbs
        at = self._subject(opening(text, span))
        start = verbs.manner.skip(text, at, span.end)
        if text.startswith(verbs.slogans, at) or (start > at and text.startswith(verbs.slogans, start)):
            return None
        begins = (start, *verbs.manner.steps(text, at, start))
        for begin in begins:
            length = verbs.actions.longest(text, begin, span.end)
            if length and begin + length < span.end:
                return begin, begin + length, "tasks.verb"
            length = 0 if told else verbs.effects.longest(text, begin, span.end)
            if length and begin + length < span.end:
                return begin, begin + length, "tasks.effect"
        return next((found for begin in begins if (found := self._fronted(begin, span.end))), None)

    def _fronted(self, start: int, end: int) -> _Verb | None:
        text, verbs = self.text, self.verbs
        if text.startswith("在", start):
            where = _WHERE.match(text, start, end)
            begin = verbs.manner.skip(text, where.end() if where else start + 2, end)
            return self._inner(begin, end if not where else min(end, begin + 6), verbs.actions)
        if text.startswith(verbs.prepositions, start):
            return self._inner(start + 2, end, verbs.fronted)
        return self._inner(start + 2, end, verbs.giving) if text.startswith(verbs.benefits, start) else None

    def _subject(self, start: int) -> int:
        """Return the offset after a leading deadline and the subjects of the action."""
        if start in self.periods:
            start = self.periods[start].span.end
        while start in self.subjects:
            start = self.subjects[start]
            while self.text[start : start + 1] in ("、", "）", "（", "和", "及"):
                start += 1
        return start

    @staticmethod
    def _first(words: Words, text: str, start: int, end: int) -> tuple[int, int]:
        for at in range(start, end - 1):
            length = words.longest(text, at, end)
            if length > 1:
                return at, length
        return start, 0

    def _inner(self, start: int, end: int, words: Words, rule: str = "tasks.fronted") -> _Verb | None:
        at, length = self._first(words, self.text, start, end)
        return (at, at + length, rule) if length else None

    def _predicate(self, span: Span, *, told: bool) -> _Verb | None:
        """Return what becomes of the figures or the project of a clause; an elliptic one takes the verb before it."""
        found = self._inner(span.start, span.end, self.verbs.predicates, "tasks.fact")
        return found or (None if told else self._inner(span.start, span.end, self.verbs.fronted, "tasks.fact"))

    def _task(self, span: Span, section: str, verb: _Verb | None, period: Period | None) -> Task | None:
        text, start, end = self.text, opening(self.text, span), span.end
        while end > start and text[end - 1] in _EDGES:
            end -= 1
        begin, close, rule = verb or (end, end, "tasks.fact")
        if end - start < _SHORTEST or text.startswith(("了", "的"), close):
            return None
        subject = rule == "tasks.fact" or close >= end
        return Task(
            span=Span(start, end),
            text=text[start:end],
            section=section,
            rule=rule,
            verb=text[begin:close],
            object=(text[start:begin] if subject else text[close:end]).strip(_EDGES) or text[start:end],
            due=period.due if period else None,
            due_span=period.span if period else None,
            force=force(self.reading, start, close),
        )
