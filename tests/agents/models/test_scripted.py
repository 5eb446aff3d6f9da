"""The scripted model's own promises, beyond the common contract."""

import asyncio
import json
from pathlib import Path

import pytest

from agents.models import ChatReply, ChatRequest, Message, ScriptedModel, ToolCall
from agents.models.scripted import Reply
from tools import InputError, ModelError, Usage

pytestmark = pytest.mark.anyio

ASKED = ChatRequest((Message("user", "hello there"),))


async def test_replies_come_in_order_whatever_their_kind() -> None:
    call = ToolCall("c", "f", "{}")
    whole = ChatReply("done", "stop", Usage(), "other")
    model = ScriptedModel(["one  two", {"a": 1}, call, (call, call), whole, ValueError("broken")])
    assert (await model.complete(ASKED)).text == "one  two"
    assert json.loads((await model.complete(ASKED)).text) == {"a": 1}
    assert (await model.complete(ASKED)).tool_calls == (call,)
    assert (await model.complete(ASKED)).tool_calls == (call, call)
    assert await model.complete(ASKED) is whole
    with pytest.raises(ValueError, match="broken"):
        await model.complete(ASKED)
    assert model.requests == [ASKED] * 6


async def test_a_script_that_runs_out_says_how_long_it_was() -> None:
    model = ScriptedModel(["one"])
    await model.complete(ASKED)
    with pytest.raises(ModelError, match="all its 1 replies"):
        await model.complete(ASKED)


async def test_a_function_sees_the_request_and_may_wait() -> None:
    async def answer(request: ChatRequest) -> Reply:
        await asyncio.sleep(0)
        return request.messages[-1].content.upper()

    assert (await ScriptedModel(answer).complete(ASKED)).text == "HELLO THERE"


async def test_a_reply_that_takes_too_long_meets_the_deadline() -> None:
    async def answer(_: ChatRequest) -> Reply:
        await asyncio.Event().wait()
        return ""

    with pytest.raises(ModelError, match=r"within 0\.05 s"):
        await ScriptedModel(answer).complete(ChatRequest(ASKED.messages, timeout_s=0.05))


async def test_a_script_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    calls = [{"name": "f", "arguments": {"x": 2}}]
    file.write_text(json.dumps(["text", {"json": {"a": 1}}, {"tool_calls": calls}, {"error": "down"}]))
    model = ScriptedModel.from_file(file)
    assert (await model.complete(ASKED)).text == "text"
    assert (await model.complete(ASKED)).text == '{"a": 1}'
    assert (await model.complete(ASKED)).tool_calls == (ToolCall("call_0", "f", '{"x": 2}'),)
    with pytest.raises(ModelError, match="down"):
        await model.complete(ASKED)


@pytest.mark.parametrize("content", ["{", '{"a": 1}', "[1]", '[{"json": {}, "more": 1}]'])
def test_a_malformed_script_is_an_input_error(content: str, tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    file.write_text(content)
    with pytest.raises(InputError, match=r"script\.json' is malformed"):
        ScriptedModel.from_file(file)


def test_a_missing_script_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the script"):
        ScriptedModel.from_file(tmp_path / "none.json")
