"""The trip variables that wishes speak about, derived from the strings of a plan and the tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from envs.travel.checker.cost import trip_cost, whole
from envs.travel.checker.index import TableIndex
from envs.travel.checker.raw import Case, case_of, entries
from envs.travel.checker.reading import MEALS, clock_minutes
from envs.travel.checker.trip import Driven, Flown, TripDay, read_trip
from envs.travel.checker.verdict import CostBreakdown
from envs.travel.schema import Restaurant, Tables, TripRequest

Value = int | float | str | bool
Key = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class TripValues:
    """The values of a plan: `names` by name and, for indexed ones, by tuple of members of `sets`."""

    names: Mapping[str, Value | Mapping[Key, Value]]
    sets: Mapping[str, Sequence[int | str]]


def trip_values(tables: Tables | TableIndex, request: TripRequest, plan: object) -> TripValues:
    """Return the value of every trip variable; what is not written or not found is false or 0."""
    index = tables if isinstance(tables, TableIndex) else TableIndex(tables)
    return values_of(case_of(index, request, entries(plan) or []))


def values_of(case: Case) -> TripValues:
    """Return the value of every trip variable for a case."""
    request = case.request
    days = {day.number: day for day in read_trip(case)}
    every_day = [days.get(number) for number in range(1, request.days + 1)]
    sets = _sets(case)
    cost = trip_cost(case, case.index.exact)
    visited = {city for day in days.values() for city in day.cities} - {request.origin}
    names: dict[str, Value | Mapping[Key, Value]] = {
        "days": request.days,
        "people": request.people,
        "total_cost": cost.total,
        "transport_cost": cost.transport_dollars,
        "lodging_cost": cost.lodging_dollars,
        "meal_cost": cost.meals_dollars,
        "visits": {(place,): place in visited for place in sets["place"]},
    }
    rows = [_of_day(day) for day in every_day]
    for name in rows[0]:
        names[name] = {(number,): row[name] for number, row in enumerate(rows, start=1)}
    names["leg_cost"] = _leg_costs(cost, request.days)
    names |= _of_meals(every_day, sets["cuisine"])
    return TripValues(names, sets)


def _sets(case: Case) -> dict[str, tuple[int | str, ...]]:
    tables, request = case.index.tables, case.request
    places = tuple(tables.states)
    return {
        "day": tuple(range(1, request.days + 1)),
        "meal": MEALS,
        "cuisine": case.index.cuisines,
        "place": places if request.origin in tables.states else (*places, request.origin),
    }


def _of_day(day: TripDay | None) -> dict[str, Value]:
    journey = day.journey if day else None
    driven = journey if isinstance(journey, Driven) else None
    return {
        "travels": day is not None and day.travels,
        "city": day.end if day else "",
        "flies": isinstance(journey, Flown),
        "drives": driven is not None and driven.vehicle == "self-driving",
        "rides_taxi": driven is not None and driven.vehicle == "taxi",
        "drive_minutes": driven.road.minutes if driven else 0,
        "sights": len(day.sights) if day else 0,
        **_flight_values(journey if isinstance(journey, Flown) else None),
        **_room_values(day),
    }


def _flight_values(journey: Flown | None) -> dict[str, Value]:
    departure = clock_minutes(journey.flight.departure) if journey else 0
    arrival = clock_minutes(journey.flight.arrival) if journey else 0
    return {"departure": departure, "arrival": arrival, "overnight": arrival < departure}


def _room_values(day: TripDay | None) -> dict[str, Value]:
    room = next((row for spot in day.lodging for row in spot.rows), None) if day else None
    return {
        "has_room": room is not None,
        "room_price": whole(room.price) if room else 0,
        "room_rating": whole(room.rating) if room else 0,
        "room_capacity": room.maximum_occupancy if room else 0,
    }


def _leg_costs(cost: CostBreakdown, days: int) -> dict[Key, Value]:
    paid = {line.day: line.dollars for line in cost.transport}
    return {(number,): paid.get(number, 0) for number in range(1, days + 1)}


def _of_meals(days: Iterable[TripDay | None], cuisines: Sequence[int | str]) -> dict[str, Mapping[Key, Value]]:
    eats: dict[Key, Value] = {}
    price: dict[Key, Value] = {}
    rating: dict[Key, Value] = {}
    serves: dict[Key, Value] = {}
    for number, day in enumerate(days, start=1):
        for meal in MEALS:
            row = _restaurant(day, meal)
            key: Key = (number, meal)
            eats[key] = row is not None
            price[key] = row.average_cost if row else 0
            rating[key] = round(row.rating * 10) if row else 0
            serves |= {(*key, kind): row is not None and kind in row.cuisines for kind in cuisines}
    return {"eats": eats, "meal_price": price, "meal_rating": rating, "serves": serves}


def _restaurant(day: TripDay | None, meal: str) -> Restaurant | None:
    spot = day.meals.get(meal) if day else None
    return spot.rows[0] if spot and spot.rows else None
