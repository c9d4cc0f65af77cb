"""Where do these words stand? A store and some words go in, a `Table` of names and sentences comes out.

1. The index of words (`hongtu.graph.search.index`) is kept beside the store (`hongtu.graph.search.kept`).
2. When the store has changed every plan's rows are read again and compared by their hash; plans that changed are
   indexed anew, each in a transaction of its own, so that whoever is interrupted has not worked in vain.
3. What can be found: the names of projects, places, bodies, indicators, policies and themes that plans speak of; titles
   of plans and sections; the labels of facts; every sentence of every plan. Names are found by their pinyin as well.
4. A service that must answer at once takes the index as it `stands`, and has another process `keep` it in step.
5. Another server has no files: there it compares names, facts and texts itself, one by one (`Scan`).
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ...ontology import BASE, FOAF, HT, ORG, PREFIXES
from ..errors import QueryError
from ..query import select, table
from ..store import Store
from ..store.edition import ONTOLOGY
from ..store.statements import WORLD
from ..table import Table
from .company import Company
from .index import SHARED, Entry, Hit, Index, Mention, Part, folded

COLUMNS: Final = ("kind", "name", "plan", "section", "sentence", "iri")

_CLASSES: Final = {
    HT.Project: "project",
    HT.Place: "place",
    ORG.Organization: "organization",
    ORG.Post: "organization",
    FOAF.Group: "organization",
    FOAF.Person: "organization",
    HT.Indicator: "indicator",
    HT.Theme: "theme",
    HT.Plan: "plan",
    HT.Section: "section",
    HT.Milestone: "milestone",
    HT.Target: "target",
    HT.Task: "task",
    HT.Responsibility: "responsibility",
    HT.Portfolio: "portfolio",
    HT.Policy: "policy",
}
KINDS: Final = (*dict.fromkeys(_CLASSES.values()), "sentence")
"""What can be found, in the order in which it is shown."""

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?")
_SHARED_NAMES = f"""SELECT ?node ?type ?name WHERE {{
  VALUES ?graph {{ <{WORLD}> <{ONTOLOGY}> }}
  VALUES ?type {{ {" ".join(f"<{iri}>" for iri in _CLASSES)} }}
  GRAPH ?graph {{ ?node a ?type ; skos:prefLabel|skos:altLabel ?name FILTER(LANG(?name) != "en") }}
}} ORDER BY ?node ?type ?name"""
_OWN = """SELECT ?what ?node ?type ?name ?begin ?end ?number WHERE {{
  GRAPH <{plan}> {{
    {{ BIND(0 AS ?what) ?node nif:isString ?name }}
    UNION {{ BIND(1 AS ?what) ?node a ht:Section ; ht:number ?number ; nif:beginIndex ?begin ; nif:endIndex ?end
      OPTIONAL {{ ?node dcterms:title ?name }} }}
    UNION {{ BIND(2 AS ?what) ?node rdfs:label ?name ; a ?type ; ht:anchor/nif:beginIndex ?begin }}
    UNION {{ BIND(3 AS ?what) ?passage ht:refersTo ?node ; nif:beginIndex ?begin }}
    UNION {{ BIND(3 AS ?what) ?fact ht:indicator|ht:agent ?node ; ht:anchor/nif:beginIndex ?begin }}
    UNION {{ BIND(3 AS ?what) BIND(0 AS ?begin) ?plan a ht:Plan ; ht:issuer|dcterms:spatial ?node }}
    UNION {{ BIND(3 AS ?what) ?section dcterms:subject ?node ; nif:beginIndex ?begin }}
    UNION {{ BIND(4 AS ?what) ?node a ht:Plan ; dcterms:title ?name }}
  }}
}} ORDER BY ?what ?begin DESC(?end) ?node ?type ?name"""
_SCAN = """SELECT DISTINCT ?name ?node ?plan WHERE {{
  VALUES ?type {{ {types} }} {narrow}
  GRAPH ?plan {{ ?node a ?type ; skos:prefLabel|skos:altLabel|dcterms:title|rdfs:label ?name }}
  FILTER(CONTAINS(LCASE(STR(?name)), LCASE({words})))
}} ORDER BY STRLEN(?name) ?name ?node LIMIT {limit}"""
_SPEAKING = """SELECT ?plan WHERE {{
  {narrow} GRAPH ?plan {{ ?plan a ht:Plan . ?whole nif:isString ?text }}
  FILTER(CONTAINS(LCASE(STR(?text)), LCASE({words})))
}} ORDER BY ?plan LIMIT {limit}"""
_OUTLINED = """SELECT ?what ?node ?type ?name ?begin ?end ?number WHERE {{
  GRAPH <{plan}> {{ {{ BIND(0 AS ?what) ?node nif:isString ?name }}
    UNION {{ BIND(1 AS ?what) ?node a ht:Section ; ht:number ?number ; nif:beginIndex ?begin ; nif:endIndex ?end }} }}
}}"""


def search(store: Store, text: str, *, kinds: Collection[str] = (), plan: str | None = None, limit: int = 20) -> Table:
    """Return the names and sentences that hold `text`, grouped by kind, at most `limit` of each kind.

    Case, width and blanks do not matter. Of names the shortest come first, all else in the order of plans and texts.
    `plan` is the IRI of a plan, or its end.

    Raises:
        QueryError: there is nothing to look for, or no such kind.
    """
    chosen = tuple(kind for kind in KINDS if not kinds or kind in kinds)
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise QueryError(f"no kind '{unknown[0]}'; there are {', '.join(KINDS)}")
    if not folded(text):
        raise QueryError("there is nothing to look for: give some words")
    within = None if plan is None else plan if plan.startswith(BASE) else f"{BASE}plan/{plan}"
    with opened(store) as index:
        found = [hit for kind in chosen for hit in index.find(text, kind, within, limit)]
    return Table(
        COLUMNS, tuple((hit.kind, hit.name, _short(hit.plan), hit.section, hit.sentence, hit.iri) for hit in found)
    )


class _Words(Index):
    def bring_up(self, store: Store) -> None:
        """Put in the parts that changed, each in a transaction of its own."""
        current = _sources(store.native)
        for name in sorted(self.parts.keys() - current.keys()):
            with self.writing():
                self.remove(name)
        for name, (digest, rows) in current.items():
            if self.parts.get(name) != digest:
                with self.writing():
                    self.replace(name, digest, _part(name, rows))


@contextmanager
def opened(store: Store) -> Iterator[Index | Scan]:
    """Give the store's index, in step with it."""
    if store.remote:
        yield Scan(store)
        return
    with _Words.beside(store) as index:
        yield index


