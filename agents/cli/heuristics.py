"""The commands `heuristics`: learn a heuristic for a domain, and look after the library."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import JsonOption, ModelOption, finite

if TYPE_CHECKING:
    from rich.table import Table

    from agents.cli.display import Display
    from agents.heuristics.candidate import Entrant
    from agents.heuristics.learn import Learning
    from agents.heuristics.library import Artifact
    from agents.heuristics.report import Report

GO_ON = "the same command again"
REQUESTS_AT_A_SERVER = 4
_OF_A_TASK = "Wall-clock limit of a search on a task."

heuristics = typer.Typer(help="Learn heuristics for a domain and look after those kept.", no_args_is_help=True)


class Way(StrEnum):
    """How programs are asked for."""

    GUIDED = "guided"
    SAMPLE = "sample"


def learned_names() -> list[str]:
    """Return the names in the library, for the completion of the shell."""
    from agents.heuristics.library import open_library

    return [artifact.name for artifact in open_library().artifacts()]


NameArgument = Annotated[str, typer.Argument(help="Name in the library.", autocompletion=learned_names)]
TaskSeconds = Annotated[float, typer.Option("--task-seconds", min=0.1, callback=finite, help=_OF_A_TASK)]


@heuristics.command("learn")
def learn(
    domain: Annotated[Path, typer.Option(help="The domain's PDDL file.")],
    train: Annotated[Path, typer.Option(help="Folder with training tasks, .pddl or .pddl.gz.")],
    programs: Annotated[int, typer.Option("-n", "--programs", min=1, help="Programs to ask the model for.")] = 25,
    model: ModelOption = "embedded",
    way: Annotated[Way, typer.Option(help="Ask for a property that is checked, or sample and select.")] = Way.GUIDED,
    rounds: Annotated[int, typer.Option(min=0, help="How often a program is sent back to be mended.")] = 3,
    trials: Annotated[int, typer.Option(min=0, help="Changes of a form's weights to try, without the model.")] = 60,
    tasks: Annotated[int, typer.Option(min=1, help="Training tasks to use, spread over all sizes.")] = 12,
    task_seconds: TaskSeconds = 10.0,
    seed: Annotated[int, typer.Option(help="Seed of all that is drawn.")] = 0,
    parallel: Annotated[int, typer.Option(min=1, help="Searches side by side.")] = 2,
    requests: Annotated[int | None, typer.Option(min=1, help="Model calls in flight: 1, or 4 at a server.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the run; the same folder resumes.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Have a model write heuristics, judge them on training tasks and keep the best; the same command goes on."""
    from agents.cli.display import Display
    from agents.heuristics.confined_court import ConfinedCourt
    from agents.heuristics.learn import Learning
    from agents.heuristics.options import LearnOptions
    from agents.heuristics.training import read_training

    options = LearnOptions(
        way.value,
        programs,
        rounds,
        seed,
        task_seconds=task_seconds,
        parallel=parallel,
        requests=requests or (REQUESTS_AT_A_SERVER if model.startswith("http") else 1),
        trials=trials,
    )
    training = read_training(domain, train, tasks)
    folder = out or Path("runs") / _file_name(f"learn-{training.domain.name}-{way.value}-{model}")
    learning = Learning(training, ConfinedCourt(training.domain, task_seconds), options, folder)
    with Display(quiet=as_json) as display:
        report = _learned(learning, model, display)
    _finish(report, folder, as_json=as_json)


def _learned(learning: "Learning", model: str, display: "Display") -> "Report":
    """Run the learning; what it leaves open after a failure, the same command does."""
    from agents.cli.announced import open_announced
    from agents.cli.failures import resumable
    from agents.cli.waiting import waited_for

    opened = open_announced(model, display)

    async def run() -> "Report":
        try:
            return await learning.run(opened, lambda entrant: display.line(_line(entrant)))
        finally:
            await opened.aclose()

    with resumable(GO_ON, learning.folder), display.doing("learning", announced=True):
        return waited_for(run())


