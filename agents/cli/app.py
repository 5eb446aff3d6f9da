"""The commands and their options; each imports what it needs only when it runs."""

import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from agents.cli.applicable import require_applicable
from agents.cli.completion import (
    known_benches,
    known_engines,
    known_planners,
    known_runs,
    known_splits,
    known_tasks,
    known_weights,
    known_worlds,
)
from agents.cli.failures import INTERRUPTED, GuardedGroup, report
from agents.cli.heuristics import heuristics
from agents.cli.mcp import mcp
from agents.cli.memory import memory as memories
from agents.cli.options import (
    TRAVEL_DATA_VARIABLE,
    DataOption,
    Engine,
    EvalSource,
    JsonOption,
    ModelOption,
    OnConflict,
    SecondsOption,
    SpecSource,
    Switch,
    World,
    finite,
)
from agents.cli.runs import runs
from agents.cli.statutes import statutes
from agents.cli.streams import prepare_streams
from tools import InputError, StorageError

T = TypeVar("T")
SUMMARY = "Plan with proof: the model formalizes, solvers decide, checkers judge."
EXITS = (
    "Exit codes: 0 solved, 1 a defect, 2 bad input, 3 proven unsolvable, 4 gave up or rejected, "
    "5 a question waits, 6 the model failed, 7 the data, 8 the disk, 9 no confinement, 130 interrupted."
)
# The options that do something in each form of a command that has several.
OF_FILES = ("domain", "problem", "engine", "heuristic", "optimal", "plan_file", "seconds", "as_json")
OF_WORDS = ("domain", "model", "world", "data", "on_conflict", "people", "memory", "seconds", "as_json")
# Of what is no trip nobody asks how many travel, and nothing of a PDDL problem is ever given up.
OF_WORLDS = {
    World.PROGRAM: tuple(name for name in OF_WORDS if name not in ("data", "people")),
    World.PDDL: tuple(name for name in OF_WORDS if name not in ("data", "people", "on_conflict")),
}
OF_LEVELS = ("level", "render", "fewest_pushes", "seconds", "as_json")
OF_TASKS = ("task", "model", "data", "spec", "seconds", "as_json")
OF_EMBEDDED = ("model", "engine", "port", "as_json")

app = typer.Typer(
    name="groundplan",
    cls=GuardedGroup,
    help=SUMMARY,
    epilog=EXITS,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    try:
        prepare_streams()
        app()
    except StorageError as error:
        report(error, as_json=False)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code != INTERRUPTED:
            raise
        # An orderly exit would wait for threads that wait for downloads, models and solvers.
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(INTERRUPTED)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"groundplan {version('groundplan')}")
        raise typer.Exit


@app.callback(epilog=EXITS)
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Plan with proof: the model formalizes, solvers decide, checkers judge."""


@app.command()
def solve(
    context: typer.Context,
    request: Annotated[str | None, typer.Argument(help="The request in plain words; - reads standard input.")] = None,
    domain: Annotated[Path | None, typer.Option(help="A PDDL domain that the request, or --problem, is about.")] = None,
    problem: Annotated[Path | None, typer.Option(help="A PDDL problem of --domain; no model is asked.")] = None,
    engine: Annotated[
        str | None, typer.Option(help="A PDDL engine, auto or portfolio.", autocompletion=known_engines)
    ] = None,
    heuristic: Annotated[
        str | None, typer.Option(help="Of PDDL: learned, or a name in the library; --engine runs beside it.")
    ] = None,
    optimal: Annotated[bool, typer.Option("--optimal", help="Of PDDL: prove that no plan is cheaper.")] = False,
    plan_file: Annotated[Path | None, typer.Option("--out", help="Of PDDL: a file for the plan.")] = None,
    model: ModelOption = "embedded",
    world: Annotated[World, typer.Option(help="What the request is about.")] = World.AUTO,
    data: DataOption = None,
    on_conflict: Annotated[OnConflict, typer.Option(help="When nothing satisfies the request.")] = OnConflict.ASK,
    people: Annotated[int | None, typer.Option(min=1, help="Head count to assume if the request has none.")] = None,
    memory: Annotated[bool, typer.Option("--memory/--no-memory", help="Learn from accepted requests.")] = False,
    seconds: SecondsOption = 900.0,
    as_json: JsonOption = False,
) -> None:
    """Turn a request in plain words, or a PDDL problem, into a plan that a solver found and a checker accepted."""
    if problem is not None or (domain is not None and request is None):
        if request is not None:
            raise InputError("both a request and a problem are given", hint="leave out the words, or --problem")
        from agents.cli.pddl import SolveOptions, solve_files

        require_applicable(context, "a PDDL problem, which no model reads", OF_FILES)
        files = _given(domain, "--domain FILE", "which domain?"), _given(problem, "--problem FILE", "which problem?")
        engine = "auto" if engine is None else engine
        solve_files(SolveOptions(*files, engine, optimal, seconds, plan_file, heuristic), as_json=as_json)
        return
    require_applicable(
        context,
        "a request in words",
        OF_WORDS,
        hint="it is for --domain with --problem; a request in words is planned for as its world needs",
    )
    from agents.cli.solve import solve_request

    if domain is not None:
        if world not in (World.AUTO, World.PDDL):
            raise InputError("--domain is for planning problems", hint=f"leave out --world {world.value}")
        world = World.PDDL
    if world in OF_WORLDS:
        form = f"--world {world.value}" if domain is None else "a request about a PDDL domain"
        require_applicable(context, form, OF_WORLDS[world])
        data = domain
    assume = {} if people is None else {"people": str(people)}
    options: dict[str, object] = {
        "world": world.value,
        "on_conflict": on_conflict.value,
        "seconds": seconds,
        "assume": assume,
    }
    if memory:
        from agents.memory.schema import memory_file

        options["memory"] = memory_file()
    words = _given(request, "groundplan solve REQUEST, or --domain and --problem", "what is to be planned?")
    solve_request(words, model, data, options, as_json=as_json)


@app.command()
def resume(
    run: Annotated[
        str | None, typer.Argument(help="Name of the run; without it the newest.", autocompletion=known_runs)
    ] = None,
    answer: Annotated[str | None, typer.Option(help="Answer to the question the run waits for.")] = None,
    model: Annotated[str | None, typer.Option(help="Another model than the one it was started with.")] = None,
    agent: Annotated[
        str | None,
        typer.Option(help="MODULE:NAME of an agent, or of a function that makes it: for a run begun in Python."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Go on with a run that was interrupted, killed, or waits for an answer."""
    from agents.cli.resume import resume_run

    resume_run(run, answer, model, agent, as_json=as_json)