@contextmanager
def standing(store: Store) -> Iterator[Index | Scan | None]:
    """Give the store's index as it stands, also behind the store; None where there is none yet."""
    if store.location is None or store.remote:
        with opened(store) as index:
            yield index
        return
    path = Path(store.location, Index.file)
    try:
        found = Index(path) if path.is_file() else None
    except sqlite3.DatabaseError:
        found = None
    try:
        yield found
    finally:
        if found is not None:
            found.close()


def keep(location: str) -> None:
    """Bring what is kept beside the store in a folder in step with it: the company of things, and the index."""
    with Store.open(location, read_only=True) as store, Company.beside(store), opened(store):
        pass


def in_step(store: Store) -> bool:
    """Tell whether the index answers to the store as it is; one that is missing will be made and does no harm."""
    if store.location is None or not Path(store.location, Index.file).exists():
        return True
    try:
        index = Index(Path(store.location, Index.file))
    except sqlite3.DatabaseError:
        return False
    try:
        return index.parts == {name: digest for name, (digest, _) in _sources(store.native).items()}
    finally:
        index.close()


def _sources(native: ox.Store) -> dict[str, tuple[str, bytes]]:
    """Return the rows from which each part is made, with their hash."""
    plans = native.query("SELECT ?plan { GRAPH ?plan { ?plan a ht:Plan } } ORDER BY ?plan", prefixes=dict(PREFIXES))
    texts = {row["plan"].value: _OWN.format(plan=row["plan"].value) for row in plans}  # type: ignore[union-attr]
    found: dict[str, tuple[str, bytes]] = {}
    # The names first: an index that is still being made finds them as soon as a plan speaks of them.
    for name, text in {WORLD: _SHARED_NAMES, **texts}.items():
        answer = native.query(text, prefixes=dict(PREFIXES))
        assert isinstance(answer, ox.QuerySolutions), "a SELECT query has rows"
        rows = answer.serialize(format=ox.QueryResultsFormat.TSV) or b""
        found[name] = (blake2b(rows, digest_size=16).hexdigest(), rows)
    return found


# Rows ---------------------------------------------------------------------------------------------


def _part(name: str, rows: bytes) -> Part:
    answer = ox.parse_query_results(rows, format=ox.QueryResultsFormat.TSV)
    cells = [[getattr(term, "value", "") for term in row] for row in answer]  # type: ignore[union-attr]
    if name == WORLD:
        return Part([Entry(kind, node, "", text, "") for node, kind, text in _names(cells)])
    return _plan(name, cells)


