"""Where words stand: names, pinyin and sentences, found by an index beside the store."""

from .sentences import KINDS, Scan, in_step, keep, search, standing

__all__ = ["KINDS", "Scan", "in_step", "keep", "search", "standing"]
