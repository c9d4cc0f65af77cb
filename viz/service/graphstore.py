"""The SPARQL 1.1 Graph Store Protocol: requests to ``/data`` go in, graphs go out or are changed.

1. ``?graph=IRI`` and ``?default`` name a graph, so does the address below ``/data/`` itself; ``/data`` alone is the
   whole dataset, which can be read.
2. Reading streams the graph in the form that the client wants.
3. Writing needs the token. The body must be whole and well formed before anything changes, and each change is one
   transaction. POST to ``/data`` alone makes a new graph.
"""

from __future__ import annotations

from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from .addresses import written
from .answers import RefusalError, respond
from .context import service_of
from .negotiation import GRAPHS, choose, form_of
from .safety import authorize, body

_DATASETS = ("trig", "nq")
_LOADED = ("ttl", "nt", "rdf", "jsonld", "trig", "nq")


async def data(request: Request) -> Response:
    """Answer a request to the graph store."""
    graph = _graph(request)
    if request.method in ("GET", "HEAD"):
        return await _read(request, graph)
    authorize(request)
    if graph is None and request.method != "POST":
        raise RefusalError("value", "name the graph: ?graph=IRI or ?default")
    if request.method == "DELETE":
        await service_of(request).change({"do": "delete", "graph": graph}, b"")
        return Response(status_code=204)
    return await _write(request, graph)


async def _read(request: Request, graph: str | None) -> Response:
    offered = _DATASETS if graph is None else GRAPHS
    form = choose(request.headers.get("accept"), offered, request.query_params.get("format"))
    if form is None:
        raise RefusalError("form", f"this comes as {', '.join(offered)}")
    answer = await service_of(request).ask({"do": "graph", "graph": graph, "graphs": form})
    return respond(answer, head_only=request.method == "HEAD")


async def _write(request: Request, graph: str | None) -> Response:
    settings = service_of(request).settings
    syntax = form_of(request.headers.get("content-type", ""), _LOADED)
    if syntax is None:
        raise RefusalError(
            "media", "a graph is sent as Turtle, N-Triples, RDF/XML, JSON-LD or TriG, with its content type"
        )
    name = f"{settings.site}id/graph/{uuid4()}" if graph is None else graph
    change = {"do": request.method.lower(), "graph": name, "syntax": syntax, "base": name or settings.site}
    told = await service_of(request).change(change, await body(request, settings.data_bytes))
    headers = {"Location": f"{request.base_url}data?graph={name}"} if graph is None else {}
    return Response(status_code=201 if told["created"] else 204, headers=headers)


def _graph(request: Request) -> str | None:
    """Return the IRI of the graph that a request names, "" for the default graph, None for no graph."""
    named, default = request.query_params.getlist("graph"), "default" in request.query_params
    direct = request.path_params.get("name")
    if len(named) + default + bool(direct) > 1:
        raise RefusalError("value", "a request names one graph")
    if default:
        return ""
    if direct:
        named = [str(request.url.replace(query=""))]
    return written(named[0])[1:-1] if named else None
