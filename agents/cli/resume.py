"""The command `resume`: a run goes on where it was left, whichever agent began it."""

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import typer
from rich.text import Text

from agents.acting.agent import Acted
from agents.acting.report import FILE, read_report
from agents.agent import Agent
from agents.cli.announced import announced
from agents.cli.display import Display, PipeConsole, print_json
from agents.cli.failures import EXIT_CODES
from agents.cli.solve import follow_run, followed, lasting
from agents.kept_runs import ENDS
from agents.runs import RunFolder, find_run, newest_run
from agents.surface import Surface
from tools import GroundplanError, InputError, counted, plain


def resume_run(run: str | None, answer: str | None, model: str | None, maker: str | None, *, as_json: bool) -> None:
    """Go on with a run and print what it comes to; `maker` names the agent of a run that was begun in Python."""
    name = newest_run() if run is None else run
    folder = find_run(name)
    display = Display(quiet=as_json)
    _require_unended(folder, answer, model)
    if maker is not None:
        if model is not None:
            raise InputError("--model is for runs of groundplan solve", hint="give the model to the agent itself")
        _follow_made(display, made_agent(maker), name, answer, as_json=as_json)
    if (folder.path / FILE).is_file():
        _show_report(Acted(name, read_report(folder)), as_json=as_json)
    chosen = announced(lasting(model) if model else folder.settings().model, display)
    agent = Agent.of_run(name, model=chosen)
    follow_run(display, agent, name, agent.stream_resumed(name, answer), as_json=as_json)


def _require_unended(folder: RunFolder, answer: str | None, model: str | None) -> None:
    """Raise `InputError` for an answer or a model that a run would need only to go on, if it has ended."""
    if not any((folder.path / end).is_file() for end in ENDS):
        return
    for option, given in (("--answer", answer), ("--model", model)):
        if given is not None:
            hint = f"leave it out: groundplan resume {folder.name} shows how the run ended"
            raise InputError(f"{option} has no effect on the run {folder.name!r}, which has ended", hint=hint)


def made_agent(maker: str) -> Surface[Acted] | Agent:
    """Return the agent that `module:name` is or makes; raise `InputError` if it is none."""
    module, _, name = maker.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)  # a console script does not look where it is called, as `python -m` does
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError, SyntaxError) as error:
        raise InputError(f"{maker!r} cannot be loaded: {error}", hint="name it as MODULE:NAME") from error
    made = _made_by(found, maker) if callable(found) and not isinstance(found, Surface) else found
    if not isinstance(made, Surface):
        raise InputError(
            f"{maker!r} is {type(made).__name__} and no agent", hint="name an agent, or a function that makes it"
        )
    return made


def _made_by(function: Callable[[], object], maker: str) -> object:
    """Call the function; what it raises is a defect of the one who wrote it, and not of ours."""
    try:
        return function()
    except GroundplanError:
        raise
    except Exception as error:  # the maker is the user's code and may raise anything
        raise InputError(
            f"{maker!r} raised {type(error).__name__}: {error}", hint="it takes no arguments and returns an agent"
        ) from error


def _follow_made(
    display: Display, agent: Surface[Acted] | Agent, name: str, answer: str | None, *, as_json: bool
) -> NoReturn:
    if isinstance(agent, Agent):
        follow_run(display, agent, name, agent.stream_resumed(name, answer), as_json=as_json)
    end = followed(display, agent, name, agent.stream_resumed(name, answer), as_json=as_json)
    _show_report(end, as_json=as_json)


def _show_report(end: Acted, *, as_json: bool) -> NoReturn:
    """Print the report of a run of the tool-using agent, and leave with the exit code of its status."""
    report = end.report
    if as_json:
        print_json({"run": end.run, **report.json_form()})
    else:
        console = PipeConsole(highlight=False)
        console.print(Text(f"{report.status}{': ' + plain(report.reason) if report.reason else ''}", style="bold"))
        console.print(Text(plain(json.dumps(report.answer, ensure_ascii=False, indent=1))))
        for ruling in report.rulings:
            found = "".join(f"\n    {plain(finding)}" for finding in ruling.findings)
            console.print(Text(f"checker {ruling.checker} {'accepts' if ruling.passed else 'rejects'}{found}"))
        console.print(Text(f"run {end.run}: {counted(len(report.steps), 'step', 'steps')}", style="dim"))
    raise typer.Exit(EXIT_CODES[report.status])
