"""Remarks that never fail a plan: ambiguous names (S11) and meals at odds with a flight (S12).

A plan that we generate should draw no S11: the tables have two rows of that name, so its price is a guess.
"""

from collections.abc import Iterator

from envs.travel.checker.index import PlaceRow, Places
from envs.travel.checker.raw import Case
from envs.travel.checker.reading import clock_minutes, read_place
from envs.travel.checker.trip import Flown, Spot, TripDay
from envs.travel.checker.verdict import Advice

# When a meal can begin and when it is over at the latest, in minutes of the day, a few hours either way.
MEAL_TIMES = {"breakfast": (5 * 60, 12 * 60), "lunch": (10 * 60, 17 * 60), "dinner": (16 * 60, 24 * 60)}


def advice_on(case: Case, trip: tuple[TripDay, ...]) -> Iterator[Advice]:
    """Yield the remarks on a plan, day by day."""
    for day in trip:
        for spot in day.meals.values():
            yield from _ambiguous(case.index.restaurants, day, spot)
        for room in day.lodging:
            yield from _ambiguous(case.index.accommodations, day, room)
        if isinstance(day.journey, Flown) and day.travels:
            yield from _untimely(day, day.journey)


def _ambiguous(places: Places[PlaceRow], day: TripDay, spot: Spot[PlaceRow]) -> Iterator[Advice]:
    """Compare with the row that the official look-up by part of the name takes the price from."""
    priced_as = places.containing(read_place(spot.text))[:1]
    if len(spot.rows) > 1:
        message = f"the tables have {len(spot.rows)} rows named {spot.place.name!r} in {spot.place.city!r}"
    elif spot.rows and priced_as and priced_as[0] is not spot.rows[0]:
        message = f"{spot.place.name!r} is priced as {priced_as[0].name!r}, whose name contains it"
    else:
        return
    yield Advice("S11", day.number, message, "choose a place whose name is the only one of its kind")


def _untimely(day: TripDay, journey: Flown) -> Iterator[Advice]:
    departure, arrival = clock_minutes(journey.flight.departure), clock_minutes(journey.flight.arrival)
    arrival += 24 * 60 if arrival < departure else 0
    for meal, spot in day.meals.items():
        begins, ends = MEAL_TIMES[meal]
        before = spot.place.city == day.cities[0] and begins <= departure
        after = spot.place.city == day.cities[1] and arrival <= ends
        if not (before or after):
            times = f"{journey.flight.departure} to {journey.flight.arrival}"
            message = f"{meal} in {spot.place.city!r} does not fit the flight of {times}"
            yield Advice("S12", day.number, message, "leave the meal out, or take another flight")
