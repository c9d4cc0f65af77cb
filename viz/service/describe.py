"""What the service is and what it holds, as RDF: the SPARQL 1.1 Service Description and VoID.

Each is a CONSTRUCT query in ``queries/``, so that it comes in every form in which statements come.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from .addresses import written
from .answers import respond
from .context import service_of
from .negotiation import GRAPHS, choose


async def description(request: Request) -> Response:
    """Describe the service."""
    updates = "sd:SPARQL11Update, " if service_of(request).settings.token else ""
    return await _constructed(request, text("description").replace("$languages", f"{updates}sd:SPARQL11Query"))


async def void(request: Request) -> Response:
    """Describe the data: how many statements, of which classes and properties."""
    return await _constructed(request, text("void"))


async def _constructed(request: Request, sparql: str) -> Response:
    root = str(request.base_url)
    for name, path in (("$endpoint", "sparql"), ("$dataset", "void#dataset"), ("$dump", "data"), ("$root", "")):
        sparql = sparql.replace(name, written(root + path))
    form = choose(request.headers.get("accept"), GRAPHS, request.query_params.get("format"))
    # A browser takes neither, but shows text.
    question = {"do": "query", "text": sparql, "union": True, "graphs": form or "ttl", "solutions": None}
    return respond(await service_of(request).ask(question), head_only=request.method == "HEAD")


@cache
def text(name: str) -> str:
    """Return one of the service's own queries."""
    return (files(__package__) / "queries" / f"{name}.rq").read_text("utf-8")
