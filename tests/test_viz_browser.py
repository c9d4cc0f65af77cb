"""The page in a real browser: what it draws, what it asks the network for, what it refuses to run.

Chromium is driven over the debugging pipe (file descriptors 3 and 4, JSON messages that end with NUL); where it is not
installed these tests are skipped, on the CI machine that is an error.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from hongtu.graph.analyse.network import network
from hongtu.graph.store import Store
from hongtu.viz.network import draw, page

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--remote-debugging-pipe", "--window-size=1440,900"]


class Browser:
    """A headless Chromium with one page; `events` holds everything it reported."""

    def __init__(self, profile: Path) -> None:
        theirs_in, self._commands = os.pipe()
        self._answers, theirs_out = os.pipe()
        inside, outside = (fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (theirs_in, theirs_out))

        def connect() -> None:
            os.dup2(inside, 3)
            os.dup2(outside, 4)

        command = [
            str(BROWSER),
            *FLAGS,
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
            "--window-size=1440,900",
        ]
        self.process = subprocess.Popen(
            command, preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for end in (theirs_in, theirs_out, inside, outside):
            os.close(end)
        self.events: list[dict[str, Any]] = []
        self._buffer, self._count, self._session = b"", 0, ""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while (answer := self._receive()).get("id") != self._count:
            self.events.append(answer)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            chunk = os.read(self._answers, 1 << 20)
            assert chunk, "the browser went away"
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))

    def run(self, script: str) -> Any:
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def open(self, page: Path, scheme: str = "light") -> None:
        self.events.clear()
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.send("Page.navigate", url=page.resolve().as_uri())
        deadline = time.monotonic() + 15
        while self.run("document.body && document.body.dataset.ready") != "yes":
            assert time.monotonic() < deadline, [self.complaints(), self.events[-3:]]
            time.sleep(0.05)

    def complaints(self) -> list[str]:
        """Return errors and warnings of the page: thrown, logged, or refused by its policy."""
        found = []
        for event in self.events:
            parameters = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(str(parameters["exceptionDetails"]))
            if event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] in ("warning", "error"):
                found.append(parameters["entry"]["text"])
            if event.get("method") == "Runtime.consoleAPICalled" and parameters["type"] in ("warning", "error"):
                found.append(str(parameters["args"]))
        return found

    def requests(self) -> list[str]:
        sent = (event["params"] for event in self.events if event.get("method") == "Network.requestWillBeSent")
        return [parameters["request"]["url"] for parameters in sent]

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        os.close(self._commands)
        os.close(self._answers)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail("the browser tests must run here, and there is no Chromium")
        pytest.skip("no Chromium on this machine")
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


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


SEARCH = """(word => {
  const field = document.getElementById("search");
  field.value = word;
  field.dispatchEvent(new Event("input"));
  return document.querySelectorAll("#found button").length;
})"""


def test_the_page_opens_in_peace(browser: Browser, pages: dict[str, Path]) -> None:
    """No error, no warning, no refusal by the policy; the page itself is all that is fetched."""
    for scheme in ("light", "dark"):
        browser.open(pages["good"], scheme)
        browser.run("new Promise(done => setTimeout(done, 200))")

        assert browser.complaints() == []
        assert browser.requests() == [pages["good"].resolve().as_uri()]


def test_the_picture_is_drawn(browser: Browser, pages: dict[str, Path]) -> None:
    """The canvas is not blank: there is more on it than one colour."""
    browser.open(pages["good"])
    browser.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    script = """(() => {
      const canvas = document.querySelector("canvas");
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(new Uint32Array(pixels.buffer)).size;
    })()"""

    assert browser.run(script) > 50


def test_the_legend_counts_and_hides(browser: Browser, pages: dict[str, Path]) -> None:
    """A click on a kind hides it, a second click brings it back."""
    browser.open(pages["good"])
    row = 'document.querySelector("#legend [data-kind=Target]")'
    nodes = json.loads(browser.run('document.getElementById("data").textContent'))["nodes"]
    count = sum(node["kind"] == "Target" for node in nodes)

    assert browser.run(f"{row}.querySelector('.count').textContent") == str(count)
    states = [browser.run(f"{row}.getAttribute('aria-pressed')")]
    for _ in range(2):
        browser.run(f"{row}.click()")
        states.append(browser.run(f"{row}.getAttribute('aria-pressed')"))
    assert states == ["true", "false", "true"]


def test_a_search_opens_the_panel_with_facts_and_evidence(browser: Browser, pages: dict[str, Path]) -> None:
    """Typing finds a node, choosing it shows its value and the sentence that states it."""
    browser.open(pages["good"])
    assert browser.run(f'{SEARCH}("引进企业不少于30家")') >= 1
    browser.run('document.querySelector("#found button").click()')

    words = browser.run('document.getElementById("panel").innerText')
    assert "单位\n家" in words
    assert "引进企业不少于30家，其中外资企业不少于6家，地区生产总值增长8%。" in words


def test_the_outline_says_the_same_without_a_canvas(browser: Browser, pages: dict[str, Path]) -> None:
    """Measures stand under their theme and its plan, in the order of the text; each leads to its node."""
    browser.open(pages["good"])
    browser.run('document.getElementById("outline").click()')
    titles = '[...document.querySelectorAll("#panel ul ul ul button")].map(button => button.textContent)'
    assert browser.run(titles)[:3] == ["1.1 招商", "1.2 建设", "2.1 河道"]

    browser.run('document.querySelector("#panel ul ul ul button").click()')
    assert browser.run('document.querySelector("#panel h2").textContent') == "1.1 招商"


def test_the_keyboard_alone_is_enough(browser: Browser, pages: dict[str, Path]) -> None:
    """A slash leads to the search field, Enter chooses, Escape leaves."""
    browser.open(pages["good"])
    event = 'new KeyboardEvent("keydown", {key: "%s", bubbles: true, cancelable: true})'
    key = f"document.activeElement.dispatchEvent({event})"
    browser.run(key % "/")
    assert browser.run("document.activeElement.id") == "search"
    browser.run(f'{SEARCH}("云溪大桥")')
    browser.run(key % "Enter")
    assert browser.run('document.querySelector("#panel h2").textContent') == "云溪大桥"
    browser.run(key % "Escape")
    assert browser.run('document.getElementById("panel").hidden') is True


def test_a_plan_cannot_make_the_page_run_anything(browser: Browser, pages: dict[str, Path]) -> None:
    """Markup in labels and sentences is shown as words: in the heading, the search, the panel and the tooltip."""
    browser.open(pages["evil"])
    assert browser.run(f'{SEARCH}("云溪大桥")') >= 1
    browser.run('document.querySelector("#found button").click()')
    browser.run("new Promise(done => setTimeout(done, 200))")

    assert browser.run("typeof window.ran") == "undefined"
    assert browser.run('document.querySelectorAll("img").length') == 0
    assert browser.run('document.querySelector("#panel h2").textContent.startsWith("</script>")') is True
    assert browser.complaints() == []
    assert browser.requests() == [pages["evil"].resolve().as_uri()]
