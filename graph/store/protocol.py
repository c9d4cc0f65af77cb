"""Requests to a SPARQL server: addresses, login, patience, second tries, and errors in one line.

In: a URL, settings from the environment, requests. Out: answers that are good, or a `HongtuError`.

1. `Addresses.of` finds where the server takes queries, updates and whole graphs.
2. `Client.send` sends. What was surely not done (429, 503, no connection) is sent again after a while, and so is
   anything that may be done twice; the waits double, or are as long as the server asks.
3. All else becomes an error: `QueryError` for wrong SPARQL, `StoreError` for a server that cannot or will not answer.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from ..errors import QueryError, StoreError

if TYPE_CHECKING:
    import httpx

_TRIES = 5
_LONGEST_WAIT = 30.0
_NOT_DONE = (429, 503)
_BUSY = (500, 502, 504)


class ServerError(StoreError):
    """The server that holds the store cannot or will not answer."""


def is_url(location: object) -> bool:
    """Tell whether a store's location is the URL of a server."""
    return str(location).startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server takes queries, updates and whole graphs; `data` may be empty: then SPARQL does that work too."""

    query: str
    update: str
    data: str

    @classmethod
    def of(cls, url: str, environment: Mapping[str, str]) -> Addresses:
        """Return the addresses that belong to a URL.

        ``…/query`` or a bare server goes with ``…/update`` and ``…/store`` (Oxigraph, Hongtu), ``…/sparql`` takes
        queries and updates (Virtuoso and others). ``HONGTU_UPDATE_URL`` and ``HONGTU_DATA_URL`` say otherwise.
        """
        parts = urlsplit(url)
        path = parts.path.rstrip("/")
        if path.endswith("/query") or not path:
            stem = path.removesuffix("/query")
            paths = (f"{stem}/query", f"{stem}/update", f"{stem}/store")
        else:
            paths = (path, path, "")
        # A name and password in the URL must not show up in messages.
        host = parts.netloc.rpartition("@")[2]
        query, update, data = (urlunsplit((parts.scheme, host, part, "", "")) if part else "" for part in paths)
        return cls(query, environment.get("HONGTU_UPDATE_URL", update), environment.get("HONGTU_DATA_URL", data))


class Client:
    """Connections to one server, with the login and the patience that the environment gives."""

    def __init__(self, url: str, environment: Mapping[str, str]) -> None:
        """Prepare to ask the server at `url`; nothing is sent yet.

        Raises:
            StoreError: the URL or a setting cannot be used.
        """
        import httpx

        try:
            self.addresses = Addresses.of(url, environment)
            login = _login(httpx.URL(url), environment)
        except (ValueError, httpx.InvalidURL) as error:
            raise StoreError(f"{url}: is no address of a server: {error}") from error
        self.patience = _patience(environment.get("HONGTU_TIMEOUT", "60"))
        headers = {"User-Agent": "hongtu"}
        if token := environment.get("HONGTU_TOKEN"):
            headers["Authorization"] = f"Bearer {token}"
        limit = httpx.Timeout(self.patience, connect=min(self.patience, 10))
        self._client = httpx.Client(auth=login, headers=headers, timeout=limit)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, method: str, url: str, *, repeatable: bool, missing: bool = False, **content: Any) -> httpx.Response:
        """Send a request, again if need be, and return the good answer.

        `repeatable` says that it does no harm to do the same twice, `missing` that 404 is an answer.

        Raises:
            QueryError: the server finds the SPARQL wrong.
            StoreError: it cannot be reached, does not allow it, or fails.
        """
        import httpx

        for tried in range(1, _TRIES + 1):
            last = tried == _TRIES
            try:
                answer = self._client.request(method, url, **content)
            except httpx.HTTPError as error:
                # Without a connection nothing was done; a server that is silent once will be so again.
                again = isinstance(error, httpx.ConnectError) or repeatable
                if last or not again or isinstance(error, httpx.TimeoutException):
                    raise ServerError(self._failure(url, error)) from error
                _wait(tried)
                continue
            again = answer.status_code in _NOT_DONE or (repeatable and answer.status_code in _BUSY)
            if last or not again:
                return answer if missing and answer.status_code == 404 else _checked(answer, url)
            _wait(tried, answer.headers.get("Retry-After", ""))
        raise AssertionError("the last try returns or raises")

    def _failure(self, url: str, error: httpx.HTTPError) -> str:
        import httpx

        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return f"{url}: no server answers there: {error}"
        if isinstance(error, httpx.TimeoutException):
            return f"{url}: no answer within {self.patience:g} s; HONGTU_TIMEOUT may allow more"
        return f"{url}: the connection broke: {error}"


def _patience(words: str) -> float:
    try:
        seconds = float(words)
    except ValueError as error:
        raise StoreError(f"HONGTU_TIMEOUT={words}: write a number of seconds") from error
    if not 0 < seconds < 1e6:
        raise StoreError(f"HONGTU_TIMEOUT={words}: write a number of seconds")
    return seconds


def _login(url: httpx.URL, environment: Mapping[str, str]) -> httpx.Auth | None:
    import httpx

    name = url.username or environment.get("HONGTU_USER", "")
    password = url.password if url.username else environment.get("HONGTU_PASSWORD", "")
    if not name:
        return None
    digest = environment.get("HONGTU_AUTH", "basic").lower() == "digest"
    return httpx.DigestAuth(name, password) if digest else httpx.BasicAuth(name, password)


def _wait(tried: int, asked: str = "") -> None:
    seconds = float(asked) if asked.isdigit() else 0.1 * 2**tried
    time.sleep(min(seconds, _LONGEST_WAIT))


def _checked(answer: httpx.Response, url: str) -> httpx.Response:
    """Return a good answer.

    Raises:
        QueryError: the server finds the SPARQL wrong.
        StoreError: it does not answer for another reason, or cut its answer.
    """
    code = answer.status_code
    if code == 400:
        raise QueryError(f"SPARQL: {_said(answer)}")
    if code in (401, 403):
        raise ServerError(f"{url}: access denied: set HONGTU_USER and HONGTU_PASSWORD, or HONGTU_TOKEN")
    if not answer.is_success:
        raise ServerError(f"{url}: the server answers {code}: {_said(answer)}")
    if "x-sparql-maxrows" in answer.headers:
        raise ServerError(
            f"{url}: the server cuts answers at {answer.headers['x-sparql-maxrows']} rows; raise its limit"
        )
    return answer


def _said(answer: httpx.Response) -> str:
    words = " ".join(answer.text.split())[:200] if "html" not in answer.headers.get("content-type", "") else ""
    return words or answer.reason_phrase
