from dataclasses import replace

import pytest

from envs.travel.schema import Accommodation, Attraction, Distance, Flight, Restaurant, Tables, TripRequest
from envs.travel.solver.columns import DRIVE, FLIGHT, TAXI, Ride
from envs.travel.solver.plan import ride_text
from envs.travel.solver.region import Atlas, Road
from envs.travel.solver.trip import TripSolved, solve_region
from planners import Deadline

ROAD = Road(1144.0, 655, "10 hours 55 mins", "1,144 km")
FLIGHT_ROW = Flight("F3", 10, "09:05", "10:00", "1 hour", "2022-03-04", "Oak", "Ash", 100.0)
REQUEST = TripRequest.model_validate(
    {"origin": "Oak", "destination": "Shore", "start": "2022-03-04", "days": 5, "city_count": 2, "people": 2}
)


def tables() -> Tables:
    cities, places = ("Ash", "Birch"), ("Oak", "Ash", "Birch")
    return Tables(
        flights=(),
        accommodations=tuple(
            Accommodation(f"Inn of {city}", "Private room", 50.0, 1.0, 3.0, "No pets", 2, city) for city in cities
        ),
        restaurants=tuple(
            Restaurant(f"Table {n}", city, ("Tea",) if n else ("French",) if city == "Ash" else ("Indian",), 9 + n, 4)
            for city in cities
            for n in range(9)
        ),
        attractions=tuple(
            Attraction(f"Sight {n}", city, 0, 0, "Street", "1", "page") for city in cities for n in range(8)
        ),
        distances=tuple(Distance(a, b, "2 hours", "200 km") for a in places for b in places if a != b),
        states={"Oak": "Hill", "Ash": "Shore", "Birch": "Shore"},
        digest="two towns",
    )


def plan(world: Tables, request: TripRequest) -> TripSolved:
    outcome = solve_region(Atlas(world).region(request), request, Deadline())
    assert isinstance(outcome, TripSolved)
    return outcome


@pytest.mark.parametrize(
    ("ride", "text"),
    [
        (
            Ride("Oak", "Ash", FLIGHT, 20, FLIGHT_ROW),
            "Flight Number: F3, from Oak to Ash, Departure Time: 09:05, Arrival Time: 10:00",
        ),
        (
            Ride("Oak", "Ash", DRIVE, 57, ROAD),
            "Self-driving, from Oak to Ash, duration: 10 hours 55 mins, distance: 1,144 km, cost: 57",
        ),
        (
            Ride("Oak", "Ash", TAXI, 1144, ROAD),
            "Taxi, from Oak to Ash, duration: 10 hours 55 mins, distance: 1,144 km, cost: 1144",
        ),
    ],
)
def test_each_vehicle_is_written_as_the_evaluator_reads_it(ride: Ride, text: str) -> None:
    assert ride_text(ride) == text


def test_sights_end_with_semicolons_and_are_shared_out_over_the_stay_days() -> None:
    days = plan(tables(), REQUEST).plan
    seen = [sight for day in days for sight in day.attraction.split(";") if sight not in {"", "-"}]
    stays = [day for day in days if not day.current_city.startswith("from")]
    assert len(seen) == len(set(seen)) == 3 * len(stays)
    for day in stays:
        assert day.attraction.endswith(f", {day.current_city};")
        assert "; " not in day.attraction


def test_on_a_travel_day_the_town_that_is_left_comes_first() -> None:
    world = tables()
    dear = tuple(
        replace(row, average_cost=90) if set(row.cuisines) & {"French", "Indian"} else row for row in world.restaurants
    )
    request = REQUEST.model_copy(update={"days": 3, "cuisines": ("French", "Indian")})
    for day in plan(replace(world, restaurants=dear), request).plan:
        left, reached = day.current_city.removeprefix("from ").split(" to ")
        towns = [meal.split(", ")[1] for meal in (day.breakfast, day.lunch, day.dinner) if meal != "-"]
        assert "Oak" not in towns
        assert towns == sorted(towns, key=[left, reached].index)


def test_the_last_day_has_no_room_and_ends_at_home() -> None:
    last = plan(tables(), REQUEST).plan[-1]
    assert (last.accommodation, last.current_city.endswith("to Oak")) == ("-", True)
