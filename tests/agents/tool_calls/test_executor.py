"""Calls run checked, side by side where they only read, and never twice for the same answer."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from agents.models.chat import ToolCall
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.policy import CallPolicy, Pending
from agents.tool_calls.record import CallCounts, CallRecord
from tools import InputError, ModelError, Tool, Toolbox


class Shop:
    """Tools of all three kinds, and a log of what really ran."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.position = 0
        self.both = asyncio.Barrier(2)

    def price(self, item: str) -> int:
        """Tell a price."""
        self.ran.append(f"price {item}")
        if item == "ghost":
            raise InputError("no such item")
        if item == "busy":
            raise ModelError("try later")
        return len(item)

    async def wait(self, who: str) -> str:
        """Wait until two calls wait."""
        self.ran.append(f"wait {who}")
        async with self.both:
            return who

    async def hang(self) -> str:
        """Never answer."""
        await asyncio.Event().wait()
        return ""

    def step(self, by: int) -> int:
        """Move."""
        self.ran.append(f"step {by}")
        if self.position + by > 2:
            raise InputError("there is a wall")
        self.position += by
        return self.position

    def pay(self, amount: int, to: str) -> str:
        """Pay; this cannot be taken back."""
        self.ran.append(f"pay {amount} {to}")
        return "paid"

    def toolbox(self) -> Toolbox:
        return Toolbox([self.price, self.wait, self.hang, self.step, self.pay])


POLICY = CallPolicy(
    changing=frozenset({"step"}),
    committing=frozenset({"pay"}),
    request="Pay 5 dollars to Ann.",
    granted={"pay": 1},
    turn_calls=4,
)


def call(name: str, **arguments: Any) -> ToolCall:
    return ToolCall("id", name, json.dumps(arguments))


def run(shop: Shop, *turns: list[ToolCall], policy: CallPolicy = POLICY) -> list[CallRecord]:
    executor = ToolExecutor(shop.toolbox(), policy)

    async def go() -> None:
        for turn in turns:
            records = await executor.execute(turn)
            assert [record.call for record in records] == turn

    asyncio.run(go())
    assert [record.number for record in executor.records] == list(range(1, len(executor.records) + 1))
    return executor.records


def statuses(records: list[CallRecord]) -> list[str]:
    return [record.status for record in records]


def test_a_bad_call_runs_nothing_and_is_told_the_nearest_name() -> None:
    shop = Shop()
    records = run(
        shop, [call("pric", item="a"), call("price", itm="a"), ToolCall("id", "price", "{not json"), call("step")]
    )
    assert statuses(records) == ["invalid"] * 4
    assert "did you mean 'price'?" in records[0].shown()
    assert "did you mean 'item'?" in records[1].shown()
    assert "'by' is missing" in records[3].shown()
    assert shop.ran == []


def test_reading_calls_of_one_turn_run_side_by_side_and_answer_in_order() -> None:
    shop = Shop()
    records = run(shop, [call("wait", who="a"), call("price", item="ghost"), call("wait", who="b")])
    assert statuses(records) == ["ok", "failed", "ok"]
    assert [record.observation.value for record in records if record.observation.ok] == ["a", "b"]


def test_the_same_call_is_answered_once_until_something_changes() -> None:
    shop = Shop()
    hat = call("price", item="hat")
    assert statuses(run(Shop(), [hat, hat])) == ["ok", "redundant"]
    records = run(
        shop,
        [hat, ToolCall("id", "price", '{ "item":"hat" }')],
        [call("price", item="hat"), call("price", item="ghost")],
        [call("price", item="ghost"), call("step", by=1), call("price", item="hat")],
    )
    assert statuses(records) == ["ok", "redundant", "redundant", "failed", "redundant", "ok", "ok"]
    assert "already answered, see call 1" in records[1].shown()
    assert "already failed, see call 4" in records[4].shown()
    assert shop.ran == ["price hat", "price ghost", "step 1", "price hat"]


