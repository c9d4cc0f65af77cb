"""``hongtu serve``: the store as a SPARQL service and linked-data site."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ...graph.errors import QueryError, ReadError
from ..console import say
from .options import store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 picks a free one."
)
@click.option("--timeout", type=click.FloatRange(0.05, 3600), default=30.0, help="Seconds that a query may take.")
@click.option("--limit", type=click.IntRange(1), default=1_000_000, help="Rows that an answer may have.")
@click.option("--workers", type=click.IntRange(1, 64), default=4, help="Queries that run at once.")
@click.option(
    "--memory", type=click.IntRange(0), default=2048, metavar="MB", help="Memory that a query may need; 0: any."
)
@click.option("--writable", is_flag=True, help="Take updates from clients that have the token.")
@click.option(
    "--token-file", type=click.Path(path_type=Path), metavar="FILE", help="File with the token; else HONGTU_TOKEN."
)
@click.option("--cors", multiple=True, metavar="ORIGIN", help="Site whose pages may ask; may be repeated; * for all.")
@click.option(
    "--allow", multiple=True, metavar="URL", help="Address from which SERVICE and LOAD may fetch; may be repeated."
)
@click.option(
    "--host-name", "names", multiple=True, metavar="NAME", help="Name by which clients may call; may be repeated."
)
def serve(
    store: str,
    host: str,
    port: int,
    timeout: float,
    limit: int,
    workers: int,
    memory: int,
    writable: bool,
    token_file: Path | None,
    cors: tuple[str, ...],
    allow: tuple[str, ...],
    names: tuple[str, ...],
) -> None:
    """Serve the store over HTTP.

    SPARQL is at /sparql, graphs at /data, and every IRI of the graph has its page.
    """
    from ...graph.store import Store
    from ...graph.store.protocol import is_url
    from .. import web
    from ..service import Settings, create
    from ..service.server import address, called_by, listen, run

    secret = _token(token_file) if writable else None
    if secret and is_url(store):
        raise QueryError(f"{store}: only a store in a folder can be served for writing")
    # A store that cannot be opened is one line here, before any process starts.
    Store.open(store, read_only=not writable).close()
    listening = listen(host, port)
    settings = Settings(
        timeout=timeout,
        limit=limit,
        workers=workers,
        memory=memory << 20,
        token=secret,
        cors=cors,
        allow=allow,
        hosts=called_by(listening, names),
    )
    run(create(store, settings, pages=web.pages()), listening, lambda: say(f"serving {store} at {address(listening)}"))


def _token(file: Path | None) -> str:
    if file is None:
        token = os.environ.get("HONGTU_TOKEN", "")
    else:
        try:
            token = file.read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise ReadError(f"{file}: the token cannot be read") from error
    if len(token) < 16:
        raise QueryError("--writable needs a token of 16 characters or more, in HONGTU_TOKEN or --token-file")
    return token
