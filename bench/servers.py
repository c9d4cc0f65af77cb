"""Servers for the benchmarks: a folder with a store goes in, a running server's address comes out."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it takes queries, and its root."""

    root: str
    query: str

    def load(self, data: bytes) -> None:
        """Send N-Quads."""
        headers = {"Content-Type": "application/n-quads"}
        httpx.post(f"{self.root}/store", content=data, headers=headers, timeout=600).raise_for_status()


@contextmanager
def oxigraph(folder: Path, *, read_only: bool = False) -> Iterator[Server]:
    """Run the Oxigraph server on a folder."""
    program = Path(sys.executable).with_name("oxigraph")
    verb = "serve-read-only" if read_only else "serve"
    port = _free()
    words = [str(program), verb, "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with _running(words, f"http://127.0.0.1:{port}/") as root:
        yield Server(root.rstrip("/"), f"{root}query?union-default-graph=true")


@contextmanager
def hongtu(folder: Path) -> Iterator[Server]:
    """Run `hongtu serve` on a folder."""
    port = _free()
    words = [sys.executable, "-m", "hongtu", "serve", "--store", str(folder), "--port", str(port), "--timeout", "600"]
    with _running(words, f"http://127.0.0.1:{port}/health") as root:
        yield Server(root.removesuffix("/health"), f"{root.removesuffix('/health')}/sparql")


@contextmanager
def _running(words: list[str], probe: str) -> Iterator[str]:
    assert shutil.which(words[0]), f"{words[0]} is not installed"
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(probe)
        yield probe
    finally:
        process.terminate()
        process.wait(30)


def _await(url: str) -> None:
    for _ in range(300):
        try:
            httpx.get(url, timeout=1)
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")


def _free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
