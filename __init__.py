"""Hongtu 宏图 turns government plans into a knowledge graph that answers questions and shows its evidence.

>>> import hongtu
>>> with hongtu.open() as graph:
...     [plan.title for plan in graph.plans()]
[]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hongtu import analyse
    from hongtu.api import Graph
    from hongtu.api import open_graph as open  # noqa: A004 - read as hongtu.open
    from hongtu.graph.document import Document
    from hongtu.graph.pipeline import ingest
    from hongtu.graph.store import Store

__all__ = ["Document", "Graph", "Store", "analyse", "ingest", "open"]

# Names are looked up when they are first used, so that `hongtu --help` need not wait for the store's engine.
_PLACES = {
    "Document": ("hongtu.graph.document", "Document"),
    "Graph": ("hongtu.api", "Graph"),
    "Store": ("hongtu.graph.store", "Store"),
    "ingest": ("hongtu.graph.pipeline", "ingest"),
    "open": ("hongtu.api", "open_graph"),
}


def __getattr__(name: str) -> Any:
    if name == "analyse":
        return import_module("hongtu.analyse")
    if name not in _PLACES:
        raise AttributeError(f"module 'hongtu' has no attribute '{name}'")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)
