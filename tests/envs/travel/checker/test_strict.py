from collections.abc import Callable
from typing import Any

import pytest

from envs.travel.checker import Checker, Failed, Judged, NotReached, Passed
from envs.travel.schema import TripRequest, Wish

Plan = list[dict[str, Any]]
Failures = Callable[[TripRequest, object], set[str]]
Change = dict[tuple[int, str], Any]

# What passes officially through a gap: (changes, the closure that catches it).
GAPS: dict[str, tuple[Change, str]] = {
    "S2: an unknown vehicle": ({(3, "transportation"): "Magic carpet, from Oakfell to Harbourton"}, "S2"),
    "S2: a flight without a number": ({(3, "transportation"): "Flight, from Oakfell to Harbourton"}, "S2"),
    "S2: two vehicles in one text": (
        {(1, "transportation"): "Flight Number: F100, from Harbourton to Oakfell, then a taxi"},
        "S2",
    ),
    "S2: a null transportation on the way home": ({(3, "transportation"): None}, "S2"),
    "S2: a flight on a stay day": (
        {(2, "transportation"): "Flight Number: F102, from Harbourton to Oakfell"},
        "S2",
    ),
    "S3: a flight of another day": (
        {(1, "transportation"): "Flight Number: F102, from Harbourton to Oakfell"},
        "S3",
    ),
    "S4: a part of a name": ({(2, "lunch"): "Corn, Oakfell"}, "S4"),
    "S4: a part of an accommodation's name": (
        {(1, "accommodation"): "Garden, Oakfell", (2, "accommodation"): "Garden, Oakfell"},
        "S4",
    ),
    "S4: a restaurant twice, hidden by a blank": ({(2, "lunch"): "Blue Kettle,  Oakfell"}, "S4"),
    "S4: a restaurant twice, hidden by the state": ({(2, "lunch"): "Blue Kettle, Oakfell(Brennia)"}, "S4"),
    "S5: a meal in another town": ({(2, "lunch"): "Gate Grill, Pinemoor"}, "S5"),
    "S5: a sight in another town": ({(2, "attraction"): "Moor Pond, Pinemoor;"}, "S5"),
    "S6: a null meal": ({(2, "lunch"): None}, "S6"),
    "S6: a null sight": ({(2, "attraction"): None}, "S6"),
    "S6: an empty string": ({(1, "lunch"): ""}, "S6"),
    "S7: an invented sight without a semicolon": ({(2, "attraction"): "Moon Base, Oakfell"}, "S7"),
    "S7: a sight twice, hidden by a blank": (
        {(2, "attraction"): "Oak Museum, Oakfell; Oak Museum, Oakfell;"},
        "S7",
    ),
    "S7: a sight twice, hidden by the missing semicolon": (
        {(3, "attraction"): "River Walk, Oakfell;Oak Museum, Oakfell"},
        "S7",
    ),
    "S10: too few nights under an ambiguous name": (
        {(1, "accommodation"): "Mill, Oakfell", (2, "accommodation"): "Mill, Oakfell"},
        "S10",
    ),
}


def edited(plan: Plan, change: Change) -> Plan:
    for (day, key), value in change.items():
        plan[day - 1][key] = value
    return plan


def asking(request: TripRequest, **fields: object) -> TripRequest:
    return TripRequest.model_validate({**request.model_dump(), **fields})


def test_the_good_plans_pass_both_profiles(
    checker: Checker, short: TripRequest, short_plan: Plan, long: TripRequest, long_plan: Plan
) -> None:
    assert checker.check(short, short_plan).passed
    assert checker.check(long, long_plan).passed


@pytest.mark.parametrize("gap", GAPS)
def test_a_senseless_plan_fails_through_the_closure_of_its_gap(
    gap: str, checker: Checker, short: TripRequest, short_plan: Plan, closures: Failures
) -> None:
    change, closure = GAPS[gap]
    plan = edited(short_plan, change)
    assert checker.official(short, plan).passed
    assert closure in closures(short, plan)


def test_s1_the_destination_of_a_short_trip_is_the_city_asked_for(
    short: TripRequest, short_plan: Plan, closures: Failures
) -> None:
    assert closures(asking(short, destination="Quillby"), short_plan) == {"S1"}


