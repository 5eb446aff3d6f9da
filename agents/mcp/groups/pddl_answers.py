"""What the tools on PDDL answer."""

from typing import Annotated, Literal

from pydantic import Field

from agents.documents import Document


class PddlMistake(Document):
    """One finding in a domain or problem; lines and columns count from 1."""

    source: Literal["domain", "problem", "plan"]
    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    line: int
    column: int
    end_column: int
    hint: str
    text: str


class Diagnosis(Document):
    """Whether the texts can be planned with, and everything that is wrong or odd in them."""

    ok: bool
    findings: list[PddlMistake]


class PlanFound(Document):
    """A plan that a replay has accepted, one action a line of text; `optimal` means proven cheapest."""

    kind: Literal["plan_found"] = "plan_found"
    plan: list[str]
    cost: float
    optimal: bool
    engine: str
    seconds: float


class TimedPlanFound(Document):
    """A plan with times, `start: (action ...) [duration]` a line, that a replay has accepted; never proven cheapest."""

    kind: Literal["timed_plan_found"] = "timed_plan_found"
    plan: list[str]
    cost: float
    makespan: float
    engine: str
    seconds: float


class NoPlan(Document):
    """A proof that no plan exists."""

    kind: Literal["no_plan"] = "no_plan"
    proof: str
    engine: str
    seconds: float


class PlanGaveUp(Document):
    """Neither a plan nor a proof, and why."""

    kind: Literal["plan_gave_up"] = "plan_gave_up"
    reason: str
    detail: str
    hint: str = ""
    engine: str = ""
    seconds: float = 0.0


PlanOutcome = Annotated[PlanFound | TimedPlanFound | NoPlan | PlanGaveUp, Field(discriminator="kind")]


class Valid(Document):
    """The plan reaches the goal at this cost."""

    valid: Literal[True]
    cost: float


class Invalid(Document):
    """Step number `step`, from 1, or the goal behind the last step fails; `missing` says what does not hold there."""

    valid: Literal[False]
    fault: str
    step: int
    message: str
    missing: list[str]
    true_there: list[str]
    hint: str = ""


Validation = Annotated[Valid | Invalid, Field(discriminator="valid")]


class Equivalent(Document):
    """Both problems mean the same when left objects are renamed by `mapping`."""

    kind: Literal["equivalent"] = "equivalent"
    mapping: dict[str, str]
    goal_mapping: dict[str, str] | None = None


class Mismatch(Document):
    """A part of one problem without counterpart in the other."""

    kind: Literal["mismatch"] = "mismatch"
    part: Literal["objects", "init", "goal", "metric"]
    side: Literal["left", "right"]
    text: str
    count: int = 1
    other: int = 0


class GoalWitness(Document):
    """A state that `plan` leads to and that meets the goal of one problem only; names are the left problem's."""

    kind: Literal["goal_witness"] = "goal_witness"
    meets: Literal["left", "right"]
    state: list[str]
    plan: list[str]
    missing: list[str]
    mapping: dict[str, str]


class Different(Document):
    """The problems do not mean the same; `witness` shows it."""

    kind: Literal["different"] = "different"
    witness: Annotated[Mismatch | GoalWitness, Field(discriminator="kind")]
    relation: Literal["stronger", "weaker", "incomparable", "unknown"]


class Undecided(Document):
    """The budget did not suffice."""

    kind: Literal["undecided"] = "undecided"
    reason: str


Equivalence = Annotated[Equivalent | Different | Undecided, Field(discriminator="kind")]
