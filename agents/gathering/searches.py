"""The searches that fill the tables of a trip: which tool answers what, and how a call is told from another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from agents.documents import Json

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "cities_of_state": ("state",),
    "distance": ("origin", "destination"),
    "search_flights": ("origin", "destination", "date"),
    "search_accommodations": ("city",),
    "search_restaurants": ("city",),
    "search_attractions": ("city",),
}
# Arguments that change how a row is shown and not which rows come: the vehicle and the heads price the same road.
HARMLESS: Mapping[str, frozenset[str]] = {"distance": frozenset({"mode", "people"})}
_WORDS: Mapping[str, str] = {
    "cities_of_state": "the cities of {}",
    "distance": "the road from {} to {}",
    "search_flights": "the flights from {} to {} on {}",
    "search_accommodations": "the places to stay in {}",
    "search_restaurants": "the restaurants in {}",
    "search_attractions": "the sights in {}",
}


@dataclass(frozen=True, slots=True, order=True)
class Search:
    """One question to one tool; `of` are its arguments in the order of `ARGUMENTS`."""

    tool: str
    of: tuple[str, ...]

    @property
    def arguments(self) -> dict[str, str]:
        """Return the arguments by name, as the tool takes them."""
        return dict(zip(ARGUMENTS[self.tool], self.of, strict=True))

    @property
    def words(self) -> str:
        """Say what the search answers."""
        return _WORDS[self.tool].format(*self.of)

    def json_form(self) -> Json:
        """Return the call as JSON."""
        return {"tool": self.tool, "arguments": self.arguments}

    @classmethod
    def of_call(cls, tool: str, arguments: Mapping[str, Any]) -> Self | None:
        """Return the search that a call makes, or `None` for one that brings no whole part of a table.

        A list filtered by a cuisine, a price or a kind of room is not the whole part: in it one cannot see which
        names stand twice in a city, and such a name means another row to the benchmark.
        """
        if tool not in ARGUMENTS:
            return None
        given = {name: value for name, value in arguments.items() if value is not None}
        wanted = ARGUMENTS[tool]
        if set(given) - HARMLESS.get(tool, frozenset()) != set(wanted):
            return None
        return cls(tool, tuple(str(given[name]) for name in wanted))
