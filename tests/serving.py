"""A running service with pages on the two sample plans and a hostile one, for tests of the pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path

from hongtu.graph.pipeline import ingest
from hongtu.graph.search import keep
from hongtu.graph.store import Store

PLANS = Path(str(files("hongtu.data"))) / "plans"
TODAY = date(2021, 5, 1)
TOKEN = "a-token-of-the-tests"
HOSTILE = """<img src=x onerror=alert(1)>区2024年工作要点

一、发展"><script>alert(1)</script>
1.做强工业。6月底前建成\u202e</a>中心一期"><b>。{{ 7*7 }}企业新增200家以上。
"""


def filled(folder: Path) -> Path:
    """Build a store in `folder`; return its place."""
    hostile = folder / "hostile.txt"
    hostile.write_text(f"{HOSTILE}2.{'长' * 10_000}。\n", encoding="utf-8")
    with Store.open(folder / "plans.db") as store:
        for path in (*sorted(PLANS.glob("*.txt")), hostile):
            ingest(path, store)
    keep(str(folder / "plans.db"))
    return folder / "plans.db"


@contextmanager
def served(store: Path, *, writable: bool = False, timeout: float = 30, workers: int = 1) -> Iterator[str]:
    """Serve the store with its pages on the day `TODAY`; give the address."""
    import uvicorn

    from hongtu.viz import web
    from hongtu.viz.service.app import create
    from hongtu.viz.service.settings import Settings

    settings = Settings(timeout=timeout, workers=workers, token=TOKEN if writable else None)
    app = create(store, settings, pages=web.pages(day=lambda: TODAY))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        assert time.monotonic() < deadline, "the service did not start in time"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
