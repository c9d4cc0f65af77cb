"""Two walls around a query process that need no parent: the kernel's alarm, and its bound on memory.

1. `alarm` has the kernel end this process soon after a deadline, wherever it hangs; the parent's timer comes before it.
2. `confine` bounds the address space, which binds the engine's memory too.

Where a system has neither, as Windows, both do nothing: the parent's timer still ends a question, and memory is that of
the machine.
"""

from __future__ import annotations

import importlib
import signal
from pathlib import Path
from typing import Any

_GRACE = 0.5  # seconds after the deadline at which the kernel ends a process that its parent has not ended


def _resource() -> Any:
    try:
        return importlib.import_module("resource")
    except ImportError:
        return None


def alarm(seconds: float | None) -> None:
    """Have this process ended when the time for a question is over; None takes the alarm back."""
    timer: Any = getattr(signal, "setitimer", None)
    if timer is not None:
        timer(signal.ITIMER_REAL, seconds + _GRACE if seconds else 0)


def confine(memory: int) -> None:
    """Bound the address space: what is in use now, and `memory` bytes more (0: no bound)."""
    resource, statistics = _resource(), Path("/proc/self/statm")
    if resource is None:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = hard
    if memory and statistics.exists():
        bound = int(statistics.read_text("ascii").split()[0]) * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
