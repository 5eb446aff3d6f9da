"""Tiny random worlds: small enough to try every plan, odd enough to make the choice hard."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from envs.travel.schema import Accommodation, Attraction, Distance, Flight, Restaurant, Tables, TripRequest

START = date(2022, 3, 4)
DAYS = tuple((START + timedelta(days=n)).isoformat() for n in range(7))
CITIES = ("Ash", "Birch", "Cedar")
HOME = "Oak"
CUISINES = ("American", "Chinese", "French", "Tea")
RULES = ("No smoking", "No pets", "No smoking & No parties", "No children under 10")

MakeTables = Callable[..., Tables]
MakeRequest = Callable[..., TripRequest]


def _tables(seed: int, restaurants: tuple[int, int] = (2, 4)) -> Tables:
    pick = random.Random(seed)
    places = (HOME, *CITIES)
    pairs = [(a, b) for a in places for b in places if a != b]
    return Tables(
        flights=tuple(_flight(pick, n, *pick.choice(pairs)) for n in range(pick.randint(0, 40))),
        accommodations=tuple(_room(pick, n, city) for city in CITIES for n in range(pick.randint(2, 3))),
        restaurants=(
            *(_restaurant(pick, n, city) for city in CITIES for n in range(pick.randint(*restaurants))),
            Restaurant("Cheap and at home", HOME, CUISINES, 1, 5.0),  # must never be used
        ),
        attractions=tuple(_sight(n, city) for city in CITIES for n in range(pick.choice((0, 2, 3, 4)))),
        distances=tuple(_distance(pick, a, b) for a, b in pairs if pick.random() < 0.9),
        states={HOME: "Hill", "Ash": "Shore", "Birch": "Shore", "Cedar": "Shore"},
        digest=f"tiny {seed}",
    )


def _flight(pick: random.Random, number: int, origin: str, destination: str) -> Flight:
    hours, minutes = pick.sample(range(24), 2), pick.choice((0, 30))
    departure, arrival = (f"{hour:02}:{minutes:02}" for hour in hours)
    day = pick.choice(DAYS[:4])
    price = pick.randint(10, 90)
    return Flight(f"F{number:07}", price, departure, arrival, "1 hours", day, origin, destination, 100.0)


def _room(pick: random.Random, number: int, city: str) -> Accommodation:
    return Accommodation(
        name=f"Room {number}",
        room_type=pick.choice(("Entire home/apt", "Private room", "Shared room")),
        price=float(pick.randint(30, 120)),
        minimum_nights=float(pick.choice((1, 1, 1, 2, 3))),
        rating=float(pick.randint(1, 5)),
        house_rules=pick.choice(RULES),
        maximum_occupancy=pick.randint(1, 4),
        city=city,
    )


def _restaurant(pick: random.Random, number: int, city: str) -> Restaurant:
    served = tuple(kind for kind in CUISINES if pick.random() < 0.35) or ("Tea",)
    return Restaurant(f"Table {number}", city, served, pick.randint(5, 40), pick.randint(10, 50) / 10)


def _sight(number: int, city: str) -> Attraction:
    return Attraction(f"Sight {number}", city, 0.0, 0.0, "Street", "Phone", "Page")


def _distance(pick: random.Random, origin: str, destination: str) -> Distance:
    if pick.random() < 0.1:
        return Distance(origin, destination, "1 day 2 hours", "1,900 km")
    return Distance(origin, destination, f"{pick.randint(1, 9)} hours 5 mins", f"{pick.randint(20, 999)} km")


@pytest.fixture(scope="session")
def make_tables() -> MakeTables:
    """Return the maker of a world from its seed and the least and greatest number of restaurants in a city."""
    return _tables


@pytest.fixture(scope="session")
def make_request() -> MakeRequest:
    """Return the maker of a request in these worlds: three days in Ash unless said otherwise."""

    def make(**changes: object) -> TripRequest:
        usual: dict[str, object] = {
            "origin": HOME,
            "destination": "Ash",
            "start": START,
            "days": 3,
            "city_count": 1,
            "people": 2,
        }
        return TripRequest.model_validate({**usual, **changes})

    return make
