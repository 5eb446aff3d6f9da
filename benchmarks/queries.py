"""A question with a known best answer, and whether `solve` reproduces it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from planners import ConstraintProgram, Outcome, Solved, Unsolvable, solve
from tools import Budget

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Infeasible:
    """The gold answer: there is no solution."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The gold answer: the best objective; the program's objective counts `scale` for each unit of it."""

    value: float
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Query:
    """A program and the answer it must have."""

    id: str
    program: ConstraintProgram
    gold: Optimum | Infeasible


@dataclass(frozen=True, slots=True)
class Answer:
    """What `solve` returned for a query, and after how many seconds."""

    query: Query
    outcome: Outcome
    seconds: float

    @property
    def reproduced(self) -> bool:
        """Return whether the outcome is proven and equals the gold answer."""
        match self.query.gold, self.outcome:
            case Infeasible(), Unsolvable():
                return True
            case Optimum(value=value, scale=scale), Solved(optimal=True, objectives=(found,)):
                return abs(found / scale - value) <= TOLERANCE * max(1.0, abs(value))
        return False


def answer(query: Query, budget: Budget) -> Answer:
    """Solve one query."""
    start = time.monotonic()
    outcome = solve(query.program, budget=budget)
    return Answer(query, outcome, time.monotonic() - start)


def table(families: dict[str, Sequence[Answer]]) -> str:
    """Return one line for each family: reproduced of all, median and 95th percentile of the seconds."""
    lines = [f"{'family':<18}{'reproduced':>12}{'median s':>10}{'p95 s':>8}"]
    for family, answers in families.items():
        seconds = [item.seconds for item in answers]
        score = f"{sum(item.reproduced for item in answers)}/{len(answers)}"
        p95 = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
        lines.append(f"{family:<18}{score:>12}{median(seconds):>10.3f}{p95:>8.3f}")
    lines += [f"not reproduced: {item.query.id}: {item.outcome}" for item in _missed(families)]
    return "\n".join(lines)


def _missed(families: dict[str, Sequence[Answer]]) -> list[Answer]:
    return [item for answers in families.values() for item in answers if not item.reproduced]
