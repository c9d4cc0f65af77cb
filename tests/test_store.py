"""The store: plans replace themselves in one transaction, share the world, and survive whatever happens."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.graph.errors import QueryError, StoreError, ValidationError
from hongtu.graph.store import ONTOLOGY, Store
from hongtu.graph.store.statements import WORLD
from hongtu.ontology import BASE, HT

FIRST, SECOND = f"{BASE}plan/甲-2024", f"{BASE}plan/乙-2024"
REFERS = f"<{HT.refersTo}>"


def lines(plan: str, places: str, names: str = "") -> Iterator[str]:
    """Yield a plan that refers to places of one letter each, and gives some of them a further name."""
    for place in places:
        yield f"<{plan}#{place}> {REFERS} <{BASE}place/{place}> <{plan}> .\n"
        yield f'<{BASE}place/{place}> <u:label> "{place}"@zh <{WORLD}> .\n'
        yield f"<{BASE}place/{place}> <u:within> <{BASE}place/around-{place}> <{WORLD}> .\n"
        yield f'<{BASE}place/around-{place}> <u:label> "around {place}" <{WORLD}> .\n'
    for name in set(names) & set(places):
        yield f'<{BASE}place/{name}> <u:other> "{plan[-6:]}" <{WORLD}> .\n'


def dump(store: Store, graph: str | None = None) -> bytes:
    data = store.dump(extension="nt" if graph else "nq", graph=graph)
    assert data is not None
    return data


def test_the_same_plan_twice_is_the_same_store(tmp_path: Path) -> None:
    """Building a plan again changes no byte, also on disk and after opening it again."""
    with Store.open(tmp_path / "db") as store:
        store.replace(FIRST, lines(FIRST, "abc"))
        once = dump(store)
        store.replace(FIRST, lines(FIRST, "cba"))
        assert dump(store) == once
    with Store.open(tmp_path / "db", read_only=True) as store:
        assert dump(store) == once


def test_replacing_one_plan_leaves_the_other_as_it_was(store: Store) -> None:
    """The graph of another plan and the nodes that it needs stay untouched."""
    store.replace(FIRST, lines(FIRST, "ab", "ab"))
    store.replace(SECOND, lines(SECOND, "bc", "bc"))
    before = dump(store, SECOND)
    store.replace(FIRST, lines(FIRST, "d"))
    assert dump(store, SECOND) == before
    world = dump(store, WORLD).decode()
    assert f"{BASE}place/b>" in world
    assert f"{BASE}place/a>" not in world
    assert f"{BASE}place/around-a>" not in world
    assert '"甲-2024"' not in world
    assert '"乙-2024"' in world


def test_removing_a_plan_leaves_no_trace(store: Store) -> None:
    """With the last plan its graph and the world are empty again."""
    empty = dump(store)
    store.replace(FIRST, lines(FIRST, "ab", "a"))
    store.remove(FIRST)
    assert dump(store) == empty


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([FIRST, SECOND]), st.text("abcd", max_size=4), st.text("abcd", max_size=2)),
        min_size=1,
        max_size=6,
    )
)
def test_any_history_leaves_what_building_afresh_would(history: list[tuple[str, str, str]]) -> None:
    """Only the present editions count: replacing and removing in any order leaves nothing behind."""
    with Store.open() as lived, Store.open() as fresh:
        for plan, places, names in history:
            if places:
                lived.replace(plan, lines(plan, places, names))
            elif plan in {quad.value for quad in lived.native.named_graphs() if isinstance(quad, ox.NamedNode)}:
                lived.remove(plan)
        for plan in (FIRST, SECOND):
            last = [(places, names) for one, places, names in history if one == plan][-1:]
            for places, names in last:
                if places:
                    fresh.replace(plan, lines(plan, places, names))
        assert dump(lived) == dump(fresh)


@pytest.mark.parametrize(
    "bad",
    [
        f"<u:s> <u:p> <not an iri> <{FIRST}> .\n",
        f'<u:s> <u:p> "open <{FIRST}> .\n',
        f"_:x <u:p> <u:o> <{FIRST}> .\n",
        f"<u:s> <u:p> _:x <{FIRST}> .\n",
        "<u:s> <u:p> <u:o> <u:another-graph> .\n",
        f"<{BASE}place/lost> <u:p> <u:o> <{WORLD}> .\n",
        "nothing of the sort",
    ],
)
@pytest.mark.parametrize("known", [False, True])
def test_a_bad_line_changes_nothing(store: Store, bad: str, known: bool) -> None:
    """Whether the plan is new or replaced, an error leaves the store as it was."""
    if known:
        store.replace(FIRST, lines(FIRST, "ab"))
    before = dump(store)
    with pytest.raises(ValidationError):
        store.replace(FIRST, [*lines(FIRST, "xyz"), bad])
    assert dump(store) == before


def test_a_source_that_breaks_in_the_middle_changes_nothing(store: Store) -> None:
    """Lines are streamed; when their maker fails, nothing has been written."""
    store.replace(FIRST, lines(FIRST, "ab"))
    before = dump(store)

    def breaking() -> Iterator[str]:
        yield from lines(FIRST, "c")
        raise ValidationError("broken")

    with pytest.raises(ValidationError):
        store.replace(FIRST, breaking())
    assert dump(store) == before


KILLED = """
import sys
from hongtu.graph.store import Store
from hongtu.graph.store.statements import WORLD
store, plan, size = Store.open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
edition = 0
print("ready", flush=True)
while True:
    edition += 1
    nodes = range(size)
    store.replace(plan, [f'<{plan}#n{n}> <u:p> "{edition}" <{plan}> .\\n' for n in nodes]
        + [f"<{plan}> <u:q> <https://w3id.org/hongtu/id/place/{n}> <{plan}> .\\n" for n in nodes]
        + [f'<https://w3id.org/hongtu/id/place/{n}> <u:p> "{edition}" <{WORLD}> .\\n' for n in nodes])
