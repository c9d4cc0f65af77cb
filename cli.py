"""The command line: each command is one call into the library."""

import click


@click.group()
def main() -> None:
    """Hongtu 宏图: a knowledge graph of government plans."""
