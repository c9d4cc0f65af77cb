"""What tests of the explorer do in the browser: go to a view, look where a node stands, click on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLAN = "plan/云溪区-2021"
BRIDGE = "project/云溪大桥"


def explore(page: Page, site: str, words: str = "") -> None:
    page.goto(f"{site}/explore?{words}")
    ready(page)


def ready(page: Page) -> None:
    page.wait_for_selector("#explorer[data-ready=yes]:not([aria-busy])")
    page.wait_for_function("() => document.getElementById('explorer').explorer.graph.painted !== undefined")


def go(page: Page, words: str) -> None:
    """Show another view without loading the page again."""
    page.evaluate("words => document.getElementById('explorer').explorer.go(words)", words)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def shown(page: Page) -> set[str]:
    model = "document.getElementById('explorer').explorer.model"
    return set(page.evaluate(f"{model}.shown.map(node => {model}.ids[node])"))


def spot(page: Page, name: str) -> dict[str, float]:
    """Return where a node stands on the canvas."""
    script = """id => {
      const { model, camera, wide, tall } = document.getElementById('explorer').explorer.graph;
      const node = model.number.get(id);
      return {
        x: (model.x[node] - camera.x) * camera.k + wide / 2, y: (model.y[node] - camera.y) * camera.k + tall / 2,
      };
    }"""
    return dict(page.evaluate(script, name))


def click(page: Page, name: str) -> None:
    place = spot(page, name)
    page.locator("plan-graph canvas").click(position={"x": place["x"], "y": place["y"]})
