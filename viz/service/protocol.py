"""The SPARQL 1.1 Protocol: requests to ``/sparql`` go in, results go out.

1. `_operation` reads a request: a query by GET, a query or update by POST as a form or as it stands. What is not
   exactly one operation, in UTF-8, is refused.
2. The graphs that a request names become the dataset; otherwise a query sees the union of all graphs.
3. `hongtu.graph.store.fetching` refuses what would fetch from elsewhere.
4. The answer has the form that the client wants (`negotiation`). GET without a query describes the service.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from ...graph.errors import QueryError
from ...graph.store import fetching
from .answers import RefusalError, respond
from .context import service_of
from .describe import description
from .negotiation import GRAPHS, SOLUTIONS, choose
from .safety import authorize, body

# The engine's parser would run out of stack some thousands deep.
_DEEPEST = 500
_FORM = "application/x-www-form-urlencoded"
_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
_chosen_form = lru_cache(maxsize=64)(choose)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks for."""

    kind: str
    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    format: str | None
    seconds: float | None


async def sparql(request: Request) -> Response:
    """Answer a request to the SPARQL endpoint."""
    operation = await _operation(request)
    if operation is None:
        return await description(request)
    settings = service_of(request).settings
    if fetching.depth(operation.text) > _DEEPEST:
        raise RefusalError("syntax", f"brackets nest deeper than {_DEEPEST}")
    try:
        fetching.check(operation.text, settings.allow, update=operation.kind == "update")
    except fetching.FetchError as error:
        raise RefusalError("refused", str(error)) from error
    except QueryError as error:
        raise RefusalError("syntax", str(error)) from error
    return await (_update if operation.kind == "update" else _query)(request, operation)


async def _query(request: Request, operation: Operation) -> Response:
    accept = request.headers.get("accept")
    dataset = bool(operation.default or operation.named)
    question = {
        "do": "query",
        "text": operation.text,
        "base": service_of(request).settings.site,
        "union": not dataset and not fetching.names_dataset(operation.text),
        "default": list(operation.default) if dataset else None,
        "named": list(operation.named) if dataset else None,
        "solutions": _chosen_form(accept, SOLUTIONS, operation.format),
        "graphs": _chosen_form(accept, GRAPHS, operation.format),
    }
    answer = await service_of(request).ask(question, operation.seconds)
    return respond(answer, head_only=request.method == "HEAD")


async def _update(request: Request, operation: Operation) -> Response:
    service = service_of(request)
    change = {
        "do": "update",
        "base": service.settings.site,
        "default": list(operation.default),
        "named": list(operation.named),
    }
    await service.change(change, operation.text.encode(), operation.seconds or service.settings.timeout)
    return Response(status_code=204)


async def _operation(request: Request) -> Operation | None:
    pairs = _pairs(request.url.query, "the address")
    if request.method in ("GET", "HEAD"):
        if any(name == "update" for name, _ in pairs):
            raise RefusalError("method", "an update is sent by POST", {"Allow": "POST"})
        return _chosen(pairs, ("query",))
    kind = _content_type(request)
    if kind == "application/sparql-update":
        authorize(request)
    told = _decoded(await body(request, _bound(request)))
    more = _pairs(told, "the form") if kind == _FORM else [(_DIRECT[kind], told)]
    operation = _chosen([*pairs, *more], ("query", "update") if kind == _FORM else (_DIRECT[kind],))
    if operation is None:
        raise RefusalError("value", "the form has neither query nor update")
    if operation.kind == "update":
        authorize(request)
    return operation


def _content_type(request: Request) -> str:
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    if kind.strip() not in (_FORM, *_DIRECT):
        raise RefusalError("media", f"a POST has the content type {_FORM}, {' or '.join(_DIRECT)}")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in ("", "utf-8", "utf8"):
        raise RefusalError("media", "requests are written in UTF-8")
    return kind.strip()


def _bound(request: Request) -> int:
    settings = service_of(request).settings
    return settings.data_bytes if "authorization" in request.headers and settings.token else settings.query_bytes


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusalError("value", f"the request is not in UTF-8 (byte {error.start})") from error


def _pairs(text: str, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise RefusalError("value", f"{where} is not in UTF-8 or has too many parameters") from error


def _chosen(pairs: Sequence[tuple[str, str]], kinds: tuple[str, ...]) -> Operation | None:
    found = [(name, text) for name, text in pairs if name in ("query", "update")]
    if not found:
        return None
    if len(found) > 1 or found[0][0] not in kinds:
        raise RefusalError("value", "a request holds exactly one query or one update")
    kind, text = found[0]
    default, named = (tuple(value for name, value in pairs if name == wanted) for wanted in _DATASET[kind])
    forms = [value for name, value in pairs if name == "format"]
    return Operation(kind, text, default, named, forms[0] if forms else None, _seconds(pairs))


def _seconds(pairs: Sequence[tuple[str, str]]) -> float | None:
    told = next((value for name, value in pairs if name == "timeout"), None)
    if told is None:
        return None
    try:
        seconds = float(told)
    except ValueError as error:
        raise RefusalError("value", "timeout is a number of seconds") from error
    if not 0 < seconds < 86_400:
        raise RefusalError("value", "timeout is a number of seconds above 0")
    return seconds
