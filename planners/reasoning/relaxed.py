"""Delete relaxation: what could become true if nothing ever became false."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from planners.reasoning.facts import bits
from planners.reasoning.positive import Operator, PositiveTask
from planners.search.heuristics.landmarks import needed_facts
from planners.search.heuristics.relaxation import Relaxation, RelaxedOperator


@dataclass(frozen=True, slots=True)
class Exploration:
    """The facts and complements that delete relaxation reaches, and the numbers of the actions it applies."""

    reached: int
    operators: frozenset[int]


def relaxed_exploration(positive: PositiveTask, start: int, forbidden: int = 0) -> Exploration:
    """Explore from `start` (a lifted state) with the operators that add nothing of `forbidden`."""
    reached = start
    applied: set[int] = set()
    waiting: list[Operator] = [operator for operator in positive.operators if not operator.add & forbidden]
    while True:
        later = []
        for operator in waiting:
            if operator.precondition & reached == operator.precondition:
                reached |= operator.add
                applied.add(operator.action)
            else:
                later.append(operator)
        if len(later) == len(waiting):
            return Exploration(reached, frozenset(applied))
        waiting = later


def relaxation(positive: PositiveTask, goals: tuple[int, ...]) -> Relaxation:
    """Return the delete relaxation with alternative goals, over numbered facts and their complements.

    Costs are multiplied by `cost_scale`, as they may be fractions.
    """
    always = 2 * positive.count
    scale = cost_scale(positive)
    operators = (
        RelaxedOperator(o.action, tuple(bits(o.precondition)) or (always,), tuple(bits(o.add & ~o.precondition)))
        for o in positive.operators
    )
    return Relaxation(
        always + 1,
        tuple(int(cost * scale) for cost in positive.costs),
        tuple(operator for operator in operators if operator.adds),
        tuple(tuple(bits(goal)) or (always,) for goal in goals),
    )


def cost_scale(positive: PositiveTask) -> int:
    """Return the least number that makes integers of all costs."""
    return lcm(*(Fraction(cost).denominator for cost in positive.costs))


def relaxed_landmarks(positive: PositiveTask, start: int) -> dict[int, int]:
    """Return for each reachable fact the mask of facts that must hold at some time before or with it."""
    always = 2 * positive.count
    needed = needed_facts(relaxation(positive, ()), (*bits(start), always))
    return {fact: mask & ~(1 << always) for fact, mask in needed.items() if fact != always}
