"""What is on the screen as a page to keep: IRIs go in, the page that `hongtu draw` would write comes out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...graph.errors import QueryError
from .views import full

if TYPE_CHECKING:
    from ...graph.store import Store


def standalone(store: Store, names: Iterable[str], language: str = "zh") -> str:
    """Return a self-contained page with these nodes, their evidence and the relations between them.

    Raises:
        QueryError: none of them is in the store.
    """
    del language  # the page to keep is in Chinese, as the plans are
    from ...graph.analyse.network import network
    from ..network import page

    whole = network(store)
    shown = whole.subgraph([iri for iri in map(full, names) if iri in whole]).copy()
    if not shown:
        raise QueryError("there is nothing to draw: none of these nodes is in the store")
    return page(shown, whole)
