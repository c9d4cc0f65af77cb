"""The layout and the page of the picture, without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.analyse.network import KINDS, RELATIONS, SECTION_KINDS, network
from hongtu.graph.errors import QueryError
from hongtu.graph.store import Store
from hongtu.viz.layout import layout
from hongtu.viz.network import draw, page

TEMPLATES = Path(__file__).parents[1] / "viz" / "templates"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&lt;!--<!--\u2028{{7*7}}"


class Page(HTMLParser):
    """The scripts, styles, tags and attributes of a page as a browser's parser sees them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.content: dict[str, list[str]] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        self.content.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.content[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        self._open = ""

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.content["script"][0]))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open() as opened:
        opened.native.load(path=Path(__file__).with_name("example.trig"), format=ox.RdfFormat.TRIG)
        yield opened


@pytest.fixture(scope="module")
def drawn(store: Store, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "page.html"
    draw(store, path)
    return path.read_text("utf-8")


def plan(themes: list[list[int]]) -> nx.MultiDiGraph[str]:
    """Return a plan of themes of measures with so many targets each."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    def add(node: str, kind: str, parent: str | None) -> str:
        graph.add_node(node, label=node, kind=kind, plan="p", position=len(graph), iri=node, evidence="")
        if parent is not None:
            graph.add_edge(node, parent, key="isPartOf", relation="isPartOf", evidence="")
        return node

    root = add("p", "Plan", None)
    for i, measures in enumerate(themes):
        theme = add(f"s{i}", "Theme", root)
        for j, targets in enumerate(measures):
            measure = add(f"s{i}.{j}", "Measure", theme)
            for k in range(targets):
                add(f"f{i}.{j}.{k}", "Target", measure)
    return graph


# Layout -------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 20), max_size=5), max_size=6))
def test_no_two_nodes_stand_on_one_another(themes: list[list[int]]) -> None:
    """Whatever the plan's shape, every node has a place of its own."""
    graph = plan(themes)
    places = layout(graph)

    assert set(places) == set(graph)
    assert all(math.dist(one, other) > 10 for one, other in combinations(places.values(), 2))


def test_the_same_network_looks_the_same(store: Store) -> None:
    """The order in which nodes were added does not matter."""
    graph = network(store)
    turned: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    for head, tail, key, data in reversed(list(graph.edges(keys=True, data=True))):
        turned.add_edge(head, tail, key=key, **data)

    assert layout(graph) == layout(turned)


def test_targets_stand_about_their_measure() -> None:
    """A target is nearer to its own measure than to any other."""
    places = layout(plan([[9, 4, 12], [7, 7], [20]]))
    measures = [node for node in places if re.fullmatch(r"s\d\.\d", node)]

    for target in (node for node in places if node.startswith("f")):
        nearest = min(measures, key=lambda node: math.dist(places[node], places[target]))
        assert nearest == "s" + target[1:].rpartition(".")[0]


def test_ten_thousand_nodes_are_placed_without_piling_up() -> None:
    """A large collection gets a place for each node."""
    part = plan([[12] * 8] * 10)
    graph = nx.compose_all([nx.relabel_nodes(part, {node: f"{i}{node}" for node in part}) for i in range(10)])

    assert len({(round(x), round(y)) for x, y in layout(graph).values()}) == len(graph) > 10_000


def test_the_node_that_was_asked_for_stands_in_the_middle(store: Store) -> None:
    """A picture without a plan has its centre where the question was; parts stand beyond what they are part of."""
    graph = network(store, around="云溪大桥", hops=1)
    places = layout(graph)
    bridge = next(node for node in places if node.endswith("project/云溪大桥"))
    away = {node: round(math.dist(places[bridge], place)) for node, place in places.items() if node != bridge}

    assert len(set(away.values())) == 2
    inner = [node for node in away if away[node] == min(away.values())]
    for node in away.keys() - set(inner):
        assert {tail for _, tail in graph.out_edges(node)} & set(inner)


def test_plans_stand_on_shelves() -> None:
    """Many plans make a picture that fits a screen, not one long row."""
    part = plan([[6] * 4] * 3)
    graph = nx.compose_all([nx.relabel_nodes(part, {node: f"{i}{node}" for node in part}) for i in range(20)])
    wide, tall = (max(axis) - min(axis) for axis in zip(*layout(graph).values(), strict=True))

    assert 1 < wide / tall < 4


# Page ---------------------------------------------------------------------------------------------


def test_the_page_asks_for_nothing_from_elsewhere(drawn: str) -> None:
    """No element names an address, and the policy forbids every request."""
    read = Page(drawn)
    policy = next(attrs["content"] for tag, attrs in read.tags if tag == "meta" and "http-equiv" in attrs)

    assert not [attrs for _, attrs in read.tags if {"src", "href", "action", "style"} & attrs.keys()]
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_the_policy_allows_just_the_scripts_and_the_style(drawn: str) -> None:
    """Each hash in the policy is that of one element, and each element has one."""
    read = Page(drawn)
    policy = next(str(attrs["content"]) for tag, attrs in read.tags if tag == "meta" and "http-equiv" in attrs)
    texts = [*read.content["script"][1:], *read.content["style"]]

    assert re.findall(r"'sha256-([^']+)'", policy) == [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts
    ]


def test_a_node_brings_its_sentence(drawn: str) -> None:
    """Evidence and details stand in the data of the page."""
    node = next(node for node in Page(drawn).data["nodes"] if node["label"] == "引进企业不少于30家")

    assert node["evidence"] == ["引进企业不少于30家，其中外资企业不少于6家，地区生产总值增长8%。"]
    assert ["单位", "家"] in node["details"]


def test_folded_facts_are_told_by_their_neighbours(drawn: str) -> None:
    """A milestone is no node of the picture, but the project tells of it."""
    node = next(node for node in Page(drawn).data["nodes"] if node["label"] == "云溪大桥")

    assert ["节点", "云溪大桥建成"] in node["facts"]


def test_words_of_a_plan_stay_words() -> None:
    """Markup, template braces and line separators in labels and sentences neither end the block nor run."""
    graph = plan([[1]])
    for _, data in graph.nodes(data=True):
        data |= {"label": EVIL, "evidence": EVIL.replace("\u2028", ""), "iri": EVIL, "plan": EVIL}
    graph.graph["around"] = ["p"]
    text = page(graph, graph)
    read = Page(text)

    assert [tag for tag, _ in read.tags].count("script") == 3
    assert not [tag for tag, _ in read.tags if tag == "img"]
    assert {node["label"] for node in read.data["nodes"]} == {EVIL}
    assert read.content["h1"] == [EVIL]


def test_the_page_is_the_same_in_every_process(tmp_path: Path) -> None:
    """The picture depends on the graph alone, not on how this process orders its sets."""
    script = """
import sys, pyoxigraph as ox
from hongtu.graph.store import Store
from hongtu.viz.network import draw
with Store.open() as store:
    store.native.load(path=sys.argv[1], format=ox.RdfFormat.TRIG)
    draw(store, sys.argv[2], plan="云溪区")
"""
    for seed in ("1", "2"):
        arguments = [str(Path(__file__).with_name("example.trig")), str(tmp_path / f"{seed}.html")]
        subprocess.run(
            [sys.executable, "-c", script, *arguments], check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )

    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


@pytest.mark.parametrize(
    ("choice", "kinds"),
    [
        ({"kind": "Place"}, {"Place"}),
        ({"kind": ("Theme", "Measure")}, {"Theme", "Measure"}),
        ({"theme": "壮大产业", "kind": ["Target"]}, {"Target"}),
    ],
)
def test_a_choice_of_kinds_is_kept(store: Store, tmp_path: Path, choice: dict[str, Any], kinds: set[str]) -> None:
    """Only the kinds that were asked for are drawn, and their number is told."""
    count = draw(store, tmp_path / "page.html", **choice)
    nodes = Page((tmp_path / "page.html").read_text("utf-8")).data["nodes"]

    assert {node["kind"] for node in nodes} == kinds
    assert len(nodes) == count


def test_an_empty_store_is_an_error_not_an_empty_page(tmp_path: Path) -> None:
    """The message says what to do."""
    with Store.open() as empty, pytest.raises(QueryError, match="hongtu build"):
        draw(empty, tmp_path / "page.html")

    assert not (tmp_path / "page.html").exists()


def test_every_kind_and_relation_has_a_look() -> None:
    """Whatever the network may hold, the page has a name, a shape and a colour for it."""
    looks = tomllib.loads((TEMPLATES / "kinds.toml").read_text("utf-8"))

    assert looks["kinds"].keys() == {*KINDS.values(), *SECTION_KINDS.values()}
    assert looks["relations"].keys() == {*RELATIONS.values(), "mentions"}


def test_colours_can_be_told_from_the_paper() -> None:
    """Marks have a contrast of 3 : 1 and more, by day and by night (WCAG 2.2, 1.4.11)."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    looks = tomllib.loads((TEMPLATES / "kinds.toml").read_text("utf-8"))["kinds"]
    for time, paper in (("day", "#fbfaf7"), ("night", "#16181c")):
        for kind, look in looks.items():
            low, high = sorted((luminance(look[time]), luminance(paper)))
            assert (high + 0.05) / (low + 0.05) >= 3, (kind, time)
