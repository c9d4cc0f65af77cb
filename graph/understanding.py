"""How a fact was read from its sentence: the lexemes, the clause's code, the rules, shown from what the store holds.

In: the IRI of a target, task or review item. Out: a `Table` of what the lexer and the rules made of its clause, the
same that made the fact when the plan was built.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from .document import Document, Plan, Span
from .extract.explain import Explanation, explain
from .extract.reading import Reading
from .extract.unwrap import unwrapped
from .query import select, table
from .table import Table

if TYPE_CHECKING:
    from .store import Store

_SENTENCE = """
SELECT ?sentence ?from ?at ?start ?end WHERE {
  VALUES ?fact { %s }
  ?fact ht:statedIn ?evidence ; ht:anchor ?anchor .
  ?evidence nif:anchorOf ?sentence ; nif:beginIndex ?from ; nif:endIndex ?to .
  ?anchor nif:beginIndex ?at . FILTER(?from <= ?at && ?at < ?to && ?evidence != ?anchor)
  ?fact dcterms:isPartOf* ?plan . ?plan a ht:Plan ; schema:startDate ?start ; schema:endDate ?end .
} ORDER BY DESC(STRLEN(?sentence)) LIMIT 1"""


def understanding(store: Store, iri: str) -> Table | None:
    """Return the steps in which the clause of a fact was read, or None if the node quotes no sentence."""
    rows = table(select(store, _SENTENCE % ox.NamedNode(iri))).rows
    if not rows:
        return None
    sentence, start, at, first, last = rows[0]
    period = date.fromisoformat(str(first)), date.fromisoformat(str(last))
    return _steps(_explained(str(sentence), int(str(at)) - int(str(start)), period))


def _explained(sentence: str, offset: int, period: tuple[date, date]) -> Explanation:
    start, end = period
    plan = Plan("", None, "", "", start.year, start, end, "workPlan")
    whole = (Span(0, len(sentence)),)
    view = unwrapped(Document("", sentence, "", "text/plain").with_outline(plan, (), whole))
    here = next((at for at in range(len(view.document.text)) if view.back(at) >= offset), 0)
    return explain(Reading(view.document), here)


def _steps(told: Explanation) -> Table:
    rows = [("clause", told.clause, "")]
    rows += [(f"lexeme {code}", words, meaning) for code, words, meaning in told.lexemes]
    rows += [("code", told.code, ""), *(("fold", rule, "") for rule in told.folds), ("folded", told.folded, "")]
    rows += [("rule", rule, words) for rule, words in told.frames]
    return Table(("step", "words", "meaning"), tuple(rows))