def test_s1_staying_put_is_no_trip(short: TripRequest, short_plan: Plan, closures: Failures) -> None:
    plan = [dict(short_plan[1]) for _ in range(3)]
    assert "S1" in closures(short, plan)


def test_s1_a_day_begins_where_the_day_before_ended(
    checker: Checker, long: TripRequest, long_plan: Plan, closures: Failures
) -> None:
    stay = {
        "current_city": "Pinemoor",
        "transportation": "-",
        "breakfast": "Jade Jar, Pinemoor",
        "attraction": "Moor Pond, Pinemoor;",
        "lunch": "Blue Kettle, Pinemoor",
        "dinner": "House, Pinemoor",
    }
    long_plan[2] |= stay
    assert checker.official(long, long_plan).passed
    assert "S1" in closures(long, long_plan)


def test_s2_the_journey_leads_in_the_direction_of_the_day(
    checker: Checker, long: TripRequest, long_plan: Plan, closures: Failures
) -> None:
    long_plan[0]["transportation"] = "Self-driving, from Oakfell to Harbourton"
    assert checker.official(long, long_plan).passed
    assert closures(long, long_plan) == {"S2"}


def test_s8_surplus_days_fail(checker: Checker, short: TripRequest, short_plan: Plan, closures: Failures) -> None:
    plan = [*short_plan, short_plan[2]]
    assert checker.official(short, plan).passed
    assert closures(short, plan) == {"S8"}


@pytest.mark.parametrize("numbers", [[3, 2, 1], [7, 7, 7], ["x", "x", "x"], [None, None, None]])
def test_s13_an_entry_that_says_which_day_it_is_stands_at_its_place(
    numbers: list[object], checker: Checker, short: TripRequest, short_plan: Plan, closures: Failures
) -> None:
    plan = [{**day, "days": said} for day, said in zip(short_plan, numbers, strict=True)]
    assert checker.official(short, plan).passed
    assert closures(short, plan) == {"S13"}


