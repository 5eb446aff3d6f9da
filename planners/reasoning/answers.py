"""What the atomic questions are answered with: a plan that shows it, the kind of proof, or why it stays open."""

from dataclasses import dataclass
from typing import Literal

from planners.pddl.model import PlanSteps, Step
from planners.reasoning.task import Cost

ProofKind = Literal["types", "static", "relaxed", "mutex", "exhausted", "engine"]
"""How impossibility is proven, from trivial to hard.

`types`: an object is of a type that never stands there. `static`: a fact that no action changes is not as needed.
`relaxed`: not even reachable when nothing ever becomes false. `mutex`: needs two facts that exclude each other
(h2). `exhausted`: all reachable states were visited. `engine`: an external complete planner found no plan.
"""


@dataclass(frozen=True, slots=True)
class Undecided:
    """The budget did not suffice."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reachable:
    """Executing `plan` from the initial state leads to a state as asked for."""

    plan: PlanSteps


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No reachable state is as asked for."""

    proof: ProofKind


Reachability = Reachable | Unreachable | Undecided


@dataclass(frozen=True, slots=True)
class Landmark:
    """Every plan makes one of the facts true; where no plan exists, that holds of all facts."""

    proof: ProofKind


@dataclass(frozen=True, slots=True)
class HoldsInitially:
    """One of the facts holds in the initial state: a landmark, but a trivial one."""


@dataclass(frozen=True, slots=True)
class NoLandmark:
    """`plan` reaches the goal and never makes one of the facts true."""

    plan: PlanSteps


LandmarkAnswer = Landmark | HoldsInitially | NoLandmark | Undecided


@dataclass(frozen=True, slots=True)
class AtGoal:
    """The goal holds already: no action is needed."""


@dataclass(frozen=True, slots=True)
class NextAction:
    """`step` is the first of `plan`, which is optimal and costs `cost`."""

    step: Step
    plan: PlanSteps
    cost: Cost


@dataclass(frozen=True, slots=True)
class GoalUnreachable:
    """There is no plan."""

    proof: ProofKind


NextActionAnswer = AtGoal | NextAction | GoalUnreachable | Undecided


@dataclass(frozen=True, slots=True)
class PlanHolds:
    """Every step is applicable and the goal holds at the end."""

    cost: Cost


@dataclass(frozen=True, slots=True)
class StepFails:
    """Step number `index`, counted from 0, is the first that is not applicable; `unmet` says what it lacked."""

    index: int
    step: Step
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoalMissed:
    """Every step is applicable, but the goal does not hold at the end; `unmet` says what of it."""

    unmet: tuple[str, ...]


PlanCheck = PlanHolds | StepFails | GoalMissed


@dataclass(frozen=True, slots=True)
class Removal:
    """Without these consecutive steps, counted from 0 in the given plan, what is left still is a plan."""

    indices: tuple[int, ...]
    plan: PlanSteps
