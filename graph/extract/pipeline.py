"""The extractors in their order, and the loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import entry_points

from ..document import Document
from ..mention import Mention
from .actuals import actuals
from .lexicon import Lexicon, load
from .milestones import find_milestones
from .organizations import find_organizations
from .places import find_places
from .portfolios import portfolios
from .programs import find_programs
from .projects import find_projects
from .reading import Reading
from .responsibilities import responsibilities
from .reviews import reviews
from .targets import targets
from .tasks import tasks
from .unwrap import unwrapped

Found = Mapping[str, tuple[Mention, ...]]
"""What earlier extractors found, by their names in `EXTRACTORS`."""

Extractor = Callable[[Reading, Found], Iterable[Mention]]


def _periods(reading: Reading, found: Found) -> Iterable[Mention]:  # noqa: ARG001 - every extractor has this shape
    return reading.periods


EXTRACTORS: dict[str, Extractor] = {
    "periods": _periods,
    "programs": find_programs,
    "places": find_places,
    "organizations": find_organizations,
    "projects": find_projects,
    "milestones": find_milestones,
    "targets": targets,
    "actuals": actuals,
    "portfolios": portfolios,
    "responsibilities": responsibilities,
    "tasks": tasks,
    "reviews": reviews,
    **{entry.name: entry.load() for entry in entry_points(group="hongtu.extractors")},
}


def extract(document: Document, lexicon: Lexicon | None = None) -> dict[str, tuple[Mention, ...]]:
    """Return all mentions of a segmented document, by the name of the extractor that found them."""
    view = unwrapped(document)
    reading = Reading(view.document, lexicon or load())
    found: dict[str, tuple[Mention, ...]] = {}
    for name, extractor in EXTRACTORS.items():
        found[name] = tuple(extractor(reading, found))
    return {name: tuple(view.restored(mention) for mention in mentions) for name, mentions in found.items()}
