"""A task of a classical world, and what a check of an answer says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from envs.classical.puzzle import Puzzle
from envs.classical.statement import Statement


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One instance in words, in PDDL and as rules.

    `symbols` maps each plain name to the invented one where names are obfuscated; `distractors` are the names
    that were added and have nothing to do with the goal.
    """

    id: str
    world: str
    statement: Statement
    puzzle: Puzzle[Any]
    domain_text: str
    problem_text: str
    symbols: Mapping[str, str] = field(default_factory=dict)
    distractors: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the task in words."""
        return self.statement.text


@dataclass(frozen=True, slots=True)
class Solves:
    """Every move is legal and the goal holds at the end."""

    passed: ClassVar[bool] = True

    moves: int

    def __str__(self) -> str:
        return f"the plan reaches the goal in {self.moves} moves"


@dataclass(frozen=True, slots=True)
class Breaks:
    """Name the first illegal move: its index from 0, what was written, why it is illegal, and the state before."""

    passed: ClassVar[bool] = False

    index: int
    move: str
    reason: str
    state: str

    def __str__(self) -> str:
        return f"move {self.index + 1}, {self.move}, is illegal: {self.reason}"


@dataclass(frozen=True, slots=True)
class FallsShort:
    """Every move is legal, but at the end something is `missing` from the goal."""

    passed: ClassVar[bool] = False

    moves: int
    missing: tuple[str, ...]
    state: str

    def __str__(self) -> str:
        return f"after all {self.moves} moves the goal does not hold: {'; '.join(self.missing)}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The answer stops being a plan at `line` (from 1), after `index` moves that are legal."""

    passed: ClassVar[bool] = False

    index: int
    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.text!r}, cannot be read: {self.reason}"


@dataclass(frozen=True, slots=True)
class RightlyRefused:
    """The answer says that there is no plan, and there is none."""

    passed: ClassVar[bool] = True

    reason: str

    def __str__(self) -> str:
        return f"there is no plan: {self.reason}"


@dataclass(frozen=True, slots=True)
class WronglyRefused:
    """The answer says that there is no plan, which is wrong or, with `known=False`, not proven."""

    passed: ClassVar[bool] = False

    reason: str
    known: bool = True

    def __str__(self) -> str:
        return f"the answer denies that there is a plan: {self.reason}"


PlanVerdict = Solves | Breaks | FallsShort | Unreadable | RightlyRefused | WronglyRefused
