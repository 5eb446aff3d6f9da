"""The probe tells models that call tools from those that only say so, and asks once."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from agents.formalisms.base import no_log
from agents.models.chat import ChatModel, ChatReply, ChatRequest, Message, ToolCall
from agents.models.errors import ServerRefused
from agents.models.scripted import Reply, ScriptedModel
from agents.recorded import RecordedModel
from agents.tool_calls.mode import Answer, Calls, Malformed, ToolCaller, Turn, probed_mode, tool_caller
from tools import ModelError, Usage

TOOL = {"name": "look", "description": "Look.", "parameters": {"type": "object", "properties": {}}}
REQUEST = ChatRequest((Message("user", "Look around."),), tools=(TOOL,), schema={"type": "string"}, max_tokens=50)
VIOLET = ToolCall("c", "report_colour", '{"colour": "violet"}')


@pytest.mark.parametrize(
    ("reply", "mode"),
    [
        (VIOLET, "native"),
        ("report_colour(violet)", "guided"),
        (ToolCall("c", "report_colour", '{"colour": "amber"}'), "guided"),
        (ToolCall("c", "report_colour", "violet"), "guided"),
        (ServerRefused("tools need a parser", status=400), "guided"),
    ],
)
def test_a_model_calls_natively_only_if_its_call_comes_as_a_call(reply: Reply, mode: str) -> None:
    assert asyncio.run(probed_mode(ScriptedModel([reply]))) == mode


@pytest.mark.parametrize("error", [ModelError("gone"), ServerRefused("no key", status=401)])
def test_a_model_that_cannot_be_reached_has_no_mode(error: ModelError) -> None:
    with pytest.raises(ModelError):
        asyncio.run(probed_mode(ScriptedModel([error])))


def test_a_model_is_probed_once() -> None:
    model = ScriptedModel([VIOLET])
    around: list[ChatModel] = [RecordedModel(model, no_log), RecordedModel(model, no_log), model]
    assert [asyncio.run(tool_caller(each)).mode for each in around] == ["native"] * 3
    assert len(model.requests) == 1
    assert asyncio.run(tool_caller(ScriptedModel([]), "guided")).mode == "guided"


class Slotted:
    """A model that nothing can refer to weakly."""

    __slots__ = ("name", "said")

    def __init__(self) -> None:
        self.name = "slotted"
        self.said = 0

    async def context_tokens(self) -> int:
        return 1_000

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.said += 1
        return ChatReply("", "tool_calls", Usage(), self.name, (VIOLET,))

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        yield (await self.complete(request)).text

    async def aclose(self) -> None: ...


def test_a_model_that_cannot_be_remembered_is_probed_each_time() -> None:
    model = Slotted()
    assert [asyncio.run(tool_caller(model)).mode for _ in range(2)] == ["native"] * 2
    assert model.said == 2


def turn(reply: Reply, mode: str, max_tokens: int = 50) -> tuple[Turn, ChatRequest]:
    model = ScriptedModel([reply])
    caller = ToolCaller(model, "native" if mode == "native" else "guided")
    request = ChatRequest(REQUEST.messages, REQUEST.schema, REQUEST.tools, max_tokens=max_tokens)
    return asyncio.run(caller.turn(request)), model.requests[0]


def test_a_native_turn_offers_the_tools_and_leaves_the_answer_free() -> None:
    found, request = turn(VIOLET, "native")
    assert isinstance(found, Calls)
    assert found.calls == (VIOLET,)
    assert (request.tools, request.schema) == ((TOOL,), None)
    assert isinstance(turn("It is dark.", "native")[0], Answer)


def test_a_call_that_the_server_could_not_read_is_no_answer() -> None:
    found, _ = turn('I look.\n<tool_call>\n{"name": "look", "arguments": {\n</tool_call>', "native")
    assert isinstance(found, Malformed)
    assert "cannot be read" in found.problem


def test_a_guided_turn_offers_one_schema_for_calls_and_answers() -> None:
    found, request = turn({"tool": "look", "arguments": {}}, "guided")
    assert isinstance(found, Calls)
    assert (found.calls[0].name, found.calls[0].arguments) == ("look", "{}")
    assert request.tools == ()
    assert request.schema is not None
    assert len(request.schema["anyOf"]) == 2
    answer, _ = turn({"answer": "It is dark."}, "guided")
    assert isinstance(answer, Answer)
    assert answer.text == "It is dark."


@pytest.mark.parametrize("reply", ["I would look.", json.dumps(["look"]), json.dumps({"tool": "look"})])
def test_what_is_neither_call_nor_answer_is_told_what_is_wrong(reply: str) -> None:
    found, _ = turn(reply, "guided")
    assert isinstance(found, Malformed)
    assert '"arguments"' in found.problem


@pytest.mark.parametrize("mode", ["native", "guided"])
def test_a_turn_that_breaks_off_is_no_answer(mode: str) -> None:
    found, _ = turn("one two three four", mode, max_tokens=2)
    assert isinstance(found, Malformed)
    assert "cut off" in found.problem
