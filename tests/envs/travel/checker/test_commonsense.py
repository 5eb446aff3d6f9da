from collections.abc import Callable
from typing import Any

import pytest

from envs.travel.checker import (
    Checker,
    EvaluationStops,
    Failed,
    Judged,
    NotReached,
    Rule,
    Undelivered,
)
from envs.travel.schema import PlanDay, TripRequest

Plan = list[dict[str, Any]]
Failures = Callable[[TripRequest, object], set[str]]
MISSING = object()

# Sentence (with the rule's place in the evaluator): (days and fields to change, rules that fail officially).
Change = dict[tuple[int, str], Any]
SHORT: dict[str, tuple[Change, set[str]]] = {
    "the good plan passes everything": ({}, set()),
    "route: day 1 starts from the origin": (
        {(1, "current_city"): "from Redwick to Oakfell"},
        {"reasonable city route", "within current city", "complete information"},
    ),
    "route: the first and the last city are equal": (
        {(3, "current_city"): "from Oakfell to Redwick"},
        {"reasonable city route", "within current city", "complete information"},
    ),
    "route: a word after the city becomes part of its name": (
        {(2, "current_city"): "Oakfell."},
        {"reasonable city route", "complete information", "within current city"},
    ),
    "route: a semicolon after B becomes part of its name": (
        {(1, "current_city"): "from Harbourton to Oakfell;"},
        {"reasonable city route", "within current city", "complete information"},
    ),
    "route: what follows a comma after B is dropped": (
        {(1, "current_city"): "from Harbourton to Oakfell, by air"},
        set(),
    ),
    "route: 'From' with a capital is a stay in an unknown city": (
        {(1, "current_city"): "From Harbourton to Oakfell"},
        {"reasonable city route", "complete information"},
    ),
    "route: 'from' without 'to' stops the evaluation": ({(1, "current_city"): "from Harbourton"}, {"stops"}),
    "route: a state in parentheses is cut off": ({(2, "current_city"): "Oakfell(Brennia)"}, set()),
    "route: a blank before the state stays and makes the city unknown": (
        {(2, "current_city"): "Oakfell (Brennia)"},
        {"reasonable city route", "complete information"},
    ),
    "route: a parenthesis that is never closed is not cut off": (
        {(2, "current_city"): "Oakfell(Brennia"},
        {"reasonable city route", "complete information"},
    ),
    "route: being home a day early is rejected": (
        {(2, "current_city"): "from Oakfell to Harbourton", (3, "current_city"): "Harbourton"},
        {"reasonable city route", "within current city", "complete information"},
    ),
    "restaurants: the same string twice": (
        {(2, "lunch"): "Blue Kettle, Oakfell"},
        {"diverse restaurants"},
    ),
    "restaurants: one more blank makes another restaurant": ({(2, "lunch"): "Blue Kettle,  Oakfell"}, set()),
    "attractions: the same entry twice": (
        {(3, "attraction"): "Oak Museum, Oakfell;"},
        {"diverse attractions"},
    ),
    "attractions: a blank after the semicolon hides a repetition": (
        {(2, "attraction"): "Oak Museum, Oakfell; Oak Museum, Oakfell;"},
        set(),
    ),
    "attractions: without a semicolon at the end the last one is never checked": (
        {(2, "attraction"): "Moon Base, Nowhere"},
        set(),
    ),
    "attractions: two semicolons in a row make a sight without a name": (
        {(2, "attraction"): "Oak Museum, Oakfell;;"},
        {"within current city", "within sandbox"},
    ),
    "nights: fewer than the minimum": (
        {(1, "accommodation"): "Long Let, Oakfell", (2, "accommodation"): "Long Let, Oakfell"},
        {"minimum nights stay"},
    ),
    "nights: the identical string counts, so another spelling breaks a stay": (
        {(2, "accommodation"): "Garden Flat, Oakfell(Brennia)"},
        {"minimum nights stay"},
    ),
    "nights: nothing is checked when the name matches several rows": (
        {(1, "accommodation"): "Mill, Oakfell", (2, "accommodation"): "Mill, Oakfell"},
        set(),
    ),
    "nights: nothing is checked when there is no such place": (
        {(1, "accommodation"): "Cave, Oakfell"},
        {"within sandbox", "minimum nights stay"},  # the second night alone is too short for the flat
    ),
    "vehicles: self-driving does not go with a flight": (
        {(3, "transportation"): "Self-driving, from Oakfell to Harbourton"},
        {"non-conflicting transportation"},
    ),
    "vehicles: a taxi goes with a flight, though it costs too much": (
        {(3, "transportation"): "Taxi, from Oakfell to Harbourton"},
        {"budget"},
    ),
    "vehicles: the word 'taxi' anywhere makes it a taxi": (
        {(3, "transportation"): "Self-driving, from Oakfell to Harbourton, no taxi"},
        set(),
    ),
    "vehicles: day 1 needs a text": (
        {(1, "transportation"): "-"},
        {"non-conflicting transportation", "complete information"},
    ),
    "city: on a travel day the transportation names both cities": (
        {(3, "transportation"): "Flight Number: F101, from Oakfell to Harbour"},
        {"within current city", "within sandbox"},
    ),
    "city: meals in the home town are fine on the first day": (
        {(1, "lunch"): "Home Hearth, Harbourton"},
        set(),
    ),
    "city: a meal of a travel day lies in A or B": (
        {(1, "lunch"): "Gate Grill, Pinemoor"},
        {"within current city"},
    ),
    "city: a stay day passes with any letter of the city, so a meal in another town does": (
        {(2, "lunch"): "Gate Grill, Pinemoor"},
        set(),
    ),
    "city: a stay day passes with any letter of the city, so a sight in another town does": (
        {(2, "attraction"): "Moor Pond, Pinemoor;"},
        set(),
    ),
    "city: a text without any letter of the city fails on a stay day": (
        {(2, "lunch"): "XYZ, 123"},
        {"within current city", "within sandbox"},
    ),
    "city: the accommodation of a stay day needs the last letter of the city only": (
        {(2, "accommodation"): "Cave, Pinemoor"},
        {"within current city", "within sandbox", "minimum nights stay"},
    ),
    "city: an accommodation on the last day would have to be in the home town": (
        {(3, "accommodation"): "Cosy Nook, Oakfell"},
        {"within current city"},
    ),
    "city: an accommodation in the home town on the last day passes": (
        {(3, "accommodation"): "Pier House, Harbourton"},
        set(),
    ),
    "city: a flight on a stay day passes when it has every letter of the city": (
        {(2, "transportation"): "Flight Number: F102, from Harbourton to Oakfell"},
        set(),
    ),
    "city: a text without every letter fails on a stay day": (
        {(2, "transportation"): "by bus"},
        {"within current city"},
    ),
    "complete: a stay day needs every meal": ({(2, "dinner"): "-"}, {"complete information"}),
    "complete: an empty string is no meal either": ({(2, "dinner"): ""}, {"complete information"}),
    "complete: a stay day needs a sight": ({(2, "attraction"): "-"}, {"complete information"}),
    "complete: every day but the last needs an accommodation": (
        {(2, "accommodation"): "-"},
        {"complete information", "minimum nights stay"},
    ),
    "complete: a travel day needs transportation": ({(3, "transportation"): "-"}, {"complete information"}),
    "complete: a missing meal fails": ({(2, "lunch"): MISSING}, {"complete information"}),
    "complete: a missing sight fails": ({(2, "attraction"): MISSING}, {"complete information"}),
    "complete: a missing accommodation fails": (
        {(3, "accommodation"): MISSING},
        {"complete information", "minimum nights stay"},
    ),
    "complete: a missing transportation stops the evaluation": ({(2, "transportation"): MISSING}, {"stops"}),
    "complete: a missing current_city stops the evaluation": ({(2, "current_city"): MISSING}, {"stops"}),
    "complete: a null accommodation stops the evaluation": ({(3, "accommodation"): None}, {"stops"}),
    "complete: a null current_city stops the evaluation": ({(2, "current_city"): None}, {"stops"}),
    "complete: null meals count as present": ({(2, "lunch"): None, (2, "dinner"): None}, set()),
    "complete: a null sight counts as present": ({(2, "attraction"): None}, set()),
    "complete: a null transportation on the way home counts as present": (
        {(3, "transportation"): None},
        set(),
    ),
    "complete: a null transportation on day 1 is none": (
        {(1, "transportation"): None},
        {"non-conflicting transportation"},
    ),
    "complete: the sentence for unused days is no day": (
        {(3, "current_city"): "You don't need to fill in the information for this or later days."},
        {"reasonable city route", "within current city", "complete information"},
    ),
    "complete: the key 'days' is not read": ({(2, "days"): "third"}, set()),
    "complete: numbers as meals stop the evaluation": ({(2, "lunch"): 5}, {"stops"}),
    "complete: a list as a meal stops the evaluation": ({(2, "lunch"): ["Corn Cart, Oakfell"]}, {"stops"}),
    "sandbox: a flight number that does not exist": (
        {(3, "transportation"): "Flight Number: F999, from Oakfell to Harbourton"},
        {"within sandbox"},
    ),
    "sandbox: a flight of another route": (
        {(3, "transportation"): "Flight Number: F100, from Oakfell to Harbourton"},
        {"within sandbox"},
    ),
    "sandbox: a flight of another day passes": (
        {(1, "transportation"): "Flight Number: F102, from Harbourton to Oakfell"},
        set(),
    ),
    "sandbox: without a comma after it the number is not found": (
        {(1, "transportation"): "Flight Number: F100 from Harbourton to Oakfell"},
        {"within sandbox"},
    ),
    "sandbox: the route comes from current_city when the text names none": (
        {(1, "transportation"): "Flight Number: F100, Harbourton - Oakfell"},
        set(),
    ),
    "sandbox: 'flight number' in another case stops the evaluation": (
        {(1, "transportation"): "flight number: F100, from Harbourton to Oakfell"},
        {"stops"},
    ),
    "sandbox: a flight without any route stops the evaluation": (
        {(2, "transportation"): "Flight Number: F100, Oakfell"},
        {"stops"},
    ),
    "sandbox: a taxi without any route fails": (
        {(2, "transportation"): "Taxi in Oakfell"},
        {"within sandbox"},
    ),
    "sandbox: unknown vehicles are not looked up": (
        {
            (1, "transportation"): "Magic carpet, from Harbourton to Oakfell",
            (3, "transportation"): "Magic carpet, from Oakfell to Harbourton",
        },
        set(),
    ),
    "sandbox: a substring of a name exists": ({(2, "lunch"): "e, Oakfell"}, set()),
    "sandbox: a place of another city does not exist": (
        {(2, "lunch"): "Gate Grill, Oakfell"},
        {"within sandbox"},
    ),
    "sandbox: a cost after the city makes a place invented": (
        {(2, "lunch"): "Corn Cart, Oakfell, Cost: 15"},
        {"within sandbox"},
    ),
    "sandbox: a state after the city is cut off, with its blank": (
        {(2, "lunch"): "Corn Cart, Oakfell (Brennia)"},
        set(),
    ),
    "sandbox: text without a comma is invented": ({(2, "lunch"): "Corn Cart Oakfell"}, {"within sandbox"}),
    "sandbox: names with commas and parentheses are split at the last comma": (
        {(2, "lunch"): "Fish, Salt & Co (Quay), Oakfell"},
        set(),
    ),
    "sandbox: names are compared with regard to case": (
        {(2, "lunch"): "corn cart, Oakfell"},
        {"within sandbox"},
    ),
    "sandbox: an invented sight": ({(2, "attraction"): "Moon Base, Oakfell;"}, {"within sandbox"}),
}