"""


@pytest.mark.parametrize("patience", [0.01, 0.12, 0.3])
def test_a_process_killed_while_writing_leaves_a_whole_edition(tmp_path: Path, patience: float) -> None:
    """After kill -9 the store opens, with all of one edition of the plan and of its world, and with its neighbour."""
    place, size = tmp_path / "db", 300
    with Store.open(place) as store:
        store.replace(SECOND, lines(SECOND, "ab"))
        neighbour = dump(store, SECOND)
    command = [sys.executable, "-c", KILLED, str(place), FIRST, str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(patience)
        writer.kill()
    with Store.open(place) as store:
        assert dump(store, SECOND) == neighbour
        for graph in (FIRST, WORLD):
            found = store.native.quads_for_pattern(None, ox.NamedNode("u:p"), None, ox.NamedNode(graph))
            editions = [quad.object for quad in found]
            assert len(editions) in (0, size)
            assert len(set(editions)) <= 1
        store.replace(FIRST, lines(FIRST, "c"))


def test_rdflib_sees_the_same_triples(store: Store) -> None:
    """`Store.graph` is a Dataset over the same data: reading, SPARQL and writing."""
    store.replace(FIRST, lines(FIRST, "ab"))
    dataset = store.graph()
    graph = dataset.graph(rdflib.URIRef(FIRST))
    asked: Any = store.query(f"SELECT ?s ?p ?o {{ GRAPH <{FIRST}> {{ ?s ?p ?o }} }}")
    here = {tuple(term.value for term in row) for row in asked}
    assert {tuple(str(term) for term in triple) for triple in graph} == here
    assert len(list(dataset.query("SELECT ?x { ?x ht:refersTo ?y }"))) == 2
    graph.add((rdflib.URIRef("u:s"), rdflib.URIRef("u:p"), rdflib.Literal("新")))
    assert b'<u:s> <u:p> "\xe6\x96\xb0" .' in dump(store, FIRST)


def test_queries_see_all_graphs_and_know_the_prefixes(store: Store) -> None:
    """A query needs no GRAPH and no PREFIX, and variables can be given."""
    store.replace(FIRST, lines(FIRST, "ab"))
    rows = list(store.query("SELECT ?label { ?x ht:refersTo ?y . ?y <u:label> ?label }"))  # type: ignore[arg-type]
    assert len(rows) == 2
    asked = store.query("ASK { ?x ht:refersTo ?y }", y=ox.NamedNode(f"{BASE}place/a"))
    assert bool(asked)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT nonsense",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "x" . SERVICE ?s { ?s ?p ?o } }',
    ],
)
def test_bad_and_fetching_queries_are_refused(store: Store, sparql: str) -> None:
    """A mistake and a request to another server both give one clear error."""
    with pytest.raises(QueryError, match=r"^SPARQL: [^\n]+$"):
        store.query(sparql)


@pytest.mark.parametrize("sparql", ['SELECT * { ?service ?p "SERVICE <x>" } # LOAD', "SELECT * { ?s ht:rule ?LOAD }"])
def test_the_word_service_in_a_name_or_text_is_no_fetch(store: Store, sparql: str) -> None:
    """Only the keyword fetches."""
    assert list(store.query(sparql)) == []  # type: ignore[arg-type]


def test_updates_do_not_load_and_need_a_writable_store(tmp_path: Path) -> None:
    """An update works, LOAD is refused, and a read-only store takes neither update nor plan."""
    with Store.open(tmp_path / "db") as store:
        store.update("INSERT DATA { GRAPH <u:g> { <u:s> <u:p> 1 } }")
        with pytest.raises(QueryError):
            store.update("LOAD <file:///etc/hostname>")
    with Store.open(tmp_path / "db", read_only=True) as store:
        assert len(dump(store, "u:g").splitlines()) == 1
        with pytest.raises(StoreError, match="for reading only"):
            store.update("CLEAR ALL")
        with pytest.raises(StoreError, match="for reading only"):
            store.replace(FIRST, lines(FIRST, "a"))


def test_the_ontology_is_loaded_once_and_anew_when_it_changed(tmp_path: Path) -> None:
    """A writable store holds the ontology's graph; one of another edition is brought up to date."""
    with Store.open(tmp_path / "db") as store:
        loaded = dump(store, ONTOLOGY)
        assert HT.Target.encode() in loaded
        store.update(f"DELETE WHERE {{ GRAPH <{ONTOLOGY}> {{ <{ONTOLOGY}> ?p ?o }} }}")
        store.update(f'INSERT DATA {{ GRAPH <{ONTOLOGY}> {{ <u:old> <u:p> "of an older edition" }} }}')
    with Store.open(tmp_path / "db") as store:
        assert b"older edition" not in dump(store, ONTOLOGY)
        assert dump(store, ONTOLOGY) == loaded


