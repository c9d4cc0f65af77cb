"""Findings as people and tools read them: a report of `graph.check` goes in, text, JSON, SARIF or a page comes out.

1. The text lists the findings of each plan by rule, the gravest first: section, line, offsets, message, sentence.
2. The page shows the same with the words marked in their sentence. It is one file without scripts; every word of a plan
   reaches it escaped, and a content security policy allows its one style by its hash.
3. JSON has one object a finding; SARIF is `graph.check.sarif`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ..graph.check import SEVERITIES, sarif
from ..graph.messages import translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..graph.check import Finding, Passage, Report, Rule

Group = tuple["Rule", str, list["Finding"]]

_LONGEST = 120
_HEADING = 20


def text(report: Report, language: str) -> str:
    """Return a report as lines for a terminal."""
    return "".join(f"{_plain(line)}\n" for line in _lines(report, language))


def page(report: Report, language: str) -> str:
    """Return a report as one HTML page."""
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup

    style = _template("check.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(autoescape=True, loader=FunctionLoader(_template))
    return environment.get_template("check.html").render(
        language=language,
        say=lambda sentence: translated(sentence, language),
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'",
        counts=[(severity, len(report.of(severity))) for severity in SEVERITIES],
        plans=[(title, groups) for title, groups in _plans(report)],
        marked=_marked,
        shown=_shown,
    )


def records(report: Report, language: str) -> str:
    """Return a report as JSON: what was asked, and one object a finding with its messages in both languages."""
    del language
    found = [_record(finding) for finding in report.findings]
    asked = {"plans": [plan.source for plan in report.plans], "rules": [rule.id for rule in report.rules]}
    return json.dumps({**asked, "findings": found}, ensure_ascii=False, indent=1) + "\n"


def log(report: Report, language: str) -> str:
    """Return a report as SARIF 2.1.0."""
    return json.dumps(sarif(report, language), ensure_ascii=False, indent=1) + "\n"


FORMS: Final[Mapping[str, Callable[[Report, str], str]]] = MappingProxyType(
    {"text": text, "json": records, "sarif": log, "html": page}
)
"""Form → writer."""


def _lines(report: Report, language: str) -> Iterator[str]:
    for title, groups in _plans(report):
        yield title
        for rule, severity, found in groups:
            head = f"{translated(severity, language)} {rule.title[language]} [{rule.id}]"
            yield f"  {head} ({len(found)}): {rule.remedy[language]}"
            for finding in found:
                place = finding.place
                line = f"第{place.line}行" if language == "zh" else f"line {place.line}"
                span = f"{place.span.start}-{place.span.end}"
                yield f"    {_shown(place)}  {line}  {span}  {finding.message[language]}"
                yield f"    {'':8} {_around(place)}"
        yield ""


def _shown(place: Passage) -> str:
    """Return the number of the section with its heading, as far as a line has room for it."""
    heading = place.heading if len(place.heading) <= _HEADING else f"{place.heading[: _HEADING - 1]}…"
    return f"{place.section} {heading}".strip() or "-"


def _around(place: Passage) -> str:
    """Return the sentence, shortened around the words."""
    if len(place.sentence) <= _LONGEST:
        return place.sentence
    begin = max(0, place.span.start - place.sentence_span.start - _LONGEST // 2)
    cut = place.sentence[begin : begin + _LONGEST]
    return ("…" if begin else "") + cut + ("…" if begin + _LONGEST < len(place.sentence) else "")


def _plain(line: str) -> str:
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "�" for sign in line).rstrip()


def _plans(report: Report) -> Iterator[tuple[str, list[Group]]]:
    """Yield each plan's title with its findings by severity and rule."""
    for plan in report.plans:
        own = [finding for finding in report.findings if plan.iri.endswith(f"/plan/{finding.place.plan}")]
        groups = [
            (rule, severity, found)
            for severity in SEVERITIES
            for rule in report.rules
            if (found := [one for one in own if one.rule is rule and one.severity == severity])
        ]
        yield f"{plan.title} ({plan.source})", groups


def _record(finding: Finding) -> dict[str, Any]:
    record = {"rule": finding.rule.id, "severity": finding.severity, "message": finding.message}
    record |= {"remedy": finding.rule.remedy, **_place(finding.place)}
    return {**record, "other": _place(finding.other)} if finding.other else record


def _place(place: Passage) -> dict[str, Any]:
    return {
        "plan": place.plan,
        "source": place.source,
        "section": place.section,
        "heading": place.heading,
        "start": place.span.start,
        "end": place.span.end,
        "words": place.words,
        "line": place.line,
        "column": place.column,
        "sentence": place.sentence,
        "sentence_start": place.sentence_span.start,
        "sentence_end": place.sentence_span.end,
    }


def _marked(place: Passage) -> tuple[str, str, str]:
    """Return the sentence in three parts: before the words, the words, after them."""
    begin = place.span.start - place.sentence_span.start
    end = place.span.end - place.sentence_span.start
    return place.sentence[:begin], place.sentence[begin:end], place.sentence[end:]


def _template(name: str) -> str:
    return (files("hongtu.viz") / "templates" / name).read_text("utf-8")
