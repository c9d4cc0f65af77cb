"""The network of a store: its nodes, its edges, and the parts that one may choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from hongtu.graph.analyse.network import fold, network
from hongtu.graph.errors import QueryError
from hongtu.graph.store import Store

if TYPE_CHECKING:
    import networkx as nx

BASE = "https://w3id.org/hongtu/id/"
PLAN = BASE + "plan/云溪区-2021"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open() as opened:
        opened.native.load(path=Path(__file__).with_name("example.trig"), format=ox.RdfFormat.TRIG)
        yield opened


def labels(graph: nx.MultiDiGraph[str]) -> set[str]:
    return {data["label"] for _, data in graph.nodes(data=True)}


def test_a_node_carries_label_kind_plan_and_details(store: Store) -> None:
    """A target is a node with the values of the graph as plain strings."""
    node = network(store).nodes[PLAN + "#f32"]

    assert {key: node[key] for key in ("label", "kind", "plan", "iri", "low", "unit", "comparator")} == {
        "label": "引进企业不少于30家",
        "kind": "Target",
        "plan": "云溪区-2021",
        "iri": PLAN + "#f32",
        "low": "30",
        "unit": "家",
        "comparator": "ge",
    }
    assert node["evidence"] == "引进企业不少于30家，其中外资企业不少于6家，地区生产总值增长8%。"


def test_sections_are_themes_measures_and_preambles(store: Store) -> None:
    """The type code of a section decides its kind."""
    kinds = Counter(data["kind"] for _, data in network(store, plan="云溪区-2021").nodes(data=True))

    assert (kinds["Preamble"], kinds["Theme"], kinds["Measure"]) == (1, 2, 3)


def test_a_mention_ties_a_section_to_the_world(store: Store) -> None:
    """A passage that refers to a world node becomes an edge with the whole sentence as its evidence."""
    edge = network(store).edges[PLAN + "#s1.2", BASE + "project/云溪大桥", "mentions"]

    assert edge["evidence"] == "力争云溪大桥9月底前建成。"


def test_shared_nodes_gather_the_evidence_of_all_plans(store: Store) -> None:
    """The evidence of a place is every sentence that led to it."""
    assert "力争云溪大桥9月底前建成。" in network(store).nodes[BASE + "project/云溪大桥"]["evidence"].splitlines()


def test_a_fact_without_a_parent_hangs_on_the_section_of_its_evidence(store: Store) -> None:
    """A milestone states no parent; its evidence lies in a measure."""
    assert network(store).has_edge(PLAN + "#m82-complete", PLAN + "#s1.2", key="isPartOf")


def test_concepts_that_no_plan_speaks_of_stay_out(store: Store) -> None:
    """The ontology's own indicators are no part of the network."""
    graph = network(store)

    assert [node for node, data in graph.nodes(data=True) if data["kind"] == "Indicator"] == [
        BASE + "indicator/地区生产总值"
    ]


@pytest.mark.parametrize("name", ["云溪区-2021", PLAN, "云溪区2021年工作要点", "云溪区2021"])
def test_a_plan_is_chosen_by_name_iri_title_or_part_of_it(store: Store, name: str) -> None:
    """Each of the ways to name a plan leads to the same network, without the other plans."""
    graph = network(store, plan=name)

    assert {data["plan"] for _, data in graph.nodes(data=True)} == {"云溪区-2021", ""}
    assert BASE + "project/云溪大桥" in graph


def test_a_theme_is_chosen_with_all_that_is_part_of_it(store: Store) -> None:
    """Targets below the theme stay, those of the other theme go."""
    graph = network(store, theme="壮大产业")

    assert PLAN + "#f32" in graph
    assert not any(node.startswith(PLAN + "#s2") for node in graph)


def test_surroundings_grow_with_the_steps(store: Store) -> None:
    """No step leaves the node alone; one step brings its measure, two steps the theme of that."""
    bridge = BASE + "project/云溪大桥"
    none, one, two = (network(store, around="云溪大桥", hops=hops) for hops in (0, 1, 2))

    assert list(none) == none.graph["around"] == [bridge]
    assert PLAN + "#s1.2" in one
    assert PLAN + "#s1" not in one
    assert PLAN + "#s1" in two


def test_folding_keeps_what_hung_on_a_folded_node(store: Store) -> None:
    """Without measures and tasks, a project hangs on the theme above them."""
    folded = fold(network(store), ["Plan", "Theme", "Project"])

    assert {data["kind"] for _, data in folded.nodes(data=True)} == {"Plan", "Theme", "Project"}
    assert folded.has_edge(PLAN + "#s1", BASE + "project/云溪大桥")


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"plan": "无名"}, "no plan '无名'"),
        ({"theme": "无名"}, "no theme '无名'"),
        ({"around": "无名"}, "no node '无名'"),
        ({"kind": "Wish"}, "no kind 'Wish'"),
    ],
)
def test_an_unknown_name_is_said_in_one_line(store: Store, choice: dict[str, str], message: str) -> None:
    """The message names what was asked for and what there is."""
    with pytest.raises(QueryError) as error:
        network(store, **choice)  # type: ignore[arg-type]

    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_an_empty_store_is_an_empty_network() -> None:
    """The ontology alone draws nothing."""
    with Store.open() as empty:
        assert len(network(empty)) == 0
