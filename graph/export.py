"""The store as a file for other tools.

In: a store, a path, a format. Out: the file, whole or not at all.

1. `WRITERS` holds one writer a format, among them those that installed packages offer as entry points `hongtu.writers`;
   a writer takes the store and a binary file.
2. RDF formats write the statements in one fixed order, so that the same store gives the same bytes; formats without
   graphs (turtle) write what all graphs say.
3. GraphML and GEXF write the network of `analyse`: labels and kinds as plain attributes, for Gephi and its kin.
4. `write` writes into a file beside the wanted one, which then takes its name.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Final

from .. import ontology
from .errors import HongtuError, OutputError, QueryError

if TYPE_CHECKING:
    import networkx as nx
    import pyoxigraph as ox

    from .store import Store

_SHARED = ("plan", "project", "place", "org", "indicator", "policy")
Writer = Callable[["Store", IO[bytes]], None]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(store: Store, path: str | Path, format: str | None = None) -> None:  # noqa: A002 - the word that users say
    """Write the store to `path` in one of the formats of `WRITERS`; without one, the file's ending tells it.

    Raises:
        QueryError: there is no such format.
        OutputError: the file cannot be written.

    """
    known, ending = writers(), Path(path).suffix.lower().removeprefix(".")
    format = format or _ENDINGS.get(ending, ending)  # noqa: A001 - the word that users say
    if format not in known:
        raise QueryError(f"no format '{format}'; there are {', '.join(sorted(known))}")
    with _replacing(path) as file:
        known[format](store, file)


def writers() -> dict[str, Writer]:
    """Return the writers by name: ours, and those that installed packages add."""
    added = {entry.name: entry.load() for entry in entry_points(group="hongtu.writers")}
    return {**added, **WRITERS}


def replace_file(path: str | Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Raises:
        OutputError: the file cannot be written.

    """
    with _replacing(path) as file:
        file.write(content)


@contextmanager
def _replacing(path: str | Path) -> Iterator[IO[bytes]]:
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            temporary.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except HongtuError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# RDF ----------------------------------------------------------------------------------------------


def _turtle(store: Store, file: IO[bytes]) -> None:
    import pyoxigraph as ox

    triples = dict.fromkeys(quad.triple for quad in _quads(store))
    ox.serialize(triples, file, ox.RdfFormat.TURTLE, prefixes=_prefixes(store))


def _trig(store: Store, file: IO[bytes]) -> None:
    import pyoxigraph as ox

    ox.serialize(_quads(store), file, ox.RdfFormat.TRIG, prefixes=_prefixes(store))


def _nquads(store: Store, file: IO[bytes]) -> None:
    file.writelines(f"{quad} .\n".encode() for quad in _quads(store))


def _jsonld(store: Store, file: IO[bytes]) -> None:
    from .jsonld import document

    context = json.loads(ontology.context())["@context"]
    text = json.dumps(document(_quads(store), context), ensure_ascii=False, indent=1)
    file.write(text.encode() + b"\n")


def _quads(store: Store) -> list[ox.Quad]:
    """Return the statements in order; blank nodes, whose names are made up anew by each store, get canonical ones."""
    import pyoxigraph as ox

    named: list[ox.Quad] = []
    blank = ox.Dataset()
    for quad in store.quads():
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            blank.add(quad)
        else:
            named.append(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted([*named, *blank], key=lambda quad: (str(quad.graph_name), *map(str, quad.triple)))


def _prefixes(store: Store) -> dict[str, str]:
    """Return the prefixes of the ontology, one for each kind of shared node and one for each plan (`plan1` …)."""
    places = {f"{kind}_": f"{ontology.BASE}{kind}/" for kind in _SHARED}
    plans = {f"plan{number}": f"{plan.iri}#" for number, plan in enumerate(store.plans(), 1)}
    return {**ontology.PREFIXES, **places, **plans}


# Networks -----------------------------------------------------------------------------------------


def _graphml(store: Store, file: IO[bytes]) -> None:
    import networkx as nx

    nx.write_graphml_xml(_network(store), file)


def _gexf(store: Store, file: IO[bytes]) -> None:
    import networkx as nx

    # networkx writes the day of the export; the same store shall give the same bytes.
    text = "\n".join(nx.generate_gexf(_network(store)))
    file.write(re.sub(r' lastmodifieddate="[^"]*"', "", text).encode())


def _network(store: Store) -> nx.MultiDiGraph[str]:
    """Return the whole network; characters that XML cannot hold are gone from its words."""
    from .analyse.network import network

    whole = network(store)
    attributes = [*(data for _, data in whole.nodes(data=True)), *(data for *_, data in whole.edges(data=True))]
    for data in attributes:
        data.update((name, _CONTROL.sub("", value)) for name, value in data.items() if isinstance(value, str))
    return whole


WRITERS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "turtle": _turtle,
        "trig": _trig,
        "nquads": _nquads,
        "jsonld": _jsonld,
        "graphml": _graphml,
        "gexf": _gexf,
    }
)
"""Format → writer."""
_ENDINGS = {"ttl": "turtle", "nq": "nquads"}
