"""The choices that the search makes before the cities: travel days and, where wishes ask, vehicles."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from envs.travel.schema import TripRequest
from envs.travel.solver.columns import DRIVE, FLIGHT, RIDE_NAMES, TAXI, Floats
from envs.travel.solver.wishes import Clause, Wishes

_MOST_STOPS_WITH_KINDS = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """The days of the journeys, the first and the last day among them, and the vehicle of each if it is fixed."""

    travel: tuple[int, ...]
    kinds: tuple[int, ...] = ()

    @property
    def stops(self) -> int:
        """Return the number of cities."""
        return len(self.travel) - 1

    def stop_on(self, day: int) -> int:
        """Return the number of the stop where the night after a day is spent; `stops` for the last day."""
        return sum(start <= day for start in self.travel) - 1

    def stays(self) -> list[int]:
        """Return for each stop the number of days without a journey."""
        return [self.travel[stop + 1] - self.travel[stop] - 1 for stop in range(self.stops)]


def frames(request: TripRequest, wishes: Wishes) -> list[Frame]:
    """Return every choice of travel days; with the vehicles where a wish speaks of several journeys."""
    days = request.days
    chosen = [(1, *inner, days) for inner in combinations(range(2, days), request.city_count - 1)]
    if request.city_count > _MOST_STOPS_WITH_KINDS or not any(map(_spans_journeys, wishes.clauses)):
        return [Frame(travel) for travel in chosen]
    return [Frame(travel, kinds) for travel in chosen for kinds in _vehicles(len(travel))]


def _vehicles(journeys: int) -> Iterator[tuple[int, ...]]:
    yield (DRIVE,) * journeys
    yield from product((TAXI, FLIGHT), repeat=journeys)


def _spans_journeys(clause: Clause) -> bool:
    """Return whether a clause links the vehicle of a day with anything else: it then says nothing of one ride."""
    of_rides = {atom for atom in clause.atoms if atom[0] in RIDE_NAMES and atom[0] != "leg_cost"}
    days = {index for _, index in of_rides}
    alone = all(name in {*RIDE_NAMES, "travels"} for name, _ in clause.atoms)
    return bool(of_rides) and (len(days) > 1 or not alone)


def along(values: Floats, stops: int, first: int) -> Floats:
    """Return `values` with its axes at those of the stops from `first` on, and length 1 elsewhere."""
    after = stops - first - values.ndim
    return values.reshape((1,) * first + values.shape + (1,) * after)


def along_leg(matrix: Floats, frame: Frame, number: int) -> Floats:
    """Return what `matrix` says of journey `number`, along the axes of the stops that it joins.

    The matrix is indexed by the places of the region, the origin last.
    """
    if number == 0:
        return along(matrix[-1, :-1], frame.stops, 0)
    if number == frame.stops:
        return along(matrix[:-1, -1], frame.stops, frame.stops - 1)
    return along(matrix[:-1, :-1], frame.stops, number - 1)
