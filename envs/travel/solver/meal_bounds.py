"""Lower bounds on the cost of all meals of a trip, for all cities at once."""

from dataclasses import dataclass, field
from itertools import product

import numpy as np

from envs.travel.schema import TripRequest
from envs.travel.solver.columns import Bools, Floats, Meals
from envs.travel.solver.frames import Frame, along
from envs.travel.solver.menus import cover_costs, menu_costs
from envs.travel.solver.region import Region
from envs.travel.vocabulary import MEALS

# More cuisines than this are left to the solver: with four stops the bound takes 3 ** cuisines large arrays.
_MOST_CUISINES = {1: 7, 2: 7, 3: 7, 4: 4}
# With more stops than this an array takes megabytes, and there are hundreds.
_MOST_STOPS_KEPT = 3


@dataclass(slots=True)
class MealBounds:
    """Bounds from two relaxations: one knows the cuisines, the other for which meals the wishes leave a place."""

    region: Region
    request: TripRequest
    meals: Meals
    _menus: Floats = field(init=False)
    _uniform: bool = field(init=False)
    _covers: dict[tuple[int, ...], Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        meals, request = self.meals, self.request
        columns = [self.region.sets["cuisine"].index(kind) for kind in self._wanted()]
        bits = (meals.serves[:, columns] * (1 << np.arange(len(columns)))).sum(axis=1, dtype=np.int64)
        usable = meals.allowed.any(axis=(0, 1))
        most = len(MEALS) * request.days
        menus = []
        for city in range(len(self.region.cities)):
            mine = np.flatnonzero(usable & (meals.city == city))
            menus.append(menu_costs(meals.cost[mine], bits[mine], most, len(columns)))
        self._menus = np.array(menus)
        self._uniform = bool(meals.allowed.all() and meals.optional.all())

    def _wanted(self) -> list[str]:
        served = self.region.sets["cuisine"]
        most = _MOST_CUISINES[self.request.city_count]
        return [str(kind) for kind in dict.fromkeys(self.request.cuisines) if kind in served][:most]

    def bound(self, frame: Frame) -> Floats:
        """Return the cheapest meals of all stops, along their axes."""
        if set(self.request.cuisines) - set(self.region.sets["cuisine"]):
            return np.full((len(self.region.cities),) * frame.stops, np.inf)  # nobody serves it
        covering = self._covering(frame)
        return covering if self._uniform else np.maximum(covering, self._by_slot(frame))

    def _covering(self, frame: Frame) -> Floats:
        """Return the cheapest meals that serve all cuisines, with those that wishes demand on travel days.

        Such a meal is eaten in one of the two cities; the bound is the best way to divide them.
        """
        forced = (~self.meals.optional[[day - 1 for day in frame.travel]]).sum(axis=1).tolist()
        later = [range(forced[0], forced[0] + 1), *(range(count + 1) for count in forced[1:-1]), range(1)]
        best: Floats | None = None
        for at_next in product(*later):  # how many meals of each travel day are eaten where the journey ends
            counts = [
                len(MEALS) * stay + at_next[stop] + forced[stop + 1] - at_next[stop + 1]
                for stop, stay in enumerate(frame.stays())
            ]
            cost = self._cover(tuple(counts))
            best = cost if best is None else np.minimum(best, cost)
        assert best is not None, "there is always a way to divide no meals"
        return best

    def _cover(self, counts: tuple[int, ...]) -> Floats:
        if counts in self._covers:
            return self._covers[counts]
        cost = cover_costs([self._menus[:, count] for count in counts])
        if len(counts) <= _MOST_STOPS_KEPT:
            self._covers[counts] = cost
        return cost

    def _by_slot(self, frame: Frame) -> Floats:
        """Return the cheapest meals when those for which the wishes leave different places are chosen apart."""
        total = np.zeros((1,) * frame.stops)
        for stop in range(frame.stops):
            days = range(frame.travel[stop] + 1, frame.travel[stop + 1])
            total = total + along(self._stay(days), frame.stops, stop)
        for number, day in enumerate(frame.travel):
            for meal in np.flatnonzero(~self.meals.optional[day - 1]):
                total = total + self._forced(frame, number, self.meals.allowed[day - 1, meal])
        return total

    def _stay(self, days: range) -> Floats:
        """Return for each city the cheapest meals of its stay days."""
        meals, total = self.meals, np.zeros(len(self.region.cities))
        groups: dict[bytes, tuple[Bools, int]] = {}
        for day in days:
            for allowed in meals.allowed[day - 1]:
                known = groups.get(allowed.tobytes(), (allowed, 0))
                groups[allowed.tobytes()] = (allowed, known[1] + 1)
        for allowed, count in groups.values():
            for city in range(len(total)):
                costs = np.sort(meals.cost[allowed & (meals.city == city)])
                total[city] += costs[:count].sum() if len(costs) >= count else np.inf
        return total

    def _forced(self, frame: Frame, number: int, usable: Bools) -> Floats:
        """Return what a meal that wishes demand on a travel day costs at least, in either city."""
        cheapest = np.full(len(self.region.cities), np.inf)
        np.minimum.at(cheapest, self.meals.city[usable], self.meals.cost[usable])
        around = [stop for stop in (number - 1, number) if 0 <= stop < frame.stops]
        either = [along(cheapest, frame.stops, stop) for stop in around]
        return np.minimum(*either) if len(either) == 2 else either[0]
