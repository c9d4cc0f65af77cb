"""The page that asks: questions to fill in, an editor with completion, answers as table, chart and graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from hongtu.graph import query as ask
from hongtu.graph.errors import QueryError
from hongtu.graph.store import Store
from hongtu.viz.explorer import questions

from .browsing import barriers, needs_bundle, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

COUNT = """SELECT ?name (COUNT(?t) AS ?n) WHERE { GRAPH ?g { ?g dcterms:title ?name . ?t a ht:Target } }
GROUP BY ?name ORDER BY ?name"""
LINKS = "CONSTRUCT { ?t dcterms:isPartOf ?i . ?t rdfs:label ?l } WHERE { ?t dcterms:isPartOf ?i ; rdfs:label ?l }"
EVIL = 'SELECT ("</script><img src=x onerror=alert(1)>" AS ?x) (<javascript:alert(1)> AS ?y) WHERE {}'


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_is_in_the_gallery_and_can_be_bound(example_store: Store, language: str) -> None:
    """Each named question has a title, and its SPARQL with the defaults of its form answers."""
    shown = questions.gallery(language)

    assert [question["name"] for question in shown] == [question.name for question in ask.questions()]
    for question in shown:
        given = {parameter["name"]: parameter["default"] for parameter in question["parameters"]}
        text = questions.bound(example_store, {"name": question["name"], **given}, language)["query"]
        assert "UNDEF" not in text
        ask.select(example_store, text)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"name": "nothing"}, "nothing"),
        ({"name": "targets", "plan": "无此计划"}, "无此计划"),
        ({"name": "targets", "odd": "1"}, "odd"),
        ({}, "question"),
    ],
)
def test_what_does_not_fit_is_one_clear_line(example_store: Store, words: dict[str, str], told: str) -> None:
    """Unknown questions, parameters and names are errors that name them."""
    with pytest.raises(QueryError, match=told):
        questions.bound(example_store, words, "zh")


def test_completion_knows_what_the_store_uses(example_store: Store) -> None:
    """Prefixes, classes and properties with labels in the language asked for; what is used most comes first."""
    names = questions.names(example_store, "zh")
    classes = {one["name"]: one for one in names["classes"]}

    assert names["prefixes"]["ht"].endswith("ns#")
    assert classes["ht:Target"]["label"]
    assert questions.names(example_store, "en")["classes"] != names["classes"]
    counts = [one["count"] for one in names["properties"]]
    assert counts == sorted(counts, reverse=True)


# In the browser -----------------------------------------------------------------------------------


def ask_for(page: Page, site: str, query: str, view: str = "table") -> None:
    page.goto("about:blank")
    page.goto(f"{site}/query#query={quote(query)}&view={view}")
    page.wait_for_selector("#asking[data-ready=yes]:not([aria-busy])")


def test_a_question_is_filled_in_and_answered(page: Page, site: str) -> None:
    """Filter the gallery, open a question, fill in its form: its query stands in the editor, its answer below."""
    page.goto(f"{site}/query")
    page.wait_for_selector("#asking[data-ready=yes]")
    page.locator("#sift").fill("targets")
    page.locator("details[data-name=targets] summary").click()
    page.locator("form[data-name=targets] input[name=plan]").fill("云溪区-2021")
    page.locator("form[data-name=targets] button").click()
    page.wait_for_selector("#result table")

    assert page.locator("#result tbody tr").count() == 9
    assert "query=" in page.url
    page.locator("form[data-name=targets] input[name=plan]").fill("无此计划")
    page.locator("form[data-name=targets] button").click()
    page.locator("#outcome.bad", has_text="无此计划").wait_for()


def test_the_address_holds_query_and_view(page: Page, site: str) -> None:
    """A link answers at once; numbers stand right, IRIs lead to their pages."""
    ask_for(page, site, COUNT)

    assert page.locator("#result tbody tr").all_inner_texts()[0].split() == ["云溪区2021年工作要点", "10"]
    ask_for(page, site, "SELECT ?p WHERE { ?p a ht:Plan } ORDER BY ?p")
    page.locator("#result tbody a").first.click()
    page.wait_for_url("**/id/plan/**")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?x WHERE { ?x ", "没有成功"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "没有成功"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "127.0.0.1:9"),
        ("ASK { ?x a ht:Plan }", "是"),
    ],
)
def test_errors_and_booleans_are_one_clear_line(browser: Browser, site: str, query: str, words: str) -> None:
    """What the service refuses is told in one line; yes and no are words."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    ask_for(page, site, query)
    line = page.locator("#outcome").inner_text()
    context.close()

    assert words in line
    assert "\n" not in line


