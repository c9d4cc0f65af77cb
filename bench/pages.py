"""Measure pages in headless Chromium as a visitor has them: first contentful paint, and how long what one does takes.

In: stores (two seeds, a hundred plans …). Out: a table a store; medians of some visits with an empty cache.

1. Each store is served as `hongtu serve` does; the first visit of a page is not counted, it makes what others keep.
2. First contentful paint and bytes on the wire (compressed) come from the browser's own timings.
3. What one does: a letter in the search field until suggestions stand there, a click on a node until its panel stands
   there, a kind of the legend until the picture is drawn anew, a question until its answer stands there.

Usage: ``python bench/pages.py STORE …``
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    import uvicorn

VISITS = 5
PAGES = {
    "overview": "/",
    "list": "/list?kind=Project",
    "calendar": "/calendar",
    "duties": "/duties",
    "explorer": "/explore",
    "query": "/query",
}
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
DRAWN = "() => document.getElementById('explorer').explorer.graph.painted !== undefined"
STATED = "#explorer[data-ready=yes]:not([aria-busy])"


def main(stores: list[str]) -> None:
    """Measure and print the tables."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for store in stores:
            server, site = serve(store)
            print(f"\n{store}\n{'page':10} {'paint ms':>9} {'kB':>7}")
            for name, address in PAGES.items():
                paint, size = visits(browser, site + address)
                print(f"{name:10} {paint:9.0f} {size / 1000:7.1f}", flush=True)
            print(f"{'done':10} {'ms':>9}")
            for name, act in ACTS.items():
                print(f"{name:10} {median(acted(browser, site, act) for _ in range(VISITS)):9.0f}", flush=True)
            server.should_exit = True
        browser.close()


def serve(store: str) -> tuple[uvicorn.Server, str]:
    """Serve a store in a thread; return the server and its address."""
    import uvicorn

    from hongtu.viz import web
    from hongtu.viz.service.app import create
    from hongtu.viz.service.settings import Settings

    app = create(store, Settings(workers=2), pages=web.pages())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.1)
    return server, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def visits(browser: Browser, address: str) -> tuple[float, float]:
    """Return the median of the first contentful paint in milliseconds, and the bytes of a first visit."""
    paints, size = [], 0.0
    for visit in range(VISITS + 1):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(120_000)
        sizes: list[int] = []
        page.on("requestfinished", lambda sent, sizes=sizes: sizes.append(sent.sizes()["responseBodySize"]))
        page.goto(address, wait_until="networkidle")
        if visit:
            paints.append(float(page.evaluate(PAINT)))
        size = float(sum(sizes))
        page.close()
    return median(paints), size


def acted(browser: Browser, site: str, act: Callable[[Page, str], float]) -> float:
    """Return how many milliseconds something takes on a fresh page."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(120_000)
    taken = act(page, site)
    page.close()
    return taken


def _type(page: Page, site: str) -> float:
    page.goto(site)
    page.keyboard.press("/")
    found = page.locator("#suggestions [role=option]").first
    return _timed(lambda: page.keyboard.type("生产总值"), found.wait_for)


def _click(page: Page, site: str) -> float:
    _explore(page, site)
    spot = page.evaluate(
        "() => { const { graph } = document.getElementById('explorer').explorer; return graph.spot(0); }"
    )
    canvas = page.locator("plan-graph canvas")
    return _timed(
        lambda: canvas.click(position={"x": spot[0], "y": spot[1]}),
        lambda: page.locator("#panel .groups:not([aria-busy])").wait_for(),
    )


def _toggle(page: Page, site: str) -> float:
    _explore(page, site)
    kind = page.locator("#legend [data-kind=Theme]")
    return _timed(kind.click, lambda: page.locator("#legend [data-kind=Theme][aria-pressed=false]").wait_for())


def _ask(page: Page, site: str) -> float:
    page.goto(f"{site}/query")
    page.wait_for_selector("#asking[data-ready=yes]")
    return _timed(page.locator("#run").click, lambda: page.locator("#result table").wait_for())


def _explore(page: Page, site: str) -> None:
    page.goto(f"{site}/explore")
    page.wait_for_selector(STATED)
    page.wait_for_function(DRAWN)


def _timed(begin: Callable[[], object], end: Callable[[], object]) -> float:
    begun = time.monotonic()
    begin()
    end()
    return (time.monotonic() - begun) * 1000


ACTS = {"suggest": _type, "panel": _click, "legend": _toggle, "answer": _ask}

if __name__ == "__main__":
    main(sys.argv[1:])
