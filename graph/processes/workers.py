"""A pool of query processes: questions go in, answers come out as streams of bytes, and no question outlives its time.

In: the store's folder and limits; requests as `hongtu.graph.processes.worker` takes them. Out: `Answer`s.

1. `Pool.ask` takes a free process, or waits for one at most as long as a query may run.
2. A timer kills the process at the deadline, whatever it does: the engine cannot be interrupted any other way.
3. A small answer comes back whole, and its process is free before the first byte goes to the client; a large one is
   read as fast as the client takes it. One that is not read to its end costs the process its life.
4. A process that died is replaced in the background; a store that cannot be opened is tried again every second.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..errors import HongtuError, StoreError
from .frames import DATA, END, ERROR, FRAME, request

_GIVEN = (
    "import sys; store, memory = sys.argv[1], int(sys.argv[2]); "
    "from hongtu.graph.processes.worker import Reader, main; "
)
_ENGINES = {
    "reader": "main(lambda: Reader(memory))",
    "keeper": "from hongtu.graph.processes.writer import Keeper; main(lambda: Keeper(store))",
    "writer": "from hongtu.graph.processes.writer import Writer; main(lambda: Writer(store, memory))",
}
_BUFFER = 1 << 18
_OPENING = 60.0  # seconds until a process that opens the store is given up


class PoolError(HongtuError):
    """A question was not answered; `kind` says why: busy, time, memory, rows, form, missing, syntax, value, failed."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost: seconds, rows, bytes of memory beyond the process itself."""

    seconds: float = 30.0
    rows: int | None = 1_000_000
    memory: int = 2 << 30


