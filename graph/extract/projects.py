"""Named undertakings: roads, parks, plants, schools, bodies that a plan means to build, start, open, land or set up.

In: a reading. Out: one `Project` for each mention, its span the minimal proper name with phase and extent; and a
`Review` for each candidate beside a stage verb (建成, 开工…) that ends like something built and that no rule believed.

1. Clauses without a stage or effort verb, and sections that report results (…工作回顾), are passed over.
2. `frames` parts a clause into members with their predicates, `names` trims each to a name with its marks.
3. The rules of ``rules/projects.toml`` accept a name by its marks; the first that fits gives the mention its rule.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ..document import Span
from ..mention import Mention, Period, Place, Project, Review
from .frames import EFFORT, Grammar, Member, grammar, parse, promising
from .lexicon import Lexicon
from .names import Name, Words, analyse, words
from .reading import Clause, Reading
from .tense import past_sections

if TYPE_CHECKING:
    from .pipeline import Found

_DOUBTFUL = frozenset({"head", "closed", "phase", "label"})
_LONG_PREAMBLE = 1500
_LOOKS_BACK = re.compile(r"回顾|过去(?:的)?[一五]年|[一五]年来|去年")
_LONGEST = 2000  # characters; what is longer has no punctuation to read it by
_AREAS = frozenset({"adminArea"})
_ROAD = re.compile(r"[（(]([^（()）]+?)(?:[-—－–～~至]+)([^（()）]+?段?)[）)]")
_FOUNDS = re.compile(r"设立|组建|成立|筹建|建立")
_KIN = frozenset({"projects.shared-head", "projects.sibling", "projects.subject"})
_VISION = frozenset({"shaped", "hub"})
_LOCATED = frozenset({"located"})
_LISTS = re.compile(r"等(?:\d+|[一二两三四五六七八九十]+)[条个座所家项处]")
_ESTABLISHES = re.compile(r"建立")
_HOSTS = re.compile(r"筹办|举办|承办|办好")
_SETUP = re.compile(r"设立|组建|成立|筹建|建立|申报|申建|创建|争创|争取|建设")


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of ``rules/projects.toml``."""

    name: str
    needs: frozenset[str]
    any: frozenset[str]
    without: frozenset[str]

    def holds(self, marks: frozenset[str]) -> bool:
        """Tell whether a candidate with these marks is a project."""
        return self.needs <= marks and not self.without & marks and (not self.any or bool(self.any & marks))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a member: its name and the rule that took it, or the reason against it."""

    member: Member
    name: Name | None
    rule: str
    reason: str


@cache
def _rules() -> tuple[Rule, ...]:
    file = files("hongtu.graph.extract").joinpath("rules", "projects.toml")
    lines = tomllib.loads(file.read_text("utf-8"))["accept"]
    return tuple(
        Rule(line["name"], *(frozenset(line.get(key, ())) for key in ("needs", "any", "without"))) for line in lines
    )


@lru_cache(maxsize=1 << 14)
def accept(marks: frozenset[str]) -> str:
    """Return the name of the first rule that takes a candidate with these marks, or nothing."""
    return next((rule.name for rule in _rules() if rule.holds(marks)), "")


@dataclass(frozen=True)
class Judge:
    """Reads the clauses of one document.

    `starts` are those of its time expressions, `past` holds the ids of the sections that report results, `clauses` the
    offsets at which clauses begin, `places` those at which places do.
    """

    reading: Reading
    starts: Sequence[int]
    grammar: Grammar
    words: Words
    past: frozenset[str]
    clauses: Sequence[int]
    places: frozenset[int] = frozenset()

    @classmethod
    def of(cls, reading: Reading, places: Iterable[Mention] = ()) -> Judge:
        """Return the judge for a document in which `places` were found."""
        lexicon: Lexicon = reading.lexicon
        starts = [period.span.start for period in reading.periods]
        located = frozenset(place.span.start for place in places)
        clauses = [clause.span.start for clause in reading.clauses]
        return cls(reading, starts, grammar(lexicon), words(lexicon), _past(reading), clauses, located)

    def periods(self, span: Span) -> Sequence[Period]:
        """Return the time expressions inside a stretch of text."""
        low = bisect_left(self.starts, span.start)
        high = low
        while high < len(self.starts) and self.reading.periods[high].span.end <= span.end:
            high += 1
        return self.reading.periods[low:high]

    def members(self, clause: Clause) -> list[Member]:
        """Return the members of a clause, none where it reports a result."""
        periods = self.periods(clause.span)
        if any(period.rule == "periods.past" for period in periods):
            return []
        found = parse(self.reading.text, clause.span, periods, self.grammar)
        silent = found and found[0].closing == "listed" and not any(member.verb for member in found)
        return self._continued(clause, found) if silent else found

    def _continued(self, clause: Clause, found: list[Member]) -> list[Member]:
        """Give a list without a verb that of the list in the clause before (加快甲等6条高铁，乙等7条公路)."""
        index = bisect_left(self.clauses, clause.span.start) - 1
        before = self.reading.clauses[index] if index >= 0 else clause
        if before.sentence != clause.sentence or before is clause:
            return found
        last = next(iter(self.members(before)[-1:]), None)
        if last is None or last.after or last.closing != "listed":
            return found
        return [replace(member, verb=last.verb, events=last.events, period=last.period) for member in found]

    def verdicts(self, clause: Clause) -> list[Verdict]:
        """Judge the members of a clause; a second look lets a doubtful one follow another of its list.

        A list that 一批 opens names classes of things.
        """
        first = [self._verdict(member, frozenset()) for member in self.members(clause)]
        if first and first[0].member.span.of(self.reading.text).startswith("一批"):
            return first[:1]
        if len(first) < 2 or not any(verdict.rule for verdict in first):
            return first
        return [verdict if verdict.rule else self._second(first, index) for index, verdict in enumerate(first)]

    def _second(self, first: Sequence[Verdict], index: int) -> Verdict:
        verdict = first[index]
        kin = [other for other in first if other.rule and other.member.verb == verdict.member.verb]
        if verdict.reason != "generic" or not kin:
            return verdict
        later = [other for other in first[index + 1 :] if other in kin and other.name and "head" in other.name.marks]
        return self._verdict(verdict.member, frozenset({"sibling", *(["shared-head"] if later else [])}))

    def _verdict(self, member: Member, kin: frozenset[str]) -> Verdict:
        if member.past or not member.verb:
            return Verdict(member, None, "", "past" if member.past else "no-verb")
        name = analyse(self.reading.text, member.span, self.words)
        if isinstance(name, str):
            return Verdict(member, None, "", name)
        marks = name.marks | _frame_marks(member, self.grammar) | kin
        if name.span.start in self.places:
            marks |= _LOCATED
        if marks >= _VISION and member.closing != "listed" and "quoted" not in marks:
            marks |= {"aim"}
        rule = accept(marks)
        return Verdict(member, name, rule, "" if rule else "generic")


def _frame_marks(member: Member, rules: Grammar) -> frozenset[str]:
    marks = {member.closing, *_verb_marks(member.verb, rules)}
    if member.period:
        marks.add("timed")
    if member.after:
        marks.add("after")
        if member.events == ("plan",):
            marks.add("planned")
    if "open" in member.events:
        marks.add("opened")
    if not member.events:
        marks |= {"none", "shaped"} if "打造" in member.verb else {"none"}
    elif member.events != ("advance",):
        marks.add("stage")
    return frozenset(marks)


@lru_cache(maxsize=1 << 12)
def _verb_marks(verb: str, rules: Grammar) -> frozenset[str]:
    shapes = {"founds": _FOUNDS, "hosts": _HOSTS, "setup": _SETUP, "established": _ESTABLISHES}
    words = {"built": rules.built, "preliminary": rules.preliminary}
    found = {mark for mark, pattern in shapes.items() if pattern.search(verb)}
    return frozenset(found | {mark for mark, known in words.items() if any(word in verb for word in known)})


def _past(reading: Reading) -> frozenset[str]:
    """Return the ids of the sections that report results; a report's long preamble that looks back is one of them."""
    plan, sections = reading.plan, reading.document.sections
    past = past_sections(sections, plan.year, reading.lexicon)
    if plan.kind != "workReport" or len(sections) < 2:
        return past
    preamble = sections[0].span
    long = _LONG_PREAMBLE < len(preamble) < len(reading.text) / 2
    return past | {sections[0].id} if long and _LOOKS_BACK.search(preamble.of(reading.text)) else past


