"""Measure the explorer beside the pyvis page: first picture and frames a second while panning, in headless Chromium.

In: nothing; the networks are invented (plans, chapters, measures, targets, shared places). Out: a table.

1. A service on an empty store gives the explorer's page; its answer for the map is replaced by the invented one.
2. The pyvis page is what `hongtu draw` writes for the same network: the same places, physics off.
3. Each page is dragged for some seconds by the mouse; the page itself counts its frames.

Usage: ``python bench/explorer.py [NODES …]``
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import Browser, Page, sync_playwright

from hongtu.graph.store import Store
from hongtu.viz.explorer import views
from hongtu.viz.explorer.reading import Link, Node, Part, Reading
from hongtu.viz.network import page as pyvis_page

SIZES = (350, 2000, 10_000, 50_000)
SECONDS = 3.0
NAMES = ("推进重点项目建设", "高新技术企业增长", "综合交通枢纽", "生态环境治理工程", "老旧小区改造", "产业投资基金")
COUNT = """() => { window.frames_ = 0; window.begun_ = performance.now();
  const tick = () => { window.frames_++; requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"""
READY = "document.getElementById('explorer').explorer.graph.painted !== undefined"


def invented(size: int) -> Part:
    """Return plans of about 350 nodes: chapters of five measures, each with targets; shared places and projects."""
    part = Part()
    while len(part.nodes) < size:
        plan = views.full(f"plan/云州-{2000 + len(part.nodes) // 350}")
        _add(part, plan, "Plan", plan, None)
        for number in range(350 - 1):
            if len(part.nodes) < size:
                _fill(part, plan, number)
    return part


def _fill(part: Part, plan: str, number: int) -> None:
    if number < 8:
        _add(part, f"{plan}#s{number}", "Theme", plan, plan)
    elif number < 48:
        _add(part, f"{plan}#s{number % 8}.{number}", "Measure", plan, f"{plan}#s{number % 8}")
    elif number < 290:
        home = 8 + number % 40
        fact = _add(part, f"{plan}#f{number}", "Target", plan, f"{plan}#s{home % 8}.{home}")
        part.links.add(Link(fact, f"{plan}#s{home % 8}.{home}", "about"))
    else:
        place = _add(part, views.full(f"place/{len(part.nodes)}"), "Place" if number % 2 else "Project", "", None)
        for home in range(8 + number % 7, 48, 9):
            part.links.add(Link(f"{plan}#s{home % 8}.{home}", place, "mentions"))


def _add(part: Part, iri: str, kind: str, plan: str, parent: str | None) -> str:
    label = f"{NAMES[len(part.nodes) % len(NAMES)]}{len(part.nodes)}"
    part.nodes[iri] = Node(iri, kind, label, plan, "", len(part.nodes))
    if parent:
        part.links.add(Link(iri, parent, "isPartOf"))
    return iri


def drawn(part: Part) -> str:
    """Return the page that `hongtu draw` would write."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, node in part.nodes.items():
        told = {"kind": node.kind, "label": node.label, "plan": node.plan, "position": node.position}
        network.add_node(iri, iri=iri, evidence="", **told)
    for link in part.links:
        network.add_edge(link.head, link.tail, key=link.relation, relation=link.relation, evidence="")
    return pyvis_page(network, network)


def frames(page: Page, selector: str) -> float:
    """Drag the picture for some seconds; return the frames a second."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(COUNT)
    begun, step = time.monotonic(), 0
    while time.monotonic() - begun < SECONDS:
        step += 1
        page.mouse.move(x + 60 * ((step % 8) - 4) / 4, y - 30 * (step % 5))
    rate = page.evaluate("window.frames_ / (performance.now() - window.begun_) * 1000")
    page.mouse.up()
    return float(rate)


def ours(browser: Browser, site: str, picture: dict[str, Any]) -> tuple[float, float]:
    """Return seconds to the first picture, and frames a second, of the explorer."""
    body = json.dumps(picture, ensure_ascii=False)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route("**/explore/view.json*", lambda route: route.fulfill(body=body, content_type="application/json"))
    begun = time.monotonic()
    page.goto(f"{site}/explore")
    page.wait_for_function(READY, timeout=120_000)
    first = time.monotonic() - begun
    page.wait_for_timeout(500)
    rate = frames(page, "plan-graph canvas")
    page.close()
    return first, rate


def theirs(browser: Browser, file: Path) -> tuple[float, float]:
    """Return the same of the pyvis page."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    begun = time.monotonic()
    page.goto(file.as_uri(), timeout=180_000)
    page.wait_for_function("document.body.dataset.ready === 'yes'", timeout=180_000)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    first = time.monotonic() - begun
    page.wait_for_timeout(500)
    rate = frames(page, "canvas")
    page.close()
    return first, rate


def serve(folder: Path) -> str:
    """Serve an empty store in a thread; return the address."""
    import uvicorn

    from hongtu.viz import web
    from hongtu.viz.service.app import create
    from hongtu.viz.service.settings import Settings

    Store.open(folder / "empty.db").close()
    app = create(folder / "empty.db", Settings(workers=1), pages=web.pages())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.1)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def main(sizes: list[int]) -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as name, Store.open() as empty, sync_playwright() as playwright:
        folder = Path(name)
        site = serve(folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        print("nodes   edges  explorer: first  frames/s  pyvis page: first  frames/s")
        for size in sizes:
            part = invented(size)
            picture = views.picture(views.network_of(part), Reading(empty))
            (folder / "page.html").write_text(drawn(part), "utf-8")
            mine, other = ours(browser, site, picture), theirs(browser, folder / "page.html")
            print(
                f"{size:6} {len(part.links):6}  {mine[0]:13.2f} s  {mine[1]:8.1f}  {other[0]:15.2f} s  {other[1]:8.1f}",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(SIZES))
