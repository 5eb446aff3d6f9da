"""What a two-stage run knows after each step: the request, the notebook, and how far the solver has come."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from agents.documents import Json, Result
from agents.gathering.coverage import Coverage, claim, coverage
from agents.gathering.notebook import Note, Notebook
from agents.gathering.searches import Search
from agents.tool_calls.observation import Observation
from envs import TripRequest

FORMALIZE, PROPOSE, SEARCH, SOLVE = "formalize_trip", "propose_searches", "search", "solve_gathered"

MOST_SEARCHES = 1_000
"""After so many calls no further city is looked into."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that the steps so far have come to; it is nothing but a fold over their observations.

    `spec` is the request as JSON, empty before it is formalized. `wanted` are calls that the model asked for and that
    were not made yet; `repeated` counts those it asked for although they were answered, `in_vain` those although they
    had failed. `heard_at` is how many calls had been made when it was asked last. `spare` is how many cities more than
    the trip visits are looked into. `failure` ends the run without a plan.
    """

    spec: Json = field(default_factory=dict)
    notebook: Notebook = field(default_factory=Notebook)
    wanted: tuple[Json, ...] = ()
    proposals: int = 0
    proposed: int = 0
    repeated: int = 0
    in_vain: int = 0
    heard_at: int = -1
    spare: int = 0
    solved: Json = field(default_factory=dict)
    failure: str = ""

    @property
    def request(self) -> TripRequest:
        """Return the formalized request."""
        return TripRequest.model_validate(self.spec)

    @property
    def covered(self) -> Coverage:
        """Return what the request needs and what of it is lacking."""
        return coverage(self.request, self.notebook, self.spare)

    @property
    def cities(self) -> tuple[str, ...]:
        """Return the cities of states that are known."""
        return tuple(str(city) for _, rows in self.notebook.searches("cities_of_state") for city in rows)

    @property
    def claim(self) -> str:
        """Say over which trips the solver's word holds."""
        covered = self.covered
        lost = [search for search in covered.needed if not self.notebook.knows(search)]
        return claim(self.request, covered, failures=len(lost))

    @classmethod
    def of(cls, steps: Iterable[tuple[str, Observation]]) -> "Progress":
        """Return what some steps have come to: skills and what was observed."""
        progress = cls()
        for skill, observation in steps:
            progress = progress.after(skill, observation)
        return progress

    def after(self, skill: str, observation: Observation) -> "Progress":
        """Return what is known after one more step; steps of other skills change nothing."""
        known = {FORMALIZE: self._formalized, PROPOSE: self._proposed, SEARCH: self._searched, SOLVE: self._solved}
        return known[skill](observation) if skill in known else self

    def _formalized(self, observation: Observation) -> "Progress":
        if not observation.ok:
            return replace(self, failure=observation.text)
        return replace(self, spec=observation.value["spec"])

    def _proposed(self, observation: Observation) -> "Progress":
        """Take note of proposed calls; only those that were not made before, in this answer or earlier, are wanted."""
        calls = observation.value["calls"] if observation.ok else []
        failed = [(note.tool, note.arguments) for note in self.notebook.failures]
        in_vain = [call for call in calls if (call["tool"], call["arguments"]) in failed]
        fresh = tuple(self._fresh([call for call in calls if call not in in_vain]))
        return replace(
            self,
            wanted=fresh,
            proposals=self.proposals + 1,
            proposed=self.proposed + len(calls),
            repeated=self.repeated + len(calls) - len(fresh) - len(in_vain),
            in_vain=self.in_vain + len(in_vain),
            heard_at=len(self.notebook.notes),
        )

    def _fresh(self, calls: list[Json]) -> Iterator[Json]:
        """Yield the calls that were not answered before and do not stand twice in the list."""
        seen: list[object] = []
        for call in calls:
            search = Search.of_call(call["tool"], call["arguments"])
            if call not in seen and search not in seen and not (search and self.notebook.knows(search)):
                yield call
            seen += [call, search] if search else [call]

    def _searched(self, observation: Observation) -> "Progress":
        if not observation.ok:
            return replace(self, failure=observation.text)
        notes = (Note.model_validate(form) for form in observation.value["notes"])
        return replace(self, notebook=self.notebook.with_notes(notes), wanted=())

    def _solved(self, observation: Observation) -> "Progress":
        """Take note of the result; where there is no trip through the cities looked into, look into more."""
        if not observation.ok:
            return replace(self, failure=observation.text)
        if observation.value["status"] == "unsolvable" and len(self.notebook.notes) < MOST_SEARCHES:
            wider = self
            while wider.covered.complete and wider.covered.open_cities:
                wider = replace(wider, spare=wider.spare + 1)
            if wider.covered.lacking:
                return wider
        return replace(self, solved=observation.value)

    @property
    def result(self) -> Result | None:
        """Return what the solver said last."""
        return Result.model_validate(self.solved) if self.solved else None

    def tally(self) -> Json:
        """Count the calls: made, valid, answered, and redundant.

        A call is redundant if it was answered before or fills no table that the request needs.
        """
        notes = self.notebook.notes
        needed = set(self.covered.needed) if self.spec else set()
        useless = [note for note in notes if note.search is None or note.search not in needed]
        made = len(notes) + self.repeated + self.in_vain
        return {
            "tool_calls": made,
            "tool_calls_valid": made - self.in_vain - sum(not note.valid for note in notes),
            "tool_calls_answered": made - self.in_vain - sum(bool(note.problem) for note in notes),
            "tool_calls_redundant": len(useless) + self.repeated + self.in_vain,
            "tool_calls_proposed": self.proposed,
            "tool_calls_useful": sum(note.by == "model" and note.search in needed for note in notes),
            "tables_needed": len(needed),
        }
