"""Road connections in numbers: minutes, kilometres and what a car or a taxi costs."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from envs.travel.schema import Distance

RoadMode = Literal["self-driving", "taxi"]

_MINUTES = {"day": 24 * 60, "hour": 60, "min": 1}
_PART = re.compile(r"(\d+) (day|hour|min)s?")
_SEATS: dict[RoadMode, int] = {"self-driving": 5, "taxi": 4}


@dataclass(frozen=True, slots=True)
class Road:
    """A directed road connection that takes less than a day; others count as none."""

    origin: str
    destination: str
    duration: str
    distance: str
    minutes: int
    km: float


def road_of(row: Distance) -> Road | None:
    """Return the connection in numbers, or `None` if the row has no values or takes a day or longer."""
    if not row.duration or not row.distance or "day" in row.duration:
        return None
    minutes = sum(int(count) * _MINUTES[unit] for count, unit in _PART.findall(row.duration))
    km = float(row.distance.removesuffix(" km").replace(",", ""))
    return Road(row.origin, row.destination, row.duration, row.distance, minutes, km)


def road_cost(km: float, mode: RoadMode, people: int) -> int:
    """Return the dollars for the group: 5 cents a km and car of five, or a dollar a km and taxi of four."""
    vehicles = math.ceil(people / _SEATS[mode])
    return int(km * 0.05 if mode == "self-driving" else km) * vehicles
