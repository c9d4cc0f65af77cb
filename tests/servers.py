"""Real SPARQL servers for tests: a folder goes in, addresses and settings of a running server come out."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

VIRTUOSO = shutil.which("virtuoso-t")
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent))

_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxSortedTopRows = 1000000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True)
class Server:
    """Where a server answers, and the environment that goes with it."""

    url: str
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Run the Oxigraph server."""
    assert OXIGRAPH, "the package oxigraph is part of the development tools"
    port = free_port()
    words = [OXIGRAPH, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with _running(words, folder, f"http://127.0.0.1:{port}/"):
        yield Server(f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Run Virtuoso with a database of its own; its administrator signs in with HTTP digest."""
    assert VIRTUOSO, "is not installed"
    sql, web = free_port(), free_port()
    folder.mkdir(exist_ok=True)
    (folder / "virtuoso.ini").write_text(_SETTINGS.format(sql=sql, web=web))
    root = f"http://127.0.0.1:{web}"
    environment = {
        "HONGTU_UPDATE_URL": f"{root}/sparql-auth",
        "HONGTU_DATA_URL": f"{root}/sparql-graph-crud-auth",
        "HONGTU_USER": "dba",
        "HONGTU_PASSWORD": "dba",
        "HONGTU_AUTH": "digest",
    }
    with _running([VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"], folder, f"{root}/sparql"):
        yield Server(f"{root}/sparql", environment)


@contextmanager
def _running(words: list[str], folder: Path, probe: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(probe, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        assert process.poll() is None, "the server ended at once"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def environment(server: Server) -> Iterator[None]:
    """Set the environment that goes with a server."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("UPDATE_URL", "DATA_URL", "USER", "PASSWORD", "AUTH", "TOKEN", "TIMEOUT"):
            patch.delenv(f"HONGTU_{name}", raising=False)
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield
