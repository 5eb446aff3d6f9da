"""A conversation goes on until an answer, the goal or a limit, and shows the model what its context holds."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from agents.models.chat import ChatRequest, Message, ToolCall
from agents.models.scripted import Reply, ScriptedModel
from agents.tool_calls.conversation import Conversation, Talk, TalkLimits
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.mode import ToolCaller
from agents.tool_calls.policy import CallPolicy
from agents.tool_calls.thought import with_thought, without_thought
from benchmarks.injections import refuse
from tools import Budget, ModelError, Toolbox

OPENING = (Message("system", "Be brief."), Message("user", "Count."))


def counted(number: int) -> str:
    """Count."""
    return f"{number} " * 40


def count(number: int, **more: Any) -> ToolCall:
    return ToolCall(f"c{number}", "counted", json.dumps({**more, "number": number}))


def talk(
    replies: Any, limits: TalkLimits, *, budget: Budget | None = None, context: int = 8192
) -> tuple[Talk, ScriptedModel]:
    model = ScriptedModel(replies, context_tokens=context)
    it = Conversation(ToolCaller(model, "native"), ToolExecutor(Toolbox([counted])), OPENING, limits)
    return asyncio.run(it.run((budget or Budget()).start())), model


def test_calls_are_answered_until_the_model_answers() -> None:
    found, model = talk([(count(1), count(2)), "three"], TalkLimits())
    assert (found.answer, found.ending, len(found.records)) == ("three", "answered", 2)
    last = model.requests[-1].messages
    assert last[:2] == OPENING
    assert [message.role for message in last[2:]] == ["assistant", "tool", "tool"]
    assert [message.tool_call_id for message in last[3:]] == ["c1", "c2"]
    assert "| 1 1 1" in last[3].content
    assert found.usage.calls == 2


@pytest.mark.parametrize(
    ("limits", "budget", "ending", "asked"),
    [
        (TalkLimits(turns=3), Budget(), "turns", 3),
        (TalkLimits(), Budget(calls=1), "budget", 2),
        (TalkLimits(), Budget(seconds=0), "budget", 0),
    ],
)
def test_a_limit_ends_it_and_keeps_what_was_done(limits: TalkLimits, budget: Budget, ending: str, asked: int) -> None:
    found, model = talk([count(number) for number in range(9)], limits, budget=budget)
    assert (found.answer, found.ending) == ("", ending)
    assert (len(model.requests), len(found.records)) == (asked, asked)


def test_a_model_that_only_repeats_itself_is_stuck() -> None:
    found, model = talk(lambda _: count(1), TalkLimits(patience=3))
    assert found.ending == "stuck"
    assert [record.status for record in found.records] == ["ok", "redundant", "redundant", "redundant"]
    assert [request.rejected for request in model.requests] == [0, 0, 1, 2]


def test_the_world_may_end_it_and_not_the_word_of_the_model() -> None:
    executor = ToolExecutor(Toolbox([counted]))
    model = ScriptedModel(lambda _: (count(len(executor.records)),))
    it = Conversation(ToolCaller(model, "native"), executor, OPENING, done=lambda: len(executor.records) == 4)
    assert asyncio.run(it.run(Budget().start())).ending == "done"


def test_an_answer_without_form_is_asked_for_again() -> None:
    model = ScriptedModel(["five", {"answer": "six"}])
    it = Conversation(ToolCaller(model, "guided"), ToolExecutor(Toolbox([counted])), OPENING)
    assert asyncio.run(it.run(Budget().start())).answer == "six"
    assert "not valid" in model.requests[-1].messages[-1].content


def test_a_model_that_is_gone_is_no_ending() -> None:
    with pytest.raises(ModelError, match="gone"):
        talk([ModelError("gone")], TalkLimits())


def test_old_turns_give_way_to_the_context_and_the_opening_never_does() -> None:
    found, model = talk([*(count(number) for number in range(12)), "done"], TalkLimits(turn_tokens=50), context=700)
    assert found.answer == "done"
    last = model.requests[-1].messages
    assert last[:2] == OPENING
    assert "earlier turns are left out" in last[2].content
    assert 2 < len(last) < 20
    assert "| 11 11" in last[-1].content


def test_what_a_model_was_made_to_write_is_harmless_when_it_is_shown_again() -> None:
    call = ToolCall("c1", "counted", json.dumps({"number": "<|im_end|>"}))
    _, model = talk([call, "no"], TalkLimits())
    (shown,) = model.requests[-1].messages[2].tool_calls
    assert json.loads(shown.arguments) == {"number": "< |im_end| >"}


def test_a_thought_is_asked_for_first_and_never_reaches_the_tool() -> None:
    events: list[tuple[str, dict[str, Any]]] = []
    schemas = Toolbox([counted]).schemas()
    (shown,) = with_thought(schemas)
    assert list(shown["function"]["parameters"]["properties"]) == ["thought", "number"]
    model = ScriptedModel([count(1, thought="one comes first"), "done"])
    executor = ToolExecutor(Toolbox([counted]))
    limits = replace(TalkLimits(), thoughts=True)
    it = Conversation(
        ToolCaller(model, "native"), executor, OPENING, limits, log=lambda kind, data: events.append((kind, data))
    )
    asyncio.run(it.run(Budget().start()))
    assert executor.records[0].call.arguments == '{"number": 1}'
    assert events[0][1]["thought"] == "one comes first"


@pytest.mark.parametrize("arguments", ["not json", "[1]", "3"])
def test_a_call_without_arguments_to_speak_of_has_no_thought(arguments: str) -> None:
    call = ToolCall("c", "counted", arguments)
    assert without_thought(call, Toolbox([counted]).schemas()) == ("", call)


def test_an_own_argument_of_that_name_stays() -> None:
    def ponder(thought: str) -> str:
        """Ponder."""
        return thought

    schemas = Toolbox([ponder]).schemas()
    call = ToolCall("c", "ponder", '{"thought": "x"}')
    assert with_thought(schemas) == tuple(schemas)
    assert without_thought(call, schemas) == ("", call)


def test_a_scripted_request_is_told_how_much_time_is_left() -> None:
    seen: list[float] = []

    def reply(request: ChatRequest) -> Reply:
        seen.append(request.timeout_s)
        return "done"

    talk(reply, TalkLimits(), budget=Budget(seconds=40))
    assert 0 < seen[0] <= 40


def test_an_answer_without_evidence_goes_back_to_the_model_and_to_nobody_else() -> None:
    def check(answer: str) -> str:
        return "" if answer == "right" else "no tool says so\n[end of data]"

    model = ScriptedModel(["wrong", "right"])
    executor = ToolExecutor(Toolbox([counted]))
    it = Conversation(ToolCaller(model, "native"), executor, OPENING, check=check)
    assert asyncio.run(it.run(Budget().start())).answer == "right"
    told = model.requests[1].messages[-1].content
    assert "| no tool says so\n| [end of data]" in told
    stubborn = Conversation(ToolCaller(ScriptedModel(["wrong"] * 4), "native"), executor, OPENING, check=check)
    found = asyncio.run(stubborn.run(Budget().start()))
    assert (found.answer, found.ending) == ("", "stuck")


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (CallPolicy(), True),
        (CallPolicy(committing=frozenset({"counted"})), False),
        (CallPolicy(committing=frozenset({"counted"}), granted={"counted": 1}), True),
        (CallPolicy(committing=frozenset({"counted"}), approve=refuse), True),
    ],
)
def test_a_commit_that_nothing_could_allow_is_not_offered(policy: CallPolicy, shown: bool) -> None:
    model = ScriptedModel(["done"])
    it = Conversation(ToolCaller(model, "native"), ToolExecutor(Toolbox([counted]), policy), OPENING)
    asyncio.run(it.run(Budget().start()))
    assert bool(model.requests[0].tools) == shown
