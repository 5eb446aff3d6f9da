"""One call for a plan: choose engines, run them under a budget, replay what they say."""

import asyncio
import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

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
from tools import Budget, Finished, GroundplanError, InputError, Limits, Meter, Stopped, require_budget, shared_worker

T = TypeVar("T")
OutcomeT = TypeVar("OutcomeT")
OutcomeT_co = TypeVar("OutcomeT_co", covariant=True)
_DEFAULT_BUDGET = Budget()
_SIDE_BY_SIDE = 2


class Asked(ABC, Generic[OutcomeT_co]):
    """A task on its way to an engine: what is asked of it, and what its answer is worth."""

    meter: Meter
    optimal: bool

    @property
    @abstractmethod
    def needed(self) -> frozenset[str]:
        """Return the features that an engine must have."""

    @abstractmethod
    def texts(self) -> tuple[str, str]:
        """Return domain and problem as the engine is given them."""

    @abstractmethod
    def believed(self, answer: Answer, engine: str, seconds: float) -> OutcomeT_co | PlanGaveUp:
        """Return what comes of a plan or of a proof that there is none; a plan that cannot be read raises."""


@dataclass(frozen=True, slots=True)
class EngineCall(Asked[PlanFound | NoPlan]):
    """A classical or numeric task on its way to an engine."""

    task: PddlTask
    optimal: bool
    meter: Meter

    @property
    def needed(self) -> frozenset[str]:
        """Return the features that an engine must have; general types are compiled away before it sees the task."""
        return features(self.task.domain, self.task.problem) - {"general-types"}

    def texts(self) -> tuple[str, str]:
        """Return domain and problem written anew."""
        return submission(self.task.domain, self.task.problem)

    def believed(self, answer: Answer, engine: str, seconds: float) -> PlanOutcome:
        """Return the plan if the replay accepts it, or the proof that there is none."""
        if answer["kind"] == "no-plan":
            return NoPlan(answer.get("proof", "exhausted"), engine, seconds)
        steps = read_plan(answer.get("plan", ""))
        verdict = validate_task(self.task, steps)
        if isinstance(verdict, Invalid):
            return refused_plan(verdict.message, engine, seconds)
        return PlanFound(steps, verdict.cost, bool(answer.get("optimal")), engine, seconds)


def refused_plan(why: str, engine: str, seconds: float) -> PlanGaveUp:
    """Return what is said of a plan that the replay refuses."""
    return PlanGaveUp(
        "engine-fault", f"its plan does not pass the replay: {why}", "try another engine", engine, seconds
    )


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
    return finish(plan_task_async(domain, problem, engine=engine, optimal=optimal, budget=budget))


async def plan_task_async(
    domain: Domain,
    problem: Problem,
    *,
    engine: str | Sequence[str] = "auto",
    optimal: bool = False,
    budget: Budget = _DEFAULT_BUDGET,
) -> PlanOutcome:
    """Do what `plan_task` does; cancelling the task ends the engines with all their processes."""
    require_budget(budget)
    return await answered(EngineCall(PddlTask(domain, problem), optimal, budget.start()), engine)


async def answered(call: Asked[OutcomeT], engine: str | Sequence[str]) -> OutcomeT | PlanGaveUp:
    """Return the first answer of the engines that are chosen for a call; when it ends, so have all their processes."""
    chosen = _chosen(engine, call.needed, optimal=call.optimal)
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
    if not names:
        raise InputError("no engine is named to plan with", hint='leave engine out, or give "auto" or names')
    found = [find_engine(name) for name in names]
    refusals = [refuse(one, needed, optimal=optimal) for one in found]
    able = tuple(one for one, refusal in zip(found, refusals, strict=True) if refusal is None)
    return able or next(refusal for refusal in refusals if refusal is not None)


async def _first_answer(jobs: list["asyncio.Task[OutcomeT | PlanGaveUp]"]) -> OutcomeT | PlanGaveUp:
    """Return the first plan or proof; if there is none, the first reason why."""
    gave_up: list[PlanGaveUp] = []
    for finished in asyncio.as_completed(jobs):
        outcome = await finished
        if not isinstance(outcome, PlanGaveUp):
            return outcome
        gave_up.append(outcome)
    return gave_up[0]


async def _run(engine: Engine, call: Asked[OutcomeT]) -> OutcomeT | PlanGaveUp:
    with tempfile.TemporaryDirectory(prefix="groundplan-", ignore_cleanup_errors=True) as folder:
        domain_text, problem_text = call.texts()
        (Path(folder) / DOMAIN_FILE).write_text(domain_text)
        (Path(folder) / PROBLEM_FILE).write_text(problem_text)
        seconds = call.meter.remaining_s()
        if seconds is not None and seconds <= 0:
            return PlanGaveUp("timeout", "the budget is used up before the engine starts", engine=engine.name)
        limits = Limits(seconds=seconds, memory_mb=call.meter.budget.memory_mb)
        ended = await shared_worker().run_async(engine.job, folder, engine.mode, limits=limits)
        return judged(engine, call, ended, Path(folder))


def judged(engine: Engine, call: Asked[OutcomeT], ended: Finished | Stopped, folder: Path) -> OutcomeT | PlanGaveUp:
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


def _believed(engine: Engine, call: Asked[OutcomeT], answer: Answer) -> OutcomeT | PlanGaveUp:
    elapsed = call.meter.elapsed_s()
    if answer["kind"] == "gave-up":
        reason = answer.get("reason", "engine-fault")
        hint = _hint(reason)
        if reason == "unsupported":  # though its entry in the registry promises it
            hint = engines_having(call.needed, optimal=call.optimal, but=engine.name)
        return PlanGaveUp(reason, answer.get("detail", ""), hint, engine.name, elapsed)
    try:
        return call.believed(answer, engine.name, elapsed)
    except GroundplanError as error:
        return PlanGaveUp("engine-fault", f"its plan cannot be read: {error}", engine=engine.name, seconds=elapsed)


def _hint(reason: GaveUpReason) -> str:
    hints: dict[GaveUpReason, str] = {
        "timeout": "raise Budget(seconds=...)",
        "memory": "raise Budget(memory_mb=...)",
        "engine-fault": "try another engine",
        "incomplete": "this engine's search proves nothing; try another engine",
    }
    return hints.get(reason, "")


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
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
