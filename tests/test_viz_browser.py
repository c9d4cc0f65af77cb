"""The drawn page in a real browser: what it draws, what it asks the network for, what it refuses to run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from hongtu.graph.analyse.network import network
from hongtu.graph.store import Store
from hongtu.viz.network import draw, page

from .browsing import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return two pages: the example as it is, and one whose every label and sentence tries to run something."""
    folder = tmp_path_factory.mktemp("图 页")
    with Store.open() as store:
        store.native.load(path=Path(__file__).with_name("example.trig"), format=ox.RdfFormat.TRIG)
        draw(store, folder / "good.html")
        whole = network(store)
    for _, data in whole.nodes(data=True):
        data |= {"label": EVIL + data["label"], "evidence": EVIL}
    (folder / "evil.html").write_text(page(whole, whole), "utf-8")
    return {"good": folder / "good.html", "evil": folder / "evil.html"}


@contextmanager
def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Page]:
    """Open a drawn page; it may ask for nothing but itself, and nothing may be wrong on it."""
    with visit(browser, home=file.resolve().as_uri(), **options) as shown:
        shown.goto(file.resolve().as_uri())
        shown.locator("body[data-ready=yes]").wait_for()
        yield shown


@pytest.fixture
def drawn(browser: Browser, pages: dict[str, Path]) -> Iterator[Page]:
    with opened(browser, pages["good"]) as shown:
        yield shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_opens_in_peace(browser: Browser, pages: dict[str, Path], scheme: str) -> None:
    """No error, no warning, no refusal by the policy; the page itself is all that is fetched."""
    with opened(browser, pages["good"], color_scheme=scheme) as shown:
        shown.wait_for_timeout(200)
        assert shown.locator("canvas").is_visible()


def test_the_picture_is_drawn(drawn: Page) -> None:
    """The canvas is not blank: there is more on it than one colour."""
    drawn.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    script = """(() => {
      const canvas = document.querySelector("canvas");
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(new Uint32Array(pixels.buffer)).size;
    })()"""

    assert drawn.evaluate(script) > 50


def test_the_legend_counts_and_hides(drawn: Page) -> None:
    """A click on a kind hides it, a second click brings it back."""
    row = drawn.locator("#legend [data-kind=Target]")
    nodes = json.loads(drawn.locator("#data").text_content() or "")["nodes"]
    count = sum(node["kind"] == "Target" for node in nodes)

    assert row.locator(".count").text_content() == str(count)
    states = [row.get_attribute("aria-pressed")]
    for _ in range(2):
        row.click()
        states.append(row.get_attribute("aria-pressed"))
    assert states == ["true", "false", "true"]


def test_a_search_opens_the_panel_with_facts_and_evidence(drawn: Page) -> None:
    """Typing finds a node, choosing it shows its value and the sentence that states it."""
    drawn.fill("#search", "引进企业不少于30家")
    drawn.locator("#found button").first.click()

    words = drawn.locator("#panel").inner_text()
    assert "单位\n家" in words
    assert "引进企业不少于30家，其中外资企业不少于6家，地区生产总值增长8%。" in words


def test_the_outline_says_the_same_without_a_canvas(drawn: Page) -> None:
    """Measures stand under their theme and its plan, in the order of the text; each leads to its node."""
    drawn.click("#outline")
    measures = drawn.locator("#panel ul ul ul button")
    titles = measures.all_text_contents()
    assert titles[titles.index("1.1 招商") :][:3] == ["1.1 招商", "1.2 建设", "2.1 河道"]

    measures.get_by_text("1.1 招商").first.click()
    assert drawn.locator("#panel h2").text_content() == "1.1 招商"


def test_the_keyboard_alone_is_enough(drawn: Page) -> None:
    """A slash leads to the search field, Enter chooses, Escape leaves."""
    drawn.keyboard.press("/")
    assert drawn.evaluate("document.activeElement.id") == "search"
    drawn.keyboard.insert_text("云溪大桥")
    drawn.keyboard.press("Enter")
    assert drawn.locator("#panel h2").text_content() == "云溪大桥"
    drawn.keyboard.press("Escape")
    assert drawn.locator("#panel").is_hidden()


def test_a_plan_cannot_make_the_page_run_anything(browser: Browser, pages: dict[str, Path]) -> None:
    """Markup in labels and sentences is shown as words: in the heading, the search, the panel and the tooltip."""
    with opened(browser, pages["evil"]) as shown:
        shown.fill("#search", "云溪大桥")
        shown.locator("#found button").first.click()
        shown.wait_for_timeout(200)

        assert shown.evaluate("typeof window.ran") == "undefined"
        assert shown.locator("img").count() == 0
        assert (shown.locator("#panel h2").text_content() or "").startswith("</script>")
