"""The choices that remain for one skeleton (cities and travel days), without those that are never needed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from envs.travel.schema import Accommodation, Restaurant
from envs.travel.solver.bounds import Relaxation
from envs.travel.solver.columns import DRIVE, RIDE_NAMES, Bools, Floats, Ints, Ride
from envs.travel.solver.dominance import losses, undominated
from envs.travel.solver.frames import Frame
from envs.travel.solver.intervals import OPEN
from envs.travel.solver.senses import Sense
from envs.travel.solver.wishes import Wishes
from envs.travel.vocabulary import MEALS

Slot = tuple[int, str]
ROOM_VARIABLES = ("room_price", "room_rating", "room_capacity")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The cities in their order, as numbers in the region, and the days of the journeys between them.

    `bound` is the proven lower bound of its cost.
    """

    frame: Frame
    stops: tuple[int, ...]
    bound: float

    @property
    def travel(self) -> tuple[int, ...]:
        """Return the travel days."""
        return self.frame.travel


@dataclass(frozen=True, slots=True)
class RideChoice:
    """A ride that can be taken on a travel day."""

    day: int
    ride: Ride


@dataclass(frozen=True, slots=True)
class Block:
    """A room taken for the nights after the days `first` to `last`, at `nightly` dollars for the group."""

    room: Accommodation
    first: int
    last: int
    nightly: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """Meals that are interchangeable: those of a visit's stay days, those of a travel day, or a single one.

    Between `least` and `most` of them are taken. `stops` are the visits whose restaurants may serve them.
    """

    slots: tuple[Slot, ...]
    least: int
    most: int
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """All choices of one skeleton. `may_serve[r, s]`: restaurant r can serve at sitting s."""

    skeleton: Skeleton
    cities: tuple[str, ...]
    rides: tuple[RideChoice, ...]
    blocks: tuple[Block, ...]
    restaurants: tuple[Restaurant, ...]
    sittings: tuple[Sitting, ...]
    may_serve: Bools

    @property
    def stay_days(self) -> tuple[int, ...]:
        """Return the days without a journey."""
        travel = self.skeleton.travel
        return tuple(day for day in range(1, travel[-1] + 1) if day not in travel)

    def stop_on(self, day: int) -> int:
        """Return the number of the visit to which a stay day, or the night after a travel day, belongs."""
        return self.skeleton.frame.stop_on(day)

    @property
    def outings(self) -> tuple[tuple[int, int], ...]:
        """Return the days and visits in which sights can be seen; a travel day has those of both cities."""
        stops = range(len(self.cities))
        stays = [(day, self.stop_on(day)) for day in self.stay_days]
        travel = enumerate(self.skeleton.travel)
        return (*stays, *((day, stop) for n, day in travel for stop in (n - 1, n) if stop in stops))


def candidates(relaxation: Relaxation, skeleton: Skeleton) -> Candidates:
    """Return the choices of `skeleton`; its optimum is among them."""
    rides = tuple(_rides(relaxation, skeleton))
    blocks = tuple(_blocks(relaxation, skeleton))
    sittings = _sittings(relaxation, skeleton.frame)
    chosen = _restaurants(relaxation, skeleton, sittings)
    meals = relaxation.meals
    may = np.array([[_may(relaxation, skeleton, row, sitting) for sitting in sittings] for row in chosen])
    return Candidates(
        skeleton,
        tuple(relaxation.region.cities[stop] for stop in skeleton.stops),
        rides,
        blocks,
        tuple(meals.rows[row] for row in chosen),
        sittings,
        may.reshape(len(chosen), len(sittings)).astype(np.bool_),
    )


def _rides(relaxation: Relaxation, skeleton: Skeleton) -> Iterator[RideChoice]:
    rides, wishes = relaxation.rides, relaxation.wishes
    home = len(relaxation.region.cities)
    places = (home, *skeleton.stops, home)
    harmful = Sense.RISING | wishes.sense("total_cost", "transport_cost")
    for number, (start, end) in enumerate(pairwise(places)):
        day, kinds = skeleton.travel[number], skeleton.frame.kinds
        between = rides.allowed[day - 1] & (rides.start == start) & (rides.end == end)
        usable = np.flatnonzero(between & (rides.kind == kinds[number]) if kinds else between)
        columns: list[tuple[Floats, Sense]] = [(rides.cost[usable], harmful)]
        columns.append(((rides.kind[usable] == DRIVE).astype(np.float64), Sense.ANY))
        columns += [(rides.attributes[name][usable], wishes.sense(name)) for name in RIDE_NAMES]
        for row in usable[undominated(losses(columns), 1)]:
            yield RideChoice(day, rides.rows[row])