class Worker:
    """One process and the pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018 - for the type checker
        self.process, self.input, self.output = process, process.stdin, process.stdout
        self.idle = False
        self.overdue = False
        self.snapshot = ""

    @classmethod
    async def start(cls, program: str, location: str, memory: int) -> Worker:
        """Start a process and wait until it has opened the store.

        Raises:
            StoreError: it cannot.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _GIVEN + program, location, str(memory)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_BUFFER,
        )
        worker = cls(process)
        try:
            await asyncio.wait_for(worker.frame(), _OPENING)
        except BaseException as error:
            worker.kill()
            if isinstance(error, PoolError | TimeoutError):
                raise StoreError(str(error) or f"{location}: the store does not open") from error
            raise
        worker.idle = True
        return worker

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame of the answer.

        Raises:
            PoolError: the process reports an error, or has died.
        """
        try:
            kind, length = FRAME.unpack(await self.output.readexactly(FRAME.size))
            payload = await self.output.readexactly(length) if length else b""
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._death() from error
        if kind in (END, ERROR):
            self.idle = True
        if kind == ERROR:
            told = json.loads(payload)
            raise PoolError(told["kind"], told["message"])
        return kind, payload

    async def _death(self) -> PoolError:
        code = await self.process.wait()
        if self.overdue or code == -14:
            return PoolError("time", "the query took longer than it may and was stopped")
        return PoolError("memory", "the query needed more memory than it may, or broke its process, and was stopped")

    def kill(self) -> None:
        """End the process at once."""
        self.idle = False
        if self.process.returncode is None:
            self.process.kill()

    def expire(self) -> None:
        """End the process because its question has run out of time."""
        self.overdue = True
        self.kill()

    async def close(self) -> None:
        """Let the process finish what it does, and wait for its end."""
        self.input.close()
        try:
            await asyncio.wait_for(self.process.wait(), 30)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


class Answer:
    """An answer: what it is (`head`), and its bytes: `body` if they came whole, else by iteration."""

    def __init__(self, pool: Pool, worker: Worker, timer: asyncio.TimerHandle) -> None:
        self.head: Mapping[str, Any] = {}
        self.body: bytes | None = None
        self._first: list[bytes] = []
        self._pool, self._worker, self._timer = pool, worker, timer
        self._open = True

    async def begin(self) -> None:
        """Read the head and, if it is small, all of the answer."""
        _, head = await self._worker.frame()
        self.head = json.loads(head)
        size = 0
        while size < _BUFFER // 4:
            kind, payload = await self._worker.frame()
            if kind == END:
                self.body = b"".join(self._first)
                self.close()
                return
            self._first.append(payload)
            size += len(payload)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"".join(self._first)
        if self.body is not None:
            return
        while (got := await self._worker.frame())[0] == DATA:
            yield got[1]
        self.close()

    def close(self) -> None:
        """Give the process back, or end it if it is still answering."""
        if self._open:
            self._open = False
            self._timer.cancel()
            self._pool.give_back(self._worker)


class Snapshots(Protocol):
    """Where the processes find what they read."""

    def moved(self, before: str) -> str:
        """Return the snapshot to read now; the process leaves the one that it read before."""

    def left(self, before: str) -> None:
        """Note that a process has left a snapshot."""


@dataclass(slots=True)
class Pool:
    """Processes of one kind that answer questions on one store: readers, a keeper or writer, or with a `program`."""

    kind: str
    location: str
    size: int = 4
    limits: Limits = field(default_factory=Limits)
    snapshots: Snapshots | None = None
    program: str = ""
    """What makes the engine of a process of another kind: statements that know `store`, `memory` and `main`."""
    died: int = 0
    alive: set[Worker] = field(default_factory=set)
    _free: asyncio.LifoQueue[Worker] = field(default_factory=asyncio.LifoQueue)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _closing: bool = False

    async def open(self) -> None:
        """Start all processes.

        Raises:
            StoreError: the store cannot be opened.
        """
        await asyncio.gather(*(self._add() for _ in range(self.size)))

    async def close(self) -> None:
        """Let every process finish and wait for its end."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.close() for worker in self.alive))
        self.alive.clear()

    @property
    def busy(self) -> int:
        """How many processes are answering."""
        return len(self.alive) - self._free.qsize()

    async def ask(self, question: Mapping[str, Any], body: bytes = b"", seconds: float | None = None) -> Answer:
        """Put a question; the answer must be read to its end or closed.

        Raises:
            PoolError: there is no answer.
        """
        seconds = min(seconds or self.limits.seconds, self.limits.seconds)
        worker = await self._take(seconds)
        worker.idle = False
        timer = asyncio.get_running_loop().call_later(seconds, worker.expire)
        answer = Answer(self, worker, timer)
        if self.snapshots is not None:
            worker.snapshot = self.snapshots.moved(worker.snapshot)
            question = {**question, "store": worker.snapshot}
        try:
            worker.input.write(request({"rows": self.limits.rows, **question, "seconds": seconds}, body))
            await worker.input.drain()
            await answer.begin()
        except ConnectionError as error:
            answer.close()
            raise PoolError("memory", "the query broke its process") from error
        except BaseException:
            answer.close()
            raise
        return answer

    async def _take(self, seconds: float) -> Worker:
        limit = time.monotonic() + seconds
        while True:
            try:
                # Waiting with a limit takes a task and a timer; mostly nobody has to wait.
                worker = (
                    self._free.get_nowait()
                    if self._free.qsize()
                    else await asyncio.wait_for(self._free.get(), max(limit - time.monotonic(), 0.001))
                )
            except TimeoutError as error:
                raise PoolError("busy", "all query processes are busy; try again in a moment") from error
            if worker.process.returncode is None:
                return worker
            self.give_back(worker)

    def give_back(self, worker: Worker) -> None:
        """Take a process back; one that is not idle any more is replaced."""
        if worker.idle and worker.process.returncode is None:
            self._free.put_nowait(worker)
            return
        worker.kill()
        self.alive.discard(worker)
        self.died += 1
        if self.snapshots is not None:
            self.snapshots.left(worker.snapshot)
        if not self._closing:
            task = asyncio.get_running_loop().create_task(self._replace())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _add(self) -> None:
        worker = await Worker.start(self.program or _ENGINES[self.kind], self.location, self.limits.memory)
        self.alive.add(worker)
        self._free.put_nowait(worker)

    async def _replace(self) -> None:
        while True:
            try:
                return await self._add()
            except StoreError as error:
                sys.stderr.write(f"hongtu: {error}\n")
                await asyncio.sleep(1)