def _finish(report: "Report", folder: Path, *, as_json: bool) -> None:
    from agents.cli.display import PipeConsole, print_json
    from agents.heuristics.learn import keep
    from agents.heuristics.library import open_library
    from agents.heuristics.page import report_page
    from tools import plain, write_whole

    artifact = keep(report, open_library())
    page = folder / "report.html"
    write_whole(page, report_page(report))
    write_whole(folder / "report.json", report.model_dump_json(indent=1))
    if as_json:
        print_json({"folder": str(folder), "page": str(page), "artifact": artifact.name, **report.summary()})
        return
    console = PipeConsole()
    console.print(_candidates(report))
    for entrant in report.entrants:
        if entrant.fate.status not in ("judged", "trial"):
            console.print(plain(_line(entrant)), markup=False, highlight=False, soft_wrap=True)
    console.print(plain(report.verdict), markup=False, highlight=False, soft_wrap=True)
    console.print(report.diversity.in_words, highlight=False, soft_wrap=True)
    console.print(f"kept as {artifact.name}; the report is {page}", style="dim", highlight=False, soft_wrap=True)


@heuristics.command("list")
def list_artifacts(as_json: JsonOption = False) -> None:
    """List what was learned."""
    from agents.cli.display import console_for_tables, print_json
    from agents.heuristics.library import open_library

    artifacts = open_library().artifacts()
    if as_json:
        print_json({"heuristics": [_short(artifact) for artifact in artifacts]})
        return
    console = console_for_tables()
    if artifacts:
        console.print(_table(artifacts))
    else:
        console.print("nothing was learned yet: groundplan heuristics learn --domain FILE --train FOLDER")


@heuristics.command("show")
def show(name: NameArgument, as_json: JsonOption = False) -> None:
    """Show one heuristic: where it comes from, how good it is, and its code."""
    from agents.cli.display import PipeConsole, print_json
    from agents.heuristics.library import open_library
    from tools import plain

    artifact = open_library().artifact(name)
    if as_json:
        print_json({"name": artifact.name, **artifact.json_form()})
        return
    console = PipeConsole()
    for key, value in _short(artifact).items():
        console.print(f"{key}: {plain(str(value))}", markup=False, highlight=False, soft_wrap=True)
    if artifact.learned:
        console.print(f"\n{plain(artifact.candidate.code)}", markup=False, highlight=False, soft_wrap=True)


@heuristics.command("remove")
def remove(name: NameArgument, as_json: JsonOption = False) -> None:
    """Delete one heuristic from the library."""
    from agents.cli.display import print_json
    from agents.heuristics.library import open_library

    open_library().remove(name)
    if as_json:
        print_json({"removed": name})
    else:
        typer.echo(f"removed {name}")


def _line(entrant: "Entrant") -> str:
    from agents.heuristics.page import first_line
    from tools import counted

    fate = entrant.fate
    if fate.status != "judged":
        return f"{entrant.name:16} {fate.status:10} {first_line(fate.critique)}"
    direct = f", direct: {fate.direct}" if fate.direct else ""
    tasks = counted(len(fate.scores.tasks), "task", "tasks")
    scores = f"{scored} of {tasks}" if (scored := fate.scores.coverage) else "no task solved"
    return f"{entrant.name:16} {fate.status:10} {scores}, {fate.scores.expanded:,} expanded{direct}"


def _candidates(report: "Report") -> "Table":
    from rich.table import Table

    from tools import counted, plain

    tasks = counted(len(report.training), "training task", "training tasks")
    table = Table(title=f"{plain(report.domain)}, {tasks}", title_justify="left")
    for column in ("candidate", "origin", "solved", "agile", "expanded", "direct"):
        right = column in ("solved", "agile", "expanded")
        table.add_column(column, justify="right" if right else "left", no_wrap=True)
    for one in report.shown:
        scores = one.fate.scores
        numbers = (str(scores.coverage), f"{scores.agile:.2f}", f"{scores.expanded:,}")
        table.add_row(one.name, one.candidate.origin_in_words, *numbers, one.fate.direct)
    return table


def _table(artifacts: "list[Artifact]") -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in _short(artifacts[0]):
        # The name is what `show` and `remove` take: it is never cut, the others fold.
        table.add_column(column, no_wrap=column == "name", overflow="fold")
    for artifact in artifacts:
        table.add_row(*map(str, _short(artifact).values()))
    return table


def _short(artifact: "Artifact") -> dict[str, str]:
    solved = f"{artifact.scores.coverage} of {len(artifact.training)}"
    candidate = artifact.candidate
    written = f"{artifact.model}, {artifact.way}: {candidate.origin_in_words}"
    origin = written if artifact.learned else f"built in: {candidate.name}"
    return {"name": artifact.name, "heuristic": origin, "solved in training": solved, "made": artifact.made}


def _file_name(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in text)
