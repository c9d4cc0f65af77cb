"""A Document gets its outline: what the plan says of itself, its sections, its sentences."""

from __future__ import annotations

import re
from datetime import date

from ..document import Document, Plan, Section, Span

_HEAD = re.compile(
    r"(?m)^[ \t\u3000]*(?:(?P<a>[一二三四五六七八九十]+)、|(?P<b>[（(][一二三四五六七八九十]+[）)])|(?P<c>\d+)\s*[.．、](?!\d(?!\d{3}年))\s*|(?P<d>[一二三四五六七八九]是))"
)
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def segment(document: Document, year: int | None = None, issuer: str | None = None) -> Document:
    """Return the document with its plan, sections and sentences; `year` and `issuer` override what the text says."""
    text = document.text
    heads = list(_HEAD.finditer(text))
    styles = list(dict.fromkeys(head.lastgroup for head in heads))
    sections: list[Section] = []
    counts: list[int] = []
    for i, head in enumerate(heads):
        depth = min(styles.index(head.lastgroup), len(counts))
        counts = counts[: depth + 1] + [0] * (depth + 1 - len(counts))
        counts[depth] += 1
        line = re.compile(r"[^。\n]*").match(text, head.end())
        stop = next((h.start() for h in heads[i + 1 :] if styles.index(h.lastgroup) <= depth), len(text))
        stop = len(text[:stop].rstrip())
        start = head.start(head.lastgroup or 0)
        flat = len(styles) == 1 and head.lastgroup == "c"
        kind = "theme" if depth == 0 and not flat else "measure"
        title = line.group().strip() if line else ""
        path = ".".join(map(str, counts))
        sections.append(
            Section(
                path,
                kind,
                head.group(head.lastgroup or 0),
                title,
                Span(start, stop),
                Span(start, head.end() + len(title)),
                path.rpartition(".")[0] or None,
            )
        )
    sentences = tuple(
        Span(m.start() + len(m.group()) - len(m.group().lstrip()), m.start() + len(m.group().rstrip()))
        for m in _SENTENCE.finditer(text)
        if m.group().strip()
    )
    found = re.search(r"(20\d\d)年", text)
    plan_year = year or (int(found.group(1)) if found else 2000)
    title = next((line.strip() for line in text.splitlines() if line.strip()), document.name)
    at = text.find(title)
    name = issuer or re.split(r"\d{4}年", title)[0]
    plan = Plan(
        title,
        Span(at, at + len(title)),
        name,
        name,
        plan_year,
        date(plan_year, 1, 1),
        date(plan_year, 12, 31),
        "workPlan",
    )
    return document.with_outline(plan, tuple(sections), sentences)
