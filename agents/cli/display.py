"""What a command shows while it works: always on standard error, so that standard output holds the answer alone."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from agents.cli.streams import silence, writes_all_characters
from tools import plain

_AS_WIDE_AS_NEEDED = 1000


class PipeConsole(Console):
    """A console that falls silent when its reader has gone, as behind `| head`: the work still ends in order."""

    def on_broken_pipe(self) -> None:
        """Print nothing from here on."""
        self.quiet = True
        silence(sys.stderr if self.stderr else sys.stdout)


def console_for_tables() -> PipeConsole:
    """Return a console for tables: where nobody looks, as in a pipe, they are as wide as what they hold."""
    console = PipeConsole()
    return console if console.is_terminal or "COLUMNS" in os.environ else PipeConsole(width=_AS_WIDE_AS_NEEDED)


class Display:
    """A line for what is going on, bars for what can be counted, and lines for what is done.

    With `quiet` only what moves is shown, and only on a terminal. Without a terminal nothing moves: each thing
    that takes long is announced by a line.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = PipeConsole(stderr=True)
        self._quiet = quiet
        self._activity = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=self.console
        )
        self._downloads = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=self.console,
        )
        self._counts = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
        )
        self._live: Live | None = None

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            parts = Group(self._activity, self._downloads, self._counts)
            self._live = Live(parts, console=self.console, transient=True, refresh_per_second=8)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def line(self, text: str, style: str = "") -> None:
        """Print a line that stays."""
        if not self._quiet:
            self.console.print(plain(text), style=style, markup=False, highlight=False)

    def done(self, text: str) -> None:
        """Print that something is done."""
        self._marked("✓", "green", text)

    def failed(self, text: str) -> None:
        """Print that something was not done."""
        self._marked("✗", "red", text)

    def _marked(self, mark: str, style: str, text: str) -> None:
        if not self._quiet:
            self.console.print(Text.assemble((f"{mark} ", style), plain(text)))

    @contextmanager
    def doing(self, text: str, *, announced: bool = False) -> Iterator[None]:
        """Show `text` with its running time; `announced` prints it where nothing can move."""
        if announced and not self.console.is_terminal:
            self.line(f"{text} ...")
        task = self._activity.add_task(plain(text))
        try:
            yield
        finally:
            self._activity.remove_task(task)

    @contextmanager
    def downloading(self, name: str) -> Iterator[Callable[[int, int], None]]:
        """Show a bar in bytes; yield the function that moves it, which any thread may call."""
        if not self.console.is_terminal:
            self.line(f"downloading {name} ...")
        task = self._downloads.add_task(f"downloading {plain(name)}", total=None)
        try:
            yield lambda done, total: self._downloads.update(task, completed=done, total=total)
        finally:
            self._downloads.remove_task(task)

    @contextmanager
    def counting(self, text: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar of things done; yield the function that sets how many."""
        task = self._counts.add_task(text, total=total)
        try:
            yield lambda done: self._counts.update(task, completed=done)
        finally:
            self._counts.remove_task(task)


def one_line(text: str, characters: int) -> str:
    """Return a text as one line of at most so many characters, safe to show; what is left out is an ellipsis."""
    line = " ".join(plain(text).split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"


def read_aloud(markdown: str) -> str:
    """Return a Markdown text as a terminal shows it, without its marks."""
    from io import StringIO

    from rich.markdown import Markdown

    shown = StringIO()
    Console(file=shown, width=_AS_WIDE_AS_NEEDED, color_system=None).print(Markdown(plain(markdown)))
    return shown.getvalue()


def print_json(form: dict[str, Any]) -> None:
    """Print the one JSON object of a command to standard output."""
    import json

    from typer import echo

    echo(json.dumps(form, ensure_ascii=not writes_all_characters(sys.stdout), indent=1))
