"""From addresses to IRIs and back.

1. The IRI of a path is the site's IRI with the path after it. Which letters a client has percent-encoded is its choice,
   but an IRI holds escapes of its own, so a path has up to two readings: letters beyond ASCII decoded, or all decoded.
2. A page links to nodes of the graph by paths of this service; other IRIs are links to ``/resource?iri=``.
3. `written` puts an IRI into a query: only what cannot leave the brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, unquote_to_bytes

from .answers import RefusalError

_UNSAFE = re.compile(r"[\x00-\x20<>\"{}|^`\\\x7f]")
_BEYOND_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_SHOWN = "/:=,;@!$&'()*+~"


def readings(raw_path: bytes) -> list[str]:
    """Return what a path may say, the more literal reading first; empty if it is not UTF-8."""
    try:
        text = raw_path.decode("utf-8")
        literal = _BEYOND_ASCII.sub(lambda found: unquote_to_bytes(found.group()).decode("utf-8"), text)
        return list(dict.fromkeys((literal, unquote(text, errors="strict"))))
    except UnicodeDecodeError:
        return []


def written(iri: str) -> str:
    """Return an IRI as SPARQL.

    Raises:
        RefusalError: it is none.
    """
    if _UNSAFE.search(iri) or not re.match(r"[A-Za-z][\w+.-]*:.", iri):
        raise RefusalError("value", "this is no IRI")
    return f"<{iri}>"


def written_all(iris: Iterable[str]) -> str:
    """Return those of the texts that are IRIs, as SPARQL."""
    return " ".join(f"<{iri}>" for iri in iris if not _UNSAFE.search(iri))


def link(iri: str, site: str) -> str:
    """Return the address of the page about a node."""
    if not iri.startswith(site) or iri == site:
        return f"/resource?iri={quote(iri, safe='')}"
    document, _, node = iri[len(site) :].partition("#")
    path = quote(
        f"/doc/{document.removeprefix('id/')}" if document.startswith("id/") else f"/{document}", safe=_SHOWN + "%"
    )
    return f"{path}?node={quote(node, safe='')}#{quote(node, safe=_SHOWN)}" if node else path
