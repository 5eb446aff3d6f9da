"""What the strict profile adds to the commonsense constraints: the closures of the evaluator's gaps.

Each function closes one gap (S1 to S10, S13) through which the official evaluator lets a senseless plan pass, and
yields the rule that is broken in good sense with the violation.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby, pairwise

from envs.travel.checker.raw import Case, Field
from envs.travel.checker.trip import AtRest, Driven, Flown, Spot, TripDay, Unclear
from envs.travel.checker.verdict import Rule, Violation
from envs.travel.schema import Accommodation, Attraction, Restaurant

Broken = tuple[Rule, Violation]
Trip = tuple[TripDay, ...]

FIELDS: tuple[Field, ...] = (
    "current_city",
    "transportation",
    "breakfast",
    "attraction",
    "lunch",
    "dinner",
    "accommodation",
)
AnySpot = Spot[Restaurant] | Spot[Attraction] | Spot[Accommodation]


def route_as_asked(case: Case, trip: Trip) -> Iterator[Broken]:
    """S1: leave the origin on day 1, come back on the last day, and visit what was asked for."""
    origin, destination = case.request.origin, case.request.destination
    for day, position, words in ((trip[0], 0, "leave"), (trip[-1], 1, "return to")):
        if not (day.travels and day.cities[position] == origin):
            message = f"the day does not {words} {origin!r}"
            hint = f"write 'from A to B' with {origin!r} on the first and the last day"
            yield Rule.ROUTE, Violation(message, hint, day.number, " - ".join(day.cities), "S1")
    states = case.index.states
    visited = sorted({city for day in trip for city in day.cities} - {origin})
    for city in visited:
        found = city if case.request.city_count == 1 else states.get(city, "")
        if found != destination:
            message = f"{city!r} is not {'' if case.request.city_count == 1 else 'in '}{destination!r}"
            yield Rule.ROUTE, Violation(message, f"go to {destination!r}", None, city, "S1")


def no_leap(_: Case, trip: Trip) -> Iterator[Broken]:
    """S1: every day begins where the day before ended; the evaluator lets a second stay begin anywhere."""
    for before, day in pairwise(trip):
        if before.cities and day.cities and day.cities[0] != before.end:
            message = f"the day begins in {day.cities[0]!r}, but the day before ended in {before.end!r}"
            hint = f"travel: write 'from {before.end} to {day.cities[0]}'"
            yield Rule.ROUTE, Violation(message, hint, day.number, " - ".join(day.cities), "S1")


def one_vehicle_each(_: Case, trip: Trip) -> Iterator[Broken]:
    """S2: a travel day has exactly one known vehicle, in the direction of the day, a stay day none."""
    hint = "write 'Flight Number: N, from A to B', 'Self-driving, from A to B' or 'Taxi, from A to B'"
    for day in trip:
        match day.journey:
            case Unclear(text) | Flown(text) | Driven(text) if not day.travels:
                message = f"{text!r} is written on a stay day"
                yield Rule.CITY, Violation(message, "write '-'", day.number, text, "S2")
            case Unclear(text, words):
                named = " and ".join(words) or "no known vehicle"
                message = f"{text!r} is no journey of the tables; it names {named}"
                yield Rule.SANDBOX, Violation(message, hint, day.number, text, "S2")
            case Flown(text, route) | Driven(text, route) if route != day.cities:
                message = f"{text!r} does not lead from {day.cities[0]!r} to {day.cities[1]!r}"
                yield Rule.CITY, Violation(message, hint, day.number, text, "S2")
            case AtRest() if day.travels:
                yield Rule.COMPLETE, Violation("a travel day has no vehicle", hint, day.number, "", "S2")


def flights_on_their_day(_: Case, trip: Trip) -> Iterator[Broken]:
    """S3: a flight goes on the date of its day."""
    for day in trip:
        if isinstance(day.journey, Flown) and day.journey.flight.date != day.date:
            flight = day.journey.flight
            message = f"flight {flight.number!r} goes on {flight.date}, the day is {day.date}"
            hint = f"take a flight of {day.date}"
            yield Rule.SANDBOX, Violation(message, hint, day.number, day.journey.text, "S3")


def exact_names(_: Case, trip: Trip) -> Iterator[Broken]:
    """S4 and S7: every place, the last sight too, is a row of exactly that name and city."""
    for day in trip:
        for what, spot in _spots(day):
            if not spot.rows:
                message = f"the {what} {spot.text!r} is not a row of the tables"
                hint = "write the exact name and city of one row"
                closure = "S7" if what == "sight" else "S4"
                yield Rule.SANDBOX, Violation(message, hint, day.number, spot.text, closure)


def in_the_city(_: Case, trip: Trip) -> Iterator[Broken]:
    """S5: everything lies in the day's city; on a travel day in A or B, and the bed in B."""
    for day in trip:
        for what, spot in _spots(day):
            allowed = (day.end,) if what == "accommodation" else day.cities
            if day.cities and spot.place.city not in allowed:
                where = " or ".join(map(repr, allowed))
                message = f"the {what} {spot.text!r} is not in {where}"
                yield Rule.CITY, Violation(message, f"choose one in {where}", day.number, spot.text, "S5")


