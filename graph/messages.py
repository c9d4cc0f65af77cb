"""What the command line says, in Chinese or English: English sentences go in, the user's language comes out.

1. English is the source: code writes its sentences in English, with what varies already filled in.
2. `messages.toml` pairs each English pattern (``no question is called '{name}'; {hint}``) with its Chinese one.
3. `translated` finds the pattern that a sentence fits, the one with most literal text first, and fills the Chinese one;
   what stands for a placeholder whose name ends in ``_`` is translated in its turn. Other sentences stay as they are.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")

_HOLE = re.compile(r"\\\{(\w+)\\\}")


def default_language(environment: Mapping[str, str] | None = None) -> str:
    """Return ``zh`` where the locale of the environment is Chinese, else ``en``."""
    variables = os.environ if environment is None else environment
    chosen = next((variables[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if variables.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def translated(sentence: str, language: str) -> str:
    """Return an English sentence in `language`.

    >>> translated("done", "en")
    'done'
    """
    if language == "en" or not sentence:
        return sentence
    for pattern, chinese in _catalogue():
        match = pattern.fullmatch(sentence)
        if match:
            return chinese.format(**{name: _filled(name, words) for name, words in match.groupdict().items()})
    return sentence


def _filled(name: str, words: str) -> str:
    return translated(words, "zh") if name.endswith("_") else words


def knows(sentence: str) -> bool:
    """Tell whether the catalogue has a pattern for this English sentence."""
    return any(pattern.fullmatch(sentence) for pattern, _ in _catalogue())


@cache
def _catalogue() -> list[tuple[re.Pattern[str], str]]:
    """Return the patterns with what they become, the most literal patterns first."""
    pairs = tomllib.loads((files("hongtu.graph") / "messages.toml").read_text("utf-8"))
    ordered = sorted(
        ((english, chinese) for section in pairs.values() for english, chinese in section.items()),
        key=lambda pair: -len(re.sub(r"\{\w+\}", "", pair[0])),
    )
    return [(_compiled(english), chinese) for english, chinese in ordered]


def _compiled(english: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)
