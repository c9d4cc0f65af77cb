"""The store as files: nothing lost, nothing left half written, the same bytes every time."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import networkx as nx
import pyoxigraph as ox
import pytest

from hongtu.graph import export
from hongtu.graph.errors import OutputError, QueryError
from hongtu.graph.export import WRITERS, replace_file, write
from hongtu.graph.store import Store

EXAMPLE = Path(__file__).with_name("example.trig")
BASE = "https://w3id.org/hongtu/id/"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open() as opened:
        opened.native.load(path=EXAMPLE, format=ox.RdfFormat.TRIG)
        yield opened


@pytest.fixture
def exported(store: Store, tmp_path: Path) -> Callable[[str], Path]:
    def run(name: str) -> Path:
        write(store, tmp_path / name, name)
        return tmp_path / name

    return run


def same(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Name blank nodes by what is said of them, so that two sets of quads can be compared."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.mark.parametrize(("name", "format_"), [("trig", ox.RdfFormat.TRIG), ("nquads", ox.RdfFormat.N_QUADS)])
def test_quads_survive_the_round_trip(
    store: Store, exported: Callable[[str], Path], name: str, format_: ox.RdfFormat
) -> None:
    """What was written, read again, is what the store holds."""
    assert same(ox.parse(path=exported(name), format=format_)) == same(store.native)


def test_turtle_holds_the_triples_of_all_graphs(store: Store, exported: Callable[[str], Path]) -> None:
    """Turtle has no graphs; the triples are all there."""
    read = ox.parse(path=exported("turtle"), format=ox.RdfFormat.TURTLE)

    assert same(read) == same(ox.Quad(*quad.triple) for quad in store.native)


def test_json_ld_says_the_same_and_names_no_foreign_context(store: Store, exported: Callable[[str], Path]) -> None:
    """The JSON-LD file carries its context inside and expands to the same quads."""
    text = exported("jsonld").read_text("utf-8")

    assert isinstance(json.loads(text)["@context"], dict)
    assert same(ox.parse(text, format=ox.RdfFormat.JSON_LD)) == same(store.native)


def test_turtle_and_trig_are_readable(exported: Callable[[str], Path]) -> None:
    """Terms, shared nodes and the parts of plans are written with prefixes."""
    for name in ("turtle", "trig"):
        text = exported(name).read_text("utf-8")
        assert "ht:indicator indicator_:地区生产总值" in text
        assert "plan1:f32" in text


@pytest.mark.parametrize("name", WRITERS)
def test_two_stores_of_the_same_plans_give_the_same_bytes(store: Store, tmp_path: Path, name: str) -> None:
    """No date, no order of chance, no names of blank nodes that a store made up."""
    with Store.open() as other:
        other.native.load(path=EXAMPLE, format=ox.RdfFormat.TRIG)
        write(store, tmp_path / "one", name)
        write(other, tmp_path / "two", name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_carry_labels_and_kinds(
    exported: Callable[[str], Path], name: str, read: Callable[[Path], nx.Graph[str]]
) -> None:
    """What Gephi shows as label and type is there as plain attributes."""
    node = read(exported(name)).nodes[BASE + "project/云溪大桥"]

    assert (node["label"], node["kind"]) == ("云溪大桥", "Project")


def test_gexf_labels_are_what_gephi_draws(exported: Callable[[str], Path]) -> None:
    """The label stands in the node element itself, where Gephi looks for it."""
    nodes = ET.parse(exported("gexf")).getroot().iter("{http://www.gexf.net/1.2draft}node")

    assert {node.get("id"): node.get("label") for node in nodes}[BASE + "project/云溪大桥"] == "云溪大桥"


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_characters_that_xml_forbids_do_not_spoil_the_file(tmp_path: Path, name: str) -> None:
    """A form feed in a plan's title is dropped; the file stays XML."""
    with Store.open() as store:
        plan = ox.NamedNode(BASE + "plan/甲-2021")
        for predicate, value in (
            ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode("https://w3id.org/hongtu/ns#Plan")),
            ("http://purl.org/dc/terms/title", ox.Literal("甲\f<乙>&\x01丙")),
        ):
            store.native.add(ox.Quad(plan, ox.NamedNode(predicate), value, plan))
        write(store, tmp_path / "file", name)

    words = [text for element in ET.parse(tmp_path / "file").iter() for text in (element.text, element.get("label"))]
    assert "甲<乙>&丙" in words


def test_an_unknown_format_names_the_known_ones(store: Store, tmp_path: Path) -> None:
    """The message lists the formats, and no file is left."""
    with pytest.raises(QueryError, match="no format 'docx'; there are gexf, graphml, jsonld"):
        write(store, tmp_path / "out", "docx")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("ending", "name"), [("ttl", "turtle"), ("nq", "nquads"), ("GEXF", "gexf")])
def test_the_ending_of_the_file_tells_the_format(store: Store, tmp_path: Path, ending: str, name: str) -> None:
    """Without a format the file's ending says it."""
    write(store, tmp_path / "named", name)
    write(store, tmp_path / f"file.{ending}")
    assert (tmp_path / f"file.{ending}").read_bytes() == (tmp_path / "named").read_bytes()


def test_installed_packages_add_formats(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point of the group `hongtu.writers` is a format like ours."""

    class Entry:
        name = "count"

        def load(self) -> export.Writer:
            return lambda store, file: (file.write(str(len(store.native)).encode()), None)[1]

    monkeypatch.setattr(export, "entry_points", lambda group: [Entry()] if group == "hongtu.writers" else [])
    write(store, tmp_path / "out", "count")

    assert int((tmp_path / "out").read_text()) == len(store.native)


def test_a_failed_export_leaves_the_old_file(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that breaks off half way changes nothing on disk."""

    def broken(_: Store, file: IO[bytes]) -> None:
        file.write(b"half")
        raise io.UnsupportedOperation("the disk is full")

    target = tmp_path / "out"
    target.write_text("old")
    monkeypatch.setattr(export, "writers", lambda: {"broken": broken})
    with pytest.raises(OutputError, match=r"cannot write .*out: the disk is full"):
        write(store, target, "broken")

    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert target.read_text() == "old"


def test_a_missing_folder_is_said_in_one_line(tmp_path: Path) -> None:
    """The message names the file and the reason."""
    with pytest.raises(OutputError, match=r"cannot write .*no.*page.html: No such file or directory"):
        replace_file(tmp_path / "no" / "page.html", b"")


def test_a_new_file_gets_the_usual_rights(tmp_path: Path) -> None:
    """An exported file may be read by whoever may read a file made by hand."""
    (tmp_path / "by-hand").touch()
    replace_file(tmp_path / "exported", b"")

    assert (tmp_path / "exported").stat().st_mode == (tmp_path / "by-hand").stat().st_mode
