"""Routing: small first, further on rejection, disagreement and difficulty, around what failed, within the caps."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from agents.models import ChatReply, ChatRequest, ContextTooLong, Message, ScriptedModel, StructuredOutputError, ask
from agents.models.errors import ServerBusy, ServerUnreachable
from agents.models.layers import spec_of
from agents.models.scripted import Reply
from agents.recorded import ATTEMPTS, CALL, RecordedModel
from agents.routing import EffortPolicy, ModelEntry, ModelTable, Price, RoutedModel
from agents.routing.effort import Effort
from agents.routing.raised import other_models, raised, rounds_worth
from agents.routing.table import Caps
from tests.agents.models.local_server import Request, send, serving
from tools import BudgetExhausted, ModelError, Usage

pytestmark = pytest.mark.anyio

EASY = "Name a colour."
HARD = "Exactly 3 guests must sit apart, nobody beside two others, never alone. " * 40
ONE_SAMPLE = EffortPolicy(hard=Effort())


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: str


@pytest.fixture
def anyio_backend() -> str:
    """Run the async tests on asyncio alone."""
    return "asyncio"


def entry(name: str, role: str, **fields: Any) -> ModelEntry:
    return ModelEntry.model_validate({"name": name, "spec": "embedded", "role": role, **fields})


SMALL, LARGE = entry("small", "local-small"), entry("large", "local-large")
FAR = entry("far", "remote", price=Price(prompt=1, completion=1000))


def routed(
    opened: dict[str, ScriptedModel], entries: tuple[ModelEntry, ...] = (SMALL, LARGE, FAR), **fields: Any
) -> RoutedModel:
    chosen = tuple(one for one in entries if one.name in opened)
    return RoutedModel(ModelTable(models=chosen, **fields), opened=dict(opened))


def saying(*replies: Reply) -> ScriptedModel:
    return ScriptedModel(replies)


def always(reply: Reply) -> ScriptedModel:
    return ScriptedModel(lambda request: reply)


def question(text: str = EASY, **fields: Any) -> ChatRequest:
    return ChatRequest((Message("user", text),), **fields)


def told(reply: ChatReply) -> list[tuple[str, str]]:
    return [(leg.model, leg.outcome) for leg in reply.legs]


async def test_the_smallest_model_answers_what_is_easy() -> None:
    small, large = always("red"), always("blue")
    model = routed({"small": small, "large": large})
    reply = await model.complete(question())
    assert (reply.text, reply.model, reply.usage.calls) == ("red", "route(small, large)", 1)
    assert told(reply) == [("small", "answered")]
    assert "easy (14 characters, 0 conditions)" in reply.legs[0].why
    assert large.requests == []


async def test_a_rejected_answer_goes_to_the_next_model_and_the_last_one_keeps_the_question() -> None:
    small, large = saying({"hue": "red"}, {"colour": "red"}), saying("no", {"colour": "blue"})
    model = routed({"small": small, "large": large})
    answer = await ask(model, question().messages, Colour)
    assert answer.value.colour == "blue"
    assert (len(small.requests), len(large.requests)) == (1, 2)
    assert [request.rejected for request in large.requests] == [1, 2]
    assert "That answer is not valid" in large.requests[0].messages[-1].content


async def test_a_model_alone_is_told_of_rejections_and_answers_as_before() -> None:
    model = saying("no", {"colour": "red"})
    assert (await ask(model, question().messages, Colour)).value.colour == "red"
    assert [request.rejected for request in model.requests] == [0, 1]


async def test_what_looks_hard_begins_with_a_larger_model() -> None:
    small, large = always("red"), always("blue")
    reply = await routed({"small": small, "large": large}).complete(question(HARD))
    assert told(reply) == [("large", "answered")]
    assert reply.legs[0].why.startswith("hard (")
    assert small.requests == []


async def test_past_failures_count_towards_the_difficulty() -> None:
    model = routed({"small": always({"hue": "red"}), "large": always({"colour": "blue"})})
    for _ in range(4):
        await ask(model, question().messages, Colour)
    assert model.difficulty(EASY).level == "medium"
    assert "4 of the last 4 answers wrong at first" in str(model.difficulty(EASY))


SAMPLED = EffortPolicy(easy=Effort(samples=3))


async def test_samples_that_agree_settle_the_answer_without_drawing_the_rest() -> None:
    small = saying({"reason": "a", "colour": "red"}, {"reason": "b", "colour": "red"})
    reply = await routed({"small": small}, effort=SAMPLED).complete(question(schema={"type": "object"}))
    assert json.loads(reply.text)["colour"] == "red"
    assert told(reply) == [("small", "answered, 2 of 2 samples agree")]
    assert reply.usage.calls == 2
    assert [(request.seed, request.temperature) for request in small.requests] == [(0, 0.0), (1, 0.7)]


async def test_samples_that_disagree_go_to_the_next_model() -> None:
    small = saying(*({"colour": colour} for colour in ("red", "blue", "grey")))
    large = always({"colour": "green"})
    model = routed({"small": small, "large": large}, effort=SAMPLED)
    reply = await model.complete(question(schema={"type": "object"}))
    assert json.loads(reply.text) == {"colour": "green"}
    assert told(reply)[0] == ("small", "answered, 1 of 3 samples agree: too few")
    assert reply.legs[1].why == "small: answered, 1 of 3 samples agree: too few"
    assert reply.usage.calls == 5


async def test_where_all_models_disagree_with_themselves_the_largest_group_of_the_last_counts() -> None:
    small = saying(*({"colour": colour} for colour in ("red", "blue", "grey")))
    large = saying(*({"colour": colour} for colour in ("pink", "lime", "teal")))
    model = routed({"small": small, "large": large}, effort=SAMPLED)
    assert json.loads((await model.complete(question(schema={"type": "object"}))).text) == {"colour": "pink"}


async def test_only_guided_answers_that_can_be_equal_are_sampled() -> None:
    small = always("red")
    model = routed({"small": small}, effort=SAMPLED)
    await model.complete(question())
    texts = {"type": "object", "properties": {"name": {"type": "string"}, "quote": {"type": "string"}}}
    await model.complete(question(schema=texts))
    assert len(small.requests) == 2


async def test_a_dead_server_is_passed_and_left_alone_for_a_while_and_is_no_wrong_answer() -> None:
    small, large = always(ModelError("the server is gone")), always({"colour": "blue"})
    now = [0.0]
    table = ModelTable(models=(SMALL, LARGE), rest_s=60)
    model = RoutedModel(table, opened={"small": small, "large": large}, clock=lambda: now[0])
    first = await model.complete(question())
    assert told(first) == [("small", "failed: the server is gone"), ("large", "answered")]
    assert first.legs[1].why == "small: failed: the server is gone"
    await ask(model, question().messages, Colour)
    assert len(small.requests) == 1, "it rests"
    assert not any(model._wrong_at_first)
    now[0] = 61.0
    await model.complete(question())
    assert len(small.requests) == 2


async def test_a_smaller_model_takes_over_where_the_larger_one_is_down() -> None:
    model = routed({"small": always("red"), "large": always(ModelError("down"))})
    assert told(await model.complete(question(HARD))) == [("large", "failed: down"), ("small", "answered")]


async def test_an_answer_of_a_larger_model_is_not_replaced_by_one_of_a_smaller() -> None:
    large = saying(*({"colour": colour} for colour in ("red", "blue", "grey")))
    small = always({"colour": "lime"})
    model = routed({"small": small, "large": large})
    reply = await model.complete(question(HARD, schema={"type": "object"}))
    assert json.loads(reply.text) == {"colour": "red"}
    assert small.requests == []


async def test_an_answer_that_is_there_is_kept_when_the_next_model_fails() -> None:
    small = saying(*({"colour": colour} for colour in ("red", "blue", "grey")))
    model = routed({"small": small, "large": always(ModelError("down"))}, effort=SAMPLED)
    reply = await model.complete(question(schema={"type": "object"}))
    assert json.loads(reply.text) == {"colour": "red"}
    assert told(reply)[-1] == ("large", "failed: down")


async def test_when_every_model_fails_the_error_names_each() -> None:
    model = routed({"small": always(ModelError("down")), "large": always(ModelError("gone"))})
    with pytest.raises(ModelError, match="small failed: down; large failed: gone"):
        await model.complete(question())


async def test_a_server_that_hangs_leaves_time_for_the_next_model() -> None:
    async def hang(request: Request, writer: Any) -> None:
        import asyncio

        await asyncio.sleep(30)

    async with serving(hang) as server:
        table = ModelTable(models=(entry("small", "local-small", spec=server.base_url, timeout_s=0.2), LARGE))
        model = RoutedModel(table, opened={"large": always("blue")})
        reply = await model.complete(question(timeout_s=20))
        await model.aclose()
    assert reply.text == "blue"
    assert "gave no full answer within 0.2 s" in reply.legs[0].outcome


async def test_the_last_model_that_may_be_asked_has_all_the_time() -> None:
    small, far = always("red"), always("blue")
    await routed({"small": small, "far": far}).complete(question(timeout_s=40))
    await routed({"small": small, "far": far}, caps=Caps(total=0)).complete(question(timeout_s=40))
    halved, whole = (request.timeout_s for request in small.requests)
    assert halved <= 20 < whole


async def test_a_server_that_is_broken_is_passed_and_one_that_answers_is_asked() -> None:
    async def broken(request: Request, writer: Any) -> None:
        await send(writer, b'{"error": "no such thing"}', 404)

    async def sound(request: Request, writer: Any) -> None:
        listing = {"data": [{"id": "big"}]}
        choice = {"message": {"content": "blue"}, "finish_reason": "stop"}
        answer = {"model": "big", "choices": [choice], "usage": {"prompt_tokens": 5, "completion_tokens": 1}}
        await send(writer, json.dumps(listing if request.method == "GET" else answer).encode())

    async with serving(broken) as first, serving(sound) as second:
        near = entry("near", "local-small", spec=first.base_url)
        far = entry("far", "remote", spec=f"{second.base_url}#big", price=Price(prompt=2, completion=8))
        model = RoutedModel(ModelTable(models=(near, far)))
        reply = await model.complete(question())
        await model.aclose()
    assert reply.text == "blue"
    assert [leg.model for leg in reply.legs] == ["near", "far"]
    assert "answered 404" in reply.legs[0].outcome
    assert model.purse.money.spent == pytest.approx((5 * 2 + 1 * 8) / 1e6)


async def test_no_model_above_the_price_cap_is_asked() -> None:
    far = always({"colour": "blue"})
    model = routed({"small": always("no"), "far": far}, caps=Caps(price=500))
    with pytest.raises(StructuredOutputError):
        await ask(model, question().messages, Colour)
    assert far.requests == []


async def test_a_model_without_a_price_is_not_asked_where_money_is_limited() -> None:
    unknown = entry("unknown", "remote")
    model = routed({"unknown": always("x")}, (unknown,), caps=Caps(total=100))
    with pytest.raises(BudgetExhausted, match="its price is not known") as caught:
        await model.complete(question())
    assert "caps" in caught.value.hint
    assert (await routed({"unknown": always("x")}, (unknown,)).complete(question())).text == "x"


async def test_what_easy_questions_leave_pays_for_a_hard_one() -> None:
    far = always("blue")
    model = routed({"small": always("red"), "far": far}, caps=Caps(each=0.06), effort=ONE_SAMPLE)
    hard = question(rejected=1, max_tokens=100)  # at most 0.1001 far away: two questions' worth
    assert told(await model.complete(question()))[-1][0] == "small"
    refused = await model.complete(hard)
    assert told(refused)[0] == ("far", "passed over: may cost 0.1001 and 0.06 is left")
    assert told(refused)[-1] == ("small", "answered")
    await model.complete(question())
    assert told(await model.complete(hard)) == [("far", "answered")]


async def test_fewer_samples_are_drawn_when_tokens_run_short() -> None:
    small = always({"colour": "red"})
    model = routed({"small": small}, effort=SAMPLED, caps=Caps(tokens=100 + 78))
    reply = await model.complete(question(schema={"type": "object"}, max_tokens=100))
    assert told(reply) == [("small", "answered")]
    assert len(small.requests) == 1


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 3)), max_size=12), st.floats(0, 0.2))
def test_the_ceiling_on_money_is_never_passed(asked: list[tuple[int, int]], total: float) -> None:
    import asyncio

    far = ScriptedModel(lambda request: "word " * request.max_tokens)
    model = routed({"far": far}, caps=Caps(total=total))

    async def work() -> None:
        requests = [question("w " * words, max_tokens=10 * words, rejected=rejected) for words, rejected in asked]
        await asyncio.gather(*map(model.complete, requests), return_exceptions=True)

    asyncio.run(work())
    assert model.purse.money.spent <= total
    assert model.purse.money.aside == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("failure", "paid"),
    [
        (ModelError("broke off"), True),
        (ServerBusy("busy", status=503), False),
        (ServerUnreachable("down"), False),
        (ContextTooLong("too long"), False),
    ],
)
async def test_a_call_that_breaks_off_may_have_been_charged_and_one_that_is_refused_was_not(
    failure: ModelError, paid: bool
) -> None:
    model = routed({"far": always(failure)})
    with pytest.raises(ModelError):
        await model.complete(question())
    assert (model.purse.money.spent > 0) is paid
    assert model.purse.money.aside == 0


async def test_a_server_that_does_not_tell_what_it_took_is_paid_in_full() -> None:
    model = routed({"far": always(ChatReply("blue", "stop", Usage(calls=1), "far"))})
    await model.complete(question(max_tokens=100))
    assert model.purse.money.spent == pytest.approx(0.1, rel=0.01)


async def test_a_stream_is_paid_in_full_since_nobody_tells_what_it_took() -> None:
    model = routed({"far": always("blue")})
    assert [piece async for piece in model.stream(question(max_tokens=100))] == ["blue"]
    assert model.purse.money.spent == pytest.approx(0.1, rel=0.01)


async def test_a_prompt_that_does_not_fit_goes_to_the_model_with_the_longer_context() -> None:
    short = entry("small", "local-small", context_tokens=200)
    model = routed({"small": always("red"), "large": always("blue")}, (short, LARGE), effort=ONE_SAMPLE)
    reply = await model.complete(question("word " * 300, max_tokens=50))
    assert told(reply) == [("small", "passed over: has a context of 200 tokens only"), ("large", "answered")]
    assert await model.context_tokens() == 200


async def test_a_context_that_is_too_short_everywhere_is_said_so() -> None:
    model = routed({"small": ScriptedModel([], context_tokens=10), "large": ScriptedModel([], context_tokens=20)})
    with pytest.raises(ContextTooLong):
        await model.complete(question())


async def test_a_hard_question_may_have_a_longer_answer_where_the_context_has_room() -> None:
    small = ScriptedModel(lambda request: "red")
    roomy = entry("small", "local-small", context_tokens=8000)
    policy = EffortPolicy(easy=Effort(tokens=2.0))
    await routed({"small": small}, (roomy,), effort=policy).complete(question(max_tokens=100))
    await routed({"small": small}, (SMALL,), effort=policy).complete(question(max_tokens=100))
    assert [request.max_tokens for request in small.requests] == [200, 100]


async def test_calls_beyond_the_rate_go_elsewhere_when_they_cannot_wait() -> None:
    slow = entry("small", "local-small", requests_per_minute=1)
    model = routed({"small": always("red"), "large": always("blue")}, (slow, LARGE))
    assert (await model.complete(question(timeout_s=5))).text == "red"
    reply = await model.complete(question(timeout_s=5))
    assert told(reply) == [("small", "passed over: its calls of this minute are used up"), ("large", "answered")]


async def test_every_sample_takes_a_turn() -> None:
    slow = entry("small", "local-small", requests_per_minute=1)
    small = always({"colour": "red"})
    reply = await routed({"small": small}, (slow,), effort=SAMPLED).complete(question(schema={}, timeout_s=5))
    assert (told(reply), len(small.requests)) == ([("small", "answered")], 1)


async def test_a_stream_goes_to_the_next_model_before_its_first_word_only() -> None:
    model = routed({"small": always(ModelError("down")), "large": always("blue and green")})
    assert "".join([piece async for piece in model.stream(question())]) == "blue and green"
    with pytest.raises(ModelError, match="gone"):
        [piece async for piece in routed({"small": always(ModelError("gone"))}).stream(question())]


async def test_the_log_of_a_run_tells_what_each_model_did() -> None:
    events: list[tuple[str, dict[str, Any]]] = []
    inner = routed({"small": saying({"colour": 1}), "large": always({"colour": "blue"})})
    model = RecordedModel(inner, lambda kind, data: events.append((kind, data)))
    await ask(model, question().messages, Colour)
    legs = [leg["model"] for kind, data in events if kind == CALL for leg in data["legs"]]
    assert legs == ["small", "large"]
    (attempts,) = [data for kind, data in events if kind == ATTEMPTS]
    assert attempts["taken_up"] == [True]
    assert list(inner._wrong_at_first) == [True], "the router inside is told too"


async def test_more_effort_is_asked_through_any_layer() -> None:
    small, large = always("red"), always("blue")
    router = routed({"small": small, "large": large})
    around = RecordedModel(router, lambda kind, data: None)
    assert (await raised(around, 1).complete(question())).text == "blue"
    assert raised(around, 0) is around
    assert (other_models(raised(around, 1)), other_models(small)) == (1, 0)
    assert (rounds_worth(around, HARD, 3), rounds_worth(around, EASY, 3), rounds_worth(small, HARD, 3)) == (6, 3, 3)
    assert spec_of(around) == "route(small, large)"
    assert (raised(around, 1).name, await raised(around, 1).context_tokens()) == ("route(small, large)", 8192)
    assert "".join([piece async for piece in raised(around, 1).stream(question())]) == "blue"
    await raised(around, 1).aclose()


@pytest.mark.parametrize("make", [lambda: {"small": always(ModelError("a"))}, lambda: {"small": ScriptedModel([])}])
async def test_a_single_failure_is_raised_as_it_is(make: Callable[[], dict[str, ScriptedModel]]) -> None:
    with pytest.raises(ModelError) as caught:
        await routed(make()).complete(question())
    assert "every model" not in caught.value.message
