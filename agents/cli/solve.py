"""The commands `solve` and `resume`: a run followed to its end, with its questions put to a person."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from rich.markdown import Markdown
from rich.prompt import Prompt

from agents.agent import Agent, Done, Run, Step, Waiting
from agents.cli.announced import announced
from agents.cli.display import Display, PipeConsole, print_json
from agents.cli.failures import EXIT_CODES, Interrupted, resumable
from agents.cli.show import amount, show_certificate
from agents.documents import Json, Result
from agents.runs import find_run, new_run_name, newest_run, runs_folder
from tools import InputError, plain

WORDS = {
    "assess": "choosing a formalism",
    "formalize": "the model formalizes",
    "check": "checking the specification",
    "solve": "the solver decides",
    "verify": "independent checkers judge",
    "reflect": "learning from what failed",
    "ask": "asking",
    "answer": "writing the certificate",
}
NEXT = {
    "assess": "formalize",
    "formalize": "check",
    "check": "solve",
    "solve": "verify",
    "verify": "answer",
    "reflect": "formalize",
    "ask": "formalize",
}


def solve_request(request: str, model: str, data: Path | None, options: Json, *, as_json: bool) -> None:
    """Solve a request and print the answer; ask questions if somebody is there to answer."""
    text = sys.stdin.read() if request == "-" else request
    if not text.strip():
        raise InputError("the request is empty", hint="say in words what you want planned")
    display = Display(quiet=as_json)
    agent = Agent(announced(_lasting(model), display), data=data, **options)
    name = new_run_name()
    follow_run(display, agent, name, agent.stream(text, name), as_json=as_json)


def resume_run(run: str | None, answer: str | None, model: str | None, *, as_json: bool) -> None:
    """Go on with a run and print the answer."""
    name = run or newest_run()
    display = Display(quiet=as_json)
    chosen = announced(_lasting(model) if model else find_run(name).settings().model, display)
    agent = Agent.of_run(name, model=chosen)
    follow_run(display, agent, name, agent.stream_resumed(name, answer), as_json=as_json)


def follow_run(display: Display, agent: Agent, name: str, items: Iterator[Step | Run], *, as_json: bool) -> None:
    """Follow a run to its end and print it; put its questions to a person if there is one at a terminal."""
    try:
        with resumable(f"groundplan resume {name}", runs_folder() / name):
            end = _to_the_end(display, agent, items, ask=not as_json and sys.stdin.isatty())
    finally:
        # After Ctrl-C nothing is waited for: the process is about to end, and its children with it.
        if not isinstance(sys.exception(), Interrupted | KeyboardInterrupt):
            agent.close()
    if isinstance(end, Waiting):
        _leave_waiting(end, as_json=as_json)
        raise typer.Exit(EXIT_CODES["question"])
    certificate = end.certificate
    if as_json:
        print_json({"run": end.run, **certificate.json_form()})
    else:
        show_certificate(PipeConsole(), certificate, agent.show(certificate), end.run)
    raise typer.Exit(EXIT_CODES[certificate.status])


def _to_the_end(display: Display, agent: Agent, items: Iterator[Step | Run], *, ask: bool) -> Run:
    """Return the end of the run, or its question if nobody is there to be asked."""
    while True:
        with display:
            end = _next_stop(display, items)
        if isinstance(end, Done) or not ask:
            return end
        try:
            answer = _ask(end)
        except EOFError:
            return end
        items = agent.stream_resumed(end.run, answer)


def _next_stop(display: Display, items: Iterator[Step | Run]) -> Run:
    now = "reading the request"
    while True:
        with display.doing(now):
            item = next(items)
        if not isinstance(item, Step):
            return item
        _tell(display, item)
        now = WORDS.get(NEXT.get(item.node, ""), "working")


def _tell(display: Display, step: Step) -> None:
    words = WORDS.get(step.node, step.node)
    if step.node != "answer" and "status" in step.update:
        display.failed(f"{words}: {step.update['reason']}")
    elif step.node != "assess" or "formalism" in step.update:
        display.done(f"{words}{_detail(step.update)}")


def _detail(update: dict[str, Any]) -> str:
    if update.get("formalism"):
        return f": {update['formalism']}"
    if update.get("result"):
        result = Result.model_validate(update["result"])
        proof = ", proven optimal" if result.optimal else ""
        cost = "" if result.cost is None else f" at {amount(result.cost)}"
        return f": {result.status}{cost}{proof} ({result.seconds:.2f} s)"
    if update.get("critique") and "history" not in update:  # to reflect on a critique finds no new faults
        found = len(update["critique"])
        return f": {found} fault{'s' if found > 1 else ''} found"
    if update.get("rulings"):
        verdicts = ((r["checker"], "accepts" if r["passed"] else "rejects") for r in update["rulings"])
        return ": " + ", ".join(f"{checker} {verdict}" for checker, verdict in verdicts)
    return ""


def _ask(waiting: Waiting) -> str:
    console = PipeConsole()
    console.print()
    console.print(Markdown(plain(waiting.question)))
    console.print()
    for number, choice in enumerate(waiting.choices, 1):
        console.print(f"  {number}. {plain(choice)}", markup=False)
    return Prompt.ask("your answer", console=console)


def _leave_waiting(waiting: Waiting, *, as_json: bool) -> None:
    go_on = f"groundplan resume {waiting.run} --answer ..."
    if as_json:
        form = {"status": "question", "run": waiting.run, "kind": waiting.kind, "question": waiting.question}
        print_json({**form, "choices": waiting.choices, "go_on": go_on})
        return
    typer.echo(plain(waiting.question))
    for number, choice in enumerate(waiting.choices, 1):
        typer.echo(f"  {number}. {plain(choice)}")
    typer.echo(f"answer with: {go_on}", err=True)


def _lasting(model: str) -> str:
    """Return the model's text with the full path of its file, so that it can be resumed from any folder."""
    scheme, _, rest = model.partition(":")
    if scheme in ("embedded", "scripted", "route") and Path(rest).is_file():
        return f"{scheme}:{Path(rest).resolve()}"
    return model
