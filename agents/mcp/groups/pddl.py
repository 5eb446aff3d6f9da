"""PDDL as tools: diagnose, plan, validate, and whether two problems mean the same."""

import asyncio
from typing import Any, Literal

from pydantic import TypeAdapter

from agents.documents import Json
from agents.mcp.groups.pddl_answers import (
    Diagnosis,
    Equivalence,
    PddlMistake,
    PlanOutcome,
    Undecided,
    Validation,
)
from agents.mcp.tagged import tagged
from agents.mcp.turns import its_turn
from agents.mcp.work import DEFAULT_SECONDS, Seconds, in_worker, job, value_of
from planners import PlanOutcome as FoundPlan
from planners import (
    Sameness,
    TimedPlanFound,
    equivalent,
    pddl_toolbox,
    plan_task_async,
    plan_timed_task_async,
    read_domain,
    read_problem,
    read_temporal_task,
)
from tools import Budget, BudgetExhausted, InputError, Tool, Toolbox

_OUTCOME: TypeAdapter[PlanOutcome] = TypeAdapter(PlanOutcome)
_VALIDATION: TypeAdapter[Validation] = TypeAdapter(Validation)
_EQUIVALENCE: TypeAdapter[Equivalence] = TypeAdapter(Equivalence)


def toolset() -> tuple[Tool[..., Any], ...]:
    """Return the tools on PDDL."""
    return tuple(Toolbox((diagnose_pddl, find_plan, validate_plan, equivalent_problems)))


async def diagnose_pddl(domain: str, problem: str = "") -> Diagnosis:
    """Find everything that is wrong or odd in a PDDL domain and a problem of it.

    Args:
        domain: The text of the domain.
        problem: The text of the problem, if there is one.
    """
    found = await in_worker(_asked, "diagnose_pddl", {"domain": domain, "problem": problem})
    findings = [PddlMistake.model_validate(finding) for finding in found]
    return Diagnosis(ok=all(finding.severity != "error" for finding in findings), findings=findings)


async def find_plan(
    domain: str, problem: str, optimal: bool = False, seconds: Seconds = DEFAULT_SECONDS, engine: str = "auto"
) -> PlanOutcome:
    """Find a plan that is checked step by step, or prove that there is none.

    Args:
        domain: The text of the domain.
        problem: The text of the problem.
        optimal: Whether the plan must be proven cheapest.
        seconds: Wall-clock limit.
        engine: The name of a planner; auto chooses by what the problem needs.
    """
    # Large texts take a while to read: the other calls of this server go on meanwhile.
    temporal, task = await asyncio.to_thread(read_temporal_task, domain, problem)
    if temporal.durative and optimal:
        raise InputError("nothing proves a plan cheapest whose actions take time", hint="ask without optimal")
    budget = Budget(seconds=seconds)
    outcome: FoundPlan | TimedPlanFound
    async with its_turn():
        if temporal.durative:
            outcome = await plan_timed_task_async(temporal, task, engine=engine, budget=budget)
        else:
            outcome = await plan_task_async(temporal.domain, task, engine=engine, optimal=optimal, budget=budget)
    return _OUTCOME.validate_python(tagged(outcome))


async def validate_plan(domain: str, problem: str, plan: str) -> Validation:
    """Replay a plan and say whether it reaches the goal, or which step fails and what it lacks.

    Args:
        domain: The text of the domain.
        problem: The text of the problem.
        plan: One step a line, such as `(move a b)`, or `0.5: (move a b) [2]` where actions take time.
    """
    arguments = {"domain": domain, "problem": problem, "plan": plan}
    return _VALIDATION.validate_python(await in_worker(_asked, "validate_plan", arguments))


async def equivalent_problems(
    domain: str,
    left: str,
    right: str,
    names: Literal["free", "fixed"] = "free",
    seconds: Seconds = DEFAULT_SECONDS,
) -> Equivalence:
    """Decide whether two PDDL problems of one domain mean the same, with the renaming or a witness as proof.

    Args:
        domain: The text of the domain.
        left: The text of one problem.
        right: The text of the other problem.
        names: Whether objects of one type may change names.
        seconds: Wall-clock limit.
    """
    try:
        answer = await in_worker(_compared, domain, left, right, names, seconds, seconds=seconds)
    except BudgetExhausted as stop:
        return Undecided(reason=stop.message)
    return _EQUIVALENCE.validate_python(answer)


@job
def _asked(name: str, arguments: Json) -> Any:
    return value_of(pddl_toolbox().call(name, arguments))


@job
def _compared(domain: str, left: str, right: str, names: Literal["free", "fixed"], seconds: float) -> Any:
    known = read_domain(domain)
    problems = read_problem(left, known), read_problem(right, known)
    return tagged(equivalent(known, *problems, Sameness(names=names), Budget(seconds=seconds)))
