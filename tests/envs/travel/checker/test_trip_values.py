from typing import Any

from envs.travel.checker import Checker, TripValues, trip_values
from envs.travel.schema import Tables, TripRequest
from envs.travel.vocabulary import TRIP_SETS, TRIP_VARIABLES

Plan = list[dict[str, Any]]


def value(values: TripValues, name: str, *key: int | str) -> object:
    found: Any = values.names[name]
    return found[key] if key else found


def test_every_documented_variable_has_a_value_for_every_member_of_its_sets(
    tables: Tables, long: TripRequest, long_plan: Plan
) -> None:
    values = trip_values(tables, long, long_plan)
    assert set(values.sets) == {known.name for known in TRIP_SETS}
    assert set(values.names) == {variable.name for variable in TRIP_VARIABLES}
    for variable in TRIP_VARIABLES:
        found: Any = values.names[variable.name]
        count = 1
        for over in variable.over:
            count *= len(values.sets[over])
        entries = list(found.values()) if variable.over else [found]
        assert len(entries) == count, variable.name
        types = {"bool": bool, "int": int, "place": str}
        assert {type(entry) for entry in entries} == {types[variable.kind]}, variable.name


def test_the_values_of_a_trip_by_air(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    values = checker.trip_values(short, short_plan)
    assert value(values, "total_cost") == 420 + 130 + 200
    assert [value(values, name) for name in ("transport_cost", "meal_cost", "lodging_cost")] == [
        420,
        130,
        200,
    ]
    assert [value(values, "travels", day) for day in (1, 2, 3)] == [True, False, True]
    assert [value(values, "city", day) for day in (1, 2, 3)] == ["Oakfell", "Oakfell", "Harbourton"]
    assert [value(values, "flies", day) for day in (1, 2, 3)] == [True, False, True]
    assert [value(values, "departure", day) for day in (1, 2, 3)] == [940, 0, 1350]
    assert [value(values, "arrival", day) for day in (1, 2, 3)] == [1024, 0, 65]
    assert [value(values, "overnight", day) for day in (1, 2, 3)] == [False, False, True]
    assert [value(values, "leg_cost", day) for day in (1, 2, 3)] == [240, 0, 180]
    assert [value(values, "has_room", day) for day in (1, 2, 3)] == [True, True, False]
    assert [value(values, "room_price", day) for day in (1, 2, 3)] == [100, 100, 0]
    assert [value(values, "room_rating", day) for day in (1, 3)] == [4, 0]
    assert [value(values, "room_capacity", day) for day in (1, 3)] == [2, 0]
    assert [value(values, "sights", day) for day in (1, 2, 3)] == [0, 1, 1]
    assert [value(values, "visits", city) for city in ("Oakfell", "Harbourton")] == [True, False]


def test_the_values_of_meals(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    values = checker.trip_values(short, short_plan)
    assert value(values, "eats", 2, "lunch") is True
    assert value(values, "eats", 1, "lunch") is False
    assert value(values, "meal_price", 2, "dinner") == 30
    assert value(values, "meal_price", 1, "dinner") == 0
    assert [value(values, "meal_rating", 2, meal) for meal in ("breakfast", "lunch", "dinner")] == [41, 36, 0]
    assert value(values, "serves", 2, "breakfast", "Chinese") is True
    assert value(values, "serves", 2, "lunch", "Chinese") is False


def test_the_values_of_a_trip_by_road(checker: Checker, long: TripRequest, long_plan: Plan) -> None:
    long_plan[2]["transportation"] = "Taxi, from Oakfell to Pinemoor"
    values = checker.trip_values(long, long_plan)
    assert [value(values, "drives", day) for day in (1, 3, 5)] == [True, False, True]
    assert [value(values, "rides_taxi", day) for day in (1, 3, 5)] == [False, True, False]
    assert [value(values, "drive_minutes", day) for day in (1, 2, 3, 5)] == [250, 0, 26, 841]
    assert [value(values, "leg_cost", day) for day in (1, 2, 3, 5)] == [38, 0, 62, 142]


def test_the_origin_is_a_place_even_outside_the_city_set(
    checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    values = checker.trip_values(short.model_copy(update={"origin": "Elsewhere"}), short_plan)
    assert values.sets["place"][-1] == "Elsewhere"
    assert value(values, "visits", "Elsewhere") is False


def test_missing_days_have_neither_city_nor_anything_else(checker: Checker, short: TripRequest) -> None:
    values = checker.trip_values(short, [{"current_city": 5}, None])
    assert [value(values, "city", day) for day in (1, 2, 3)] == ["", "", ""]
    assert value(values, "total_cost") == 0
    assert not any(value(values, "eats", day, "lunch") for day in (1, 2, 3))


def test_a_price_with_cents_stays_exact(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    from dataclasses import replace

    tables = checker.index.tables
    rooms = tuple(replace(row, price=row.price + 0.5) for row in tables.accommodations)
    values = trip_values(replace(tables, accommodations=rooms), short, short_plan)
    assert value(values, "room_price", 1) == 100.5
    assert value(values, "lodging_cost") == 201.0
