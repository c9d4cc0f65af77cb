"""The web application: a day goes in, the site of its pages comes out, which `viz.service` mounts.

1. Pages are made in query processes (`viz.site`): here a request becomes a question, and the answer its response. What
   takes too long is ended there; the visitor gets a page that says so (`_excuse`).
2. Addresses of nodes give a page to browsers; who asks for data gets it from the service. Only people get HTML here.
3. A page bears a tag of all that it depends on: snapshot, address, language, day, templates. Who has it is told so
   without asking a process.
4. After a change another process brings the index of words in step (`Keeping`); the pages use it as it stands.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import formatdate
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Call
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..graph.messages import translated
from ..graph.store.protocol import is_url
from .pages.upload import TAKEN
from .pages.wording import Wording
from .rendering import edition, render, static_bytes
from .service.addresses import written
from .service.answers import STATUS
from .service.context import Pages, Service, service_of
from .service.entities import document, fresh, resource, tag, thing
from .service.negotiation import GRAPHS, choose
from .service.safety import authorize, body
from .site import OUTCOME, language
from .site import routes as inner

Endpoint = Callable[[Call], Any]

PROGRAM = "from hongtu.viz.site import Pages; main(lambda: Pages(store, memory))"
_INDEXING = "import sys; from hongtu.graph.search import keep; keep(sys.argv[1])"
_YEAR = 31_536_000
_POSTED = 2 << 20
_HEADERS = ("accept-language", "cookie", "content-type")
_INDEXED = ("/search", "/suggest", "/explore/find.json")
"""What depends on the index of words, which follows the store in its own time."""
_OTHERWISE = {"/id/{name:path}": thing, "/doc/{name:path}": document, "/resource": resource}
"""Who answers at the address of a node to those who want data."""


def pages(*, day: Callable[[], date] = date.today) -> Pages:
    """Return the site of the pages; `day` tells what day it is."""
    site = Site(day)
    routes: list[BaseRoute] = [
        Route("/upload", site.upload, methods=["POST"]),
        Route("/static/{name:path}", static),
    ]
    for route in inner():
        otherwise = _OTHERWISE.get(route.path)
        endpoint = site.linked(otherwise) if otherwise else site.page
        routes.append(Route(route.path, endpoint, methods=sorted(route.methods or {"GET"})))
    return Pages(routes, PROGRAM, _excuse, site.keeping.end)


@dataclass(slots=True)
class Keeping:
    """The process that brings the index of words in step with the store, one at a time."""

    seen: float = 0.0
    process: asyncio.subprocess.Process | None = None

    async def look(self, service: Service) -> None:
        """Start the process if the store has changed since it last was."""
        taken = service.snapshots.taken
        if is_url(service.snapshots.location):
            return
        if taken == self.seen or (self.process is not None and self.process.returncode is None):
            return
        self.seen = taken
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _INDEXING, service.snapshots.location), stdin=asyncio.subprocess.DEVNULL
        )

    async def end(self) -> None:
        """End the process; what it has done stays."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one service."""

    day: Callable[[], date]
    keeping: Keeping = field(default_factory=Keeping)

    async def page(self, call: Call) -> Response:
        """Answer with what a page process makes of the request."""
        service = service_of(call)
        await self.keeping.look(service)
        headers = self._headers(call, service)
        if "ETag" in headers and fresh(call, headers):
            return _remembering(call, Response(status_code=304, headers=headers))
        given = await body(call, _POSTED) if call.method == "POST" else b""
        return _remembering(call, await self._made(call, service, headers, given))

    def linked(self, otherwise: Endpoint) -> Endpoint:
        """Return what gives the page of a node to browsers, and lets the service answer who prefers data."""

        async def answer(call: Call) -> Response:
            if call.scope["path"] == "/resource":
                written(call.query_params.get("iri", ""))
            wanted = choose(call.headers.get("accept"), ("html", *GRAPHS), call.query_params.get("format"))
            response: Response = await (self.page(call) if wanted == "html" else otherwise(call))
            return response

        return answer

    async def upload(self, call: Call) -> Response:
        """Take in a plan; tell what was found in it."""
        authorize(call)
        service, t = service_of(call), Wording(language(call))
        name = Path(call.query_params.get("name", "").strip()).name
        if Path(name).suffix.lower() not in TAKEN:
            return JSONResponse({"message": t("upload.kinds", kinds=" ".join(TAKEN))}, 400)
        data = await body(call, service.settings.data_bytes)
        done = await service.change({"do": "ingest", "name": name}, data)
        await self.keeping.look(service)
        return await self._made(call, service, {}, json.dumps(dict(done)).encode(), OUTCOME)

    async def _made(
        self, call: Call, service: Service, headers: Mapping[str, str], given: bytes, path: str = ""
    ) -> Response:
        question = {
            "do": "page",
            "method": "GET" if call.method == "HEAD" else call.method,
            "path": path or call.scope["path"],
            "raw_path": path or call.scope["raw_path"].decode("latin-1"),
            "query": call.scope["query_string"].decode("latin-1"),
            "headers": {name: call.headers[name] for name in _HEADERS if name in call.headers},
            "day": self.day().isoformat(),
            "writable": service.settings.token is not None,
        }
        head, made = await service.page(question, given)
        kept = headers if head["status"] == 200 else {"Cache-Control": "no-cache"}
        return Response(made, head["status"], {**head["headers"], **kept})

    def _headers(self, call: Call, service: Service) -> dict[str, str]:
        named = (language(call), self.day().isoformat(), edition(), service.settings.token is not None)
        headers = {"Vary": "Accept, Accept-Language, Cookie", "Cache-Control": "no-cache"}
        if call.method == "POST" or call.scope["path"] in _INDEXED:
            return headers
        headers["ETag"] = tag(service, call, named)
        if call.scope["path"].startswith(("/id/", "/doc/", "/resource")):
            headers["Last-Modified"] = formatdate(service.snapshots.taken, usegmt=True)
        return headers


def _remembering(call: Call, response: Response) -> Response:
    """Have the browser remember the language that somebody chose."""
    if call.query_params.get("lang") == language(call):
        response.set_cookie("lang", language(call), max_age=_YEAR, samesite="lax", httponly=True)
    return response


def _excuse(call: Call, kind: str, message: str) -> Response:
    """Return the page that tells a visitor why there is no other."""
    t, service = Wording(language(call)), service_of(call)
    known = kind in ("time", "busy", "memory", "failed", "missing")
    seconds = f"{service.settings.timeout:g}"
    words = t(f"error.{kind}_why", n=seconds) if known else translated(message, t.language)
    shown = {"kind": kind if known else "value", "message": words}
    page = render("error", t, dict(call.query_params), shown, writable=service.settings.token is not None)
    return HTMLResponse(page, STATUS.get(kind, 500), {"Vary": "Accept, Accept-Language, Cookie"})


async def static(call: Call) -> Response:
    """Give a file of `viz/static`."""
    name = call.path_params["name"]
    data = await run_in_threadpool(static_bytes, name)
    if data is None:
        return Response("there is no such file", 404, media_type="text/plain")
    kept = f"public, max-age={_YEAR}, immutable" if call.query_params.get("v") else "no-cache"
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(data, media_type=kind, headers={"Cache-Control": kept})