@app.command()
def verify(
    context: typer.Context,
    certificate: Annotated[
        Path, typer.Argument(help="A certificate.json, or the name of a run.", autocompletion=known_runs)
    ],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge the plan of a certificate again: no model, no solver, only the checkers and the data."""
    from agents.cli.verify import verify_certificate

    verify_certificate(context, certificate, data, as_json=as_json)


@app.command()
def run(
    context: typer.Context,
    world: Annotated[str, typer.Argument(help="The world: travel or sokoban.", autocompletion=known_worlds)],
    task: Annotated[
        str | None,
        typer.Option(
            "--task",
            help="Id of a task, such as generated/3, or NAME/7 of NAME.jsonl in --data.",
            autocompletion=known_tasks,
        ),
    ] = None,
    level: Annotated[str | None, typer.Option(help="Of sokoban: FILE#N, its title or its place.")] = None,
    render: Annotated[
        Path | None, typer.Option(help="Of sokoban: draw the plan as a .gif, or the level as a .png or .svg.")
    ] = None,
    fewest_pushes: Annotated[
        bool, typer.Option("--fewest-pushes", help="Of sokoban: prove that no plan has less.")
    ] = False,
    model: ModelOption = "embedded",
    data: DataOption = None,
    spec: Annotated[SpecSource, typer.Option(help="Where the specification comes from.")] = SpecSource.MODEL,
    seconds: SecondsOption = 900.0,
    as_json: JsonOption = False,
) -> None:
    """Solve one task of a world: a trip, from its words or (--spec oracle) its specification; a Sokoban level."""
    if world == "sokoban":
        from agents.cli.level import run_level

        require_applicable(context, "run sokoban", OF_LEVELS)
        run_level(_given(level, "--level FILE#N"), render, seconds, fewest_pushes=fewest_pushes, as_json=as_json)
        return
    from agents.cli.task import TaskOptions, require_world, run_task

    require_world(world)
    require_applicable(context, f"run {world}", OF_TASKS)
    if spec is SpecSource.ORACLE:
        _require_no_model(context)
    run_task(TaskOptions(world, _given(task, "--task ID"), model, data, spec.value, seconds), as_json=as_json)


def _require_no_model(context: typer.Context) -> None:
    require_applicable(
        context, "--spec oracle", context.params.keys() - {"model"}, hint="no model is asked: leave it out"
    )


def _given(value: T | None, option: str, question: str = "which task?") -> T:
    if value is None:
        raise InputError(question, hint=f"name it with {option}")
    return value


@app.command()
def validate(
    domain: Annotated[Path, typer.Option(help="The PDDL domain.")],
    problem: Annotated[Path, typer.Option(help="The PDDL problem.")],
    plan: Annotated[Path, typer.Option(help="The plan: steps in parentheses, numbered lists, IPC time stamps, ...")],
    as_json: JsonOption = False,
) -> None:
    """Replay a plan on a PDDL problem: its cost, or the first step that fails and what it lacks."""
    from agents.cli.pddl import validate_files

    validate_files(domain, problem, plan, as_json=as_json)


@app.command()
def diagnose(
    domain: Annotated[Path, typer.Argument(help="A PDDL domain.")],
    problems: Annotated[list[Path] | None, typer.Argument(help="Problems of it.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say all that is wrong or odd in a PDDL domain and in problems of it, with line, column and a suggestion."""
    from agents.cli.pddl import diagnose_files

    diagnose_files(domain, problems or [], as_json=as_json)


@app.command("eval")
def evaluate(
    context: typer.Context,
    bench: Annotated[
        str | None, typer.Argument(help="The bench; without it they are listed.", autocompletion=known_benches)
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(
            help="Which part of the data, such as NAME.jsonl or generated of travel; of growth the world.",
            autocompletion=known_splits,
        ),
    ] = None,
    model: ModelOption = "embedded",
    data: Annotated[
        Path | None, typer.Option(help=f"Folder with the bench's data; of travel from {TRAVEL_DATA_VARIABLE}.")
    ] = None,
    spec: Annotated[
        EvalSource | None,
        typer.Option(help="A model that formalizes (where one can), the task's own data, or a model alone."),
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="Number of tasks to generate or to sample.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the generation or sample.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first tasks.")] = None,
    size: Annotated[list[int] | None, typer.Option(min=1, help="Of growth: a size of its world; repeatable.")] = None,
    planner: Annotated[
        list[str] | None,
        typer.Option(
            help="Of ipc-learning: such as lama-first, greedy-hff, learned, or lazy-greedy:h-add; repeatable.",
            autocompletion=known_planners,
        ),
    ] = None,
    domains: Annotated[str | None, typer.Option(help="Of ipc-learning: domains, with commas between them.")] = None,
    tiers: Annotated[str | None, typer.Option(help="Of ipc-learning: easy, medium, hard, training.")] = None,
    variant: Annotated[str | None, typer.Option(help="Of ipc-learning: renamed or distractors.")] = None,
    memory: Annotated[Switch, typer.Option(help="Let the agent learn from task to task.")] = Switch.OFF,
    parallel: Annotated[int, typer.Option(min=1, help="Tasks in flight.")] = 1,
    seconds: Annotated[
        float | None,
        typer.Option("--seconds", "--time-limit", min=0.1, callback=finite, help="Wall-clock limit of a task."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the evaluation; the same folder resumes.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Evaluate on many tasks; run the same command again to go on after an interruption."""
    from agents.cli.eval_options import EvalOptions, listed
    from agents.cli.evaluation import list_benches, run_evaluation
    from agents.evaluate.bench import PlannerChoice
    from agents.evaluate.kinds import bench_kind

    if bench is None:
        list_benches(as_json=as_json)
        return
    require_applicable(context, f"eval {bench}", context.params.keys())
    source = spec.value if spec else bench_kind(bench).source
    if source == SpecSource.ORACLE.value:
        _require_no_model(context)
    choice = PlannerChoice(tuple(planner or ()), listed(domains), listed(tiers), variant or "")
    chosen = EvalOptions(
        bench, model, source, parallel, out, data, split, count, seed, limit, seconds, tuple(size or ()), choice
    )
    run_evaluation(replace(chosen, memory=memory is Switch.ON), as_json=as_json)


@app.command()
def doctor(model: ModelOption = "embedded", data: DataOption = None, as_json: JsonOption = False) -> None:
    """Say what works on this machine, with the whole path from request to checked plan."""
    from agents.cli.machine import run_doctor

    run_doctor(data, model, as_json=as_json)


@app.command()
def serve(
    context: typer.Context,
    model: Annotated[
        str | None,
        typer.Option(help="A model hub's name or a folder, by default Qwen2.5-Coder 7B; for embedded a GGUF, 1.5B."),
    ] = None,
    engine: Annotated[Engine, typer.Option(help="vllm needs a GPU, embedded does not.")] = Engine.VLLM,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen, on this machine only.")] = 8000,
    flag: Annotated[list[str] | None, typer.Option(help="A flag passed to vLLM as it is; repeatable.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Serve a model with vLLM (or the embedded engine) on this machine until interrupted."""
    from agents.cli.machine import run_server

    if engine is Engine.EMBEDDED:
        require_applicable(
            context, "--engine embedded", OF_EMBEDDED, hint="it is handed to vLLM as it is: leave it out"
        )
    run_server(engine.value, model, port, flag or [], as_json=as_json)


models = typer.Typer(help="List, download and verify the models of the embedded engine.", no_args_is_help=False)
app.add_typer(models, name="models")
app.add_typer(heuristics, name="heuristics")
app.add_typer(memories, name="memory")
app.add_typer(statutes, name="statute")
app.command()(mcp)
app.command()(runs)


@models.callback(invoke_without_command=True)
def models_list(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the known models and whether their weights are here."""
    if context.invoked_subcommand is None:
        from agents.cli.machine import list_models

        list_models(as_json=as_json)


@models.command("pull")
def models_pull(
    name: Annotated[str, typer.Argument(help="Such as qwen2.5-coder-1.5b.", autocompletion=known_weights)],
    as_json: JsonOption = False,
) -> None:
    """Download a model's weights once; an interrupted download goes on where it was."""
    from agents.cli.machine import pull_model

    pull_model(name, as_json=as_json)


@models.command("verify")
def models_verify(
    name: Annotated[str, typer.Argument(help="Such as qwen2.5-coder-1.5b.", autocompletion=known_weights)],
    as_json: JsonOption = False,
) -> None:
    """Hash a model's file in full and compare it with the published hash."""
    from agents.cli.machine import verify_model

    verify_model(name, as_json=as_json)
