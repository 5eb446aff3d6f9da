"""One answer in each of the ways; every plan is judged by the checker of the world, against the true task."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from agents.baselines.plan_tasks import PosedPlan, judge_reach
from agents.baselines.posed import BaselineAnswer
from agents.baselines.registry import BASELINES
from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent
from agents.evaluate.growth.items import GrowthItem, Way
from agents.formalisms.base import Formalism
from agents.formalisms.pddl.draft import LIKELIEST
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.models.chat import ChatModel
from agents.models.errors import ContextTooLong
from agents.recorded import logging_to
from envs import Solution, classical
from planners import Domain, PlanFound, PlanGaveUp, plan_task, read_domain, read_task
from tools import Budget, RunLog

_DENIAL = "There is no plan."
_SPARE_MOVES = 20


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers tasks; the runs of the agent are kept in `folder`, so that one that was killed goes on.

    `formalism` makes the way from words to PDDL for a domain.
    """

    model: ChatModel | None
    folder: Path
    seconds: float
    formalism: Callable[[Domain], Formalism] = PddlFormalism

    async def answer(self, item: GrowthItem) -> Json:
        """Return the scores of one answer; a task too long for the model is one that it fails."""
        try:
            match item.way:
                case "solver":
                    return await self._solver(item)
                case "oracle":
                    return await asyncio.to_thread(self._oracle, item.task)
                case _:
                    return await self._baseline(item)
        except ContextTooLong as failed:
            return _failed("invalid", failed.message)

    async def _baseline(self, item: GrowthItem) -> Json:
        # Any plan of use is shorter; without a limit a model that repeats itself writes until its context is full.
        posed = PosedPlan(item.task, 2 * _moves_needed(item.task) + _SPARE_MOVES)
        budget = Budget(seconds=self.seconds, tokens=None)
        model, path = self._required(item.way), self.folder / item.id.replace("/", "-") / "calls.jsonl"
        path.unlink(missing_ok=True)  # of an attempt that was killed
        with RunLog.open(path) as log:
            answer = await BASELINES[item.way].answer(posed, model, budget, logging_to(log))
        return {**_judged(item.task, answer.text), "status": "answered", **_taken(answer)}

    async def _solver(self, item: GrowthItem) -> Json:
        # The rules are in the domain, which is given, and a formalizer is not told how to write a plan.
        agent = TaskAgent(self._required("solver"), self.folder, self.seconds, LIKELIEST)
        found = await agent.answer(
            item.id, item.task.statement.situation, self.formalism(read_domain(item.task.domain_text))
        )
        if found["status"] == "unsolvable":
            return {**found, **_judged(item.task, _DENIAL)}
        if found["status"] == "solved":
            return {**found, **_judged(item.task, "\n".join(found["plan"]))}
        return {**_failed(found["status"], found["reason"]), **found}

    def _oracle(self, task: classical.PlanTask) -> Json:
        outcome = plan_task(*read_task(task.domain_text, task.problem_text), budget=Budget(seconds=self.seconds))
        if isinstance(outcome, PlanGaveUp):
            return _failed("gave up", outcome.detail)
        text = "\n".join(map(str, outcome.plan)) if isinstance(outcome, PlanFound) else _DENIAL
        return {**_judged(task, text), "status": "answered", "seconds_solver": outcome.seconds}

    def _required(self, way: Way) -> ChatModel:
        assert self.model is not None, f"the way {way!r} is only taken with a model"
        return self.model


def _judged(task: classical.PlanTask, text: str) -> Json:
    reach = judge_reach(task, text)
    return {
        "success": reach.passed,
        "legal_moves": reach.legal_moves,
        "first_error": reach.first_error,
        "reason": reach.reason,
        "answer": text,
    }


def _taken(answer: BaselineAnswer) -> Json:
    """Return what an answer took: tokens, and what became of the calls of tools, if there were any."""
    made = asdict(answer.calls) if answer.calls.made else {}
    return {"tokens": answer.usage.tokens, **{f"calls_{name}": count for name, count in made.items()}}


def _failed(status: str, reason: str) -> Json:
    return {"success": False, "legal_moves": 0, "first_error": 0, "reason": reason, "answer": "", "status": status}


def _moves_needed(task: classical.PlanTask) -> int:
    known = task.puzzle.oracle()
    return len(known.plan) if isinstance(known, Solution) else 0