def test_s13_days_are_numbered_in_figures_or_not_at_all(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    assert checker.strict(short, [{**day, "days": str(day["days"])} for day in short_plan]).passed
    bare = [{key: value for key, value in day.items() if key != "days"} for day in short_plan]
    assert checker.strict(short, bare).passed


def test_s9_vehicle_words_count_in_any_case(
    checker: Checker, long: TripRequest, long_plan: Plan, closures: Failures
) -> None:
    request = asking(long, transport_rule="no self-driving")
    for day in long_plan:
        day["transportation"] = day["transportation"].replace("Self-driving", "self-driving")
    assert checker.official(request, long_plan).passed
    assert closures(request, long_plan) == {"S9"}


def test_s4_the_cuisines_are_those_of_the_row_of_exactly_that_name(
    checker: Checker, short: TripRequest, short_plan: Plan, closures: Failures
) -> None:
    short_plan[1]["lunch"] = "Fig Room, Oakfell"
    request = asking(short, cuisines=("Italian",))
    assert checker.official(request, short_plan).passed
    assert closures(request, short_plan) == {"S4"}


@pytest.mark.parametrize("fields", [{"house_rule": "smoking"}, {"room_type": "entire room"}, {"budget": 500}])
def test_s4_the_rules_of_an_accommodation_are_those_of_its_own_row(
    fields: dict[str, object],
    checker: Checker,
    tables_with_twins: Checker,
    short: TripRequest,
    short_plan: Plan,
) -> None:
    request = asking(short, **fields)
    for day in short_plan[:2]:
        day["accommodation"] = "Den, Oakfell"
    official = tables_with_twins.official(request, short_plan)
    strict = tables_with_twins.strict(request, short_plan)
    assert official.passed
    assert isinstance(strict, Judged)
    assert [violation.closure for failure in strict.failures for violation in failure.violations][:1] == ["S4"]


@pytest.fixture
def tables_with_twins(checker: Checker) -> Checker:
    from dataclasses import replace

    from envs.travel.schema import Accommodation

    tables = checker.index.tables
    twins = (
        Accommodation("Den of Plenty", "Entire home/apt", 1.0, 1.0, 4.0, "No pets", 4, "Oakfell"),
        Accommodation("Den", "Private room", 400.0, 1.0, 4.0, "No smoking", 4, "Oakfell"),
    )
    journeys = tuple(replace(flight, price=10) for flight in tables.flights)
    return Checker(replace(tables, accommodations=(*tables.accommodations, *twins), flights=journeys))


def test_where_the_evaluator_would_stop_the_strict_profile_fails(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    short_plan[0]["transportation"] = "flight number: F100, from Harbourton to Oakfell"
    verdict = checker.strict(short, short_plan)
    assert isinstance(verdict, Judged)
    finding = verdict.finding("within sandbox")
    assert isinstance(finding, Failed)
    assert "would stop" in finding.violations[0].message


def test_the_strict_profile_names_every_violation_of_a_rule(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    short_plan[1] |= {"lunch": "Cloud Cafe, Oakfell", "dinner": "Mist Mess, Oakfell"}
    verdict = checker.strict(short, short_plan)
    assert isinstance(verdict, Judged)
    finding = verdict.finding("within sandbox")
    assert isinstance(finding, Failed)
    assert [violation.value for violation in finding.violations] == [
        "Cloud Cafe, Oakfell",
        "Mist Mess, Oakfell",
    ]


def test_s11_an_ambiguous_name_is_advice_and_fails_nothing(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    short_plan[1] |= {"lunch": "Twin Pan, Oakfell", "dinner": "Fig Room, Oakfell"}
    verdict = checker.strict(short, short_plan)
    assert isinstance(verdict, Judged)
    assert verdict.passed
    assert [(advice.code, advice.day) for advice in verdict.advice] == [("S11", 2), ("S11", 2)]


@pytest.mark.parametrize(
    ("day", "meal", "place", "fits"),
    [
        (1, "breakfast", "Blue Kettle, Oakfell", False),  # lands at 17:04
        (1, "breakfast", "Home Hearth, Harbourton", True),  # leaves at 15:40
        (1, "dinner", "Fig Room Deluxe, Oakfell", True),
        (3, "dinner", "Fig Room Deluxe, Oakfell", True),  # leaves at 22:30
        (3, "dinner", "Noodle Pier, Harbourton", False),  # lands after midnight
    ],
)
def test_s12_a_meal_at_odds_with_the_flight_is_advice(
    *, day: int, meal: str, place: str, fits: bool, checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    if place.startswith("Blue Kettle"):
        short_plan[1]["breakfast"] = "Fig Room Deluxe, Oakfell"
    short_plan[day - 1][meal] = place
    verdict = checker.strict(short, short_plan)
    assert isinstance(verdict, Judged)
    assert verdict.passed
    assert [advice.code for advice in verdict.advice] == ([] if fits else ["S12"])


def wishing(request: TripRequest, *expressions: str) -> TripRequest:
    wishes = tuple(Wish(name=f"wish {n}", expression=text) for n, text in enumerate(expressions, start=1))
    return request.model_copy(update={"wishes": wishes})


def test_wishes_are_judged_on_the_values_of_the_plan(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    request = wishing(
        short,
        "all(meal_price[d, m] <= 30 for d in day for m in meal)",
        "all(not overnight[d] for d in day)",
        "visits['Oakfell'] and not visits['Harbourton']",
        "sum(sights[d] for d in day) >= 3",
    )
    verdict = checker.strict(request, short_plan)
    assert isinstance(verdict, Judged)
    assert [type(finding) for finding in verdict.wishes] == [Passed, Failed, Passed, Failed]
    assert not verdict.passed
    assert checker.official(request, short_plan).passed


def test_a_wish_that_cannot_be_evaluated_fails_and_says_why(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    verdict = checker.strict(wishing(short, "all(stars[d] > 3 for d in day)"), short_plan)
    assert isinstance(verdict, Judged)
    (failure,) = verdict.failures
    assert "stars" in failure.violations[0].message


def test_wishes_are_not_reached_for_an_incomplete_plan(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    verdict = checker.strict(wishing(short, "days == 3"), short_plan[:2])
    assert isinstance(verdict, Judged)
    assert isinstance(verdict.wishes[0], NotReached)
