"""A report for tools: findings go in, a SARIF 2.1.0 log comes out as plain dictionaries.

1. One run of one tool with all rules that were asked; ``info`` is SARIF's ``note``.
2. Each result has its file, its region (line and column for editors, character offset for exact tools, both in code
   points of the text as read) and its section as a logical location.
3. A fingerprint of rule, section and words lets tools recognise a finding in the next edition of the draft.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import quote

from .finding import Finding, Passage, Report
from .rule import Rule

_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report, language: str = "zh") -> dict[str, Any]:
    """Return a report as a SARIF 2.1.0 log, with messages in one language."""
    numbers = {rule.id: number for number, rule in enumerate(report.rules)}
    driver = {
        "name": "hongtu",
        "semanticVersion": version("hongtu"),
        "language": language,
        "rules": [_rule(rule, language) for rule in report.rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": {"uri": _uri(plan.source)}, "hashes": {"sha-256": plan.sha256}} for plan in report.plans
        ],
        "results": [_result(finding, numbers[finding.rule.id], language) for finding in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title[language]},
        "help": {"text": rule.remedy[language]},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, number: int, language: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message[language]},
        "locations": [_location(finding.place)],
        "partialFingerprints": {"ruleSectionWords/v1": _fingerprint(finding)},
    }
    if finding.other:
        result["relatedLocations"] = [{"id": 1, **_location(finding.other)}]
    return result


def _location(place: Passage) -> dict[str, Any]:
    region = {**_region(place), "snippet": {"text": place.words}}
    context = {
        "charOffset": place.sentence_span.start,
        "charLength": len(place.sentence_span),
        "snippet": {"text": place.sentence},
    }
    physical = {"artifactLocation": {"uri": _uri(place.source)}, "region": region, "contextRegion": context}
    logical = {"fullyQualifiedName": f"{place.plan}#{place.section}", "kind": "element"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _region(place: Passage) -> dict[str, int]:
    lines = place.words.split("\n")
    ends = place.column + len(place.words) if len(lines) == 1 else len(lines[-1]) + 1
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line + len(lines) - 1,
        "endColumn": ends,
        "charOffset": place.span.start,
        "charLength": len(place.span),
    }


def _uri(name: str) -> str:
    return quote(name)


def _fingerprint(finding: Finding) -> str:
    place = finding.place
    words = "\n".join((finding.rule.id, place.plan, place.section, place.words, place.sentence))
    return sha256(words.encode()).hexdigest()[:32]
