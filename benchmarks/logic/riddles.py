"""A riddle with options: the answer is the option that follows from what is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from planners import ConstraintProgram, Require, Solved, Unsolvable, evaluate_text, solve
from tools import Budget


@dataclass(frozen=True, slots=True)
class Riddle:
    """What is said, as a program; what is asked, as one expression for each option; and the gold option."""

    id: str
    program: ConstraintProgram
    options: Mapping[str, str]
    gold: str


def entailed(riddle: Riddle, budget: Budget) -> tuple[str, ...]:
    """Return the options that hold in every solution; none when there is no solution or the budget ends.

    Only what holds in one solution can hold in all, so most options are settled by the first solution.
    """
    outcome = solve(riddle.program, budget=budget)
    if not isinstance(outcome, Solved):
        return ()
    sets = riddle.program.sets
    candidates = [
        letter for letter, text in riddle.options.items() if evaluate_text(text, outcome.values, sets) is True
    ]
    return tuple(letter for letter in candidates if _refuted(riddle, riddle.options[letter], budget))


def _refuted(riddle: Riddle, option: str, budget: Budget) -> bool:
    """Return whether the option cannot be false."""
    denied = Require("the option is false", f"not ({option})")
    program = riddle.program.model_copy(update={"constraints": (*riddle.program.constraints, denied)})
    return isinstance(solve(program, budget=budget), Unsolvable)
