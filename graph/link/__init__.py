"""What a plan's words mean: names go in, shared nodes of the graph come out; see `hongtu.graph.link.linker`."""

from __future__ import annotations

from .linker import Linked, Linker
from .names import canonical, mint, segment, unwrapped

__all__ = ["Linked", "Linker", "canonical", "mint", "segment", "unwrapped"]