def anchored(judge: Judge) -> Iterator[Clause]:
    """Yield the clauses of the plan's own part in which a verb may say something of an undertaking."""
    for clause in judge.reading.clauses:
        span = clause.span
        if clause.section in judge.past or len(span) > _LONGEST or not _speaks(judge, span):
            continue
        if not judge.reading.looks_back(span.start):
            yield clause


def _speaks(judge: Judge, span: Span) -> bool:
    """Tell at little cost whether a clause may say something of an undertaking."""
    text, rules, (start, end) = judge.reading.text, judge.grammar, (span.start, span.end)
    if rules.stage.search(text, start, end):
        if judge.periods(span):
            return True
        shows = rules.hint.search(text, start, end) or rules.faint.search(text, start, end)
        shown = shows is not None or text.endswith(rules.alone, start, end)
    elif rules.effort.search(text, start, end):
        held = rules.faint.search(text, start, end) and _HOSTS.search(text, start, end)
        shown = bool(rules.hint.search(text, start, end) or held or text.endswith(rules.works, start, end))
    else:
        listed = text.find("等", start, end) >= 0 and _LISTS.search(text, start, end)
        return bool(listed) and not rules.lead_verb.match(text, start, end)
    return shown and promising(text[start:end], rules)


def find_projects(reading: Reading, found: Found) -> Iterator[Mention]:
    """Yield the mentions of named undertakings, and the doubtful ones as reviews, in text order.

    Members of a list that are mere areas are none.
    """
    places = found.get("places", ())
    judge = Judge.of(reading, places)
    areas = {place.span for place in places if isinstance(place, Place) and place.kind in _AREAS}
    for clause in anchored(judge):
        for verdict in judge.verdicts(clause):
            if verdict.rule and verdict.name and (verdict.name.span not in areas or _listed(verdict)):
                name = verdict.name
                extent = tuple(_extent(name))
                yield Project(span=name.span, text=name.text, section=clause.section, rule=verdict.rule, extent=extent)
            elif not verdict.rule:
                yield from _doubtful(verdict, clause)


def _listed(verdict: Verdict) -> bool:
    """Tell whether a list makes more than an area of an area's name (``甲、乙等高铁``); no area is completed."""
    built = any(event not in EFFORT for event in verdict.member.events)
    return verdict.member.closing == "listed" or (built and verdict.rule in _KIN)


def _extent(name: Name) -> Iterator[Span]:
    match = _ROAD.search(name.text) if "extent" in name.marks else None
    for group in (1, 2) if match else ():
        if match:
            yield Span(name.span.start + match.start(group), name.span.start + match.end(group))


def _doubtful(verdict: Verdict, clause: Clause) -> Iterator[Review]:
    """Yield a review of a candidate beside a stage verb: counted things are targets and abstract ones tasks."""
    stage = any(event not in EFFORT for event in verdict.member.events)
    if stage and verdict.name and _DOUBTFUL & verdict.name.marks:
        yield Review(
            span=verdict.name.span,
            text=verdict.name.text,
            section=clause.section,
            rule="projects.rejected",
            reason="project-rejected",
            shape=f"{verdict.reason}:{'+'.join(verdict.member.events)}",
            evidence=clause.span,
        )
