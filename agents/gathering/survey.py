"""Which cities of a state a trip may go through, found out with as few searches as will do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import ceil

from agents.gathering.notebook import Notebook
from agents.gathering.searches import Search
from envs import Accommodation, Distance, Flight, RoadMode, TripRequest, admits, road_cost, road_of

Fares = dict[str, int]
LOOKED_INTO = 2
"""How many cities are looked into for each city of the trip."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A part of a table that the request still needs: the search that would fill it, and what for."""

    search: Search
    goal: str


@dataclass(frozen=True, slots=True)
class _Way:
    """How a city comes into question (the number of the kind, the surest first), and the fare to it."""

    kind: int
    fare: int


@dataclass(slots=True)
class Survey:
    """Look through the notebook for what a request needs, and write down each search on the way.

    `needed` are all searches that the request calls for as far as one can tell by now, `lacking` those among them
    that were not made.
    """

    request: TripRequest
    notebook: Notebook
    needed: dict[Search, None] = field(default_factory=dict)
    lacking: list[Lacking] = field(default_factory=list)

    def need(self, goal: str, searches: Iterable[Search]) -> bool:
        """Write down searches; return whether all of them are settled."""
        wanted = tuple(searches)
        missing = [search for search in wanted if not self.notebook.settled(search) and search not in self.needed]
        self.needed |= dict.fromkeys(wanted)
        self.lacking += [Lacking(search, goal) for search in missing]
        return not missing

    def cities(self) -> tuple[str, ...]:
        """Return the cities of the destination that one may visit; none while they are not known."""
        search = Search("cities_of_state", (self.request.destination,))
        self.need(f"which cities {self.request.destination} has", [search])
        return tuple(city for city in map(str, self.notebook.rows(search)) if city != self.request.origin)

    def stops(self, cities: tuple[str, ...], wanted: int) -> tuple[str, ...]:
        """Return `wanted` cities in which the group can sleep, or as many as there are.

        They are known once nothing is lacking. The candidates are looked into a few at a time, and of these few those
        that are surest to be reached come first, the cheapest to get to and to sleep in before others. A city without
        a room for the group is passed over for good: no trip can stay there, so none is lost.
        """
        chosen: list[str] = []
        candidates = self._candidates(cities)
        while len(chosen) < wanted and (few := dict(islice(candidates, LOOKED_INTO * self.request.city_count))):
            if not self.need("where the group can sleep", (Search("search_accommodations", (city,)) for city in few)):
                break
            nights = (self.request.days - 1) / self.request.city_count
            chosen += sorted(
                (city for city in few if self.nightly(city) is not None),
                key=lambda city: (few[city].kind, few[city].fare + nights * (self.nightly(city) or 0)),
            )
        return tuple(chosen[:wanted])

    def looked_into(self, city: str) -> bool:
        """Return whether it is known where one can sleep in a city."""
        return self.notebook.settled(Search("search_accommodations", (city,)))

    def nightly(self, city: str) -> float | None:
        """Return what the cheapest room costs the group a night, or `None` where none suits it."""
        request = self.request
        longest = request.days - request.city_count
        fitting = (
            room.price * ceil(request.people / room.maximum_occupancy)
            for room in self.notebook.rows(Search("search_accommodations", (city,)))
            if isinstance(room, Accommodation) and admits(room, request) and room.minimum_nights <= longest
        )
        return min(fitting, default=None)

    def _candidates(self, cities: tuple[str, ...]) -> Iterator[tuple[str, _Way]]:
        """Yield the cities with the fare to each, in a fixed order; end early where a search has to come first.

        First come cities that a wish names, then those near home, those reached in any other way, those from which
        one flies home, those near the first of them, and what is left. Each kind is asked about only when the one
        before it is used up, and ranked by nothing but the searches made for it, so that knowing more moves no city.
        """
        given: dict[str, _Way] = {}
        kinds: tuple[Callable[[], Fares | None], ...] = (
            lambda: self._wished(cities),
            lambda: self._reached_by_road(cities),
            lambda: self._reached(cities),
            lambda: self._left_by_air(cities),
            lambda: self._nearby(next(iter(given), None), cities),
        )
        for number, kind in enumerate(kinds):
            found = kind()
            if found is None:
                return
            fresh = {city: _Way(number, fare) for city, fare in found.items() if city not in given}
            given |= fresh
            yield from sorted(fresh.items(), key=lambda pair: pair[1].fare)
        yield from ((city, _Way(len(kinds), 0)) for city in cities if city not in given)

    def _wished(self, cities: tuple[str, ...]) -> Fares:
        return {city: 0 for city in cities if any(repr(city) in wish.expression for wish in self.request.wishes)}

    def _reached_by_road(self, cities: tuple[str, ...]) -> Fares | None:
        home = self.request.origin
        if not self.need(f"which cities are near {home}", (Search("distance", (home, city)) for city in cities)):
            return None
        # A taxi all the way costs more than most flights: then both are compared.
        return {} if self.request.transport_rule == "no self-driving" else self._by_road(home, cities)

    def _reached(self, cities: tuple[str, ...]) -> Fares | None:
        home, first, last = self.request.origin, self.request.dates[0], self.request.dates[-1]
        roads = self._by_road(home, cities)
        if self.request.transport_rule == "no flight":
            return roads
        there = {city: Search("search_flights", (home, city, first)) for city in cities}
        back = (Search("search_flights", (city, home, last)) for city in cities)
        if not self.need("which cities can be flown to, and which flown home from", (*there.values(), *back)):
            return None
        flights = self._by_air(there)
        return {city: min(fares[city] for fares in (roads, flights) if city in fares) for city in {**roads, **flights}}

    def _left_by_air(self, cities: tuple[str, ...]) -> Fares:
        home, last = self.request.origin, self.request.dates[-1]
        return self._by_air({city: Search("search_flights", (city, home, last)) for city in cities})

    def _nearby(self, first: str | None, cities: tuple[str, ...]) -> Fares | None:
        if first is None:
            return {}
        others = tuple(city for city in cities if city != first)
        if not self.need(f"which cities are near {first}", (Search("distance", (first, city)) for city in others)):
            return None
        return self._by_road(first, others)

    def _by_road(self, start: str, cities: tuple[str, ...]) -> Fares:
        """Return what the group pays to get to each city that can be driven to: by own car, or else by taxi."""
        mode: RoadMode = "taxi" if self.request.transport_rule == "no self-driving" else "self-driving"
        rows = ((city, row) for city in cities for row in self.notebook.rows(Search("distance", (start, city))))
        roads = ((city, road_of(row)) for city, row in rows if isinstance(row, Distance))
        return {city: road_cost(road.km, mode, self.request.people) for city, road in roads if road is not None}

    def _by_air(self, searches: Mapping[str, Search]) -> Fares:
        """Return the cheapest flight for the group to or from each city, if that may be taken at all."""
        if self.request.transport_rule == "no flight":
            return {}
        found = {
            city: [row.price * self.request.people for row in self.notebook.rows(search) if isinstance(row, Flight)]
            for city, search in searches.items()
        }
        return {city: min(prices) for city, prices in found.items() if prices}
