"""The words of the pages in Chinese and English: a key and values go in, a sentence comes out.

1. ``words.toml`` holds, by section, ``key = ["中文", "English"]``; `{name}` in a sentence takes a value.
2. `Wording` is one language of it; templates call it as ``t("overview.title")``. A key that is missing is an error.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the pages in one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence called `key`, with `values` filled in.

        Raises:
            KeyError: there is no such sentence.
        """
        return catalogue()[key][LANGUAGES.index(self.language)].format(**values)

    @property
    def tag(self) -> str:
        """The language as a page declares it."""
        return "zh-Hans" if self.language == "zh" else "en"


@cache
def catalogue() -> dict[str, tuple[str, str]]:
    """Return every sentence by its key, Chinese and English."""
    sections = tomllib.loads((files("hongtu.viz.pages") / "words.toml").read_text("utf-8"))
    return {f"{section}.{key}": tuple(pair) for section, pairs in sections.items() for key, pair in pairs.items()}


def chosen(asked: str | None, cookie: str | None, accepted: str = "") -> str:
    """Return the language of a page: the one asked for, else the cookie's, else English only where it is preferred."""
    for language in (asked, cookie):
        if language in LANGUAGES:
            return str(language)
    first = accepted.split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh"
