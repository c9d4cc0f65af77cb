"""Addresses of nodes: an IRI of the graph goes in, the path of its page comes out.

1. `https://w3id.org/hongtu/id/place/龙岗区` has its page at `/id/place/龙岗区`: the same words after the site's name.
2. A plan-bound node is a fragment of its plan (`…/plan/龙岗区-2024#f120`), which no browser sends; its page is
   `/id/plan/龙岗区-2024?node=f120`, as the service has it; the fragment itself leads to the words in the reader.
3. Bytes outside ASCII travel percent-encoded (RFC 3987); what the IRI itself holds percent-encoded stays so.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlencode

from ...ontology import BASE

PLAN = f"{BASE}plan/"


def path(iri: str) -> str:
    """Return the path of the page of a node, also of one outside the base."""
    if not iri.startswith(BASE):
        return f"/resource?{urlencode({'iri': iri})}"
    document, _, fragment = iri.removeprefix(BASE).partition("#")
    return f"/id/{_wire(document)}" + (f"?node={quote(fragment, safe='.-')}" if fragment else "")


def reader(iri_: str, begin: int | None = None, end: int | None = None) -> str:
    """Return the address of a plan's reader, scrolled to some of its words or to one of its facts."""
    plan, _, fragment = iri_.partition("#")
    at = f"{begin},{end}" if begin is not None else fragment
    return path(plan) + (f"?at={quote(at, safe=',.-')}#at" if at else "")


def plan_of(iri_: str) -> str:
    """Return the plan of a plan-bound node, '' for a node of the world."""
    return iri_.partition("#")[0] if iri_.startswith(PLAN) else ""


def short(iri_: str) -> str:
    """Return the readable end of an IRI."""
    return unquote(re.split(r"/id/[a-z]+/|[#/]", iri_)[-1]) if "/" in iri_ else iri_


def query(path_: str, **words: object) -> str:
    """Return an address with these parameters; empty ones are left out."""
    given = {name: str(value) for name, value in words.items() if value not in (None, "")}
    return f"{path_}?{urlencode(given)}" if given else path_


def _wire(words: str) -> str:
    return quote(words, safe="/%!$&'()*+,;=:@~")
