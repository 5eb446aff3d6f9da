"""The places a request may name: the cities and states of a world."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, get_args

from agents.formalize.dates import MONTHS
from agents.formalize.mentions import Mention
from envs import Cuisine, Tables
from tools import similar_names

# Capitalized words that begin no unknown place name.
_NOT_A_PLACE = frozenset(
    (
        *(*MONTHS, *(name.lower() for name in get_args(Cuisine))),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("i", "i'd", "i'll", "i'm", "i've", "usd", "us", "usa", "christmas", "easter"),
        *("the", "a", "an", "please", "can", "could", "would", "we", "our", "my"),
    )
)
_UNKNOWN = re.compile(
    r"(?:\b(?i:from|to|in|for|around|across|leaving|departing|visit|visiting|exploring|towards?|at|via|of)\s+)"
    r"(?P<name>[A-Z][\w'.-]*(?:\s+[A-Z][\w'.-]*){0,3})"
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a name can mean: a city, a state, or both; neither for a name that the world does not have."""

    name: str
    is_city: bool
    is_state: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of a world: its cities, states and cuisines, and the year if its dates lie in one."""

    cities: tuple[str, ...]
    states: tuple[str, ...]
    year: int | None = None
    state_of: Mapping[str, str] = field(default_factory=dict)
    cuisines: tuple[str, ...] = ()

    @classmethod
    def from_tables(cls, tables: Tables) -> Self:
        """Collect the names from a loaded travel database."""
        cities = set(tables.states)
        years = {int(flight.date[:4]) for flight in tables.flights}
        return cls(
            cities=tuple(sorted(cities)),
            states=tuple(sorted(set(tables.states.values()))),
            year=years.pop() if len(years) == 1 else None,
            state_of=dict(tables.states),
            cuisines=tuple(sorted({name for row in tables.restaurants for name in row.cuisines})),
        )

    def look_up(self, words: str) -> Place:
        """Return what `words` can mean here, whatever their case."""
        key = _fold(words)
        city = next((c for c in self.cities if _fold(c) == key), None)
        state = next((s for s in self.states if _fold(s) == key), None)
        return Place(city or state or words, city is not None, state is not None)

    def nearest(self, words: str, count: int = 3) -> tuple[str, ...]:
        """Return the known names most like `words`, best first."""
        names = {_fold(name): name for name in (*self.cities, *self.states)}
        close = similar_names(_fold(words), sorted(names), count=count)
        return tuple(names[key] for key in close)

    def mentions(self, text: str) -> list[Mention[Place]]:
        """Return the place names in `text`: known ones in any case, unknown ones where a place is due."""
        names = sorted({*self.cities, *self.states}, key=lambda name: (-len(name), name))
        found: list[Mention[Place]] = []
        if names:
            pattern = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
            for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?!\w)", text, re.IGNORECASE):
                found.append(_mention(match.start(), match.end(), text, self.look_up(match.group())))
        for match in _UNKNOWN.finditer(text):
            start, end = match.start("name"), match.start("name") + len(match["name"].rstrip(".'-"))
            known = any(m.overlaps(start, end) for m in found)
            if not known and match["name"].split()[0].lower().rstrip(".") not in _NOT_A_PLACE:
                found.append(_mention(start, end, text, Place(text[start:end], False, False)))
        return sorted(found, key=lambda m: m.start)


def _mention(start: int, end: int, text: str, place: Place) -> Mention[Place]:
    return Mention(start, end, text[start:end], place)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
