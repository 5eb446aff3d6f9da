"""Build some valid plan for a request, cheap but not proven cheapest: the proof that one exists."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar

from envs.travel.requests.legs import Leg, cheap_legs
from envs.travel.requests.menu import Slot, choose_meals
from envs.travel.schema import Accommodation, Attraction, Plan, PlanDay, Restaurant, TripRequest
from envs.travel.search import TravelSearch, allows, is_of_type
from envs.travel.vocabulary import MEALS

_ROUTES_TRIED = 12
_Place = TypeVar("_Place", Accommodation, Restaurant, Attraction)


@dataclass(frozen=True, slots=True)
class Stay:
    """The nights in one city: it is reached on day `first` and left on day `last`."""

    city: str
    first: int
    last: int
    room: Accommodation
    sights: tuple[Attraction, ...]

    def sights_on(self, day: int) -> tuple[Attraction, ...]:
        """Return the sights of a day between arriving and leaving: a fair share of them."""
        return self.sights[day - self.first - 1 :: self.last - self.first - 1]


@dataclass(frozen=True, slots=True)
class Witness:
    """A valid plan in parts, and what it costs the group in dollars."""

    legs: tuple[Leg, ...]
    stays: tuple[Stay, ...]
    meals: Mapping[Slot, Restaurant]
    cost: int

    def plan(self) -> Plan:
        """Return the plan in the submission format."""
        travel = {leg.day: leg for leg in self.legs}
        return tuple(self._day(day, travel.get(day)) for day in range(1, self.stays[-1].last + 1))

    def _day(self, day: int, leg: Leg | None) -> PlanDay:
        nights = {night: stay for stay in self.stays for night in range(stay.first, stay.last)}
        stay = nights.get(day)
        meals = {meal: _at(self.meals.get((day, meal))) for meal in MEALS}
        sights = stay.sights_on(day) if stay is not None and leg is None else ()
        return PlanDay(
            days=day,
            current_city=f"from {leg.origin} to {leg.destination}" if leg else stay.city if stay else "-",
            transportation=leg.text if leg else "-",
            attraction="".join(f"{_at(sight)};" for sight in sights) or "-",
            accommodation=_at(stay.room if stay else None),
            **meals,
        )


def _at(place: Accommodation | Attraction | Restaurant | None) -> str:
    return f"{place.name}, {place.city}" if place else "-"


class Candidates:
    """The places of a city whose names can be looked up without doubt."""

    def __init__(self, search: TravelSearch) -> None:
        self.search = search
        self.rooms = cache(lambda city: _unmistakable(search.accommodations(city)))
        self.restaurants = cache(lambda city: _unmistakable(search.restaurants(city)))
        self.sights = cache(lambda city: _unmistakable(search.attractions(city)))


def _unmistakable(rows: tuple[_Place, ...]) -> tuple[_Place, ...]:
    # A name that is part of another one, or has a blank at its end, may be looked up as another place.
    names = [row.name for row in rows]
    return tuple(
        row
        for row in rows
        if row.name == " ".join(row.name.split())
        and ";" not in row.name
        and sum(row.name in other for other in names) == 1
    )


def find_witness(candidates: Candidates, request: TripRequest, rng: Random) -> Witness | None:
    """Return a valid plan within the budget, wishes left aside, or `None` if none was found."""
    for cities, days in _routes(candidates.search, request, rng):
        witness = _on_route(candidates, request, cities, days)
        if witness is not None and (request.budget is None or witness.cost <= request.budget):
            return witness
    return None


def _routes(
    search: TravelSearch, request: TripRequest, rng: Random
) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Yield the cities in order and the travel days of some possible trips."""
    for _ in range(1 if request.city_count == 1 else _ROUTES_TRIED):
        between = rng.sample(range(2, request.days), request.city_count - 1)
        days = (1, *sorted(between), request.days)
        cities = candidate_cities(search, request)
        if len(cities) >= request.city_count:
            yield tuple(rng.sample(cities, request.city_count)), days


def candidate_cities(search: TravelSearch, request: TripRequest) -> tuple[str, ...]:
    """Return the cities that the request lets the trip visit."""
    if request.city_count == 1:
        return (request.destination,)
    return tuple(city for city in search.cities(request.destination) if city != request.origin)


def _on_route(
    candidates: Candidates, request: TripRequest, cities: tuple[str, ...], days: tuple[int, ...]
) -> Witness | None:
    legs = cheap_legs(candidates.search, request, (request.origin, *cities, request.origin), days)
    if legs is None:
        return None
    stays = []
    for city, first, last in zip(cities, days, days[1:], strict=False):
        stay = _stay(candidates, request, city, (first, last))
        if stay is None:
            return None
        stays.append(stay)
    tables = {stay.city: candidates.restaurants(stay.city) for stay in stays}
    meals = choose_meals(tables, [(stay.city, stay.first, stay.last) for stay in stays], request.cuisines)
    if meals is None:
        return None
    rooms = sum(room_cost(stay.room, request.people) * (stay.last - stay.first) for stay in stays)
    eaten = sum(restaurant.average_cost for restaurant in meals.values()) * request.people
    return Witness(legs, tuple(stays), meals, sum(leg.cost for leg in legs) + rooms + eaten)


def room_cost(room: Accommodation, people: int) -> int:
    """Return the dollars a night for as many rooms as the group needs."""
    return int(room.price) * math.ceil(people / room.maximum_occupancy)


def fitting_rooms(rooms: tuple[Accommodation, ...], request: TripRequest, nights: int) -> tuple[Accommodation, ...]:
    """Return the rooms that the request's rules and the number of nights allow."""
    return tuple(
        room
        for room in rooms
        if room.minimum_nights <= nights and allows(room, request.house_rule) and is_of_type(room, request.room_type)
    )


def _stay(candidates: Candidates, request: TripRequest, city: str, days: tuple[int, int]) -> Stay | None:
    first, last = days
    rooms = fitting_rooms(candidates.rooms(city), request, last - first)
    stay_days = last - first - 1
    sights = candidates.sights(city)[: 2 * stay_days]
    if not rooms or len(sights) < stay_days:
        return None
    cheapest = min(rooms, key=lambda room: room_cost(room, request.people))
    return Stay(city, first, last, cheapest, sights)
