"""What is known before a question is asked: its difficulty, its effort, what may be spent, who agrees."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.models.chat import ChatReply
from agents.routing import Effort, EffortPolicy, Purse, predicted_difficulty
from agents.routing.agreement import can_agree, enough, is_settled, vote
from agents.routing.difficulty import count_conditions
from agents.routing.purse import Account, Reserve
from agents.routing.rate import RateLimit
from tools import InputError, Usage

SHORT = "Seat Ann beside Ben."
LONG = "Seat nine guests. Ann must not sit beside Ben, Cid needs two chairs, nobody sits alone. " * 8


def reply(text: str) -> ChatReply:
    return ChatReply(text, "stop", Usage(1, 1, 1), "m")


def test_a_short_text_is_easy_and_a_long_one_with_many_conditions_is_hard() -> None:
    assert predicted_difficulty(SHORT).level == "easy"
    hard = predicted_difficulty(LONG * 4)
    assert (hard.level, hard.points) == ("hard", 4)
    assert predicted_difficulty(LONG).level == "medium"


def test_the_reasons_can_be_read() -> None:
    assert str(predicted_difficulty("At most 3 stops, and no night train.")) == "easy (36 characters, 2 conditions)"
    told = str(predicted_difficulty(SHORT, [True, True, False, True]))
    assert "3 of the last 4 answers wrong at first" in told


def test_late_failures_make_the_next_question_harder_once_there_are_enough_of_them() -> None:
    assert predicted_difficulty(SHORT, [True, True, True]).level == "easy"
    assert predicted_difficulty(SHORT, [True, True, True, True]).level == "medium"
    assert predicted_difficulty(SHORT, [False] * 15 + [True]).level == "easy"


def test_conditions_are_clauses_that_restrict() -> None:
    assert count_conditions("We travel. It is nice.") == 0
    assert count_conditions("At least 2 beds, no smoking, and a view; spend 1,200.50 or less") == 3


def test_each_level_has_its_effort() -> None:
    policy = EffortPolicy(easy=Effort(rounds=2))
    assert (policy.of("easy").rounds, policy.of("medium").samples, policy.of("hard").start) == (2, 1, "local-large")


def test_what_a_question_leaves_the_next_one_may_use() -> None:
    purse = Purse(tokens=Account(each=100))
    assert purse.refusal(Reserve(0, 60)), "nothing is allowed before the first question"
    purse.begin_question()
    assert not purse.refusal(Reserve(0, 100))
    purse.set_aside(Reserve(0, 100))
    purse.settle(Reserve(0, 100), Reserve(0, 30))
    purse.begin_question()
    assert not purse.refusal(Reserve(0, 170))
    assert "170 are left" in purse.refusal(Reserve(0, 171))


def test_calls_side_by_side_cannot_pass_a_ceiling_together() -> None:
    purse = Purse(money=Account(total=1.0))
    purse.set_aside(Reserve(0.7, 10))
    assert "0.3 is left" in purse.refusal(Reserve(0.7, 10))
    purse.settle(Reserve(0.7, 10), Reserve(0.1, 5))
    assert not purse.refusal(Reserve(0.7, 10))


def test_a_ceiling_holds_whatever_was_allowed() -> None:
    account = Account(total=1.0, each=5.0)
    account.begin_question()
    assert account.left == 1.0


@pytest.mark.parametrize("limit", [-1.0, float("nan")])
def test_a_limit_below_zero_is_refused(limit: float) -> None:
    with pytest.raises(InputError, match="'total'"):
        Account(total=limit)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 1)), max_size=30), st.floats(0, 10))
def test_what_was_admitted_never_exceeds_the_ceiling(calls: list[tuple[float, float]], total: float) -> None:
    purse = Purse(money=Account(total=total))
    for most, part in calls:
        reserve = Reserve(most, 0)
        if not purse.refusal(reserve):
            purse.set_aside(reserve)
            purse.settle(reserve, Reserve(most * part, 0))
    assert purse.money.spent <= total * (1 + 1e-9)


def test_samples_agree_on_what_they_say_and_not_on_how_they_reason() -> None:
    replies = [
        reply('{"reason": "a", "answer": {"x": 1, "y": 2}}'),
        reply('{"answer": {"x": 2, "y": 2}, "reason": "b"}'),
        reply('```json\n{"answer": {"y": 2, "x": 1}, "reason": "c"}\n```'),
    ]
    found = vote(replies, ("reason",))
    assert (found.agreeing, found.samples, found.reply) == (2, 3, replies[0])
    assert vote(replies, ()).agreeing == 1


def test_only_a_text_is_a_reason() -> None:
    plans = [reply('{"plan": ["up", "down"]}'), reply('{"plan": ["down", "up"]}')]
    assert vote(plans, ("plan",)).agreeing == 1


def form(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (form(), True),
        (form(answer=TEXT, reason=TEXT, count={"type": "integer"}), True),
        (form(steps={"type": "array", "items": TEXT}), True),
        (form(kind={"type": "string", "enum": ["a"]}, name={"type": "string", "pattern": "^a$"}, answer=TEXT), True),
        (form(name=TEXT, quote=TEXT), False),
        (
            {
                **form(parts={"type": "array", "items": {"$ref": "#/$defs/Part"}}),
                "$defs": {"Part": form(a=TEXT, b=TEXT)},
            },
            False,
        ),
        ({**form(a={"anyOf": [TEXT, {"type": "null"}]}, b=TEXT)}, False),
        ({**form(part={"$ref": "#/$defs/Part"}), "$defs": {"Part": form(inside={"$ref": "#/$defs/Part"})}}, False),
    ],
)
def test_documents_with_several_free_texts_are_not_compared(schema: dict[str, Any], expected: bool) -> None:
    assert can_agree(schema, ("reason",)) is expected


def test_what_is_no_json_agrees_with_nothing() -> None:
    assert vote([reply("no"), reply("no"), reply("[]")], ()).agreeing == 1
    cut = ChatReply("[]", "length", Usage(), "m")
    assert vote([cut, cut], ()).agreeing == 1


def test_sampling_ends_when_more_samples_cannot_change_the_verdict() -> None:
    assert (enough(1, 0.6), enough(3, 0.6), enough(5, 0.6), enough(3, 0.1)) == (1, 2, 3, 2)
    assert is_settled(2, 2, 3, 0.6)
    assert not is_settled(1, 2, 3, 0.6)
    assert is_settled(1, 3, 5, 0.8), "four of five can no longer agree"


@pytest.mark.anyio
async def test_calls_beyond_the_rate_wait_for_their_turn_or_are_turned_away() -> None:
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    rate = RateLimit(2, lambda: now[0], sleep)
    assert await rate.turn(0)
    now[0] = 10.0
    assert await rate.turn(0)
    assert not await rate.turn(49.0)
    assert now[0] == 10.0, "who would come too late does not wait"
    assert await rate.turn(51.0)
    assert now[0] == 60.0
    assert await RateLimit(None).turn(0)


@pytest.fixture
def anyio_backend() -> str:
    """Run the async tests on asyncio alone."""
    return "asyncio"
