"""The command `solve`: a run followed to its end, with its questions put to a person."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from rich.markdown import Markdown
from rich.prompt import Prompt

from agents.agent import Agent, Run, Step, Waiting
from agents.cli.announced import announced
from agents.cli.display import Display, PipeConsole, print_json
from agents.cli.failures import EXIT_CODES, Interrupted, resumable
from agents.cli.show import amount, show_certificate
from agents.documents import Json, Result
from agents.kept_runs import how_to_go_on
from agents.runs import new_run_name, runs_folder
from agents.surface import Surface
from tools import InputError, counted, plain

EndT = TypeVar("EndT")
WORDS = {
    "assess": "choosing a formalism",
    "formalize": "the model formalizes",
    "check": "checking the specification",
    "solve": "the solver decides",
    "verify": "independent checkers judge",
    "reflect": "learning from what failed",
    "ask": "asking",
    "answer": "writing the certificate",
    "plan": "planning",
    "act": "acting",
    "judge": "the judge looks at the answer",
    "replan": "planning again",
    "finish": "writing the report",
}
NEXT = {
    "assess": "formalize",
    "formalize": "check",
    "check": "solve",
    "solve": "verify",
    "verify": "answer",
    "reflect": "formalize",
    "ask": "formalize",
    "plan": "act",
    "act": "replan",
    "judge": "replan",
    "replan": "act",
}


def solve_request(request: str, model: str, data: Path | None, options: Json, *, as_json: bool) -> None:
    """Solve a request and print the answer; ask questions if somebody is there to answer."""
    text = sys.stdin.read() if request == "-" else request
    if not text.strip():
        raise InputError("the request is empty", hint="say in words what you want planned")
    display = Display(quiet=as_json)
    agent = Agent(announced(lasting(model), display), data=data, **options)
    name = new_run_name()
    follow_run(display, agent, name, agent.stream(text, name), as_json=as_json)


def follow_run(display: Display, agent: Agent, name: str, items: Iterator[Step | Run], *, as_json: bool) -> NoReturn:
    """Follow a run of the formalizing agent to its end, print its certificate, and leave with its exit code."""
    end = followed(display, agent, name, items, as_json=as_json)
    certificate = end.certificate
    if as_json:
        print_json({"run": end.run, **certificate.json_form()})
    else:
        show_certificate(PipeConsole(), certificate, agent.show(certificate), end.run)
    raise typer.Exit(EXIT_CODES[certificate.status])


def followed(
    display: Display, agent: Surface[EndT], name: str, items: Iterator[Step | Waiting | EndT], *, as_json: bool
) -> EndT:
    """Return the end of a run; its questions are put to a person if there is one at a terminal, or end the command."""
    kind = "Agent" if isinstance(agent, Agent) else type(agent).__name__
    try:
        with resumable(how_to_go_on(name, kind), runs_folder() / name):
            end = _to_the_end(display, agent, items, ask=not as_json and sys.stdin.isatty())
    finally:
        # After Ctrl-C nothing is waited for: the process is about to end, and its children with it.
        if not isinstance(sys.exception(), Interrupted | KeyboardInterrupt):
            agent.close()
    if isinstance(end, Waiting):
        _leave_waiting(end, how_to_go_on(name, kind, waits=True), as_json=as_json)
        raise typer.Exit(EXIT_CODES["question"])
    return end


def _to_the_end(
    display: Display, agent: Surface[EndT], items: Iterator[Step | Waiting | EndT], *, ask: bool
) -> Waiting | EndT:
    """Return the end of the run, or its question if nobody is there to be asked."""
    while True:
        with display:
            end = _next_stop(display, items)
        if not isinstance(end, Waiting) or not ask:
            return end
        try:
            answer = _ask(end)
        except EOFError:
            return end
        items = agent.stream_resumed(end.run, answer)


def _next_stop(display: Display, items: Iterator[Step | Waiting | EndT]) -> Waiting | EndT:
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
    if step.node not in ("answer", "finish") and "status" in step.update:
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
        return f": {counted(found, 'fault', 'faults')} found"
    if update.get("rulings"):
        verdicts = ((r["checker"], "accepts" if r["passed"] else "rejects") for r in update["rulings"])
        return ": " + ", ".join(f"{checker} {verdict}" for checker, verdict in verdicts)
    return ""


def _ask(waiting: Waiting) -> str:
    console = PipeConsole()
    console.print()
    _show_question(console, waiting)
    numbers = [str(number) for number, _ in enumerate(waiting.choices, 1)]
    asked = f"your answer, a number from 1 to {len(numbers)} or words" if numbers else "your answer"
    if waiting.closed:
        return Prompt.ask("your answer", console=console, choices=numbers)
    return Prompt.ask(asked, console=console)


def _show_question(console: PipeConsole, waiting: Waiting) -> None:
    console.print(Markdown(plain(waiting.question)))
    console.print()
    for number, choice in enumerate(waiting.choices, 1):
        console.print(f"  {number}. {plain(choice)}", markup=False, highlight=False, soft_wrap=True)


def _leave_waiting(waiting: Waiting, go_on: str, *, as_json: bool) -> None:
    if as_json:
        form = {"status": "question", "run": waiting.run, "kind": waiting.kind, "question": waiting.question}
        print_json({**form, "choices": waiting.choices, "go_on": go_on})
        return
    _show_question(PipeConsole(), waiting)
    typer.echo(f"answer with: {go_on}", err=True)


def lasting(model: str) -> str:
    """Return the model's text with the full path of its file, so that it can be resumed from any folder."""
    scheme, _, rest = model.partition(":")
    if scheme in ("embedded", "scripted", "route") and Path(rest).is_file():
        return f"{scheme}:{Path(rest).resolve()}"
    return model