def texts_only(case: Case, _: Trip) -> Iterator[Broken]:
    """S6: every day is an object with all keys and text values; nothing is "-", not null or empty."""
    for day in case.days:
        if not isinstance(day.entry, Mapping):
            message = f"the day {day.entry!r} is not an object"
            yield Rule.COMPLETE, Violation(message, "write one object a day", day.number, closure="S6")
            continue
        for key in FIELDS:
            value = day.entry.get(key)
            if not isinstance(value, str) or not value.strip():
                shown = "is missing" if key not in day.entry else f"is {value!r}"
                message = f"{key!r} {shown}, which is not text"
                yield Rule.COMPLETE, Violation(message, 'write "-" for nothing', day.number, closure="S6")


def days_in_order(case: Case, _: Trip) -> Iterator[Broken]:
    """S13: an entry that says which day it is stands at the place of this day; the evaluator goes by places alone."""
    for day in case.days:
        said = day.entry.get("days", day.number) if isinstance(day.entry, Mapping) else day.number
        if said not in (day.number, str(day.number)):
            message = f"the entry says that it is day {said!r}"
            yield Rule.COMPLETE, Violation(message, f"write {day.number} as 'days'", day.number, closure="S13")


def nothing_twice(_: Case, trip: Trip) -> Iterator[Broken]:
    """S4 and S7: no restaurant and no sight twice, however its blanks, state or semicolon are written."""
    seen: dict[Rule, set[tuple[str, str]]] = defaultdict(set)
    for day in trip:
        spots: list[tuple[Rule, AnySpot]] = [(Rule.RESTAURANTS, spot) for spot in day.meals.values()]
        spots += [(Rule.ATTRACTIONS, spot) for spot in day.sights]
        for rule, spot in spots:
            key = spot.place.name, spot.place.city
            if key in seen[rule]:
                closure = "S4" if rule is Rule.RESTAURANTS else "S7"
                message = f"{spot.text.strip()!r} comes twice"
                yield rule, Violation(message, "choose another one", day.number, spot.text, closure)
            seen[rule].add(key)


def nights_of_every_place(_: Case, trip: Trip) -> Iterator[Broken]:
    """S10: minimum nights hold too for a name that others contain; of equal names the first row counts."""
    nights = [(day, day.lodging[0]) for day in trip if day.lodging]
    blocks = groupby(nights, key=lambda night: night[1].place)
    for _, block in blocks:
        (day, spot), *more = block
        if spot.rows and 1 + len(more) < spot.rows[0].minimum_nights:
            asked = spot.rows[0].minimum_nights
            message = f"{spot.text!r} is taken for {1 + len(more)} nights but asks for at least {asked:g}"
            yield Rule.NIGHTS, Violation(message, "stay longer or move", day.number, spot.text, "S10")


def _spots(day: TripDay) -> Iterator[tuple[str, AnySpot]]:
    yield from day.meals.items()
    yield from (("sight", spot) for spot in day.sights)
    yield from (("accommodation", spot) for spot in day.lodging)


CLOSURES: tuple[Callable[[Case, Trip], Iterator[Broken]], ...] = (
    route_as_asked,
    no_leap,
    one_vehicle_each,
    flights_on_their_day,
    exact_names,
    in_the_city,
    texts_only,
    days_in_order,
    nothing_twice,
    nights_of_every_place,
)
