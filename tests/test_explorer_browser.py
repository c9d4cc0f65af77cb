"""The explorer in a real browser: what a visitor can do with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import networkx as nx
import pytest

from hongtu.ontology import BASE
from hongtu.viz.explorer import views
from hongtu.viz.pages import links

from .browsing import visit
from .exploring import BRIDGE, PLAN, click, explore, go, ready, shown, spot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RIVER = "place/青川"


def test_a_visitor_starts_anywhere_and_expands(page: Page, site: str) -> None:
    """From a project in the address: a click opens a neighbour's panel, a group of its menu brings more in."""
    explore(page, site, f"start={quote(BRIDGE)}")
    before = shown(page)
    click(page, "plan/云溪区-2022#s1.2")
    page.locator("#panel h2", has_text="1.2").wait_for()
    page.locator("#panel .group[aria-pressed=false]").first.click()
    page.wait_for_function("n => document.getElementById('explorer').explorer.model.shown.length > n", arg=len(before))

    assert before < shown(page)
    page.wait_for_function("() => location.search.includes('open=')")


IRIS = [
    f"{BASE}project/云溪大桥",
    f"{BASE}{PLAN}#s1.2",
    f"{BASE}place/甲_乙%5F丙(一)·a?b[c]",
    "http://qudt.org/vocab/unit/PERCENT?a=1#b",
    "urn:x:云",
]


def test_addresses_agree_with_those_of_the_pages(page: Page, site: str) -> None:
    """The script makes the address that Python makes, also of names that are percent-encoded in their IRI."""
    explore(page, site)
    script = "async ids => { const { address } = await import('/static/explorer/dom.js'); return ids.map(address); }"

    assert page.evaluate(script, [views.short(iri) for iri in IRIS]) == [links.path(iri) for iri in IRIS]


@pytest.mark.parametrize("name", [PLAN, f"{PLAN}#s1", f"{PLAN}#s1.2", f"{PLAN}#f32", BRIDGE])
def test_a_click_opens_the_node_that_was_meant(page: Page, site: str, name: str) -> None:
    """A click on a mark chooses that node and no other, and its page is the page of that IRI."""
    explore(page, site, f"plan={quote(PLAN)}")
    click(page, name)
    model = "document.getElementById('explorer').explorer.model"
    label = page.evaluate(f"id => {model}.label[{model}.number.get(id)]", name)
    page.locator("#panel h2").wait_for()
    assert page.locator("#panel h2").inner_text() == label
    assert page.evaluate("new URLSearchParams(location.search).get('selected')") == name
    page.locator("#panel .acts a").click()
    page.wait_for_url(f"{site}{links.path(views.full(name))}")
    assert page.locator("main h1").count() == 1


def test_a_double_click_expands_what_was_clicked(page: Page, site: str) -> None:
    """Twice on a mark brings its neighbours in, even if the panel that opens moves the picture; arrows do not."""
    explore(page, site, f"start={quote(BRIDGE)}")
    before = shown(page)
    place = spot(page, "plan/云溪区-2022#s1.2")
    page.locator("plan-graph canvas").dblclick(position={"x": place["x"], "y": place["y"]})
    page.wait_for_function("() => new URLSearchParams(location.search).get('open') === 'plan/云溪区-2022#s1.2>'")
    ready(page)

    assert before < shown(page)


def test_the_search_finds_what_is_not_in_the_picture(page: Page, site: str) -> None:
    """Typing lists what the store knows; Enter brings it in and selects it."""
    explore(page, site, f"start={quote(BRIDGE)}")
    page.locator("#seek").fill("青川市")
    page.locator("#sought li", has_text="青川市").first.wait_for()
    page.locator("#seek").press("Enter")
    page.locator("#panel h2", has_text="青川市").wait_for()

    assert any("青川市" in name for name in shown(page))


FILTERS = [
    ("plan=*&off=Target", f"{PLAN}#s1", f"{PLAN}#f32"),
    (f"plan=*&theme={PLAN}%23s1", f"{PLAN}#f32", f"{PLAN}#f124"),
    ("plan=*&year=2022", "plan/云溪区-2022#s1", f"{PLAN}#s1"),
    (f"plan=*&off={PLAN}", "plan/云溪区-2022#s1", f"{PLAN}#s1"),
    (f"plan=*&hide={PLAN}%23f32", f"{PLAN}#f45", f"{PLAN}#f32"),
    (f"plan={PLAN}", f"{PLAN}#f32", "plan/云溪区-2022"),
    (
        "plan=*&kind=Plan&kind=Milestone&kind=Measure&from=2022-01&to=2022-12",
        "plan/云溪区-2022",
        f"{PLAN}#m82-complete",
    ),
]


