"""What users read, in their language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from hongtu.graph import errors
from hongtu.graph.messages import default_language, knows, translated


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    """The locale chooses the language as POSIX says: LC_ALL before LC_MESSAGES before LANG."""
    assert default_language(environment) == language


def test_every_error_that_a_command_tells_is_translated() -> None:
    """Each message raised by what commands call has a Chinese pattern; the service's processes speak English."""
    root = Path(__file__).parent.parent
    files = [path for path in (root / "graph").rglob("*.py") if path.parent.name != "processes"]
    files += [root / "cli.py", *(root / "viz" / "commands").glob("*.py")]
    messages = [words for file in files for words in _raised(ast.parse(file.read_text("utf-8")))]

    assert len(messages) > 60
    assert [words for words in messages if not knows(words)] == []


def _raised(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Raise)
            and isinstance(node.exc, ast.Call)
            and hasattr(errors, ast.unparse(node.exc.func))
        ):
            words = node.exc.args[0]
            if isinstance(words, ast.Constant):
                yield str(words.value)
            if isinstance(words, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "place" for part in words.values)


def test_untranslatable_sentences_stay() -> None:
    """A sentence without a pattern is shown as it is rather than not at all."""
    assert translated("quite unknown", "zh") == "quite unknown"
