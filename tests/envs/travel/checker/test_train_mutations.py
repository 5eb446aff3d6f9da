"""Mutation operators on the annotated plans, each with the verdict that a study of the evaluator predicts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import pytest

from envs.travel.checker import COMMONSENSE, Checker, EvaluationStops, Failed, Judged
from envs.travel.checker.hard import forbids, room_type_fits
from envs.travel.schema import Accommodation, Restaurant, TripRequest, TripTask

Plan = list[Any]
MEALS = ("breakfast", "lunch", "dinner")
ASKED_FOR = ("Indian", "Chinese", "French", "Mexican")


class TrainSplit(Protocol):
    checker: Checker
    tasks: tuple[TripTask, ...]

    def plan(self, task: TripTask) -> Plan: ...


@dataclass
class Subject:
    """A fresh annotated plan to mutate; `request` may be exchanged."""

    checker: Checker
    request: TripRequest
    plan: Plan

    @property
    def stays(self) -> list[dict[str, Any]]:
        return [day for day in self.plan if not day["current_city"].startswith("from")]

    @property
    def travels(self) -> list[dict[str, Any]]:
        return [day for day in self.plan if day["current_city"].startswith("from")]

    @property
    def drives(self) -> bool:
        return str(self.plan[0]["transportation"]).startswith("Self-driving")

    @property
    def flights(self) -> list[dict[str, Any]]:
        return [day for day in self.travels if day["transportation"].startswith("Flight")]

    def asks(self, **fields: object) -> None:
        self.request = TripRequest.model_validate({**self.request.model_dump(), **fields})


@dataclass(frozen=True)
class Expected:
    """The official outcome: exactly these commonsense or hard rules fail, or at least these, or it stops."""

    failing: frozenset[str] = frozenset()
    at_least: bool = False
    stops: bool = False
    # The mutation changes costs or cuisines, so that hard constraints are not predicted.
    hard_open: bool = False
    strict: str = "fails"  # "fails", "passes", or "open"


def fails(*rules: str, **fields: Any) -> Expected:
    return Expected(frozenset(rules), **fields)


ROUTE, RESTAURANTS, ATTRACTIONS, NIGHTS, VEHICLES, CITY, SANDBOX, COMPLETE = (str(rule) for rule in COMMONSENSE)
STOPS = Expected(stops=True)
PASSES = Expected()  # officially, through a gap
HARMLESS = Expected(strict="passes")
Operator = Callable[[Subject], Expected | None]
OPERATORS: dict[str, Operator] = {}


def operator(function: Operator) -> Operator:
    OPERATORS[function.__name__] = function
    return function


FIRST, STAY, LAST = 0, 1, -1  # the first day, the first stay day, the last day
Edit = Callable[[dict[str, Any]], object]


def put(**fields: object) -> Edit:
    return lambda day: day.update(fields)


def add(key: str, text: Callable[[dict[str, Any]], str]) -> Edit:
    return lambda day: day.update({key: day[key] + text(day)})


def again(blank: str) -> Edit:
    return lambda day: day.update(lunch=day["breakfast"] + blank)


def drop(key: str) -> Edit:
    return lambda day: day.pop(key)


def first_sight(day: dict[str, Any]) -> str:
    return str(day["attraction"]).partition(";")[0] + ";"


NO_MEALS, NULL_MEALS = dict.fromkeys(MEALS, "-"), dict.fromkeys(MEALS)
# Changes of single days: (the day, what becomes of it, prediction).
EDITS: dict[str, tuple[int, Edit, Expected]] = {
    "an invented last sight without a semicolon": (
        STAY,
        add("attraction", lambda _: "Hall, Atlantis"),
        PASSES,
    ),
    "an invented sight": (
        STAY,
        add("attraction", lambda day: f"Hall of Mirrors, {day['current_city']};"),
        fails(SANDBOX),
    ),
    "a sight twice": (STAY, add("attraction", first_sight), fails(ATTRACTIONS)),
    "a sight twice behind a blank": (STAY, add("attraction", lambda day: " " + first_sight(day)), PASSES),
    "a meal twice": (STAY, again(""), fails(RESTAURANTS, hard_open=True)),
    "a meal twice behind a blank": (STAY, again(" "), Expected(hard_open=True)),
    "null meals": (STAY, put(**NULL_MEALS), Expected(hard_open=True)),
    "null sights": (STAY, put(attraction=None), PASSES),
    "a null journey home": (LAST, put(transportation=None), PASSES),
    "a null accommodation": (LAST, put(accommodation=None), STOPS),
    "a missing transportation key": (STAY, drop("transportation"), STOPS),
    "a missing current_city": (STAY, drop("current_city"), STOPS),
    "an empty object": (STAY, lambda day: day.clear(), STOPS),
    "from without to": (LAST, put(current_city="from here"), STOPS),
    "a missing meal key": (FIRST, drop("lunch"), fails(COMPLETE)),
    "a missing accommodation key": (LAST, drop("accommodation"), fails(COMPLETE, NIGHTS)),
    "a stay day without dinner": (STAY, put(dinner="-"), fails(COMPLETE)),
    "a stay day without a sight": (STAY, put(attraction="-"), fails(COMPLETE)),
    "no bed on the first night": (FIRST, put(accommodation="-"), fails(COMPLETE, at_least=True)),
    "a travel day without meals and sights": (
        FIRST,
        put(**NO_MEALS, attraction="-"),
        Expected(hard_open=True, strict="open"),
    ),
    "a cost after a place": (STAY, add("lunch", lambda _: ", Cost: 12"), fails(SANDBOX)),
    "a taxi on a stay day": (STAY, put(transportation="Taxi"), fails(SANDBOX, at_least=True)),
}


def edit(name: str) -> Operator:
    position, change, expected = EDITS[name]

    def apply(s: Subject) -> Expected:
        change(s.stays[0] if position == STAY else s.plan[position])
        return expected

    return apply


def rooms(s: Subject) -> list[Accommodation]:
    found = (s.checker.index.official.accommodation(day["accommodation"]) for day in s.plan)
    return [room for room in found if room is not None]


def fails_if(broken: bool, rule: str) -> Expected:
    return fails(rule) if broken else HARMLESS


# The same plan under another request: what is asked for, and the prediction.
REQUESTS: dict[str, tuple[dict[str, object], Callable[[Subject], Expected]]] = {
    "another destination": (
        {"destination": "Atlantis"},
        lambda s: fails(ROUTE) if s.request.city_count > 1 else PASSES,
    ),
    "no self-driving": ({"transport_rule": "no self-driving"}, lambda s: fails_if(s.drives, "transportation")),
    "no flight": ({"transport_rule": "no flight"}, lambda s: fails_if(bool(s.flights), "transportation")),
    "smokers": (
        {"house_rule": "smoking"},
        lambda s: fails_if(any(forbids(room, "smoking") for room in rooms(s)), "house rule"),
    ),
    "a shared room": (
        {"room_type": "shared room"},
        lambda s: fails_if(not all(room_type_fits(room, "shared room") for room in rooms(s)), "room type"),
    ),
}


def ask(name: str) -> Operator:
    fields, predict = REQUESTS[name]

    def apply(s: Subject) -> Expected:
        s.asks(**fields)
        return predict(s)

    return apply


OPERATORS.update({name: ask(name) for name in REQUESTS})
OPERATORS.update({name: edit(name) for name in EDITS})


@operator
def surplus_days(s: Subject) -> Expected | None:
    s.plan += [{}, {"current_city": "Atlantis"}]
    return PASSES


@operator
def the_last_day_is_missing(s: Subject) -> Expected | None:
    del s.plan[-1]
    return fails(ROUTE, COMPLETE)


@operator
def unknown_vehicles(s: Subject) -> Expected | None:
    for day in s.travels:
        day["transportation"] = f"Magic carpet, {day['current_city']}"
    return PASSES


@operator
def another_direction(s: Subject) -> Expected | None:
    cities = [part.partition("(")[0] for part in s.plan[0]["current_city"][5:].split(" to ")]
    if not s.drives or s.checker.index.road(cities[1], cities[0]) is None:
        return None
    s.plan[0]["transportation"] = f"Self-driving, from {cities[1]} to {cities[0]}"
    return Expected(hard_open=True)


@operator
def times_and_prices_of_the_text_are_not_read(s: Subject) -> Expected | None:
    for day in s.travels:
        for mark in (", duration", ", Departure"):
            day["transportation"] = day["transportation"].partition(mark)[0] + ", cost: 0"
    return HARMLESS


def _elsewhere(s: Subject, like: Restaurant, city: str) -> Restaurant | None:
    used = {day[meal].partition(",")[0] for day in s.plan for meal in MEALS}
    for row in s.checker.index.tables.restaurants:
        fits = set(like.cuisines) <= set(row.cuisines) and row.average_cost <= like.average_cost
        away = row.city not in (city, s.request.origin) and row.name not in used
        if fits and away and any(letter in f"{row.name}, {row.city}" for letter in city):
            return row
    return None


@operator
def dinner_in_another_town(s: Subject) -> Expected | None:
    day = s.stays[0]
    here = s.checker.index.official.restaurant(day["dinner"])
    assert here is not None
    row = _elsewhere(s, here, here.city)
    if row is None:
        return None
    day["dinner"] = f"{row.name}, {row.city}"
    return Expected(hard_open=True)


@operator
def a_sight_in_another_town(s: Subject) -> Expected | None:
    city = s.stays[0]["current_city"].partition("(")[0]
    row = next(row for row in s.checker.index.tables.attractions if row.city != city)
    s.stays[0]["attraction"] += f"{row.name}, {row.city};"
    return PASSES if any(letter in f"{row.name}, {row.city}" for letter in city) else None


@operator
def the_flight_mark_in_small_letters(s: Subject) -> Expected | None:
    for day in s.flights[:1]:
        day["transportation"] = day["transportation"].replace("Flight Number", "flight number")
        return STOPS
    return None


@operator
def no_comma_after_the_flight_number(s: Subject) -> Expected | None:
    for day in s.flights[:1]:
        day["transportation"] = day["transportation"].replace(", ", " ", 1)
        return fails(SANDBOX)
    return None


@operator
def flights_of_another_day(s: Subject) -> Expected | None:
    s.asks(start=s.request.start + timedelta(days=1))
    return PASSES if s.flights else HARMLESS


@operator
def a_blank_before_the_state(s: Subject) -> Expected | None:
    if "(" not in s.stays[0]["current_city"]:
        return None
    s.stays[0]["current_city"] = s.stays[0]["current_city"].replace("(", " (")
    return fails(ROUTE, COMPLETE)


@operator
def states_left_out(s: Subject) -> Expected | None:
    if "(" not in s.stays[0]["current_city"]:
        return None
    for day in s.plan:
        for key, value in day.items():
            day[key] = value.replace(f"({s.request.destination})", "") if isinstance(value, str) else value
    return HARMLESS


@operator
def a_blank_before_the_state_of_a_place(s: Subject) -> Expected | None:
    s.stays[0]["lunch"] = s.stays[0]["lunch"].replace("(", " (")
    return HARMLESS if s.stays[0]["lunch"].count("(") <= 1 else None


@operator
def a_semicolon_after_b(s: Subject) -> Expected | None:
    s.plan[0]["current_city"] += ";"
    return HARMLESS if "(" in s.plan[0]["current_city"] else fails(ROUTE, COMPLETE, CITY)


@operator
def from_with_a_capital(s: Subject) -> Expected | None:
    s.plan[0]["current_city"] = "F" + s.plan[0]["current_city"][1:]
    return fails(ROUTE, COMPLETE, at_least=True)


@operator
def home_a_day_early(s: Subject) -> Expected | None:
    s.plan[-2]["current_city"] = s.plan[-1]["current_city"]
    s.plan[-1]["current_city"] = s.request.origin
    return fails(ROUTE, at_least=True)


@operator
def a_city_twice(s: Subject) -> Expected | None:
    if s.request.city_count == 1:
        return None
    first = s.stays[0]["current_city"]
    s.plan[-1]["current_city"] = f"from {first} to {s.request.origin}"
    return fails(ROUTE, at_least=True)


@operator
def an_accommodation_on_the_last_day(s: Subject) -> Expected | None:
    s.plan[-1]["accommodation"] = s.plan[-2]["accommodation"]
    return fails(CITY, hard_open=True)


@operator
def a_part_of_a_name(s: Subject) -> Expected | None:
    meal = s.stays[0]["lunch"]
    name = meal.rpartition(",")[0]
    if len(name.strip()) < 3 or name[1:] in "".join(str(day.values()) for day in s.plan if day is not s.stays[0]):
        return None
    s.stays[0]["lunch"] = meal[1:].strip()
    return Expected(hard_open=True)


@operator
def another_origin(s: Subject) -> Expected | None:
    s.asks(origin=next(city for city in s.checker.index.states if city not in str(s.plan)))
    return fails(ROUTE, COMPLETE)


@operator
def more_cities_asked_for(s: Subject) -> Expected | None:
    s.asks(city_count=s.request.city_count + 1)
    return fails(COMPLETE, at_least=True)


@operator
def staying_put(s: Subject) -> Expected | None:
    if s.request.city_count > 1:
        return None
    stay = s.stays[0]
    rest = {**stay, **dict.fromkeys((*MEALS, "attraction")), "transportation": None}
    s.plan[0], s.plan[-1] = {**rest, "transportation": stay["current_city"]}, {**rest, "accommodation": "-"}
    return Expected(hard_open=True)


@operator
def a_leap_between_cities(s: Subject) -> Expected | None:
    inner = [day for day in s.travels if day is not s.plan[0] and day is not s.plan[-1]]
    for day in inner[:1]:
        before = s.plan[s.plan.index(day) - 1]
        if before not in s.stays:
            return None
        day["current_city"] = day["current_city"].partition(" to ")[2]
        day |= {**dict.fromkeys((*MEALS, "attraction")), "transportation": "-"}
        return Expected(hard_open=True)
    return None


@operator
def driving_and_taking_a_taxi(s: Subject) -> Expected | None:
    if not s.drives:
        return None
    s.plan[-1]["transportation"] = f"Taxi, {s.plan[-1]['current_city']}"
    return fails(VEHICLES, hard_open=True)


@operator
def small_letters_under_no_self_driving(s: Subject) -> Expected | None:
    if not s.drives:
        return None
    s.asks(transport_rule="no self-driving")
    for day in s.travels:
        day["transportation"] = "s" + day["transportation"][1:]
    return PASSES


@operator
def a_dollar_less_than_it_costs(s: Subject) -> Expected | None:
    verdict = s.checker.official(s.request, s.plan)
    assert isinstance(verdict, Judged)
    s.asks(budget=int(verdict.cost.total) - 1)
    return fails("budget")


def _unserved(s: Subject) -> tuple[str, Restaurant] | None:
    city = s.stays[0]["current_city"].partition("(")[0]
    eaten = [s.checker.index.official.restaurant(day[meal]) for day in s.plan for meal in MEALS]
    served = {kind for row in eaten if row for kind in row.cuisines}
    used = {row.name for row in eaten if row}
    for row in s.checker.index.tables.restaurants:
        if row.city != city or row.name in used:
            continue
        kind = next((kind for kind in row.cuisines if kind in ASKED_FOR and kind not in served), None)
        if kind and s.checker.index.official.restaurant(f"{row.name}, {row.city}") is row:
            return kind, row
    return None


@operator
def a_cuisine_that_only_the_first_dinner_serves(s: Subject) -> Expected | None:
    found = _unserved(s)
    if found is None:
        return None
    s.plan[0]["dinner"] = f"{found[1].name}, {found[1].city}"
    s.asks(cuisines=(found[0],), budget=None)
    return HARMLESS


@operator
def that_dinner_after_a_breakfast_at_home(s: Subject) -> Expected | None:
    home = next((r for r in s.checker.index.tables.restaurants if r.city == s.request.origin), None)
    if home is None or a_cuisine_that_only_the_first_dinner_serves(s) is None:
        return None
    s.plan[0]["breakfast"] = f"{home.name}, {home.city}"
    return fails("cuisine")


def judged(s: Subject) -> tuple[frozenset[str], bool]:
    """Return the official failures and whether the evaluation stops."""
    verdict = s.checker.official(s.request, s.plan)
    if isinstance(verdict, EvaluationStops):
        return frozenset(), True
    assert isinstance(verdict, Judged)
    return frozenset(f.rule for f in verdict.findings if isinstance(f, Failed)), False


def agrees(found: frozenset[str], expected: Expected) -> bool:
    if expected.hard_open:
        found &= frozenset(COMMONSENSE)
    return found >= expected.failing if expected.at_least else found == expected.failing


def mutants(train: TrainSplit, name: str) -> Iterator[tuple[str, Subject, Expected]]:
    for task in train.tasks:
        if task.id == "train/42":  # breaks a closure without any mutation
            continue
        subject = Subject(train.checker, task.request, train.plan(task))
        expected = OPERATORS[name](subject)
        if expected is not None:
            yield task.id, subject, expected


@pytest.mark.parametrize("name", OPERATORS)
def test_mutated_plans_get_the_predicted_verdicts(name: str, train: TrainSplit) -> None:
    wrong: list[object] = []
    count = 0
    for task, subject, expected in mutants(train, name):
        count += 1
        found, stops = judged(subject)
        strict = subject.checker.strict(subject.request, subject.plan).passed
        if stops != expected.stops or not (stops or agrees(found, expected)):
            wrong.append((task, "official", sorted(found), stops, expected))
        if expected.strict != "open" and strict != (expected.strict == "passes"):
            wrong.append((task, "strict", strict))
    assert wrong == []
    assert count > 0, "the operator fits no plan"


def test_there_are_over_a_thousand_mutants_and_every_rule_fails_in_some(train: TrainSplit) -> None:
    count = 0
    failing: set[str] = set()
    for name in OPERATORS:
        for _, _, expected in mutants(train, name):
            count += 1
            failing |= expected.failing
    assert count > 1000
    assert failing >= set(COMMONSENSE) | {"budget", "cuisine", "house rule", "room type", "transportation"}