def test_filters_stand_in_the_address(page: Page, site: str) -> None:
    """Kind, theme, year, plan, hidden nodes and time: the address alone decides what is shown."""
    explore(page, site)
    for words, kept, gone in FILTERS:
        go(page, words)
        assert kept in shown(page), words
        assert gone not in shown(page), words


def test_the_legend_toggles_and_undo_brings_back(page: Page, site: str) -> None:
    """A kind goes, Ctrl+Z brings it back, Ctrl+Y takes it again; a folded kind is fetched."""
    explore(page, site, "plan=*")
    everything = shown(page)
    page.locator("#legend [data-kind=Target]").click()
    page.wait_for_function(
        "n => document.getElementById('explorer').explorer.model.shown.length < n", arg=len(everything)
    )
    without = shown(page)
    page.locator("#undo").click()
    page.wait_for_function(
        "n => document.getElementById('explorer').explorer.model.shown.length === n", arg=len(everything)
    )
    page.locator("plan-graph canvas").focus()
    page.keyboard.press("Control+y")
    page.wait_for_function(
        "n => document.getElementById('explorer').explorer.model.shown.length === n", arg=len(without)
    )
    assert not any("#f" in name for name in without)

    page.locator("#legend [data-kind=Task]").click()
    page.locator("#legend [data-kind=Task][aria-pressed=true]").wait_for()
    assert any("#t" in name for name in shown(page))


def test_a_link_restores_the_view(page: Page, site: str, browser: Browser) -> None:
    """Pinned by dragging, hidden by key, zoomed: the address gives another visitor the same picture."""
    explore(page, site, f"plan={quote(PLAN)}")
    place = spot(page, f"{PLAN}#s2")
    box = page.locator("plan-graph canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + place["x"] + 60, box["y"] + place["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('pin=')")
    ready(page)
    click(page, f"{PLAN}#f32")
    page.locator("plan-graph canvas").press("x")
    page.wait_for_function("() => location.search.includes('hide=')")
    page.wait_for_function("() => location.search.includes('at=')")
    ready(page)
    page.wait_for_timeout(600)
    with visit(browser) as other:
        other.goto(page.url)
        ready(other)

        assert shown(other) == shown(page)
        assert f"{PLAN}#f32" not in shown(other)
        mine, theirs = spot(page, f"{PLAN}#s2"), spot(other, f"{PLAN}#s2")
        assert (mine["x"], mine["y"]) == pytest.approx((theirs["x"], theirs["y"]), abs=2)


def test_a_path_between_two_things_is_shown_and_quoted(page: Page, site: str) -> None:
    """Two clicks: the chain is highlighted, the sentences stand in the panel."""
    explore(page, site, f"start={quote(BRIDGE)}&start={quote(RIVER)}")
    click(page, BRIDGE)
    page.locator("#panel h2", has_text="云溪大桥").wait_for()
    page.locator("#panel .acts button", has_text="找路径").click()
    click(page, RIVER)
    page.locator("#panel .chain").first.wait_for()

    assert page.locator("#panel .chain").first.inner_text().startswith("云溪大桥")
    assert "path=" in page.url


def test_the_other_end_of_a_path_may_be_looked_up(page: Page, site: str) -> None:
    """After "find a path" a name that is typed is its other end, in the picture or not."""
    explore(page, site, f"start={quote(BRIDGE)}")
    click(page, BRIDGE)
    page.locator("#panel .acts button", has_text="找路径").click()
    page.locator("#seek").fill("青川市")
    page.locator("#sought li", has_text="青川市").first.click()
    page.locator("#panel .chain").first.wait_for()

    assert "青川市" in page.locator("#panel .chain").first.inner_text()


def test_what_is_shown_already_cannot_be_brought_in(page: Page, site: str) -> None:
    """A group of which everything is in the picture is no button, so that undo has nothing empty to undo."""
    explore(page, site, f"plan={quote(PLAN)}")
    click(page, f"{PLAN}#s1")
    page.locator("#panel .group[data-token*='isPartOf>i>Measure']").wait_for()

    assert page.locator("#panel .group[data-token*='isPartOf>i>Measure']").is_disabled()
    assert page.locator("#undo").is_disabled()


def test_deadlines_have_columns_with_names(page: Page, site: str) -> None:
    """By deadline: every fact stands right of the line of its month and left of the next."""
    kinds = "&".join(f"kind={kind}" for kind in ("Plan", "Theme", "Measure", "Target", "Milestone", "Task"))
    explore(page, site, f"plan=*&{kinds}&layout=time")
    misplaced = page.evaluate("""() => { const { model } = document.getElementById('explorer').explorer;
      const due = node => model.due[node].slice(0, 7), heads = model.axis.map(one => one.name);
      return model.shown.filter(node => due(node) && model.theme[node] >= 0).filter(node => {
        const at = heads.indexOf(due(node)), { x } = model.axis[at], next = model.axis[at + 1]?.x ?? Infinity;
        return !(model.x[node] > x && model.x[node] < next); }).length; }""")
    heads = page.evaluate("document.getElementById('explorer').explorer.model.axis.map(one => one.name)")

    assert misplaced == 0
    assert heads == sorted(set(heads))
    assert len(heads) > 2


@pytest.mark.parametrize("form", ["png", "svg", "graphml", "page"])
def test_what_is_on_the_screen_can_be_kept(page: Page, site: str, form: str, tmp_path: Path) -> None:
    """PNG, SVG, GraphML and a self-contained page hold what is shown."""
    explore(page, site, f"plan={quote(PLAN)}")
    page.locator(".menu summary").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-save={form}]").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    data = file.read_bytes()

    if form == "png":
        assert data.startswith(b"\x89PNG")
    elif form == "graphml":
        assert {views.short(node) for node in nx.read_graphml(file)} == shown(page)
    else:
        assert "引进企业不少于30家" in data.decode() if form == "page" else b"<svg" in data[:5]
        assert b"1.1 " in data


