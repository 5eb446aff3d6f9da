"""The PDDL is given: a planner decides, the replay judges, and both are compared with what is known."""

import asyncio

from agents.documents import Json
from agents.evaluate.planbench.items import PlanItem
from agents.evaluate.runner import MissingEngine
from planners import NoPlan, PlanFound, PlanOutcome, plan_task, read_task
from tools import Budget

Verdict = str
"""`optimal` (proven), `solved` or `unsolvable` (proven), `wrong`, or the reason of giving up."""

RIGHT = ("optimal", "solved", "unsolvable")


def wants_optimum(item: PlanItem) -> bool:
    """Return whether the least cost is known, or that there is no plan: then a proof is asked for."""
    return item.solvable is False or item.best_cost is not None


def verdict(item: PlanItem, outcome: PlanOutcome, *, optimal: bool) -> Verdict:
    """Return in one word how an outcome compares with what is known of the instance."""
    match outcome:
        case PlanFound() if item.solvable is False:
            return "wrong"
        case PlanFound(cost=cost, optimal=proven):
            if optimal and item.best_cost is not None and (cost != item.best_cost or not proven):
                return "wrong"
            return "optimal" if proven else "solved"
        case NoPlan():
            return "wrong" if item.solvable else "unsolvable"
        case _:
            return outcome.reason


class Planned:
    """Answers instances from their PDDL."""

    measures = (
        ("solved", "plan passes the replay"),
        ("optimal", "proven optimal"),
        ("unsolvable", "proven unsolvable"),
        ("wrong", "contradicts what is known"),
        ("open", "undecided, and nothing is known"),
    )

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def answer(self, item: PlanItem) -> Json:
        """Plan for an instance in a thread and compare."""
        return await asyncio.to_thread(self._planned, item)

    def _planned(self, item: PlanItem) -> Json:
        optimal = wants_optimum(item)
        domain, problem = read_task(item.domain_text, item.problem_text)
        outcome = plan_task(domain, problem, optimal=optimal, budget=Budget(seconds=self._seconds))
        word = verdict(item, outcome, optimal=optimal)
        if word in ("not-installed", "engine-fault"):
            raise MissingEngine(f"{item.family}: {outcome}", hint="groundplan doctor")
        found = outcome if isinstance(outcome, PlanFound) else None
        return {
            "status": word,
            "engine": outcome.engine,
            "plan": [str(step) for step in found.plan] if found else None,
            "cost": float(found.cost) if found else None,
            "seconds_solver": round(outcome.seconds, 4),
            "solved": found is not None,
            "optimal": word == "optimal",
            "unsolvable": word == "unsolvable",
            "wrong": word == "wrong",
            "open": word not in (*RIGHT, "wrong") and item.solvable is None,
            "reason": "" if word in RIGHT else f"{word}; known: solvable {item.solvable}, cost {item.best_cost}",
            "success": word in RIGHT,
        }
