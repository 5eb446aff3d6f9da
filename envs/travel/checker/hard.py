"""The five hard constraints exactly as the TravelPlanner evaluator judges them, gaps included.

Own words for `evaluation/hard_constraint.py` (OSU-NLP-Group/TravelPlanner, December 2024). They run only
after "within sandbox" and "complete information" have passed, so every text here is readable.
"""

from collections.abc import Callable, Iterator

from envs.travel.checker.cost import trip_cost
from envs.travel.checker.raw import Case, RawDay
from envs.travel.checker.reading import MEALS, read_place
from envs.travel.checker.verdict import Rule, Violation
from envs.travel.schema import Accommodation, Restaurant, TripRequest

Check = Callable[[Case], Violation | None]

ROOM_TYPES = {
    "entire room": frozenset({"Entire home/apt"}),
    "private room": frozenset({"Private room"}),
    "shared room": frozenset({"Shared room"}),
}


def stated(rule: Rule, request: TripRequest) -> bool:
    """Tell whether the request states the constraint; what it does not state is neither passed nor failed."""
    value: object = {
        Rule.BUDGET: request.budget,
        Rule.HOUSE_RULE: request.house_rule,
        Rule.CUISINE: request.cuisines or None,
        Rule.ROOM_TYPE: request.room_type,
        Rule.TRANSPORT: request.transport_rule,
    }[rule]
    return value is not None


def room_type_fits(room: Accommodation, wanted: str) -> bool:
    """Tell whether a place is of the wanted kind; "not shared room" is anything but `Shared room`."""
    if wanted == "not shared room":
        return room.room_type != "Shared room"
    return room.room_type in ROOM_TYPES[wanted]


def forbids(room: Accommodation, house_rule: str) -> bool:
    """Tell whether the house rules forbid what the group needs; they need not mention it as allowed."""
    return f"No {house_rule}" in room.house_rules


def serves(restaurant: Restaurant, cuisine: str) -> bool:
    """Tell whether the cuisine occurs in the restaurant's list."""
    return cuisine in ", ".join(restaurant.cuisines)


def missing_cuisine(cuisine: str, day: int | None = None, closure: str = "") -> Violation:
    """Return the violation for a cuisine that no restaurant serves."""
    message = f"no restaurant of the plan serves {cuisine!r} outside the home town"
    return Violation(message, f"eat at a restaurant with {cuisine!r} at the destination", day, cuisine, closure)


def _texts(case: Case, key: str) -> Iterator[tuple[RawDay, str]]:
    for day in case.days:
        value = day.fields[key]
        if isinstance(value, str) and value not in ("", "-"):
            yield day, value


def _rooms(case: Case) -> Iterator[tuple[RawDay, str, Accommodation]]:
    for day, text in _texts(case, "accommodation"):
        room = case.index.official.accommodation(text)
        if room is not None:
            yield day, text, room


def within_budget(case: Case) -> Violation | None:
    """Judge the total cost."""
    total, budget = trip_cost(case, case.index.official).total, case.request.budget
    if budget is None or total <= budget:
        return None
    message = f"the trip costs ${total:,}, ${total - budget:,} more than the budget of ${budget:,}"
    return Violation(message, f"save ${total - budget:,}")


def house_rule_kept(case: Case) -> Violation | None:
    """Judge the house rules of every accommodation."""
    rule = case.request.house_rule
    for day, text, room in _rooms(case):
        if rule is not None and forbids(room, rule):
            message = f"{text!r} forbids it: {room.house_rules!r}"
            return Violation(message, f"take a place without 'No {rule}'", day.number, text)
    return None


def room_type_kept(case: Case) -> Violation | None:
    """Judge the kind of every accommodation."""
    wanted = case.request.room_type
    for day, text, room in _rooms(case):
        if wanted is not None and not room_type_fits(room, wanted):
            message = f"{text!r} is of the kind {room.room_type!r}, not {wanted!r}"
            return Violation(message, f"take a place of the kind {wanted!r}", day.number, text)
    return None


def cuisines_served(case: Case) -> Violation | None:
    """Judge that every cuisine occurs; a meal at home hides the later meals of that day as well."""
    served: set[str] = set()
    for day in case.days:
        for meal in MEALS:
            value = day.filled(meal)
            if not isinstance(value, str):
                continue
            if read_place(value).city == case.request.origin:
                break
            row = case.index.official.restaurant(value)
            served |= {cuisine for cuisine in case.request.cuisines if row and serves(row, cuisine)}
    missing = next((cuisine for cuisine in case.request.cuisines if cuisine not in served), None)
    return None if missing is None else missing_cuisine(missing)


def transport_rule_kept(case: Case) -> Violation | None:
    """Judge the vehicles by words with capitals: "self-driving" passes under "no self-driving"."""
    word = {"no flight": "Flight", "no self-driving": "Self-driving"}.get(case.request.transport_rule or "")
    for day, text in _texts(case, "transportation"):
        if word is not None and word in text:
            message = f"{text!r} breaks {case.request.transport_rule!r}"
            return Violation(message, "take another vehicle; taxis are always allowed", day.number, text)
    return None


HARD_CHECKS: dict[Rule, Check] = {
    Rule.CUISINE: cuisines_served,
    Rule.HOUSE_RULE: house_rule_kept,
    Rule.TRANSPORT: transport_rule_kept,
    Rule.ROOM_TYPE: room_type_kept,
    Rule.BUDGET: within_budget,
}
