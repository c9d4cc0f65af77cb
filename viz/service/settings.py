"""What a service is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...ontology import BASE

SITE: Final = BASE.removesuffix("id/")
"""What stands before the paths of this service in the IRIs of the graph."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and permissions of a service; the defaults are safe on a machine that others can reach."""

    timeout: float = 30.0
    """Seconds that a query or update may take."""
    limit: int = 1_000_000
    """Rows or statements that an answer may have."""
    workers: int = 4
    """Query processes: as many queries run at once."""
    memory: int = 2 << 30
    """Bytes that a query may need; 0 for no bound."""
    token: str | None = None
    """What a client must present to write; without it the service is read-only."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may ask from a browser; ``*`` for all."""
    allow: tuple[str, ...] = ()
    """Addresses from which SERVICE and LOAD may fetch."""
    hosts: tuple[str, ...] = ()
    """Names by which clients may call the service, in lower case; without any it answers to every name."""
    site: str = SITE
    """What stands before a path in the IRIs of the graph."""
    query_bytes: int = 1 << 20
    """Bytes that the body of a query may have."""
    data_bytes: int = 64 << 20
    """Bytes that the body of an update or of a graph may have."""
