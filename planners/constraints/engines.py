"""What `solve` asks of a solver: one question at a time about one compiled program."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, Protocol

from planners.constraints.kinds import Value
from planners.constraints.program import Key
from planners.constraints.syntax import Expr

Number = int | Fraction
Sense = Literal["minimize", "maximize"]
Assignment = Mapping[str, Mapping[Key, Value]]
"""An exact value for every instance of every variable; one without index has the key `()`."""


class Unsupported(Exception):  # noqa: N818 - chooses the other solver, never reaches a user
    """The program uses something that a solver cannot express."""


@dataclass(frozen=True, slots=True)
class Question:
    """Ask for values that satisfy the rules and the constraints in `keep` (`None` for all of them).

    `objective` is to be optimized, each objective in `held` keeps the value given there; both go by the
    numbers that the session returned.
    """

    keep: frozenset[str] | None = None
    objective: int | None = None
    held: Mapping[int, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """Values that satisfy what was asked.

    `optimal` is true when the objective is proven best. `bound` is then its value, otherwise the best value
    that is not excluded, if known. A strict inequality over reals may leave a best value that is approached
    but never reached: then `unattained` is true, `bound` is that limit, and `optimal` is false.
    """

    values: Assignment
    optimal: bool = True
    bound: Number | None = None
    unattained: bool = False


@dataclass(frozen=True, slots=True)
class Refuted:
    """Nothing satisfies what was asked; the constraints in `core` suffice for that, with the rules."""

    core: frozenset[str]


@dataclass(frozen=True, slots=True)
class Undecided:
    """The solver stopped before it knew; `bound` as in `Found`."""

    reason: str
    bound: Number | None = None


Answer = Found | Refuted | Undecided


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock; `None` is never."""

    at: float | None = None

    @classmethod
    def after(cls, seconds: float | None) -> "Deadline":
        """Return the moment `seconds` from now."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    def remaining_s(self) -> float | None:
        """Return the seconds left, not below zero; `None` if there is no limit."""
        return None if self.at is None else max(0.0, self.at - time.monotonic())

    @property
    def passed(self) -> bool:
        """Return whether no time is left."""
        return self.at is not None and time.monotonic() >= self.at


class Session(Protocol):
    """One program compiled for one solver, ready for many questions."""

    engine: str

    def objective(self, tree: Expr, sense: Sense) -> int:
        """Add an objective and return its number."""
        ...

    def penalty(self) -> int:
        """Add the summed weight of broken preferences as an objective to minimize and return its number."""
        ...

    def ask(self, question: Question, deadline: Deadline) -> Answer:
        """Answer one question; a session may be asked again, with other questions."""
        ...
