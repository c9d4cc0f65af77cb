"""The picture of the explorer in a real browser: places, names, colours, who can use it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from .browsing import barriers, visit
from .exploring import BRIDGE, PLAN, click, explore, go, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENS = Path(__file__).parents[1] / "build" / "screens"


PLACES = """() => { const { model } = document.getElementById('explorer').explorer;
  return model.shown.map(node => `${Math.round(model.x[node])} ${Math.round(model.y[node])}`); }"""


def test_layouts_move_the_nodes_the_same_way_every_time(page: Page, site: str) -> None:
    """Another layout gives other places, no two nodes at one, and the same ones when asked again."""
    explore(page, site, f"plan={quote(PLAN)}")
    plain = page.evaluate(PLACES)
    for name in ("rings", "force", "time"):
        found = []
        for _ in range(2):
            go(page, f"plan={PLAN}&layout={name}")
            found.append(page.evaluate(PLACES))
            go(page, f"plan={PLAN}")
        assert found[0] == found[1] != plain
        assert len(set(found[0])) == len(found[0])


TOUCHING = """() => { const { labels } = document.getElementById('explorer').explorer.graph.painter;
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [labels.length, labels.some((a, at) => labels.slice(at + 1).some(b => touch(a, b)))]; }"""
COVERED = """() => { const { graph } = document.getElementById('explorer').explorer, { frame, covers } = graph.view(0.25);
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const cut = (a, low, high, one, other) => a[one] < low && a[other] > low || a[one] < high && a[other] > high;
  const across = a => touch(a, frame) && (cut(a, frame.left, frame.right, 'left', 'right') || cut(a, frame.top, frame.bottom, 'top', 'bottom'));
  return [covers.length, graph.painter.labels.filter(a => across(a) || covers.some(b => touch(a, b))).map(a => a.text)]; }"""  # noqa: E501 - a script


def test_labels_never_touch(page: Page, site: str) -> None:
    """In every layout no two labels overlap."""
    explore(page, site)
    for name in ("", "rings", "force", "time"):
        go(page, f"plan=*&layout={name}")
        count, touching = page.evaluate(TOUCHING)
        assert count > 8
        assert not touching
        assert page.evaluate(COVERED) == [3, []]


CHOSEN = """id => { const { graph } = document.getElementById('explorer').explorer;
  const node = graph.model.number.get(id), named = graph.painter.labels.some(label => label.node === node);
  return [named, graph.outside(...graph.spot(node), 0)]; }"""


def test_what_is_chosen_has_its_name_and_is_not_covered(page: Page, site: str) -> None:
    """Whatever is chosen in a crowded picture is labelled, with its neighbours, and lies beside the panels."""
    explore(page, site, "plan=*")
    for name in (f"{PLAN}#f32", f"{PLAN}#s2", "plan/云溪区-2022#s1.2"):
        click(page, name)
        page.locator("#panel .groups:not([aria-busy])").wait_for()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(CHOSEN, name) == [True, False]
        page.locator("plan-graph canvas").press("Escape")


COLOURS = """() => { const canvas = document.querySelector('plan-graph canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size; }"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 360)])
def test_screens(browser: Browser, site: str, scheme: Any, width: int) -> None:
    """The explorer draws by day, by night and on a narrow screen, nothing wider than the screen; pictures are kept."""
    with visit(browser, color_scheme=scheme, reduced_motion="reduce") as page:
        page.set_viewport_size({"width": width, "height": 900})
        explore(page, site, "plan=*")
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(200)
        page.screenshot(path=SCREENS / f"explore-{scheme}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(COLOURS) > 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anyone_out(browser: Browser, site: str, scheme: Any) -> None:
    """axe-core finds no serious violation, by day and by night: the map, a panel, list and search open, a path."""
    with visit(browser, color_scheme=scheme, bypass_csp=True) as page:
        explore(page, site, f"plan={quote(PLAN)}")
        assert barriers(page) == []
        click(page, f"{PLAN}#s1")
        page.locator("#panel .groups:not([aria-busy])").wait_for()
        page.locator("#listing summary").click()
        page.locator("#seek").fill("青川")
        page.locator("#sought li").first.wait_for()
        assert barriers(page) == []
        explore(page, site, f"plan=*&path={quote(BRIDGE)}%3E{quote('place/青川市')}")
        page.locator("#panel .chain").first.wait_for()
        assert barriers(page) == []


def test_the_search_is_a_list_to_choose_from(page: Page, site: str) -> None:
    """Arrows mark one of what was found, for the eye and for a screen reader; Enter takes it, Esc closes."""
    explore(page, site, f"plan={quote(PLAN)}")
    field = page.locator("#seek")
    field.fill("云溪")
    page.locator("#sought li").nth(1).wait_for()
    field.press("ArrowDown")
    field.press("ArrowDown")
    marked = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert marked.get_attribute("aria-selected") == "true"
    assert marked.evaluate("item => [...item.parentElement.children].indexOf(item)") == 1
    name = marked.locator("bdi").inner_text()
    field.press("Enter")
    page.locator("#panel h2", has_text=name).wait_for()
    field.fill("云溪")
    page.locator("#sought li").first.wait_for()
    field.press("Escape")
    assert page.locator("#sought").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"


def test_the_keyboard_alone_expands(page: Page, site: str) -> None:
    """Enter goes to what can be brought in, Enter again brings it and stays there; Esc leads back to the picture."""
    explore(page, site, f"start={quote(BRIDGE)}")
    before = shown(page)
    page.evaluate("id => document.getElementById('explorer').explorer.seek(id)", "plan/云溪区-2022#s1.2")
    page.locator("#panel .group[aria-pressed=false]").first.wait_for()
    page.locator("plan-graph canvas").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "group"
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.getElementById('explorer').explorer.model.shown.length > n", arg=len(before))
    page.wait_for_function("() => document.activeElement.className === 'group'")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
