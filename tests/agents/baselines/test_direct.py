"""The direct answer: what the model may write, and how far its plan gets by the checker of the world."""

import asyncio
import json
import re
from typing import Any

import pytest

from agents.baselines.direct import Direct
from agents.baselines.plan_tasks import PosedPlan, answer_guide, judge_reach
from agents.baselines.posed import BaselineAnswer
from agents.models.scripted import ScriptedModel
from envs import Solution, classical, open_world
from tools import Budget, ModelError


def task_of(name: str, size: int = 3) -> classical.PlanTask:
    task: classical.PlanTask = open_world(name).tasks(seed=1, count=1, size=size)[0]
    return task


def plan_of(task: classical.PlanTask) -> list[str]:
    answer = task.puzzle.oracle()
    assert isinstance(answer, Solution)
    return [str(step) for step in answer.plan]


def directly(task: classical.PlanTask, model: ScriptedModel, most_moves: int = 200) -> BaselineAnswer:
    return asyncio.run(Direct().answer(PosedPlan(task, most_moves), model, Budget()))


def answered(task: classical.PlanTask, reply: Any) -> str:
    return directly(task, ScriptedModel([reply])).text


@pytest.mark.parametrize("name", [name for name in classical.worlds() if not name.startswith("unsolvable")])
def test_the_plan_of_the_oracle_may_be_written_and_passes(name: str) -> None:
    task = task_of(name)
    moves = plan_of(task)
    pattern = answer_guide(task, 10)["properties"]["moves"]["items"]["pattern"]
    assert all(re.fullmatch(pattern, move) for move in moves)
    reach = judge_reach(task, answered(task, {"solvable": True, "moves": moves}))
    assert (reach.passed, reach.legal_moves, reach.first_error) == (True, len(moves), 0)


def test_only_actions_with_objects_of_their_types_may_be_written() -> None:
    pattern = answer_guide(task_of("gripper", 2), 10)["properties"]["moves"]["items"]["pattern"]
    assert re.fullmatch(pattern, "(grasp ball1 room2 gripper1)")
    for wrong in ("(grasp ball9 room2 gripper1)", "(grasp room1 room2 gripper1)", "(hop ball1)", "(go room1 room2) "):
        assert not re.fullmatch(pattern, wrong)


def test_the_first_error_is_named_with_its_place_and_reason() -> None:
    task = task_of("hanoi")
    moves = plan_of(task)
    reach = judge_reach(task, answered(task, {"solvable": True, "moves": [*moves[:2], moves[0], *moves[2:]]}))
    assert (reach.passed, reach.legal_moves, reach.first_error) == (False, 2, 3)
    assert "move 3" in reach.reason
    short = judge_reach(task, answered(task, {"solvable": True, "moves": moves[:-1]}))
    assert (short.passed, short.legal_moves, short.first_error) == (False, len(moves) - 1, 0)


def test_a_refusal_is_judged_by_proof() -> None:
    denial = {"solvable": False, "moves": []}
    impossible, possible = task_of("unsolvable-blocksworld"), task_of("blocksworld")
    assert judge_reach(impossible, answered(impossible, denial)).passed
    assert not judge_reach(possible, answered(possible, denial)).passed


@pytest.mark.parametrize("reply", ["stack everything", json.dumps({"moves": []}), "{"])
def test_an_answer_without_form_is_an_empty_one_after_a_single_call(reply: str) -> None:
    task, model = task_of("blocksworld"), ScriptedModel([reply, reply])
    answer = directly(task, model)
    assert len(model.requests) == 1
    assert answer.text == ""
    assert answer.usage.calls == 1
    assert judge_reach(task, answer.text).passed is False


def test_a_model_that_cannot_be_reached_is_no_answer() -> None:
    with pytest.raises(ModelError, match="gone"):
        directly(task_of("blocksworld"), ScriptedModel([ModelError("gone")]))


def test_the_model_gets_the_words_of_the_task_and_no_plan() -> None:
    task, model = task_of("blocksworld"), ScriptedModel([{"solvable": True, "moves": []}])
    directly(task, model, 7)
    (request,) = model.requests
    assert task.text in request.messages[-1].content
    assert request.schema is not None
    assert request.schema["properties"]["moves"]["maxItems"] == 7
    assert not any(move in message.content for move in plan_of(task) for message in request.messages)
