"""How the TravelPlanner evaluator reads the strings of a plan (its extraction of routes, places, numbers)."""

import re
from dataclasses import dataclass
from typing import Literal

Meal = Literal["breakfast", "lunch", "dinner"]
MEALS: tuple[Meal, ...] = ("breakfast", "lunch", "dinner")
NOTHING = "-"

Vehicle = Literal["flight", "self-driving", "taxi"]

# A line end cannot lie inside A, nor before an opening parenthesis: "." of the evaluator's patterns.
_ROUTE = re.compile(r"from\s+(?P<origin>.+?)\s+to\s+(?P<destination>[^,]+)")
_TIME_UNITS = {"day": 24 * 60, "hour": 60, "min": 1}
_TIME = re.compile(r"(\d+) (day|hour|min)")


@dataclass(frozen=True, slots=True)
class Named:
    """A place as a plan names it: its name and its city."""

    name: str
    city: str


UNREADABLE = Named("-", "-")


def cut_parenthesis(text: str) -> str:
    """Return what stands before a parenthesis, its blank too: `Oakfell (Brennia)` ends in a blank."""
    start = text.find("(")
    if start < 0 or ")" not in text[start:] or "\n" in text[:start]:
        return text
    return text[:start]


def read_route(text: str) -> tuple[str, str] | None:
    """Return A and B of "from A to B", B up to the next comma or the end; a state in parentheses stays on."""
    found = _ROUTE.search(text)
    return (found["origin"], found["destination"]) if found else None


def read_place(text: str) -> Named:
    """Split a place at its last comma as the evaluator does; what has no comma is nowhere.

    Of a name with line ends the evaluator sees the last line only, which its look-up by part still finds.
    """
    head, comma, tail = text.rpartition(",")
    if not comma or not tail:
        return UNREADABLE
    return Named(head.rpartition("\n")[2].strip(), cut_parenthesis(tail.strip()).strip())


def read_whole_place(text: str) -> Named:
    """Split a place at its last comma and keep the whole name, for comparison with the table."""
    head, comma, tail = text.rpartition(",")
    return Named(head.strip(), cut_parenthesis(tail.strip()).strip()) if comma else UNREADABLE


def checked_sights(text: str) -> list[str]:
    """Return the sights that the evaluator looks at: what follows the last semicolon is dropped."""
    return text.split(";")[:-1]


def all_sights(text: str) -> list[str]:
    """Return every sight, trimmed, the one after the last semicolon too."""
    return [part.strip() for part in text.split(";") if part.strip()]


def flight_number(text: str) -> str | None:
    """Return what stands between "Flight Number: " and the next comma, or None without the mark."""
    _, mark, rest = text.partition("Flight Number: ")
    return re.split(",|Flight Number: ", rest, maxsplit=1)[0] if mark else None


def vehicle_by_words(text: str) -> Vehicle | None:
    """Return the vehicle that the conflict check sees: "taxi" before "self-driving" before "flight"."""
    lowered = text.lower()
    words: tuple[Vehicle, ...] = ("taxi", "self-driving", "flight")
    return next((word for word in words if word in lowered), None)


def vehicle_looked_up(text: str) -> Vehicle | None:
    """Return the vehicle that is looked up and paid: "flight number" before "self-driving" before "taxi".

    Anything else is never looked up and free: the evaluator's largest gap.
    """
    lowered = text.lower()
    if "flight number" in lowered:
        return "flight"
    if "self-driving" in lowered:
        return "self-driving"
    return "taxi" if "taxi" in lowered else None


def minutes(duration: str) -> int:
    """Return the minutes of a duration such as "10 hours 55 mins"."""
    return sum(int(count) * _TIME_UNITS[unit] for count, unit in _TIME.findall(duration))


def clock_minutes(clock: str) -> int:
    """Return the minutes since midnight of `HH:MM`."""
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)
