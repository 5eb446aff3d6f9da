"""The files of a travel database: their headers, and how one record becomes one typed row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from envs.travel.schema import Accommodation, Attraction, Distance, Flight, Restaurant

Row = TypeVar("Row")
Record = list[str]

CITY_FILE = "citySet_with_states.txt"

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DURATION = re.compile(r"(\d+ days?)?( ?\d+ hours?)?( ?\d+ mins?)?")
_KILOMETRES = re.compile(r"\d[\d,]*(\.\d+)? km")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """One CSV file of the schema.

    `build` makes a row or raises `ValueError`; `checks` maps a column to the converter that `build` applies
    to it, so that the column at fault can be found afterwards. `cities` are the columns with a city's name.
    """

    file: str
    header: tuple[str, ...]
    build: Callable[[Record], Row]
    checks: dict[str, Callable[[str], object]]
    cities: tuple[str, ...]
    drop_incomplete: bool = True


def _amount(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e9:  # also refuses "nan" and "inf", which float() accepts
        raise ValueError("is not a number of at least 0")
    return value


def _whole(text: str) -> int:
    value = _amount(text)
    if value != int(value):
        raise ValueError("is not a whole number")
    return int(value)


def _head_count(text: str) -> int:
    value = _whole(text)
    if value < 1:
        raise ValueError("is less than one person")
    return value


def _degrees(text: str) -> float:
    value = float(text)
    if not -360 <= value <= 360:
        raise ValueError("is not an angle in degrees")
    return value


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError("is not a time such as 07:45")
    return text


def _day(text: str) -> str:
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError("is not a date such as 2022-03-16")
    return text


def _duration(text: str) -> str:
    if not _DURATION.fullmatch(text):
        raise ValueError("is not a duration such as '10 hours 55 mins'")
    return text


def _kilometres(text: str) -> str:
    if text and not _KILOMETRES.fullmatch(text):
        raise ValueError("is not a distance such as '1,144 km'")
    return text


def _accommodation(record: Record) -> Accommodation:
    _, name, room_type, price, nights, rating, rules, occupancy, city = record
    return Accommodation(
        name, room_type, _amount(price), _amount(nights), _amount(rating), rules, _head_count(occupancy), city
    )


def _restaurant(record: Record) -> Restaurant:
    _, name, city, cuisines, cost, rating = record
    return Restaurant(name, city, tuple(cuisines.split(", ")), _whole(cost), _amount(rating))


def _attraction(record: Record) -> Attraction:
    name, latitude, longitude, address, phone, website, city = record
    return Attraction(name, city, _degrees(latitude), _degrees(longitude), address, phone, website)


def _distance(record: Record) -> Distance:
    origin, destination, _, duration, distance = record
    return Distance(origin, destination, _duration(duration), _kilometres(distance))


def _flight(record: Record) -> Flight:
    number, price, departure, arrival, elapsed, day, origin, destination, miles = record
    return Flight(
        number,
        _whole(price),
        _clock(departure),
        _clock(arrival),
        elapsed,
        _day(day),
        origin,
        destination,
        _amount(miles),
    )


ACCOMMODATIONS = Sheet(
    "clean_accommodations_2022.csv",
    (
        "",
        "NAME",
        "room type",
        "price",
        "minimum nights",
        "review rate number",
        "house_rules",
        "maximum occupancy",
        "city",
    ),
    _accommodation,
    {
        "price": _amount,
        "minimum nights": _amount,
        "review rate number": _amount,
        "maximum occupancy": _head_count,
    },
    ("city",),
)
RESTAURANTS = Sheet(
    "clean_restaurant_2022.csv",
    ("", "Name", "City", "Cuisines", "Average Cost", "Aggregate Rating"),
    _restaurant,
    {"Average Cost": _whole, "Aggregate Rating": _amount},
    ("City",),
)
ATTRACTIONS = Sheet(
    "attractions.csv",
    ("Name", "Latitude", "Longitude", "Address", "Phone", "Website", "City"),
    _attraction,
    {"Latitude": _degrees, "Longitude": _degrees},
    ("City",),
)
DISTANCES = Sheet(
    "distance.csv",
    ("origin", "destination", "cost", "duration", "distance"),
    _distance,
    {"duration": _duration, "distance": _kilometres},
    ("origin", "destination"),
    drop_incomplete=False,  # a pair without a road is a row with empty columns
)
FLIGHTS = Sheet(
    "flights.csv",
    (
        "Flight Number",
        "Price",
        "DepTime",
        "ArrTime",
        "ActualElapsedTime",
        "FlightDate",
        "OriginCityName",
        "DestCityName",
        "Distance",
    ),
    _flight,
    {"Price": _whole, "DepTime": _clock, "ArrTime": _clock, "FlightDate": _day, "Distance": _amount},
    ("OriginCityName", "DestCityName"),
)
