"""Models that play puzzles by tools: one that knows the plan and one that does not."""

import json
from typing import Any

from agents.models.chat import ChatRequest, ToolCall
from agents.models.scripted import Reply
from envs import Solution, classical, open_world
from planners import Step, read_domain


def task_of(name: str, size: int = 3) -> classical.PlanTask:
    task: classical.PlanTask = open_world(name).tasks(seed=1, count=1, size=size)[0]
    return task


def plan_of(task: classical.PlanTask) -> tuple[Step, ...]:
    answer = task.puzzle.oracle()
    assert isinstance(answer, Solution)
    return tuple(answer.plan)


def calls_of(task: classical.PlanTask) -> list[ToolCall]:
    """Return the moves of the oracle as calls, with a thought each."""
    names = {
        action.name: [parameter.name for parameter in action.parameters]
        for action in read_domain(task.domain_text).actions
    }
    found = []
    for number, step in enumerate(plan_of(task)):
        arguments = dict(zip(names[step.action], step.arguments, strict=True))
        found.append(ToolCall(f"c{number}", step.action, json.dumps({"thought": "onward", **arguments})))
    return found


def guided(call: ToolCall) -> dict[str, Any]:
    """Return a call as a guided model writes it."""
    return {"tool": call.name, "arguments": json.loads(call.arguments)}


class Clueless:
    """Repeat one illegal move; when a lesson is asked for, write one, and then play the plan of `then`."""

    def __init__(self, task: classical.PlanTask, then: list[ToolCall]) -> None:
        self.lessons = 0
        self._then = iter(then)
        self._wrong = calls_of(task)[-1]

    def __call__(self, request: ChatRequest) -> Reply:
        if not request.tools:
            self.lessons += 1
            return {"lesson": "look before you move"}
        if self.lessons and (known := next(self._then, None)):
            return known
        return self._wrong
