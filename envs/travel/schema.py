"""The typed rows, requests and plans of the travel world; data only, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

HouseRule = Literal["smoking", "parties", "children under 10", "visitors", "pets"]
RoomType = Literal["entire room", "private room", "shared room", "not shared room"]
TransportRule = Literal["no flight", "no self-driving"]
Cuisine = Literal["American", "Chinese", "French", "Indian", "Italian", "Mediterranean", "Mexican"]


@dataclass(frozen=True, slots=True)
class Flight:
    """One flight on one date; `price` is dollars a person, times are local `HH:MM`."""

    number: str
    price: int
    departure: str
    arrival: str
    elapsed: str
    date: str
    origin: str
    destination: str
    distance_miles: float


@dataclass(frozen=True, slots=True)
class Accommodation:
    """A place to stay; `price` is dollars a room and night, `house_rules` the raw text."""

    name: str
    room_type: str
    price: float
    minimum_nights: float
    rating: float
    house_rules: str
    maximum_occupancy: int
    city: str


@dataclass(frozen=True, slots=True)
class Restaurant:
    """A place to eat; `average_cost` is dollars a person and meal."""

    name: str
    city: str
    cuisines: tuple[str, ...]
    average_cost: int
    rating: float


@dataclass(frozen=True, slots=True)
class Attraction:
    """A sight; visiting is free."""

    name: str
    city: str
    latitude: float
    longitude: float
    address: str
    phone: str
    website: str


@dataclass(frozen=True, slots=True)
class Distance:
    """A directed road connection, as text: `duration` "10 hours 55 mins", `distance` "1,144 km", or empty."""

    origin: str
    destination: str
    duration: str
    distance: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The whole database in file order, after the row filter (rows with an empty column do not exist).

    `states` maps each city of the city set to its state, in file order. `digest` identifies the content.
    """

    flights: tuple[Flight, ...]
    accommodations: tuple[Accommodation, ...]
    restaurants: tuple[Restaurant, ...]
    attractions: tuple[Attraction, ...]
    distances: tuple[Distance, ...]
    states: Mapping[str, str]
    digest: str


class Wish(BaseModel):
    """A constraint beyond the official vocabulary: an expression over the documented trip variables."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    expression: str
    source: str | None = None


class TripRequest(BaseModel):
    """What the traveller asks for.

    `destination` is a city when `city_count` is 1 and a state otherwise. `budget` is dollars for the whole
    group and trip; `None` means that none was stated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: str
    destination: str
    start: date
    days: int = Field(ge=2, le=14)
    city_count: int = Field(ge=1, le=4)
    people: int = Field(ge=1, le=40)
    budget: int | None = Field(default=None, ge=0)
    house_rule: HouseRule | None = None
    room_type: RoomType | None = None
    transport_rule: TransportRule | None = None
    cuisines: tuple[Cuisine, ...] = ()
    wishes: tuple[Wish, ...] = ()

    @property
    def dates(self) -> tuple[str, ...]:
        """Return the ISO dates of the trip, one a day."""
        return tuple((self.start + timedelta(days=n)).isoformat() for n in range(self.days))


class PlanDay(BaseModel):
    """One day in the official submission format; "-" means nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: int
    current_city: str
    transportation: str = "-"
    breakfast: str = "-"
    attraction: str = "-"
    lunch: str = "-"
    dinner: str = "-"
    accommodation: str = "-"


Plan = tuple[PlanDay, ...]


Level = Literal["easy", "medium", "hard"]


@dataclass(frozen=True, slots=True)
class Clash:
    """Say why a request has no plan: the constraints that clash by construction, and the reason in words.

    The names in `culprits` are those of `constraint_names(request)`.
    """

    culprits: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TripTask:
    """One request with its text; `id` is stable, such as `train/1`.

    `clash` is set when the request is known to be unsatisfiable, `annotated_plan` when somebody wrote one.
    """

    id: str
    text: str
    request: TripRequest
    level: Level
    annotated_plan: Plan | None = None
    clash: Clash | None = None
