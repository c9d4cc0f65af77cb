"""A plan to read: the IRI of a plan goes in, its text with outline and marks comes out.

1. The text is shown as it is, line by line; lines where a section begins are headings.
2. `marks` cuts each line into pieces; every piece under a mark is a link to the narrowest fact there.
3. ``?at=120,160`` or ``?at=f120`` chooses words, which the page marks and scrolls to, without any script.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import links
from .asking import Row, ask
from .common import Request, only, plans, reason, titles
from .marks import Mark, Piece, lines, pieces
from .wording import Wording

if TYPE_CHECKING:
    from ...graph.store import Store

SHOWN = (
    *("Target", "Milestone", "Project", "Place", "Organization", "Responsibility", "Policy", "Portfolio"),
    *("Task", "ReviewItem"),
)
"""The kinds that are marked, in the order of the legend."""

_HEADING = "Heading"
_RANGE = re.compile(r"(\d{1,9}),(\d{1,9})")
_AS = {"Group": "Organization", "Post": "Organization", "Person": "Organization"}


def text_of(store: Store, plan: str) -> str:
    """Return the text of a plan, '' if the store does not hold it."""
    return next((row["text"] for row in ask(store, "text", 1, plan=plan)), "")


def marks_of(store: Store, plan: str, t: Wording) -> list[Mark]:
    """Return all marks of a plan, sorted by where they begin; the wider come first."""
    found: dict[tuple[str, int], Mark] = {}
    for row in ask(store, "marks", 100_000, plan=plan):
        kind = links.short(row["class"] or "")
        if kind == "ReviewItem":
            row["label"] = reason(t, row["label"])
        mark = _mark(row, _AS.get(kind, kind))
        if mark.kind in SHOWN:
            found.setdefault((mark.iri, mark.start), mark)
    return sorted(found.values(), key=lambda mark: (mark.start, -mark.end, mark.iri))


def reader(store: Store, request: Request, plan: str) -> dict[str, Any]:
    """Return what the reader of a plan shows."""
    text, marks, outline = text_of(store, plan), marks_of(store, plan, request.t), titles(store, plan)
    chosen = _chosen(request.get("at"), marks, outline)
    counts = Counter(mark.kind for mark in marks)
    return {
        "plan": only(plans(store, request.t), plan),
        "outline": outline,
        "legend": [(kind, counts[kind]) for kind in SHOWN if counts[kind]],
        "lines": list(_lines(text, marks, outline, chosen)),
        "chosen": chosen[1] > chosen[0],
    }


def _lines(text: str, marks: list[Mark], outline: list[Row], chosen: tuple[int, int]) -> Iterator[dict[str, Any]]:
    """Yield the lines of a text, each with the sections that begin in it and its pieces."""
    heads = {row["start"]: row for row in outline if row["kind"] != "preamble"}
    marks = sorted((*marks, *(_heading(text, row) for row in heads.values())), key=lambda mark: (mark.start, -mark.end))
    seen: set[str] = set()
    for begin, end in lines(text, 0, len(text)):
        first = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
        inside = [mark for mark in marks if mark.start < end and mark.end > begin]
        yield {
            "head": heads.get(first),
            "heads": [heads[at] for at in range(begin, end) if at in heads and at != first],
            "pieces": [_piece(piece, chosen, seen) for piece in pieces(text, begin, end, inside, chosen)],
        }


def _heading(text: str, row: Row) -> Mark:
    """Return the heading of a section as a mark: from its number to the end of its title, on one line."""
    start = row["start"]
    stop = text.find("\n", start)
    title = text.find(row["title"], start, stop if stop >= 0 else len(text)) if row["title"] else -1
    end = title + len(row["title"]) if title >= 0 else start
    return Mark("", _HEADING, row["title"], start, end, start, end)


def _mark(row: Row, kind: str) -> Mark:
    start, end = row["start"], row["end"]
    from_ = start if row["from"] is None else row["from"]
    return Mark(row["it"], kind, row["label"] or links.short(row["it"]), start, end, from_, row["to"] or end)


def _chosen(at: str, marks: list[Mark], outline: list[Row]) -> tuple[int, int]:
    if found := _RANGE.fullmatch(at):
        return int(found[1]), int(found[2])
    if not at:
        return 0, 0
    fact = next(((mark.start, mark.end) for mark in marks if mark.iri.endswith(f"#{at}")), None)
    section = next(((row["start"], row["start"] + 1) for row in outline if row["anchor"] == at), (0, 0))
    return fact or section


def _piece(piece: Piece, chosen: tuple[int, int], seen: set[str]) -> dict[str, Any]:
    """Return a piece as the template shows it: kinds, link to the narrowest fact, names of facts that begin here."""
    marks = [mark for mark in piece.marks if mark.kind != _HEADING]
    begins = {mark.iri.partition("#")[2]: None for mark in piece.begins if "#" in mark.iri}
    facts = [fact for fact in begins if fact not in seen]
    seen.update(facts)
    return {
        "text": piece.text,
        "kinds": sorted({mark.kind for mark in marks}),
        "heading": len(marks) < len(piece.marks),
        "href": links.path(marks[-1].iri) if marks else "",
        "title": "\n".join(mark.label for mark in reversed(marks)),
        "facts": facts,
        "chosen": piece.chosen,
        "first": piece.chosen and piece.start <= chosen[0],
    }
