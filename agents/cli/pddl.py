"""The commands on PDDL files: `solve --domain`, `validate` and `diagnose`. No model is asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from agents.cli.display import Display, PipeConsole, print_json
from agents.cli.failures import BAD_INPUT, EXIT_CODES, report
from agents.cli.show import amount
from agents.documents import Json
from planners import (
    Domain,
    Invalid,
    NoPlan,
    PddlError,
    PddlFinding,
    PlanFound,
    PlanGaveUp,
    PlanOutcome,
    Problem,
    diagnose,
    load_pddl,
    plan_task,
    read_plan,
    read_task,
    validate,
    write_plan,
)
from tools import Budget, InputError, StorageError, counted, plain, require_writable, write_whole

PROOFS = {
    "exhausted": "the engine searched all states that can be reached",
    "relaxed-unreachable": "the goal is out of reach even if nothing is ever undone",
}
STYLE = {"error": "red", "warning": "yellow", "note": "dim"}


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """What `groundplan solve --domain` was told."""

    domain: Path
    problem: Path
    engine: str
    optimal: bool
    seconds: float
    out: Path | None
    heuristic: str | None = None


def solve_files(options: SolveOptions, *, as_json: bool) -> None:
    """Plan for a problem, replay the plan and print it; exit with 3 without a plan, with 4 without an answer."""
    if options.out is not None:
        require_writable(options.out)
    display = Display(quiet=as_json)
    with display, _explained({"domain": options.domain, "problem": options.problem}, as_json=as_json):
        domain, problem = read_task(load_pddl(options.domain), load_pddl(options.problem, "problem"))
        with display.doing("the planner decides"):
            outcome = _decided(domain, problem, options)
    form = _outcome_form(outcome)
    code = EXIT_CODES[form["status"]]
    unwritten = _written(outcome, options.out)
    if unwritten is not None:
        form |= {"not_written": unwritten.message, "hint": unwritten.hint}
        code = unwritten.exit_code
    elif options.out is not None and isinstance(outcome, PlanFound):
        form["file"] = str(options.out)
    if as_json:
        print_json(form)
    else:
        _show_outcome(outcome, options)
        _say_where(form, unwritten)
    _leave(code)


def _written(outcome: PlanOutcome, out: Path | None) -> StorageError | None:
    """Write the plan to its file; what keeps it from that comes back, since the plan is to be printed all the same."""
    if out is not None and isinstance(outcome, PlanFound):
        try:
            write_whole(out, write_plan(outcome.plan))
        except StorageError as error:
            return error
    return None


def _say_where(form: Json, unwritten: StorageError | None) -> None:
    if unwritten is not None:
        report(unwritten, as_json=False)
    elif "file" in form:
        typer.echo(f"written to {form['file']}", err=True)


def _decided(domain: Domain, problem: Problem, options: SolveOptions) -> PlanOutcome:
    budget = Budget(seconds=options.seconds)
    if options.heuristic is None:
        return plan_task(domain, problem, engine=options.engine, optimal=options.optimal, budget=budget)
    if options.optimal:
        raise InputError("a learned heuristic proves no plan optimal", hint="leave out --heuristic or --optimal")
    from agents.heuristics.planning import plan_learned

    return plan_learned(domain, problem, budget, heuristic=options.heuristic, beside=options.engine)


def validate_files(domain: Path, problem: Path, plan: Path, *, as_json: bool) -> None:
    """Replay a plan on a problem; exit with 4 and the first failing step if it is none."""
    with _explained({"domain": domain, "problem": problem, "plan": plan}, as_json=as_json):
        trees = read_task(load_pddl(domain), load_pddl(problem, "problem"))
        steps = read_plan(load_pddl(plan, "plan"))
    verdict = validate(*trees, steps)
    if isinstance(verdict, Invalid):
        missing = [str(part) for part in verdict.missing]
        form: Json = {"status": "invalid", "message": verdict.message, "hint": verdict.hint}
        form |= {"fault": verdict.fault, "step": verdict.index + 1, "missing": missing}
        words = [f"✗ no plan: {verdict.message}", *([f"hint:  {verdict.hint}"] if verdict.hint else [])]
    else:
        form = {"status": "valid", "steps": len(steps), "cost": float(verdict.cost)}
        words = [
            f"✓ a plan: {counted(len(steps), 'step', 'steps')}, cost {amount(float(verdict.cost))}, checked by replay"
        ]
    if as_json:
        print_json(form)
    else:
        typer.echo(plain("\n".join(words)))
    _leave(EXIT_CODES["invalid"] if isinstance(verdict, Invalid) else 0)


def diagnose_files(domain: Path, problems: Sequence[Path], *, as_json: bool) -> None:
    """Print all that is wrong or odd in a domain and in problems of it; exit with 2 if something keeps it from use."""
    text, broken = _loaded(domain, "domain")
    found = {domain: broken or diagnose(text)}
    for problem in problems:
        other, broken = _loaded(problem, "problem")
        both = broken or diagnose(text, other)
        found[problem] = tuple(finding for finding in both if finding.source == "problem")
    errors = sum(finding.severity == "error" for findings in found.values() for finding in findings)
    if as_json:
        files = [{"file": str(path), "findings": [f.as_json() for f in findings]} for path, findings in found.items()]
        print_json({"status": "broken" if errors else "ok", "errors": errors, "files": files})
    else:
        for path, findings in found.items():
            _show_findings(path, findings)
    _leave(BAD_INPUT if errors else 0)


def _loaded(path: Path, source: Literal["domain", "problem"]) -> tuple[str, tuple[PddlFinding, ...]]:
    """Return the text of a file, or none and what keeps it from being a text."""
    try:
        return load_pddl(path, source), ()
    except PddlError as error:
        return "", error.findings


@contextmanager
def _explained(files: Mapping[str, Path], *, as_json: bool) -> Iterator[None]:
    """Report all findings of broken PDDL, each under its file, where another error would name its first one only."""
    try:
        yield
    except PddlError as error:
        if as_json:
            findings = [{"file": str(files.get(f.source, "")), **f.as_json()} for f in error.findings]
            form = {"status": "error", "error": "PddlError", "message": error.message, "hint": error.hint}
            print_json({**form, "findings": findings, "exit_code": BAD_INPUT})
        else:
            typer.secho(plain(error.render({source: str(path) for source, path in files.items()})), err=True)
        raise typer.Exit(BAD_INPUT) from None


def _outcome_form(outcome: PlanOutcome) -> Json:
    ran: Json = {"engine": outcome.engine, "seconds": round(outcome.seconds, 4)}
    match outcome:
        case PlanFound(plan=steps, cost=cost, optimal=optimal):
            plan = [str(step) for step in steps]
            return {"status": "solved", "plan": plan, "cost": float(cost), "optimal": optimal, "checked": True, **ran}
        case NoPlan(proof=proof):
            return {"status": "unsolvable", "proof": proof, "reason": PROOFS[proof], **ran}
    return {"status": "gave up", "reason": outcome.reason, "detail": outcome.detail, "hint": outcome.hint, **ran}


def _show_outcome(outcome: PlanOutcome, options: SolveOptions) -> None:
    ran = f"{outcome.engine}, {outcome.seconds:.2f} s"
    match outcome:
        case PlanFound(plan=steps, cost=cost, optimal=optimal):
            typer.echo(write_plan(steps), nl=False)
            proof = "proven optimal" if optimal else "not proven optimal"
            length = counted(len(steps), "step", "steps")
            typer.echo(f"; cost {amount(float(cost))}, {length}, {proof}, checked by replay ({ran})")
        case NoPlan(proof=proof):
            typer.echo(f"proven: no plan exists; {PROOFS[proof]} ({ran})")
        case PlanGaveUp():
            typer.echo(plain(f"gave up: {outcome.reason}: {outcome.detail}"))
            typer.secho(f"hint:  {_advice(outcome, optimal=options.optimal)}", fg=typer.colors.CYAN, err=True)


def _advice(outcome: PlanGaveUp, *, optimal: bool) -> str:
    """Return what to try on the command line, else what the planner suggests."""
    without = ", ask without --optimal" if optimal else ""
    advice = {
        "timeout": f"give more with --seconds{without}, or try --engine portfolio",
        "memory": f"try another --engine{without}",
        "not-installed": outcome.hint or "install the extra `engines`; groundplan doctor says what is there",
    }
    return advice.get(outcome.reason, outcome.hint or "try --engine portfolio")


def _show_findings(path: Path, findings: Sequence[PddlFinding]) -> None:
    console = PipeConsole()
    count = counted(len(findings), "finding", "findings") if findings else "no findings"
    console.print(plain(f"{path}: {count}"), markup=False, highlight=False, soft_wrap=True)
    for finding in findings:
        style = STYLE[finding.severity]
        console.print(plain(finding.render(str(path))), style=style, markup=False, highlight=False, soft_wrap=True)


def _leave(code: int) -> None:
    if code:
        raise typer.Exit(code)
