"""Invented requests over invented tools, each with its only right answer: a market, a harbour, an inn and others."""

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
ROOMS = {"Heron": (2, 3, 70), "Swift": (2, 1, 55), "Wren": (1, 2, 60)}
TOWNS = {"Brodby": ("Signe", 8_200), "Tavle": ("Otto", 12_400), "Lund": ("Karin", 3_100)}
WEATHER = {("Tavle", "Monday"): ("rain", 14), ("Tavle", "Friday"): ("sun", 19), ("Brodby", "Monday"): ("fog", 9)}


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


def free_rooms(floor: int) -> list[dict[str, Any]]:
    """List the free rooms on a floor, each with its number of beds."""
    return [{"room": name, "beds": beds} for name, (level, beds, _) in ROOMS.items() if level == floor]


def rate(room: str) -> int:
    """Return what a room costs a night."""
    return int(known(ROOMS, room, "room")[2])


def book(room: str, nights: int) -> dict[str, str]:
    """Book a room for some nights and return the code of the booking."""
    known(ROOMS, room, "room")
    return {"code": f"B{room}-{nights}"}


def mayor(town: str) -> str:
    """Return who is the mayor of a town."""
    return str(known(TOWNS, town, "town")[0])


def population(town: str) -> int:
    """Return how many people live in a town."""
    return int(known(TOWNS, town, "town")[1])


def larger(first: str, second: str) -> str:
    """Return the one of two towns in which more people live."""
    return max(first, second, key=population)


def weather(town: str, day: str) -> dict[str, Any]:
    """Return the weather in a town on a day of the week: the sky and the degrees."""
    sky, degrees = known(WEATHER, (town, day), "forecast for")
    return {"sky": sky, "degrees": degrees}


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
_INN = Toolbox([free_rooms, rate, book, add])
_TOWNS = Toolbox([mayor, population, larger, weather])

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
    "later": (
        Asked("Which rooms are free on floor 2?", free_rooms(2), _INN),
        Asked("What does the room Heron cost a night?", 70, _INN),
        Asked("Book the room Swift for three nights; I need the code.", "BSwift-3", _INN),
        Asked("How many beds does the first free room on floor 2 have?", 3, _INN),
        Asked("What do one night in the Heron and one night in the Swift cost together?", 125, _INN),
        Asked("Who is the mayor of Brodby?", "Signe", _TOWNS),
        Asked("How many people live in Tavle?", 12_400, _TOWNS),
        Asked("Which is larger, Brodby or Tavle?", "Tavle", _TOWNS),
        Asked("Who is the mayor of the larger one of Brodby and Lund?", "Signe", _TOWNS),
        Asked("How many degrees will it be in Tavle on Monday?", 14, _TOWNS),
    ),
}
"""By the name of the set: the planner was made while looking at the first two, and never at the last one."""
