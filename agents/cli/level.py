"""The command `run sokoban`: solve one level, prove it, and draw the plan."""

from collections.abc import Callable
from pathlib import Path

import typer

from agents.cli.display import Display, print_json
from agents.cli.failures import EXIT_CODES, report
from agents.documents import Json
from envs import sokoban
from tools import Budget, GroundplanError, InputError, StorageError, counted, require_writable, write_whole

DRAW: dict[str, Callable[[sokoban.Level, str], bytes]] = {
    ".gif": sokoban.to_gif,
    ".png": lambda level, plan: sokoban.to_png(level),
    ".svg": lambda level, plan: sokoban.to_svg(level).encode(),
}


def run_level(name: str, render: Path | None, seconds: float, *, fewest_pushes: bool, as_json: bool) -> None:
    """Solve the level `FILE#N`, replay the plan with the rules, and print it.

    `render` is a GIF of the plan, or a PNG or SVG of the level.
    """
    if render is not None and render.suffix.lower() not in DRAW:
        raise InputError(f"cannot draw {render.name!r}", hint=f"end the name with {', '.join(DRAW)}")
    level = sokoban.load_level(name)
    if render is not None:
        require_writable(render)
    display = Display(quiet=as_json)
    mode: sokoban.Mode = "push_optimal" if fewest_pushes else "first"
    with display, display.doing("the solver decides"):
        outcome = sokoban.solve(level, mode=mode, budget=Budget(seconds=seconds))
    form = _form(level, outcome)
    unwritten = None if render is None else _drawn(level, render, form)
    if as_json:
        print_json(form)
    else:
        typer.echo(sokoban.to_text(level, color=display.console.is_terminal))
        typer.echo(_words(form))
        if unwritten is not None:
            report(unwritten, as_json=False)
    if unwritten is not None:
        raise typer.Exit(unwritten.exit_code)
    if EXIT_CODES[form["status"]]:
        raise typer.Exit(EXIT_CODES[form["status"]])


def _drawn(level: sokoban.Level, render: Path, form: Json) -> GroundplanError | None:
    """Draw the picture and note it; what keeps it from being drawn comes back: the answer is printed all the same."""
    plan = form.get("plan")
    if plan is None and render.suffix.lower() == ".gif":
        form["not_drawn"] = "there is no plan to play"
        return None
    try:
        write_whole(render, DRAW[render.suffix.lower()](level, plan or ""))
    except (InputError, StorageError) as error:
        form["not_drawn"] = error.message
        return error
    form["picture"] = str(render)
    return None


def _form(level: sokoban.Level, outcome: sokoban.SokobanOutcome) -> Json:
    match outcome:
        case sokoban.PlanFound():
            judged = sokoban.replay(level, outcome.plan)
            return {
                "status": "solved" if judged.passed else "invalid",
                "plan": outcome.plan,
                "moves": outcome.moves,
                "pushes": outcome.pushes,
                "fewest_pushes_proven": outcome.optimal,
                "replay": sokoban.describe(judged),
                "expanded": outcome.expanded,
                "seconds": round(outcome.seconds, 4),
            }
        case sokoban.NoPlan():
            return {"status": "unsolvable", "proof": outcome.proof, "reason": outcome.reason}
        case other:
            return {"status": "gave up", "reason": other.reason}


def _words(form: Json) -> str:
    drawn = f"\ndrawn in {form['picture']}" if "picture" in form else ""
    drawn = f"\nnot drawn: {form['not_drawn']}" if "not_drawn" in form else drawn
    if form["status"] not in ("solved", "invalid"):
        return f"{form['status']}: {form['reason']}{drawn}"
    proof = ", proven fewest pushes" if form["fewest_pushes_proven"] else ""
    length = f"{counted(form['moves'], 'move', 'moves')}, {counted(form['pushes'], 'push', 'pushes')}"
    effort = f"{counted(form['expanded'], 'state', 'states')} expanded in {form['seconds']:.3f} s"
    return f"{form['plan']}\n{length}{proof}; {effort}\n{form['replay']}{drawn}"
