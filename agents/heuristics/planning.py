"""Plan with what was learned: no model is asked, and a plan counts only after the replay has accepted it."""

import asyncio
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from agents.heuristics.confined_court import ground_for_programs
from agents.heuristics.library import Artifact, open_library
from planners import (
    CandidateLimits,
    CandidateSolved,
    CandidateUnsolved,
    Domain,
    PlanFound,
    PlanGaveUp,
    PlanOutcome,
    Problem,
    SearchRequest,
    plan_task_async,
    run_candidate,
    search_task,
)
from tools import Budget, BudgetExhausted, Confinement, GroundplanError, InputError, Meter, Worker

PORTFOLIO = "fd-lama-first"
FALLBACK = SearchRequest("lazy-greedy", ("h-ff",))
_LEAST_S = 0.1
_LEARNED_SHARE = 0.5
"""The part of the time after which a learned heuristic that found nothing gives way to a built-in one."""


def plan_learned(
    domain: Domain, problem: Problem, budget: Budget, *, heuristic: str = "learned", beside: str = "auto"
) -> PlanOutcome:
    """Plan with what the library holds for the domain, or with the artifact of that name; raise `InputError` if none.

    `beside` names an engine to run at the same time, `portfolio` the one that is best at first plans, `auto` none.
    """
    library = open_library()
    artifact = library.for_domain(domain) if heuristic == "learned" else library.artifact(heuristic)
    planner = LearnedPlanner(artifact)
    if beside == "auto":
        return planner.plan(domain, problem, budget)
    return asyncio.run(planner.plan_beside(domain, problem, budget, PORTFOLIO if beside == "portfolio" else beside))


@dataclass(frozen=True, slots=True)
class LearnedPlanner:
    """Search with an artifact of the library; where it fails, a built-in heuristic goes on.

    A learned heuristic that misbehaves costs time, never a wrong plan and never the process.
    """

    artifact: Artifact

    @property
    def engine(self) -> str:
        """Return the name that stands behind a plan."""
        return f"learned:{self.artifact.name}"

    def plan(self, domain: Domain, problem: Problem, budget: Budget) -> PlanOutcome:
        """Return a plan, a proof that there is none, or why neither."""
        with Worker(confinement=Confinement()) as worker:
            return self._plan(domain, problem, budget, worker)

    async def plan_beside(self, domain: Domain, problem: Problem, budget: Budget, engine: str) -> PlanOutcome:
        """Run another engine beside this one; the first plan or proof counts, and the other one is ended.

        Where a built-in heuristic is all that was learned, our own search stands for it.
        """
        if not self.artifact.learned:
            return await plan_task_async(domain, problem, engine=("own", engine), budget=budget)
        worker = Worker(confinement=Confinement())
        ours = asyncio.create_task(asyncio.to_thread(self._by_program, domain, problem, budget, worker))
        theirs = asyncio.create_task(plan_task_async(domain, problem, engine=engine, budget=budget))
        try:
            return await _first_answer(ours, theirs)
        finally:
            theirs.cancel()
            await asyncio.to_thread(worker.close)
            await asyncio.gather(ours, theirs, return_exceptions=True)

    def _plan(self, domain: Domain, problem: Problem, budget: Budget, worker: Worker) -> PlanOutcome:
        meter = budget.start()
        request, why = SearchRequest(self.artifact.algorithm, (self.artifact.candidate.name,)), ""
        if self.artifact.learned:
            request = FALLBACK
            found = self._by_program(domain, problem, _share_of(budget), worker)
            if isinstance(found, PlanFound):
                return found
            why = found.detail
        left = Budget(seconds=meter.remaining_s(), memory_mb=budget.memory_mb)
        outcome = search_task(domain, problem, request, left)
        if isinstance(outcome, PlanGaveUp) and why:
            outcome = replace(outcome, detail=f"{why}; then {outcome.detail}")
        return replace(outcome, engine=f"{request.algorithm} {request.heuristics[0]}", seconds=meter.elapsed_s())

    def _by_program(self, domain: Domain, problem: Problem, budget: Budget, worker: Worker) -> PlanFound | PlanGaveUp:
        artifact, meter = self.artifact, budget.start()
        try:
            task = ground_for_programs(domain, problem, budget)
            found = run_candidate(task, artifact.candidate.code, artifact.algorithm, _limits(meter), worker)
        except BudgetExhausted as error:
            return PlanGaveUp("timeout", error.message, engine=self.engine)
        took = meter.elapsed_s()
        if isinstance(found, CandidateSolved):
            return PlanFound(found.plan, Fraction(found.cost), optimal=False, engine=self.engine, seconds=took)
        detail = found.reason if isinstance(found, CandidateUnsolved) else found.fault.message
        return PlanGaveUp("incomplete", detail, engine=self.engine, seconds=took)


async def _first_answer(*tasks: "asyncio.Task[Any]") -> PlanOutcome:
    """Return the first plan or proof, else what the first one said; a broken one is passed over."""
    gave_up: list[PlanOutcome] = []
    broken: list[GroundplanError] = []
    for finished in asyncio.as_completed(tasks):
        try:
            outcome: PlanOutcome = await finished
        except InputError:
            raise  # an unknown engine, say
        except GroundplanError as error:
            broken.append(error)
            continue
        if not isinstance(outcome, PlanGaveUp):
            return outcome
        gave_up.append(outcome)
    if not gave_up:
        raise broken[0]
    return gave_up[0]


def _share_of(budget: Budget) -> Budget:
    return replace(budget, seconds=None if budget.seconds is None else budget.seconds * _LEARNED_SHARE)


def _limits(meter: Meter) -> CandidateLimits:
    default, left_s = CandidateLimits(), meter.remaining_s()
    return CandidateLimits(
        seconds=default.seconds if left_s is None else max(_LEAST_S, left_s),
        memory_mb=min(default.memory_mb, meter.budget.memory_mb or default.memory_mb),
    )
