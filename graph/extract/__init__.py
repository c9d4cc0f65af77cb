"""A document's text becomes mentions: one module for each kind of fact, run in the order of `EXTRACTORS`.

Every extractor is a callable that takes a `Reading` (the document, its clauses, its time expressions, the
vocabulary) and what earlier extractors found, and yields mentions in text order. Extension point: add a callable to
`EXTRACTORS`, or publish one under the entry-point group ``hongtu.extractors``.
"""

from __future__ import annotations

from .pipeline import EXTRACTORS, Extractor, Found, extract
from .reading import Clause, Reading

__all__ = ["EXTRACTORS", "Clause", "Extractor", "Found", "Reading", "extract"]
