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
    TemporalDomain,
    TimedInvalid,
    TimedPlanFound,
    diagnose,
    load_pddl,
    plan_task,
    plan_timed_task,
    read_plan,
    read_temporal_task,
    read_timed_plan,
    validate,
    validate_timed,
    write_plan,
    write_timed_plan,
)
from tools import Budget, InputError, StorageError, counted, plain, require_writable, write_whole

AnyOutcome = PlanOutcome | TimedPlanFound
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
        temporal, problem = read_temporal_task(load_pddl(options.domain), load_pddl(options.problem, "problem"))
        with display.doing("the planner decides"):
            outcome = _decided(temporal, problem, options)
    form = _outcome_form(outcome)
    code = EXIT_CODES[form["status"]]
    unwritten = _written(outcome, options.out)
    if unwritten is not None:
        form |= {"not_written": unwritten.message, "hint": unwritten.hint}
        code = unwritten.exit_code
    elif options.out is not None and _plan_text(outcome) is not None:
        form["file"] = str(options.out)
    if as_json:
        print_json(form)
    else:
        _show_outcome(outcome, options)
        _say_where(form, unwritten)
    _leave(code)


def _written(outcome: AnyOutcome, out: Path | None) -> StorageError | None:
    """Write the plan to its file; what keeps it from that comes back, since the plan is to be printed all the same."""
    text = _plan_text(outcome)
    if out is not None and text is not None:
        try:
            write_whole(out, text)
        except StorageError as error:
            return error
    return None


def _plan_text(outcome: AnyOutcome) -> str | None:
    match outcome:
        case PlanFound(plan=steps):
            return write_plan(steps)
        case TimedPlanFound(plan=timed):
            return write_timed_plan(timed)
    return None


def _say_where(form: Json, unwritten: StorageError | None) -> None:
    if unwritten is not None:
        report(unwritten, as_json=False)
    elif "file" in form:
        typer.echo(f"written to {form['file']}", err=True)


def _decided(temporal: TemporalDomain, problem: Problem, options: SolveOptions) -> AnyOutcome:
    if temporal.durative:
        return _decided_timed(temporal, problem, options)
    budget = Budget(seconds=options.seconds)
    if options.heuristic is None:
        return plan_task(temporal.domain, problem, engine=options.engine, optimal=options.optimal, budget=budget)
    if options.optimal:
        raise InputError("a learned heuristic proves no plan optimal", hint="leave out --heuristic or --optimal")
    from agents.heuristics.planning import plan_learned

    return plan_learned(temporal.domain, problem, budget, heuristic=options.heuristic, beside=options.engine)


def _decided_timed(temporal: TemporalDomain, problem: Problem, options: SolveOptions) -> TimedPlanFound | PlanGaveUp:
    for given, name in ((options.optimal, "--optimal"), (options.heuristic, "--heuristic")):
        if given:
            raise InputError(f"actions of this domain take time, which {name} is not for", hint=f"leave out {name}")
    return plan_timed_task(temporal, problem, engine=options.engine, budget=Budget(seconds=options.seconds))


def validate_files(domain: Path, problem: Path, plan: Path, *, as_json: bool) -> None:
    """Replay a plan on a problem; exit with 4 and the first failing step if it is none."""
    with _explained({"domain": domain, "problem": problem, "plan": plan}, as_json=as_json):
        temporal, task = read_temporal_task(load_pddl(domain), load_pddl(problem, "problem"))
        text = load_pddl(plan, "plan")
        form = _replayed_timed(temporal, task, text) if temporal.durative else _replayed(temporal.domain, task, text)
    if as_json:
        print_json(form)
    elif form["status"] == "invalid":
        hint = [f"hint:  {form['hint']}"] if form["hint"] else []
        typer.echo(plain("\n".join([f"✗ no plan: {form['message']}", *hint])))
    else:
        span = f"makespan {amount(form['makespan'])}, " if "makespan" in form else ""
        length = counted(form["steps"], "step", "steps")
        typer.echo(plain(f"✓ a plan: {length}, {span}cost {amount(form['cost'])}, checked by replay"))
    _leave(EXIT_CODES["invalid"] if form["status"] == "invalid" else 0)


def _replayed(domain: Domain, problem: Problem, text: str) -> Json:
    steps = read_plan(text)
    verdict = validate(domain, problem, steps)
    if isinstance(verdict, Invalid):
        return _invalid(verdict)
    return {"status": "valid", "steps": len(steps), "cost": float(verdict.cost)}


def _replayed_timed(temporal: TemporalDomain, problem: Problem, text: str) -> Json:
    steps = read_timed_plan(text)
    verdict = validate_timed(temporal, problem, steps)
    if isinstance(verdict, TimedInvalid):
        return {**_invalid(verdict), "moment": verdict.moment, "time": float(verdict.time)}
    form = {"status": "valid", "steps": len(steps), "cost": float(verdict.cost)}
    return {**form, "makespan": float(verdict.makespan)}


def _invalid(verdict: Invalid | TimedInvalid) -> Json:
    missing = [str(part) for part in verdict.missing]
    form: Json = {"status": "invalid", "message": verdict.message, "hint": verdict.hint}
    return {**form, "fault": verdict.fault, "step": verdict.index + 1, "missing": missing}


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


def _outcome_form(outcome: AnyOutcome) -> Json:
    ran: Json = {"engine": outcome.engine, "seconds": round(outcome.seconds, 4)}
    match outcome:
        case PlanFound(plan=steps, cost=cost, optimal=optimal):
            plan = [str(step) for step in steps]
            return {"status": "solved", "plan": plan, "cost": float(cost), "optimal": optimal, "checked": True, **ran}
        case TimedPlanFound(plan=timed, cost=cost, makespan=makespan):
            plan = [str(step) for step in timed]
            form = {"status": "solved", "plan": plan, "cost": float(cost), "makespan": float(makespan)}
            return {**form, "optimal": False, "checked": True, **ran}
        case NoPlan(proof=proof):
            return {"status": "unsolvable", "proof": proof, "reason": PROOFS[proof], **ran}
    return {"status": "gave up", "reason": outcome.reason, "detail": outcome.detail, "hint": outcome.hint, **ran}


def _show_outcome(outcome: AnyOutcome, options: SolveOptions) -> None:
    ran = f"{outcome.engine}, {outcome.seconds:.2f} s"
    match outcome:
        case PlanFound() | TimedPlanFound():
            typer.echo(_plan_text(outcome), nl=False)
            proof = "proven optimal" if isinstance(outcome, PlanFound) and outcome.optimal else "not proven optimal"
            span = f"makespan {amount(float(outcome.makespan))}, " if isinstance(outcome, TimedPlanFound) else ""
            length = counted(len(outcome.plan), "step", "steps")
            typer.echo(f"; {span}cost {amount(float(outcome.cost))}, {length}, {proof}, checked by replay ({ran})")
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
