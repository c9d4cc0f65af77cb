"""The service as an ASGI application: the place of a store and `Settings` go in, a Starlette application comes out.

1. `create` makes the query processes' pool, one more for those that make pages if there are any, and one process for
   snapshots, which also writes if there is a token; they run from the start of the application to its end, which waits
   until what is being written is committed.
2. `routes` lists the addresses; the pages' stand before them.
3. From the outside in: `Guard` (bounds, headers, unexpected errors), CORS, gzip, the pages.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ...graph.processes.snapshots import Elsewhere, Snapshots
from ...graph.processes.workers import Limits, Pool
from ...graph.store.protocol import is_url
from .addresses import link
from .answers import RefusalError
from .context import Pages, Service, service_of
from .describe import text, void
from .entities import document, resource, template, thing
from .graphstore import data
from .metrics import Metrics
from .protocol import sparql
from .safety import Guard, told
from .settings import Settings

_READ = ["GET"]
_WRITE = ["GET", "HEAD", "POST", "PUT", "DELETE"]
_PATIENCE = 10


def create(store_location: str | Path, settings: Settings | None = None, *, pages: Pages | None = None) -> Starlette:
    """Return the application that serves the store at `store_location`; `pages` answer before its own routes."""
    chosen = settings or Settings()
    service = _service(str(store_location), chosen, pages)
    pools = [pool for pool in (service.readers, service.makers) if pool is not None]

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        try:
            await service.snapshots.open()
            await asyncio.gather(*(pool.open() for pool in pools))
            yield
        finally:
            if pages is not None:
                await pages.end()
            await asyncio.gather(*(pool.close() for pool in pools))
            await service.snapshots.close()

    middleware = [
        Middleware(Guard, service=service),
        *_cors(chosen),
        # What fits into a few packets is sooner sent than packed.
        Middleware(GZipMiddleware, minimum_size=8192, compresslevel=6),
    ]
    handlers = {RefusalError: _refused, HTTPException: _refused}
    addresses = [*(pages.routes if pages else ()), *routes()]
    app = Starlette(routes=addresses, middleware=middleware, exception_handlers=handlers, lifespan=running)
    app.state.service = service
    return app


def routes() -> list[BaseRoute]:
    """Return the addresses of the service."""
    return [
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/sparql/", sparql, methods=["GET", "POST"]),
        Route("/data", data, methods=_WRITE),
        Route("/data/{name:path}", data, methods=_WRITE),
        Route("/health", health, methods=_READ),
        Route("/metrics", metrics, methods=_READ),
        Route("/void", void, methods=_READ),
        Route("/.well-known/void", void, methods=_READ),
        Route("/id/{name:path}", thing, methods=_READ),
        Route("/doc/{name:path}", document, methods=_READ),
        Route("/ns", document, methods=_READ),
        Route("/code", document, methods=_READ),
        Route("/resource", resource, methods=_READ),
        Route("/style/entity.css", style, methods=_READ),
        Route("/", index, methods=_READ),
    ]


def _service(location: str, settings: Settings, pages: Pages | None) -> Service:
    limits = Limits(settings.timeout, settings.limit, settings.memory)
    # Changes may take longer than queries: graphs are larger than answers.
    keeping = Limits(settings.timeout * _PATIENCE, None, settings.memory)
    kind: type[Snapshots] = Elsewhere if is_url(location) else Snapshots
    snapshots = kind(location, Pool("writer" if settings.token else "keeper", location, 1, keeping))
    readers = Pool("reader", location, settings.workers, limits, snapshots)
    makers = (
        Pool("maker", location, -(-settings.workers // 2), limits, snapshots, program=pages.program) if pages else None
    )
    return Service(settings, readers, snapshots, Metrics(), pages, makers)


def _cors(settings: Settings) -> list[Middleware]:
    if not settings.cors:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors,
            allow_methods=_WRITE,
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["ETag", "Last-Modified"],
        )
    ]


async def _refused(request: Request, failure: Exception) -> Response:
    return told(failure, request)


async def health(request: Request) -> Response:
    """Tell whether the service can answer."""
    readers = service_of(request).readers
    alive = len(readers.alive)
    return JSONResponse({"status": "ok" if alive else "starting", "workers": alive}, 200 if alive else 503)


async def metrics(request: Request) -> Response:
    """Give the figures of the service."""
    service = service_of(request)
    keeper = service.snapshots.keeper
    pools = {pool.kind: pool for pool in (service.readers, keeper, service.makers) if pool is not None}
    gauges = {
        f"{name}_{what}": float(value)
        for name, pool in pools.items()
        for what, value in (("processes", len(pool.alive)), ("busy", pool.busy), ("deaths", pool.died))
    }
    return PlainTextResponse(service.metrics.text(gauges), media_type="text/plain; version=0.0.4")


async def index(request: Request) -> Response:
    """Give the plain page that lists the plans and the addresses."""
    service = service_of(request)
    rows = await service.rows(text("plans"))
    site = service.settings.site
    plans = [{"title": row["title"]["value"], "link": link(row["it"]["value"], site)} for row in rows]
    return HTMLResponse(template("service.html").render(plans=plans))


async def style(request: Request) -> Response:
    """Give the style of the plain pages."""
    del request
    sheet = (files("hongtu.viz") / "templates" / "entity.css").read_bytes()
    return Response(sheet, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
