"""The words of the contract as codes: nothing goes in, tables word → IRI come out.

``codes.ttl`` says the same with labels; a test holds the two together. They are written down here so that
the writer of facts reads no file. Most words are their code's own name; comparators and stages are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .terms import CODE


def _same(*iris: str) -> dict[str, str]:
    """Return a table of codes whose contract word is their own name."""
    return {iri.removeprefix(CODE.base): iri for iri in iris}


CODES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "comparator": {
            ">=": CODE.ge,
            ">": CODE.gt,
            "=": CODE.eq,
            "~": CODE.approx,
            "<=": CODE.le,
            "<": CODE.lt,
            **_same(CODE.range, CODE.rank, CODE.grade, CODE.qualitative),
        },
        "aspect": _same(
            CODE.level, CODE.increment, CODE.growth, CODE.decline, CODE.share, CODE.rank, CODE.grade, CODE.trend
        ),
        "change": _same(CODE.increase, CODE.decrease),
        "direction": _same(CODE.up, CODE.down, CODE.hold, CODE.none, CODE.full, CODE.progress),
        "force": _same(CODE.binding, CODE.expected, CODE.aspirational),
        "basis": _same(CODE.stated, CODE.distributed, CODE.inherited, CODE.inferred),
        "role": _same(CODE.lead, CODE.leadOfficial, CODE.responsible, CODE.support, CODE.supervise),
        "event": {
            "plan": CODE.planned,
            "land": CODE.landed,
            "start": CODE.started,
            "advance": CODE.advancing,
            "topout": CODE.toppedOut,
            "complete": CODE.completed,
            "open": CODE.inService,
        },
        "planType": _same(
            CODE.workPoints,
            CODE.workPlan,
            CODE.workReport,
            CODE.breakdown,
            CODE.commitment,
            CODE.fiveYear,
            CODE.actionPlan,
        ),
        "sectionType": _same(CODE.preamble, CODE.theme, CODE.measure),
        "placeType": _same(
            CODE.adminArea,
            CODE.funcArea,
            CODE.region,
            CODE.block,
            CODE.road,
            CODE.roadSegment,
            CODE.river,
            CODE.lake,
            CODE.site,
        ),
        "organizationType": _same(
            CODE.government, CODE.party, CODE.company, CODE.school, CODE.hospital, CODE.institute, CODE.other
        ),
        "policyType": {
            **_same(CODE.strategy, CODE.campaign, CODE.plan, CODE.reform, CODE.mechanism, CODE.standard, CODE.document),
            "label": CODE.slogan,
        },
        "taskType": _same(CODE.build, CODE.attract, CODE.draft, CODE.govern, CODE.serve, CODE.convene),
        "status": _same(CODE.notStarted, CODE.onTrack, CODE.ahead, CODE.atRisk, CODE.behind, CODE.done, CODE.changed),
    }
)
"""Name of a code list → word of the contract → IRI of the code.

A deadline's status takes its code from ``basis``; a deadline by default is not written at all.
"""
