"""The eight commonsense constraints exactly as the TravelPlanner evaluator judges them, gaps included.

Each function is one check of `evaluation/commonsense_constraint.py` (OSU-NLP-Group/TravelPlanner, June 2025)
in our own words: it reads the same values in the same order, returns the first violation, and raises
`StoppedError` where the evaluator raises. Do not make these checks sensible: the strict profile is for that.
"""

from collections.abc import Callable, Mapping
from itertools import groupby

from envs.travel.checker.raw import Case, Field, RawDay, StoppedError
from envs.travel.checker.reading import MEALS, NOTHING, checked_sights, read_place, vehicle_by_words
from envs.travel.checker.sandbox import within_sandbox
from envs.travel.checker.verdict import Rule, Violation

Check = Callable[[Case], Violation | None]

NOT_FILLED_IN = "You don't need to fill in the information for this or later days."
# Asked for on every day; what is missing here fails, while `current_city` stops the evaluator earlier.
_KEYS: tuple[Field, ...] = (
    "transportation",
    "breakfast",
    "lunch",
    "dinner",
    "attraction",
    "accommodation",
)
_EMPTY = ("", NOTHING)


def reasonable_route(case: Case) -> Violation | None:
    """Judge the route: home on the last day, each city one block of two entries or more, all in the state."""
    listed: list[str] = []
    for day in case.days:
        if day.number == 1 and (violation := _wrong_start(case, day)):
            return violation
        listed += day.cities
    if listed[0] != listed[-1]:
        message = f"the trip starts in {listed[0]!r} and ends in {listed[-1]!r}"
        return Violation(message, f"travel back to {listed[0]!r} on the last day", len(case.days))
    return _broken_block(listed) or _unknown_or_outside(case, listed)


def _wrong_start(case: Case, day: RawDay) -> Violation | None:
    cities = day.cities
    # A stay on the first day is not compared with the origin: staying put is a closed circle.
    if len(cities) == 1 or cities[0] == case.request.origin:
        return None
    message = f"the trip starts from {cities[0]!r} instead of {case.request.origin!r}"
    return Violation(message, f"start from {case.request.origin!r}", 1, day.current_city)


def _broken_block(listed: list[str]) -> Violation | None:
    if len(listed) < 3:
        return Violation(f"the route {listed!r} is too short", "plan at least one city and the way back")
    last, position, seen = len(listed) - 1, 0, set()
    for city, block in groupby(listed):
        inside = 0 < position < last
        if city in seen and inside:
            message = f"{city!r} is entered again after it was left"
            return Violation(message, "stay in each city once, and come home on the last day", None, city)
        length = sum(1 for _ in block)
        if length == 1 and inside:
            message = f"{city!r} is named only once, so the way into or out of it is missing"
            return Violation(message, "write travel days from A to B, then from B to C", None, city)
        seen.add(city)
        position += length
    return None


def _unknown_or_outside(case: Case, listed: list[str]) -> Violation | None:
    request, states = case.request, case.index.states
    # Three-day trips are never compared with the destination; longer ones of the benchmark name a state.
    by_state = request.days > 3 and request.city_count > 1
    for position, city in enumerate(listed):
        if city not in states:
            hint = "write the city's exact name; a state only as 'City(State)', without a blank"
            return Violation(f"{city!r} is not a city of the city set", hint, None, city)
        inside = 0 < position < len(listed) - 1
        if by_state and inside and states[city] != request.destination:
            message = f"{city!r} lies in {states[city]!r}, not in {request.destination!r}"
            return Violation(message, f"visit cities of {request.destination!r} only", None, city)
    return None


def diverse_restaurants(case: Case) -> Violation | None:
    """Judge repeated restaurants by the whole string: one more blank makes it another restaurant."""
    seen: list[object] = []
    for day in case.days:
        for meal in MEALS:
            value = day.filled(meal)
            if value is not None and value in seen:
                message = f"the restaurant of {meal} {value!r} was eaten at before"
                return Violation(message, "choose another restaurant", day.number, str(value))
            seen += [] if value is None else [value]
    return None


def diverse_attractions(case: Case) -> Violation | None:
    """Judge repeated sights by the string between semicolons: a blank in front hides a repetition."""
    seen: set[str] = set()
    for day in case.days:
        value = day.filled("attraction")
        for sight in [] if value is None else checked_sights(day.text(value)):
            if sight in seen:
                message = f"the sight {sight!r} was visited before"
                return Violation(message, "choose another sight", day.number, sight)
            seen.add(sight)
    return None


def minimum_nights(case: Case) -> Violation | None:
    """Judge runs of the identical accommodation string; a name that matches several rows is not judged."""
    stays: list[tuple[int, RawDay, object]] = []
    for day in case.days:
        if "accommodation" not in day.fields:
            return Violation("the key 'accommodation' is missing", 'write "-" for nothing', day.number)
        value = day.fields["accommodation"]
        if stays and stays[-1][2] == value:
            stays[-1] = (stays[-1][0] + 1, *stays[-1][1:])
        else:
            stays.append((1, day, value))
    for nights, day, value in stays:
        if value not in _EMPTY and (violation := _too_short(case, nights, day, day.text(value))):
            return violation
    return None


def _too_short(case: Case, nights: int, day: RawDay, text: str) -> Violation | None:
    rows = case.index.accommodations.containing(read_place(text))
    if len(rows) != 1 or nights >= rows[0].minimum_nights:
        return None
    message = f"{text!r} is taken for {nights} nights but asks for at least {rows[0].minimum_nights:g}"
    return Violation(message, "stay longer or take another place", day.number, text)


