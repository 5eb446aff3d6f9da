"""Write the values of a solved program as a plan in the official format, with what each item costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from envs.travel.schema import Flight, Plan, PlanDay, Restaurant
from envs.travel.solver.candidates import Block, Candidates, RideChoice, Sitting
from envs.travel.solver.columns import DRIVE, Ride
from envs.travel.solver.region import Region
from envs.travel.vocabulary import MEALS
from planners import Solved

SIGHTS_A_DAY = 3
"""How many sights a stay day shows when no wish says otherwise; they are free."""

Slot = tuple[int, str]
Choice = TypeVar("Choice", RideChoice, Block)


@dataclass(frozen=True, slots=True)
class CostItem:
    """One thing that is paid for: `kind` is transport, lodging or meal; the dollars are for the whole group."""

    day: int
    kind: str
    name: str
    dollars: int


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was chosen: the ride of each travel day, the room of each night, the restaurant of each meal."""

    rides: Mapping[int, Ride]
    rooms: Mapping[int, Block]
    meals: Mapping[Slot, Restaurant]
    sights: Mapping[int, tuple[str, ...]]


def decode(choices: Candidates, solved: Solved, region: Region) -> Decoded:
    """Return what the values of the program choose."""
    rides = {choice.day: choice.ride for choice in _chosen(solved, "takes", choices.rides)}
    rooms = {
        night: block
        for block in _chosen(solved, "sleeps", choices.blocks)
        for night in range(block.first, block.last + 1)
    }
    meals: dict[Slot, Restaurant] = {}
    dines = _values(solved, "dines")
    for number, sitting in enumerate(choices.sittings):
        guests = [row for r, row in enumerate(choices.restaurants) if dines[r, number]]
        meals |= _seated(choices, sitting, guests)
    return Decoded(rides, rooms, meals, _sights(choices, solved, region))


def _values(solved: Solved, name: str) -> Mapping[tuple[int, ...], int]:
    return cast("Mapping[tuple[int, ...], int]", solved.values[name])


def _chosen(solved: Solved, name: str, rows: tuple[Choice, ...]) -> list[Choice]:
    taken = _values(solved, name)
    return [row for number, row in enumerate(rows) if taken[(number,)]]


def _seated(choices: Candidates, sitting: Sitting, guests: list[Restaurant]) -> dict[Slot, Restaurant]:
    """Give the restaurants of a sitting their meals: on a travel day first those of the city that is left."""
    if len(sitting.slots) == len(guests):
        return dict(zip(sitting.slots, guests, strict=True))
    left = choices.cities[sitting.stops[0]] if len(sitting.stops) == 2 or _leaves(choices, sitting) else ""
    early = [row for row in guests if row.city == left]
    late = [row for row in guests if row.city != left]
    slots = [*sitting.slots[: len(early)], *sitting.slots[len(sitting.slots) - len(late) :]]
    return dict(zip(slots, [*early, *late], strict=True))


def _leaves(choices: Candidates, sitting: Sitting) -> bool:
    return sitting.slots[0][0] == choices.skeleton.travel[-1]


def _sights(choices: Candidates, solved: Solved, region: Region) -> dict[int, tuple[str, ...]]:
    """Return the sights of each day: as many as the program says, or a fair share of each city's first ones."""
    unseen = {stop: list(region.sights[city]) for stop, city in enumerate(choices.cities)}
    seen: dict[int, tuple[str, ...]] = {}
    for day, stop, count in _outings(choices, solved, region):
        taken, unseen[stop] = unseen[stop][:count], unseen[stop][count:]
        seen[day] = seen.get(day, ()) + tuple(f"{name}, {choices.cities[stop]}" for name in taken)
    return seen


def _outings(choices: Candidates, solved: Solved, region: Region) -> list[tuple[int, int, int]]:
    """Return day, stop and number of sights of each outing."""
    if "sees" in solved.values:
        counts = _values(solved, "sees")
        return [(day, stop, counts[(n,)]) for n, (day, stop) in enumerate(choices.outings)]
    days = [(day, choices.stop_on(day)) for day in choices.stay_days]
    stays = [stop for _, stop in days]
    return [
        (day, stop, min(SIGHTS_A_DAY, len(region.sights[choices.cities[stop]]) // stays.count(stop)))
        for day, stop in days
    ]


def written(choices: Candidates, decoded: Decoded, origin: str) -> Plan:
    """Return the plan in the official format."""
    travel = choices.skeleton.travel
    return tuple(_day(choices, decoded, origin, day) for day in range(1, travel[-1] + 1))


def _day(choices: Candidates, decoded: Decoded, origin: str, day: int) -> PlanDay:
    ride, block = decoded.rides.get(day), decoded.rooms.get(day)
    here = choices.cities[min(choices.stop_on(day), len(choices.cities) - 1)]
    breakfast, lunch, dinner = (_place(decoded.meals.get((day, meal))) for meal in MEALS)
    return PlanDay(
        days=day,
        current_city=here if ride is None else f"from {ride.start} to {ride.end}",
        transportation="-" if ride is None else ride_text(ride),
        breakfast=breakfast,
        attraction="".join(f"{sight};" for sight in decoded.sights.get(day, ())) or "-",
        lunch=lunch,
        dinner=dinner,
        accommodation="-" if block is None else f"{block.room.name.strip()}, {block.room.city}",
    )


def _place(row: Restaurant | None) -> str:
    return "-" if row is None else f"{row.name.strip()}, {row.city}"


def ride_text(ride: Ride) -> str:
    """Return a journey as the official format writes it."""
    route, row = f"from {ride.start} to {ride.end}", ride.row
    if isinstance(row, Flight):
        times = f"Departure Time: {row.departure}, Arrival Time: {row.arrival}"
        return f"Flight Number: {row.number}, {route}, {times}"
    vehicle = "Self-driving" if ride.kind == DRIVE else "Taxi"
    return f"{vehicle}, {route}, duration: {row.duration}, distance: {row.distance}, cost: {ride.cost}"


def cost_items(decoded: Decoded, people: int) -> tuple[CostItem, ...]:
    """Return everything that is paid for, in the order of the days."""
    rides = [CostItem(day, "transport", ride_text(ride), ride.cost) for day, ride in decoded.rides.items()]
    rooms = [
        CostItem(night, "lodging", f"{block.room.name.strip()}, {block.room.city}", block.nightly)
        for night, block in decoded.rooms.items()
    ]
    meals = [CostItem(day, "meal", _place(row), row.average_cost * people) for (day, _), row in decoded.meals.items()]
    return tuple(sorted([*rides, *rooms, *meals], key=lambda item: item.day))
