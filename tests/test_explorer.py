"""The explorer: what the server tells of nodes and maps."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from hongtu.graph.analyse.network import fold, network
from hongtu.graph.errors import QueryError
from hongtu.graph.store import Store
from hongtu.viz.explorer import views
from hongtu.viz.explorer.reading import Reading
from hongtu.viz.explorer.saving import standalone
from hongtu.viz.layout import layout

PLAN = "plan/云溪区-2021"
BRIDGE = "project/云溪大桥"
RIVER = "place/青川"


def edges(picture: dict[str, Any]) -> set[tuple[str, str, str]]:
    ids, told = picture["nodes"]["id"], picture["edges"]
    ends = zip(told["from"], told["to"], told["relation"], strict=True)
    return {(ids[head], ids[tail], picture["relations"][relation]) for head, tail, relation in ends}


def test_the_map_agrees_with_the_network(example_store: Store) -> None:
    """The map of all plans has the nodes and relations of `graph.analyse.network`, each with a place."""
    picture = views.whole(example_store, [], list(views.kinds()))
    whole = fold(network(example_store), list(views.kinds()))

    assert set(picture["nodes"]["id"]) == {views.short(node) for node in whole}
    assert edges(picture) == {(views.short(h), views.short(t), k) for h, t, k in whole.edges(keys=True)}
    assert len(set(zip(picture["nodes"]["x"], picture["nodes"]["y"], strict=True))) == len(whole)


def test_a_node_is_told_alike_from_near_and_from_far(example_store: Store) -> None:
    """Relations read node by node are those of the whole plan."""
    reading = Reading(example_store)
    part = reading.plan(views.full(PLAN))

    for node in [iri for iri, told in part.nodes.items() if told.plan]:
        mine = {link for link in reading.links(node) if link.head in part.nodes and link.tail in part.nodes}
        assert mine == {link for link in part.links if node in (link.head, link.tail)}, node


def test_a_start_brings_the_neighbours(example_store: Store) -> None:
    """A project comes with its sections, tasks and milestones of both plans."""
    picture = views.start(example_store, [BRIDGE])

    assert BRIDGE in picture["nodes"]["id"]
    assert {"plan/云溪区-2021#s1.2", "plan/云溪区-2022#s1.2", "plan/云溪区-2021#m82-complete"} <= set(
        picture["nodes"]["id"]
    )
    assert {plan["year"] for plan in picture["plans"]} == {"2021", "2022"}


def test_the_menu_counts_what_it_brings(example_store: Store) -> None:
    """Each group of the menu names as many nodes as it counts."""
    groups = views.near(example_store, BRIDGE)["groups"]

    assert {(group["relation"], group["out"], group["kind"]) for group in groups} == {
        ("mentions", False, "Measure"),
        ("concerns", False, "Task"),
        ("appliesTo", False, "Milestone"),
    }
    assert all(group["count"] == len(group["nodes"]) for group in groups)


def test_a_path_quotes_what_connects(example_store: Store) -> None:
    """Two things are connected by chains whose steps quote the plan."""
    picture = views.connection(example_store, BRIDGE, RIVER)

    first = picture["chains"][0]
    assert (first[0]["from"], first[-1]["to"]) == (BRIDGE, RIVER)
    assert {BRIDGE, RIVER} <= set(picture["nodes"]["id"])


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda store: views.whole(store, ["plan/无"], views.shown_kinds()), "plan/无"),
        (lambda store: views.whole(store, [], ["Nothing"]), "Nothing"),
        (lambda store: views.start(store, ["place/无"]), "place/无"),
        (lambda store: views.start(store, ['> } DROP ALL #"']), "DROP"),
        (lambda store: views.near(store, ""), "no"),
        (lambda store: views.connection(store, BRIDGE, "place/无"), "place/无"),
        (lambda store: standalone(store, ["place/无"]), "nothing to draw"),
    ],
)
def test_what_is_not_there_is_one_clear_line(example_store: Store, ask: Any, words: str) -> None:
    """Unknown names are errors that name them."""
    with pytest.raises(QueryError) as caught:
        ask(example_store)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_node_gets_a_place_of_its_own() -> None:
    """Also a branch whose only leaf is a branch itself, and a hundred hubs with the same neighbours."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    kinds = {"p": "Plan", "t": "Theme", "m": "Measure", "k": "Task", "f": "Target", "i": "Indicator", "j": "Indicator"}
    for at, (name, kind) in enumerate({**kinds, **{f"h{n}": "Place" for n in range(100)}}.items()):
        graph.add_node(name, kind=kind, label=name, plan="p", position=at)
    for head, tail in ("tp", "mt", "km", "fk"):
        graph.add_edge(head, tail, key="isPartOf")
    for head, tail in [("f", "i"), ("m", "i"), ("f", "j"), *((f, f"h{n}") for n in range(100) for f in "mf")]:
        graph.add_edge(head, tail, key="mentions")

    places = layout(graph)
    assert set(places) == set(graph)
    assert len(set(places.values())) == len(graph)


def test_a_map_of_many_plans_begins_with_their_chapters(monkeypatch: pytest.MonkeyPatch, example_store: Store) -> None:
    """Where plans are many, plans and chapters are shown by short names; another kind has to be asked for."""
    monkeypatch.setattr(views, "_MANY", 1)
    picture = views.whole(example_store, [])

    assert picture["kinds"] == ["Plan", "Theme"]
    assert set(picture["counts"]) == {"Plan", "Theme"}
    assert "云溪区-2021" in picture["nodes"]["label"]
    full = views.whole(example_store, [], ["Plan", "Theme", "Measure", "Target"])
    chapters = {name for name, kind in zip(full["nodes"]["id"], full["nodes"]["kind"], strict=True) if kind == "Theme"}
    assert chapters == {name for name in picture["nodes"]["id"] if "#" in name}
