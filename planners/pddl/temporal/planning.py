"""One call for a timed plan: the engines that know time, under a budget, every plan replayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from planners.pddl.diagnose import read_temporal_task
from planners.pddl.engines.engine import Answer
from planners.pddl.engines.outcome import PlanGaveUp
from planners.pddl.engines.planning import Asked, answered, finish, refused_plan
from planners.pddl.model import Problem
from planners.pddl.temporal.features import temporal_features
from planners.pddl.temporal.model import TemporalDomain, TimedPlan
from planners.pddl.temporal.plan_text import read_timed_plan
from planners.pddl.temporal.replay import TemporalTask, TimedInvalid, validate_timed_task
from planners.pddl.temporal.writer import write_temporal_domain
from planners.pddl.writer import write_problem
from tools import Budget, Meter, require_budget

_DEFAULT_BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class TimedPlanFound:
    """A timed plan that the replay has accepted.

    `cost` is the metric's value, without a metric the makespan. Nothing proves a plan optimal.
    """

    plan: TimedPlan
    cost: Fraction
    makespan: Fraction
    engine: str
    seconds: float


TimedOutcome = TimedPlanFound | PlanGaveUp


@dataclass(frozen=True, slots=True)
class TimedCall(Asked[TimedPlanFound]):
    """A temporal task on its way to an engine."""

    task: TemporalTask
    meter: Meter
    optimal: bool = False  # no engine proves it

    @property
    def needed(self) -> frozenset[str]:
        """Return the features that an engine must have."""
        return temporal_features(self.task.temporal, self.task.problem)

    def texts(self) -> tuple[str, str]:
        """Return domain and problem as text."""
        return write_temporal_domain(self.task.temporal), write_problem(self.task.problem)

    def believed(self, answer: Answer, engine: str, seconds: float) -> TimedOutcome:
        """Return the plan if the replay accepts it; that there is none is believed of no engine."""
        if answer["kind"] == "no-plan":
            return PlanGaveUp("incomplete", "it says that there is no plan, without proof", "", engine, seconds)
        plan = read_timed_plan(answer.get("plan", ""))
        verdict = validate_timed_task(self.task, plan)
        if isinstance(verdict, TimedInvalid):
            return refused_plan(verdict.message, engine, seconds)
        return TimedPlanFound(plan, verdict.cost, verdict.makespan, engine, seconds)


def plan_timed(
    domain_text: str, problem_text: str, *, engine: str | Sequence[str] = "auto", budget: Budget = _DEFAULT_BUDGET
) -> TimedOutcome:
    """Return a timed plan that the replay has accepted, or why there is none; `engine` as in `plan`.

    The engines for tasks in which actions take time are optional packages. Broken PDDL raises `PddlError`.
    """
    return plan_timed_task(*read_temporal_task(domain_text, problem_text), engine=engine, budget=budget)


def plan_timed_task(
    temporal: TemporalDomain,
    problem: Problem,
    *,
    engine: str | Sequence[str] = "auto",
    budget: Budget = _DEFAULT_BUDGET,
) -> TimedOutcome:
    """Do what `plan_timed` does for trees."""
    return finish(plan_timed_task_async(temporal, problem, engine=engine, budget=budget))


async def plan_timed_task_async(
    temporal: TemporalDomain,
    problem: Problem,
    *,
    engine: str | Sequence[str] = "auto",
    budget: Budget = _DEFAULT_BUDGET,
) -> TimedOutcome:
    """Do what `plan_timed_task` does; cancelling the task ends the engines with all their processes."""
    require_budget(budget)
    return await answered(TimedCall(TemporalTask(temporal, problem), budget.start()), engine)
