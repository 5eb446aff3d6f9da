"""Several answers to one question: what goes over the wire, what it costs, and servers that draw one at a time."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from agents.documents import Json
from agents.models import ChatModel, ChatReply, ChatRequest, Message, ScriptedModel, ServerModel, draw_samples
from agents.models.samples import MOST_AT_ONCE
from agents.recorded import CALL, RecordedModel
from agents.routing import ModelEntry, ModelTable, RoutedModel
from tests.agents.models.local_server import Answerer, LocalServer, Request, send, serving
from tests.agents.models.test_http import MODELS
from tools import ModelError, Usage

pytestmark = pytest.mark.anyio

ASKED = ChatRequest((Message("user", "Name a metal."),), temperature=0.8, seed=7, max_tokens=5, timeout_s=20)


def bodies(server: LocalServer) -> list[Json]:
    return [json.loads(request.body) for request in server.requests if request.body]


def drawing(most: int | None = None, status: int = 200, **marks: str) -> Answerer:
    """Answer as a server does that draws `most` answers at a time; one that refuses more does so with `status`."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path == "/v1/models":
            return await send(writer, MODELS)
        asked = json.loads(request.body)
        wanted = asked.get("n", 1)
        if status != 200 and wanted > 1:
            return await send(writer, b'{"error": {"message": "n must be 1"}}', status)
        count = min(wanted, most or wanted)
        choices = [choice(number, asked["seed"] + number, marks) for number in reversed(range(count))]
        usage = {"prompt_tokens": 9, "completion_tokens": 2 * count}
        return await send(writer, json.dumps({"choices": choices, "model": "m", "usage": usage}).encode())

    return answer


def choice(number: int, seed: int, marks: dict[str, str]) -> Json:
    message = {"role": "assistant", "content": f"metal {seed}"}
    return {"index": number, "message": message, "finish_reason": marks.get(f"seed_{seed}", "stop")}


async def drawn(answer: Answerer, count: int, request: ChatRequest = ASKED) -> tuple[list[ChatReply], list[Json]]:
    async with serving(answer) as server:
        model = ServerModel(server.base_url)
        replies = [reply async for reply in draw_samples(model, request, count)]
        await model.aclose()
    return replies, bodies(server)


async def test_several_answers_are_one_request_and_what_it_took_counts_once() -> None:
    replies, asked = await drawn(drawing(), 4)
    assert [reply.text for reply in replies] == ["metal 7", "metal 8", "metal 9", "metal 10"]
    assert [(body["n"], body["seed"], body["temperature"]) for body in asked] == [(4, 7, 0.8)]
    usage = sum((reply.usage for reply in replies), Usage())
    assert (usage.prompt_tokens, usage.completion_tokens, usage.calls) == (9, 8, 1)


async def test_a_single_answer_is_asked_for_as_ever() -> None:
    _, asked = await drawn(drawing(), 1, replace(ASKED, temperature=0.0))
    assert "n" not in asked[0]


async def test_each_answer_that_was_cut_off_says_so_for_itself() -> None:
    replies, _ = await drawn(drawing(seed_8="length"), 3)
    assert [reply.finish_reason for reply in replies] == ["stop", "length", "stop"]


async def test_what_a_server_left_out_is_asked_for_one_by_one_with_the_seeds_that_follow() -> None:
    replies, asked = await drawn(drawing(most=2), 4)
    assert [reply.text for reply in replies] == ["metal 7", "metal 8", "metal 9", "metal 10"]
    assert [(body.get("n", 1), body["seed"]) for body in asked] == [(4, 7), (1, 9), (1, 10)]
    assert sum((reply.usage for reply in replies), Usage()).calls == 3


@pytest.mark.parametrize(
    ("withheld", "texts"),
    [
        ((7,), ["metal 8", "metal 9", "metal 10"]),
        ((8,), ["metal 7", "metal 9", "metal 10"]),
        ((9,), ["metal 7", "metal 8", "metal 10"]),
        ((7, 9), ["metal 8", "metal 10", "metal 11"]),
    ],
)
async def test_no_seed_is_asked_twice_after_an_answer_that_was_withheld(
    withheld: tuple[int, ...], texts: list[str]
) -> None:
    marks = [f"seed_{seed}" for seed in withheld]
    replies, asked = await drawn(drawing(None, 200, **dict.fromkeys(marks, "content_filter")), 3)
    assert [reply.text for reply in replies] == texts
    assert [f"metal {ASKED.seed + reply.place}" for reply in replies if ASKED.seed is not None] == texts
    assert [(body.get("n", 1), body["seed"]) for body in asked] == [
        (3, 7),
        *((1, 10 + n) for n in range(len(withheld))),
    ]


async def test_a_server_that_withholds_everything_is_an_error() -> None:
    with pytest.raises(ModelError, match="content_filter"):
        await drawn(drawing(seed_7="content_filter", seed_8="content_filter"), 2)


@pytest.mark.parametrize("status", [400, 422])
async def test_a_server_that_refuses_several_is_asked_singly_and_not_tried_again(status: int) -> None:
    async with serving(drawing(status=status)) as server:
        model = ServerModel(server.base_url)
        for _ in range(2):
            texts = [reply.text async for reply in draw_samples(model, ASKED, 2)]
            assert texts == ["metal 7", "metal 8"]
        await model.aclose()
    assert [(body.get("n", 1), body["seed"]) for body in bodies(server)] == [(2, 7), (1, 7), (1, 8), (1, 7), (1, 8)]


async def test_more_than_a_server_may_take_goes_in_several_requests() -> None:
    _, asked = await drawn(drawing(), MOST_AT_ONCE + 3)
    assert [(body["n"], body["seed"]) for body in asked] == [(MOST_AT_ONCE, 7), (3, 7 + MOST_AT_ONCE)]


async def test_an_engine_without_such_a_thing_answers_one_after_the_other() -> None:
    model = ScriptedModel(lambda request: f"metal {request.seed}")
    replies = [reply async for reply in draw_samples(model, ASKED, 3)]
    assert [reply.text for reply in replies] == ["metal 7", "metal 8", "metal 9"]
    assert [request.samples for request in model.requests] == [3, 1, 1]


async def test_several_of_the_likeliest_answer_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="one and the same"):
        [reply async for reply in draw_samples(ScriptedModel(["tin"]), replace(ASKED, temperature=0.0), 2)]


async def test_a_request_for_several_is_one_event_with_every_answer() -> None:
    events: list[tuple[str, Any]] = []
    async with serving(drawing(seed_8="length")) as server:
        model: ChatModel = RecordedModel(ServerModel(server.base_url), lambda kind, data: events.append((kind, data)))
        assert len([reply async for reply in draw_samples(model, ASKED, 3)]) == 3
        await model.aclose()
    ((kind, data),) = events
    assert (kind, data["samples"], data["reply"], data["usage"]["completion_tokens"]) == (CALL, 3, "metal 7", 6)
    assert [(one["reply"], one["finish_reason"]) for one in data["others"]] == [
        ("metal 8", "length"),
        ("metal 9", "stop"),
    ]


async def test_a_router_pays_for_each_answer_by_itself() -> None:
    inner = ScriptedModel(lambda request: f"metal {request.seed}")
    table = ModelTable(models=(ModelEntry(name="one", spec="embedded", role="local-small"),))
    router = RoutedModel(table, opened={"one": inner})
    texts = [reply.text async for reply in draw_samples(router, ASKED, 2)]
    assert texts == ["metal 7", "metal 8"]
    assert [request.samples for request in inner.requests] == [1, 1]
