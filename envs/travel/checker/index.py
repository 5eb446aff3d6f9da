"""The tables, indexed once: look-ups by part of a name (official) and by the exact name (strict)."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from envs.travel.checker.reading import Named, Vehicle, cut_parenthesis, minutes, read_place, read_whole_place
from envs.travel.schema import Accommodation, Attraction, Flight, Restaurant, Tables

SEATS = {"self-driving": 5, "taxi": 4}


class _Row(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def city(self) -> str: ...


PlaceRow = TypeVar("PlaceRow", bound=_Row)
Found = TypeVar("Found", bound=_Row, covariant=True)


@dataclass(frozen=True, slots=True)
class Road:
    """A directed pair of cities that can be driven within a day."""

    km: float
    minutes: int

    def dollars(self, vehicle: Vehicle, people: int) -> int:
        """Return the price of one leg for the group; the floor is taken before multiplying by cars."""
        if vehicle == "taxi":
            return int(self.km) * math.ceil(people / SEATS["taxi"])
        return int(self.km * 0.05) * math.ceil(people / SEATS["self-driving"])


class Places(Generic[PlaceRow]):
    """One table of places, by city in file order."""

    def __init__(self, rows: Iterable[PlaceRow]) -> None:
        self._by_city: dict[str, list[tuple[str, PlaceRow]]] = defaultdict(list)
        self._exact: dict[tuple[str, str], list[PlaceRow]] = defaultdict(list)
        for row in rows:
            self._by_city[row.city].append((row.name, row))
            self._exact[row.city, row.name.strip()].append(row)

    def containing(self, place: Named) -> list[PlaceRow]:
        """Return the rows of exactly that city whose name contains the given name, in file order.

        The evaluator searches by part of the name and takes price, rules and cuisines from the first row.
        """
        rows = self._by_city.get(place.city, [])
        return [row for name, row in rows if place.name in name]

    def exact(self, place: Named) -> list[PlaceRow]:
        """Return the rows of exactly that name (both trimmed) and city, in file order."""
        return self._exact.get((place.city, place.name), [])


class LookUp(Protocol[Found]):
    """Find the row that a place in a plan stands for, or `None`."""

    def __call__(self, text: str, /) -> Found | None:
        """Return the row for the text of a place."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The look-ups that a cost is computed with; the two profiles differ in them."""

    restaurant: LookUp[Restaurant]
    accommodation: LookUp[Accommodation]


class TableIndex:
    """All look-ups of the checker over one database."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.states = tables.states
        self.cuisines = tuple(sorted({kind for row in tables.restaurants for kind in row.cuisines}))
        self.restaurants = Places(tables.restaurants)
        self.accommodations = Places(tables.accommodations)
        self.attractions = Places(tables.attractions)
        self.flights: dict[str, list[Flight]] = defaultdict(list)
        for flight in tables.flights:
            self.flights[flight.number].append(flight)
        self._roads = _roads(tables)
        self.official = Prices(
            lambda text: first(self.restaurants.containing(read_place(text))),
            lambda text: first(self.accommodations.containing(read_place(text))),
        )
        self.exact = Prices(
            lambda text: first(self.restaurants.exact(read_whole_place(text))),
            lambda text: first(self.accommodations.exact(read_whole_place(text))),
        )

    def road(self, origin: str, destination: str) -> Road | None:
        """Return the road between two cities, or `None` where it cannot be driven; states are cut off."""
        return self._roads.get((cut_parenthesis(origin), cut_parenthesis(destination)))

    def sight(self, place: Named) -> Attraction | None:
        """Return the first attraction of exactly that name and city."""
        return first(self.attractions.exact(place))


def first(rows: list[PlaceRow]) -> PlaceRow | None:
    """Return the first row, or `None`."""
    return rows[0] if rows else None


def _roads(tables: Tables) -> dict[tuple[str, str], Road]:
    """Keep the first row of each pair; without duration or distance, or a day long, it is no road."""
    roads: dict[tuple[str, str], Road] = {}
    seen: set[tuple[str, str]] = set()
    for row in tables.distances:
        pair = row.origin, row.destination
        if pair in seen:
            continue
        seen.add(pair)
        if row.duration and row.distance and "day" not in row.duration:
            km = float(row.distance.replace("km", "").replace(",", ""))
            roads[pair] = Road(km, minutes(row.duration))
    return roads
