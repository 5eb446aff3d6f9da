"""The real data, where they are: every train request, and variants that nothing satisfies."""

from pathlib import Path

import pytest

from envs.travel.checker import Checker
from envs.travel.request_file import load_requests
from envs.travel.schema import Tables, TripRequest
from envs.travel.solver.explain import apply_repair
from envs.travel.solver.trip import TripSolved, solve_trip
from planners import Unsolvable

# A request (by its place in the split) and a change that leaves no trip whatever is spent.
HOPELESS: dict[str, tuple[int, dict[str, str]]] = {
    "no flight where no road leads": (0, {"transport_rule": "no flight"}),
    "shared rooms where there are none": (32, {"room_type": "shared room"}),
}


@pytest.fixture(scope="module")
def train(real_folder: Path) -> list[TripRequest]:
    return [task.request for task in load_requests(real_folder / "train.jsonl")]


@pytest.fixture(scope="module")
def checker(real_world: Tables) -> Checker:
    return Checker(real_world)


def best(tables: Tables, request: TripRequest) -> TripSolved:
    outcome = solve_trip(tables, request)
    assert isinstance(outcome, TripSolved), outcome
    assert outcome.optimal
    return outcome


@pytest.mark.parametrize("number", range(45))
def test_every_train_request_has_a_proven_plan_that_both_profiles_accept(
    real_world: Tables, train: list[TripRequest], checker: Checker, number: int
) -> None:
    request = train[number]
    outcome = best(real_world, request)
    verdicts = checker.check(request, outcome.plan)
    assert verdicts.official.passed, verdicts.official
    assert verdicts.strict.passed, verdicts.strict
    assert checker.trip_values(request, outcome.plan).names["total_cost"] == outcome.cost


@pytest.mark.parametrize("number", range(1, 45, 3))
def test_a_budget_one_dollar_short_is_named_with_the_dollar_that_is_missing(
    real_world: Tables, train: list[TripRequest], checker: Checker, number: int
) -> None:
    cost = best(real_world, train[number]).cost
    request = train[number].model_copy(update={"budget": cost - 1})
    outcome = solve_trip(real_world, request)
    assert isinstance(outcome, Unsolvable)
    assert not outcome.notes
    assert "budget" in outcome.core
    assert [(change.constraint, change.old, change.new) for change in outcome.changes] == [("budget", cost - 1, cost)]
    assert outcome.repairs[0].drop == ("budget",)
    check_repairs(real_world, checker, request, outcome)


@pytest.mark.parametrize("name", HOPELESS)
def test_a_rule_that_excludes_every_trip_is_the_core(
    real_world: Tables, train: list[TripRequest], checker: Checker, name: str
) -> None:
    number, change = HOPELESS[name]
    request = train[number].model_copy(update={**change, "budget": None})
    outcome = solve_trip(real_world, request)
    assert isinstance(outcome, Unsolvable)
    assert not outcome.rules_clash
    assert len(outcome.core) == 1
    check_repairs(real_world, checker, request, outcome)


def check_repairs(tables: Tables, checker: Checker, request: TripRequest, outcome: Unsolvable) -> None:
    assert outcome.repairs
    for repair in outcome.repairs:
        repaired = apply_repair(request, repair)
        again = best(tables, repaired)
        assert again.cost == repair.objective
        assert checker.check(repaired, again.plan).strict.passed
