"""The pages over HTTP: languages, tags, errors, data for machines, hostile plans, and a page that runs away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from hongtu.graph.store import Store
from hongtu.ontology import BASE
from hongtu.viz.pages import links

from .serving import served

XIXIAN = f"{BASE}plan/西咸新区-2021"


@pytest.fixture(scope="module")
def client(sample_folder: Path) -> Iterator[httpx.Client]:
    with (
        served(sample_folder) as root,
        httpx.Client(base_url=root, headers={"Accept": "text/html"}, timeout=30) as opened,
    ):
        yield opened


PAGES = (
    *("/", "/search?q=新城", "/list?kind=Task", f"/list?kind=Project&plan={XIXIAN}", "/calendar", "/duties"),
    *(f"/duties?plan={XIXIAN}", "/compare", f"/compare?a={XIXIAN}&b={BASE}plan/XX新城-2024", "/upload"),
    *(links.path(XIXIAN), links.path(f"{BASE}group/西咸新区各新城"), links.path(f"{BASE}indicator/地区生产总值")),
)


class _Checked(HTMLParser):
    """Notes what a strict policy would refuse, and identifiers that come twice."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").lower().startswith("javascript:"):
                self.wrong.append(f"{tag} {name}")
            if name == "id":
                if value in self.ids:
                    self.wrong.append(f"id {value}")
                self.ids.add(value or "")
        if tag == "style" or (tag == "img"):
            self.wrong.append(tag)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages(client: httpx.Client, address: str, language: str) -> None:
    """Every page answers in its language, holds nothing that its policy refuses, and fits into 300 kB compressed."""
    joined = f"{address}{'&' if '?' in address else '?'}lang={language}"
    answer = client.get(joined, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in answer.text
    checked = _Checked()
    checked.feed(answer.text)
    assert checked.wrong == []
    assert answer.num_bytes_downloaded < 300_000
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_hostile_plan(client: httpx.Client, sample: Store) -> None:
    """A plan's markup, bidirectional signs and endless names are shown as text on every page that holds them."""
    plan = next(entry.iri for entry in sample.plans() if "西咸" not in entry.iri and "XX" not in entry.iri)
    for address in (links.path(plan), f"/list?kind=Task&plan={plan}", "/", "/search?q=%3Cimg", "/calendar"):
        page = client.get(address).text
        assert "<img" not in page, address
        assert "<script>alert" not in page, address
        assert "</a>中心" not in page, address
    assert "onerror" in client.get(links.path(plan)).text


def test_content_negotiation(client: httpx.Client) -> None:
    """Browsers get a page at the graph's own path, machines are sent on to the data."""
    address = links.path(f"{BASE}place/西咸新区")
    assert "text/html" in client.get(address).headers["content-type"]
    sent = client.get(address, headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert sent.status_code == 303
    missing = client.get(links.path(f"{BASE}place/无此地") + "?lang=zh")
    assert (missing.status_code, "没有这个页面" in missing.text) == (404, True)


def test_pages_that_a_browser_has_are_not_sent_again(client: httpx.Client) -> None:
    """A page has a tag, that of a thing the day of its snapshot; the tag of another language does not count."""
    address = links.path(f"{BASE}place/西咸新区")
    first = client.get(address)
    assert "last-modified" in first.headers
    tagged = {"If-None-Match": first.headers["etag"]}
    again = client.get(address, headers=tagged)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{address}?lang=en", headers=tagged).status_code == 200
    client.cookies.clear()
    assert client.get(address, headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    overview = client.get("/")
    assert client.get("/", headers={"If-None-Match": overview.headers["etag"]}).status_code == 304
    assert "etag" not in client.get("/search?q=新城").headers


@pytest.mark.parametrize(
    ("address", "status", "chinese", "english"),
    [
        ("/resource?iri=x%3Ey", 400, "不是合法的 IRI", "no IRI"),
        ("/resource", 400, "不是合法的 IRI", "no IRI"),
        ("/id/place/%3E", 404, "没有这个页面", "No such page"),
        ("/list?kind=Task&before=soon", 400, "不是日期", "no date"),
        ("/calendar?plan=x%3Ey", 400, "不是合法的 IRI", "no IRI"),
        ("/nowhere", 404, "没有这个页面", "No such page"),
        ("/sparql?query=SELECT", 400, "请求有误", "cannot be asked"),
        ("/static/none.css", 404, "", "no such file"),
    ],
)
def test_errors_are_pages(client: httpx.Client, address: str, status: int, chinese: str, english: str) -> None:
    """What is wrong is told as a page in the visitor's language; a program gets one line of JSON."""
    joined = f"{address}{'&' if '?' in address else '?'}lang="
    for language, words in (("zh", chinese), ("en", english)):
        answer = client.get(joined + language)
        assert answer.status_code == status
        assert words in answer.text
    if "static" not in address:
        assert '<html lang="en">' in answer.text
        assert answer.headers["content-security-policy"]
    client.cookies.clear()


def test_graphs_have_pages(client: httpx.Client) -> None:
    """The graphs of the vocabulary, of what plans share and of what was inferred show what they hold."""
    for name, words in (("ontology", "地区生产总值"), ("world", "各新城")):
        page = client.get(f"/id/graph/{name}")
        assert page.status_code == 200
        assert words in page.text


def test_a_page_that_runs_away_is_ended(tmp_path: Path, sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is ended at the deadline, with a page that says so; the next page comes from a new process."""
    from hongtu.viz import web

    # The process imports this in place of the real engine: a list of tasks that multiplies all nodes three times.
    (tmp_path / "runaway.py").write_text(
        "from hongtu.viz import site\n"
        "from hongtu.viz.pages import asking\n"
        "source = asking._source\n"
        "cross = 'SELECT ?it WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?it FILTER(?c < ?f && ?f < ?it) } ORDER BY ?it'\n"
        "asking._source = lambda name: cross if name == 'facts' else source(name)\n"
        "Pages = site.Pages\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(web, "PROGRAM", web.PROGRAM.replace("hongtu.viz.site", "runaway"))
    with served(sample_folder, timeout=1.5) as root, httpx.Client(base_url=root, timeout=30) as client:
        accept = {"Accept": "text/html"}
        for address, status, words in (
            ("/list?kind=Task&lang=zh", 503, "查询超时"),
            ("/list?kind=Task&lang=en", 503, "took too long"),
            ("/calendar?lang=zh", 200, "下载日历"),
        ):
            limit = time.monotonic() + 30
            # Until the new process stands, the service is busy, and says so.
            while words not in (answer := client.get(address, headers=accept)).text:
                assert answer.status_code == 503
                assert time.monotonic() < limit, answer.text
            assert answer.status_code == status
        assert "hongtu_maker_deaths 2" in client.get("/metrics").text


def test_static(client: httpx.Client) -> None:
    """Static files come from their folder only."""
    assert client.get("/static/hongtu.css").headers["content-type"].startswith("text/css")
    assert client.get("/static/%2e%2e/web.py").status_code == 404
    assert client.get("/static/..%2fweb.py").status_code == 404


def test_upload_refused(client: httpx.Client) -> None:
    """A read-only service takes no plan."""
    assert client.post("/upload?name=a.txt", content=b"x").status_code == 403
    assert "只读" in client.get("/upload?lang=zh").text