def _names(cells: list[list[str]]) -> list[tuple[str, str, str]]:
    """Return names with the kind of their node: of several types the first of `KINDS`, but a plan is no policy here."""
    kinds: dict[str, str] = {}
    for node, iri, _ in cells:
        kinds[node] = min(kinds.get(node, _CLASSES[iri]), _CLASSES[iri], key=KINDS.index)
    pairs = dict.fromkeys((node, kinds[node], text) for node, _, text in cells)
    return [found for found in pairs if found[1] in SHARED]


def _plan(plan: str, table: list[list[str]]) -> Part:
    text = next((row[3] for row in table if row[0] == "0"), "")
    sections = [(int(row[4]), int(row[5]), row[6], row[1], row[3]) for row in table if row[0] == "1"]
    places = _Places(text, sections)
    entries = [Entry("plan", row[1], "", row[3], "") for row in table if row[0] == "4"]
    entries += [Entry("section", node, number, title, "") for _, _, number, node, title in sections if title]
    entries += _facts([row for row in table if row[0] == "2" and row[2] in _CLASSES], places)
    for begin, sentence in places.sentences:
        iri = f"{plan}#char={begin},{begin + len(sentence)}"
        entries.append(Entry("sentence", iri, places.section(begin), sentence, sentence))
    told = [(row[1], int(row[4])) for row in table if row[0] == "3"]
    mentions = [Mention(node, place, places.section(place), places.sentence(place)) for node, place in told]
    return Part(entries, mentions)


def _facts(table: list[list[str]], places: _Places) -> list[Entry]:
    facts: dict[str, tuple[str, str, int]] = {}
    for _, node, iri, name, begin, *_ in table:
        kind = min(facts.get(node, (_CLASSES[iri],))[0], _CLASSES[iri], key=KINDS.index)
        facts[node] = (kind, name, int(begin))
    return [
        Entry(kind, node, places.section(begin), name, places.sentence(begin))
        for node, (kind, name, begin) in facts.items()
    ]


class _Places:
    """The sentences and sections of one text."""

    def __init__(self, text: str, sections: list[tuple[int, int, str, str, str]]) -> None:
        found = ((match.start(), match.group()) for match in _SENTENCE.finditer(text))
        trimmed = ((begin + len(words) - len(words.lstrip()), words.strip()) for begin, words in found)
        self.sentences = [(begin, words) for begin, words in trimmed if words]
        self._sections = sections

    def sentence(self, begin: int) -> str:
        """Return the sentence around an offset."""
        number = bisect_right(self.sentences, (begin, "\U0010ffff"))
        return self.sentences[number - 1][1] if number else ""

    def section(self, begin: int) -> str:
        """Return the number of the smallest section around an offset."""
        inside = (number for start, end, number, *_ in reversed(self._sections) if start <= begin < end)
        return next(inside, "")


# Other servers ------------------------------------------------------------------------------------


class Scan:
    """In the place of the index where another server holds the store: that server compares names and texts itself."""

    state = ""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kinds: dict[str, str] = {}

    def find(self, words: str, kind: str, part: str | None, limit: int) -> list[Hit]:
        """Return what of one kind holds the words; of several kinds a node has the one that is asked for first."""
        if kind == "sentence":
            return list(islice(self._sentences(words, part, limit), limit))
        types = " ".join(f"<{iri}>" for iri, name in _CLASSES.items() if name == kind)
        narrow = f"VALUES ?plan {{ <{part}> <{WORLD}> }}" if part else ""
        found = table(
            select(self._store, _SCAN.format(types=types, narrow=narrow, words=ox.Literal(words), limit=limit))
        )
        hits = [
            Hit(kind, str(name), str(plan) if _short(str(plan)) else "", "", "", str(it)) for name, it, plan in found
        ]
        return [hit for hit in hits if self._kinds.setdefault(hit.iri, kind) == kind]

    def _sentences(self, words: str, part: str | None, limit: int) -> Iterator[Hit]:
        narrow = f"VALUES ?plan {{ <{part}> }}" if part else ""
        for row in select(self._store, _SPEAKING.format(narrow=narrow, words=ox.Literal(words), limit=limit)):
            answer = select(self._store, _OUTLINED.format(plan=row["plan"].value))
            cells = [[getattr(term, "value", "") for term in each] for each in answer]
            cells.sort(key=lambda row: (int(row[4] or 0), -int(row[5] or 0)))
            for entry in _plan(row["plan"].value, cells).entries:
                if entry.kind == "sentence" and folded(words) in folded(entry.text):
                    yield Hit(entry.kind, entry.text, row["plan"].value, entry.section, entry.sentence, entry.iri)


def _short(plan: str) -> str:
    return plan.rpartition("/plan/")[2] if "/plan/" in plan else ""
