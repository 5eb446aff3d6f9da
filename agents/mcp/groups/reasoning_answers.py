"""What the questions about one planning problem are answered with; plans and actions are text such as `(move a b)`."""

from typing import Annotated, Literal

from pydantic import Field

from agents.documents import Document
from agents.mcp.groups.pddl_answers import Undecided

Proof = Literal["types", "static", "relaxed", "mutex", "exhausted", "engine"]


class Change(Document):
    """What an action makes true and what it makes false."""

    kind: Literal["change"] = "change"
    added: list[str]
    removed: list[str]


class Alternative(Document):
    """Facts that must hold, and facts that must not."""

    kind: Literal["alternative"] = "alternative"
    holds: list[str]
    holds_not: list[str]


class Reachable(Document):
    """Executing `plan` leads there."""

    kind: Literal["reachable"] = "reachable"
    plan: list[str]


class Unreachable(Document):
    """No reachable state is so."""

    kind: Literal["unreachable"] = "unreachable"
    proof: Proof


class PhraseMatched(Document):
    """The one action that fits the phrase best."""

    kind: Literal["phrase_matched"] = "phrase_matched"
    step: str


class PhraseAmbiguous(Document):
    """Several actions fit the phrase equally well."""

    kind: Literal["phrase_ambiguous"] = "phrase_ambiguous"
    steps: list[str]


class PhraseUnknown(Document):
    """No action fits the phrase."""

    kind: Literal["phrase_unknown"] = "phrase_unknown"


class PlanHolds(Document):
    """Every step is applicable and the goal holds at the end."""

    kind: Literal["plan_holds"] = "plan_holds"
    cost: float


class StepFails(Document):
    """Step number `index`, from 0, is the first that is not applicable; `unmet` says what it lacks."""

    kind: Literal["step_fails"] = "step_fails"
    index: int
    step: str
    unmet: list[str]


class GoalMissed(Document):
    """Every step is applicable, but the goal lacks `unmet` at the end."""

    kind: Literal["goal_missed"] = "goal_missed"
    unmet: list[str]


class Removal(Document):
    """Without these steps, counted from 0, what is left still is a plan."""

    kind: Literal["removal"] = "removal"
    indices: list[int]
    plan: list[str]


class Justification(Document):
    """Which steps a plan can do without, and the plan after greedy elimination."""

    kind: Literal["justification"] = "justification"
    removable: list[Removal]
    shortened: list[str]


class Landmark(Document):
    """Every plan makes one of the facts true."""

    kind: Literal["landmark"] = "landmark"
    proof: Proof


class HoldsInitially(Document):
    """One of the facts holds already."""

    kind: Literal["holds_initially"] = "holds_initially"


class NoLandmark(Document):
    """`plan` reaches the goal and never makes one of the facts true."""

    kind: Literal["no_landmark"] = "no_landmark"
    plan: list[str]


class AtGoal(Document):
    """The goal holds already: no action is needed."""

    kind: Literal["at_goal"] = "at_goal"


class NextAction(Document):
    """`step` is the first of `plan`, which is optimal."""

    kind: Literal["next_action"] = "next_action"
    step: str
    plan: list[str]
    cost: float


class GoalUnreachable(Document):
    """There is no plan."""

    kind: Literal["goal_unreachable"] = "goal_unreachable"
    proof: Proof


Reachability = Annotated[Reachable | Unreachable | Undecided, Field(discriminator="kind")]
PhraseAnswer = Annotated[PhraseMatched | PhraseAmbiguous | PhraseUnknown, Field(discriminator="kind")]
PlanCheck = Annotated[PlanHolds | StepFails | GoalMissed, Field(discriminator="kind")]
LandmarkAnswer = Annotated[Landmark | HoldsInitially | NoLandmark | Undecided, Field(discriminator="kind")]
NextActionAnswer = Annotated[AtGoal | NextAction | GoalUnreachable | Undecided, Field(discriminator="kind")]
