"""The pages in a real Chromium: the planner's questions, words behind facts, deadlines, upload, screenshots, access."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from hongtu.ontology import BASE
from hongtu.viz.pages import links

from .browsing import barriers, visit
from .serving import PLANS, TOKEN, filled, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCREENS = Path(__file__).parents[1] / "build" / "screens"
XIXIAN = "plan/西咸新区-2021"
PAGES = {
    "overview": "/",
    "search": "/search?q=新城",
    "list": f"/list?kind=Project&plan={XIXIAN}",
    "thing": links.path(f"{BASE}group/西咸新区各新城"),
    "indicator": links.path(f"{BASE}indicator/地区生产总值"),
    "reader": f"/id/{XIXIAN}?at=600,640#at",
    "calendar": f"/calendar?plan={XIXIAN}",
    "compare": f"/compare?a={XIXIAN}&b=plan/XX新城-2024",
    "matrix": f"/duties?plan={XIXIAN}",
    "upload": "/upload",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(filled(tmp_path_factory.mktemp("browser")), writable=True) as address:
        yield address


def wired(address: str) -> str:
    return quote(address, safe="/?&=%,.-#:")


@pytest.mark.parametrize("name", PAGES)
def test_screens(browser: Browser, root: str, name: str) -> None:
    """Every page fits its window in both languages, wide and at 360 px, by day and by night; pictures are kept."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    address, _, anchor = PAGES[name].partition("#")
    for width, scheme, language in (
        (1280, "light", "zh"),
        (360, "dark", "zh"),
        (1280, "dark", "en"),
        (360, "light", "en"),
    ):
        with visit(browser, color_scheme=scheme) as page:
            page.set_viewport_size({"width": width, "height": 800})
            joined = f"{address}{'&' if '?' in address else '?'}lang={language}{'#' if anchor else ''}{anchor}"
            page.goto(wired(root + joined))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            box = page.locator("main").bounding_box()
            assert box is not None
            assert box["width"] > width - 100, "the page has the width of its window"
            assert page.locator("main h1").count() == 1
            page.screenshot(path=SCREENS / f"{name}-{language}-{width}-{scheme}.png")
            if (width, language) == (1280, "zh"):
                page.pdf(path=SCREENS / f"{name}.pdf", format="A4")


def test_type_ahead(browser: Browser, root: str) -> None:
    """What is found stands by kind, marked, with its sentence; arrows go through it and back, Escape closes it."""
    with visit(browser) as page:
        page.goto(root)
        page.keyboard.press("/")
        page.keyboard.type("xixianxinqu")
        field, options = page.locator("#q"), page.locator("#suggestions [role=option]")
        options.first.locator("mark", has_text="西咸新区").first.wait_for()
        assert field.get_attribute("aria-expanded") == "true"
        assert page.locator("#suggestions [role=group]").count() > 1
        page.keyboard.press("ArrowDown")
        assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        page.keyboard.press("ArrowUp")
        assert field.get_attribute("aria-activedescendant") is None
        page.keyboard.press("ArrowUp")
        assert field.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
        page.keyboard.press("Escape")
        assert field.get_attribute("aria-expanded") == "false"
        page.locator("#q").fill("科技创新专项")
        page.locator("#suggestions .said mark", has_text="科技创新专项").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=**")
        assert page.locator("main .hits mark").count() > 2


def test_projects_before_july(browser: Browser, root: str) -> None:
    """Which projects are due before July? Two clicks from the overview."""
    with visit(browser) as page:
        page.goto(root)
        row = page.locator("table.plans tbody tr", has_text="西咸新区-2021")
        row.locator('a[href*="kind=Project"]').click()
        page.get_by_role("link", name="6月底前").click()
        page.wait_for_url("**before=2021-07-01**")
        assert "创新促进院" in page.locator("table.facts").inner_text()
        assert max(page.locator("table.facts time").all_inner_texts()) < "2021-07-01"


def test_duties_by_keyboard(browser: Browser, root: str) -> None:
    """What must 各新城 do? A slash, the name, down and enter."""
    with visit(browser) as page:
        page.goto(root)
        page.keyboard.press("/")
        page.keyboard.type("各新城")
        page.locator("#suggestions [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/group/**")
        assert "各新城分别编制实施科技创新专项规划" in page.locator("main").inner_text()


def test_gdp_by_keyboard(browser: Browser, root: str) -> None:
    """How did the GDP target change? A slash, GDP, down and enter: the values of both years."""
    with visit(browser) as page:
        page.goto(root)
        page.keyboard.press("/")
        page.keyboard.type("GDP")
        page.locator("#suggestions [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/indicator/**")
        shown = page.locator("main").inner_text()
        assert "2021" in shown
        assert "8–10%" in shown


