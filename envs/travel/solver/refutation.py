"""Exclude cities for which the wishes cannot hold, whatever is chosen there."""

import numpy as np

from envs.travel.solver.bounds import Costs, Relaxation
from envs.travel.solver.columns import DRIVE, FLIGHT, RIDE_NAMES, TAXI, Bools, Floats
from envs.travel.solver.frames import Frame, along, along_leg
from envs.travel.solver.intervals import FALSE, TRUE, Interval, point, span
from envs.travel.solver.wishes import Atom
from envs.travel.vocabulary import MEALS

Known = dict[Atom, Interval]


def bound(relaxation: Relaxation, frame: Frame) -> Floats:
    """Return the lower bound on the cost for each tuple of cities; infinity where no plan can exist."""
    costs = relaxation.costs(frame)
    total = costs.total
    if relaxation.wishes.clauses and np.isfinite(total).any():
        total[~_possible(relaxation, frame, costs)] = np.inf
    return total


def _possible(relaxation: Relaxation, frame: Frame, costs: Costs) -> Bools:
    """Return for which cities the wishes are not refuted by what the frame and the bounds say."""
    wishes, shape = relaxation.wishes, costs.total.shape
    known: Known = {
        ("total_cost", ()): span(costs.total, np.inf),
        ("transport_cost", ()): span(costs.transport, np.inf),
        ("lodging_cost", ()): span(costs.lodging, np.inf),
        ("meal_cost", ()): span(costs.meals, np.inf),
    }
    for day in range(1, relaxation.request.days + 1):
        known |= _place(relaxation, frame, day)
        known |= _journey(relaxation, frame, day) if day in frame.travel else _stay(relaxation, frame, day)
    if wishes.mentions("visits"):
        known |= _visited(relaxation, frame)
    mentioned = {atom: _flattened(found, shape) for atom, found in known.items() if wishes.mentions(atom[0])}
    return relaxation.domains.possible(wishes.clauses, mentioned, costs.total.size).reshape(shape)


def _place(relaxation: Relaxation, frame: Frame, day: int) -> Known:
    code, stop = relaxation.domains.code, frame.stop_on(day)
    here = point(code(relaxation.region.origin))
    if stop < frame.stops:
        codes = np.array([code(city) for city in relaxation.region.cities], dtype=np.float64)
        here = point(along(codes, frame.stops, stop))
    return {
        ("travels", (day,)): point(day in frame.travel),
        ("has_room", (day,)): point(stop < frame.stops),
        ("city", (day,)): here,
    }


def _journey(relaxation: Relaxation, frame: Frame, day: int) -> Known:
    """Return what is known of a travel day: the least cost and, where the frame fixes it, the vehicle."""
    number = frame.travel.index(day)
    kinds = (frame.kinds[number],) if frame.kinds else (DRIVE, TAXI, FLIGHT)
    least = along_leg(relaxation.leg(day, kinds), frame, number)
    known: Known = {("leg_cost", (day,)): span(least, np.inf)}
    if frame.kinds:
        for name, kind in (("drives", DRIVE), ("rides_taxi", TAXI), ("flies", FLIGHT)):
            known[name, (day,)] = point(kinds == (kind,))
        without = ("drive_minutes",) if kinds == (FLIGHT,) else ("departure", "arrival", "overnight")
        known |= {(name, (day,)): FALSE for name in without}
    return known


def _stay(relaxation: Relaxation, frame: Frame, day: int) -> Known:
    """Return what is known of a day without a journey: no ride, all meals, and enough sights for the others."""
    stop = frame.stop_on(day)
    others = frame.stays()[stop] - 1
    sights = along(np.maximum(relaxation.sights - others, 1), frame.stops, stop)
    known: Known = {("sights", (day,)): span(1, sights)}
    known |= {(name, (day,)): FALSE for name in RIDE_NAMES}
    return known | {("eats", (day, meal)): TRUE for meal in MEALS}


def _visited(relaxation: Relaxation, frame: Frame) -> Known:
    numbers = {city: number for number, city in enumerate(relaxation.region.cities)}
    known: Known = {}
    for place in relaxation.region.sets["place"]:
        known["visits", (place,)] = FALSE
        if place in numbers:
            here = np.zeros(len(numbers))
            here[numbers[str(place)]] = 1
            times = [along(here, frame.stops, stop) for stop in range(frame.stops)]
            # A city that comes twice has no finite bound, so its count of two does no harm.
            known["visits", (place,)] = point(sum(times[1:], start=times[0]))
    return known


def _flattened(interval: Interval, shape: tuple[int, ...]) -> Interval:
    """Return the interval with one axis; a single value stays single, so that it stays cheap."""
    low, high = (
        end if end.ndim == 0 else np.broadcast_to(end, shape).reshape(-1) for end in (interval.low, interval.high)
    )
    return Interval(low, high)