LONG: dict[str, tuple[Change, set[str]]] = {
    "the good long plan passes everything": ({}, set()),
    "route: longer trips stay in the state": (
        {
            (3, "current_city"): "from Oakfell to Redwick",
            (4, "current_city"): "Redwick",
            (5, "current_city"): "from Redwick to Harbourton",
        },
        {"reasonable city route", "within current city"},
    ),
    "route: a city entered on the day after arriving elsewhere is named once too few": (
        {(2, "current_city"): "Pinemoor", (2, "accommodation"): "Pine Cabin, Pinemoor"},
        {"reasonable city route", "minimum nights stay"},
    ),
    "route: a city entered without a travel day after a stay elsewhere passes": (
        {
            (3, "current_city"): "Pinemoor",
            (3, "transportation"): "-",
            (3, "breakfast"): "Jade Jar, Pinemoor",
            (3, "attraction"): "Moor Pond, Pinemoor;",
            (3, "lunch"): "Blue Kettle, Pinemoor",
            (3, "dinner"): "House, Pinemoor",
        },
        set(),
    ),
    "route: a city does not come back after it was left": (
        {(5, "current_city"): "from Oakfell to Harbourton"},
        {"reasonable city route", "within current city"},
    ),
    "number of cities: one fewer than asked for": (
        {
            (3, "current_city"): "Oakfell",
            (4, "current_city"): "Oakfell",
            (5, "current_city"): "from Oakfell to Harbourton",
        },
        {"complete information", "within current city"},
    ),
    "restaurants: the same chain in another city is another restaurant": (
        {(4, "lunch"): "Blue Kettle, Pinemoor"},
        set(),
    ),
    "sandbox: the first row of a pair counts": (
        {(3, "transportation"): "Self-driving, from Oakfell to Pinemoor"},
        set(),
    ),
    "sandbox: a pair without a row cannot be driven": (
        {(5, "transportation"): "Self-driving, from Harbourton to Pinemoor"},
        {"within sandbox"},
    ),
    "sandbox: a drive of a day or longer is none": (
        {(5, "transportation"): "Self-driving, from Harbourton to Redwick, not Pinemoor"},
        {"within sandbox"},
    ),
    "sandbox: a pair without duration cannot be driven": (
        {(5, "transportation"): "Self-driving, from Redwick to Harbourton, not Pinemoor"},
        {"within sandbox"},
    ),
    "sandbox: the direction of the day is not compared": (
        {(1, "transportation"): "Self-driving, from Oakfell to Harbourton"},
        set(),
    ),
}


