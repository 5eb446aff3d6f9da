"""Whole talks with tools, with what a real vLLM answered (see `tests/agents/models/local_server.py`)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from agents.models import ChatRequest, Message, ServerModel
from agents.tool_calls.conversation import Conversation, Talk, TalkLimits
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.mode import ToolCaller, probed_mode
from tests.agents.models.local_server import talking
from tools import Budget, InputError, ModelError, Toolbox

pytestmark = pytest.mark.anyio

INNS = {"Fox Inn": 14, "Grey Hen": 11}
OPENING = "Answer by the tools, never from memory. When you know the answer, write it in one short sentence."


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def list_inns(town: str) -> list[str]:
    """List the inns of a town."""
    del town
    return sorted(INNS)


async def room_price(inn: str, nights: int) -> int:
    """Return the price of a room at an inn for some nights, in crowns."""
    if inn not in INNS:
        raise InputError(f"there is no inn {inn!r}", hint=f"there are {', '.join(INNS)}")
    return INNS[inn] * nights


async def walking_minutes(origin: str, target: str) -> int:
    """Return how many minutes it is on foot from one inn to another."""
    return 0 if origin == target else 25


@dataclass(frozen=True, slots=True)
class Held:
    """A talk that was held, and what was asked of the server for it."""

    talk: Talk
    requests: tuple[dict[str, Any], ...]

    @property
    def calls(self) -> list[tuple[str, str]]:
        return [(record.call.name, record.status) for record in self.talk.records]

    def results(self, number: int) -> list[dict[str, Any]]:
        """Return the messages with results in a request, checked to answer the calls before them."""
        messages = self.requests[number]["messages"]
        called = [call["id"] for message in messages for call in message.get("tool_calls", ())]
        results = [message for message in messages if message["role"] == "tool"]
        assert [message["tool_call_id"] for message in results] == called
        return results


def call(name: str, **arguments: Any) -> str:
    """Return a call in the form that Hermes models are taught and that vLLM's parser of that name reads."""
    return f"<tool_call>\n{json.dumps({'name': name, 'arguments': arguments})}\n</tool_call>"


async def held(name: str, question: str, said: Sequence[str] = ()) -> Held:
    """Hold a talk; `said` is what the model was made to write when it was recorded."""
    async with talking(name, said) as server:
        model = ServerModel(server.base_url)
        opening = (Message("system", OPENING), Message("user", question))
        executor = ToolExecutor(Toolbox([list_inns, room_price, walking_minutes]))
        talk = Conversation(ToolCaller(model, "native"), executor, opening, TalkLimits(turns=6, turn_tokens=200))
        ended = await talk.run(Budget(seconds=900).start())
        await model.aclose()
    return Held(ended, tuple(json.loads(request.body) for request in server.requests if request.body))


async def test_the_probe_sees_that_a_model_calls_although_no_parser_of_the_server_does() -> None:
    async with talking("probe") as server:
        model = ServerModel(server.base_url)
        assert await probed_mode(model) == "native"
        await model.aclose()


async def test_a_model_that_writes_its_calls_in_fences_is_answered_and_answers() -> None:
    talk = await held("fenced", "What does one night at the Fox Inn cost, and what one night at the Grey Hen?")
    assert talk.calls == [("room_price", "ok")]
    assert "| 14" in talk.results(1)[0]["content"]
    assert (talk.talk.ending, "14 crowns" in talk.talk.answer) == ("answered", True)


async def test_broken_unknown_and_wrong_calls_come_back_with_a_word_each_and_right_ones_run_side_by_side() -> None:
    both = [call("room_price", inn="Fox Inn", nights=1), call("room_price", inn="Grey Hen", night=1)]
    said = [
        call("list_inns", town="Lindau").replace("}}", "}"),
        call("list_inn", town="Lindau"),
        call("list_inns", town="Lindau"),
        "\n".join(both),
        call("room_price", inn="Grey Hen", nights=1),
        "The Grey Hen, for 11 crowns.",
    ]
    talk = await held("hermes", "Which inn of Lindau is the cheapest for one night?", said)
    assert "cannot be read" in talk.requests[1]["messages"][-1]["content"]
    assert talk.calls == [
        ("list_inn", "invalid"),
        ("list_inns", "ok"),
        ("room_price", "ok"),
        ("room_price", "invalid"),
        ("room_price", "ok"),
    ]
    unknown, _, price, wrong = (result["content"] for result in talk.results(4))
    assert "did you mean 'list_inns'?" in unknown
    assert "| 14" in price
    assert "'nights' is missing" in wrong
    assert (talk.talk.ending, talk.talk.answer) == ("answered", said[-1])


async def test_a_call_in_a_stream_that_the_server_parses_is_told() -> None:
    said = f"I look it up.\n{call('list_inns', town='Lindau')}"
    async with talking("hermes-stream", [said]) as server:
        model = ServerModel(server.base_url)
        request = ChatRequest(
            (Message("user", "Which inns are there in Lindau?"),), tools=tuple(Toolbox([list_inns]).schemas())
        )
        with pytest.raises(ModelError, match="called 'list_inns'"):
            [piece async for piece in model.stream(request)]
        await model.aclose()