def test_a_store_that_does_not_exist_is_not_made_by_reading(tmp_path: Path) -> None:
    """Asking a missing store says what to do and leaves no folder behind."""
    with pytest.raises(StoreError, match=r"^no store at .*: run hongtu build first$"):
        Store.open(tmp_path / "no", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_a_store_are_refused(tmp_path: Path) -> None:
    """A file, a folder of other things and a URL each get one line; nothing is written into them."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "plan.txt").write_text("x")
    for location in (tmp_path / "papers", tmp_path / "papers" / "plan.txt", "https://example.org/sparql"):
        with pytest.raises(StoreError, match=r"^[^\n]+$"):
            Store.open(location)
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["plan.txt"]


def test_a_locked_store_says_so_and_can_still_be_read(tmp_path: Path) -> None:
    """One process writes; a second writer is told in one line, a reader sees what was committed."""
    command = f"from hongtu.graph.store import Store; Store.open({str(tmp_path / 'db')!r}"
    with Store.open(tmp_path / "db") as store:
        store.replace(FIRST, lines(FIRST, "ab"))
        writer = subprocess.run([sys.executable, "-c", f"{command})"], capture_output=True, text=True, check=False)
        reading = f"{command}, read_only=True).close()"
        reader = subprocess.run([sys.executable, "-c", reading], capture_output=True, text=True, check=False)
    assert "StoreError" in writer.stderr
    assert "another process is writing to this store" in writer.stderr.splitlines()[-1]
    assert reader.returncode == 0


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    """Closing twice is fine, asking afterwards is an error in one line, and the lock is free."""
    store = Store.open(tmp_path / "db")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query("ASK {}")
    Store.open(tmp_path / "db").close()


def test_a_backup_is_a_store_of_its_own(tmp_path: Path, store: Store) -> None:
    """It holds what was committed, lives on by itself, never overwrites anything, and needs a store on disk."""
    with Store.open(tmp_path / "db") as original:
        original.replace(FIRST, lines(FIRST, "ab"))
        before = dump(original)
        original.backup(tmp_path / "copy")
        original.remove(FIRST)
        with pytest.raises(StoreError, match="exists already"):
            original.backup(tmp_path / "copy")
    with Store.open(tmp_path / "copy") as copy:
        assert dump(copy) == before
        copy.replace(SECOND, lines(SECOND, "c"))
    with pytest.raises(StoreError, match="on disk"):
        store.backup(tmp_path / "memory")


@pytest.mark.parametrize(("extension", "graph"), [("xyz", None), ("ttl", None)])
def test_what_cannot_be_dumped_is_said(store: Store, extension: str, graph: str | None) -> None:
    """An unknown syntax and one that holds a single graph are errors."""
    with pytest.raises(QueryError):
        store.dump(extension=extension, graph=graph)


FILLING = """
import sys
from hongtu.graph.store import Store
with Store.open(sys.argv[1]) as store, store.together():
    for number in range(6):
        plan = f"{sys.argv[2]}-{number}"
        store.replace(plan, [f'<{plan}#n{n}> <u:p> "{n}" <{plan}> .\\n' for n in range(20)])
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_what_waits_together_is_safe_seen_and_copied(tmp_path: Path) -> None:
    """Changes that are not written out yet are seen beside the writer, are in a backup, and outlive kill -9."""
    place = tmp_path / "db"
    with Store.open(place) as store:
        store.replace(SECOND, lines(SECOND, "ab" * 20))
    command = [sys.executable, "-c", FILLING, str(place), FIRST]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with Store.open(place, read_only=True) as beside:
            seen = dump(beside)
            beside.backup(tmp_path / "running")
        writer.kill()
    with Store.open(place, read_only=True) as after:
        after.backup(tmp_path / "killed")
    assert seen.count(b'"19"') == 6
    for copy in (tmp_path / "running", tmp_path / "killed", place):
        with Store.open(copy) as store:
            assert dump(store) == seen
