"""What a plan's words mean: names go in, shared nodes of the graph come out; see `hongtu.graph.link.linker`."""

from __future__ import annotations

from .alike import alike
from .bodies import filed
from .indicators import is_share
from .linker import Linked, Linker
from .names import canonical, mint, segment, unwrapped
from .registry import carrying, nation, task_types
from .variants import Named, variants

__all__ = [
    "Linked",
    "Linker",
    "Named",
    "alike",
    "canonical",
    "carrying",
    "filed",
    "is_share",
    "mint",
    "nation",
    "segment",
    "task_types",
    "unwrapped",
    "variants",
]