def changed(plan: Plan, change: Change) -> Plan:
    for (day, key), value in change.items():
        if value is MISSING:
            del plan[day - 1][key]
        else:
            plan[day - 1][key] = value
    return plan


@pytest.mark.parametrize("case", SHORT)
def test_the_short_trip_is_judged_as_officially(
    case: str, short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    change, expected = SHORT[case]
    assert failed(short, changed(short_plan, change)) == expected


@pytest.mark.parametrize("case", LONG)
def test_the_long_trip_is_judged_as_officially(case: str, long: TripRequest, long_plan: Plan, failed: Failures) -> None:
    change, expected = LONG[case]
    assert failed(long, changed(long_plan, change)) == expected


def test_surplus_days_are_ignored(short: TripRequest, short_plan: Plan, failed: Failures) -> None:
    assert failed(short, [*short_plan, {}, None, {"current_city": "Atlantis"}]) == set()


def test_a_missing_day_fails_completeness_and_leaves_the_hard_checks_out(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    verdict = checker.official(short, short_plan[:2])
    assert isinstance(verdict, Judged)
    assert isinstance(verdict.finding("complete information"), Failed)
    assert isinstance(verdict.finding("budget"), NotReached)


@pytest.mark.parametrize("middle", [{}, None, "Oakfell", ["from"], 2])
def test_a_day_that_is_no_object_or_an_empty_one_stops_the_evaluation(
    middle: object, short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    assert failed(short, [short_plan[0], middle, short_plan[2]]) == {"stops"}


def test_an_empty_object_is_a_missing_day_where_every_other_check_has_failed_before(
    short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    first = {**short_plan[0], "current_city": "from Redwick to Oakfell", "lunch": "Nowhere"}
    rules = {"reasonable city route", "within current city", "within sandbox", "complete information"}
    assert failed(short, [first, {}, short_plan[2]]) == rules | {"minimum nights stay"}


def test_staying_put_all_days_is_a_closed_circle(short: TripRequest, short_plan: Plan, failed: Failures) -> None:
    meals = ["Blue Kettle", "Corn Cart", "Dune Diner", "Fig Room", "Twin Pan", "Fig", "Corn", "Dune", "Blue"]
    plan = [{**short_plan[1], "attraction": f"{sight}, Oakfell;"} for sight in ("Oak", "River", "Walk")]
    for number, day in enumerate(plan):
        day |= {meal: f"{meals[3 * number + n]}, Oakfell" for n, meal in enumerate(("breakfast", "lunch", "dinner"))}
    # Day 1 needs a text with every letter of the city, and no vehicle word.
    plan[0]["transportation"] = "none, Oakfell is home"
    assert failed(short, plan) == set()


def test_for_three_days_the_destination_is_never_compared(
    short: TripRequest, short_plan: Plan, failed: Failures
) -> None:
    assert failed(short.model_copy(update={"destination": "Redwick"}), short_plan) == set()


@pytest.mark.parametrize("plan", [None, [], "", {}, 0])
def test_what_is_empty_is_not_delivered(plan: object, checker: Checker, short: TripRequest) -> None:
    verdicts = checker.check(short, plan)
    assert isinstance(verdicts.official, Undelivered)
    assert isinstance(verdicts.strict, Undelivered)
    assert not verdicts.passed
    assert not verdicts.official.delivered


@pytest.mark.parametrize("plan", ["no plan", {"day 1": "x"}, 3])
def test_what_is_no_list_stops_the_evaluation(plan: object, checker: Checker, short: TripRequest) -> None:
    assert isinstance(checker.official(short, plan), EvaluationStops)
    assert isinstance(checker.strict(short, plan), Undelivered)


def test_a_stop_names_the_check_the_day_and_the_reason(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    short_plan[1]["current_city"] = "from Oakfell"
    verdict = checker.official(short, short_plan)
    assert isinstance(verdict, EvaluationStops)
    assert (verdict.rule, verdict.day) == (Rule.ROUTE, 2)
    assert "from Oakfell" in verdict.reason
    assert not verdict.passed


def test_a_violation_names_day_and_value_and_says_how_to_fix_it(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    short_plan[1]["lunch"] = "Gate Grill, Oakfell"
    verdict = checker.official(short, short_plan)
    assert isinstance(verdict, Judged)
    (violation,) = verdict.failures[0].violations
    assert (violation.day, violation.value) == (2, "Gate Grill, Oakfell")
    assert "Gate Grill" in str(violation)
    assert violation.hint


def test_our_own_typed_days_are_read_like_a_submission(short: TripRequest, short_plan: Plan, failed: Failures) -> None:
    assert failed(short, tuple(PlanDay.model_validate(day) for day in short_plan)) == set()


def test_under_half_of_the_information_is_too_little(short: TripRequest, short_plan: Plan, failed: Failures) -> None:
    bare = {"lunch": None, "dinner": None, "breakfast": None, "attraction": None}
    plan = [{**day, **bare, "days": None} for day in short_plan]
    plan[1] |= {"transportation": None}
    plan[2] |= {"transportation": None}
    # Seven values are left of which nine are needed; the key "days" would have counted.
    assert failed(short, plan) == {"complete information"}
    plan = [{**day, "days": number, "note": "filled"} for number, day in enumerate(plan, start=1)]
    assert failed(short, plan) == set()
