"""What a call for a plan returns: a plan, a proof that there is none, or why neither."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from planners.pddl.model import PlanSteps

GaveUpReason = Literal["timeout", "memory", "unsupported", "not-installed", "incomplete", "engine-fault"]
Proof = Literal["exhausted", "relaxed-unreachable"]


@dataclass(frozen=True, slots=True)
class PlanFound:
    """A plan that the replay has accepted.

    `cost` is the metric's value (the number of steps without a metric); `optimal` means proven.
    """

    plan: PlanSteps
    cost: Fraction
    optimal: bool
    engine: str
    seconds: float


@dataclass(frozen=True, slots=True)
class NoPlan:
    """A proof that no plan exists: by a complete search that was exhausted, or by relaxed reachability."""

    proof: Proof
    engine: str
    seconds: float


@dataclass(frozen=True, slots=True)
class PlanGaveUp:
    """Neither plan nor proof. An `engine-fault` is a crash, garbage, or a plan that the replay refuses."""

    reason: GaveUpReason
    detail: str
    hint: str = ""
    engine: str = ""
    seconds: float = 0.0


PlanOutcome = PlanFound | NoPlan | PlanGaveUp
