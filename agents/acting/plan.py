"""The global plan: steps with a skill, inputs, a stated goal and the evidence that would satisfy it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from agents.acting.evidence import Evidence
from agents.documents import Document, Json, Ruling
from agents.tool_calls.observation import Observation

STEP_ID = r"^[a-z][A-Za-z0-9_]*$"
REQUEST, ANSWERS = "request", "answers"
"""What plans may refer to besides steps: the text of the request, and the author's answers by field."""


class PlanStep(Document):
    """One step that is still to be done. Inputs may refer to earlier steps: `"$search.items.0"`."""

    id: str = Field(pattern=STEP_ID, max_length=60)
    skill: str
    inputs: Json = Field(default_factory=dict)
    goal: str = ""
    evidence: tuple[Evidence, ...] = ()


class Plan(Document):
    """What is left to do, and what the answer will be: JSON that refers to steps, null while nobody can say."""

    steps: tuple[PlanStep, ...] = ()
    answer: Any = None


class StepRecord(Document):
    """A step that was carried out, and what came of it.

    `unmet` says what the evidence lacked. `world` counts the changes of the world until then: the same call in the same
    world would bring nothing new. `move` counts the planner's moves until then.
    """

    step: PlanStep
    key: str
    status: Literal["done", "unmet", "failed"]
    unmet: tuple[str, ...] = ()
    fingerprint: str
    world: int
    move: int = 0


class Rewrite(Document):
    """The planner's move: this is the whole remaining plan."""

    move: Literal["plan"] = "plan"
    thought: str = ""
    steps: tuple[PlanStep, ...] = ()
    answer: Any = None

    @property
    def plan(self) -> Plan:
        """Return the plan as it stands in the state."""
        return Plan(steps=self.steps, answer=self.answer)


class Keep(Document):
    """The planner's move: the remaining plan stays as it is."""

    move: Literal["keep"] = "keep"


class AskAuthor(Document):
    """The planner's move: only the author of the request can say this; plans then refer to `$answers.<field>`."""

    move: Literal["ask"] = "ask"
    field: str = Field(pattern=STEP_ID)
    question: str = Field(min_length=1)
    choices: tuple[str, ...] = ()


class GiveUp(Document):
    """The planner's move: nothing that is left would help."""

    move: Literal["give up"] = "give up"
    reason: str


Move = Annotated[Rewrite | Keep | AskAuthor | GiveUp, Field(discriminator="move")]


class Proposal(RootModel[Move]):
    """A move as a model writes it."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """Everything a planner or a judge may look at.

    `proposals` counts the moves so far; `observations` are those of the carried out steps by id; `rulings` is what
    the judge last said; `complaints` is what was wrong with the last move or the last answer, and `in_a_row` counts
    the moves since the last step that changed nothing; `steps_left` is how many steps the budget still allows.
    """

    request: str
    proposals: int = 0
    plan: Plan = field(default_factory=Plan)
    done: tuple[StepRecord, ...] = ()
    observations: Mapping[str, Observation] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()
    in_a_row: int = 0
    rulings: tuple[Ruling, ...] = ()
    steps_left: int = 0

    @property
    def last(self) -> StepRecord | None:
        """Return the step that was carried out last."""
        return self.done[-1] if self.done else None

    @property
    def latest(self) -> tuple[StepRecord, ...]:
        """Return the steps that were carried out after the same move of the planner as the last one."""
        return tuple(record for record in self.done if record.move == self.done[-1].move)

    @property
    def known(self) -> dict[str, Any]:
        """Return what references may lead to: the request, the answers, and the values of steps that worked."""
        values = {step: seen.value for step, seen in self.observations.items() if seen.ok}
        return {**values, REQUEST: self.request, ANSWERS: dict(self.answers)}
