"""The client against what a real vLLM answers (see `test_contract`), beyond the common contract."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from agents.models import ChatReply, Message, ServerModel, UnknownModel, ask
from agents.models.errors import ServerRefused
from agents.models.http import Deadline, HttpChannel
from agents.models.wire import StreamChunk, function_tool, read_chunk, read_reply
from tests.agents.models.local_server import vllm_server

pytestmark = pytest.mark.anyio

USER = [{"role": "user", "content": "Name one metal."}]


class Trip(BaseModel):
    model_config = ConfigDict(extra="forbid")
    origin: str
    days: int


async def refused(payload: dict[str, Any]) -> ServerRefused:
    async with vllm_server() as base_url:
        channel = HttpChannel(base_url)
        with pytest.raises(ServerRefused) as caught:
            await channel.post_json("chat/completions", payload, Deadline.after(300))
        await channel.aclose()
    return caught.value


async def test_the_context_length_is_read_from_the_server() -> None:
    async with vllm_server() as base_url:
        model = ServerModel(base_url)
        assert await model.context_tokens() == 8192
        assert model.name == "qwen2.5-coder-1.5b"
        await model.aclose()


async def test_a_model_that_is_not_served_is_told_with_those_that_are() -> None:
    async with vllm_server() as base_url:
        model = ServerModel(base_url, "llama-900b")
        with pytest.raises(UnknownModel, match=r"'llama-900b'[\s\S]*it serves: qwen2\.5-coder-1\.5b"):
            await model.context_tokens()
        await model.aclose()


async def test_the_server_itself_refuses_an_unknown_model_with_its_reason() -> None:
    refusal = await refused({"model": "llama-900b", "messages": USER, "max_tokens": 4})
    assert refusal.status == 404
    assert "llama-900b" in refusal.message


async def test_a_malformed_schema_is_refused_with_a_reason() -> None:
    guide = {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "quux"}}}
    payload = {"model": "qwen2.5-coder-1.5b", "messages": USER, "max_tokens": 4, "response_format": guide}
    refusal = await refused(payload)
    assert refusal.status == 400
    assert "quux" in refusal.message or "schema" in refusal.message.lower() or "grammar" in refusal.message.lower()


async def test_a_malformed_request_is_refused_with_a_reason() -> None:
    refusal = await refused({"model": "qwen2.5-coder-1.5b", "messages": USER, "max_tokens": -5})
    assert refusal.status == 400
    assert "max_tokens" in refusal.message


async def test_the_server_obeys_schemas_and_is_found_to() -> None:
    async with vllm_server() as base_url:
        model = ServerModel(base_url)
        assert await model.supports_schema() is True
        await model.aclose()


async def test_a_structured_answer_comes_back_validated() -> None:
    async with vllm_server() as base_url:
        model = ServerModel(base_url)
        messages = (Message("user", "Three days, starting from Oslo. Fill in the form."),)
        answer = await ask(model, messages, Trip, max_tokens=60, timeout_s=300)
        await model.aclose()
    assert answer.value == Trip(origin="Oslo", days=3)
    assert len(answer.attempts) == 1


async def test_a_stream_ends_with_its_reason_and_its_usage() -> None:
    payload = {
        "model": "qwen2.5-coder-1.5b",
        "messages": USER,
        "max_tokens": 4,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    async with vllm_server() as base_url:
        channel = HttpChannel(base_url)
        events = [data async for data in channel.post_events("chat/completions", payload, Deadline.after(300))]
        await channel.aclose()
    assert events[-1] == "[DONE]"
    chunks: list[StreamChunk] = [read_chunk(data) for data in events[:-1]]
    assert sum(chunk.finished for chunk in chunks) == 1
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == len([chunk for chunk in chunks if chunk.text]) + 1


PRICE = {
    "name": "room_price",
    "description": "Return the price of a room at an inn, in crowns.",
    "parameters": {
        "type": "object",
        "properties": {"inn": {"type": "string"}, "nights": {"type": "integer"}},
        "required": ["inn", "nights"],
        "additionalProperties": False,
    },
}
NAMED = {"type": "function", "function": {"name": "room_price"}}
PRICES = {
    "model": "qwen2.5-coder-1.5b",
    "messages": [{"role": "user", "content": "What do two nights cost at the Fox Inn, and what at the Grey Hen?"}],
    "max_tokens": 160,
    "temperature": 0,
    "tools": [function_tool(PRICE)],
}


async def completed(payload: dict[str, Any]) -> ChatReply:
    async with vllm_server() as base_url:
        channel = HttpChannel(base_url)
        document = await channel.post_json("chat/completions", payload, Deadline.after(600))
        await channel.aclose()
    return read_reply(document, "m", 0.0)


async def chunks(payload: dict[str, Any]) -> list[StreamChunk]:
    async with vllm_server() as base_url:
        channel = HttpChannel(base_url)
        streamed = {**payload, "stream": True}
        events = [data async for data in channel.post_events("chat/completions", streamed, Deadline.after(600))]
        await channel.aclose()
    assert events[-1] == "[DONE]"
    return [read_chunk(data) for data in events[:-1]]


@pytest.mark.parametrize("choice", ["required", NAMED], ids=["required", "named"])
async def test_a_call_that_the_server_forces_is_read_however_it_says_that_it_ended(choice: Any) -> None:
    reply = await completed({**PRICES, "tool_choice": choice})
    (call,) = reply.tool_calls
    assert (call.name, json.loads(call.arguments)) == ("room_price", {"inn": "Fox Inn", "nights": 2})
    assert (reply.finish_reason, reply.text) == ("tool_calls", "")


@pytest.mark.parametrize("choice", ["required", NAMED], ids=["required", "named"])
async def test_a_call_in_a_stream_is_seen_and_is_no_text(choice: Any) -> None:
    found = await chunks({**PRICES, "tool_choice": choice})
    assert {name for chunk in found for name in chunk.called} == {"room_price"}
    assert not "".join(chunk.text for chunk in found)
    assert sum(chunk.finished for chunk in found) == 1


async def test_a_call_in_the_protocol_s_own_form_is_read() -> None:
    tool = {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"enum": ["Paris"]}}}}
    payload = {
        "model": "qwen2.5-coder-1.5b",
        "messages": [{"role": "user", "content": "What is the weather in Paris?"}],
        "max_tokens": 60,
        "temperature": 0,
        "tools": [function_tool(tool)],
        "tool_choice": "required",
    }
    async with vllm_server() as base_url:
        channel = HttpChannel(base_url)
        document = await channel.post_json("chat/completions", payload, Deadline.after(300))
        await channel.aclose()
    assert document["choices"][0]["message"]["tool_calls"]
    reply = read_reply(document, "m", 0.0)
    assert reply.finish_reason == "tool_calls"
    assert [call.name for call in reply.tool_calls] == ["weather"]
