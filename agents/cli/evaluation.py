"""The command `eval`: many tasks, a record for each, and a table of what they come to."""

import asyncio
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import typer
from rich.table import Table

from agents.cli.announced import open_announced
from agents.cli.display import Display, PipeConsole, print_json
from agents.cli.failures import resumable
from agents.cli.task import require_world
from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent
from agents.evaluate.bench import Bench
from agents.evaluate.clashes import ClashBench
from agents.evaluate.runner import Evaluation, Record
from agents.evaluate.summary import Line, Summary
from agents.evaluate.task_sets import GENERATED, UNSATISFIABLE, travel_tasks
from agents.evaluate.travel import TravelBench
from agents.formalisms.travel import TravelFormalism
from agents.models.chat import ChatModel
from envs import Tables, load_tables
from tools import ModelError, plain

T = TypeVar("T")
GO_ON = "the same command again"


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What `groundplan eval` was told."""

    world: str
    split: str
    model: str
    data: Path | None
    spec: Literal["model", "oracle"]
    count: int
    seed: int
    limit: int | None
    parallel: int
    seconds: float
    out: Path | None

    @property
    def source(self) -> str:
        """Return where the specifications come from: the name of the model, or "oracle"."""
        return self.model if self.spec == "model" else "oracle"

    @property
    def folder(self) -> Path:
        """Return the folder of the evaluation: the one named, or one that follows from what is evaluated."""
        split = f"{self.split}-seed{self.seed}" if self.split in (GENERATED, UNSATISFIABLE) else self.split
        source = "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in self.source)
        return self.out or Path("runs") / f"{self.world}-{split}-{source}"

    def identity(self, tables: Tables) -> Json:
        """Return what must not change when the evaluation is resumed."""
        seed = self.seed if self.split in (GENERATED, UNSATISFIABLE) else None
        names = {"world": self.world, "split": self.split, "model": self.source, "seed": seed}
        return {**names, "data": tables.digest}


def run_evaluation(options: EvalOptions, *, as_json: bool) -> None:
    """Evaluate, show the progress, and write summary and plans into the folder."""
    require_world(options.world)
    display = Display(quiet=as_json)
    with display:
        with display.doing("reading data and tasks"):
            tables = load_tables(options.data)
            evaluation = Evaluation(options.folder, options.parallel, options.identity(tables))
            model = open_announced(options.model, display) if options.spec == "model" else None
            bench = _bench(options, tables, model)
        with resumable(GO_ON, options.folder):
            records = _waited_for(_evaluate(bench, evaluation, model, display))
    summary = bench.summarize(records)
    bench.write(records, summary)
    if as_json:
        print_json({"folder": str(options.folder), **summary.model_dump(mode="json")})
    else:
        _show(summary, options)
    if summary.infrastructure:
        raise typer.Exit(ModelError.exit_code)


def _bench(options: EvalOptions, tables: Tables, model: ChatModel | None) -> Bench:
    formalism = TravelFormalism(tables)
    chosen = travel_tasks(tables, options.data, options.split, seed=options.seed, count=options.count)
    tasks = {task.id: task for task in chosen[: options.limit]}
    agent = TaskAgent(model, formalism, options.folder / "runs", options.seconds) if model else None
    kind = ClashBench if options.split == UNSATISFIABLE else TravelBench
    return kind(formalism, tasks, agent, options.folder)


async def _evaluate(
    bench: Bench, evaluation: Evaluation, model: ChatModel | None, display: Display
) -> dict[str, Record]:
    tasks = list(bench.tasks)
    answered = len(evaluation.answered(tasks))
    if answered:
        display.line(f"{answered} of {len(tasks)} tasks are answered already")
    try:
        if model is not None and answered < len(tasks):
            await model.context_tokens()  # a server that is not there is one error, not one a task
        with display.counting("evaluating", len(tasks)) as progress:
            progress(answered)

            def report(record: Record, done: int, of: int) -> None:
                display.line(_line(record, f"{done}/{of}"))
                progress(done)

            return await evaluation.run(tasks, bench.attempt, report)
    finally:
        if model is not None:
            await model.aclose()


def _waited_for(work: Coroutine[Any, Any, T]) -> T:
    """Run `work`; after Ctrl-C the loop is left open, since closing it would wait for threads and their solvers."""
    runner = asyncio.Runner()
    try:
        return runner.run(work)
    finally:
        if not isinstance(sys.exception(), KeyboardInterrupt):
            runner.close()


def _show(summary: Summary, options: EvalOptions) -> None:
    console = PipeConsole()
    console.print(summary_table(summary, f"{options.world} {options.split}, {options.source}"))
    console.print(
        f"records, runs and summary are in {options.folder}", style="dim", markup=False, highlight=False, soft_wrap=True
    )
    if summary.infrastructure:
        text = f"{summary.infrastructure} tasks failed for reasons of infrastructure, {summary.open} were not attempted"
        console.print(f"{text}: {GO_ON} goes on", style="yellow", highlight=False)


def summary_table(summary: Summary, title: str) -> Table:
    """Return the summary as a table: shares with Wilson intervals, then costs."""
    table = Table(title=f"{plain(title)}: {summary.answered} of {summary.tasks} answered", title_justify="left")
    table.add_column("measure", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    section = summary.lines[0].section if summary.lines else ""
    for line in summary.lines:
        if line.section != section:
            table.add_section()
            section = line.section
        prefix = f"{section}: " if section in ("official", "strict") else ""
        table.add_row(f"{prefix}{line.name}", _value(line), _interval(line))
    table.add_section()
    table.add_row("infrastructure failures", str(summary.infrastructure), "")
    return table


def _value(line: Line) -> str:
    if line.of is not None:
        return f"{line.hits}/{line.of} {line.value:7.1%}"
    return f"{line.value:,.2f} {line.unit}".strip()


def _interval(line: Line) -> str:
    return "" if line.low is None or line.high is None else f"{line.low:.1%} - {line.high:.1%}"


def _line(record: Record, position: str) -> str:
    scores = record.scores
    verdict = "✓" if scores.get("success") else "-" if record.outcome == "infrastructure" else "✗"
    status = str(scores.get("status", record.outcome))
    why = record.error.strip().splitlines()[-1] if record.error else ""
    if scores.get("spec_errors"):
        why = f"differs in {', '.join(scores['spec_errors'])}"
    elif not scores.get("success") and not why:
        why = str(scores.get("reason", ""))
    return f"{verdict} {position:>7} {record.task:30} {status:10} {record.seconds:6.1f} s  {why}".rstrip()