def no_vehicle_conflict(case: Case) -> Violation | None:
    """Judge the mix of vehicles by words anywhere in the texts, and that day 1 has a text."""
    opening = case.days[0].demand_filled("transportation")
    if opening is None:
        return Violation("day 1 has no transportation", "leave home on day 1 and write how", 1)
    kinds = {vehicle_by_words(case.days[0].text(opening))}
    for day in case.days:
        value = day.filled("transportation")
        if value is not None:
            kinds.add(vehicle_by_words(day.text(value)))
    if "self-driving" in kinds and kinds & {"flight", "taxi"}:
        others = " and ".join(sorted(kind for kind in kinds if kind in {"flight", "taxi"}))
        message = f"self-driving is combined with {others}"
        return Violation(message, "drive the whole trip, or only fly and take taxis")
    return None


def within_current_city(case: Case) -> Violation | None:
    """Judge whether each text names the day's city.

    On a stay day the evaluator runs through the letters of the city's name (upstream issue 50), so that a
    meal or sight passes with any one of them and an accommodation with the last one.
    """
    for day in case.days:
        if violation := _day_within_city(day):
            return violation
    return None


def _day_within_city(day: RawDay) -> Violation | None:
    cities = day.cities
    parts = cities if len(cities) == 2 else tuple(cities[0])
    where = " and ".join(map(repr, cities))
    transport = day.filled("transportation")
    if transport is not None and not all(day.contains(transport, part) for part in parts):
        message = f"the transportation {transport!r} does not name {where}"
        return Violation(message, "name the day's cities; write '-' on a stay day", day.number, str(transport))
    for meal in MEALS:
        value = day.filled(meal)
        if value is not None and not any(day.contains(value, part) for part in parts):
            return _elsewhere(day, meal, value, where)
    sights = day.filled("attraction")
    for sight in [] if sights is None else checked_sights(day.text(sights)):
        if not any(part in sight for part in parts):
            return _elsewhere(day, "sight", sight, where)
    return _lodging_within_city(day, parts, where)


def _lodging_within_city(day: RawDay, parts: tuple[str, ...], where: str) -> Violation | None:
    value = day.filled("accommodation")
    if value is None:
        return None
    if not parts:
        raise StoppedError(day.number, "an empty current_city has no last letter")
    if day.contains(value, parts[-1]):
        return None
    message = f"the accommodation {value!r} is not in the last of {where}"
    return Violation(message, "sleep where the day ends; write '-' on the last day", day.number, str(value))


def _elsewhere(day: RawDay, what: str, value: object, where: str) -> Violation:
    message = f"the {what} {value!r} is not in {where}"
    return Violation(message, f"choose one in {where}", day.number, str(value))


def complete_information(case: Case) -> Violation | None:
    """Judge whether all days, the right number of cities and all needed fields are there."""
    if violation := _missing_days(case) or _wrong_number_of_cities(case):
        return violation
    filled = 0
    for day in case.days:
        if violation := _missing_field(case, day):
            return violation
        filled += sum(1 for value in day.fields.values() if value and value != NOTHING)
    if filled / (len(_KEYS) * case.last) < 0.5:
        return Violation("less than half of the information is there", "fill in the days")
    return None


def _missing_days(case: Case) -> Violation | None:
    # An empty object is a missing day here, but most other checks stop at it before.
    days = [day for day in case.days if day.fields and day.demand("current_city") != NOT_FILLED_IN]
    if len(days) == case.last:
        return None
    message = f"{len(days)} days are planned instead of {case.last}"
    return Violation(message, f"plan exactly {case.last} days")


def _wrong_number_of_cities(case: Case) -> Violation | None:
    visited: set[str] = set()
    for day in case.days:
        if day.number == 1 and (violation := _wrong_start(case, day)):
            return violation
        visited.update(day.cities)
    visited.discard(case.request.origin)
    if len(visited) == case.request.city_count:
        return None
    message = f"{len(visited)} cities are visited instead of {case.request.city_count}: {sorted(visited)!r}"
    return Violation(message, f"visit exactly {case.request.city_count}")


def _missing_field(case: Case, day: RawDay) -> Violation | None:
    fields: Mapping[str, object] = day.fields
    for key in _KEYS:
        if key not in fields:
            return Violation(f"the key {key!r} is missing", 'write "-" for nothing', day.number)
    # null is neither "" nor "-": it counts as present here and is checked nowhere.
    empty = {key for key in _KEYS if fields[key] in _EMPTY}
    place = day.current_city
    needed: dict[Field, bool] = {
        "transportation": "from " in place or "to " in place,
        "attraction": "from " not in place and " to " not in place,
        "accommodation": day.number != case.last,
    }
    for meal in MEALS:
        needed[meal] = "from " not in place
    for key, wanted in needed.items():
        if wanted and key in empty:
            message = f"{key!r} is empty on {'a travel' if 'from ' in place else 'a stay'} day"
            return Violation(message, f"fill in {key!r}", day.number, place)
    return None


COMMONSENSE_CHECKS: dict[Rule, Check] = {
    Rule.ROUTE: reasonable_route,
    Rule.RESTAURANTS: diverse_restaurants,
    Rule.ATTRACTIONS: diverse_attractions,
    Rule.NIGHTS: minimum_nights,
    Rule.VEHICLES: no_vehicle_conflict,
    Rule.CITY: within_current_city,
    Rule.SANDBOX: within_sandbox,
    Rule.COMPLETE: complete_information,
}
