"""A page that draws the graph: one file, no network needed, nothing in it that a plan's text could make run.

In: a store and a choice (see `graph.analyse`). Out: an HTML file with a drawing by pyvis, legend, search and evidence.

1. The chosen part of the network is folded to the kinds that are shown; what is folded away (milestones,
   responsibilities, tasks) is told in the panel of its neighbours.
2. `layout` places the nodes, pyvis collects them and renders our own template instead of its own: the library comes
   from the pyvis package and goes into the page, physics is off, no address is named.
3. Data goes into a JSON block in which `<`, `>` and `&` are escaped, and from there to the page as text only.
   A content security policy allows the two scripts and the style by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..graph.analyse.network import fold, network
from ..graph.errors import QueryError
from ..graph.export import replace_file
from .layout import layout

if TYPE_CHECKING:
    import networkx as nx

    from ..graph.store import Store

    Network = nx.MultiDiGraph[str]

OPTIONS: Final = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "dragNodes": False, "tooltipDelay": 120, "hideEdgesOnDrag": True},
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0, "arrows": {"to": {"enabled": False}}},
    "nodes": {"shapeProperties": {"interpolation": False}},
}


def draw(
    store: Store,
    path: str | Path,
    *,
    plan: str | None = None,
    theme: str | None = None,
    kind: str | Collection[str] | None = None,
    around: str | None = None,
    hops: int = 2,
) -> int:
    """Write a page that draws the graph, or the chosen part of it; return how many nodes it shows.

    Raises:
        QueryError: nothing of that name is in the store, or the store is empty.
        OutputError: the file cannot be written.

    """
    whole = network(store, plan=plan, theme=theme, around=around, hops=hops)
    shown = fold(whole, _wanted(kind))
    if not shown:
        raise QueryError("there is nothing to draw; fill the store first: hongtu build PATH")
    replace_file(path, page(shown, whole).encode())
    return len(shown)


def page(shown: Network, whole: Network) -> str:
    """Return the page for a network; `whole` is the network before it was folded, to tell what was folded away."""
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup

    library, program, style = _library(), _template("network.js"), _template("network.css")
    picture = _picture(shown)
    data = {
        "nodes": [own | told for own, told in zip(picture.nodes, _told(shown, whole), strict=True)],
        "edges": picture.edges,
        "options": OPTIONS,
        **{name: _looks()[name] for name in ("kinds", "relations")},
    }
    picture.templateEnv = Environment(loader=FunctionLoader(_template), autoescape=True)
    picture.path = "network.html"
    picture.templateEnv.globals.update(
        data=Markup(_script_json(data)),
        library=Markup(library),
        program=Markup(program),
        style=Markup(style),
        policy=_policy([library, program], style),
    )
    return str(picture.generate_html())


def _wanted(kind: str | Collection[str] | None) -> list[str]:
    if kind:
        return [kind] if isinstance(kind, str) else list(kind)
    return [name for name, look in _looks()["kinds"].items() if look.get("shown", True)]


# What pyvis collects ------------------------------------------------------------------------------


def _picture(shown: Network) -> Any:
    from pyvis.network import Network as Picture  # type: ignore[import-untyped]

    picture = Picture(directed=True, heading=_heading(shown), cdn_resources="in_line")
    numbers = {node: number for number, node in enumerate(shown)}
    places = layout(shown)
    for node, data in shown.nodes(data=True):
        look = _looks()["kinds"][data["kind"]]
        x, y = (round(value, 1) for value in places[node])
        picture.add_node(
            numbers[node], _name(data), look["shape"], size=look["size"], x=x, y=y, kind=data["kind"], color=look["day"]
        )
    for head, tail, relation in shown.edges(keys=True):
        picture.add_edge(numbers[head], numbers[tail], relation=relation)
    return picture


def _heading(shown: Network) -> str:
    """Return the labels of the nodes that were asked for, else of the plans."""
    asked = [shown.nodes[node]["label"] for node in shown.graph.get("around", ()) if node in shown]
    plans = [data["label"] for _, data in shown.nodes(data=True) if data["kind"] == "Plan"]
    return "、".join((asked or plans)[:3]) or "宏图"


def _name(data: Mapping[str, Any]) -> str:
    """Return what stands beside the node: sections with their number, the unnamed opening of a plan as what it is."""
    if data["kind"] == "Preamble":
        return str(_looks()["kinds"]["Preamble"]["zh"])
    number = data.get("number", "")
    return f"{number} {data['label']}" if number and not data["label"].startswith(number) else data["label"]


def _told(shown: Network, whole: Network) -> Iterator[dict[str, Any]]:
    """Yield for each node what its panel tells: evidence, details, and the facts that were folded away."""
    names, kinds = _looks()["details"], _looks()["kinds"]
    for node, data in shown.nodes(data=True):
        beside = {*whole.predecessors(node), *whole.successors(node)} - shown.nodes
        folded = sorted((whole.nodes[n]["position"], n) for n in beside)
        yield {
            "iri": data["iri"],
            "plan": data["plan"],
            "position": data["position"],
            "evidence": data["evidence"].splitlines(),
            "details": [[names[name], str(data[name])] for name in names if data.get(name)],
            "facts": [[kinds[whole.nodes[n]["kind"]]["zh"], whole.nodes[n]["label"]] for _, n in folded],
        }


# What the page is made of -------------------------------------------------------------------------


@cache
def _looks() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_template("kinds.toml"))


def _template(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


def _library() -> str:
    """Return the drawing library that pyvis brings along; of several versions, the newest."""
    shelves = Path(str(files("pyvis"))) / "templates" / "lib"
    return max(shelves.glob("vis-*/vis-network.min.js")).read_text("utf-8")


def _script_json(data: object) -> str:
    """Return JSON that no HTML parser takes for anything else: a plan's `</script>` stays a plan's words."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _policy(scripts: list[str], style: str) -> str:
    allowed = " ".join(_digest(script) for script in scripts)
    return f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