@pytest.mark.parametrize("form", ["csv", "json"])
def test_answers_can_be_downloaded(page: Page, site: str, form: str, tmp_path: Path) -> None:
    """CSV and JSON hold the rows of the answer."""
    ask_for(page, site, COUNT)
    with page.expect_download() as waiting:
        page.locator(f"[data-load={form}]").click()
    waiting.value.save_as(tmp_path / form)
    text = (tmp_path / form).read_text("utf-8")

    rows = text.splitlines()[1:] if form == "csv" else json.loads(text)["results"]["bindings"]
    assert len(rows) == 3


def test_answers_become_graphs(page: Page, site: str) -> None:
    """Statements and pairs of nodes are drawn on the canvas; columns without nodes say what is missing."""
    for query, least in ((LINKS, 12), ("SELECT ?t ?i WHERE { ?t dcterms:isPartOf ?i }", 12)):
        ask_for(page, site, query, "graph")
        assert page.evaluate("document.querySelector('#result plan-graph').model.size") >= least
        page.wait_for_function("document.querySelector('#result plan-graph').painter?.labels.length > 3")
    ask_for(page, site, COUNT, "graph")
    assert "CONSTRUCT" in page.locator("#result").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anyone_out(browser: Browser, site: str, scheme: Any) -> None:
    """axe-core finds no serious violation, by day and by night: with a question open, on a table, chart and graph."""
    with visit(browser, color_scheme=scheme, bypass_csp=True) as page:
        for query, view in ((COUNT, "table"), (COUNT, "chart"), (LINKS, "graph")):
            ask_for(page, site, query, view)
            page.locator("details[data-name=targets] summary").click()
            assert barriers(page) == []


def test_columns_can_be_read(page: Page, site: str) -> None:
    """A table of many columns is scrolled, not squeezed: no short word of it is broken over lines."""
    ask_for(page, site, f"SELECT {' '.join(f'(2021 AS ?column{n})' for n in range(30))} WHERE {{}}")
    heights = page.locator("#result td").evaluate_all("cells => cells.map(cell => cell.clientHeight)")

    assert max(heights) < 60


def test_answers_become_charts(page: Page, site: str) -> None:
    """Numbers are drawn by ECharts without a word from the policy."""
    needs_bundle()
    ask_for(page, site, COUNT, "chart")
    page.wait_for_selector("#result [data-drawn=yes] canvas")
    page.locator("#result canvas").hover(position={"x": 300, "y": 60})
    page.wait_for_timeout(200)


def test_the_editor_completes_by_name_and_label(page: Page, site: str) -> None:
    """A Chinese word finds the class of that label, a prefix its properties; Ctrl+Enter asks."""
    needs_bundle()
    ask_for(page, site, "SELECT ?t WHERE { ?t a ")
    page.wait_for_selector("sparql-editor[data-grown=yes]")
    content = page.locator("sparql-editor .cm-content")
    content.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("目标")
    page.keyboard.press("Control+Space")
    page.locator("sparql-editor .cm-tooltip-autocomplete li", has_text="ht:Target").first.wait_for()
    page.wait_for_timeout(120)
    page.keyboard.press("Enter")
    assert "?t a ht:Target" in page.evaluate("document.querySelector('sparql-editor').value")
    page.keyboard.insert_text(" }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result table")


def test_without_the_bundle_the_page_is_a_text_field(page: Page, site: str) -> None:
    """No editor and no charts, and everything else works: the field, the answer, bars that every browser draws."""

    def plain(route: Route) -> None:
        got = route.fetch()
        route.fulfill(response=got, body=got.text().replace('"bundle": true', '"bundle": false'))

    page.route("**/query", plain)
    page.goto(f"{site}/query")
    page.wait_for_selector("#asking[data-ready=yes]")
    page.locator("sparql-editor textarea").fill(COUNT)
    page.locator("sparql-editor textarea").press("Control+Enter")
    page.wait_for_selector("#result table")
    page.locator("[data-view=chart]").click()

    assert page.locator("#result meter").count() == 3


def test_answers_cannot_run_anything(page: Page, site: str) -> None:
    """Markup is shown as words, and an address that would run is no link."""
    ask_for(page, site, EVIL)

    assert "<img src=x" in page.locator("#result").inner_text()
    assert page.locator("#result img").count() == 0
    assert page.locator("#result a").first.get_attribute("href") == "#"