def test_the_sparql_behind_the_view_opens_and_answers(page: Page, site: str) -> None:
    """The query page gets the query of the view, and the service answers it."""
    explore(page, site, f"start={quote(BRIDGE)}")
    page.locator(".menu summary").click()
    page.locator("[data-save=sparql]").click()
    page.wait_for_selector("#result table")

    assert "云溪大桥" in page.locator("#result table").inner_text()


def test_the_keyboard_and_the_list_are_enough(page: Page, site: str) -> None:
    """Arrows walk the tree, Enter goes into the panel, Esc leaves; the list holds every node shown."""
    explore(page, site, f"plan={quote(PLAN)}")
    canvas = page.locator("plan-graph canvas")
    canvas.focus()
    seen = []
    for key in ("Enter", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp"):
        canvas.press(key)
        seen.append(page.locator("#panel h2").inner_text())
    assert seen[0] == "云溪区2021年工作要点"
    assert seen[4] == seen[2] != seen[1]
    canvas.press("Enter")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    canvas.press("Escape")
    assert page.locator("#panel").is_hidden()

    page.locator("#listing summary").click()
    page.locator("#list button").first.wait_for()
    assert page.locator("#list button").count() == len(shown(page))
    page.locator("#list button", has_text="2.1 河道").click()
    page.locator("#panel h2", has_text="2.1 河道").wait_for()


def test_the_first_page_is_light(page: Page, site: str) -> None:
    """All that the explorer loads at first is far below 300 kB compressed."""
    sizes: list[int] = []
    page.on("requestfinished", lambda sent: sizes.append(sent.sizes()["responseBodySize"]))
    explore(page, site)

    assert 20_000 < sum(sizes) < 150_000


def test_a_refusal_is_one_line(page: Page, site: str) -> None:
    """An address with a node that is not there says so, and stays usable."""
    page.goto(f"{site}/explore?start=place/{quote('无此地')}")
    page.locator("#status.bad").wait_for()

    assert "无此地" in page.locator("#status").inner_text()


def test_requests_for_too_much_are_refused(page: Page, site: str) -> None:
    """A list of nodes that is none, or too long, is answered by an error in one line."""
    for body in ("[1]", "{", json.dumps(["x"] * 6000)):
        answer = page.request.post(
            f"{site}/explore/nodes.json", data=body, headers={"content-type": "application/json"}
        )
        assert answer.status == 400
        assert "names no nodes" in answer.json()["error"]
