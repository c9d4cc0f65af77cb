"""The web application: nothing goes in, the routes of its pages come out; `viz.service` mounts them before its own.

1. `Reading` holds the newest read-only snapshot of the service, which is never older than the last commit.
2. `_page` answers in three steps: language, the page's dictionary (`viz.pages`, in a thread), the template.
3. Addresses of nodes give a page to browsers; who asks for data gets it from the service. Only people get HTML here.
4. Static files carry the hash of their bytes in their address, so that browsers keep them and see every new edition.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Call
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..graph.errors import HongtuError, QueryError
from ..ontology import HT, RDF
from .explorer.routes import routes as explorer_routes
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
from .pages.upload import TAKEN, outcome
from .pages.wording import Wording, chosen
from .service.addresses import readings
from .service.context import Service, service_of
from .service.entities import document, resource, thing
from .service.negotiation import GRAPHS, choose
from .service.safety import authorize, body
from .service.settings import SITE

if TYPE_CHECKING:
    from jinja2 import Environment

    from ..graph.store import Store

Show = Callable[["Store", Request], dict[str, Any]]

LINKS = (("explore", "/explore"), ("query", "/query"))
_YEAR = 31_536_000


@dataclass(slots=True)
class Reading:
    """The snapshot of the service that the pages read; the one before it stays until its last page is written."""

    folder: str = ""
    former: str = ""
    store: Store | None = None

    def now(self, service: Service) -> Store:
        """Return a snapshot that holds all that is committed; called on the event loop.

        Raises:
            StoreError: it cannot be opened.
        """
        from ..graph.store import Store

        service.snapshots.look()
        current = service.snapshots.current
        if self.store is None or current != self.folder:
            service.snapshots.moved("")
            self.store = Store.open(current, read_only=True)
            service.snapshots.left(self.former)
            self.former, self.folder = self.folder, current
        return self.store


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages of one service share; `links` are further entries of the navigation, as key and address."""

    links: tuple[tuple[str, str], ...] = ()
    day: Callable[[], date] = date.today
    reading: Reading = field(default_factory=Reading)

    def store(self, call: Call) -> Store:
        """Return the snapshot for a request."""
        return self.reading.now(service_of(call))


def routes(*, links: tuple[tuple[str, str], ...] = LINKS, day: Callable[[], date] = date.today) -> list[BaseRoute]:
    """Return the routes of the pages; those of the service come after them."""
    site = Site(links, day)
    shown = {"overview": overview, "search": search, "calendar": calendar, "matrix": matrix, "compare": comparing}
    paths = {"overview": "/", "search": "/search", "calendar": "/calendar", "matrix": "/duties", "compare": "/compare"}
    return [
        *(Route(paths[name], _shown(site, name, show)) for name, show in shown.items()),
        Route("/list", _shown(site, "list", listing)),
        Route("/upload", _shown(site, "upload", lambda _store, _request: {})),
        Route("/upload", _upload(site), methods=["POST"]),
        Route("/suggest", _suggest(site)),
        Route("/calendar.ics", _calendar_file(site)),
        Route("/id/{name:path}", _node(site, thing)),
        Route("/doc/{name:path}", _node(site, document)),
        Route("/resource", _node(site, resource)),
        *explorer_routes(site.store, lambda call: _request(site, call), lambda name, show: _shown(site, name, show)),
        Route("/static/{name:path}", static),
    ]


# Pages --------------------------------------------------------------------------------------------


def _shown(site: Site, name: str, show: Show) -> Callable[[Call], Any]:
    async def answer(call: Call) -> Response:
        return await _page(site, call, name, show)

    return answer


async def _page(site: Site, call: Call, name: str, show: Show) -> Response:
    request, store = _request(site, call), site.store(call)

    def rendered() -> tuple[str, int]:
        try:
            return _render(site, call, name, request, show(store, request)), 200
        except QueryError as error:
            words = {"message": request.t("site.missing") if isinstance(error, NoSuchThingError) else str(error)}
            return _render(site, call, "error", request, words), 404 if isinstance(error, NoSuchThingError) else 400

    page, status = await run_in_threadpool(rendered)
    response = HTMLResponse(page, status, {"Vary": "Accept, Accept-Language, Cookie", "Cache-Control": "no-cache"})
    if call.query_params.get("lang") == request.t.language:
        response.set_cookie("lang", request.t.language, max_age=_YEAR, samesite="lax", httponly=True)
    return response


def _request(site: Site, call: Call) -> Request:
    words = dict(call.query_params)
    language = chosen(words.get("lang"), call.cookies.get("lang"), call.headers.get("accept-language", ""))
    return Request(words, Wording(language), site.day())


