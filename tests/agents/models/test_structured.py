"""Structured answers: guided, always validated, asked again with what was wrong."""

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from agents.models import ChatReply, Message, ScriptedModel, StructuredOutputError, ToolCall, ask
from tools import ModelError, Usage

pytestmark = pytest.mark.anyio

MESSAGES = (Message("system", "Fill in the form."), Message("user", "three days from Oslo"))


class Trip(BaseModel):
    model_config = ConfigDict(extra="forbid")
    origin: str
    days: int = Field(ge=1)


GOOD = {"origin": "Oslo", "days": 3}


async def test_a_valid_answer_is_returned_with_its_usage() -> None:
    model = ScriptedModel([GOOD])
    answer = await ask(model, MESSAGES, Trip, max_tokens=99)
    assert answer.value == Trip(origin="Oslo", days=3)
    assert answer.usage.calls == 1
    assert [attempt.problem for attempt in answer.attempts] == [""]
    assert model.requests[0].schema == Trip.model_json_schema()
    assert model.requests[0].max_tokens == 99


async def test_a_wrong_answer_is_asked_again_in_the_same_mode_with_what_was_wrong() -> None:
    model = ScriptedModel([{"origin": "Oslo", "days": 0, "hotel": "x"}, GOOD])
    answer = await ask(model, MESSAGES, Trip)
    assert answer.value.days == 3
    assert answer.usage.calls == 2
    first, second = model.requests
    assert second.schema == first.schema
    assert second.messages[:2] == MESSAGES
    assert second.messages[2] == Message("assistant", answer.attempts[0].text)
    assert "- days: Input should be greater than or equal to 1 (given: 0)" in second.messages[3].content
    assert "- hotel: Extra inputs are not permitted" in second.messages[3].content
    assert second.timeout_s <= first.timeout_s


async def test_only_the_last_wrong_answer_is_shown() -> None:
    model = ScriptedModel(["no", "nor this", GOOD])
    await ask(model, MESSAGES, Trip)
    assert [len(request.messages) for request in model.requests] == [2, 4, 4]
    assert model.requests[2].messages[2].content == "nor this"


async def test_the_final_error_carries_every_attempt() -> None:
    with pytest.raises(StructuredOutputError, match="no valid answer in 2 attempts") as caught:
        await ask(ScriptedModel(["no", "nor this"]), MESSAGES, Trip, attempts=2)
    assert [attempt.text for attempt in caught.value.attempts] == ["no", "nor this"]
    assert all("Invalid JSON" in attempt.problem for attempt in caught.value.attempts)
    assert caught.value.usage.calls == 2
    assert isinstance(caught.value, ModelError)


async def test_an_answer_cut_off_is_not_parsed_even_if_it_would_be_valid() -> None:
    cut = ChatReply('{"origin": "Oslo", "days": 3}', "length", Usage(1, 7, 1), "m")
    model = ScriptedModel([cut, GOOD])
    answer = await ask(model, MESSAGES, Trip)
    assert "cut off after 7 tokens" in answer.attempts[0].problem
    assert len(answer.attempts) == 2


async def test_a_tool_call_is_no_answer() -> None:
    answer = await ask(ScriptedModel([ToolCall("c", "f", "{}"), GOOD]), MESSAGES, Trip)
    assert "tool call" in answer.attempts[0].problem


async def test_a_guide_replaces_the_schema_of_the_decoding_but_not_of_the_validation() -> None:
    guide = {"type": "object", "properties": {"origin": {"enum": ["Oslo"]}}}
    model = ScriptedModel([{"origin": "Oslo"}, GOOD])
    answer = await ask(model, MESSAGES, Trip, guide=guide)
    assert model.requests[0].schema == guide
    assert "- days: Field required" in answer.attempts[0].problem


@pytest.mark.parametrize(
    "text", ['```json\n{"origin": "Oslo", "days": 3}\n```', '```\n{"origin":"Oslo","days":3}```\n']
)
async def test_a_markdown_fence_is_forgiven(text: str) -> None:
    assert (await ask(ScriptedModel([text]), MESSAGES, Trip)).value == Trip(**_good())


async def test_the_deadline_bounds_all_attempts_together() -> None:
    with pytest.raises(ModelError, match="no valid answer within 1e-09 s in 1 attempt"):
        await ask(ScriptedModel(["no", GOOD]), MESSAGES, Trip, timeout_s=1e-9)


async def test_a_failing_model_is_not_asked_again() -> None:
    model = ScriptedModel([ModelError("down"), GOOD])
    with pytest.raises(ModelError, match="down"):
        await ask(model, MESSAGES, Trip)
    assert len(model.requests) == 1


async def test_no_attempts_at_all_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        await ask(ScriptedModel([GOOD]), MESSAGES, Trip, attempts=0)


def _good() -> dict[str, Any]:
    return dict(GOOD)
