"""The command `eval`: many tasks, a record for each, and a table of what they come to."""

import typer
from rich.table import Table

from agents.cli.announced import open_announced
from agents.cli.display import Display, console_for_tables, print_json
from agents.cli.eval_options import EvalOptions
from agents.cli.failures import resumable
from agents.cli.summary_table import metrics_table, summary_table
from agents.cli.waiting import waited_for
from agents.evaluate.bench import Bench, Exporting
from agents.evaluate.kinds import KINDS
from agents.evaluate.metrics import Observed, metrics_of, tool_calls_in
from agents.evaluate.opening import open_bench
from agents.evaluate.remembering import begin_memory, with_memory
from agents.evaluate.runner import Attempt, Evaluation, Record
from agents.evaluate.summary import Summary
from agents.evaluate.usage_log import UsageLog
from agents.models.chat import ChatModel
from agents.routing.prices import PriceList, prices_of
from tools import ModelError, counted, write_whole

GO_ON = "the same command again"


def list_benches(*, as_json: bool) -> None:
    """Print the benches, who can answer them, and whether they need a data folder."""
    if as_json:
        kinds = [{"name": k.name, "about": k.about, "spec": k.sources, "data": k.needs_data} for k in KINDS.values()]
        print_json({"benches": kinds})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("bench", "about", "--spec", "data"):
        table.add_column(column, no_wrap=column in ("bench", "data"), overflow="fold")
    for kind in KINDS.values():
        table.add_row(kind.name, kind.about, ", ".join(kind.sources), "--data" if kind.needs_data else "bundled")
    console = console_for_tables()
    console.print(table)
    console.print("evaluate one: groundplan eval NAME", style="dim", highlight=False)


def run_evaluation(options: EvalOptions, *, as_json: bool) -> None:
    """Evaluate, show the progress, and write what it comes to into the folder."""
    kind = options.kind
    display = Display(quiet=as_json)
    with display:
        usage = UsageLog(options.folder)
        with display.doing("reading data and tasks"):
            model = None if options.spec == "oracle" else usage.metered(open_announced(options.model, display))
            prices = prices_of(options.model) if model is not None else PriceList()
            opened = open_bench(kind.name, options.order(kind, model))
            evaluation = Evaluation(options.folder, options.parallel, options.identity(opened))
            bench = opened.bench
            if options.memory and not (options.folder / "evaluation.json").exists():
                begin_memory(options.folder)
        with resumable(GO_ON, options.folder), usage:
            records = waited_for(_evaluate(bench, evaluation, usage.attributed(bench.attempt), model, display))
    summary = with_memory(bench.summarize(records), records, options.folder)
    calls = tool_calls_in(options.folder / "runs", records)
    metrics = metrics_of(Observed(records, usage.events(), calls, prices))
    summary = summary.model_copy(update={"metrics": metrics})
    write_whole(options.folder / "summary.json", summary.model_dump_json(indent=1))
    if isinstance(bench, Exporting):
        bench.export(records)
    if as_json:
        print_json({"folder": str(options.folder), **summary.model_dump(mode="json")})
    else:
        _show(summary, options)
    if summary.infrastructure:
        raise typer.Exit(ModelError.exit_code)


async def _evaluate(
    bench: Bench, evaluation: Evaluation, attempt: Attempt, model: ChatModel | None, display: Display
) -> dict[str, Record]:
    tasks = list(bench.tasks)
    answered = len(evaluation.answered(tasks))
    if answered:
        display.line(f"{answered} of {counted(len(tasks), 'task', 'tasks')} answered already")
    try:
        if model is not None and answered < len(tasks):
            await model.context_tokens()  # a server that is not there is one error, not one a task
        with display.counting("evaluating", len(tasks)) as progress:
            progress(answered)

            def report(record: Record, done: int, of: int) -> None:
                display.line(_line(record, f"{done}/{of}"))
                progress(done)

            return await evaluation.run(tasks, attempt, report)
    finally:
        if model is not None:
            await model.aclose()


def _show(summary: Summary, options: EvalOptions) -> None:
    console = console_for_tables()
    console.print(summary_table(summary, options.title))
    if summary.metrics is not None:
        console.print(metrics_table(summary.metrics))
    console.print(
        f"records and summary are in {options.folder}", style="dim", markup=False, highlight=False, soft_wrap=True
    )
    if summary.infrastructure:
        failed = counted(summary.infrastructure, "task", "tasks")
        text = f"{failed} failed for reasons of infrastructure, {summary.open} not attempted"
        console.print(f"{text}: {GO_ON} goes on", style="yellow", highlight=False)


def _line(record: Record, position: str) -> str:
    scores = record.scores
    verdict = "✓" if scores.get("success") else "-" if record.outcome == "infrastructure" else "✗"
    status = str(scores.get("status", record.outcome))
    why = record.error.strip().splitlines()[-1] if record.error else ""
    if scores.get("spec_errors"):
        why = f"differs in {', '.join(scores['spec_errors'])}"
    elif not scores.get("success") and not why:
        why = str(scores.get("reason", ""))
    return f"{verdict} {position:>7} {record.task:30} {status:15} {record.seconds:6.1f} s  {why}".rstrip()
