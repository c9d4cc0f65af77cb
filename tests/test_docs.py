"""What the documents show is what happens.

A `console` block holds commands after `$ ` and what they print; a line `…` stands for lines left out. The commands of a
page run in order in one folder, and every line shown must be printed, in that order.
`make docs` runs this file as a script: it writes what the commands print now into the pages.
"""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import hongtu

ROOT = Path(__file__).parents[1]
PAGES = {"README.md": "en", "README.zh.md": "zh"}
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))


def sessions(page: str) -> list[tuple[str, list[str]]]:
    """Return each command of a page with the lines shown under it."""
    blocks = re.findall(r"^```console\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S)
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip() not in ("", "…"):
            found[-1][1].append(line.rstrip())
    return found


def run(command: str, folder: Path, language: str) -> list[str]:
    """Run a command as a reader would, in the folder of the demo; return the lines that it prints."""
    words = shlex.split(command)
    assert words[0] in ("hongtu", "python"), command
    words[:1] = [sys.executable, "-m", "hongtu"] if words[0] == "hongtu" else [sys.executable]
    locale = {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[language]
    environment = {**os.environ, "HONGTU_STORE": "demo.db", "LC_ALL": locale, "PYTHONUTF8": "1"}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_what_its_commands_print(page: str, tmp_path: Path) -> None:
    """Every line of output in the README is printed by its command, in that order."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    shown = sessions(page)
    assert shown[0][0] == "hongtu build data/plans"
    for command, lines in shown:
        printed = iter(run(command, tmp_path, PAGES[page]))
        missing = [line for line in lines if line not in printed]
        assert missing == [], command


def test_both_pages_give_the_same_commands() -> None:
    """The Chinese page is a twin of the English one."""
    assert [command for command, _ in sessions("README.md")] == [command for command, _ in sessions("README.zh.md")]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    """A relative link names a file that is there."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / name).read_text("utf-8"))

    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def with_examples() -> list[str]:
    """Return the modules of the package whose docstrings hold examples."""
    names = ["hongtu", *(info.name for info in pkgutil.walk_packages(hongtu.__path__, "hongtu."))]
    parts = [name for name in names if name.split(".")[1:2] in ([], ["graph"], ["ontology"], ["data"], ["viz"])]
    finder = doctest.DocTestFinder()
    return [name for name in parts if any(test.examples for test in finder.find(importlib.import_module(name)))]


@pytest.mark.parametrize("name", with_examples())
def test_examples_in_docstrings_are_true(name: str) -> None:
    """What a docstring shows after `>>>` is what comes out."""
    results = doctest.testmod(importlib.import_module(name))

    assert results.attempted > 0
    assert results.failed == 0


# Run as a script ----------------------------------------------------------------------------------


def refreshed(page: str, folder: Path) -> str:
    """Return the page with what its commands print now; an answer that was cut short keeps its length."""
    lines: list[str] = []
    for block in re.split(r"^(```console\n.*?^```\n)", (ROOT / page).read_text("utf-8"), flags=re.M | re.S):
        if not block.startswith("```console\n"):
            lines.append(block)
            continue
        lines.append("```console\n")
        for part in re.split(r"^(?=\$ )", block.removeprefix("```console\n").removesuffix("```\n"), flags=re.M)[1:]:
            command, _, old = part.partition("\n")
            printed = run(command[2:], folder, PAGES[page])
            shown = [*printed[: old.count("\n") - 1], "…"] if old.endswith("…\n") else printed
            lines.append("\n".join([command, *shown]) + "\n")
        lines.append("```\n")
    return "".join(lines)


if __name__ == "__main__":
    for name in PAGES:
        with tempfile.TemporaryDirectory() as made:
            (Path(made) / "data").symlink_to(ROOT / "data")
            (ROOT / name).write_text(refreshed(name, Path(made)), "utf-8")
