"""The cost of a trip as the TravelPlanner evaluator sums it up (its function for the total cost).

Prices come from the tables, never from the plan's own text. What is not found costs nothing: it has failed
the sandbox check already.
"""

import math
from collections.abc import Iterator, Mapping

from envs.travel.checker.index import Prices
from envs.travel.checker.raw import Case, Field, RawDay
from envs.travel.checker.reading import MEALS, flight_number, read_route, vehicle_looked_up
from envs.travel.checker.verdict import CostBreakdown, CostLine, Money


def trip_cost(case: Case, prices: Prices) -> CostBreakdown:
    """Return what the trip costs the whole group, line by line; unreadable entries are left out."""
    days = [day for day in case.days if isinstance(day.entry, Mapping)]
    return CostBreakdown(
        transport=tuple(line for day in days for line in _journey(case, day)),
        meals=tuple(line for day in days for line in _meals(case, day, prices)),
        lodging=tuple(line for day in days for line in _night(case, day, prices)),
    )


def _text(day: RawDay, key: Field) -> str:
    value = day.filled(key)
    return value if isinstance(value, str) else ""


def _journey(case: Case, day: RawDay) -> Iterator[CostLine]:
    text = _text(day, "transportation")
    route = read_route(text) or read_route(_text(day, "current_city"))
    vehicle = vehicle_looked_up(text)
    if route is None or vehicle is None:
        return
    people = case.request.people
    if vehicle == "flight":
        # By number alone: neither route nor date is compared here.
        flights = case.index.flights.get(flight_number(text) or "", [])
        if flights:
            yield CostLine(day.number, "flight", flights[0].price * people)
    elif road := case.index.road(*route):
        yield CostLine(day.number, vehicle, road.dollars(vehicle, people))


def _meals(case: Case, day: RawDay, prices: Prices) -> Iterator[CostLine]:
    for meal in MEALS:
        row = prices.restaurant(_text(day, meal))
        if row is not None:
            yield CostLine(day.number, meal, row.average_cost * case.request.people)


def _night(case: Case, day: RawDay, prices: Prices) -> Iterator[CostLine]:
    # Every day with an accommodation is a night, the last day too.
    row = prices.accommodation(_text(day, "accommodation"))
    if row is not None:
        rooms = math.ceil(case.request.people / row.maximum_occupancy)
        yield CostLine(day.number, "accommodation", whole(row.price) * rooms)


def whole(dollars: Money) -> Money:
    """Return an amount without decimals as an integer."""
    return int(dollars) if dollars == int(dollars) else dollars
