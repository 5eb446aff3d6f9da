"""Every model call becomes an event."""

import asyncio

import pytest
from pydantic import BaseModel

from agents.documents import Json
from agents.models.chat import ChatRequest, Message
from agents.models.scripted import Reply, ScriptedModel
from agents.models.structured import StructuredOutputError, ask
from agents.recorded import ATTEMPTS, CALL, FAILED, RecordedModel
from tools import ModelError

QUESTION = (Message("user", "how many?"),)


class Count(BaseModel):
    count: int


def recorded(*replies: Reply) -> tuple[RecordedModel, list[tuple[str, Json]]]:
    events: list[tuple[str, Json]] = []
    return RecordedModel(ScriptedModel(replies), lambda kind, data: events.append((kind, data))), events


def test_a_call_is_logged_with_question_answer_and_usage() -> None:
    model, events = recorded("three of them")
    asyncio.run(model.complete(ChatRequest(QUESTION, max_tokens=9)))
    ((kind, data),) = events
    assert (kind, data["reply"], data["max_tokens"]) == (CALL, "three of them", 9)
    assert data["messages"] == [{"role": "user", "content": "how many?"}]
    assert data["usage"]["completion_tokens"] == 3


def test_a_failed_call_is_logged_and_raised() -> None:
    model, events = recorded(ModelError("gone"))
    with pytest.raises(ModelError):
        asyncio.run(model.complete(ChatRequest(QUESTION)))
    assert (events[0][0], events[0][1]["error"]) == (FAILED, "gone")


def test_a_stream_is_logged_in_one_piece() -> None:
    model, events = recorded("three of them")

    async def read() -> str:
        return "".join([piece async for piece in model.stream(ChatRequest(QUESTION))])

    assert asyncio.run(read()) == "three of them"
    assert events[-1][1]["reply"] == "three of them"


@pytest.mark.parametrize(
    ("replies", "problems"),
    [
        (({"count": 3},), [""]),
        (("three", {"count": 3}), ["Invalid JSON", ""]),
        (("a", "b", "c"), ["Invalid JSON", "Invalid JSON", "Invalid JSON"]),
    ],
)
def test_attempts_at_an_answer_are_counted_whether_it_succeeds_or_not(
    replies: tuple[Reply, ...], problems: list[str]
) -> None:
    model, events = recorded(*replies)
    try:
        asyncio.run(ask(model, QUESTION, Count))
    except StructuredOutputError:
        assert problems[-1]
    ((kind, data),) = [event for event in events if event[0] == ATTEMPTS]
    assert (kind, data["attempts"]) == (ATTEMPTS, len(problems))
    for said, expected in zip(data["problems"], problems, strict=True):
        assert expected in said
        assert bool(said) == bool(expected)


@pytest.mark.parametrize(("replies", "timeout_s"), [(("hm", ModelError("gone")), 60.0), (("hm", {"count": 3}), 1e-9)])
def test_a_wrong_answer_is_counted_also_if_there_is_no_second_one(replies: tuple[Reply, ...], timeout_s: float) -> None:
    model, events = recorded(*replies)
    with pytest.raises(ModelError):
        asyncio.run(ask(model, QUESTION, Count, timeout_s=timeout_s))
    (data,) = [data for kind, data in events if kind == ATTEMPTS]
    assert (data["attempts"], data["taken_up"]) == (1, [])


def test_a_failure_before_any_answer_is_no_attempt() -> None:
    model, events = recorded(ModelError("gone"))
    with pytest.raises(ModelError):
        asyncio.run(ask(model, QUESTION, Count))
    assert [kind for kind, _ in events] == [FAILED]


def test_every_layer_around_a_model_is_told_of_attempts() -> None:
    inner, events = recorded({"count": 3})
    outside: list[str] = []
    asyncio.run(ask(RecordedModel(inner, lambda kind, data: outside.append(kind)), QUESTION, Count))
    assert outside == [kind for kind, _ in events] == [CALL, ATTEMPTS]


def test_the_rest_is_passed_on() -> None:
    model, _ = recorded()
    assert model.name == "scripted"
    assert asyncio.run(model.context_tokens()) == 8192
    asyncio.run(model.aclose())