def test_words_of_a_fact(browser: Browser, root: str) -> None:
    """From a fact one click leads to the reader, with the words marked and in view."""
    with visit(browser) as page:
        page.goto(wired(f"{root}/list?kind=Target&plan={XIXIAN}"))
        page.locator("td.what a").nth(40).click()
        quoted = page.locator(".quotation mark").first.inner_text()
        page.locator(".quotation a.words").first.click()
        page.wait_for_url("**?at=**")
        assert "".join(page.locator(".plan-text .chosen").all_inner_texts()) == quoted
        assert page.locator(".plan-text .chosen").first.is_visible()
        page.wait_for_function(
            "() => { const box = document.querySelector('.chosen').getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight }"  # noqa: E501 - a script
        )


def test_marks(browser: Browser, root: str) -> None:
    """A click on a mark tells its facts without leaving the text; a kind can be switched off."""
    with visit(browser) as page:
        page.goto(wired(f"{root}/id/{XIXIAN}"))
        mark = page.locator("a.m-Target").first
        lit = "(mark) => getComputedStyle(mark).getPropertyValue('--u1').trim()"
        assert mark.evaluate(lit) != ""
        mark.click()
        page.locator("#fact a").first.wait_for()
        assert "/id/plan/" in page.url
        page.keyboard.press("Escape")
        assert page.locator("#fact").is_hidden()
        page.locator("#show-Target").uncheck()
        assert mark.evaluate(lit) == ""


def test_fragment_of_a_fact(browser: Browser, root: str) -> None:
    """The IRI of a fact, as the graph has it, leads to its words in the reader."""
    with visit(browser) as page:
        page.goto(wired(f"{root}/id/{XIXIAN}"))
        name = page.locator(".plan-text span.at").nth(30).get_attribute("id")
        page.goto(wired(f"{root}/id/{XIXIAN}#{name}"))
        page.reload()
        page.locator("#fact a").first.wait_for()


def test_without_script(browser: Browser, root: str) -> None:
    """Pages are useful without JavaScript: search, filters, marks, evidence."""
    with visit(browser, java_script_enabled=False) as page:
        page.goto(wired(f"{root}/id/{XIXIAN}?at=600,640#at"))
        assert page.locator(".chosen").first.is_visible()
        page.locator("a.m-Target").first.click()
        assert page.locator(".quotation mark").count() == 1
        page.locator("#q").fill("各新城")
        page.locator(".find button").click()
        assert page.locator(".hits").count() > 1


def test_calendar(browser: Browser, root: str) -> None:
    """A choice of the calendar applies at once, and its file can be downloaded."""
    with visit(browser) as page:
        page.goto(f"{root}/calendar")
        page.locator("select[name=plan]").select_option(label="西咸新区-2021")
        page.wait_for_url("**plan=**")
        assert page.locator(".mark").count() > 80
        with page.expect_download() as download:
            page.get_by_role("link", name="下载日历").click()
        content = Path(download.value.path()).read_bytes()
        assert content.count(b"BEGIN:VEVENT") == 101


def test_matrix(browser: Browser, root: str) -> None:
    """A number of the matrix leads to as many tasks."""
    with visit(browser) as page:
        page.goto(wired(f"{root}/duties?plan={XIXIAN}"))
        cell = page.locator("table.matrix tbody tr").first.locator("td.cell a").nth(1)
        number = int(cell.inner_text())
        cell.click()
        page.locator("table.facts").wait_for()
        assert page.locator("table.facts tbody tr").count() == number


def test_compare(browser: Browser, root: str) -> None:
    """Two plans stand side by side with the words of both."""
    with visit(browser) as page:
        page.goto(f"{root}/compare")
        page.locator("select[name=a]").select_option(label="西咸新区-2021")
        page.locator("select[name=b]").select_option(label="XX新城-2024")
        page.get_by_role("button", name="对照").click()
        row = page.locator("table.sides tbody tr", has_text="地区生产总值").first
        assert row.locator("a.words").count() == 2


def test_upload(browser: Browser, root: str, tmp_path: Path) -> None:
    """A plan is uploaded with the token, tells what was found, and can be read; a wrong token changes nothing."""
    draft = tmp_path / "draft.txt"
    draft.write_text((PLANS / "xincheng-2024.txt").read_text("utf-8").replace("2024", "2025"), encoding="utf-8")
    with visit(browser) as page:
        page.goto(f"{root}/upload")
        page.locator("#file").set_input_files(draft)
        page.locator("#token").fill(TOKEN)
        page.locator("#upload button").click()
        page.locator("#outcome table").wait_for(timeout=60_000)
        assert "任务" in page.locator("#outcome").inner_text()
        page.locator("#outcome a").first.click()
        assert page.locator(".plan-text").count() == 1


def test_hostile_plan(browser: Browser, root: str) -> None:
    """Nothing of a plan's markup runs or is loaded."""
    with visit(browser) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(f"{root}/search?q=onerror")
        page.goto(f"{root}/list?kind=Task")
        assert page.locator("main img, main script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_access(browser: Browser, root: str, scheme: Any) -> None:
    """axe-core finds no serious violation on any page, by day and by night."""
    with visit(browser, color_scheme=scheme, bypass_csp=True) as page:
        found: dict[str, list[str]] = {}
        for name, address in PAGES.items():
            page.goto(wired(root + address))
            found[name] = barriers(page)
        assert found == {name: [] for name in PAGES}
