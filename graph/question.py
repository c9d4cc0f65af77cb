"""Named questions: files of `queries/` go in, `Question` values come out.

A question is one SPARQL file whose comment header says what it answers::

    # title: 按季度列出到期事项
    # title-en: What falls due, by quarter
    # description: …
    # description-en: …
    # parameter: from date = 2021-01-01 | 2021-04-01 | 起始日期 | first day

1. The header is every leading comment line; a parameter line gives name, kind, default after ``=`` (none: no
   restriction), an example, and what it means in Chinese and English.
2. The body holds ``VALUES ?name_ { UNDEF }`` where a parameter's value belongs. The file is therefore valid SPARQL
   as it stands (with the prefixes of `hongtu.ontology.PREFIXES`) and then asks without restriction.
3. ``VALUES ?lang_ { "zh" }`` marks where the language of labels belongs; every question may be asked with `lang`.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .errors import QueryError

_PARAMETER = re.compile(r"(?P<name>\w+) (?P<kind>\w+)(?: = (?P<default>\S+))?")

CONTRACT = (
    "sections",
    "targets",
    "projects",
    "milestones",
    "places",
    "organizations",
    "responsibilities",
    "programs",
)
"""The tables whose leading columns other tools rely on."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be given with a question; `kind` says how the words become a term (see `hongtu.graph.query`)."""

    name: str
    kind: str
    default: str | None
    example: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query with a name; titles and descriptions by language (``zh``, ``en``)."""

    name: str
    title: dict[str, str]
    description: dict[str, str]
    parameters: tuple[Parameter, ...]
    text: str


@cache
def load() -> dict[str, Question]:
    """Read every question, the contract tables first, the others by name."""
    folder = files("hongtu.graph") / "queries"
    found = {path.name.removesuffix(".rq"): path for path in folder.iterdir() if path.name.endswith(".rq")}
    rest = sorted(found.keys() - set(CONTRACT))
    return {name: parse(name, found[name].read_text("utf-8")) for name in (*CONTRACT, *rest)}


@cache
def find(name: str) -> Question:
    """Return the question called `name`, reading only its file.

    Raises:
        QueryError: there is none; the message names similar ones.
    """
    path = files("hongtu.graph") / "queries" / f"{name}.rq"
    if re.fullmatch(r"[a-z0-9-]+", name) and path.is_file():
        return parse(name, path.read_text("utf-8"))
    similar = difflib.get_close_matches(name, load(), n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(similar)}?" if similar else "'hongtu query --list' shows all"
    raise QueryError(f"no question is called '{name}'; {hint}")


def parse(name: str, text: str) -> Question:
    """Read the header of one query file.

    Raises:
        QueryError: a line of the header is missing or malformed.
    """
    header: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        key, _, value = line.removeprefix("#").strip().partition(": ")
        if key == "parameter":
            parameters.append(_parameter(name, value))
        else:
            header[key] = value
    missing = {"title", "title-en", "description", "description-en"} - header.keys()
    if missing:
        raise QueryError(f"queries/{name}.rq: the header lacks {', '.join(sorted(missing))}")
    title = {"zh": header["title"], "en": header["title-en"]}
    description = {"zh": header["description"], "en": header["description-en"]}
    return Question(name, title, description, tuple(parameters), text)


def _parameter(name: str, line: str) -> Parameter:
    declaration, *words = [part.strip() for part in line.split("|")]
    match = _PARAMETER.fullmatch(declaration)
    if not match or len(words) != 3:
        raise QueryError(
            f"queries/{name}.rq: 'parameter: {line}' is not 'NAME KIND = DEFAULT | EXAMPLE | 中文 | English'"
        )
    example, zh, en = words
    return Parameter(match["name"], match["kind"], match["default"], example, zh, en)
