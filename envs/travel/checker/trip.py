"""A plan read in good sense: exact names, whole strings, every sight; what the strict profile judges."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic

from envs.travel.checker.index import PlaceRow, Places, Road
from envs.travel.checker.raw import Case, Field, RawDay, StoppedError
from envs.travel.checker.reading import (
    MEALS,
    NOTHING,
    Named,
    Vehicle,
    all_sights,
    cut_parenthesis,
    flight_number,
    read_route,
    read_whole_place,
    vehicle_looked_up,
)
from envs.travel.schema import Accommodation, Attraction, Flight, Restaurant

_WORDS: tuple[Vehicle, ...] = ("flight", "self-driving", "taxi")


@dataclass(frozen=True, slots=True)
class Spot(Generic[PlaceRow]):
    """A place that a plan names, with the rows of exactly that name and city."""

    text: str
    place: Named
    rows: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class AtRest:
    """No transportation is written."""


@dataclass(frozen=True, slots=True)
class Flown:
    """A flight of the table, on the day's date if there is such a row."""

    text: str
    route: tuple[str, str]
    flight: Flight


@dataclass(frozen=True, slots=True)
class Driven:
    """A journey by own car or taxi along a road of the table."""

    text: str
    route: tuple[str, str]
    vehicle: Vehicle
    road: Road


@dataclass(frozen=True, slots=True)
class Unclear:
    """A text that is not a journey of the tables; `words` are the vehicles that it names."""

    text: str
    words: tuple[Vehicle, ...]


Journey = AtRest | Flown | Driven | Unclear


@dataclass(frozen=True, slots=True)
class TripDay:
    """One day as read; `cities` holds A and B of a travel day, the city of a stay day, or nothing."""

    number: int
    date: str
    cities: tuple[str, ...]
    journey: Journey
    meals: Mapping[str, Spot[Restaurant]]
    sights: tuple[Spot[Attraction], ...]
    lodging: tuple[Spot[Accommodation], ...]

    @property
    def travels(self) -> bool:
        """Tell whether the day leads from one city to another."""
        return len(self.cities) == 2

    @property
    def end(self) -> str:
        """Return the city where the day ends."""
        return self.cities[-1] if self.cities else ""


def vehicle_words(text: str) -> tuple[Vehicle, ...]:
    """Return the vehicles that a text names, without regard to case."""
    lowered = text.lower()
    return tuple(word for word in _WORDS if word in lowered)


def read_trip(case: Case) -> tuple[TripDay, ...]:
    """Return the days as read; what is not text counts as not written."""
    return tuple(_day(case, day, date) for day, date in zip(case.days, case.request.dates, strict=False))


def written(day: RawDay, key: Field) -> str:
    """Return the text of a field, empty for nothing and for anything but text."""
    value = day.entry.get(key) if isinstance(day.entry, Mapping) else None
    return "" if not isinstance(value, str) or value.strip() == NOTHING else value


def _day(case: Case, day: RawDay, date: str) -> TripDay:
    index = case.index
    cities = _cities(day)
    meals = {meal: list(_spots(index.restaurants, written(day, meal))) for meal in MEALS}
    return TripDay(
        number=day.number,
        date=date,
        cities=cities,
        journey=_journey(case, written(day, "transportation"), cities, date),
        meals={meal: spots[0] for meal, spots in meals.items() if spots},
        sights=tuple(
            spot for sight in all_sights(written(day, "attraction")) for spot in _spots(index.attractions, sight)
        ),
        lodging=tuple(_spots(index.accommodations, written(day, "accommodation"))),
    )


def _cities(day: RawDay) -> tuple[str, ...]:
    try:
        return tuple(city.strip() for city in day.cities)
    except StoppedError:
        return ()


def _spots(places: Places[PlaceRow], text: str) -> Iterator[Spot[PlaceRow]]:
    if text.strip():
        place = read_whole_place(text)
        yield Spot(text, place, tuple(places.exact(place)))


def _journey(case: Case, text: str, cities: tuple[str, ...], date: str) -> Journey:
    if not text.strip():
        return AtRest()
    words = vehicle_words(text)
    stated = read_route(text)
    route = (cut_parenthesis(stated[0]).strip(), cut_parenthesis(stated[1]).strip()) if stated else cities
    vehicle = vehicle_looked_up(text)
    if len(words) != 1 or vehicle is None or len(route) != 2:
        return Unclear(text, words)
    if vehicle == "flight":
        return _flight(case, text, route, date)
    road = case.index.road(*route)
    return Driven(text, route, vehicle, road) if road else Unclear(text, words)


def _flight(case: Case, text: str, route: tuple[str, str], date: str) -> Flown | Unclear:
    rows = case.index.flights.get((flight_number(text) or "").strip(), [])
    rows = [row for row in rows if (row.origin, row.destination) == route]
    rows.sort(key=lambda row: row.date != date)
    return Flown(text, route, rows[0]) if rows else Unclear(text, ("flight",))
