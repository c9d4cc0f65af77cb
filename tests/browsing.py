"""The pages as a visitor has them: a running service on the example, and a real Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from hongtu.graph.search import keep
from hongtu.graph.store import Store

from .serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page
    from playwright.sync_api import Request as Sent

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
AXE = "axe-core@4.11.0"
BUNDLE = Path(__file__).parents[1] / "viz" / "static" / "bundle" / "editor.js"


@contextmanager
def service(folder: Path) -> Iterator[str]:
    """Serve the example with its pages; give the address."""
    with Store.open(folder / "served.db") as store:
        store.native.load(path=Path(__file__).with_name("example.trig"), format=ox.RdfFormat.TRIG)
    keep(str(folder / "served.db"))
    with served(folder / "served.db", workers=2, timeout=10) as address:
        yield address


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; without one, an error on the CI machine and a skip elsewhere."""
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail("the browser tests must run here, and there is no Chromium")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


def needs_bundle() -> None:
    """Skip what shows the editor or charts where the bundle could not be made: `make test` tries to."""
    if not BUNDLE.is_file():
        pytest.skip("no bundle in this checkout: make bundle")


@cache
def axe_core() -> str:
    """Return axe-core, fetched for these tests alone; without npm or its registry a skip."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm to fetch axe-core with")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--prefix", folder, AXE]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=60)
        except (subprocess.SubprocessError, OSError):
            pytest.skip("axe-core cannot be fetched here")
        return Path(folder, "node_modules", "axe-core", "axe.min.js").read_text("utf-8")


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds on a page that keeps someone out: its serious and critical violations."""
    page.evaluate(axe_core())
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]} {each['nodes'][0]['failureSummary'][:300]}"
        for each in told["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@contextmanager
def visit(browser: Browser, *, home: str = "http://127.0.0.1", **options: Any) -> Iterator[Page]:
    """Open a page that must stay free of errors, warnings, refusals by its policy, and of requests beyond its home."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", accept_downloads=True, **options
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(8000)
    trouble: list[str] = []

    def logged(told: ConsoleMessage) -> None:
        if told.type in ("error", "warning") and "400 (Bad Request)" not in told.text:
            trouble.append(told.text)

    def sent(request: Sent) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            trouble.append(request.url)

    page.on("console", logged)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", sent)
    yield page
    context.close()
    assert trouble == []
