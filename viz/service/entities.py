"""Linked data: the address of a node goes in, a page for people or statements for machines come out.

1. ``/id/NAME`` is the IRI of a thing, which is no document: see other, ``/doc/NAME`` (303). ``/doc/NAME``, ``/ns`` and
   ``/code`` are documents and answer in the form that the client wants. ``/resource?iri=`` answers for any IRI.
2. A graph's document (that of a plan) holds all its statements, so all its hash IRIs; ``?node=`` picks one of them.
   An ontology's document holds its terms. Any other document holds what is said of the node and what points to it.
3. The tag of a document is made of the state of the store, the address, the form and the language: a client that has
   it is told so without asking the store. The state is the moment of the snapshot that answers.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ...graph.messages import LANGUAGES
from .addresses import link, readings, written, written_all
from .answers import RefusalError, respond
from .context import Service, service_of
from .describe import text
from .negotiation import FORMS, GRAPHS, choose

if TYPE_CHECKING:
    from jinja2 import Template

_PAGE = 300


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: an IRI, and whether that is a graph, an ontology's document or a plain node."""

    iri: str
    kind: str


async def thing(request: Request) -> Response:
    """Send a client from a thing to the document about it."""
    path = quote(request.scope["raw_path"], safe="/%:=,;@!$&'()*+~").removeprefix("/id/")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/doc/{path}{query}", 303, {"Vary": "Accept"})


async def document(request: Request) -> Response:
    """Give the document below ``/doc/``, or an ontology's."""
    site = service_of(request).settings.site
    paths = readings(request.scope["raw_path"])
    named = [f"{site}{'id/' + path[5:] if path.startswith('/doc/') else path[1:]}" for path in paths]
    node = request.query_params.get("node")
    return await _answer(request, [f"{iri}#{node}" if node else iri for iri in named])


async def resource(request: Request) -> Response:
    """Give the document about any IRI of the graph."""
    iri = request.query_params.get("iri", "")
    written(iri)
    return await _answer(request, [iri])


async def _answer(request: Request, candidates: list[str]) -> Response:
    service = service_of(request)
    form = choose(request.headers.get("accept"), ("html", *GRAPHS), request.query_params.get("format"))
    if form is None:
        raise RefusalError("form", f"this document comes as html, {', '.join(GRAPHS)}")
    language = _language(request)
    headers = {
        "ETag": tag(service, request, (form, language)),
        "Last-Modified": formatdate(service.snapshots.taken, usegmt=True),
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-cache",
    }
    if fresh(request, headers):
        return Response(status_code=304, headers=headers)
    subject = await _subject(service, candidates)
    if form == "html":
        return HTMLResponse(await _page(service, request, subject, language), headers=headers)
    return respond(await service.ask(_question(subject, form)), head_only=request.method == "HEAD", headers=headers)


async def _subject(service: Service, candidates: list[str]) -> Subject:
    listed = written_all(candidates)
    try:
        rows = await service.rows(text("known"), candidates=listed) if listed else []
    except RefusalError as refusal:
        if refusal.kind not in ("syntax", "value"):
            raise
        rows = []
    found = {row["it"]["value"]: Subject(row["it"]["value"], row["kind"]["value"]) for row in rows}
    for iri in candidates:
        if iri in found:
            return found[iri]
    raise RefusalError("missing", "the graph holds nothing of this name")


def _question(subject: Subject, form: str) -> dict[str, Any]:
    if subject.kind == "graph":
        return {"do": "graph", "graph": subject.iri, "graphs": form}
    query = text("terms" if subject.kind == "document" else "statements").replace("$it", written(subject.iri))
    return {"do": "query", "text": query, "union": True, "graphs": form, "solutions": None}


# Freshness ----------------------------------------------------------------------------------------


def tag(service: Service, request: Request, others: object) -> str:
    """Return the tag of an answer: of the snapshot, the address, and what else it depends on."""
    name = repr((service.snapshots.taken, request.scope["raw_path"], request.url.query, others))
    return f'W/"{hashlib.sha256(name.encode()).hexdigest()[:24]}"'


