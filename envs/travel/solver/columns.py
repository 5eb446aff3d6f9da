"""The rows of a region as columns of numbers: what each choice costs, and on which days a wish allows it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from envs.travel.schema import Accommodation, Flight, Restaurant, TripRequest
from envs.travel.solver.domains import TripDomains
from envs.travel.solver.intervals import FALSE, TRUE, Interval, point
from envs.travel.solver.region import Region, Road
from envs.travel.solver.wishes import Atom, Wishes
from envs.travel.vocabulary import MEALS
from tools import DataError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DRIVE, TAXI, FLIGHT = 0, 1, 2
CAR_SEATS, TAXI_SEATS = 5, 4
DOLLARS_PER_KILOMETRE = 0.05
ROOM_TYPES = {
    "entire room": frozenset({"Entire home/apt"}),
    "private room": frozenset({"Private room"}),
    "shared room": frozenset({"Shared room"}),
    "not shared room": frozenset({"Entire home/apt", "Private room"}),
}


@dataclass(frozen=True, slots=True)
class Ride:
    """One way to make one journey: by own car, by taxi, or by a flight."""

    start: str
    end: str
    kind: int
    cost: int
    row: Road | Flight

    @property
    def departure(self) -> int:
        """Return the minute of the day at which a flight leaves, 0 for a car."""
        return clock_minutes(self.row.departure) if isinstance(self.row, Flight) else 0

    @property
    def arrival(self) -> int:
        """Return the minute of the day at which a flight lands, 0 for a car."""
        return clock_minutes(self.row.arrival) if isinstance(self.row, Flight) else 0

    @property
    def minutes(self) -> int:
        """Return the minutes of driving, 0 for a flight."""
        return self.row.minutes if isinstance(self.row, Road) else 0


@dataclass(frozen=True, slots=True)
class Rides:
    """All journeys; `allowed[d - 1]` says which of them can be made on day d.

    `start` and `end` number the cities of the region; the origin comes after the last of them.
    """

    rows: tuple[Ride, ...]
    start: Ints
    end: Ints
    kind: Ints
    cost: Floats
    attributes: Mapping[str, Floats]
    allowed: Bools


@dataclass(frozen=True, slots=True)
class Rooms:
    """All places to stay that the request's rules allow; `allowed[d - 1]` is for the night after day d."""

    rows: tuple[Accommodation, ...]
    city: Ints
    nightly: Floats
    minimum: Floats
    attributes: Mapping[str, Floats]
    allowed: Bools


@dataclass(frozen=True, slots=True)
class Meals:
    """All restaurants; `allowed[d - 1, m]` is for meal m of day d, `optional[d - 1, m]` for going without it.

    `cost` is for the whole group; `serves` has a row for each restaurant and a column for each cuisine.
    """

    rows: tuple[Restaurant, ...]
    city: Ints
    cost: Floats
    serves: Bools
    attributes: Mapping[str, Floats]
    allowed: Bools
    optional: Bools


RIDE_NAMES = ("flies", "drives", "rides_taxi", "departure", "arrival", "overnight", "leg_cost", "drive_minutes")
ROOM_NAMES = ("room_price", "room_rating", "room_capacity")
MEAL_NAMES = ("meal_price", "meal_rating")


