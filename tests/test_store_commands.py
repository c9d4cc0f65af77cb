"""Looking after a store: backup, restore and check, also while others use it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hongtu.cli import main
from hongtu.graph.build import nquads, plan_iris
from hongtu.graph.store import Store
from hongtu.graph.store.statements import WORLD
from hongtu.ontology import NIF

from .conftest import Example


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, words), "--lang", "en"])


@pytest.fixture
def plan(example: Example) -> tuple[str, list[str]]:
    assert example.document.plan
    iri = plan_iris(example.document.plan)[0]
    return iri, list(nquads(example.document, example.found, iri))


@pytest.fixture
def place(tmp_path: Path, plan: tuple[str, list[str]]) -> Path:
    with Store.open(tmp_path / "db") as store:
        store.replace(*plan)
    return tmp_path / "db"


def content(place: Path) -> bytes:
    with Store.open(place, read_only=True) as store:
        return store.dump() or b""


def test_a_backup_brought_back_is_the_same_store(place: Path, tmp_path: Path) -> None:
    """Byte for byte, and sound."""
    assert run("backup", tmp_path / "kept", "--store", place).exit_code == 0
    assert run("restore", tmp_path / "kept", "--store", tmp_path / "new").exit_code == 0
    assert content(tmp_path / "new") == content(place) == content(tmp_path / "kept")
    assert run("store", "check", "--store", tmp_path / "new").output == "checked: 1 plans, 0 findings\n"


def test_a_backup_holds_what_a_writer_has_committed(place: Path, plan: tuple[str, list[str]], tmp_path: Path) -> None:
    """While another process has the store open for writing, all plans it finished are in the copy, and none by half."""
    code = (
        "import sys; from hongtu.graph.store import Store\n"
        "store = Store.open(sys.argv[1]); store.update('INSERT DATA { GRAPH <u:g> { <u:a> <u:b> 1 } }')\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(place)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"ready\n"
        told = run("build", Path(__file__).parents[1] / "data" / "plans" / "xincheng-2024.txt", "--store", place)
        assert told.exit_code == 2
        assert told.output.count("\n") == 1
        assert "another process is writing" in told.output
        assert run("backup", tmp_path / "kept", "--store", place).exit_code == 0
        assert run("info", "--store", place).exit_code == 0
        writer.communicate()
    assert b"<u:a> <u:b>" in content(tmp_path / "kept")
    assert plan[0].encode() in content(tmp_path / "kept")


@pytest.mark.parametrize("verb", ["backup", "restore"])
@pytest.mark.parametrize("there", ["folder", "file", "store"])
def test_nothing_that_exists_is_written_over(verb: str, there: str, place: Path, tmp_path: Path) -> None:
    """The line names what is in the way; it stays as it is, and nothing half done lies about."""
    target = tmp_path / "target"
    if there == "file":
        target.write_text("mine")
    elif there == "folder":
        target.mkdir()
        (target / "mine").touch()
    else:
        assert run("backup", target, "--store", place).exit_code == 0
    before = sorted(tmp_path.iterdir())
    source, store = (target, place) if verb == "backup" else (place, target)
    result = run(verb, source, "--store", store)
    assert result.exit_code == 2
    assert f"{target} exists already" in result.output
    assert sorted(tmp_path.iterdir()) == before


def test_only_a_backup_can_be_brought_back(tmp_path: Path) -> None:
    """A folder of other things, or nothing, makes no store."""
    result = run("restore", tmp_path, "--store", tmp_path / "new")
    assert result.exit_code == 2
    assert "no backup of a store" in result.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (f"DELETE {{ GRAPH ?g {{ ?t <{NIF.isString}> ?x }} }} INSERT {{ GRAPH ?g {{ ?t <{NIF.isString}> 'no' }} }}"
         f" WHERE {{ GRAPH ?g {{ ?t <{NIF.isString}> ?x }} }}", "the quotation differs from the text"),
        (f"DELETE WHERE {{ GRAPH <{WORLD}> {{ ?s a ?o }} }}", "statements on shared nodes are missing"),
        (f"INSERT DATA {{ GRAPH <{WORLD}> {{ <u:a> a <u:b> }} }}", "statements on shared nodes come from no plan"),
        ("DELETE WHERE { GRAPH ?g { ?s ht:sha256 ?o } }", "the plan is not whole"),
    ],
)  # fmt: skip
def test_check_finds_what_is_wrong(damage: str, words: str, place: Path) -> None:
    """Each kind of damage is a line, and the exit code is 1."""
    with Store.open(place) as store:
        store.update(damage)
    result = run("store", "check", "--store", place)
    assert result.exit_code == 1
    assert words in result.output


def test_a_store_whose_files_are_damaged_is_told_in_one_line(place: Path) -> None:
    """Not a traceback."""
    with Store.open(place) as store:
        store.native.optimize()
    for file in place.glob("*.sst"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    result = run("store", "check", "--store", place)
    assert result.exit_code in (1, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)