def fresh(request: Request, headers: Mapping[str, str]) -> bool:
    """Tell whether a client has already what these headers describe."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or headers["ETag"][2:] in (
            mark.strip().removeprefix("W/") for mark in known.split(",")
        )
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(headers["Last-Modified"])
    except (TypeError, ValueError, KeyError):
        return False


# Pages for people ---------------------------------------------------------------------------------


def _language(request: Request) -> str:
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    words = (
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
    )
    return next((word for word in words if word in LANGUAGES), "zh")


async def _page(service: Service, request: Request, subject: Subject, language: str) -> str:
    told = request.query_params.get("page", "1")
    number = int(told) if told.isascii() and told.isdigit() and 0 < int(told[:6]) <= 99_999 else 1
    sparql = text("entity").replace("$size", str(_PAGE + 1)).replace("$offset", str((number - 1) * _PAGE))
    found = await service.rows(sparql.replace("$lang", f'"{language}"'), it=written(subject.iri))
    rows = [_row(row, service.settings.site) for row in found[:_PAGE]]
    parts = (
        await service.rows(text("parts"), it=written(subject.iri)) if subject.kind == "graph" and number == 1 else []
    )
    site = service.settings.site
    page: str = template("entity.html").render(
        iri=subject.iri,
        title=_title(found, subject.iri, language),
        language=language,
        rows=_grouped(rows),
        parts=[{**_part(row), "link": link(row["part"]["value"], site)} for row in parts],
        forms=[(form, f"?{_query(request, format=form)}") for form in GRAPHS],
        languages=[(code, f"?{_query(request, lang=code)}") for code in LANGUAGES],
        following=f"?{_query(request, page=str(number + 1))}" if len(found) > _PAGE else "",
        types={form: FORMS[form][0] for form in GRAPHS},
        words=_words(language),
    )
    return page


def _query(request: Request, **changed: str) -> str:
    kept = {name: value for name, value in request.query_params.items() if name in ("iri", "node", "lang", "page")}
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in {**kept, **changed}.items())


def _row(row: dict[str, dict[str, str]], site: str) -> dict[str, str]:
    other = row["other"]
    sign = "← " if row["inverse"]["value"] == "1" else ""
    return {
        "relation": f"{sign}{row['name']['value']}",
        "property": row["property"]["value"],
        "words": row["words"]["value"],
        "link": link(other["value"], site) if other["type"] == "uri" else "",
        "language": other.get("xml:lang", ""),
    }


def _grouped(rows: Iterable[dict[str, str]]) -> list[tuple[str, list[dict[str, str]]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row["relation"], []).append(row)
    return list(groups.items())


def _part(row: dict[str, dict[str, str]]) -> dict[str, str]:
    iri = row["part"]["value"]
    return {
        "id": iri.partition("#")[2],
        "kind": row["class"]["value"].rpartition("#")[2],
        "label": row["label"]["value"],
    }


_NAMING = ("prefLabel", "title", "label")


def _title(rows: list[dict[str, dict[str, str]]], iri: str, language: str) -> str:
    named = [
        (name, row["other"].get("xml:lang") == language, row["other"]["value"])
        for row in rows
        for name in _NAMING
        if row["inverse"]["value"] == "0" and row["property"]["value"].endswith(name)
    ]
    best = max(named, key=lambda each: (each[1], -_NAMING.index(each[0])), default=None)
    return best[2] if best else iri.rpartition("/")[2]


@cache
def _words(language: str) -> dict[str, str]:
    pairs = tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))
    return {name: pair[language] for name, pair in pairs.items()}


@cache
def template(name: str) -> Template:
    """Return a page's template; all that is put into it is escaped."""
    from jinja2 import Environment, PackageLoader

    return Environment(loader=PackageLoader("hongtu.viz"), autoescape=True).get_template(name)