def _render(site: Site, call: Call, name: str, request: Request, shown: Mapping[str, Any]) -> str:
    other = "en" if request.t.language == "zh" else "zh"
    kept = "&".join(f"{key}={quote(value, safe='')}" for key, value in call.query_params.items() if key != "lang")
    return (
        _templates()
        .get_template(f"{name}.html")
        .render(
            t=request.t,
            page=name,
            writable=service_of(call).settings.token is not None,
            links=site.links,
            other_language=other,
            switch=f"?{kept}{'&' if kept else ''}lang={other}",
            words=defaultdict(str, request.words),
            **shown,
        )
    )


def _node(site: Site, otherwise: Callable[[Call], Any]) -> Callable[[Call], Any]:
    """Return the page of a node for browsers; whoever prefers data is answered by the service."""

    async def answer(call: Call) -> Response:
        wanted = choose(call.headers.get("accept"), ("html", *GRAPHS), call.query_params.get("format"))
        if wanted != "html":
            response: Response = await otherwise(call)
            return response
        iri = _iri(site.store(call), call)
        is_plan = _is_plan(site.store(call), iri)
        name, show = ("reader", reader) if is_plan else ("thing", entity)
        return await _page(site, call, name, lambda store, request: show(store, request, iri))

    return answer


def _iri(store: Store, call: Call) -> str:
    """Return the node that an address means; of its readings, the first that the graph knows."""
    node = call.query_params.get("node", "")
    if call.url.path == "/resource":
        return call.query_params.get("iri", "")
    paths = [path.replace("/doc/", "/id/", 1) for path in readings(call.scope["raw_path"])]
    iris = [f"{SITE}{path[1:]}{'#' if node else ''}{node}" for path in paths]
    return next((iri for iri in iris if _known(store, iri)), iris[0] if iris else "")


def _known(store: Store, iri: str) -> bool:
    import pyoxigraph as ox

    try:
        return any(True for _ in store.native.quads_for_pattern(ox.NamedNode(iri), None, None))
    except ValueError:
        return False


def _is_plan(store: Store, iri: str) -> bool:
    import pyoxigraph as ox

    if not _known(store, iri):
        return False
    quad = ox.Quad(ox.NamedNode(iri), ox.NamedNode(RDF.type), ox.NamedNode(HT.Plan), ox.NamedNode(iri))
    return quad in store.native


def _suggest(site: Site) -> Callable[[Call], Any]:
    async def answer(call: Call) -> Response:
        request, store = _request(site, call), site.store(call)
        found = await run_in_threadpool(suggestions, store, request)
        return JSONResponse(found, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"})

    return answer


def _upload(site: Site) -> Callable[[Call], Any]:
    async def answer(call: Call) -> Response:
        authorize(call)
        request, service = _request(site, call), service_of(call)
        name = Path(request.get("name")).name
        if Path(name).suffix.lower() not in TAKEN:
            return JSONResponse({"message": request.t("upload.kinds", kinds=" ".join(TAKEN))}, 400)
        data = await body(call, service.settings.data_bytes)
        done = await service.change({"do": "ingest", "name": name}, data)
        return JSONResponse(await run_in_threadpool(outcome, site.store(call), request, done))

    return answer


def _calendar_file(site: Site) -> Callable[[Call], Any]:
    async def answer(call: Call) -> Response:
        request, store = _request(site, call), site.store(call)
        try:
            rows = await run_in_threadpool(events, store, request)
        except HongtuError as error:
            return Response(str(error), 400, media_type="text/plain")
        data = calendar_file(rows, request.t("calendar.title"), datetime.now(UTC))
        headers = {"Content-Disposition": 'attachment; filename="hongtu-deadlines.ics"', "Cache-Control": "no-cache"}
        return Response(data, media_type="text/calendar", headers=headers)

    return answer


# Templates and static files -----------------------------------------------------------------------


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from .pages import links

    environment = Environment(
        loader=PackageLoader("hongtu.viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(static=static_address, path=links.path, address=links.query)
    return environment


def static_address(name: str) -> str:
    """Return the address of a file in `viz/static`, with the hash of its bytes."""
    return f"/static/{name}?v={_hash(name)}"


async def static(call: Call) -> Response:
    """Give a file of `viz/static`."""
    name = call.path_params["name"]
    data = await run_in_threadpool(_bytes, name)
    if data is None:
        return Response("there is no such file", 404, media_type="text/plain")
    kept = f"public, max-age={_YEAR}, immutable" if call.query_params.get("v") else "no-cache"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(
        data, media_type="text/javascript" if name.endswith(".js") else kind, headers={"Cache-Control": kept}
    )


def _bytes(name: str) -> bytes | None:
    if any(step in ("", ".", "..") or "\\" in step or "\0" in step for step in name.split("/")):
        return None
    file = files("hongtu.viz") / "static" / name
    return file.read_bytes() if file.is_file() else None


def _hash(name: str) -> str:
    return hashlib.sha256(_bytes(name) or b"").hexdigest()[:12]
