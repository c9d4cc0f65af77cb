"""Which form a client wants: an ``Accept`` header or ``?format=`` goes in, the name of a form comes out.

1. `FORMS` names each form with its media types, the first of them the one we send.
2. ``?format=`` (a name or media type) goes before the header.
3. Each form gets the quality of the most specific range that fits one of its media types (RFC 9110, 12.5.1); the best
   wins, and among equals the one that stands first in what is offered. A header that cannot be read counts as absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Final

SOLUTIONS: Final = ("json", "xml", "csv", "tsv")
GRAPHS: Final = ("ttl", "nt", "rdf", "jsonld", "trig", "nq")

FORMS: Final = MappingProxyType(
    {
        "json": ("application/sparql-results+json", "application/json"),
        "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
        "csv": ("text/csv",),
        "tsv": ("text/tab-separated-values",),
        "ttl": ("text/turtle", "application/x-turtle"),
        "trig": ("application/trig",),
        "nt": ("application/n-triples", "text/plain"),
        "nq": ("application/n-quads",),
        "rdf": ("application/rdf+xml", "application/xml", "text/xml"),
        "jsonld": ("application/ld+json", "application/json"),
        "html": ("text/html", "application/xhtml+xml"),
    }
)
_OTHER_NAMES = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "rdfxml": "rdf", "json-ld": "jsonld", "srj": "json"}
_CHARSET = frozenset({"csv", "tsv", "ttl", "html"})


def media_type(form: str) -> str:
    """Return the media type that we send for a form."""
    return f"{FORMS[form][0]}; charset=utf-8" if form in _CHARSET else FORMS[form][0]


def form_of(content_type: str, among: Iterable[str]) -> str | None:
    """Return the form of which a content type is one, None if it is none of them."""
    essence = content_type.partition(";")[0].strip().lower()
    return next((form for form in among if essence in FORMS[form]), None)


def choose(accept: str | None, offered: Sequence[str], wanted: str | None = None) -> str | None:
    """Return the form to send, None if the client takes none of the offered; `wanted` is what ``?format=`` says."""
    if wanted:
        name = _OTHER_NAMES.get(wanted.lower(), wanted.lower())
        named = name if name in offered else form_of(wanted, offered)
        if named or name in FORMS or "/" in wanted:
            return named
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda form: _quality(form, ranges))
    return best if _quality(best, ranges) > 0 else None


def _quality(form: str, ranges: list[tuple[str, float]]) -> float:
    first, *others = FORMS[form]
    fitting = [(_specificity(pattern), quality) for pattern, quality in ranges if _fits(first, pattern)]
    exact = [quality for pattern, quality in ranges if pattern in others]
    return max([max(fitting)[1] if fitting else 0.0, *exact])


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        pattern, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if "/" not in pattern:
            continue
        quality = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        try:
            yield pattern, min(max(float(quality), 0.0), 1.0)
        except ValueError:
            yield pattern, 0.0


def _fits(media: str, pattern: str) -> bool:
    return pattern in (media, "*/*") or (pattern.endswith("/*") and media.startswith(pattern[:-1]))


def _specificity(pattern: str) -> int:
    return 0 if pattern == "*/*" else 1 if pattern.endswith("/*") else 2
