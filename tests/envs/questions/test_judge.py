"""The checker of questions and silences."""

from dataclasses import replace

import pytest

from envs.questions import (
    Ask,
    Asked,
    AskOneOfSeveral,
    QuestionItem,
    Reply,
    Silent,
    StaySilent,
    Yard,
    generate_items,
    judge,
)
from envs.questions.gold import Gold
from planners import Step

ITEM = generate_items("logic", seed=1, count=1)[0]
YARD = Yard({"a": ("",), "b": ("", "a")}, {"a": (False,), "b": (True, False)}, (("a", "b"),))


def with_gold(gold: Gold) -> QuestionItem:
    return replace(ITEM, gold=gold)


@pytest.mark.parametrize(
    ("gold", "reply", "passed"),
    [
        (StaySilent(True), Silent(), True),
        (StaySilent(True), Silent(True), True),
        (StaySilent(True), Silent(False), False),
        (StaySilent(1), Silent(True), False),
        (StaySilent(True), Asked("pump"), False),
        (Ask(("pump", "fan")), Asked("fan"), True),
        (Ask(("pump", "fan")), Asked("gate"), False),
        (Ask(("pump",)), Silent(True), False),
        (AskOneOfSeveral((("pump", "fan"), ("fan", "gate"))), Asked("gate"), True),
        (AskOneOfSeveral((("pump", "fan"),)), Asked("gate"), False),
        (AskOneOfSeveral((("pump", "fan"),)), Silent(), False),
    ],
)
def test_a_reply_is_right_or_wrong(gold: Gold, reply: Reply, passed: bool) -> None:
    verdict = judge(with_gold(gold), reply)
    assert verdict.passed is passed
    assert bool(verdict.reason) is not passed


def test_a_plan_is_executed_from_every_possible_start() -> None:
    item = with_gold(StaySilent(YARD))
    lucky = (Step("put-on", ("a", "b")),)
    assert not judge(item, Silent(lucky)).passed
    yard = replace(
        YARD, places={"a": ("b",), "b": ("",)}, frozen={"a": (True, False), "b": (False,)}, goal=(("a", ""),)
    )
    careful = (Step("thaw", ("a",)), Step("take-down", ("a", "b")))
    assert judge(with_gold(StaySilent(yard)), Silent(careful)).passed
    assert not judge(with_gold(StaySilent(yard)), Silent(careful[1:])).passed
    assert not judge(item, Silent("no plan")).passed
