"""Templates and static files: a template's name and what it shows go in, HTML comes out.

1. Everything is escaped; a name that a template uses and nobody gave is an error.
2. Static files carry the hash of their bytes in their address, so that browsers keep them and see every new edition.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from jinja2 import Environment

    from .pages.wording import Wording

LINKS = (("explore", "/explore"), ("query", "/query"))
"""What the navigation has beside the pages themselves, as key and address."""


def render(name: str, t: Wording, words: Mapping[str, str], shown: Mapping[str, Any], *, writable: bool) -> str:
    """Return a page; `words` are those of its address."""
    other = "en" if t.language == "zh" else "zh"
    kept = "&".join(f"{key}={quote(value, safe='')}" for key, value in words.items() if key != "lang")
    return (
        templates()
        .get_template(f"{name}.html")
        .render(
            t=t,
            page=name,
            writable=writable,
            links=LINKS,
            other_language=other,
            switch=f"?{kept}{'&' if kept else ''}lang={other}",
            words=defaultdict(str, words),
            **shown,
        )
    )


@cache
def templates() -> Environment:
    """Return the environment of the templates."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from .pages import links

    environment = Environment(
        loader=PackageLoader("hongtu.viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(static=static_address, path=links.path, address=links.query)
    return environment


@cache
def static_address(name: str) -> str:
    """Return the address of a file in `viz/static`, with the hash of its bytes."""
    return f"/static/{name}?v={hashlib.sha256(static_bytes(name) or b'').hexdigest()[:12]}"


def static_bytes(name: str) -> bytes | None:
    """Return a file of `viz/static`, None if there is none of that name."""
    if any(step in ("", ".", "..") or "\\" in step or "\0" in step for step in name.split("/")):
        return None
    file = files("hongtu.viz") / "static" / name
    return file.read_bytes() if file.is_file() else None


@cache
def edition() -> str:
    """Return what changes with the templates: a page that a browser kept of another edition is not fresh."""
    folder = files("hongtu.viz") / "templates"
    pages = sorted((page.name, page.read_bytes()) for page in folder.iterdir() if page.name.endswith(".html"))
    return hashlib.sha256(repr((pages, static_address("hongtu.css"))).encode()).hexdigest()[:12]
