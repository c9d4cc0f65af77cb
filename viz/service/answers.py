"""From answers of the pool to HTTP: an answer becomes a response, an error becomes a status and one line of JSON.

1. A small answer is sent whole, with its length; a large one is streamed as the query process writes it.
2. A client that goes away ends the query. A limit that is met while streaming breaks the connection off, because a
   shortened answer must not look like a whole one.
3. Errors: `STATUS` names the status of each kind. The line says what is wrong; traces stay on the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ...graph.processes.workers import Answer, PoolError
from .negotiation import media_type

STATUS: Final = MappingProxyType(
    {
        "syntax": 400,
        "value": 400,
        "token": 401,
        "refused": 403,
        "missing": 404,
        "method": 405,
        "form": 406,
        "large": 413,
        "media": 415,
        "host": 421,
        "rows": 422,
        "impossible": 422,
        "heads": 431,
        "failed": 500,
        "elsewhere": 502,
        "busy": 503,
        "time": 503,
        "memory": 503,
    }
)
_HEADERS = {
    "token": {"WWW-Authenticate": 'Bearer realm="hongtu"'},
    "busy": {"Retry-After": "1"},
}


class RefusalError(Exception):
    """A request that is not carried out; `kind` is a key of `STATUS`."""

    def __init__(self, kind: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.kind, self.headers = kind, {**_HEADERS.get(kind, {}), **(headers or {})}


class Streamed(StreamingResponse):
    """An answer that is sent while the query process writes it."""

    def __init__(self, answer: Answer, **others: Any) -> None:
        super().__init__(answer, **others)
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; end the query if the client goes away."""
        try:
            await super().__call__(scope, receive, send)
        except* PoolError:
            # Without its last chunk the answer is broken off, and the client sees it.
            scope["hongtu.outcome"] = "broken"
        finally:
            self.answer.close()


def respond(answer: Answer, *, head_only: bool = False, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer as a response."""
    media = media_type(answer.head["form"])
    fields = {"Vary": "Accept", **(headers or {})}
    if answer.body is not None:
        return Response(answer.body, media_type=media, headers=fields)
    if head_only:
        answer.close()
        return Response(media_type=media, headers=fields)
    return Streamed(answer, media_type=media, headers=fields)


def error(kind: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as a response."""
    return JSONResponse({"error": kind, "message": message}, STATUS.get(kind, 500), headers=dict(headers or {}))
