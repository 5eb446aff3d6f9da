"""The baselines through one interface: what the model reads, what it did, and what counts as its answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from agents.baselines.chain_of_thought import ChainOfThought
from agents.baselines.direct import Direct
from agents.baselines.plan_tasks import PosedPlan
from agents.baselines.posed import Baseline, BaselineAnswer
from agents.baselines.react import ReAct
from agents.baselines.reflexion import Reflexion
from agents.baselines.registry import BASELINES
from agents.models.chat import ChatReply, ChatRequest, ToolCall
from agents.models.errors import ServerUnreachable
from agents.models.scripted import ScriptedModel
from tests.agents.baselines.playing import Clueless, calls_of, guided, plan_of, task_of
from tools import Budget, ModelError

NATIVE, GUIDED = ReAct("native"), ReAct("guided")


def run(
    baseline: Baseline, posed: PosedPlan, replies: Any, budget: Budget | None = None
) -> tuple[BaselineAnswer, ScriptedModel]:
    model = ScriptedModel(replies)
    return asyncio.run(baseline.answer(posed, model, budget or Budget())), model


def kinds(answer: BaselineAnswer) -> list[str]:
    return [kind for kind, _ in answer.trace]


def test_the_baselines_are_known_by_name() -> None:
    assert list(BASELINES) == ["direct", "chain-of-thought", "react", "reflexion"]
    assert all(baseline.name == name for name, baseline in BASELINES.items())


@pytest.mark.parametrize("baseline", BASELINES.values(), ids=BASELINES)
def test_a_model_that_is_gone_is_no_answer(baseline: Baseline) -> None:
    with pytest.raises(ModelError, match="gone"):
        run(baseline, PosedPlan(task_of("hanoi")), [ModelError("gone")])


def test_a_chain_of_thought_comes_before_the_answer() -> None:
    task = task_of("hanoi")
    moves = [str(step) for step in plan_of(task)]
    answer, model = run(
        ChainOfThought(), PosedPlan(task), ["first <|im_end|> then", {"solvable": True, "moves": moves}]
    )
    assert PosedPlan(task).judge(answer.text).passed
    first, second = model.requests
    assert first.messages[-1].content.endswith("Let's think step by step.")
    assert first.schema is None
    assert second.messages[2].content == "first < |im_end| > then"
    assert second.schema is not None
    assert (answer.usage.calls, kinds(answer)) == (2, ["baseline.thought", "baseline.answer"])


Hang = Callable[[ChatRequest], Awaitable[str]]


@pytest.fixture
def hang(time_flies: Callable[[], None]) -> Hang:
    """Take longer than the test's budget, whatever is asked."""

    async def hanging(request: ChatRequest) -> str:
        time_flies()
        await asyncio.sleep(60)
        return "too late"

    return hanging


@pytest.mark.parametrize("baseline", [Direct(), ChainOfThought(), NATIVE, Reflexion(NATIVE)], ids=lambda it: it.name)
def test_a_model_that_takes_all_the_time_has_given_no_answer(baseline: Baseline, hang: Hang) -> None:
    answer, model = run(baseline, PosedPlan(task_of("hanoi")), hang)
    assert (answer.text, len(model.requests)) == ("", 1)


@pytest.mark.parametrize("baseline", [Direct(), ChainOfThought(), NATIVE, Reflexion(NATIVE)], ids=lambda it: it.name)
def test_a_server_that_cannot_be_reached_is_no_answer_however_late_it_is(
    baseline: Baseline, time_flies: Callable[[], None]
) -> None:
    class Unreachable(ScriptedModel):
        async def complete(self, request: ChatRequest) -> ChatReply:
            time_flies()
            raise ServerUnreachable("gone")

    with pytest.raises(ServerUnreachable):
        asyncio.run(baseline.answer(PosedPlan(task_of("hanoi")), Unreachable([]), Budget()))


def test_reasoning_that_takes_all_the_time_leaves_no_answer(hang: Hang) -> None:
    async def slowly(request: ChatRequest) -> str:
        return "hm" if request.schema is None else await hang(request)

    answer, model = run(ChainOfThought(), PosedPlan(task_of("hanoi")), slowly)
    assert (answer.text, len(model.requests)) == ("", 2)
    assert kinds(answer) == ["baseline.thought", "baseline.answer"]


def test_a_lesson_that_takes_all_the_time_ends_the_trials_with_what_was_done(hang: Hang) -> None:
    posed = PosedPlan(task_of("hanoi"))
    first, *_, wrong = calls_of(posed.task)
    acts = iter([first, *[wrong] * 8])

    async def tires(request: ChatRequest) -> Any:
        return next(acts) if request.tools else await hang(request)

    answer, _ = run(Reflexion(NATIVE), posed, tires)
    assert answer.text == str(plan_of(posed.task)[0])
    assert kinds(answer).count("baseline.verdict") == 1


