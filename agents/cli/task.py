"""The command `run`: one task of a world, from its words or from its own specification."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer
from rich.markdown import Markdown
from rich.panel import Panel

from agents.agent import Agent
from agents.cli.announced import announced
from agents.cli.display import Display, PipeConsole, print_json
from agents.cli.failures import EXIT_CODES
from agents.cli.show import amount
from agents.cli.solve import follow_run
from agents.documents import Result, Ruling
from agents.evaluate.agent_runs import ASSUMED
from agents.evaluate.task_sets import travel_task
from agents.formalisms.travel import TravelFormalism
from agents.runs import new_run_name
from envs import Tables, TripTask, load_tables
from tools import Budget, InputError, plain


@dataclass(frozen=True, slots=True)
class TaskOptions:
    """What `groundplan run` was told."""

    world: str
    task: str
    model: str
    data: Path | None
    spec: Literal["model", "oracle"]
    seconds: float


def require_world(world: str) -> None:
    """Raise `InputError` for a world without tasks."""
    if world != "travel":
        raise InputError(
            f"unknown world {world!r}",
            hint="the worlds with tasks are: travel; a Sokoban level is solved by run sokoban",
        )


def run_task(options: TaskOptions, *, as_json: bool) -> None:
    """Solve one task and print the answer."""
    require_world(options.world)
    tables = load_tables(options.data)
    task = travel_task(tables, options.data, options.task)
    display = Display(quiet=as_json)
    display.line(task.text, style="italic")
    if options.spec == "oracle":
        _solve_oracle(tables, task, options, display, as_json=as_json)
        return
    model = announced(options.model, display)
    agent = Agent(model, data=options.data, world=options.world, seconds=options.seconds, assume=ASSUMED)
    name = new_run_name()
    follow_run(display, agent, name, agent.stream(task.text, name), as_json=as_json)


def _solve_oracle(tables: Tables, task: TripTask, options: TaskOptions, display: Display, *, as_json: bool) -> None:
    formalism = TravelFormalism(tables)
    spec = task.request.model_dump(mode="json")
    with display, display.doing("the solver decides"):
        result = formalism.solve(spec, Budget(seconds=options.seconds))
    rulings = formalism.verify(spec, result) if result.status == "solved" else ()
    status = result.status if all(ruling.passed for ruling in rulings) else "invalid"
    if as_json:
        form = {"task": task.id, "status": status, "result": result.json_form()}
        print_json({**form, "rulings": [ruling.json_form() for ruling in rulings]})
    else:
        shown = formalism.show(spec, result) if result.status == "solved" else formalism.explain(spec, result)
        _print(result, rulings, result.reason if result.status == "gave up" else shown)
    if EXIT_CODES[status]:
        raise typer.Exit(EXIT_CODES[status])


def _print(result: Result, rulings: tuple[Ruling, ...], shown: str) -> None:
    console = PipeConsole()
    cost = "" if result.cost is None else f" · {amount(result.cost)}"
    proof = " · proven optimal" if result.optimal else ""
    console.print(Panel(Markdown(plain(shown)), title=f"{result.status}{cost}{proof}"))
    for ruling in rulings:
        mark, style = ("✓", "green") if ruling.passed else ("✗", "red")
        verdict = "accepts" if ruling.passed else "rejects"
        console.print(f"{mark} checker {ruling.checker} {verdict}", style=style, markup=False, highlight=False)
