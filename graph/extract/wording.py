"""The wording of notes: labels, verbs, manners and legends, compiled from ``lexicon/responsibilities.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .agents import Names
from .lexicon import Lexicon, alternatives


@dataclass(frozen=True, slots=True)
class Wording:
    """Labels, verbs and legends compiled from ``lexicon/responsibilities.toml``."""

    names: Names
    labels: dict[str, tuple[str, bool]]
    longest: int
    excuses: tuple[str, ...]
    explained: tuple[str, ...]
    verb: re.Pattern[str]
    roles: dict[str, str]
    endings: tuple[str, ...]
    strong: re.Pattern[str]
    legend: re.Pattern[str]
    firsts: tuple[str, ...]

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> Wording:
        """Return the wording of a vocabulary."""
        words = "responsibilities"
        labels = {word: (role, False) for word, role in lexicon.meanings(words, "labels").items()}
        labels |= {word: (role, True) for word, role in lexicon.meanings(words, "leaders").items()}
        labels |= dict.fromkeys(lexicon.words(words, "other"), ("", False))
        roles = dict(lexicon.meanings(words, "verbs"))
        manner = lexicon.table(words, "manner")
        first = alternatives(lexicon.words(words, "legend"))
        before, after = alternatives(manner["before"]), alternatives(manner["after"])
        return Wording(
            Names.of(lexicon),
            labels,
            max(map(len, labels)),
            lexicon.table(words, "excuses")["before"],
            lexicon.table(words, "excuses")["bracket"],
            re.compile(rf"(?:{before})*(?P<verb>{alternatives(roles)})(?:{after})*[。．\s]*$"),
            roles,
            tuple(roles) + manner["after"],
            re.compile(alternatives(lexicon.words(words, "strong"))),
            _legend(first),
            (*lexicon.words(words, "legend"), "第一"),
        )


def _legend(first: str) -> re.Pattern[str]:
    leads = r"[^，。；）)]{0,8}(?:为|是)[^，。；）)]{0,3}(?:牵头|主办|主责)[^，。；）)]{0,4}"
    first = first.replace("第一", r"第\s*一\s*")
    other = r"牵头(?:单位|部门)?(?:均|都)?(?:排|列)(?:在|于|名)?(?:首位|第一)"
    return re.compile(rf"(?:(?:{first}){leads}|{other})(?:[，,]\s*(?:以)?下同)?")
