"""Planning as tools: diagnose, plan, validate, with text in and data out."""

from typing import Any, TypeAlias

from planners.pddl.diagnose import diagnose, read_temporal_task
from planners.pddl.engines.outcome import NoPlan, PlanFound, PlanGaveUp, PlanOutcome
from planners.pddl.engines.planning import plan_task
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Valid, validate
from planners.pddl.semantics import show
from planners.pddl.temporal.plan_text import read_timed_plan
from planners.pddl.temporal.planning import TimedPlanFound, plan_timed_task
from planners.pddl.temporal.replay import TimedValid, validate_timed
from tools import Budget, Toolbox, tool

Answer: TypeAlias = dict[str, Any]
_DEFAULT_BUDGET = Budget(seconds=30.0)
_SHOWN_ATOMS = 200


def pddl_toolbox(budget: Budget = _DEFAULT_BUDGET) -> Toolbox:
    """Return the tools `diagnose_pddl`, `find_plan` and `validate_plan`; each plan is found within `budget`."""

    @tool
    def diagnose_pddl(domain: str, problem: str = "") -> list[Answer]:
        """List everything that is wrong or odd in a PDDL domain and a problem of it; an empty list means none.

        Args:
            domain: The text of the domain.
            problem: The text of the problem, if there is one.
        """
        return [finding.as_json() for finding in diagnose(domain, problem or None)]

    @tool
    def find_plan(domain: str, problem: str, optimal: bool = False) -> Answer:
        """Find a plan that is checked step by step, or prove that there is none.

        Args:
            domain: The text of the domain.
            problem: The text of the problem.
            optimal: Whether the plan must be proven cheapest.
        """
        temporal, task = read_temporal_task(domain, problem)
        if not temporal.durative:
            return outcome_json(plan_task(temporal.domain, task, optimal=optimal, budget=budget))
        if optimal:
            return outcome_json(PlanGaveUp("unsupported", "nothing proves a timed plan cheapest", "leave out optimal"))
        return outcome_json(plan_timed_task(temporal, task, budget=budget))

    @tool
    def validate_plan(domain: str, problem: str, plan: str) -> Answer:
        """Replay a plan and say whether it reaches the goal, or which step fails and what it lacks.

        Args:
            domain: The text of the domain.
            problem: The text of the problem.
            plan: One step a line, such as `(move a b)`, or `0.5: (move a b) [2]` where actions take time.
        """
        temporal, task = read_temporal_task(domain, problem)
        verdict = (
            validate_timed(temporal, task, read_timed_plan(plan))
            if temporal.durative
            else validate(temporal.domain, task, read_plan(plan))
        )
        if isinstance(verdict, Valid | TimedValid):
            return {"valid": True, "cost": float(verdict.cost)}
        return {
            "valid": False,
            "fault": verdict.fault,
            "step": verdict.index + 1,
            "message": verdict.message,
            "missing": [str(missing) for missing in verdict.missing],
            "true_there": sorted(map(show, verdict.state.atoms))[:_SHOWN_ATOMS],
            "hint": verdict.hint,
        }

    return Toolbox([diagnose_pddl, find_plan, validate_plan])


def outcome_json(outcome: PlanOutcome | TimedPlanFound) -> Answer:
    """Return an outcome as JSON data."""
    match outcome:
        case PlanFound():
            steps = [str(step) for step in outcome.plan]
            return {"plan": steps, "cost": float(outcome.cost), "optimal": outcome.optimal, "engine": outcome.engine}
        case TimedPlanFound():
            timed = [str(step) for step in outcome.plan]
            spans = {"cost": float(outcome.cost), "makespan": float(outcome.makespan)}
            return {"plan": timed, **spans, "optimal": False, "engine": outcome.engine}
        case NoPlan():
            return {"no_plan": outcome.proof, "engine": outcome.engine}
        case PlanGaveUp():
            return {"gave_up": outcome.reason, "detail": outcome.detail, "hint": outcome.hint}
