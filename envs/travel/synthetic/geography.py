"""Cities on a plane, the roads between them and the flights between their airports."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random

from envs.travel.synthetic.names import CITY_HEADS, CITY_TAILS, ISLAND, SPECIAL_CITIES, STATES

Row = tuple[object, ...]
_KM_PER_TIME_ZONE = 900.0
_KM_PER_MILE = 1.609


@dataclass(frozen=True, slots=True)
class City:
    """A city at `x`, `y` (kilometres); `level` scales its prices, `airport` says that it has flights."""

    name: str
    state: str
    x: float
    y: float
    level: float
    airport: bool

    def distance_km(self, other: "City") -> float:
        """Return the distance as the crow flies."""
        return math.hypot(self.x - other.x, self.y - other.y)


def make_cities(rng: Random) -> tuple[City, ...]:
    """Make five to eight cities a state; the first two of a state have an airport."""
    heads = rng.sample(CITY_HEADS, len(CITY_HEADS))
    cities: list[City] = []
    for number, state in enumerate(STATES):
        centre = (
            300 + 620 * (number % 4) + rng.uniform(-80, 80),
            300 + 700 * (number // 4) + rng.uniform(-80, 80),
        )
        special = SPECIAL_CITIES.get(state, ())
        count = rng.randint(5, 8)
        invented = [heads.pop() + rng.choice(CITY_TAILS) for _ in range(count - len(special))]
        names = (*special, *invented) if rng.random() < 0.5 else (*invented, *special)
        cities += [_city(rng, name, state, centre, airport=place < 2) for place, name in enumerate(names)]
    return tuple(cities)


def _city(rng: Random, name: str, state: str, centre: tuple[float, float], *, airport: bool) -> City:
    angle, radius = rng.uniform(0, 2 * math.pi), rng.uniform(30, 240)
    x, y = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
    return City(name, state, round(x, 1), round(y, 1), round(rng.uniform(0.6, 1.7), 2), airport)


def distance_rows(rng: Random, cities: tuple[City, ...]) -> list[Row]:
    """Return directed road connections; some pairs have no row, some a row without values."""
    rows: list[Row] = []
    for origin, destination in product(cities, cities):
        same_state = origin.state == destination.state
        if origin is destination or rng.random() < (0.04 if same_state else 0.3):
            continue
        over_water = (origin.state == ISLAND) != (destination.state == ISLAND)
        if over_water or rng.random() < 0.06:
            rows.append((origin.name, destination.name, "", "", ""))
            continue
        km = origin.distance_km(destination) * (1.25 + 0.002 * rng.randint(-8, 8))
        minutes = round(km / 92 * 60) + rng.randint(0, 6)
        rows.append((origin.name, destination.name, "", _duration(minutes), _kilometres(km)))
    return rows


def _duration(minutes: int) -> str:
    days, rest = divmod(minutes, 24 * 60)
    if days:
        return _count(days, "day") + " " + _count(rest // 60, "hour")
    hours, rest = divmod(minutes, 60)
    return _count(hours, "hour") + " " + _count(rest, "min") if hours else _count(rest, "min")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _kilometres(km: float) -> str:
    return f"{km:.1f} km" if km < 100 else f"{round(km):,} km"


def flight_rows(rng: Random, cities: tuple[City, ...], first: date, last: date) -> list[Row]:
    """Return the flights of every date from `first` to `last`, not every route on every date."""
    airports = [city for city in cities if city.airport]
    routes = [(a, b) for a, b in product(airports, airports) if a.state != b.state and rng.random() < 0.45]
    rows: list[Row] = []
    number = 4_100_000
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for origin, destination in routes:
            for _ in range(rng.choices((0, 1, 2), weights=(60, 35, 5))[0]):
                number += rng.randint(1, 9)
                rows.append((f"F{number}", *_flight(rng, origin, destination, day)))
    return rows


def _flight(rng: Random, origin: City, destination: City, day: date) -> Row:
    miles = origin.distance_km(destination) / _KM_PER_MILE
    elapsed = round(35 + miles / 460 * 60) + rng.randint(-5, 15)
    departure = rng.randint(5 * 60, 23 * 60 + 40)
    zones = math.floor(destination.x / _KM_PER_TIME_ZONE) - math.floor(origin.x / _KM_PER_TIME_ZONE)
    arrival = (departure + elapsed + 60 * zones) % (24 * 60)
    price = round((45 + miles * 0.14) * rng.uniform(0.6, 1.9))
    return (
        price,
        _clock(departure),
        _clock(arrival),
        f"{elapsed // 60} hours {elapsed % 60} minutes",
        day.isoformat(),
        origin.name,
        destination.name,
        float(round(miles)),
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
