"""The instance in words: a model formalizes it for the given domain, a planner decides, the gold problem judges.

The words have names of their own, so the drafted problem is compared with the gold one up to renaming, and the plan
is carried over by that renaming before it is replayed.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent
from agents.evaluate.planbench.items import PlanItem
from agents.formalisms.pddl.formalism import PddlFormalism
from planners import (
    Domain,
    Equivalent,
    Invalid,
    PddlError,
    PlanSteps,
    Problem,
    Sameness,
    Undecided,
    equivalent,
    read_domain,
    read_plan,
    read_problem,
    read_task,
    validate,
)
from tools import Budget

SAME = Sameness(extra_objects=True, irrelevant_init=True, metric=False)
"""Objects and facts that no plan can notice do not count."""

COMPARE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Formalized:
    """Answers instances from their words, with the PDDL of the domain."""

    agent: TaskAgent

    measures = (
        ("parses", "problem parses"),
        ("solvable", "problem has a plan"),
        ("equivalent", "problem means the same"),
        ("not_decided", "sameness not decided"),
    )

    async def answer(self, item: PlanItem) -> Json:
        """Let the agent work on the words, and judge its plan on the gold problem."""
        domain = read_domain(item.domain_text)
        made = await self.agent.answer(item.id, item.words, PddlFormalism(domain))
        return {**made, **await asyncio.to_thread(judged, item, made)}


def judged(item: PlanItem, made: Json) -> Json:
    """Return how far the drafted problem and its plan get on the gold problem."""
    domain, gold = read_task(item.domain_text, item.problem_text)
    rungs = {"parses": False, "solvable": made.get("plan") is not None, "equivalent": False, "not_decided": False}
    try:
        drafted = read_problem((made.get("spec") or {}).get("problem", ""), domain)
    except PddlError as error:
        return {**rungs, "success": False, "reason": made.get("reason") or f"does not parse: {error.message}"}
    rungs["parses"] = True
    match equivalent(domain, drafted, gold, SAME, Budget(seconds=COMPARE_SECONDS)):
        case Equivalent(mapping=mapping):
            reason = _replayed(domain, gold, renamed_plan(made.get("plan"), mapping))
            return {**rungs, "equivalent": True, "success": not reason, "reason": reason}
        case Undecided(reason=reason):
            return {**rungs, "not_decided": True, "success": False, "reason": f"not decided: {reason}"}
        case different:
            return {**rungs, "success": False, "reason": f"different: {different.witness}"[:400]}


def renamed_plan(plan: list[str] | None, mapping: Mapping[str, str]) -> PlanSteps | None:
    """Return the plan with the objects of the gold problem."""
    if plan is None:
        return None
    steps = read_plan("\n".join(plan))
    return tuple(replace(step, arguments=tuple(mapping.get(name, name) for name in step.arguments)) for step in steps)


def _replayed(domain: Domain, gold: Problem, plan: PlanSteps | None) -> str:
    """Return why a plan is none for the gold problem; empty if it is one."""
    if plan is None:
        return "no plan was found"
    verdict = validate(domain, gold, plan)
    return verdict.message if isinstance(verdict, Invalid) else ""
