"""What the strict profile adds to the hard constraints: exact rows, and vehicle words in any case."""

from collections.abc import Callable, Iterator

from envs.travel.checker.closures import Trip
from envs.travel.checker.cost import trip_cost
from envs.travel.checker.hard import forbids, missing_cuisine, room_type_fits, serves
from envs.travel.checker.raw import Case
from envs.travel.checker.trip import AtRest, TripDay, vehicle_words
from envs.travel.checker.verdict import Rule, Violation
from envs.travel.schema import Accommodation


def _rooms(trip: Trip) -> Iterator[tuple[TripDay, str, Accommodation]]:
    for day in trip:
        for spot in day.lodging:
            yield from ((day, spot.text, room) for room in spot.rows[:1])


def budget(case: Case, _: Trip) -> Iterator[Violation]:
    """S4: the cost is that of the rows named, not of rows with a longer name."""
    limit, total = case.request.budget, trip_cost(case, case.index.exact).total
    if limit is not None and total > limit:
        message = f"the trip costs ${total:,}, ${total - limit:,} more than the budget of ${limit:,}"
        yield Violation(message, f"save ${total - limit:,}", closure="S4")


def house_rule(case: Case, trip: Trip) -> Iterator[Violation]:
    """S4: the house rules are those of the row named."""
    rule = case.request.house_rule
    for day, text, room in _rooms(trip):
        if rule is not None and forbids(room, rule):
            message = f"{text!r} forbids it: {room.house_rules!r}"
            yield Violation(message, f"take a place without 'No {rule}'", day.number, text, "S4")


def room_type(case: Case, trip: Trip) -> Iterator[Violation]:
    """S4: the kind of room is that of the row named."""
    wanted = case.request.room_type
    for day, text, room in _rooms(trip):
        if wanted is not None and not room_type_fits(room, wanted):
            message = f"{text!r} is of the kind {room.room_type!r}, not {wanted!r}"
            hint = f"take a place of the kind {wanted!r}"
            yield Violation(message, hint, day.number, text, "S4")


def cuisine(case: Case, trip: Trip) -> Iterator[Violation]:
    """S4: the cuisines are those of the rows named, outside the home town."""
    spots = [spot for day in trip for spot in day.meals.values() if spot.place.city != case.request.origin]
    rows = [spot.rows[0] for spot in spots if spot.rows]
    for wanted in case.request.cuisines:
        if not any(serves(row, wanted) for row in rows):
            yield missing_cuisine(wanted, closure="S4")


def transport(case: Case, trip: Trip) -> Iterator[Violation]:
    """S9: "no flight" and "no self-driving" hold without regard to case."""
    rule = case.request.transport_rule
    for day in trip:
        text = "" if isinstance(day.journey, AtRest) else day.journey.text
        if rule is not None and rule.removeprefix("no ") in vehicle_words(text):
            message = f"{text!r} breaks {rule!r}"
            yield Violation(message, "take another vehicle", day.number, text, "S9")


HARD_CLOSURES: dict[Rule, Callable[[Case, Trip], Iterator[Violation]]] = {
    Rule.CUISINE: cuisine,
    Rule.HOUSE_RULE: house_rule,
    Rule.TRANSPORT: transport,
    Rule.ROOM_TYPE: room_type,
    Rule.BUDGET: budget,
}
