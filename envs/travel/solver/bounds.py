"""Lower bounds on the cost of every choice of cities, for one frame at a time.

All bounds are exact minima of a relaxation, so no plan is cheaper. Without wishes they are attained, except
where the cuisines ask for more meals on travel days than those days have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from envs.travel.schema import TripRequest
from envs.travel.solver.columns import (
    DRIVE,
    FLIGHT,
    TAXI,
    Floats,
    Meals,
    Rides,
    Rooms,
    meal_columns,
    ride_columns,
    room_columns,
)
from envs.travel.solver.domains import TripDomains
from envs.travel.solver.frames import Frame, along, along_leg, frames
from envs.travel.solver.meal_bounds import MealBounds
from envs.travel.solver.region import Region
from envs.travel.solver.wishes import Wishes, read_wishes


@dataclass(frozen=True, slots=True)
class Costs:
    """Lower bounds on the parts of the cost, with one axis for each stop."""

    transport: Floats
    lodging: Floats
    meals: Floats

    @property
    def total(self) -> Floats:
        """Return the lower bound on the whole cost."""
        return self.transport + self.lodging + self.meals


@dataclass(slots=True)
class Relaxation:
    """The relaxed problem of one request: columns, and bounds for all cities at once.

    An array with one axis for each stop is indexed by the numbers of the cities in `region.cities`.
    """

    region: Region
    request: TripRequest
    wishes: Wishes = field(init=False)
    domains: TripDomains = field(init=False)
    rides: Rides = field(init=False)
    rooms: Rooms = field(init=False)
    meals: Meals = field(init=False)
    sights: Floats = field(init=False)
    _meal_bounds: MealBounds = field(init=False)
    _legs: dict[tuple[int, tuple[int, ...]], Floats] = field(default_factory=dict)
    _lodgings: dict[tuple[int, int], Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        region, request = self.region, self.request
        self.wishes = read_wishes(request.wishes, region.sets)
        self.domains = TripDomains(request, region.sets)
        self.rides = ride_columns(region, request, self.wishes, self.domains)
        self.rooms = room_columns(region, request, self.wishes, self.domains)
        self.meals = meal_columns(region, request, self.wishes, self.domains)
        self.sights = np.array([len(region.sights[city]) for city in region.cities], dtype=np.float64)
        self._meal_bounds = MealBounds(region, request, self.meals)

    def frames(self) -> list[Frame]:
        """Return every frame of a trip."""
        return frames(self.request, self.wishes)

    def costs(self, frame: Frame) -> Costs:
        """Return the lower bounds for each tuple of cities; infinity where no plan exists."""
        return Costs(self.transport(frame), self.accommodation(frame), self.activities(frame))

    # Transport

    def leg(self, day: int, kinds: tuple[int, ...]) -> Floats:
        """Return the cheapest journey of a day between all places by any of the vehicles."""
        if (day, kinds) not in self._legs:
            places = len(self.region.cities) + 1
            costs = np.full((places, places), np.inf)
            rides = self.rides
            usable = rides.allowed[day - 1] & np.isin(rides.kind, kinds)
            np.minimum.at(costs, (rides.start[usable], rides.end[usable]), rides.cost[usable])
            self._legs[day, kinds] = costs
        return self._legs[day, kinds]

    def transport(self, frame: Frame) -> Floats:
        """Return the cheaper of driving all the way and of flights and taxis all the way."""
        journeys = len(frame.travel)
        if frame.kinds:
            return self._journeys(frame, [(kind,) for kind in frame.kinds])
        driving, riding = ([kinds] * journeys for kinds in ((DRIVE,), (TAXI, FLIGHT)))
        return np.minimum(self._journeys(frame, driving), self._journeys(frame, riding))

    def _journeys(self, frame: Frame, kinds: Sequence[tuple[int, ...]]) -> Floats:
        total = np.zeros((1,) * frame.stops)
        for number, day in enumerate(frame.travel):
            total = total + along_leg(self.leg(day, kinds[number]), frame, number)
        return total

    # Lodging

    def accommodation(self, frame: Frame) -> Floats:
        """Return the cheapest rooms of all stops."""
        total = np.zeros((1,) * frame.stops)
        for stop in range(frame.stops):
            rooms = self.lodging(frame.travel[stop], frame.travel[stop + 1])
            total = total + along(rooms, frame.stops, stop)
        return total

    def lodging(self, arrival: int, departure: int) -> Floats:
        """Return for each city the cheapest rooms from one day until another.

        A room counts for a night if its minimum stay fits into the whole visit. Without wishes about rooms the
        sum is attained by one room: of the rooms of a plan that changes rooms, the cheapest one may be kept for
        the whole visit, since a longer stay meets its minimum all the more, and costs no more.
        """
        if (arrival, departure) not in self._lodgings:
            rooms, nights = self.rooms, departure - arrival
            total = np.zeros(len(self.region.cities))
            for day in range(arrival, departure):
                usable = rooms.allowed[day - 1] & (rooms.minimum <= nights)
                cheapest = np.full(len(total), np.inf)
                np.minimum.at(cheapest, rooms.city[usable], rooms.nightly[usable])
                total += cheapest
            self._lodgings[arrival, departure] = total
        return self._lodgings[arrival, departure]

    # Meals, sights, and cities

    def activities(self, frame: Frame) -> Floats:
        """Return the cheapest meals; infinity where sights are too few for the stay days, or a city comes twice."""
        total = self._meal_bounds.bound(frame)
        for stop, stay in enumerate(frame.stays()):
            total = total + along(np.where(self.sights >= stay, 0.0, np.inf), frame.stops, stop)
        diagonal = np.arange(len(self.region.cities))
        for pair in combinations(range(frame.stops), 2):
            np.moveaxis(total, pair, (0, 1))[diagonal, diagonal] = np.inf
        return total
