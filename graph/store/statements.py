"""Statements as lines of text: what a plan brings, what it points to, and the marks by which that is remembered.

In: N-Quads lines of a plan. Out: its N-Triples lines by graph, SPARQL data blocks, marks of the world's statements.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from ...ontology import BASE, HT
from ..errors import ValidationError

WORLD = f"{BASE}graph/world"
"""The graph of the nodes that plans share."""


def sort_out(plan: str, lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return a plan's own triples and those of the world as N-Triples lines, each once."""
    ends: dict[str, list[str]] = {f" <{plan}> .\n": [], f" <{WORLD}> .\n": []}
    for line in lines:
        for end, chosen in ends.items():
            if line.endswith(end):
                chosen.append(f"{line[: -len(end)]} .\n")
                break
        else:
            raise ValidationError(f"{plan}: a statement for another graph: {line.strip()[:200]}")
        if "_:" in re.split('[<"]', line, maxsplit=1)[0] or "> _:" in line.split('"', 1)[0]:
            raise ValidationError(f"{plan}: a statement with a blank node: {line.strip()[:200]}")
    own, world = (list(dict.fromkeys(chosen)) for chosen in ends.values())
    lost = {line[1 : line.index(">")] for line in world} - references(own) - references(world)
    if lost:
        raise ValidationError(f"{plan}: nothing refers to the world's node {min(lost)}")
    return [*own, contribution(plan, world)], world


def mark(line: str) -> str:
    """Return the mark of a statement: 48 bits of a hash, eight characters."""
    return b64encode(blake2b(line.encode(), digest_size=6).digest()).decode()


def contribution(plan: str, world: list[str]) -> str:
    """Return the statement with which a plan remembers what it says of the world."""
    return f'<{plan}> <{HT.contributes}> "{" ".join(sorted(map(mark, world)))}" .\n'


def marks(triples: Iterable[str]) -> frozenset[str]:
    """Return the marks of the world's statements that a plan's own triples say it brings."""
    told = (line for line in triples if f"> <{HT.contributes}> " in line)
    return frozenset(word for line in told for word in line[line.index('"') + 1 : line.rindex('"')].split())


def quads(triples: list[str], graph: str) -> Iterator[str]:
    """Yield triples as N-Quads lines of a graph."""
    return (f"{triple[:-3]} <{graph}> .\n" for triple in triples)


def block(verb: str, graph: str, triples: list[str]) -> str:
    """Return an update that inserts or deletes triples of a graph; empty if there are none."""
    return f"{verb} DATA {{ GRAPH <{graph}> {{\n{''.join(triples)}}} }}" if triples else ""


def references(triples: Iterable[str]) -> set[str]:
    """Return the world nodes to which N-Triples lines point."""
    found = (line[line.rfind(" <") + 2 : -4] for line in triples if line.endswith("> .\n"))
    return {iri for iri in found if iri.startswith(BASE) and "#" not in iri and not iri.startswith(f"{BASE}plan/")}
