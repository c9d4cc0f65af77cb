"""The house: what is tracked is what is shipped, and every file keeps to the budget."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("graph", "ontology", "data", "viz")
SUFFIXES = {".py", ".toml", ".ttl", ".jsonld", ".rq", ".csv", ".txt", ".html", ".css", ".js", ".svg", ".typed"}
HOSTS = ("py" + "pi.org", "pythonhosted" + ".org", "registry.npm" + "js.org", "deb.debian" + ".org")


pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows what is tracked")


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files of the repository, also those that are not committed yet, without what git ignores."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    return tuple(sorted({Path(name) for name in listed if name and (ROOT / name).is_file()}))


def sources() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.parts[0] != ".typing"]


def shipped() -> set[str]:
    """Return what belongs into the package: the files at the root, and all of its parts."""
    inside = {path for path in tracked() if path.parts[0] in PARTS}
    return {f"hongtu/{path.as_posix()}" for path in inside} | {
        f"hongtu/{name}" for name in ("__init__.py", "__main__.py", "cli.py", "py.typed")
    }


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """Return the files of a source distribution and of the wheel built from it, in a folder with a hard name."""
    work = tmp_path_factory.mktemp("规划 图")
    checkout = work / "鸿 图"
    for path in tracked():
        (checkout / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, checkout / path, follow_symlinks=False)
    source = build(checkout, "build_sdist", work / "sdist")
    names = unpack(source, work / "unpacked")
    wheel = build(work / "unpacked", "build_wheel", work / "wheel")
    with zipfile.ZipFile(wheel) as zipped:
        return names, {name for name in zipped.namelist() if ".dist-info/" not in name}


def unpack(archive: Path, folder: Path) -> set[str]:
    """Unpack the files below the archive's only folder; Debian's Python 3.11 has no `extractall(filter=…)` yet."""
    names = set()
    with tarfile.open(archive) as opened:
        for member in opened:
            content, name = opened.extractfile(member), member.name.partition("/")[2]
            if content is not None:
                names.add(name)
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content.read())
    return names


def build(folder: Path, step: str, output: Path) -> Path:
    output.mkdir()
    script = f"import sys; from setuptools import build_meta; print(build_meta.{step}(sys.argv[1]))"
    command = [sys.executable, "-W", "ignore", "-c", script, str(output)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr
    return next(output.iterdir())


def test_the_wheel_is_the_repository(archives: tuple[set[str], set[str]]) -> None:
    """Every tracked file of the package is in the wheel, and nothing else."""
    assert archives[1] == shipped()


def test_the_source_distribution_can_test_itself(archives: tuple[set[str], set[str]]) -> None:
    """Package, tests, documents and the house are all in it."""
    wanted = {path.as_posix() for path in tracked() if path.parts[0] in (*PARTS, "tests", "docs")}

    assert wanted <= archives[0]
    assert {"Makefile", "LICENSE", "README.md", "README.zh.md", "CHANGELOG.md", "CONTRIBUTING.md"} <= archives[0]


def test_every_package_and_suffix_is_known() -> None:
    """A new sub-package or kind of data file is named in pyproject.toml, or it would not be shipped."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = {path.parent for path in sources() if path.parts[0] in PARTS and path.name == "__init__.py"}

    assert {"hongtu"} | {".".join(("hongtu", *folder.parts)) for folder in folders} == set(settings["packages"])
    assert {path.suffix for path in tracked() if path.parts[0] in PARTS} <= SUFFIXES


def test_the_root_holds_exactly_three_python_files() -> None:
    """Setuptools would ship any other as a module of the package."""
    assert {path.name for path in sources() if len(path.parts) == 1} == {"__init__.py", "__main__.py", "cli.py"}


def test_no_file_is_longer_than_400_lines() -> None:
    """A file is read in one sitting."""
    code = [path for path in tracked() if path.suffix in {".py", ".js", ".css", ".html"}]

    assert [str(path) for path in code if len((ROOT / path).read_text("utf-8").splitlines()) > 400] == []


def test_no_function_is_longer_than_40_lines() -> None:
    """Counted without the docstring; builders of examples for tests may be as long as the example."""
    functions = [
        (f"{path}:{node.lineno} {node.name}", body_lines(node))
        for path in sources()
        if path.parts[0] != "tests"
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert [name for name, lines in functions if lines > 40] == []


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    told = ast.get_docstring(node) is not None
    docstring = first.end_lineno - first.lineno + 1 if told and first.end_lineno else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def test_no_file_names_a_registry_or_a_machine() -> None:
    """Where packages come from, and where this was written, is nobody's business here."""
    places = re.compile("|".join(map(re.escape, HOSTS)) + "|/" + "work/|/" + r"root/|/home/\w|C:\\\\Users")
    texts = [(path, (ROOT / path).read_bytes()) for path in tracked()]
    hits = [str(path) for path, text in texts if places.search(text.decode("utf-8", "ignore"))]

    assert hits == []


def test_no_foreign_or_large_file_is_tracked() -> None:
    """Libraries and data of others are fetched, not copied."""
    assert [str(path) for path in tracked() if (ROOT / path).stat().st_size > 300_000] == []
    assert [str(path) for path in tracked() if path.name.endswith((".min.js", ".min.css", ".whl"))] == []


def test_help_stays_quick_to_import() -> None:
    """`hongtu --help` loads neither networkx nor pyvis nor rdflib."""
    script = "import sys, hongtu.cli; print(*sorted({'networkx', 'pyvis', 'rdflib', 'IPython'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
