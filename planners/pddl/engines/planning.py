"""One call for a plan: choose engines, run them under a budget, replay what they say."""

import asyncio
import tempfile
import threading
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from planners.pddl.diagnose import read_task
from planners.pddl.engines.engine import DOMAIN_FILE, PROBLEM_FILE, Answer, Engine
from planners.pddl.engines.fast_downward import best_plan
from planners.pddl.engines.outcome import GaveUpReason, NoPlan, PlanFound, PlanGaveUp, PlanOutcome
from planners.pddl.engines.registry import choose, engines_having, find_engine, refuse
from planners.pddl.engines.submission import submission
from planners.pddl.features import features
from planners.pddl.model import Domain, Problem
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Invalid, validate_task
from planners.pddl.semantics import PddlTask
from tools import Budget, Finished, GroundplanError, Limits, Meter, Stopped, shared_worker

T = TypeVar("T")
_DEFAULT_BUDGET = Budget()
_SIDE_BY_SIDE = 2


@dataclass(frozen=True, slots=True)
class EngineCall:
    """One task on its way to an engine, with what is asked of it."""

    task: PddlTask
    optimal: bool
    meter: Meter


def plan(
    domain_text: str,
    problem_text: str,
    *,
    engine: str | Sequence[str] = "auto",
    optimal: bool = False,
    budget: Budget = _DEFAULT_BUDGET,
) -> PlanOutcome:
    """Return a plan that the replay has accepted, a proof that there is none, or why neither.

    `engine` is a name of the registry, `auto` (by the task's features), `portfolio` (two of them side by side) or
    several names to run side by side. Broken PDDL raises `PddlError`, an unknown engine `InputError`.
    """
    domain, problem = read_task(domain_text, problem_text)
    return plan_task(domain, problem, engine=engine, optimal=optimal, budget=budget)


def plan_task(
    domain: Domain,
    problem: Problem,
    *,
    engine: str | Sequence[str] = "auto",
    optimal: bool = False,
    budget: Budget = _DEFAULT_BUDGET,
) -> PlanOutcome:
    """Do what `plan` does for trees."""
    return _finish(plan_task_async(domain, problem, engine=engine, optimal=optimal, budget=budget))


async def plan_task_async(
    domain: Domain,
    problem: Problem,
    *,
    engine: str | Sequence[str] = "auto",
    optimal: bool = False,
    budget: Budget = _DEFAULT_BUDGET,
) -> PlanOutcome:
    """Do what `plan_task` does; cancelling the task ends the engines with all their processes."""
    call = EngineCall(PddlTask(domain, problem), optimal, budget.start())
    chosen = _chosen(engine, _needed(call.task), optimal=optimal)
    if isinstance(chosen, PlanGaveUp):
        return chosen
    jobs = [asyncio.create_task(_run(one, call)) for one in chosen]
    try:
        return await _first_answer(jobs)
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


def _chosen(engine: str | Sequence[str], needed: frozenset[str], *, optimal: bool) -> tuple[Engine, ...] | PlanGaveUp:
    if engine in ("auto", "portfolio"):
        return choose(needed, optimal=optimal, count=1 if engine == "auto" else _SIDE_BY_SIDE)
    names = [engine] if isinstance(engine, str) else list(engine)
    found = [find_engine(name) for name in names]
    refusals = [refuse(one, needed, optimal=optimal) for one in found]
    able = tuple(one for one, refusal in zip(found, refusals, strict=True) if refusal is None)
    return able or next(refusal for refusal in refusals if refusal is not None)


def _needed(task: PddlTask) -> frozenset[str]:
    """Return the features that an engine must have; general types are compiled away before it sees the task."""
    return features(task.domain, task.problem) - {"general-types"}


async def _first_answer(jobs: list["asyncio.Task[PlanOutcome]"]) -> PlanOutcome:
    """Return the first plan or proof; if there is none, the first reason why."""
    gave_up: list[PlanGaveUp] = []
    for finished in asyncio.as_completed(jobs):
        outcome = await finished
        if not isinstance(outcome, PlanGaveUp):
            return outcome
        gave_up.append(outcome)
    return gave_up[0]


async def _run(engine: Engine, call: EngineCall) -> PlanOutcome:
    with tempfile.TemporaryDirectory(prefix="groundplan-", ignore_cleanup_errors=True) as folder:
        domain_text, problem_text = submission(call.task.domain, call.task.problem)
        (Path(folder) / DOMAIN_FILE).write_text(domain_text)
        (Path(folder) / PROBLEM_FILE).write_text(problem_text)
        seconds = call.meter.remaining_s()
        if seconds is not None and seconds <= 0:
            return PlanGaveUp("timeout", "the budget is used up before the engine starts", engine=engine.name)
        limits = Limits(seconds=seconds, memory_mb=call.meter.budget.memory_mb or None)
        ended = await shared_worker().run_async(engine.job, folder, engine.mode, limits=limits)
        return judged(engine, call, ended, Path(folder))


def judged(engine: Engine, call: EngineCall, ended: Finished | Stopped, folder: Path) -> PlanOutcome:
    """Return the outcome behind the end of an engine's job in `folder`; a plan counts only after its replay."""
    elapsed = call.meter.elapsed_s()
    if isinstance(ended, Finished):
        answer = cast("Answer", ended.value)
    else:
        left = best_plan(folder) if engine.anytime else None
        if left is None:
            reasons: dict[str, GaveUpReason] = {"timeout": "timeout", "memory": "memory"}
            reason = reasons.get(ended.reason, "engine-fault")
            return PlanGaveUp(reason, ended.detail, _hint(reason), engine.name, elapsed)
        answer = {"kind": "plan", "plan": left, "optimal": False}
    return _believed(engine, call, answer)


def _believed(engine: Engine, call: EngineCall, answer: Answer) -> PlanOutcome:
    elapsed = call.meter.elapsed_s()
    if answer["kind"] == "gave-up":
        reason = answer.get("reason", "engine-fault")
        hint = _others(engine, call) if reason == "unsupported" else _hint(reason)
        return PlanGaveUp(reason, answer.get("detail", ""), hint, engine.name, elapsed)
    if answer["kind"] == "no-plan":
        return NoPlan(answer.get("proof", "exhausted"), engine.name, elapsed)
    try:
        steps = read_plan(answer.get("plan", ""))
    except GroundplanError as error:
        return PlanGaveUp("engine-fault", f"its plan cannot be read: {error}", engine=engine.name, seconds=elapsed)
    verdict = validate_task(call.task, steps)
    if isinstance(verdict, Invalid):
        detail = f"its plan does not pass the replay: {verdict.message}"
        return PlanGaveUp("engine-fault", detail, "try another engine", engine.name, elapsed)
    return PlanFound(steps, verdict.cost, bool(answer.get("optimal")), engine.name, elapsed)


def _others(engine: Engine, call: EngineCall) -> str:
    """Return which engines have what one refused to take, though its entry in the registry promises it."""
    return engines_having(_needed(call.task), optimal=call.optimal, but=engine.name)


def _hint(reason: GaveUpReason) -> str:
    hints: dict[GaveUpReason, str] = {
        "timeout": "raise Budget(seconds=...)",
        "memory": "raise Budget(memory_mb=...)",
        "engine-fault": "try another engine",
        "incomplete": "this engine's search proves nothing; try another engine",
    }
    return hints.get(reason, "")


def _finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, also where an event loop runs already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    result: list[T] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            result.append(asyncio.run(coroutine))
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return result[0]
