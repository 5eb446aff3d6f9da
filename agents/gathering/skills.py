"""What a two-stage run can do: read the request, propose searches, search, and solve on what was found."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import get_args

from agents.acting.handlers.value import of_value
from agents.acting.skill import ActingDesk, EvidenceCheck
from agents.documents import Draft, Json
from agents.formalisms.base import Wording
from agents.formalisms.travel import TravelFormalism
from agents.formalize import Gazetteer
from agents.gathering.interview import OnOpen, SoFar, interviewed
from agents.gathering.notebook import Caller, Note, Notebook, gathered_tables, note_of
from agents.gathering.progress import FORMALIZE, PROPOSE, SEARCH, SOLVE
from agents.gathering.proposals import Known, propose
from agents.gathering.searches import Search
from agents.gathering.survey import Lacking
from agents.memory.recall import told_by
from agents.models.chat import JsonSchema, ToolCall
from agents.models.errors import ContextTooLong, OutOfTime
from agents.models.json_schema import closed_object
from agents.models.structured import StructuredOutputError
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.observation import Observation
from agents.tool_calls.policy import CallPolicy
from agents.tool_calls.record import CallRecord
from envs import TripRequest
from tools import Budget, InputError, Toolbox

MOST_AT_ONCE = 40
"""How many calls one step makes."""
_SOLVER_SECONDS = 60.0
_FAILED_BY_MODEL = (ContextTooLong, OutOfTime)
"""A model that is too small or too slow has failed the step; one that cannot be reached stops the run."""

_MANY: JsonSchema = {"type": "array", "items": {"type": "array", "items": {"type": "object"}}}
_NAMES: JsonSchema = {"type": "array", "items": {"type": "string"}}
_CALL = closed_object(tool={"type": "string"}, arguments={"type": "object"})


@dataclass(frozen=True, slots=True)
class FormalizeTrip:
    """Read the request with the model into the typed request that the solver takes; names are all it knows.

    What the request leaves open is asked. Where nobody is there to answer, with `on_open="give up"`, the questions are
    the failure of the step.
    """

    names: Gazetteer
    assume: Mapping[str, str] = field(default_factory=dict)
    memory: Path | None = None
    on_open: OnOpen = "ask"
    name: str = FORMALIZE
    about: str = "reads a trip request into its typed form; comes back with `spec`, or with what must be asked first"
    inputs: JsonSchema = field(default_factory=lambda: closed_object(text={"type": "string"}))
    effects: bool = False

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Return the specification with the words it rests on."""
        try:
            draft = await interviewed(partial(self._read, inputs["text"], desk), desk, self.on_open)
        except (InputError, *_FAILED_BY_MODEL) as refused:
            return Observation(self.name, False, refused.message)
        except StructuredOutputError as failed:
            desk.meter.add(failed.usage)
            return Observation(self.name, False, failed.message)
        if draft.spec is None:
            return Observation(self.name, False, " ".join(question.text for question in draft.questions))
        return of_value(self.name, draft.json_form())

    async def _read(self, text: str, desk: ActingDesk, known: SoFar) -> Draft:
        with told_by(self.memory, desk.log) as recall:
            wording = Wording(text, known.answers, self.assume, partial=known.partial, memory=recall)
            draft, usage = await gathered_world(Notebook(), self.names).formalize(desk.model, wording, desk.log)
        desk.meter.add(usage)
        return draft


@dataclass(frozen=True, slots=True)
class GivenTrip:
    """Answer with a request that is given in its typed form: what an oracle reads."""

    spec: Json
    name: str = FORMALIZE
    about: str = "hands over a trip request that is typed already"
    inputs: JsonSchema = field(default_factory=lambda: closed_object(text={"type": "string"}))
    effects: bool = False

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Return the specification."""
        return of_value(self.name, {"spec": self.spec})


@dataclass(frozen=True, slots=True)
class ProposeSearches:
    """Ask the model which calls come next; nothing is called yet."""

    name: str = PROPOSE
    about: str = "asks the model for the next search calls; comes back with `calls`"
    inputs: JsonSchema = field(
        default_factory=lambda: closed_object(
            spec={"type": "object"},
            cities=_NAMES,
            lacking={"type": "array", "items": closed_object(call=_CALL, goal={"type": "string"})},
            failed=_NAMES,
        )
    )
    effects: bool = False

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Return the calls as the model wrote them, or that it wrote none."""
        lacking = tuple(_lacking(item["call"], item["goal"]) for item in inputs["lacking"])
        known = Known(tuple(inputs["cities"]), lacking, tuple(inputs["failed"]))
        try:
            proposal, usage = await propose(desk.model, TripRequest.model_validate(inputs["spec"]), known)
        except _FAILED_BY_MODEL as failed:
            return Observation(self.name, False, failed.message)
        except StructuredOutputError as failed:
            desk.meter.add(failed.usage)
            return Observation(self.name, False, failed.message)
        desk.meter.add(usage)
        calls = [{"tool": call.tool, "arguments": call.arguments} for call in proposal.calls]
        return of_value(self.name, {"calls": calls})


