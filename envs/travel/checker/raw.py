"""A submitted plan as it comes: any JSON, read key by key as the evaluator does, which may stop it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from envs.travel.checker.index import TableIndex
from envs.travel.checker.reading import NOTHING, cut_parenthesis, read_route
from envs.travel.schema import TripRequest

Field = Literal["current_city", "transportation", "breakfast", "attraction", "lunch", "dinner", "accommodation"]


class StoppedError(Exception):
    """Carry the place at which the evaluator would raise; it never leaves this package."""

    def __init__(self, day: int, reason: str) -> None:
        super().__init__(reason)
        self.day = day
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RawDay:
    """One entry of the list, which should be an object with text values but may be anything."""

    number: int
    entry: object

    @property
    def fields(self) -> Mapping[str, object]:
        """Return the entry as an object, or stop: the evaluator indexes it by key."""
        if isinstance(self.entry, Mapping):
            return self.entry
        raise StoppedError(self.number, f"the entry {self.entry!r} is not an object")

    def demand(self, key: Field) -> object:
        """Return the value as it is; without the key the evaluator stops."""
        if key not in self.fields:
            raise StoppedError(self.number, f"the key {key!r} is missing")
        return self.fields[key]

    def filled(self, key: Field) -> object | None:
        """Return the value, or `None` where the evaluator sees nothing to check: no key, null, "", "-"."""
        value = self.fields.get(key)
        return value if value and value != NOTHING else None

    def demand_filled(self, key: Field) -> object | None:
        """Do as `filled`, but stop when the key is missing."""
        self.demand(key)
        return self.filled(key)

    def text(self, value: object) -> str:
        """Return a value that the evaluator handles as text; anything else stops it."""
        if isinstance(value, str):
            return value
        raise StoppedError(self.number, f"{value!r} is not text")

    def contains(self, value: object, part: str) -> bool:
        """Tell whether `part in value`: text, but a list or an object passes through here without a stop."""
        if isinstance(value, str | list | Mapping):
            return part in value
        raise StoppedError(self.number, f"{value!r} is not text")

    @property
    def current_city(self) -> str:
        """Return the text of `current_city`; null or a number stops the evaluator."""
        return self.text(self.demand("current_city"))

    @property
    def cities(self) -> tuple[str, ...]:
        """Return A and B of a travel day, or the city of a stay day.

        The letters "from" make a travel day, so "From" with a capital is a stay in an unknown city, and
        "from" without " to " stops the evaluator.
        """
        text = self.current_city
        if "from" not in text:
            return (cut_parenthesis(text),)
        route = read_route(text)
        if route is None:
            raise StoppedError(self.number, f"no A and B can be read from {text!r}")
        return cut_parenthesis(route[0]), cut_parenthesis(route[1])


@dataclass(frozen=True, slots=True)
class Case:
    """One plan before the evaluator: only the first `request.days` entries are ever looked at."""

    index: TableIndex
    request: TripRequest
    days: tuple[RawDay, ...]

    @property
    def last(self) -> int:
        """Return the number of the last day that the request asks for."""
        return self.request.days


def entries(plan: object) -> list[object] | None:
    """Return the days of a delivered plan, or `None` for anything but a non-empty list."""
    if isinstance(plan, str | bytes | Mapping) or not isinstance(plan, Sequence) or not plan:
        return None
    return [day.model_dump() if isinstance(day, BaseModel) else day for day in plan]


def case_of(index: TableIndex, request: TripRequest, days: list[object]) -> Case:
    """Return the case that the evaluator looks at; surplus days are ignored."""
    looked_at = enumerate(days[: request.days], start=1)
    return Case(index, request, tuple(RawDay(number, day) for number, day in looked_at))
