"""The command line as people see it: English sentences go in, the user's language, help pages and tables come out.

1. `Program` picks the language (``--lang``, else the locale), and shows every error as one line with exit code 2.
2. `Page` translates help texts as they are written; the sentences stand in ``graph/messages.toml``.
3. `show` prints a table that fits the terminal; `progress` shows a bar where standard error is a terminal.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..graph.errors import HongtuError
from ..graph.messages import LANGUAGES, default_language, translated

if TYPE_CHECKING:
    from ..graph.table import Table

Item = TypeVar("Item")

_LONGEST = 300


class Language:
    """The language of this run; `asked` tells whether the user named one."""

    code = "en"
    asked = False


def _speak(arguments: Sequence[str]) -> None:
    """Find the language in the raw arguments, because help and errors come before all of them are read."""
    Language.code, Language.asked = default_language(), False
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        word = following if argument == "--lang" else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and word in LANGUAGES:
            Language.code, Language.asked = word, True


def say(sentence: str, *, err: bool = False) -> None:
    """Print an English sentence in the user's language."""
    click.echo(translated(sentence, Language.code), err=err)


class Page(click.HelpFormatter):
    """A help page in the user's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, translated(prefix or "Usage:", Language.code).rstrip() + " ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(translated(heading, Language.code))

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(translated(text, Language.code))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands with what they do."""
        super().write_dl([(term, translated(words, Language.code)) for term, words in rows], col_max, col_spacing)


click.Context.formatter_class = Page


class Program(click.Group):
    """The group of all commands: every command takes ``--lang``, every error becomes one line."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command that understands ``--lang``."""
        cmd.params.append(language_option())
        super().add_command(cmd, name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader that stops reading is no error (click would exit with 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    def main(self, args: Sequence[str] | None = None, *others: Any, **named: Any) -> Any:
        """Run the program and exit with its code."""
        words = sys.argv[1:] if args is None else list(args)
        _speak(words)
        try:
            code = super().main(words, *others, **{**named, "standalone_mode": False})
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else "", err=True)
            code = 2
        except (HongtuError, click.ClickException) as error:
            code = complain(error)
        except (click.Abort, KeyboardInterrupt):
            code = 130
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        sys.exit(code if isinstance(code, int) else 0)


def complain(error: HongtuError | click.ClickException) -> int:
    """Print an error as one line in the user's language, and return the exit code."""
    sentence = error.format_message() if isinstance(error, click.ClickException) else str(error)
    words = " ".join(translated(sentence.rstrip("."), Language.code).split())
    click.echo(f"hongtu: {words if len(words) <= _LONGEST else words[:_LONGEST] + '…'}", err=True)
    return 2


def language_option() -> click.Option:
    """Return the option that names the language; it may stand before or after the command."""
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help="Language of messages.",
    )


def show(table: Table, *, turned: bool = False) -> None:
    """Print a table, or its columns as rows; column names are translated, columns shrink to the width of a terminal."""
    from ..graph.table import Table

    headed = Table(tuple(translated(name, Language.code) for name in table.columns), table.rows)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo((headed.turned() if turned else headed).text(width), nl=False)


def progress(items: Iterator[Item], total: int) -> list[Item]:
    """Return all items, with a bar on standard error meanwhile if that is a terminal."""
    if not sys.stderr.isatty():
        return list(items)
    from rich.console import Console
    from rich.progress import Progress

    # By itself the bar would send what goes to standard output to its own console.
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        return list(bar.track(items, total=total, description=translated("reading", Language.code)))
