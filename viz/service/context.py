"""What the pages of a service share: settings, query processes, snapshots, figures."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from ...graph.processes.snapshots import Snapshots
from ...graph.processes.workers import Answer, Pool, PoolError
from .answers import RefusalError
from .metrics import Metrics
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Pages:
    """A site of pages beside the service, which knows nothing else of it."""

    routes: Sequence[BaseRoute]
    """Addresses, which come before those of the service."""
    program: str
    """What makes the engine of the processes that make pages."""
    excuse: Callable[[Request, str, str], Response]
    """Makes the page that tells of an error: its kind, a line of words."""
    end: Callable[[], Awaitable[None]]
    """Ends what the pages have begun."""


@dataclass(slots=True)
class Service:
    """A running service. Pages get it with `service_of(request)`."""

    settings: Settings
    readers: Pool
    snapshots: Snapshots
    metrics: Metrics
    pages: Pages | None = None
    makers: Pool | None = None
    """The processes that make pages."""

    async def ask(self, question: Mapping[str, Any], seconds: float | None = None) -> Answer:
        """Put a question to a query process.

        Raises:
            RefusalError: there is no answer.
        """
        with self._counted(str(question["do"])):
            return await self.readers.ask(question, b"", seconds)

    async def page(self, question: Mapping[str, Any], body: bytes) -> tuple[Mapping[str, Any], bytes]:
        """Have a page made; return its head and its bytes.

        Raises:
            RefusalError: there is none.
        """
        assert self.makers is not None
        with self._counted(str(question["do"])):
            answer = await self.makers.ask(question, body)
            try:
                whole = answer.body if answer.body is not None else b"".join([piece async for piece in answer])
            finally:
                answer.close()
            return answer.head, whole

    async def change(self, request: Mapping[str, Any], body: bytes, seconds: float | None = None) -> Mapping[str, Any]:
        """Let the writing process carry out a change; return what it says of it.

        Raises:
            RefusalError: nothing was changed.
        """
        with self._counted(str(request["do"])):
            return await self.snapshots.change(request, body, seconds)

    async def rows(self, sparql: str, **values: str) -> list[dict[str, dict[str, str]]]:
        """Answer one of the service's own queries: bindings as in SPARQL JSON; `values` are IRIs to fill in."""
        import json

        for name, iri in values.items():
            sparql = sparql.replace(f"${name}", iri)
        question = {"do": "query", "text": sparql, "union": True, "solutions": "json", "graphs": None}
        answer = await self.ask(question)
        body = answer.body if answer.body is not None else b"".join([piece async for piece in answer])
        found: list[dict[str, dict[str, str]]] = json.loads(body)["results"]["bindings"]
        return found

    @contextmanager
    def _counted(self, what: str) -> Iterator[None]:
        begun = time.perf_counter()
        outcome = "answered"
        try:
            yield
        except PoolError as error:
            outcome = error.kind
            raise RefusalError(error.kind, str(error)) from error
        finally:
            self.metrics.asked(what, outcome, time.perf_counter() - begun)


def service_of(request: Request) -> Service:
    """Return the service to which a request came."""
    service: Service = request.app.state.service
    return service