def clock_minutes(clock: str) -> int:
    """Return the minutes since midnight of a time `HH:MM`."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def drive_cost(road: Road, people: int) -> int:
    """Return the dollars for one journey by own car: as many cars as the group needs."""
    return math.floor(road.kilometres * DOLLARS_PER_KILOMETRE) * math.ceil(people / CAR_SEATS)


def taxi_cost(road: Road, people: int) -> int:
    """Return the dollars for one journey by taxi: as many taxis as the group needs."""
    return math.floor(road.kilometres) * math.ceil(people / TAXI_SEATS)


def nightly_cost(room: Accommodation, people: int) -> int:
    """Return the dollars a night for the group: as many rooms as it needs."""
    return _whole_price(room) * math.ceil(people / room.maximum_occupancy)


def _whole_price(room: Accommodation) -> int:
    if room.price != int(room.price):
        raise DataError(
            f"the price {room.price!r} of {room.name!r} in {room.city!r} is no whole number of dollars",
            hint="round the prices in the accommodation table",
        )
    return int(room.price)


def ride_columns(region: Region, request: TripRequest, wishes: Wishes, domains: TripDomains) -> Rides:
    """Return all journeys between the places of the region."""
    rows = _rides(region, request)
    number = {city: index for index, city in enumerate((*region.cities, region.origin))}
    kind = np.array([ride.kind for ride in rows], dtype=np.int64)
    cost = np.array([ride.cost for ride in rows], dtype=np.float64)
    departure = np.array([ride.departure for ride in rows], dtype=np.float64)
    arrival = np.array([ride.arrival for ride in rows], dtype=np.float64)
    attributes = {
        "flies": (kind == FLIGHT).astype(np.float64),
        "drives": (kind == DRIVE).astype(np.float64),
        "rides_taxi": (kind == TAXI).astype(np.float64),
        "departure": departure,
        "arrival": arrival,
        "overnight": (arrival < departure).astype(np.float64),
        "leg_cost": cost,
        "drive_minutes": np.array([ride.minutes for ride in rows], dtype=np.float64),
    }
    allowed = _on_their_dates(rows, request)
    ends = np.array([domains.code(ride.end) for ride in rows], dtype=np.float64)
    for day in range(1, request.days + 1):
        known: dict[Atom, Interval] = {(name, (day,)): point(values) for name, values in attributes.items()}
        clauses = wishes.about(known)
        known |= {("travels", (day,)): TRUE, ("city", (day,)): point(ends)}
        allowed[day - 1] &= domains.possible(clauses, known, len(rows))
    start = np.array([number[ride.start] for ride in rows], dtype=np.int64)
    end = np.array([number[ride.end] for ride in rows], dtype=np.int64)
    return Rides(rows, start, end, kind, cost, attributes, allowed)


def _rides(region: Region, request: TripRequest) -> tuple[Ride, ...]:
    people, rule = request.people, request.transport_rule
    rides: list[Ride] = []
    for (start, end), road in region.roads.items():
        rides.append(Ride(start, end, TAXI, taxi_cost(road, people), road))
        if rule != "no self-driving":
            rides.append(Ride(start, end, DRIVE, drive_cost(road, people), road))
    for (start, end), flights in region.flights.items():
        if rule != "no flight":
            rides.extend(Ride(start, end, FLIGHT, flight.price * people, flight) for flight in flights)
    return tuple(rides)


def _on_their_dates(rows: Sequence[Ride], request: TripRequest) -> Bools:
    allowed = np.ones((request.days, len(rows)), dtype=np.bool_)
    for number, ride in enumerate(rows):
        if isinstance(ride.row, Flight):
            allowed[:, number] = [date == ride.row.date for date in request.dates]
    return allowed


def room_columns(region: Region, request: TripRequest, wishes: Wishes, domains: TripDomains) -> Rooms:
    """Return the places to stay that the house rule, the room type and the wishes leave."""
    rows = tuple(row for city in region.cities for row in region.rooms[city] if admits(row, request))
    number = {city: index for index, city in enumerate(region.cities)}
    attributes = {
        "room_price": np.array([_whole_price(row) for row in rows], dtype=np.float64),
        "room_rating": np.array([math.floor(row.rating) for row in rows], dtype=np.float64),
        "room_capacity": np.array([row.maximum_occupancy for row in rows], dtype=np.float64),
    }
    cities = np.array([domains.code(row.city) for row in rows], dtype=np.float64)
    allowed = np.ones((request.days, len(rows)), dtype=np.bool_)
    for day in range(1, request.days):
        known: dict[Atom, Interval] = {(name, (day,)): point(values) for name, values in attributes.items()}
        clauses = wishes.about(known)
        known |= {("has_room", (day,)): TRUE, ("city", (day,)): point(cities)}
        allowed[day - 1] = domains.possible(clauses, known, len(rows))
    nightly = np.array([nightly_cost(row, request.people) for row in rows], dtype=np.float64)
    minimum = np.array([row.minimum_nights for row in rows], dtype=np.float64)
    city = np.array([number[row.city] for row in rows], dtype=np.int64)
    return Rooms(rows, city, nightly, minimum, attributes, allowed)


def admits(room: Accommodation, request: TripRequest) -> bool:
    """Return whether the house rules and the kind of the room suit the request."""
    forbidden = request.house_rule is not None and f"No {request.house_rule}" in room.house_rules
    return not forbidden and (request.room_type is None or room.room_type in ROOM_TYPES[request.room_type])


def meal_columns(region: Region, request: TripRequest, wishes: Wishes, domains: TripDomains) -> Meals:
    """Return all restaurants, with the meals for which the wishes leave them."""
    rows = tuple(row for city in region.cities for row in region.restaurants[city])
    number = {city: index for index, city in enumerate(region.cities)}
    price = np.array([row.average_cost for row in rows], dtype=np.float64)
    rating = np.array([round(10 * row.rating) for row in rows], dtype=np.float64)
    cuisines = region.sets["cuisine"]
    serves = np.array([[kind in row.cuisines for kind in cuisines] for row in rows], dtype=np.bool_)
    serves = serves.reshape(len(rows), len(cuisines))
    shape = (request.days, len(MEALS))
    allowed, optional = np.ones((*shape, len(rows)), dtype=np.bool_), np.ones(shape, dtype=np.bool_)
    for day in range(request.days if wishes.clauses else 0):
        for number_of_meal, meal in enumerate(MEALS):
            slot = (day + 1, meal)
            eaten: dict[Atom, Interval] = {
                ("eats", slot): TRUE,
                ("meal_price", slot): point(price),
                ("meal_rating", slot): point(rating),
            }
            eaten |= {
                ("serves", (*slot, kind)): point(serves[:, c].astype(np.float64)) for c, kind in enumerate(cuisines)
            }
            clauses = wishes.about(eaten)
            skipped = dict.fromkeys(eaten, FALSE)
            allowed[day, number_of_meal] = domains.possible(clauses, eaten, len(rows))
            optional[day, number_of_meal] = domains.possible(clauses, skipped, 1)[0]
    attributes = {"meal_price": price, "meal_rating": rating}
    city = np.array([number[row.city] for row in rows], dtype=np.int64)
    return Meals(rows, city, price * request.people, serves, attributes, allowed, optional)
