"""What was gathered: rows with the call that brought them, and the tables that hold these rows and nothing else."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from agents.documents import Document, Json
from agents.gathering.searches import Search
from agents.tool_calls.observation import Observation
from envs import Accommodation, Attraction, Distance, Flight, Restaurant, Tables

MOST_TRIES = 2
"""How often a search is made that failed for a reason that may pass."""
Caller = Literal["model", "coverage"]
Row = str | Distance | Flight | Accommodation | Restaurant | Attraction
Placed = TypeVar("Placed", bound=Row)


class _Road(Document):
    """The answer of the tool `distance`; the price is left out, since it is another one for each vehicle."""

    origin: str
    destination: str
    drivable: bool
    duration: str = ""
    km: float = 0.0
    mode: str = ""
    minutes: int = 0
    cost: int = 0

    @property
    def row(self) -> Distance:
        """Return the row of the distance table that says the same."""
        distance = f"{self.km:,g} km" if self.drivable else ""
        return Distance(self.origin, self.destination, self.duration if self.drivable else "", distance)


_ROAD = TypeAdapter(_Road)
_ROWS: Mapping[str, TypeAdapter[Any]] = {
    "cities_of_state": TypeAdapter(tuple[str, ...]),
    "search_flights": TypeAdapter(tuple[Flight, ...]),
    "search_accommodations": TypeAdapter(tuple[Accommodation, ...]),
    "search_restaurants": TypeAdapter(tuple[Restaurant, ...]),
    "search_attractions": TypeAdapter(tuple[Attraction, ...]),
}


class Note(Document):
    """One call and its answer; `problem` says why there is none, and `passing` that there may be one later.

    `call` numbers the calls of a run from 1, `by` says who wanted it. A call that made no `Search` (a filtered one,
    say) is kept in the count and brings no rows.
    """

    call: int = 0
    by: Caller = "coverage"
    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    answer: Any = None
    problem: str = ""
    passing: bool = False
    valid: bool = True

    @property
    def search(self) -> Search | None:
        """Return the search that the call makes, if it makes one."""
        return Search.of_call(self.tool, self.arguments)

    @property
    def words(self) -> str:
        """Return the call with what was wrong with it."""
        return f"{self.tool} {self.arguments}: {self.problem or 'answered'}"


def note_of(tool: str, arguments: Mapping[str, Any], observation: Observation) -> Note:
    """Return what is written down of a call; an answer that is no list of rows is none."""
    search = Search.of_call(tool, arguments)
    problem = "" if observation.ok else observation.text
    if not problem and search is not None:
        problem = _unreadable(search, observation.value)
    return Note(
        tool=tool,
        arguments=dict(arguments),
        answer=None if problem or search is None else observation.value,
        problem=problem,
        passing=observation.may_pass,
    )


@dataclass(frozen=True)
class Notebook:
    """All calls of a run in their order; what several of them answer counts as the first of them said it."""

    notes: tuple[Note, ...] = ()

    def with_notes(self, notes: Iterable[Note]) -> "Notebook":
        """Return the notebook with further calls, numbered on."""
        numbered = (note.model_copy(update={"call": number}) for number, note in enumerate(notes, len(self.notes) + 1))
        return Notebook((*self.notes, *numbered))

    def json_form(self) -> list[Json]:
        """Return the notes as JSON, for a checkpoint."""
        return [note.json_form() for note in self.notes]

    @classmethod
    def from_json(cls, forms: Iterable[Json]) -> "Notebook":
        """Return the notebook whose `json_form` is given."""
        return cls(tuple(Note.model_validate(form) for form in forms))

    def knows(self, search: Search) -> bool:
        """Return whether the search was answered, if only with nothing."""
        return search in self._rows

    def settled(self, search: Search) -> bool:
        """Return whether there is no sense in making the search: it was answered, or will not be."""
        tries = self._failures.get(search, [])
        return self.knows(search) or len(tries) >= MOST_TRIES or any(not passing for passing in tries)

    def tries(self, search: Search) -> int:
        """Return how often the search was made in vain."""
        return len(self._failures.get(search, []))

    def rows(self, search: Search) -> tuple[Row, ...]:
        """Return the rows that a search brought; none where it was not made or failed."""
        return self._rows.get(search, ())

    @property
    def failures(self) -> tuple[Note, ...]:
        """Return the calls that brought nothing."""
        return tuple(note for note in self.notes if note.problem)

    def searches(self, tool: str) -> Iterator[tuple[Search, tuple[Row, ...]]]:
        """Yield the answered searches of one tool with their rows, in the order of the calls."""
        return ((search, rows) for search, rows in self._rows.items() if search.tool == tool)

    @cached_property
    def _rows(self) -> Mapping[Search, tuple[Row, ...]]:
        found: dict[Search, tuple[Row, ...]] = {}
        for note in self.notes:
            search = note.search
            if search is not None and not note.problem and search not in found:
                found[search] = tuple(row for row in read_rows(search, note.answer) if _belongs(row, search))
        return found

    @cached_property
    def _failures(self) -> Mapping[Search, list[bool]]:
        tries: dict[Search, list[bool]] = {}
        for note in self.failures:
            if note.search is not None:
                tries.setdefault(note.search, []).append(note.passing)
        return tries


def read_rows(search: Search, answer: Any) -> tuple[Row, ...]:
    """Return the rows in an answer; raise `ValidationError` for one of another form."""
    if search.tool == "distance":
        return (_ROAD.validate_python(answer).row,)
    rows: tuple[Row, ...] = _ROWS[search.tool].validate_python(answer)
    return rows


def _unreadable(search: Search, answer: Any) -> str:
    try:
        read_rows(search, answer)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"the answer has no rows: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""


def _belongs(row: Row, search: Search) -> bool:
    """Return whether a row answers the search: what a tool slips in for another city is not used."""
    match row:
        case str():
            return True
        case Distance():
            return (row.origin, row.destination) == search.of
        case Flight():
            return (row.origin, row.destination, row.date) == search.of
        case _:
            return (row.city,) == search.of


def gathered_tables(notebook: Notebook, names: Iterable[str]) -> Tables:
    """Return the tables that hold the gathered rows and no other.

    `names` are the cities that the tools know. A name is no fact: a city whose state was not asked for has the state
    "", so that no trip can be planned through it, though a wish may speak of it.
    """
    states = dict.fromkeys(names, "")
    for search, cities in notebook.searches("cities_of_state"):
        states |= dict.fromkeys(map(str, cities), search.of[0])
    content = json.dumps([note.json_form() for note in notebook.notes], sort_keys=True)
    return Tables(
        flights=_of_kind(Flight, notebook.searches("search_flights")),
        accommodations=_of_kind(Accommodation, notebook.searches("search_accommodations")),
        restaurants=_of_kind(Restaurant, notebook.searches("search_restaurants")),
        attractions=_of_kind(Attraction, notebook.searches("search_attractions")),
        distances=_of_kind(Distance, notebook.searches("distance")),
        states=states,
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )


def _of_kind(kind: type[Placed], answers: Iterable[tuple[Search, tuple[Row, ...]]]) -> tuple[Placed, ...]:
    return tuple(row for _, rows in answers for row in rows if isinstance(row, kind))