def _blocks(relaxation: Relaxation, skeleton: Skeleton) -> Iterator[Block]:
    """Yield one block for each room and visit, or all parts of a visit where changing rooms may help a wish."""
    rooms, wishes = relaxation.rooms, relaxation.wishes
    harmful = Sense.RISING | wishes.sense("total_cost", "lodging_cost")
    may_change = wishes.mentions(*ROOM_VARIABLES) or bool(harmful & Sense.FALLING)
    for stop, city in enumerate(skeleton.stops):
        arrival, departure = skeleton.travel[stop], skeleton.travel[stop + 1]
        nights = range(arrival, departure)
        mine = np.flatnonzero((rooms.city == city) & (rooms.minimum <= len(nights)))
        columns: list[tuple[Floats, Sense]] = [(rooms.nightly[mine], harmful)]
        columns += [(rooms.attributes[name][mine], wishes.sense(name)) for name in ROOM_VARIABLES]
        if may_change:
            columns.append((rooms.minimum[mine], Sense.RISING))
        for night in nights if wishes.clauses else ():
            columns.append((rooms.allowed[night - 1, mine].astype(np.float64), Sense.FALLING))
        for row in mine[undominated(losses(columns), 1)]:
            for first, last in _parts(nights) if may_change else [(arrival, departure - 1)]:
                fits = rooms.minimum[row] <= last - first + 1
                if fits and rooms.allowed[first - 1 : last, row].all():
                    yield Block(rooms.rows[row], first, last, int(rooms.nightly[row]))


def _parts(nights: range) -> list[tuple[int, int]]:
    return [(first, last) for first in nights for last in nights if first <= last]


def asked_slots(wishes: Wishes, frame: Frame) -> frozenset[Slot]:
    """Return the meals of which a wish speaks one by one; that all are taken on a stay day goes without saying."""
    days = range(1, frame.travel[-1] + 1)
    every = {(day, meal) for day in days for meal in MEALS}
    eaten = {slot for slot in every if slot[0] in frame.travel}
    asked: set[Slot] = set()
    for slots, names in ((eaten, ("eats",)), (every, ("meal_price", "meal_rating", "serves"))):
        indices = {index[:2] for index in wishes.asked(*names)}
        asked |= slots if OPEN in indices else slots & indices
    return frozenset(asked)


def _sittings(relaxation: Relaxation, frame: Frame) -> tuple[Sitting, ...]:
    request, wishes = relaxation.request, relaxation.wishes
    asked = asked_slots(wishes, frame)
    needless = not request.cuisines and not wishes.sense("total_cost", "meal_cost") & Sense.FALLING
    sittings: list[Sitting] = []
    for stop in range(frame.stops):
        slots = [(day, meal) for day in range(frame.travel[stop] + 1, frame.travel[stop + 1]) for meal in MEALS]
        sittings += [Sitting(group, len(group), len(group), (stop,)) for group in _grouped(slots, asked)]
    for number, day in enumerate(frame.travel):
        around = tuple(stop for stop in (number - 1, number) if 0 <= stop < frame.stops)
        groups = _grouped([(day, meal) for meal in MEALS], asked)
        used = [group for group in groups if not needless or group[0] in asked]
        sittings += [Sitting(group, 0, len(group), around) for group in used]
    return tuple(sittings)


def _grouped(slots: Sequence[Slot], asked: frozenset[Slot]) -> list[tuple[Slot, ...]]:
    """Return the slots that are asked for one by one, and all others together."""
    others = tuple(slot for slot in slots if slot not in asked)
    return [(slot,) for slot in slots if slot in asked] + ([others] if others else [])


def _restaurants(relaxation: Relaxation, skeleton: Skeleton, sittings: Sequence[Sitting]) -> Ints:
    """Return the restaurants of each city that may be needed, given how many meals may be taken there."""
    meals, request, wishes = relaxation.meals, relaxation.request, relaxation.wishes
    harmful = Sense.RISING | wishes.sense("total_cost", "meal_cost")
    chosen: list[Ints] = []
    for stop, city in enumerate(skeleton.stops):
        here = [sitting for sitting in sittings if stop in sitting.stops]
        mine = np.flatnonzero((meals.city == city) & meals.allowed.any(axis=(0, 1)))
        columns: list[tuple[Floats, Sense]] = [(meals.cost[mine], harmful)]
        columns += [(values[mine], wishes.sense(name)) for name, values in meals.attributes.items()]
        for number, kind in enumerate(relaxation.region.sets["cuisine"]):
            wanted = Sense.FALLING if kind in request.cuisines else Sense.NONE
            columns.append((meals.serves[mine, number].astype(np.float64), wanted | wishes.sense("serves")))
        if wishes.clauses:
            for slot in {slot for sitting in here for slot in sitting.slots}:
                allowed = meals.allowed[slot[0] - 1, MEALS.index(slot[1]), mine]
                columns.append((allowed.astype(np.float64), Sense.FALLING))
        uses = sum(sitting.most for sitting in here)
        chosen.append(mine[undominated(losses(columns), uses)])
    return np.concatenate(chosen)


def _may(relaxation: Relaxation, skeleton: Skeleton, row: int, sitting: Sitting) -> bool:
    meals = relaxation.meals
    in_town = any(meals.city[row] == skeleton.stops[stop] for stop in sitting.stops)
    return in_town and all(meals.allowed[day - 1, MEALS.index(meal), row] for day, meal in sitting.slots)
