"""The pages inside a query process: a request comes in as a question, its response goes out as the answer.

1. `Pages` is the engine of such a process: it opens the snapshot that the question names, and has the application below
   answer the request. At the deadline the process is ended with all that the page was asking (`graph/processes`).
2. `routes` lists the pages, those of the explorer among them. `shown` answers in three steps: language, the page's
   dictionary (`viz.pages`), the template.
3. What a page may know beside its address stands in the request's state: the store, the day, whether one may write.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.requests import Request as Call
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message

from ..graph.errors import HongtuError, QueryError
from ..graph.messages import translated
from ..graph.processes.worker import Output, Reader
from ..graph.processes.worker import Request as Question
from ..graph.store import Store
from ..graph.store.engine import Engine
from ..ontology import HT, RDF
from .explorer.routes import routes as explorer_routes
from .pages.asking import node
from .pages.calendar import calendar, events
from .pages.common import Request
from .pages.comparing import comparing
from .pages.entity import NoSuchThingError, entity
from .pages.ics import calendar_file
from .pages.listing import listing
from .pages.matrix import matrix
from .pages.overview import overview
from .pages.reader import reader
from .pages.search import search, suggestions
from .pages.series import series_page
from .pages.upload import TAKEN, outcome
from .pages.wording import Wording, chosen
from .rendering import render, templates
from .service.addresses import readings
from .service.settings import SITE

if TYPE_CHECKING:
    from starlette.types import Scope

Show = Callable[[Store, Request], dict[str, Any]]
Endpoint = Callable[[Call], Any]

OUTCOME = "/upload/outcome"
"""Where the front asks what became of an upload; no client's request gets there."""


class Pages(Reader):
    """The engine of a process that makes pages; it answers plain queries too."""

    def __init__(self, location: str, memory: int) -> None:
        super().__init__(memory)
        self.location = location
        self.store: Store | None = None
        self.shown: Engine | None = None
        self.loop = asyncio.new_event_loop()
        templates()

    def answer(self, request: Question, body: bytes, pipe: BinaryIO) -> None:
        """Answer a question: ``page`` has the request in it."""
        if request["do"] != "page":
            super().answer(request, body, pipe)
            return
        engine = self.opened(request["store"])
        if self.store is None or self.shown is not engine:
            # The index of words lies beside the store itself.
            self.store, self.shown = Store(engine, self.location, read_only=True), engine
        head, page = self.loop.run_until_complete(_answered(self.store, request, body))
        output = Output(pipe, head, None, None)
        output.write(page)
        output.end()


async def _answered(store: Store, question: Question, body: bytes) -> tuple[dict[str, Any], bytes]:
    """Have the application answer a request; return status and headers, and the body."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    state = {
        "store": store,
        "day": date.fromisoformat(question["day"]),
        "writable": question["writable"],
    }
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": question["method"],
        "scheme": "http",
        "path": question["path"],
        "raw_path": question["raw_path"].encode("latin-1"),
        "query_string": question["query"].encode("latin-1"),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in question["headers"].items()],
        "state": state,
    }
    await application()(scope, receive, send)
    headers = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return {"status": sent[0]["status"], "headers": headers}, b"".join(each.get("body", b"") for each in sent[1:])


@cache
def application() -> Starlette:
    """Return the application that runs in a process."""
    return Starlette(routes=[*routes(), Route(OUTCOME, _outcome, methods=["POST"])])


def routes() -> list[Route]:
    """Return the addresses of the pages."""
    return [
        Route("/", shown("overview", overview)),
        Route("/search", shown("search", search)),
        Route("/calendar", shown("calendar", calendar)),
        Route("/duties", shown("matrix", matrix)),
        Route("/compare", shown("compare", comparing)),
        Route("/list", shown("list", listing)),
        Route("/series", shown("series", series_page)),
        Route("/upload", shown("upload", lambda _store, _request: {"taken": TAKEN})),
        Route("/suggest", _suggest),
        Route("/calendar.ics", _calendar_file),
        Route("/id/{name:path}", _thing),
        Route("/doc/{name:path}", _thing),
        Route("/resource", _thing),
        *explorer_routes(_store, _request, shown),
    ]


# Pages --------------------------------------------------------------------------------------------


def shown(name: str, show: Show) -> Endpoint:
    """Return what answers a request with the template `name` and what `show` gives it."""

    async def answer(call: Call) -> Response:
        return _page(call, name, show)

    return answer


def _page(call: Call, name: str, show: Show) -> Response:
    request, status = _request(call), 200
    try:
        told = show(_store(call), request)
    except NoSuchThingError:
        name, status, told = "error", 404, {"kind": "missing", "message": request.t("error.nothing")}
    except QueryError as error:
        name, status = "error", 400
        told = {"kind": "value", "message": translated(str(error), request.t.language)}
    except Exception as error:
        sys.stderr.write(f"hongtu: {call.url.path}: {type(error).__name__}: {error}\n")
        name, status, told = "error", 500, {"kind": "failed", "message": request.t("error.failed_why")}
    return HTMLResponse(render(name, request.t, request.words, told, writable=call.state.writable), status)


def _store(call: Call) -> Store:
    store: Store = call.state.store
    return store


def _request(call: Call) -> Request:
    return Request(dict(call.query_params), Wording(language(call)), call.state.day)


def language(call: Call) -> str:
    """Return the language of a page."""
    return chosen(call.query_params.get("lang"), call.cookies.get("lang"), call.headers.get("accept-language", ""))


async def _thing(call: Call) -> Response:
    """Answer with the page of a node, which is the reader if it is a plan."""
    iri = _iri(_store(call), call)
    name, show = ("reader", reader) if _is_plan(_store(call), iri) else ("thing", entity)
    return _page(call, name, lambda store, request: show(store, request, node(iri).value))


def _iri(store: Store, call: Call) -> str:
    """Return the node that an address means; of its readings, the first that the graph knows."""
    if call.scope["path"] == "/resource":
        return call.query_params.get("iri", "")
    part = call.query_params.get("node", "")
    paths = [path.replace("/doc/", "/id/", 1) for path in readings(call.scope["raw_path"])]
    iris = [f"{SITE}{path[1:]}{'#' if part else ''}{part}" for path in paths]
    return next((iri for iri in iris if _known(store, iri)), iris[0] if iris else "")


def _known(store: Store, iri: str) -> bool:
    try:
        return any(True for _ in store.quads(ox.NamedNode(iri)))
    except ValueError:
        return False


def _is_plan(store: Store, iri: str) -> bool:
    if not _known(store, iri):
        return False
    plan = ox.NamedNode(iri)
    return any(True for _ in store.quads(plan, ox.NamedNode(RDF.type), ox.NamedNode(HT.Plan), plan))


# Other answers ------------------------------------------------------------------------------------


async def _suggest(call: Call) -> Response:
    return JSONResponse(suggestions(_store(call), _request(call), sentences=True))


async def _outcome(call: Call) -> Response:
    return JSONResponse(outcome(_store(call), _request(call), await call.json()))


async def _calendar_file(call: Call) -> Response:
    request = _request(call)
    try:
        rows = events(_store(call), request)
    except HongtuError as error:
        return Response(translated(str(error), request.t.language), 400, media_type="text/plain")
    data = calendar_file(rows, request.t("calendar.title"), datetime.now(UTC))
    headers = {"Content-Disposition": 'attachment; filename="hongtu-deadlines.ics"'}
    return Response(data, media_type="text/calendar", headers=headers)
