"""What a plan's text says: one frozen dataclass for each kind of fact, all of them tied to words.

`span` is the fact's own words (see each class), `text` those words, `section` the id of the smallest section
that holds them, `rule` the name of the rule that made the fact, `status` how much of it the text says itself:
``stated``, ``distributed`` (one number for several things), ``inherited`` (a part comes from an earlier clause)
or ``inferred`` (by convention, no words say so). Always ``span.of(document.text) == text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .document import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Some words of a plan and the rule that understood them."""

    span: Span
    text: str
    section: str
    rule: str
    status: str = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Mention):
    """A time expression (``6月底前``, ``前三季度``); `due` is the last day of the period it names."""

    due: date
    start: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Mention):
    """A value that a plan states of an indicator; `span` is the value's words.

    `comparator` is one of ``= >= > <= < ~ range rank grade qualitative``; `low` and `high` are in base units
    (multipliers resolved), None where the value is no number; `unit` the base unit, `unit_text` the unit as
    written; `change` ``increase``, ``decrease`` or None, `aspect` a code of the ontology. `due` is never None.
    `anchor` is the offset that tells figures with one value span apart (``各1个``): the item's own start, else
    the value's. `whole` is the value span of the figure of which this is a part (``其中``). `per` marks a value
    that holds for each member of `scope`.
    """

    indicator: str
    indicator_span: Span | None
    comparator: str
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    unit_text: str | None
    change: str | None
    aspect: str
    due: date
    due_status: str
    due_span: Span | None = None
    scope: str | None = None
    scope_span: Span | None = None
    per: bool = False
    whole: Span | None = None
    anchor: int
    evidence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Figure):
    """A quantity, rank, grade or checkable end that the plan commits to.

    `due_status` says whether the deadline was ``stated`` with the clause, ``inherited`` from a governing one, or is
    the ``default`` (the plan's end). `direction` and `force` are codes of the ontology.
    """

    direction: str | None = None
    force: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual(Figure):
    """A quantity that a report states as reached.

    `due` is the last day of the period reported on; `due_status` is ``stated`` where the sentence names that period
    and ``inferred`` where it follows from the heading or the plan's own year.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Mention):
    """A named undertaking; `span` is the minimal proper name. `extent` holds the roads of a bracketed extent."""

    extent: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Mention):
    """A stage that a project reaches; `span` is the project's name, `evidence` the clause that says so.

    `event` is one of ``plan land start advance topout complete open``; `due` None where no time is named.
    """

    event: str
    due: date | None
    due_span: Span | None
    force: str | None = None
    evidence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Mention):
    """A named place; `kind` is a code of the ontology's place types."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Mention):
    """A named body.

    `kind` is ``government``, ``party``, ``company``, ``school``, ``hospital``, ``institute`` or ``other``.
    """

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Mention):
    """A named strategy, campaign, action, reform, mechanism, standard or document; `kind` names its type noun."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(Mention):
    """An agent answers for a section; `span` is the agent's words, `evidence` the note or clause that says so.

    `role` is one of ``lead support responsible supervise``; `kind` is ``body`` (a named organisation), ``group``
    (各新城, 行业部门) or ``leader`` (a person or post). `agent` is the name with elided prefixes as written.
    """

    agent: str
    role: str
    kind: str
    evidence: Span

    @property
    def noted(self) -> bool:
        """Whether a note says so, which speaks for all that it closes; running text speaks for its own clause."""
        return self.rule.removesuffix("-first").rpartition(".")[2] in ("label", "verb", "list", "sentence", "column")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Mention):
    """The smallest clause that can be assigned on its own; `span` is the clause.

    `verb` and `object` are its action and what it acts on; `due` None where no time governs it.
    """

    verb: str
    object: str
    due: date | None = None
    due_span: Span | None = None
    force: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio(Mention):
    """Projects arranged by count and money without naming them (``重点项目34个，总投资438.16亿元``).

    `span` is their name, `figures` are the value spans of its targets, `whole` the name span of the portfolio of
    which it is a part.
    """

    figures: tuple[Span, ...]
    whole: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Mention):
    """Words that were not understood or not believed; `reason` is a code, `shape` groups like cases."""

    reason: str
    shape: str
    evidence: Span
