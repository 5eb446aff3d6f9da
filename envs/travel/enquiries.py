"""The travel database as tools for a model: typed answers, and a clear error for what is not there."""

import datetime
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from envs.travel.checker.cost import trip_cost
from envs.travel.checker.index import TableIndex
from envs.travel.checker.raw import case_of
from envs.travel.roads import RoadMode, road_cost
from envs.travel.schema import (
    Accommodation,
    Attraction,
    Cuisine,
    Flight,
    HouseRule,
    PlanDay,
    Restaurant,
    RoomType,
    Tables,
    TripRequest,
)
from envs.travel.search import TravelSearch, allows, is_of_type
from tools import Toolbox

People = Annotated[int, Field(ge=1, le=40)]


@dataclass(frozen=True, slots=True)
class Drive:
    """A road that can be driven within a day; `cost` is dollars for the whole group, one way."""

    origin: str
    destination: str
    mode: RoadMode
    duration: str
    minutes: int
    km: float
    cost: int
    drivable: Literal[True] = True


@dataclass(frozen=True, slots=True)
class NoDrive:
    """There is no road, or it takes a day or longer."""

    origin: str
    destination: str
    drivable: Literal[False] = False


@dataclass(frozen=True, slots=True)
class CostItem:
    """What one item of one day costs the whole group, in dollars."""

    day: int
    item: str
    dollars: float


@dataclass(frozen=True, slots=True)
class CostAnswer:
    """The cost of some days for the whole group; entries that are `not_found` are not in the total."""

    total: float
    items: tuple[CostItem, ...]
    not_found: tuple[str, ...]


def travel_toolbox(tables: Tables) -> Toolbox:
    """Return the tools that search `tables` and compute costs."""
    ask = Enquiries(tables)
    return Toolbox(
        (
            ask.search_flights,
            ask.search_accommodations,
            ask.search_restaurants,
            ask.search_attractions,
            ask.distance,
            ask.cities_of_state,
            ask.cost_enquiry,
        )
    )


class Enquiries:
    """The questions that one may ask about the tables."""

    def __init__(self, tables: Tables) -> None:
        self.search = TravelSearch(tables)
        self._index: TableIndex | None = None

    def search_flights(self, origin: str, destination: str, date: datetime.date) -> tuple[Flight, ...]:
        """List the flights of one route on one date; prices are dollars a person.

        Args:
            origin: The city to leave from.
            destination: The city to fly to.
            date: The date, as 2022-03-16.
        """
        return self.search.flights(origin, destination, date.isoformat())

    def search_accommodations(
        self,
        city: str,
        room_type: RoomType | None = None,
        house_rule: HouseRule | None = None,
        nights: int | None = None,
    ) -> tuple[Accommodation, ...]:
        """List the places to stay in a city; prices are dollars a room and night.

        Args:
            city: The city.
            room_type: Only rooms of this type.
            house_rule: What the group needs to be allowed.
            nights: Only places that may be booked for so few nights.
        """
        return tuple(
            place
            for place in self.search.accommodations(city)
            if is_of_type(place, room_type)
            and allows(place, house_rule)
            and (nights is None or place.minimum_nights <= nights)
        )

    def search_restaurants(
        self, city: str, cuisine: Cuisine | None = None, max_cost: int | None = None
    ) -> tuple[Restaurant, ...]:
        """List the restaurants in a city; costs are dollars a person and meal.

        Args:
            city: The city.
            cuisine: Only restaurants that serve it.
            max_cost: Only restaurants that cost at most this.
        """
        return tuple(
            restaurant
            for restaurant in self.search.restaurants(city)
            if (cuisine is None or cuisine in restaurant.cuisines)
            and (max_cost is None or restaurant.average_cost <= max_cost)
        )

    def search_attractions(self, city: str) -> tuple[Attraction, ...]:
        """List the sights in a city; they are free.

        Args:
            city: The city.
        """
        return self.search.attractions(city)

    def distance(
        self, origin: str, destination: str, mode: RoadMode = "self-driving", people: People = 1
    ) -> Drive | NoDrive:
        """Say how long and far the road is, and what it costs by own car or by taxi.

        Args:
            origin: The city to leave from.
            destination: The city to reach.
            mode: By own car (five seats) or by taxi (four seats).
            people: How many travel.
        """
        road = self.search.road(origin, destination)
        if road is None:
            return NoDrive(origin, destination)
        cost = road_cost(road.km, mode, people)
        return Drive(origin, destination, mode, road.duration, road.minutes, road.km, cost)

    def cities_of_state(self, state: str) -> tuple[str, ...]:
        """List the cities of a state.

        Args:
            state: The state.
        """
        return self.search.cities(state)

    def cost_enquiry(self, days: list[PlanDay], people: People) -> CostAnswer:
        """Add up what some days of a plan, or a whole plan, cost the group.

        Args:
            days: Days in the submission format; "-" stands for nothing.
            people: How many travel.
        """
        if self._index is None:
            self._index = TableIndex(self.search.tables)
        # The costs depend on the head count alone; the rest of the request stands for any trip.
        some_trip = TripRequest(
            origin="-",
            destination="-",
            start=datetime.date(2000, 1, 1),
            days=14,
            city_count=1,
            people=people,
        )
        case = case_of(self._index, some_trip, [day.model_dump() for day in days])
        cost = trip_cost(case, self._index.exact)
        lines = (*cost.transport, *cost.meals, *cost.lodging)
        items = tuple(CostItem(line.day, line.item, float(line.dollars)) for line in lines)
        return CostAnswer(float(cost.total), items, _not_found(days, items))


def _not_found(days: list[PlanDay], items: tuple[CostItem, ...]) -> tuple[str, ...]:
    """Return the entries that should cost something but have no item."""
    found = {(item.day, item.item) for item in items}
    travelling = {day for day, item in found if item in ("flight", "self-driving", "taxi")}
    missing = []
    for number, day in enumerate(days, start=1):
        entries = {name: getattr(day, name) for name in ("breakfast", "lunch", "dinner", "accommodation")}
        missing += [text for name, text in entries.items() if text != "-" and (number, name) not in found]
        if day.transportation != "-" and number not in travelling:
            missing.append(day.transportation)
    return tuple(missing)
