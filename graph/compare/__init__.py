"""Two plans side by side: what became of their targets and of their projects."""

from .plans import Comparison, compare

__all__ = ["Comparison", "compare"]
