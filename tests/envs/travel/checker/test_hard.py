from collections.abc import Callable
from typing import Any

import pytest

from envs.travel.checker import Checker, Judged, NotApplicable, NotReached
from envs.travel.schema import TripRequest

Plan = list[dict[str, Any]]
Failures = Callable[[TripRequest, object], set[str]]


def asking(request: TripRequest, **fields: object) -> TripRequest:
    return TripRequest.model_validate({**request.model_dump(), **fields})


def sleeping_in(plan: Plan, place: str) -> Plan:
    for day in plan[:-1]:
        day["accommodation"] = f"{place}, Oakfell"
    return plan


def test_a_cost_equal_to_the_budget_is_within_it(short: TripRequest, short_plan: Plan, failed: Failures) -> None:
    cost = (120 + 90) * 2 + (20 + 15 + 30) * 2 + 100 * 2
    assert failed(asking(short, budget=cost), short_plan) == set()
    assert failed(asking(short, budget=cost - 1), short_plan) == {"budget"}


def test_what_is_not_stated_is_neither_passed_nor_failed(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    verdict = checker.official(asking(short, budget=None), short_plan)
    assert isinstance(verdict, Judged)
    assert all(isinstance(finding, NotApplicable) for finding in verdict.hard)
    assert verdict.passed


@pytest.mark.parametrize("rule", ["within sandbox", "complete information"])
def test_without_sandbox_and_completeness_no_hard_constraint_is_looked_at(
    rule: str, checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    short_plan[1]["lunch"] = "Cloud Cafe, Oakfell" if rule == "within sandbox" else "-"
    verdict = checker.official(asking(short, house_rule="pets"), short_plan)
    assert isinstance(verdict, Judged)
    assert {finding.rule for finding in verdict.failures} == {rule}
    assert isinstance(verdict.finding("budget"), NotReached)
    assert isinstance(verdict.finding("house rule"), NotReached)


@pytest.mark.parametrize(
    ("house_rule", "place", "kept"),
    [
        ("smoking", "Garden Flat", False),
        ("smoking", "Cosy Nook", True),
        ("parties", "Cosy Nook", False),
        ("pets", "Cosy Nook", False),
        ("visitors", "Bunk Hall", False),
        ("visitors", "Cosy Nook", True),
        ("children under 10", "Old Mill", False),
        ("children under 10", "Garden Flat", True),
    ],
)
def test_a_house_rule_is_kept_unless_the_place_forbids_it(
    *, house_rule: str, place: str, kept: bool, short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    expected = set() if kept else {"house rule"}
    assert failed(asking(short, house_rule=house_rule), sleeping_in(short_plan, place)) == expected


@pytest.mark.parametrize(
    ("room_type", "fitting"),
    [
        ("entire room", {"Garden Flat"}),
        ("private room", {"Cosy Nook"}),
        ("shared room", {"Bunk Hall"}),
        ("not shared room", {"Garden Flat", "Cosy Nook"}),
    ],
)
def test_a_room_type_is_compared_for_every_accommodation(
    room_type: str, fitting: set[str], short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    for place in ("Garden Flat", "Cosy Nook", "Bunk Hall"):
        expected = set() if place in fitting else {"room type"}
        assert failed(asking(short, room_type=room_type), sleeping_in(short_plan, place)) == expected


def test_one_restaurant_may_serve_several_cuisines_and_every_one_must_occur(
    short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    assert failed(asking(short, cuisines=("Chinese", "Mexican", "American")), short_plan) == set()
    assert failed(asking(short, cuisines=("Chinese", "French")), short_plan) == {"cuisine"}


def test_restaurants_in_the_home_town_do_not_count_as_cuisines(
    short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    short_plan[1]["lunch"] = "Dune, Oakfell"
    short_plan[0]["dinner"] = "Home Hearth, Harbourton"
    assert failed(asking(short, cuisines=("Mexican",)), short_plan) == {"cuisine"}


def test_a_breakfast_at_home_hides_the_later_meals_of_that_day(
    short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    request = asking(short, cuisines=("Indian",), budget=2000)
    short_plan[0]["dinner"] = "Twin Pan, Oakfell"
    short_plan[0]["lunch"] = "Fig Room, Oakfell"
    # The first row that contains the name is the Italian one.
    assert failed(request, short_plan) == {"cuisine"}
    request = asking(short, cuisines=("French",), budget=2000)
    assert failed(request, short_plan) == set()
    short_plan[0]["breakfast"] = "Home Hearth, Harbourton"
    assert failed(request, short_plan) == {"cuisine"}


def test_no_flight_is_judged_by_the_word_with_a_capital(short: TripRequest, short_plan: Plan, failed: Failures) -> None:
    request = asking(short, transport_rule="no flight")
    assert failed(request, short_plan) == {"transportation"}
    for day in (short_plan[0], short_plan[2]):
        day["transportation"] = f"Self-driving, {day['current_city']}"
    assert failed(request, short_plan) == set()


def test_no_self_driving_is_judged_by_the_word_with_a_capital(
    long: TripRequest, long_plan: Plan, failed: Failures
) -> None:
    request = asking(long, transport_rule="no self-driving")
    assert failed(request, long_plan) == {"transportation"}
    for day in long_plan:
        day["transportation"] = day["transportation"].replace("Self-driving", "self-driving")
    assert failed(request, long_plan) == set()


def test_taxis_are_always_allowed(long: TripRequest, long_plan: Plan, failed: Failures) -> None:
    for day in long_plan:
        day["transportation"] = day["transportation"].replace("Self-driving", "Taxi")
    for rule in ("no flight", "no self-driving"):
        assert failed(asking(long, transport_rule=rule, budget=9999), long_plan) == set()


def test_costs_are_summed_for_the_group_per_leg_night_and_meal(
    checker: Checker, long: TripRequest, long_plan: Plan
) -> None:
    verdict = checker.official(long, long_plan)
    assert isinstance(verdict, Judged)
    cost = verdict.cost
    # Six people: two cars, three flats for two, two cabins for four. 399 km, 31.9 km and 1,433 km by car.
    assert [line.dollars for line in cost.transport] == [19 * 2, 1 * 2, 71 * 2]
    assert [line.dollars for line in cost.lodging] == [300, 300, 160, 160]
    assert cost.meals_dollars == (20 + 15 + 30 + 22 + 18 + 27) * 6
    assert cost.total == 182 + 920 + 792


def test_a_taxi_costs_a_dollar_a_kilometre_and_car(checker: Checker, long: TripRequest, long_plan: Plan) -> None:
    for day in long_plan:
        day["transportation"] = day["transportation"].replace("Self-driving", "Taxi")
    verdict = checker.official(long, long_plan)
    assert isinstance(verdict, Judged)
    assert [line.dollars for line in verdict.cost.transport] == [399 * 2, 31 * 2, 1433 * 2]


@pytest.mark.parametrize(
    ("day", "key", "value", "cost"),
    [
        (2, "lunch", "Fig Room, Oakfell", 60),  # priced as "Fig Room Deluxe", which comes first
        (2, "lunch", "Twin Pan, Oakfell", 10),
        (2, "lunch", "Cloud Cafe, Oakfell", 0),
        (1, "lunch", "Home Hearth, Harbourton", 12 + 15),
    ],
)
def test_a_meal_costs_what_the_first_row_with_its_name_says(
    *, day: int, key: str, value: str, cost: int, checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    short_plan[day - 1][key] = value
    verdict = checker.official(short, short_plan)
    assert isinstance(verdict, Judged)
    assert verdict.cost.meals_dollars == (20 + cost + 30) * 2


def test_an_accommodation_on_the_last_day_is_charged_too(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    short_plan[2]["accommodation"] = "Pier House, Harbourton"
    verdict = checker.official(short, short_plan)
    assert isinstance(verdict, Judged)
    assert verdict.cost.lodging_dollars == 100 + 100 + 70


def test_an_unknown_vehicle_is_free(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    short_plan[0]["transportation"] = "Magic carpet, from Harbourton to Oakfell"
    short_plan[2]["transportation"] = "Magic carpet, from Oakfell to Harbourton, cost: 900"
    verdict = checker.official(short, short_plan)
    assert isinstance(verdict, Judged)
    assert verdict.cost.transport_dollars == 0
    assert verdict.passed
