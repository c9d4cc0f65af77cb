"""The store on the web: SPARQL 1.1 Protocol, Graph Store Protocol, linked data."""

from __future__ import annotations

from .app import create
from .settings import Settings

__all__ = ["Settings", "create"]
