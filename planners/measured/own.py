"""Our own search, measured: grounded anew, then searched with a built-in heuristic or with one that is a program."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from planners.measured.measurement import Measurement, counted
from planners.pddl.engines.outcome import GaveUpReason, NoPlan, PlanFound, PlanGaveUp, PlanOutcome
from planners.pddl.features import CLASSICAL, features
from planners.pddl.model import Domain, Problem
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Invalid, validate_task
from planners.pddl.semantics import PddlTask
from planners.search.engine import plan_text
from planners.search.generated.candidate import (
    CandidateFaulty,
    CandidateLimits,
    CandidateSolved,
    CandidateTask,
    run_candidate,
)
from planners.search.grounding import Grounded, NotGrounded, ground_anew
from planners.search.outcome import Exhausted, OutOfBudget
from planners.search.progress import Progress
from planners.search.request import SearchRequest
from planners.search.stored_task import from_bytes
from tools import Budget, Limits, Stopped, shared_worker

_GRACE_S = 2.0
_DEFAULT = CandidateLimits()


@dataclass(frozen=True, slots=True)
class _Start:
    """A grounded task, the seconds until then, and what is left of the budget."""

    grounded: Grounded
    grounding_s: float
    left: Budget

    def measurement(self, outcome: PlanOutcome, counts: dict[str, Any]) -> Measurement:
        """Return the outcome, its seconds those of grounding and search together."""
        outcome = replace(outcome, seconds=self.grounding_s + outcome.seconds)
        return Measurement(outcome, self.grounding_s, counted(counts, "expanded"), counted(counts, "evaluated"))


def measured_search(domain: Domain, problem: Problem, request: SearchRequest, budget: Budget) -> Measurement:
    """Search with an algorithm and built-in heuristics; an unknown name raises `InputError`."""
    request.factories()
    start = _started(domain, problem, budget, request.algorithm, keep_irrelevant=False)
    if isinstance(start, Measurement):
        return start
    left = start.left.seconds
    limits = Limits(None if left is None else left + _GRACE_S, budget.memory_mb)
    ended = shared_worker().run(search_job, start.grounded.stored, request.to_text(), start.left, limits=limits)
    if isinstance(ended, Stopped):
        return start.measurement(_stopped(ended, request.algorithm), {})
    value: dict[str, Any] = ended.value
    believed = _believed(PddlTask(domain, problem), value, request.algorithm, ended.seconds)
    return start.measurement(believed, value)


def measured_program(domain: Domain, problem: Problem, code: str, algorithm: str, budget: Budget) -> Measurement:
    """Search with the heuristic whose program is `code`, in a confined process."""
    start = _started(domain, problem, budget, algorithm, keep_irrelevant=True)
    if isinstance(start, Measurement):
        return start
    seconds = _DEFAULT.seconds if start.left.seconds is None else start.left.seconds
    limits = CandidateLimits(
        seconds=seconds,
        memory_mb=budget.memory_mb or _DEFAULT.memory_mb,
        prepare_s=min(_DEFAULT.prepare_s, seconds),
        grace_s=_GRACE_S,
    )
    task = CandidateTask.of(domain, problem, start.grounded)
    found = run_candidate(task, code, algorithm, limits)
    if isinstance(found, CandidateFaulty):
        kinds: dict[str, GaveUpReason] = {"memory": "memory", "hang": "timeout"}
        reason = kinds.get(found.fault.kind, "engine-fault")
        return start.measurement(PlanGaveUp(reason, found.fault.critique(), engine=algorithm), {})
    outcome: PlanOutcome
    if isinstance(found, CandidateSolved):
        outcome = PlanFound(found.plan, Fraction(found.cost), False, algorithm, found.seconds)
    else:
        out_of_time = found.seconds >= seconds
        outcome = PlanGaveUp(
            "timeout" if out_of_time else "incomplete", found.reason, engine=algorithm, seconds=found.seconds
        )
    return start.measurement(outcome, dict(found.counts))


def _started(
    domain: Domain, problem: Problem, budget: Budget, engine: str, *, keep_irrelevant: bool
) -> _Start | Measurement:
    unsupported = sorted(features(domain, problem) - CLASSICAL - {"general-types"})
    if unsupported:
        return Measurement(PlanGaveUp("unsupported", f"not supported: {', '.join(unsupported)}", engine=engine))
    meter = budget.start()
    found = ground_anew(domain, problem, budget, keep_irrelevant=keep_irrelevant)
    if isinstance(found, NotGrounded):
        outcome = PlanGaveUp(found.reason, found.detail, engine=engine, seconds=found.seconds)
        return Measurement(outcome, found.seconds)
    grounding_s = meter.elapsed_s()
    left = None if budget.seconds is None else budget.seconds - grounding_s
    if left is not None and left <= 0:
        outcome = PlanGaveUp("timeout", "grounding took all the time", engine=engine, seconds=grounding_s)
        return Measurement(outcome, grounding_s)
    return _Start(found, grounding_s, replace(budget, seconds=left))


def search_job(stored: bytes, mode: str, budget: Budget) -> dict[str, Any]:
    """Search a stored task in a worker, and return the plan's text or the reason with the counts."""
    task = from_bytes(stored)
    progress = Progress(budget)
    result = SearchRequest.from_text(mode).run(task, progress)
    counts = progress.counts.as_json()
    if isinstance(result, Exhausted):
        return {**counts, "exhausted": result.proof}
    if isinstance(result, OutOfBudget):
        return {**counts, "reason": result.reason, "detail": result.detail}
    return {**counts, "plan": plan_text(task, result.operators), "optimal": result.optimal}


def _believed(task: PddlTask, value: dict[str, Any], engine: str, seconds: float) -> PlanOutcome:
    if value.get("exhausted"):
        return NoPlan("exhausted", engine, seconds)
    if "plan" not in value:
        reason: GaveUpReason = value.get("reason", "incomplete")
        return PlanGaveUp(reason, value.get("detail", "the search ended without a plan"), "", engine, seconds)
    plan = read_plan(value["plan"])
    verdict = validate_task(task, plan)
    if isinstance(verdict, Invalid):
        detail = f"its plan does not pass the replay: {verdict.message}"
        return PlanGaveUp("engine-fault", detail, engine=engine, seconds=seconds)
    return PlanFound(plan, verdict.cost, bool(value["optimal"]), engine, seconds)


def _stopped(ended: Stopped, engine: str) -> PlanGaveUp:
    reasons: dict[str, GaveUpReason] = {"timeout": "timeout", "memory": "memory"}
    return PlanGaveUp(reasons.get(ended.reason, "engine-fault"), ended.detail, engine=engine, seconds=ended.seconds)
