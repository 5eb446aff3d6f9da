"""A trip for a baseline that acts: the searches as skills, one more to write the trip down, and what was written."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.acting.handlers.code import CodeSkill
from agents.acting.skill import ActingDesk, Skill
from agents.documents import Json
from agents.gathering.searches import ARGUMENTS, HARMLESS
from agents.models.chat import JsonSchema, ToolCall
from agents.models.json_schema import closed_object
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.observation import Observation
from envs import PlanDay
from tools import InputError, Tool, Toolbox, shorten

WRITE = "write_trip"
MOST_DAYS = 14
_ABOUT = """Write down the whole trip, one entry for each day in order; "-" stands for nothing. Use only what searches \
found, each name exactly as it was found. `current_city`: the city of the day, or "from A to B" on a day of travel. \
`transportation` on a day of travel: "Flight Number: NUMBER, from A to B, Departure Time: HH:MM, Arrival Time: HH:MM", \
"Self-driving, from A to B" or "Taxi, from A to B". `breakfast`, `lunch`, `dinner`, `accommodation`: "NAME, CITY". \
`attraction`: each sight as "NAME, CITY;". The first journey leaves home, the last one ends there. The result is the \
answer."""


class WrittenTrip(BaseModel):
    """A trip as a model writes it, in the official submission format."""

    model_config = ConfigDict(extra="forbid")

    plan: tuple[PlanDay, ...] = Field(min_length=1, max_length=MOST_DAYS)


def acting_skills(toolbox: Toolbox) -> tuple[Skill, ...]:
    """Return what a baseline can do: the searches that the two-stage agent makes, and to write the trip down."""
    searches = (SearchSkill(toolbox, tool) for tool in toolbox if tool.name in ARGUMENTS)
    return (*searches, CodeSkill(WRITE, _ABOUT, _WRITING, lambda inputs: inputs))


def trip_in(answer: Any, written: Iterable[Any] = ()) -> list[Json]:
    """Return the days in an answer, or in the last trip that was `written` down if the answer is only words about it.

    Raises `InputError` if there are none.
    """
    problem = f"the answer {shorten(repr(answer), 120)} holds no trip"
    for said in (answer, *reversed(tuple(written))):
        try:
            trip = WrittenTrip.model_validate({"plan": said} if isinstance(said, list) else said)
        except ValidationError:
            continue
        return [day.model_dump() for day in trip.plan]
    raise InputError(problem, hint=f"write it with {WRITE} and answer with the result")


@dataclass(frozen=True, slots=True)
class SearchSkill:
    """One search of a toolbox without filters; each call is checked, answered and logged like that of any model."""

    toolbox: Toolbox
    tool: Tool[..., Any]
    effects: bool = False

    @property
    def name(self) -> str:
        """Return the name of the tool."""
        return self.tool.name

    @property
    def about(self) -> str:
        """Return what the tool says of itself."""
        return self.tool.description

    @property
    def inputs(self) -> JsonSchema:
        """Return the form of its arguments: a filtered list is not what the two-stage agent is given either."""
        form = self.tool.parameters
        wanted = {*ARGUMENTS[self.name], *HARMLESS.get(self.name, ())}
        return {**form, "properties": {name: kind for name, kind in form["properties"].items() if name in wanted}}

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Make the call."""
        executor = ToolExecutor(self.toolbox, log=desk.log)
        (record,) = await executor.execute([ToolCall("call_1", self.name, json.dumps(inputs))])
        return record.observation


_DAY = closed_object(
    **{name: {"type": "integer" if name == "days" else "string"} for name in PlanDay.model_fields},
)
_WRITING = closed_object(plan={"type": "array", "items": _DAY, "minItems": 1, "maxItems": MOST_DAYS})
