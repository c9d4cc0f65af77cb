"""The command line: each command is one call into the library, in Chinese or English.

A command is a module of `hongtu.viz.commands`; it imports what it needs when it runs, so that ``hongtu --help`` starts
at once. `hongtu.viz.console` holds what all commands share: languages, errors as one line, tables.

Exit codes: 0 fine, 1 findings (`validate`, `check --fail-on`, `vocab check`), 2 bad input or usage.
"""

from __future__ import annotations

import click

from hongtu.viz.commands.analyse import analyse
from hongtu.viz.commands.breakdown import breakdown
from hongtu.viz.commands.build import build
from hongtu.viz.commands.check import check
from hongtu.viz.commands.compare import compare
from hongtu.viz.commands.draw import draw
from hongtu.viz.commands.export import export
from hongtu.viz.commands.info import info
from hongtu.viz.commands.path import path
from hongtu.viz.commands.query import query
from hongtu.viz.commands.review import review
from hongtu.viz.commands.search import search
from hongtu.viz.commands.series import series
from hongtu.viz.commands.serve import serve
from hongtu.viz.commands.show import show
from hongtu.viz.commands.sparql import sparql
from hongtu.viz.commands.store import backup, restore, store_group
from hongtu.viz.commands.validate import validate
from hongtu.viz.commands.vocab import vocab
from hongtu.viz.console import Program, language_option

COMMANDS = (
    *(build, info, review, validate, vocab),
    *(query, sparql, search, show, path, analyse),
    *(series, compare, breakdown, check),
    *(draw, export, serve),
    *(backup, restore, store_group),
)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hongtu", message="%(version)s")
def main() -> None:
    """Turn government plans into a knowledge graph and ask it."""


main.params.append(language_option())
for command in COMMANDS:
    main.add_command(command)
