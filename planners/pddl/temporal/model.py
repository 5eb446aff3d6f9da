"""Domains with actions that take time, and their plans.

A `TemporalDomain` is a type of its own and not a `Domain`: whatever is not made for time cannot be given one by
mistake. Source of the language: Fox & Long, PDDL2.1 (JAIR 20, 2003), level 3, discrete effects only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from planners.pddl.model import (
    NOWHERE,
    TRUE,
    Action,
    AllEffects,
    Condition,
    Domain,
    Effect,
    Number,
    Parameter,
    Position,
    Step,
)
from planners.pddl.writer import write_number
from tools import InputError

_NOTHING: Effect = AllEffects()
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class DurationBound:
    """How long an action takes: exactly, at most or at least `value`, which is computed when the action starts."""

    op: Literal["=", "<=", ">="]
    value: Number


@dataclass(frozen=True, slots=True)
class DurativeAction:
    """An action schema that takes time.

    Conditions hold right before the start, all the while between the two ends, and right before the end.
    Without bounds in `duration` it takes as long as the plan says.
    """

    name: str
    parameters: tuple[Parameter, ...]
    duration: tuple[DurationBound, ...]
    at_start: Condition = TRUE
    over_all: Condition = TRUE
    at_end: Condition = TRUE
    start_effect: Effect = _NOTHING
    end_effect: Effect = _NOTHING
    position: Position = field(default=NOWHERE, compare=False)

    @property
    def start(self) -> Action:
        """Return what happens at the start as an action without duration."""
        return Action(self.name, self.parameters, self.at_start, self.start_effect, self.position)

    @property
    def end(self) -> Action:
        """Return what happens at the end as an action without duration."""
        return Action(self.name, self.parameters, self.at_end, self.end_effect, self.position)


@dataclass(frozen=True, slots=True)
class TemporalDomain:
    """A domain, whose actions take no time, with actions that do."""

    domain: Domain
    durative: tuple[DurativeAction, ...] = ()


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One ground action of a plan with its start; without `duration` it takes no time."""

    start: Fraction
    step: Step
    duration: Fraction | None = None

    def __str__(self) -> str:
        took = "" if self.duration is None else f" [{show_time(self.duration)}]"
        return f"{show_time(self.start)}: {self.step}{took}"

    @property
    def end(self) -> Fraction:
        """Return the time of its end."""
        return self.start + (self.duration or 0)


TimedPlan = tuple[TimedStep, ...]


def makespan(plan: Iterable[TimedStep]) -> Fraction:
    """Return when the last step of a plan ends, counted from time 0."""
    return max((step.end for step in plan), default=Fraction(0))


def show_time(value: Fraction) -> str:
    """Return a time exactly: as a decimal with three digits or more, or as a quotient where no decimal is exact."""
    try:
        text = write_number(value)
    except InputError:
        return f"{value.numerator}/{value.denominator}"
    whole, _, digits = text.partition(".")
    return f"{whole}.{digits.ljust(_DIGITS, '0')}"
