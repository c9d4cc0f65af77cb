"""What keeps a service safe: headers on every response, bounds on what a request may hold, the token for writing.

1. `Guard` wraps the application: it refuses requests whose head is too large or that call the service by a name not its
   own (a page from elsewhere whose name was made to point here), turns every error into one line, counts the response
   and adds the security headers. The policy lets pages load nothing but our own style and script files.
2. `body` reads a request's body up to a bound.
3. `authorize` compares the token in constant time; a service without a token is read-only.
"""

from __future__ import annotations

import hmac
import re
import sys
from collections.abc import Collection, Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .answers import RefusalError, error
from .context import Service, service_of
from .negotiation import choose

HEAD_BYTES: Final = 64 << 10
_PORT = re.compile(r":\d*$")

HEADERS: Final = (
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
_ENCODED = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS)


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._finish(scope, message)
            await send(message)

        try:
            admit(scope, self.service.settings.hosts)
            await self.app(scope, receive, sending)
        except ClientDisconnect:
            pass
        except Exception as failure:
            if started:
                raise
            await told(failure, Request(scope))(scope, receive, sending)

    def _finish(self, scope: Scope, message: Message) -> None:
        known = {name for name, _ in message["headers"]}
        message["headers"] = [*message["headers"], *(pair for pair in _ENCODED if pair[0] not in known)]
        self.service.metrics.served(scope["method"], message["status"])


def told(failure: Exception, request: Request) -> Response:
    """Return an error as a response, to browsers as a page if there are any; what is not for clients is said here."""
    kind, words, headers = _explained(failure)
    pages = service_of(request).pages
    if pages is None or choose(request.headers.get("accept"), ("json", "html")) != "html":
        return error(kind, words, headers)
    page = pages.excuse(request, kind, words)
    page.headers.update(headers or {})
    return page


def _explained(failure: Exception) -> tuple[str, str, Mapping[str, str] | None]:
    if isinstance(failure, RefusalError):
        return failure.kind, str(failure), failure.headers
    if isinstance(failure, HTTPException):
        kind = {404: "missing", 405: "method"}.get(failure.status_code, "failed")
        words = {404: "there is nothing at this address", 405: "this address does not take this method"}
        return kind, words.get(failure.status_code, failure.detail), failure.headers
    sys.stderr.write(f"hongtu: {type(failure).__name__}: {failure}\n")
    return "failed", "the request could not be carried out", None


def admit(scope: Scope, names: Collection[str]) -> None:
    """Make sure that the head of a request is of a decent size and calls the service by one of its `names`, if any.

    Raises:
        RefusalError: it does not. Who gives no name at all (HTTP/1.0) is no browser, and is let in.
    """
    if head_size(scope) > HEAD_BYTES:
        raise RefusalError("heads", f"the address and headers have more than {HEAD_BYTES} bytes")
    given = (value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host")
    if names and any(_PORT.sub("", host).rstrip(".") not in names for host in given):
        raise RefusalError("host", "the service does not answer to this name; --host-name allows it")


def head_size(scope: Scope) -> int:
    """Return how many bytes the address and the headers of a request have."""
    return (
        len(scope.get("raw_path") or b"")
        + len(scope["query_string"])
        + sum(len(name) + len(value) for name, value in scope["headers"])
    )


async def body(request: Request, limit: int) -> bytes:
    """Return the body of a request.

    Raises:
        RefusalError: it has more bytes than the limit.
    """
    told = request.headers.get("content-length", "0")
    pieces, size = [], 0
    if told.isascii() and told.isdigit() and int(told) > limit:
        raise RefusalError("large", f"the body has more than {limit} bytes")
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise RefusalError("large", f"the body has more than {limit} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def authorize(request: Request) -> None:
    """Make sure that the client may write.

    Raises:
        RefusalError: the service is read-only, or the token is missing or wrong.
    """
    token = service_of(request).settings.token
    if token is None:
        raise RefusalError("refused", "this service is read-only")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    fits = hmac.compare_digest(given.strip().encode("latin-1", "replace"), token.encode("utf-8"))
    if scheme.lower() != "bearer" or not fits:
        raise RefusalError("token", "writing needs the service's token: Authorization: Bearer …")
