"""The names that wishes about a trip may use, and the names of a request's constraints: data only."""

from dataclasses import dataclass
from typing import Literal

from envs.travel.schema import Tables, TripRequest

MEALS = ("breakfast", "lunch", "dinner")


@dataclass(frozen=True, slots=True)
class TripSet:
    """A set that a wish may iterate over; `members` says which they are."""

    name: str
    members: str


@dataclass(frozen=True, slots=True)
class TripVariable:
    """A variable that a wish may use: its index sets, its type and its meaning.

    `kind` is `bool`, `int`, or the name of the set whose member it is. `unit` is empty for pure numbers.
    """

    name: str
    over: tuple[str, ...]
    kind: Literal["bool", "int", "place"]
    meaning: str
    unit: str = ""


TRIP_SETS = (
    TripSet("day", "1, 2, ... up to the number of days"),
    TripSet("meal", "'breakfast', 'lunch', 'dinner'"),
    TripSet("cuisine", "every cuisine of the restaurant table"),
    TripSet("place", "every city of the city set"),
)

TRIP_VARIABLES = (
    TripVariable("days", (), "int", "number of days", "days"),
    TripVariable("people", (), "int", "number of travellers", "people"),
    TripVariable("total_cost", (), "int", "cost of the whole trip for the group", "dollars"),
    TripVariable("transport_cost", (), "int", "part of it for flights, driving and taxis", "dollars"),
    TripVariable("lodging_cost", (), "int", "part of it for rooms", "dollars"),
    TripVariable("meal_cost", (), "int", "part of it for meals", "dollars"),
    TripVariable("travels", ("day",), "bool", "the day is a travel day"),
    TripVariable("city", ("day",), "place", "the city where the day ends"),
    TripVariable("visits", ("place",), "bool", "the city is visited; never true of the origin"),
    TripVariable("flies", ("day",), "bool", "the day's journey is a flight"),
    TripVariable("drives", ("day",), "bool", "the day's journey is by own car"),
    TripVariable("rides_taxi", ("day",), "bool", "the day's journey is by taxi"),
    TripVariable("departure", ("day",), "int", "its flight leaves, 0 without one", "minutes of the day"),
    TripVariable("arrival", ("day",), "int", "its flight lands, 0 without one", "minutes of the day"),
    TripVariable("overnight", ("day",), "bool", "the day's flight lands earlier on the clock than it leaves"),
    TripVariable("leg_cost", ("day",), "int", "the day's journey for the group, 0 without one", "dollars"),
    TripVariable("drive_minutes", ("day",), "int", "time by car or taxi, 0 without one", "minutes"),
    TripVariable("has_room", ("day",), "bool", "a room is taken for the night after the day"),
    TripVariable("room_price", ("day",), "int", "price a room and night, 0 without a room", "dollars"),
    TripVariable("room_rating", ("day",), "int", "rating of the place to stay, 0 to 5, 0 without a room"),
    TripVariable("room_capacity", ("day",), "int", "how many sleep in one room, 0 without a room", "people"),
    TripVariable("sights", ("day",), "int", "number of sights of the day"),
    TripVariable("eats", ("day", "meal"), "bool", "the meal is taken at a restaurant"),
    TripVariable("meal_price", ("day", "meal"), "int", "price a person, 0 without the meal", "dollars"),
    TripVariable("meal_rating", ("day", "meal"), "int", "ten times the rating, 0 without the meal", "tenths"),
    TripVariable("serves", ("day", "meal", "cuisine"), "bool", "the meal's restaurant serves the cuisine"),
)


def trip_sets(tables: Tables, days: int) -> dict[str, tuple[int | str, ...]]:
    """Return the members of every set of `TRIP_SETS`, in a fixed order."""
    cuisines = {cuisine for restaurant in tables.restaurants for cuisine in restaurant.cuisines}
    return {
        "day": tuple(range(1, days + 1)),
        "meal": MEALS,
        "cuisine": tuple(sorted(cuisines)),
        "place": tuple(tables.states),
    }


def cuisine_constraint(cuisine: str) -> str:
    """Return the name of the constraint that asks for `cuisine`."""
    return f"cuisine {cuisine}"


def constraint_names(request: TripRequest) -> tuple[str, ...]:
    """Return the names of the constraints that `request` states: what a core or a repair may name."""
    stated = (
        ("budget", request.budget),
        ("house rule", request.house_rule),
        ("room type", request.room_type),
        ("transportation", request.transport_rule),
    )
    names = [name for name, value in stated if value is not None]
    names += [cuisine_constraint(cuisine) for cuisine in request.cuisines]
    return (*names, *(wish.name for wish in request.wishes))
