"""Networks for analysts, under one name: ``hongtu.analyse``.

`network` and `fold` give the graph to networkx, `together` the things that stand in one sentence; `central`,
`communities` and `similar` measure it, `paths` connects two of its nodes.
"""

from __future__ import annotations

from .measures import MEASURES, central, communities, similar, together
from .network import KINDS, fold, network
from .path import Path, Step, paths

__all__ = [
    "KINDS",
    "MEASURES",
    "Path",
    "Step",
    "central",
    "communities",
    "fold",
    "network",
    "paths",
    "similar",
    "together",
]
