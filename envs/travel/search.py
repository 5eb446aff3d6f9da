"""Indexed look-ups in the tables: each answers in microseconds, in file order."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from envs.travel.roads import Road, road_of
from envs.travel.schema import Accommodation, Attraction, Flight, HouseRule, Restaurant, RoomType, Tables
from tools import InputError, similar_names

_Row = TypeVar("_Row")
_Key = TypeVar("_Key", bound=Hashable)

_ROOM_TYPES: Mapping[RoomType, frozenset[str]] = {
    "entire room": frozenset({"Entire home/apt"}),
    "private room": frozenset({"Private room"}),
    "shared room": frozenset({"Shared room"}),
    "not shared room": frozenset({"Entire home/apt", "Private room"}),
}


class TravelSearch:
    """Answer questions about the tables; an index is built when it is first needed."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def flights(self, origin: str, destination: str, date: str) -> tuple[Flight, ...]:
        """Return the flights of one route on one ISO date."""
        self.require_cities(origin, destination)
        return self._flights.get((origin, destination, date), ())

    def accommodations(self, city: str) -> tuple[Accommodation, ...]:
        """Return the places to stay in `city`."""
        self.require_cities(city)
        return self._accommodations.get(city, ())

    def restaurants(self, city: str) -> tuple[Restaurant, ...]:
        """Return the restaurants in `city`."""
        self.require_cities(city)
        return self._restaurants.get(city, ())

    def attractions(self, city: str) -> tuple[Attraction, ...]:
        """Return the sights in `city`."""
        self.require_cities(city)
        return self._attractions.get(city, ())

    def road(self, origin: str, destination: str) -> Road | None:
        """Return the road connection in this direction, or `None` if it cannot be driven within a day."""
        self.require_cities(origin, destination)
        return self._roads.get((origin, destination))

    def cities(self, state: str) -> tuple[str, ...]:
        """Return the cities of `state` in the order of the city set."""
        if state not in self._cities:
            raise _unknown("state", state, self._cities)
        return self._cities[state]

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states in the order of the city set."""
        return tuple(self._cities)

    def require_cities(self, *names: str) -> None:
        """Raise `InputError` with the nearest names for a city that the tables do not know."""
        for name in names:
            if name not in self.tables.states and name not in self._accommodations:
                raise _unknown("city", name, self.tables.states)

    @cached_property
    def _flights(self) -> Mapping[tuple[str, str, str], tuple[Flight, ...]]:
        return _grouped(self.tables.flights, lambda row: (row.origin, row.destination, row.date))

    @cached_property
    def _accommodations(self) -> Mapping[str, tuple[Accommodation, ...]]:
        return _grouped(self.tables.accommodations, lambda row: row.city)

    @cached_property
    def _restaurants(self) -> Mapping[str, tuple[Restaurant, ...]]:
        return _grouped(self.tables.restaurants, lambda row: row.city)

    @cached_property
    def _attractions(self) -> Mapping[str, tuple[Attraction, ...]]:
        return _grouped(self.tables.attractions, lambda row: row.city)

    @cached_property
    def _cities(self) -> Mapping[str, tuple[str, ...]]:
        return {
            state: tuple(city for city, _ in pairs)
            for state, pairs in _grouped(self.tables.states.items(), lambda pair: pair[1]).items()
        }

    @cached_property
    def _roads(self) -> Mapping[tuple[str, str], Road | None]:
        roads: dict[tuple[str, str], Road | None] = {}
        for row in self.tables.distances:
            if (row.origin, row.destination) not in roads:  # the first row of a pair counts
                roads[row.origin, row.destination] = road_of(row)
        return roads


def allows(place: Accommodation, rule: HouseRule | None) -> bool:
    """Say whether the house rules leave room for what the group needs."""
    return rule is None or f"No {rule}" not in place.house_rules


def is_of_type(place: Accommodation, room_type: RoomType | None) -> bool:
    """Say whether the place is of the type asked for."""
    return room_type is None or place.room_type in _ROOM_TYPES[room_type]


def _grouped(rows: Iterable[_Row], key: Callable[[_Row], _Key]) -> dict[_Key, tuple[_Row, ...]]:
    groups: defaultdict[_Key, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: tuple(members) for name, members in groups.items()}


def _unknown(what: str, name: str, known: Iterable[str]) -> InputError:
    near = similar_names(name, known, count=3)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"look up the {what} names first"
    return InputError(f"there is no {what} {name!r} in the tables", hint=hint)
