"""Invented requests over invented tools, each with its only right answer: a market, a harbour, a workshop, a garden."""

from dataclasses import dataclass
from typing import Any

from tools import InputError, Toolbox

PRICES = {("Gate Stall", "honey"): 7, ("Gate Stall", "cheese"): 11, ("Lower Stall", "honey"): 5, ("Mill", "cheese"): 9}
HOURS = {"Gate Stall": 9, "Lower Stall": 7, "Mill": 8}
DEPARTURES = {"D7": ("Orrin", "Vell", 40, 6), "D8": ("Sund", "Orrin", 55, 4), "D9": ("Orrin", "Sund", 25, 9)}
BOXES = {"blue": ["spring", "gear"], "red": ["axle", "bolt", "rivet"]}
WEIGHTS = {"spring": 12, "gear": 30, "axle": 85, "bolt": 9, "rivet": 4}
STOCK = {"spring": 140, "gear": 17, "axle": 3, "bolt": 600, "rivet": 75}
FLOWERS = {4: ["cowslip"], 5: ["columbine", "iris"], 6: ["foxglove"]}
KEEPERS = {1: "Ines", 4: "Bertil", 6: "Maud"}


def known(table: dict[Any, Any], key: Any, kind: str) -> Any:
    """Return what a table holds for a key, or raise `InputError` naming what there is."""
    if key not in table:
        raise InputError(f"there is no {kind} {key!r}", hint=f"there are {', '.join(map(str, table))}")
    return table[key]


def stalls_with(good: str) -> list[str]:
    """List the stalls that sell a good, such as honey."""
    found = sorted(stall for stall, sold in PRICES if sold == good)
    if not found:
        raise InputError(f"nobody sells {good!r}", hint=f"sold are {', '.join(sorted({g for _, g in PRICES}))}")
    return found


def price(stall: str, good: str) -> int:
    """Return what a good costs at a stall, in crowns."""
    if (stall, good) not in PRICES:
        raise InputError(f"the stall {stall!r} does not sell {good!r}", hint="see stalls_with")
    return PRICES[stall, good]


def opening_hour(stall: str) -> int:
    """Return the hour at which a stall opens."""
    return int(known(HOURS, stall, "stall"))


def add(first: int, second: int) -> int:
    """Add two numbers."""
    return first + second


def departures(harbour: str) -> list[dict[str, str]]:
    """List the boats that leave from a harbour: the number of the departure and where it goes."""
    found = [{"departure": name, "to": to} for name, (start, to, _, _) in DEPARTURES.items() if start == harbour]
    if not found:
        raise InputError(f"no boat leaves from {harbour!r}", hint="there are Orrin and Sund")
    return found


def destination(departure: str) -> str:
    """Return the harbour where a departure goes."""
    return str(known(DEPARTURES, departure, "departure")[1])


def duration(departure: str) -> int:
    """Return how many minutes a departure takes."""
    return int(known(DEPARTURES, departure, "departure")[2])


def fare(departure: str, seats: int) -> int:
    """Return what so many seats on a departure cost."""
    return int(known(DEPARTURES, departure, "departure")[3]) * seats


def reserve(departure: str, seats: int) -> dict[str, str]:
    """Reserve seats on a departure and return the code of the reservation."""
    known(DEPARTURES, departure, "departure")
    return {"code": f"R{departure}-{seats}"}


def parts_in(box: str) -> list[str]:
    """List the parts in a box, which goes by its colour."""
    return list(known(BOXES, box, "box"))


def weight(part: str) -> int:
    """Return what a part weighs, in grams."""
    return int(known(WEIGHTS, part, "part"))


def stock(part: str) -> int:
    """Return how many pieces of a part are in stock."""
    return int(known(STOCK, part, "part"))


def heaviest(parts: list[str]) -> str:
    """Return the heaviest of some parts."""
    return max(parts, key=lambda part: weight(part))


def blooming(month: int) -> list[str]:
    """List the flowers that bloom in a month, a number from 1 to 12."""
    return list(known(FLOWERS, month, "month with flowers"))


def keeper(plot: int) -> str:
    """Return who keeps the bees on a plot."""
    return str(known(KEEPERS, plot, "plot"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request over some tools and its only right answer."""

    text: str
    answer: Any
    tools: Toolbox


_MARKET = Toolbox([stalls_with, price, opening_hour, add])
_HARBOUR = Toolbox([departures, destination, duration, fare, reserve])
_WORKSHOP = Toolbox([parts_in, weight, stock, heaviest, add])
_GARDEN = Toolbox([blooming, keeper])

REQUESTS = {
    "market": (
        Asked("Which stalls sell honey?", ["Gate Stall", "Lower Stall"], _MARKET),
        Asked("At what hour does the Mill open?", 8, _MARKET),
        Asked("What do honey from the Lower Stall and cheese from the Gate Stall cost together?", 16, _MARKET),
    ),
    "elsewhere": (
        Asked("Which boats leave from Orrin?", departures("Orrin"), _HARBOUR),
        Asked("Where does the boat D9 go?", "Sund", _HARBOUR),
        Asked("What do three seats on the boat D7 cost?", 18, _HARBOUR),
        Asked("How many minutes does the first boat from Orrin take?", 40, _HARBOUR),
        Asked("Reserve two seats on the boat D8 and tell me the code.", "RD8-2", _HARBOUR),
        Asked("Which parts are in the red box?", ["axle", "bolt", "rivet"], _WORKSHOP),
        Asked("How many gears are in stock?", 17, _WORKSHOP),
        Asked("What do a spring and a gear weigh together, in grams?", 42, _WORKSHOP),
        Asked("What is the heaviest part in the red box?", "axle", _WORKSHOP),
        Asked("Which flowers bloom in May?", ["columbine", "iris"], _GARDEN),
        Asked("Who keeps the bees on plot 4?", "Bertil", _GARDEN),
    ),
}
"""By the name of the set: the planner was made while looking at the first one only."""
