"""Requests that nothing satisfies: is the clash named exactly, and does the cheapest way out lead to a valid plan?"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent, oracle_answer, spec_errors
from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Summary, share, summary_of
from agents.evaluate.travel import ORACLE_SECONDS
from agents.formalisms.travel import TravelFormalism
from envs import TripRequest, TripTask
from tools import Budget, InputError


@dataclass(frozen=True, slots=True)
class ClashBench:
    """Requests with a known clash; without an agent each task's own specification goes to the solver.

    A success names exactly the known clash, and its first offer leads to a proven optimum that both checkers accept.
    """

    formalism: TravelFormalism
    tasks: Mapping[str, TripTask]
    agent: TaskAgent | None
    folder: Path

    async def attempt(self, task_id: str) -> Json:
        """Attempt one task, take the first offer, and solve and check what it leads to."""
        task = self.tasks[task_id]
        if task.clash is None:
            raise InputError(
                f"nothing is known to clash in {task_id!r}", hint="evaluate it with a split of solvable tasks"
            )
        gold: Json = task.request.model_dump(mode="json")
        if self.agent is None:
            scores = await asyncio.to_thread(oracle_answer, self.formalism, gold, ORACLE_SECONDS)
        else:
            scores = await self.agent.answer(task.id, task.text, self.formalism)
            scores["spec_exact"] = "spec" in scores and not spec_errors(scores["spec"], gold)
        unsolvable = scores["status"] == "unsolvable"
        core = unsolvable and sorted(scores["core"]) == sorted(task.clash.culprits)
        repaired = await asyncio.to_thread(self._repaired, gold, scores.get("offers", ()))
        return {
            **scores,
            "culprits": task.clash.culprits,
            "unsolvable": unsolvable,
            "core_exact": core,
            **repaired,
            "success": core and all(repaired.values()),
        }

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up."""
        attempted = Attempted(records)
        n = len(attempted.scores)
        measures = [
            ("unsolvable", "proven unsolvable"),
            ("core_exact", "core is the known clash"),
            ("offer_proven", "first offer proven cheapest"),
            ("offer_accepted", "its plan accepted by both"),
            ("success", "all of these"),
        ]
        if self.agent is not None:
            measures.append(("spec_exact", "specification exact"))
        lines = [share(name, attempted.count(key), n) for key, name in measures]
        return summary_of(len(self.tasks), records, (*lines, *attempted.running()))

    def _repaired(self, gold: Json, offers: tuple[Json, ...]) -> Json:
        """Solve the gold request again with the first offer taken; its cost must be the one that was promised."""
        if not offers:
            return {"offer_proven": False, "offer_accepted": False}
        try:
            relaxed = self.formalism.relax(gold, offers[0])
        except InputError:  # a misread request may offer what the real one never asked for
            return {"offer_proven": False, "offer_accepted": False}
        result = self.formalism.solve(relaxed, Budget(seconds=ORACLE_SECONDS))
        verdicts = self.formalism.checker.check(TripRequest.model_validate(relaxed), result.plan)
        proven = result.status == "solved" and result.optimal and result.cost == offers[0]["cost"]
        return {"offer_proven": proven, "offer_accepted": verdicts.official.passed and verdicts.strict.passed}
