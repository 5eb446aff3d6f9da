"""The ways to get from one city to the next on a day of the trip."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from envs.travel.roads import Road, RoadMode, road_cost
from envs.travel.schema import Flight, TripRequest
from envs.travel.search import TravelSearch

Mode = Literal["flight", "self-driving", "taxi"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One journey and what it costs the group in dollars; `by` is the flight or the road."""

    day: int
    origin: str
    destination: str
    mode: Mode
    cost: int
    by: Flight | Road

    @property
    def text(self) -> str:
        """Return the journey in the submission format."""
        route = f"from {self.origin} to {self.destination}"
        if isinstance(self.by, Flight):
            times = f"Departure Time: {self.by.departure}, Arrival Time: {self.by.arrival}"
            return f"Flight Number: {self.by.number}, {route}, {times}"
        numbers = f"duration: {self.by.duration}, distance: {self.by.distance}, cost: {self.cost}"
        return f"{self.mode.capitalize()}, {route}, {numbers}"


def ways(search: TravelSearch, request: TripRequest, day: int, route: tuple[str, str]) -> Iterator[Leg]:
    """Yield every journey that the tables and the transport rule allow on `day` (1 is the first)."""
    origin, destination = route
    if request.transport_rule != "no flight":
        for flight in search.flights(origin, destination, request.dates[day - 1]):
            yield Leg(day, origin, destination, "flight", flight.price * request.people, flight)
    road = search.road(origin, destination)
    if road is None:
        return
    modes: tuple[RoadMode, ...] = ("taxi",)
    if request.transport_rule != "no self-driving":
        modes = ("taxi", "self-driving")
    for mode in modes:
        yield Leg(day, origin, destination, mode, road_cost(road.km, mode, request.people), road)


def cheap_legs(
    search: TravelSearch, request: TripRequest, stops: tuple[str, ...], days: tuple[int, ...]
) -> tuple[Leg, ...] | None:
    """Return one leg for each day of travel, all by own car or none, whichever is cheaper."""
    journeys = list(zip(days, pairwise(stops), strict=True))
    options = [list(ways(search, request, day, route)) for day, route in journeys]
    found: list[tuple[Leg, ...]] = []
    for own_car in (True, False):
        fitting = [[leg for leg in legs if (leg.mode == "self-driving") is own_car] for legs in options]
        if all(fitting):
            found.append(tuple(min(legs, key=lambda leg: leg.cost) for legs in fitting))
    return min(found, key=lambda legs: sum(leg.cost for leg in legs), default=None)
