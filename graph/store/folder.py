"""The folder of a store on disk: a path goes in, a `pyoxigraph.Store` comes out, open for writing or as a snapshot.

1. `check` refuses paths that cannot be a store, so that nobody's files are mixed with ours.
2. One process at a time may write; another is told so in one line.
3. A snapshot shows what was committed when it was opened, also beside a writer.
4. A copy holds the same. The engine's own copy leaves out what is only in the journal: of a writer that has not written
   it out yet, or was killed. So the journals are copied too, and all is tried again if the writer has merged files
   meanwhile; then the copy, which is nobody else's, is opened for writing, which puts into it what they hold.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from ..errors import StoreError

# A busy writer can make a snapshot fail to open; it succeeds a moment later.
_TRIES = 5


def check(path: Path, *, read_only: bool) -> None:
    """Refuse a path that cannot be a store.

    Raises:
        StoreError: it is a file, a folder of other things, or, to be read, no store.
    """
    holds_store = (path / "CURRENT").is_file()
    if read_only and not holds_store:
        raise StoreError(f"no store at {path}: run hongtu build first")
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file, and a store is a folder: choose another place")
    if path.is_dir() and not holds_store and any(path.iterdir()):
        raise StoreError(f"{path} is a folder with other things in it: choose a new or empty one for the store")


def writable(path: Path) -> ox.Store:
    """Open a store for writing, made when missing.

    Raises:
        StoreError: another process is writing, or the folder cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return ox.Store(path)
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreError(f"{path}: another process is writing to this store; wait until it has finished") from error
        raise StoreError(f"{path}: cannot be opened as a store: {error}") from error


def snapshot(path: Path) -> ox.Store:
    """Open what is committed for reading.

    Raises:
        StoreError: it cannot be read.
    """
    for tried in range(_TRIES):
        try:
            return ox.Store.read_only(str(path))
        except (OSError, RuntimeError) as error:
            if tried == _TRIES - 1:
                raise StoreError(f"{path}: cannot be read as a store: {error}") from error
            time.sleep(0.05 * 2**tried)
    raise AssertionError("the last try returns or raises")


def copy(path: Path, target: Path) -> None:
    """Copy what is committed into a new folder, also beside a writer.

    Raises:
        StoreError: it cannot be read as a store.
        OSError: the copy cannot be written.
    """
    for tried in range(_TRIES):
        try:
            before = _files(path)
            snapshot(path).backup(str(target))
            for journal in path.glob("*.log"):
                shutil.copy(journal, target)
            if before == _files(path):
                ox.Store(target).flush()
                return
        except (OSError, RuntimeError):
            if tried == _TRIES - 1:
                raise
        shutil.rmtree(target, ignore_errors=True)
        time.sleep(0.05 * 2**tried)
    raise StoreError(f"{path}: another process writes too much to be copied beside it; try again in a moment")


def size(path: Path) -> int:
    """Return how many bytes of statements a store has written out."""
    found = 0
    for file in path.glob("*.sst"):
        # The engine merges files away at any moment.
        with suppress(FileNotFoundError):
            found += file.stat().st_size
    return found


def _files(path: Path) -> list[tuple[str, int]]:
    """Return what changes when a writer writes out or merges; a journal may grow meanwhile."""
    chosen = (*path.glob("CURRENT"), *path.glob("MANIFEST-*"), *path.glob("*.log"))
    return sorted((file.name, 0 if file.suffix == ".log" else file.stat().st_size) for file in chosen)
