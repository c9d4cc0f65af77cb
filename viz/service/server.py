"""Run a service on a socket of this machine.

1. `listen` takes the port before anything else starts, so that a port in use is one line.
2. `Connection` closes a connection whose request line and headers grow beyond bounds before they are complete.
3. `run` serves until the process is told to end (SIGTERM, SIGINT): open answers may finish, the writing process
   commits what it has begun.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Collection
from ipaddress import ip_address
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ...graph.errors import HongtuError
from .safety import HEAD_BYTES

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_PATIENCE = 10  # seconds that open answers get when the service ends


class ServeError(HongtuError):
    """The service cannot be started."""


class Connection(HttpToolsProtocol):
    """A connection that gives up on endless headers."""

    unfinished = 0
    complete = False

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        self.unfinished += len(data)
        super().data_received(data)
        if not self.complete and self.unfinished > 2 * HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to count."""
        self.complete = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop counting."""
        self.complete, self.unfinished = True, 0
        super().on_headers_complete()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.announce()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        ServeError: the address is not ours, or the port is in use.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        # On POSIX this takes a port that was just left; on Windows it would share one that is in use.
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(1024)
    except OSError as error:
        raise ServeError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    listening.setblocking(False)
    return listening


def address(listening: socket.socket) -> str:
    """Return the URL at which a socket answers."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def called_by(listening: socket.socket, given: Collection[str]) -> tuple[str, ...]:
    """Return the names by which a socket may be called: those given and its own.

    Where none is given, a socket that other machines reach answers to every name: the result is empty.
    """
    loopback = ip_address(listening.getsockname()[0]).is_loopback
    return (*(name.lower() for name in given), *_LOCAL) if given or loopback else ()


def run(app: ASGIApp, listening: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until told to end; `announce` is called when the service answers.

    Raises:
        ServeError: the application did not start.
    """
    options: dict[str, Any] = {
        "http": Connection,
        "ws": "none",
        "lifespan": "on",
        "log_level": "error",
        "access_log": False,
        "server_header": False,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": _PATIENCE,
    }
    config = uvicorn.Config(app, **options)
    server = _Server(config, announce)
    # When all is done the server sends itself the signal again; by then it has been obeyed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    # The loop of uvloop, where there is one, takes a third less time for a small answer.
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listening]))
    if not server.started:
        raise ServeError("the service did not start; the reason stands above")
