"""What every `ChatModel` promises, tested on each kind of model that the registry opens.

`server` is the client against the embedded engine's HTTP port; `vllm` plays back what a real vLLM answered to
these very tests. With GROUNDPLAN_TEST_SERVER set to a base URL, `vllm` is that live server, and its answers
are recorded anew if GROUNDPLAN_TEST_RECORD is set.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from itertools import chain

import pytest

from agents.models import (
    ChatModel,
    ChatRequest,
    ContextTooLong,
    EmbeddedModel,
    Message,
    ScriptedModel,
    ServerModel,
    ToolCall,
    draw_samples,
)
from agents.models.engine_process import Engine
from agents.models.registry import KINDS
from agents.models.scripted import Reply
from agents.routing import ModelEntry, ModelTable, RoutedModel
from tests.agents.models.local_server import LIVE_SERVER, vllm_server
from tools import ModelError, Usage

pytestmark = pytest.mark.anyio

COUNT = ChatRequest((Message("user", "Count from one to twenty in words."),), max_tokens=12, timeout_s=300)
COLOUR = replace(
    COUNT,
    messages=(Message("user", "Choose a metal."),),
    schema={
        "type": "object",
        "properties": {"metal": {"enum": ["zinc", "tin"]}},
        "required": ["metal"],
        "additionalProperties": False,
    },
    max_tokens=40,
)
WEATHER = replace(
    COUNT,
    messages=(Message("user", "What is the weather in Paris? Use the tool."),),
    tools=(
        {
            "name": "weather",
            "description": "Look up the weather of a city.",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
            },
        },
    ),
    max_tokens=60,
)
SEVERAL = replace(COUNT, temperature=0.8, max_tokens=6)
TOO_LONG = replace(COUNT, messages=(Message("user", "word " * 9000),))


def scripted_reply(request: ChatRequest) -> Reply:
    if request.tools:
        return ToolCall("call_0", "weather", '{"city": "Paris"}')
    if request.schema:
        return {"metal": "tin"}
    if request.timeout_s < 1:
        return ModelError("too late")
    return "one two three four five six seven eight nine ten eleven twelve thirteen"


def routed() -> ChatModel:
    """Return a small model that is down and a larger one that answers."""
    entries = (
        ModelEntry(name="small", spec="embedded", role="local-small"),
        ModelEntry(name="large", spec="embedded", role="local-large"),
    )
    down = ScriptedModel(lambda request: ModelError("the server is gone"))
    return RoutedModel(ModelTable(models=entries), opened={"small": down, "large": ScriptedModel(scripted_reply)})


Opener = Callable[[], AbstractAsyncContextManager[ChatModel]]


@asynccontextmanager
async def closing(model: ChatModel) -> AsyncIterator[ChatModel]:
    try:
        yield model
    finally:
        await model.aclose()


@asynccontextmanager
async def vllm() -> AsyncIterator[ChatModel]:
    async with vllm_server() as base_url, closing(ServerModel(base_url)) as model:
        yield model


KINDS_HERE = {
    "embedded": ["embedded"],
    "scripted": ["scripted"],
    "http": ["server", "vllm"],
    "https": ["server", "vllm"],
    "route": ["route"],
}
ALL = sorted(set(chain.from_iterable(KINDS_HERE.values())))
# A recording can neither be late nor be cancelled.
LIVE = [kind for kind in ALL if kind != "vllm" or LIVE_SERVER]


@pytest.fixture(params=ALL)
def opened(request: pytest.FixtureRequest) -> Opener:
    return opener(request)


@pytest.fixture(params=LIVE)
def opened_live(request: pytest.FixtureRequest) -> Opener:
    return opener(request)


def opener(request: pytest.FixtureRequest) -> Opener:
    match request.param:
        case "embedded":
            embedded: EmbeddedModel = request.getfixturevalue("small_model")
            return lambda: closing(embedded)
        case "server":
            engine: Engine = request.getfixturevalue("small_engine")
            return lambda: closing(ServerModel(engine.address, api_key=engine.options.api_key))
        case "vllm":
            return vllm
        case "route":
            return lambda: closing(routed())
        case _:
            return lambda: closing(ScriptedModel(scripted_reply))


def test_every_kind_of_the_registry_is_tested() -> None:
    assert set(KINDS) == set(KINDS_HERE)


async def test_a_model_satisfies_the_protocol_and_knows_its_context(opened: Opener) -> None:
    async with opened() as model:
        assert isinstance(model, ChatModel)
        assert await model.context_tokens() >= 2048
        assert model.name


async def test_an_answer_comes_with_its_usage_and_its_model(opened: Opener) -> None:
    async with opened() as model:
        reply = await model.complete(COUNT)
    assert reply.text.strip()
    assert reply.model == model.name
    assert reply.usage.prompt_tokens > 0
    assert reply.usage.completion_tokens > 0
    assert reply.usage.calls == 1


async def test_an_answer_that_meets_the_token_limit_says_so(opened: Opener) -> None:
    async with opened() as model:
        reply = await model.complete(COUNT)
    assert reply.finish_reason == "length"
    assert reply.usage.completion_tokens == COUNT.max_tokens


async def test_several_answers_end_each_for_itself_and_what_they_took_adds_up(opened: Opener) -> None:
    async with opened() as model:
        replies = [reply async for reply in draw_samples(model, SEVERAL, 3)]
    usage = sum((reply.usage for reply in replies), Usage())
    assert [reply.finish_reason for reply in replies] == ["length"] * 3
    assert usage.completion_tokens == 3 * SEVERAL.max_tokens
    assert usage.prompt_tokens > 0
    assert usage.calls in {1, 3}


async def test_a_stream_joins_to_the_completion(opened: Opener) -> None:
    async with opened() as model:
        reply = await model.complete(COUNT)
        pieces = [piece async for piece in model.stream(COUNT)]
    assert len(pieces) > 1
    assert "".join(pieces) == reply.text


async def test_a_schema_is_obeyed(opened: Opener) -> None:
    async with opened() as model:
        reply = await model.complete(COLOUR)
    assert reply.finish_reason == "stop"
    assert json.loads(reply.text)["metal"] in {"zinc", "tin"}


async def test_a_tool_call_names_the_tool_and_gives_json_arguments(opened: Opener) -> None:
    async with opened() as model:
        reply = await model.complete(WEATHER)
    if isinstance(model, ServerModel) and model.name == "smollm2-135m":
        pytest.skip("this model's chat template knows no tools")
    assert reply.finish_reason == "tool_calls"
    assert [call.name for call in reply.tool_calls] == ["weather"]
    assert json.loads(reply.tool_calls[0].arguments) == {"city": "Paris"}


async def test_a_tool_result_is_taken_up(opened: Opener) -> None:
    call = ToolCall("call_0", "weather", '{"city": "Paris"}')
    result = Message("tool", '{"sky": "clear"}', tool_call_id="call_0")
    turns = (*WEATHER.messages, Message("assistant", "", tool_calls=(call,)), result)
    async with opened() as model:
        reply = await model.complete(replace(WEATHER, messages=turns))
    assert reply.finish_reason in {"stop", "tool_calls", "length"}
    assert reply.usage.prompt_tokens > 0


async def test_a_prompt_longer_than_the_context_is_refused_with_a_hint(opened: Opener) -> None:
    async with opened() as model:
        with pytest.raises(ContextTooLong) as caught:
            await model.complete(TOO_LONG)
        assert "max_tokens" in caught.value.hint
        with pytest.raises(ContextTooLong):
            [piece async for piece in model.stream(TOO_LONG)]


async def test_a_model_may_be_closed_twice(opened: Opener) -> None:
    async with opened() as model:
        await model.complete(COLOUR)
        await model.aclose()
        await model.aclose()


async def test_concurrent_callers_all_get_their_answers(opened_live: Opener) -> None:
    async with opened_live() as model:
        replies = await asyncio.gather(*[model.complete(request) for request in (COLOUR, COUNT, COLOUR)])
    assert replies[0].text == replies[2].text
    assert replies[1].finish_reason == "length"


async def test_a_call_past_its_deadline_fails_and_the_next_one_works(opened_live: Opener) -> None:
    async with opened_live() as model:
        await model.context_tokens()
        hasty = replace(COUNT, max_tokens=1900, timeout_s=0.2)
        with pytest.raises(ModelError):
            await model.complete(hasty)
        with pytest.raises(ModelError):
            [piece async for piece in model.stream(hasty)]
        assert (await model.complete(COUNT)).text


async def test_a_cancelled_call_ends_and_the_next_one_works(opened_live: Opener) -> None:
    async with opened_live() as model:
        call = asyncio.ensure_future(model.complete(replace(COUNT, max_tokens=1900)))
        await asyncio.sleep(0.2)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert (await model.complete(COUNT)).text


async def test_a_stream_may_be_left_early(opened_live: Opener) -> None:
    async with opened_live() as model:
        async for piece in model.stream(replace(COUNT, max_tokens=1900)):
            assert piece
            break
        assert (await model.complete(COUNT)).text
