"""The store: plans in, answers out; in this process on disk or in memory, or on another server."""

from .store import ONTOLOGY, Answer, PlanEntry, Store

__all__ = ["ONTOLOGY", "Answer", "PlanEntry", "Store"]
