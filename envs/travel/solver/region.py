"""The part of the database that one request can use: usable rows only, indexed by city."""

import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from envs.travel.schema import Accommodation, Attraction, Distance, Flight, Restaurant, Tables, TripRequest
from envs.travel.vocabulary import trip_sets

Row = TypeVar("Row", Accommodation, Restaurant, Attraction)
Pair = tuple[str, str]

_KEPT_ATLASES = 4


@dataclass(frozen=True, slots=True)
class Road:
    """A directed connection that can be driven in less than a day."""

    kilometres: float
    minutes: int
    duration: str
    distance: str


@dataclass(frozen=True, slots=True)
class Region:
    """All rows that can matter for one request; small enough to be sent to a worker.

    `cities` are the possible stops. `flights` are those on the dates of the trip. `sets` are the sets that
    wishes iterate over.
    """

    origin: str
    cities: tuple[str, ...]
    roads: Mapping[Pair, Road]
    flights: Mapping[Pair, tuple[Flight, ...]]
    rooms: Mapping[str, tuple[Accommodation, ...]]
    restaurants: Mapping[str, tuple[Restaurant, ...]]
    sights: Mapping[str, tuple[str, ...]]
    sets: Mapping[str, tuple[int | str, ...]]


class Atlas:
    """An index of a database, made once, from which regions are cut in about a millisecond."""

    def __init__(self, tables: Tables) -> None:
        self.states = tables.states
        self._rooms = _by_city(tables.accommodations)
        self._restaurants = _by_city(tables.restaurants)
        self._attractions = _by_city(tables.attractions)
        self._roads = _first_roads(tables.distances)
        self._flights: dict[tuple[str, str, str], list[Flight]] = {}
        for flight in tables.flights:
            self._flights.setdefault((flight.origin, flight.destination, flight.date), []).append(flight)
        self._sets = trip_sets(tables, 0)
        self._usable: dict[str, tuple[tuple[Accommodation, ...], tuple[Restaurant, ...], tuple[str, ...]]] = {}

    def stops(self, request: TripRequest) -> tuple[str, ...]:
        """Return the cities that `request` may visit, in file order."""
        if request.city_count == 1:
            return (request.destination,)
        members = (city for city, state in self.states.items() if state == request.destination)
        return tuple(city for city in members if city != request.origin)

    def region(self, request: TripRequest) -> Region:
        """Return the rows that `request` can use."""
        cities = self.stops(request)
        pairs = [(request.origin, city) for city in cities] + [(city, request.origin) for city in cities]
        pairs += [(a, b) for a in cities for b in cities if a != b]
        usable = {city: self._usable_rows(city) for city in cities}
        flights = {pair: self._on_dates(pair, request.dates) for pair in pairs}
        return Region(
            origin=request.origin,
            cities=cities,
            roads={pair: self._roads[pair] for pair in pairs if pair in self._roads},
            flights={pair: found for pair, found in flights.items() if found},
            rooms={city: rows[0] for city, rows in usable.items()},
            restaurants={city: rows[1] for city, rows in usable.items()},
            sights={city: rows[2] for city, rows in usable.items()},
            sets={**self._sets, "day": tuple(range(1, request.days + 1))},
        )

    def _on_dates(self, pair: Pair, dates: tuple[str, ...]) -> tuple[Flight, ...]:
        return tuple(flight for date in dates for flight in self._flights.get((*pair, date), ()))

    def _usable_rows(self, city: str) -> tuple[tuple[Accommodation, ...], tuple[Restaurant, ...], tuple[str, ...]]:
        if city not in self._usable:
            sights = usable_rows(self._attractions.get(city, ()))
            self._usable[city] = (
                usable_rows(self._rooms.get(city, ())),
                usable_rows(self._restaurants.get(city, ())),
                tuple(row.name.strip() for row in sights if ";" not in row.name),
            )
        return self._usable[city]


def atlas_of(tables: Tables) -> Atlas:
    """Return the index of `tables`, kept for the few databases used last."""
    if id(tables) not in _ATLASES:
        _ATLASES[id(tables)] = (tables, Atlas(tables))
    _ATLASES.move_to_end(id(tables))
    while len(_ATLASES) > _KEPT_ATLASES:
        _ATLASES.popitem(last=False)
    return _ATLASES[id(tables)][1]


# The tables are kept beside their atlas, so that no other object can get their identity.
_ATLASES: OrderedDict[int, tuple[Tables, Atlas]] = OrderedDict()


def usable_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows of one city whose name means them and nothing else.

    The evaluator takes the first row whose name *contains* the given one, and reads names up to a line end.
    Left out are therefore names that occur twice, names that an earlier row contains, and names of more
    than one line.
    """
    listed = tuple(rows)
    times = Counter(row.name.strip() for row in listed)
    kept = []
    for number, row in enumerate(listed):
        name = row.name.strip()
        plain = name not in {"", "-"} and "\n" not in name and "\r" not in name
        if plain and times[name] == 1 and not any(name in earlier.name for earlier in listed[:number]):
            kept.append(row)
    return tuple(kept)


def _by_city(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.city, []).append(row)
    return found


def _first_roads(distances: Iterable[Distance]) -> dict[Pair, Road]:
    """Index the first row of each ordered pair; a pair whose first row cannot be driven has no road."""
    seen: dict[Pair, Road | None] = {}
    for row in distances:
        pair = (row.origin, row.destination)
        if pair not in seen:
            seen[pair] = _road(row)
    return {pair: road for pair, road in seen.items() if road is not None}


def _road(row: Distance) -> Road | None:
    if not row.duration or not row.distance or "day" in row.duration:
        return None
    kilometres = float(row.distance.replace(",", "").removesuffix("km"))
    return Road(kilometres, minutes_of(row.duration), row.duration, row.distance)


def minutes_of(duration: str) -> int:
    """Return the minutes of a duration such as "10 hours 55 mins"."""
    amounts = dict.fromkeys(("hour", "min"), 0)
    for amount, unit in re.findall(r"(\d+) (hour|min)", duration):
        amounts[unit] = int(amount)
    return 60 * amounts["hour"] + amounts["min"]
