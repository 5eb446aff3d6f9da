from typing import Any

import pytest

from envs.travel.checker import Aborted, Checker, Score, score
from envs.travel.schema import TripRequest

Plan = list[dict[str, Any]]


def test_aggregates_keep_undelivered_plans_in_every_denominator(
    checker: Checker, short: TripRequest, short_plan: Plan, long: TripRequest, long_plan: Plan
) -> None:
    ruled = short.model_copy(update={"house_rule": "smoking"})
    broken = [{**day} for day in long_plan]
    broken[3]["lunch"] = "Cloud Cafe, Pinemoor"
    cases: list[tuple[TripRequest, object]] = [
        (short, short_plan),
        (ruled, short_plan),  # the flat forbids smoking: one of two hard constraints fails
        (long, broken),  # outside the sandbox: the budget is not looked at
        (long, None),
    ]
    result = score([request for request, _ in cases], [checker.official(*case) for case in cases])
    assert result == Score(
        queries=4,
        delivered=3,
        commonsense_passed=8 + 8 + 7,
        commonsense_plans=2,
        hard_stated=5,
        hard_passed=2,
        hard_plans=1,
        final_plans=1,
    )
    assert result.delivery_rate == 0.75
    assert result.commonsense_micro == 23 / 32
    assert result.commonsense_macro == 0.5
    assert result.hard_micro == 0.4
    assert result.hard_macro == 0.25
    assert result.final_pass_rate == 0.25


def test_one_plan_that_stops_the_evaluation_leaves_no_official_figures(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    verdicts = [checker.official(short, short_plan), checker.official(short, [{}])]
    result = score([short, short], verdicts)
    assert isinstance(result, Aborted)
    assert list(result.stops) == [2]
    assert result.without.delivered == 2
    assert result.without.final_plans == 1


def test_without_queries_every_rate_is_zero() -> None:
    result = score([], [])
    assert isinstance(result, Score)
    assert result.final_pass_rate == result.hard_micro == 0.0


def test_every_request_needs_its_verdict(short: TripRequest) -> None:
    with pytest.raises(ValueError, match="shorter"):
        score([short], [])
