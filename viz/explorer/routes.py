"""The addresses of the explorer: requests go in; the page, JSON and a page to keep come out, made by `views`."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Call
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...graph.errors import HongtuError, QueryError
from ...ontology import BASE
from ..pages.common import Request
from ..pages.search import suggestions
from ..pages.wording import Wording, catalogue
from ..service.addresses import readings
from . import questions, views
from .reading import Reading
from .saving import standalone

if TYPE_CHECKING:
    from ...graph.store import Store

Read = Callable[[Call], "Store"]
Asked = Callable[[Call], Request]
Answer = Callable[[Call], Awaitable[Response]]
Shown = Callable[[str, Callable[["Store", Request], dict[str, Any]]], Answer]

MOST: Final = 5000
"""The most nodes that a request may name."""
_BODY = 2 << 20
_KEPT = 8


def routes(read: Read, asked: Asked, shown: Shown) -> list[Route]:
    """Return the routes; `read` gives the store, `asked` reads a request, `shown` makes a page from a template."""
    pictures = Pictures()

    def picture(store: Store, request: Request, call: Call) -> bytes:
        return pictures.get(store, request.t.language, call)

    return [
        Route("/explore", shown("explore", explorer)),
        Route("/explore/view.json", _answer(read, asked, picture)),
        Route("/explore/near.json", _answer(read, asked, _near)),
        Route("/explore/path.json", _answer(read, asked, _path)),
        Route("/explore/find.json", _answer(read, asked, _find)),
        Route("/explore/nodes.json", _posted(read, asked, views.nodes), methods=["POST"]),
        Route("/query", shown("query", questions.page)),
        Route("/query/names.json", _answer(read, asked, _names_known)),
        Route("/query/bound.json", _answer(read, asked, _bound)),
        Route("/explore/page.html", _posted(read, asked, standalone), methods=["POST"]),
    ]


class Pictures:
    """The maps that were made last, for each snapshot of the store: large ones take a while."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: WeakKeyDictionary[Store, OrderedDict[str, bytes]] = WeakKeyDictionary()

    def get(self, store: Store, language: str, call: Call) -> bytes:
        """Return the picture that an address asks for."""
        words = call.query_params
        if words.getlist("start"):
            return encoded(views.start(store, words.getlist("start")[:20], language))
        plans, kinds = words.getlist("plan"), words.getlist("kind")
        key = json.dumps([language, plans, kinds])
        with self._lock:
            made = self._made.setdefault(store, OrderedDict())
            if key not in made:
                made[key] = encoded(views.whole(store, plans, kinds, language))
            made.move_to_end(key)
            while len(made) > _KEPT:
                made.popitem(last=False)
            return made[key]


def explorer(store: Store, request: Request) -> dict[str, Any]:
    """Return what the template of the explorer needs: words, looks, the plans to begin with."""
    plans = Reading(store, request.t.language).plans()
    return {
        "base": BASE,
        "told": {
            "language": request.t.language,
            "words": section("explore", request.t),
            "kinds": [
                {"name": name, "label": look[request.t.language], "glyph": glyph(name, request.t), **_look(look)}
                for name, look in views.kinds().items()
            ],
            "relations": section("relation", request.t),
            "plans": [{"id": views.short(plan.iri), "label": plan.label, "year": plan.due[:4]} for plan in plans],
        },
    }


def section(name: str, t: Wording) -> dict[str, str]:
    """Return the words of one section for a script, without filling anything in."""
    at = ("zh", "en").index(t.language)
    return {key.partition(".")[2]: pair[at] for key, pair in catalogue().items() if key.startswith(f"{name}.")}


def glyph(kind: str, t: Wording) -> str:
    """Return the sign of a kind."""
    return section("sign", t)[kind]


def encoded(data: object) -> bytes:
    """Return JSON without blanks."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _look(look: Mapping[str, Any]) -> dict[str, Any]:
    return {name: look[name] for name in ("shape", "size", "day", "night")} | {"shown": look.get("shown", True)}


def _near(store: Store, request: Request, call: Call) -> bytes:
    return encoded(views.near(store, call.query_params.get("node", ""), request.t.language))


def _path(store: Store, request: Request, call: Call) -> bytes:
    ends = call.query_params.get("from", ""), call.query_params.get("to", "")
    return encoded(views.connection(store, *ends, request.t.language))


def _names_known(store: Store, request: Request, call: Call) -> bytes:
    del call
    return encoded(questions.names(store, request.t.language))


def _bound(store: Store, request: Request, call: Call) -> bytes:
    return encoded(questions.bound(store, call.query_params, request.t.language))


def _find(store: Store, request: Request, call: Call) -> bytes:
    del call
    found = suggestions(store, request)
    return encoded([{**hit, "id": _named(hit["href"])} for hit in found])


def _named(address: str) -> str:
    """Return the name of the node whose page has this address, without the base."""
    told = urlsplit(address)
    given = parse_qs(told.query)
    if "iri" in given:
        return given["iri"][0]
    name = readings(told.path.encode())[0].removeprefix("/id/")
    return f"{name}#{given['node'][0]}" if "node" in given else name


def _answer(read: Read, asked: Asked, give: Callable[[Store, Request, Call], bytes]) -> Answer:
    async def answer(call: Call) -> Response:
        store = read(call)
        try:
            data = await run_in_threadpool(lambda: give(store, asked(call), call))
        except HongtuError as error:
            return JSONResponse({"error": str(error)}, 400)
        kept = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
        return Response(data, media_type="application/json", headers=kept)

    return answer


def _posted(read: Read, asked: Asked, give: Callable[[Store, list[str], str], Any]) -> Answer:
    async def answer(call: Call) -> Response:
        store = read(call)
        try:
            names = _names(await call.body())
            made = await run_in_threadpool(lambda: give(store, names, asked(call).t.language))
        except HongtuError as error:
            return JSONResponse({"error": str(error)}, 400)
        if isinstance(made, str):
            return Response(made, media_type="application/octet-stream")
        return Response(encoded(made), media_type="application/json")

    return answer


def _names(body: bytes) -> list[str]:
    try:
        names = json.loads(body) if len(body) <= _BODY else None
    except ValueError:
        names = None
    if not isinstance(names, list) or len(names) > MOST or not all(isinstance(name, str) for name in names):
        raise QueryError(f"the request names no nodes, or more than {MOST}")
    return names