def test_a_move_may_be_repeated_but_not_one_that_failed_in_the_same_state() -> None:
    shop = Shop()
    steps = [call("step", by=1), call("step", by=1), call("step", by=1), call("step", by=1)]
    assert statuses(run(shop, steps)) == ["ok", "ok", "failed", "redundant"]
    assert shop.position == 2


def test_what_may_pass_later_is_tried_again() -> None:
    assert statuses(run(Shop(), [call("price", item="busy"), call("price", item="busy")])) == ["failed", "failed"]


def test_a_commit_runs_once_on_the_word_of_the_request() -> None:
    shop = Shop()
    records = run(
        shop,
        [call("pay", amount=5, to="Eve"), call("pay", amount=5, to="Ann"), call("pay", amount=5, to="Ann")],
        [call("step", by=1), call("pay", to="Ann", amount=5)],
    )
    assert statuses(records) == ["refused", "ok", "redundant", "ok", "redundant"]
    assert "to = 'Eve' does not stand in the request" in records[0].shown()
    assert shop.ran == ["pay 5 Ann", "step 1"]


def test_somebody_may_approve_what_the_request_does_not_grant() -> None:
    shop, asked = Shop(), list[Pending]()

    async def approve(pending: Pending) -> bool:
        asked.append(pending)
        return bool(pending.arguments["to"] == "Bob")

    policy = CallPolicy(committing=frozenset({"pay"}), approve=approve)
    records = run(
        shop,
        [call("pay", amount=1, to="Eve"), call("pay", amount=1, to="Eve"), call("pay", amount=1, to="Bob")],
        policy=policy,
    )
    assert statuses(records) == ["refused", "redundant", "ok"]
    assert len(asked) == 2
    assert shop.ran == ["pay 1 Bob"]


def test_calls_beyond_the_limit_of_a_turn_are_not_run() -> None:
    shop = Shop()
    records = run(shop, [call("price", item="x" * size) for size in range(1, 7)])
    assert statuses(records) == ["ok"] * 4 + ["over limit"] * 2
    assert len(shop.ran) == 4


def test_a_call_that_does_not_end_is_ended() -> None:
    (record,) = run(Shop(), [call("hang")], policy=replace(POLICY, timeout_s=0.05))
    assert (record.status, "no answer within" in record.observation.text) == ("failed", True)


def test_no_call_runs_when_the_definitions_of_the_tools_have_changed() -> None:
    shop = Shop()
    box = shop.toolbox()
    executor = ToolExecutor(box)
    box._tools["price"] = Tool.from_function(shop.step, name="price")
    with pytest.raises(InputError, match="have changed"):
        asyncio.run(executor.execute([call("price", item="a")]))


def test_what_became_of_the_calls_is_counted_and_logged() -> None:
    events: list[tuple[str, dict[str, Any]]] = []
    executor = ToolExecutor(Shop().toolbox(), POLICY, lambda kind, data: events.append((kind, data)))
    turn = [call("price", item="hat"), call("price", item="hat"), call("nothing"), call("pay", amount=5, to="Eve")]
    asyncio.run(executor.execute(turn))
    assert executor.counts == CallCounts(made=4, valid=3, answered=2, redundant=1, refused=1)
    assert (executor.counts.valid_share, executor.counts.executable_share) == (0.75, 0.5)
    assert [kind for kind, _ in events] == ["tool.call"] * 4
    assert json.loads(json.dumps(events[0][1]))["observation"]["ok"] is True
    assert CallCounts().valid_share == 1.0


@pytest.mark.parametrize(
    ("policy", "message", "hint"),
    [
        (CallPolicy(committing=frozenset({"pya"})), "the policy names 'pya'", "did you mean 'pay'?"),
        (CallPolicy(changing=frozenset({"walk"})), "the policy names 'walk'", "pay"),
        (CallPolicy(granted={"pay": 1}), "'pay' is granted but does not commit", "committing"),
    ],
)
def test_a_policy_that_misses_its_tool_is_refused_before_any_call(policy: CallPolicy, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        ToolExecutor(Shop().toolbox(), policy)
    assert message in error.value.message
    assert hint in error.value.hint