@pytest.mark.parametrize("world", ["hanoi", "gripper", "blocksworld"])
def test_react_acts_until_the_goal_holds(world: str) -> None:
    posed = PosedPlan(task_of(world))
    calls = calls_of(posed.task)
    native, model = run(NATIVE, posed, calls)
    written, _ = run(GUIDED, posed, list(map(guided, calls)))
    assert native.text == written.text == "\n".join(map(str, plan_of(posed.task)))
    assert posed.judge(native.text).passed
    assert (native.calls.made, native.calls.executable_share) == (len(calls), 1.0)
    assert len(model.requests) == len(calls), "it ends by itself when the goal holds"
    assert posed.situation in model.requests[0].messages[1].content
    assert "Write the plan" not in model.requests[0].messages[1].content
    assert kinds(native)[:2] == ["tool.turn", "tool.call"]


def test_what_was_done_is_the_answer_and_not_what_is_said_about_it() -> None:
    posed = PosedPlan(task_of("hanoi"))
    first = calls_of(posed.task)[0]
    answer, model = run(NATIVE, posed, [first, *["I reached the goal.", guided(first)] * 3])
    assert "the goal does not hold" in model.requests[2].messages[-1].content
    assert answer.text == str(plan_of(posed.task)[0])
    assert not posed.judge(answer.text).passed


def test_words_before_the_first_call_are_sent_back() -> None:
    posed = PosedPlan(task_of("hanoi"))
    first, *rest = calls_of(posed.task)
    answer, model = run(NATIVE, posed, ["I would move the discs.", guided(first), *rest])
    assert posed.judge(answer.text).passed
    assert "you have called no tool" in model.requests[1].messages[-1].content
    forms = (model.requests[1].schema or {})["anyOf"]
    assert all(list(form["properties"]) == ["tool", "arguments"] for form in forms), "saying it again is no choice"
    assert model.requests[2].tools, "who has called may call natively or answer again"


def test_a_denial_is_an_answer_also_after_some_moves() -> None:
    posed = PosedPlan(task_of("unsolvable-blocksworld"))
    looked = ToolCall("c", "look", '{"thought": "see"}')
    answer, _ = run(NATIVE, posed, [looked, "There is no plan."])
    assert posed.judge(answer.text).passed


def test_react_tells_an_illegal_move_as_a_failure_and_goes_on() -> None:
    posed = PosedPlan(task_of("blocksworld"))
    calls = calls_of(posed.task)
    answer, model = run(NATIVE, posed, [calls[-1], calls[-1], *calls])
    assert posed.judge(answer.text).passed
    assert (answer.calls.redundant, answer.calls.valid_share) == (1, 1.0)
    assert "which failed" in model.requests[1].messages[-1].content
    assert "see call 1" in model.requests[2].messages[-1].content


def test_reflexion_draws_a_lesson_from_the_verdict_and_tries_again() -> None:
    posed = PosedPlan(task_of("hanoi"))
    player = Clueless(posed.task, calls_of(posed.task))
    answer, model = run(Reflexion(NATIVE), posed, player)
    assert posed.judge(answer.text).passed
    assert player.lessons == 1
    asked = next(request for request in model.requests if not request.tools)
    assert "[data from 'the checker'" in asked.messages[-1].content
    later = model.requests[-1].messages[1].content
    assert "| look before you move" in later
    verdicts = [data["passed"] for kind, data in answer.trace if kind == "baseline.verdict"]
    assert verdicts == [False, True]


def test_reflexion_stops_after_its_trials_with_what_got_furthest() -> None:
    posed = PosedPlan(task_of("hanoi"))
    some = calls_of(posed.task)[:3]
    answer, _ = run(Reflexion(NATIVE, trials=3), posed, Clueless(posed.task, some))
    assert answer.text.splitlines() == [str(step) for step in plan_of(posed.task)[:3]]
    assert kinds(answer).count("baseline.lesson") == 2


def test_a_lesson_without_form_is_no_lesson_and_a_spent_budget_ends_the_trials() -> None:
    posed = PosedPlan(task_of("hanoi"))
    wrong = calls_of(posed.task)[-1]
    answer, model = run(Reflexion(NATIVE), posed, lambda request: wrong if request.tools else "no idea")
    assert kinds(answer).count("baseline.verdict") == 3
    assert "lesson" not in model.requests[-1].messages[1].content
    spent, _ = run(Reflexion(NATIVE), posed, lambda _: wrong, Budget(calls=2))
    assert kinds(spent).count("baseline.verdict") == 1
