"""External planners as the last resort, where our own searches run out of their share of the budget."""

from dataclasses import replace

from planners.pddl.engines.outcome import NoPlan, PlanFound, PlanOutcome
from planners.pddl.engines.planning import plan_task
from planners.pddl.model import Condition
from planners.reasoning.answers import (
    AtGoal,
    GoalUnreachable,
    NextAction,
    NextActionAnswer,
    Reachability,
    Reachable,
    Undecided,
    Unreachable,
)
from planners.reasoning.task import GroundTask
from tools import Budget


def halved(budget: Budget) -> Budget:
    """Return a budget with half the time: one half for our search, one for an engine."""
    return budget if budget.seconds is None else replace(budget, seconds=budget.seconds / 2)


def engine_reachability(task: GroundTask, condition: Condition, budget: Budget) -> Reachability:
    """Ask an engine for a plan to a condition without free variables."""
    problem = replace(task.problem, goal=condition, metric=None)
    match plan_task(task.domain, problem, budget=budget):
        case PlanFound(plan=plan):
            return Reachable(plan)
        case NoPlan():
            return Unreachable("engine")
        case gave_up:
            return Undecided(gave_up.detail or gave_up.reason)


def engine_next_action(task: GroundTask, budget: Budget) -> NextActionAnswer:
    """Ask an engine for an optimal plan."""
    outcome: PlanOutcome = plan_task(task.domain, task.problem, optimal=True, budget=budget)
    match outcome:
        case PlanFound(plan=()):
            return AtGoal()
        case PlanFound(plan=plan, optimal=True):
            return NextAction(plan[0], plan, sum(task.by_step[step].cost for step in plan))
        case PlanFound():
            return Undecided("the engine's plan is not proven optimal")
        case NoPlan():
            return GoalUnreachable("engine")
        case gave_up:
            return Undecided(gave_up.detail or gave_up.reason)
