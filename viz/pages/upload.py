"""What became of an uploaded plan: what the pipeline says of it goes in, what the page tells comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...graph.messages import translated
from . import links
from .common import Request, end, reviewed

if TYPE_CHECKING:
    from ...graph.store import Store

TAKEN = (".docx", ".pdf", ".txt", ".html", ".htm", ".xlsx", ".md")
"""The kinds of files that can be uploaded."""
_COUNTED = {
    "tasks": "Task",
    "targets": "Target",
    "projects": "Project",
    "milestones": "Milestone",
    "organizations": "Organization",
    "places": "Place",
    "responsibilities": "Responsibility",
}
_SHOWN = 50


def outcome(store: Store, request: Request, done: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was found, what was not understood, and where to read the plan."""
    plan = done["plan"]
    reviews = reviewed(store, request.t, _SHOWN, plan=plan)
    counts = [(kind, done["counts"].get(name, 0)) for name, kind in _COUNTED.items()]
    return {
        "title": done["title"],
        "reader": links.path(plan),
        "found": [
            {"label": request.t(f"kinds.{kind}"), "count": count, "href": _list(kind, plan)} for kind, count in counts
        ],
        "review": done["counts"].get("reviews", len(reviews)),
        "reviews": [{"label": row["label"], "href": links.reader(plan, row["start"], row["end"])} for row in reviews],
        "warnings": [translated(words, request.t.language) for words in done["warnings"]],
    }


def _list(kind: str, plan: str) -> str:
    kind = "Body" if kind == "Organization" else kind
    return links.query("/list", kind=kind, plan=end(plan))
