"""The vocabulary of the genre, kept in TOML files that an official can read and extend.

A file ``lexicon/NAME.toml`` holds tables; a table maps a meaning to the list of words that carry it::

    [events]
    start = ["开工", "启动", "动工"]

`load` reads the built-in files once; ``load(extra)`` adds a project's own file, whose tables are named
``[NAME.TABLE]`` and extend the built-in ones (``hongtu build --vocab FILE``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import VocabularyError

Table = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All tables of the vocabulary; compare and hash by identity, so that compiled patterns can be cached for it."""

    tables: Mapping[tuple[str, str], Table]
    asked: dict[tuple[str, str], str] = field(default_factory=dict)
    """How each table has been read so far: for its ``words``, its ``meanings``, or as a ``table``."""

    def table(self, name: str, table: str) -> Table:
        """Return the meanings of ``[table]`` in ``NAME.toml`` with their words, as written there."""
        self.asked.setdefault((name, table), "table")
        try:
            return self.tables[name, table]
        except KeyError:
            raise VocabularyError(f"lexicon: there is no table [{table}] in {name}.toml") from None

    @cache  # noqa: B019 - lexicons are few and live as long as the process
    def words(self, name: str, table: str) -> tuple[str, ...]:
        """Return every word of a table, in the order of the file."""
        self.asked.setdefault((name, table), "words")
        return tuple(word for words in self.table(name, table).values() for word in words)

    @cache  # noqa: B019
    def meanings(self, name: str, table: str) -> Mapping[str, str]:
        """Return word → meaning for a table; a later line wins."""
        self.asked[name, table] = "meanings"
        return {word: meaning for meaning, words in self.table(name, table).items() for word in words}


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression that matches any of `words`, the longest first.

    >>> alternatives(["建成", "建成投用"])
    '建成投用|建成'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def load(extra: Path | None = None) -> Lexicon:
    """Return the built-in vocabulary, with the tables of the file `extra` added to it.

    Raises:
        VocabularyError: `extra` cannot be read, is no TOML, or holds something other than lists of words.
    """
    tables: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    folder = files("hongtu.graph.extract").joinpath("lexicon")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            _add(tables, file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")), file.name)
    if extra is not None:
        for name, content in _read(extra).items():
            _add(tables, name, content, str(extra))
    return Lexicon(tables)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{path}: cannot be read as a vocabulary file: {error}") from error


def _add(tables: dict[tuple[str, str], dict[str, tuple[str, ...]]], name: str, content: Any, where: str) -> None:
    if not isinstance(content, dict):
        raise VocabularyError(f"{where}: '{name}' must be a group of tables, as in [{name}.TABLE]")
    for table, meanings in content.items():
        if not isinstance(meanings, dict):
            raise VocabularyError(f"{where}: [{table}] must be a table of word lists")
        known = tables.setdefault((name, table), {})
        for meaning, words in meanings.items():
            if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
                raise VocabularyError(f"{where}: [{table}] {meaning} must be a list of words")
            known[meaning] = (*known.get(meaning, ()), *words)