def _lacking(call: Json, goal: str) -> Lacking:
    search = Search.of_call(call["tool"], call["arguments"])
    assert search is not None, "what is lacking is a search"
    return Lacking(search, goal)


@dataclass(frozen=True, slots=True)
class SearchTables:
    """Make several search calls, each checked before it runs; those of asynchronous tools go side by side."""

    toolbox: Toolbox
    name: str = SEARCH
    about: str = "makes search calls side by side; comes back with a note for each of them, in the same order"
    inputs: JsonSchema = field(
        default_factory=lambda: closed_object(
            calls={"type": "array", "items": _CALL, "minItems": 1, "maxItems": MOST_AT_ONCE},
            by={"enum": list(get_args(Caller))},
            attempt={"type": "integer", "minimum": 1},
        )
    )
    effects: bool = False

    @property
    def checks(self) -> Mapping[str, EvidenceCheck]:
        """Return the check that every call was answered."""
        return {"answered": _unanswered}

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Return a note for each call; one that fails is noted too, and changes what is searched next."""
        executor = ToolExecutor(self.toolbox, CallPolicy(turn_calls=MOST_AT_ONCE), desk.log)
        calls = [
            ToolCall(f"call_{number}", call["tool"], json.dumps(call["arguments"]))
            for number, call in enumerate(inputs["calls"], 1)
        ]
        records = await executor.execute(calls)
        pairs = zip(inputs["calls"], records, strict=True)
        notes = [_note(call, record, inputs["by"]).json_form() for call, record in pairs]
        found = sum(record.observation.ok for record in records)
        return Observation(self.name, True, f"{found} of {len(records)} calls answered", {"notes": notes})


def _note(call: Json, record: CallRecord, by: Caller) -> Note:
    note = note_of(call["tool"], call["arguments"], record.observation)
    return note.model_copy(update={"by": by, "valid": record.status != "invalid"})


def _unanswered(inputs: Json, observation: Observation) -> str:
    notes = (Note.model_validate(form) for form in observation.value["notes"])
    return "; ".join(note.words for note in notes if note.problem)


@dataclass(frozen=True, slots=True)
class SolveGathered:
    """Solve a request on gathered rows alone."""

    names: Gazetteer
    name: str = SOLVE
    about: str = "finds the cheapest trip over what was gathered, or the clash; comes back with the solver's result"
    inputs: JsonSchema = field(default_factory=lambda: closed_object(spec={"type": "object"}, notes=_MANY))
    effects: bool = False

    @property
    def checks(self) -> Mapping[str, EvidenceCheck]:
        """Return the check that there is a plan."""
        return {"solved": _unsolved}

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Return the solver's result; it never sees a row that no search brought."""
        notes = (Note.model_validate(form) for some in inputs["notes"] for form in some)
        formalism = gathered_world(Notebook().with_notes(notes), self.names)
        budget = Budget(seconds=desk.meter.within_s(_SOLVER_SECONDS))
        try:
            result = await asyncio.to_thread(formalism.solve, inputs["spec"], budget)
        except InputError as refused:
            return Observation(self.name, False, str(refused))
        return Observation(self.name, True, f"{result.status} {result.reason}".strip(), result.json_form())


def gathered_world(notebook: Notebook, names: Gazetteer) -> TravelFormalism:
    """Return the solver and the checkers over gathered rows."""
    return TravelFormalism(gathered_tables(notebook, names.cities), names)


def _unsolved(inputs: Json, observation: Observation) -> str:
    found = observation.value
    return "" if found["status"] == "solved" else f"{found['status']}: {found['reason'] or ', '.join(found['core'])}"
