"""What the pages of a service share: settings, query processes, snapshots, figures."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from ...graph.snapshots import Snapshots
from ...graph.workers import Answer, Pool, PoolError
from .answers import RefusalError
from .metrics import Metrics
from .settings import Settings


@dataclass(slots=True)
class Service:
    """A running service. Pages get it with `service_of(request)`."""

    settings: Settings
    readers: Pool
    snapshots: Snapshots
    metrics: Metrics

    async def ask(self, question: Mapping[str, Any], seconds: float | None = None) -> Answer:
        """Put a question to a query process.

        Raises:
            RefusalError: there is no answer.
        """
        with self._counted(str(question["do"])):
            return await self.readers.ask(question, b"", seconds)

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
