"""The command `runs`: what is kept of each run, and how one that has not ended goes on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import JsonOption

if TYPE_CHECKING:
    from agents.kept_runs import KeptRun

MOST_SHOWN = 20
_CHARACTERS = 70


def runs(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of runs or of an evaluation; without it where runs are kept.")
    ] = None,
    unfinished: Annotated[bool, typer.Option("--unfinished", help="Only those that have not ended.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List runs, the newest first: which have ended, which wait for an answer, and what goes on with each."""
    from dataclasses import asdict

    from agents.cli.display import print_json
    from agents.kept_runs import kept_runs
    from agents.runs import runs_folder

    usual = runs_folder() if folder is None else folder
    found = kept_runs(usual) if folder is not None or usual.is_dir() else []
    if unfinished:
        found = [run for run in found if run.state != "ended"]
    if as_json:
        print_json({"runs": [asdict(run) for run in found]})
    else:
        _show(found)


def _show(found: "list[KeptRun]") -> None:
    from rich.text import Text

    from agents.cli.display import PipeConsole, one_line, read_aloud

    console = PipeConsole(soft_wrap=True, highlight=False)
    for run in found[:MOST_SHOWN]:
        detail = read_aloud(run.detail) if run.state == "waits" else run.detail
        state = f"{run.state}: {detail}" if detail else run.state
        style = {"ended": "green", "unreadable": "red"}.get(run.state, "yellow")
        console.print(Text.assemble((run.run, "bold"), "  ", (one_line(state, 2 * _CHARACTERS), style)))
        if run.agent:  # of one that is unreadable it is not known
            console.print(Text(f"  {run.agent}: {one_line(run.request, _CHARACTERS)}", style="dim"))
        if run.go_on:
            console.print(Text(f"  {run.go_on}"))
    if len(found) > MOST_SHOWN:
        console.print(Text(f"{len(found) - MOST_SHOWN} older ones: --json lists all", style="dim"))
    if not found:
        console.print(Text("there are none", style="dim"))
