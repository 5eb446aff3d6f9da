"""The check "within sandbox" as the TravelPlanner evaluator makes it: all that is named is in the tables."""

from envs.travel.checker.raw import Case, RawDay, StoppedError
from envs.travel.checker.reading import (
    MEALS,
    checked_sights,
    cut_parenthesis,
    flight_number,
    read_place,
    read_route,
    vehicle_looked_up,
)
from envs.travel.checker.verdict import Violation


def within_sandbox(case: Case) -> Violation | None:
    """Judge whether every journey, meal, sight and accommodation is a row of the tables."""
    for day in case.days:
        if violation := _journey(case, day) or _meals(case, day) or _sights(case, day) or _lodging(case, day):
            return violation
    return None


def _journey(case: Case, day: RawDay) -> Violation | None:
    value = day.demand_filled("transportation")
    if value is None:
        return None
    text = day.text(value)
    # The text's own route is looked up, whatever direction the day has.
    route = read_route(text) or read_route(day.current_city)
    vehicle = vehicle_looked_up(text)
    if vehicle == "flight":
        return _flight(case, day, text, route)
    # A text without any of the vehicle words is not looked up at all: any magic carpet flies.
    if vehicle is None or (route is not None and case.index.road(*route) is not None):
        return None
    pair = f"from {route[0]!r} to {route[1]!r}" if route else "without a route"
    message = f"{vehicle} {pair} is not possible"
    return Violation(message, "take a pair of the distance table, or fly", day.number, text)


def _flight(case: Case, day: RawDay, text: str, route: tuple[str, str] | None) -> Violation | None:
    if route is None:
        raise StoppedError(day.number, f"no route can be read from {text!r}")
    number = flight_number(text)
    if number is None:
        raise StoppedError(day.number, f"{text!r} has no 'Flight Number: ' in exactly these letters")
    pair = cut_parenthesis(route[0]), cut_parenthesis(route[1])
    # The date is not compared: a flight of another day passes.
    if any((flight.origin, flight.destination) == pair for flight in case.index.flights.get(number, ())):
        return None
    message = f"there is no flight {number!r} from {pair[0]!r} to {pair[1]!r}"
    hint = "write 'Flight Number: N, from A to B, ...' with the number and route of one row"
    return Violation(message, hint, day.number, text)


def _meals(case: Case, day: RawDay) -> Violation | None:
    for meal in MEALS:
        value = day.filled(meal)
        if value is not None and not case.index.restaurants.containing(read_place(day.text(value))):
            return _invented(day, meal, str(value))
    return None


def _sights(case: Case, day: RawDay) -> Violation | None:
    value = day.filled("attraction")
    for sight in [] if value is None else checked_sights(day.text(value)):
        if not case.index.attractions.containing(read_place(sight)):
            return _invented(day, "sight", sight)
    return None


def _lodging(case: Case, day: RawDay) -> Violation | None:
    value = day.filled("accommodation")
    if value is None or case.index.accommodations.containing(read_place(day.text(value))):
        return None
    return _invented(day, "accommodation", str(value))


def _invented(day: RawDay, what: str, text: str) -> Violation:
    message = f"the {what} {text!r} is not in the tables"
    return Violation(message, "write 'Name, City' of one row and nothing after it", day.number, text)
