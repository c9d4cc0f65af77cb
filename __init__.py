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
    from hongtu.graph import analyse as analyse
    from hongtu.graph.document import Document
    from hongtu.graph.pipeline import ingest
    from hongtu.graph.store import Store
    from hongtu.viz.notebook import Graph
    from hongtu.viz.notebook import open_graph as open  # noqa: A004 - read as hongtu.open

__all__ = ["Document", "Graph", "Store", "analyse", "ingest", "open"]

# Names are looked up when they are first used, so that `hongtu --help` need not wait for the store's engine.
_PLACES = {
    "Document": ("hongtu.graph.document", "Document"),
    "Graph": ("hongtu.viz.notebook", "Graph"),
    "Store": ("hongtu.graph.store", "Store"),
    "ingest": ("hongtu.graph.pipeline", "ingest"),
    "open": ("hongtu.viz.notebook", "open_graph"),
}


def __getattr__(name: str) -> Any:
    if name == "analyse":
        return import_module("hongtu.graph.analyse")
    if name not in _PLACES:
        raise AttributeError(f"module 'hongtu' has no attribute '{name}'")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)
