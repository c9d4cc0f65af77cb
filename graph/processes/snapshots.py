"""The snapshots that queries see: folders made of hard links beside the store, each whole and never written to again.

In: the store's folder, and the process that makes snapshots (the writer of a service, or a keeper beside the writers
of others). Out: the folder of the newest one.

1. A handle that is opened for reading on the store itself is not safe beside a writer: the engine opens its files when
   it needs them, and by then the writer may have merged them away (measured: 40 of 600 queries failed).
2. `change` has the writer carry out a change and make the snapshot that shows it, before anyone is told of it.
3. `look` finds out, at most twice a second, whether another process has written, and has a new snapshot made; queries
   go on with the old one meanwhile.
4. A folder goes when a newer one is there and no process reads it. What a service that was killed left behind goes
   when the next one starts.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from .worker import state
from .workers import Pool, PoolError

_DEATHS = frozenset({"time", "memory"})
_PAUSE = 0.5  # seconds between two looks at the store's files


class Snapshots:
    """The snapshots of the store at `location`."""

    def __init__(self, location: str, keeper: Pool) -> None:
        self.location, self.keeper = location, keeper
        self.current = ""
        self.taken = 0.0
        self._folder = Path()
        self._number = 0
        self._readers: Counter[str] = Counter()
        self._known: object = None
        self._next = 0.0
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the process and make the first snapshot.

        Raises:
            StoreError: the store cannot be opened.
            PoolError: there can be no snapshot.
        """
        await self.keeper.open()
        self._folder = _folder(Path(self.location).resolve())
        await self.change({"do": "snapshot"})

    async def close(self) -> None:
        """End the process, when it has finished what it does, and take the snapshots away."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        await self.keeper.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def change(
        self, request: Mapping[str, Any], body: bytes = b"", seconds: float | None = None
    ) -> dict[str, Any]:
        """Have a change carried out and made visible; return what the process says of it.

        Raises:
            PoolError: nothing was changed.
        """
        self._number += 1
        target, known = self._folder / str(self._number), state(self.location)
        try:
            answer = await self.keeper.ask({**request, "snapshot": str(target)}, body, seconds)
        except PoolError as error:
            shutil.rmtree(target, ignore_errors=True)
            if error.kind in _DEATHS and self.keeper.kind == "writer":
                # It may have died after its commit; whoever reads next must see that.
                self._task = asyncio.get_running_loop().create_task(self._renew())
            raise
        before, self.current = self.current, str(target)
        self.taken, self._known = time.time(), known
        self._drop(before)
        return dict(answer.head)

    def look(self) -> None:
        """See whether another process has written, and have a new snapshot made if so."""
        now = time.monotonic()
        if now < self._next or self.keeper.kind == "writer":
            return
        self._next = now + _PAUSE
        if (self._task is None or self._task.done()) and state(self.location) != self._known:
            self._task = asyncio.get_running_loop().create_task(self._renew())

    def moved(self, before: str) -> str:
        """Return the snapshot to read now; the process leaves the one that it read before."""
        self.look()
        if before != self.current:
            self._readers[self.current] += 1
            self.left(before)
        return self.current

    def left(self, before: str) -> None:
        """Note that a process has left a snapshot."""
        if before:
            self._readers[before] -= 1
            self._drop(before)

    def _drop(self, folder: str) -> None:
        if folder and folder != self.current and self._readers[folder] <= 0:
            del self._readers[folder]
            shutil.rmtree(folder, ignore_errors=True)

    async def _renew(self) -> None:
        try:
            await self.change({"do": "snapshot"})
        except PoolError as error:
            sys.stderr.write(f"hongtu: no new snapshot of {self.location}: {error}\n")


class Elsewhere(Snapshots):
    """In the place of snapshots where another server holds the store: there are none, it answers as it stands now."""

    async def open(self) -> None:
        """Have questions go to the server."""
        self.current = self.location

    async def close(self) -> None:
        """Do nothing: there is nothing to take away."""

    def look(self) -> None:
        """Count every moment as a new state, since nobody says when the server's store changes."""
        self.taken = time.time()


def _folder(store: Path) -> Path:
    """Return a new folder for snapshots: beside the store, where hard links reach; else a temporary one for copies."""
    living = {str(process) for process in psutil.pids()}
    for old in store.parent.glob(f".{store.name}.serving-*"):
        if old.name.rpartition("-")[2] not in living:
            shutil.rmtree(old, ignore_errors=True)
    chosen = store.with_name(f".{store.name}.serving-{os.getpid()}")
    try:
        shutil.rmtree(chosen, ignore_errors=True)
        chosen.mkdir()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="hongtu-"))
    return chosen
