"""Delete relaxation: what could become true if nothing ever became false."""

from dataclasses import dataclass

from planners.reasoning.facts import bits
from planners.reasoning.positive import Operator, PositiveTask


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


def relaxed_landmarks(positive: PositiveTask, start: int) -> dict[int, int]:
    """Return for each reachable fact the mask of facts that must hold at some time before or with it.

    These are all fact landmarks of the delete relaxation, as the greatest fixpoint of Zhu and Givan (2003),
    Landmark extraction via planning graph propagation: what a fact needs is itself and what all its achievers
    share; an achiever brings what any of its preconditions needs and all that it adds itself.
    """
    needed = {fact: 1 << fact for fact in bits(start)}
    changed = True
    while changed:
        changed = False
        for operator in positive.operators:
            condition = operator.precondition
            if any(fact not in needed for fact in bits(condition)):
                continue
            before = condition | operator.add
            for fact in bits(condition):
                before |= needed[fact]
            changed |= _improve(needed, operator.add & ~start, before)
    return needed


def _improve(needed: dict[int, int], added: int, before: int) -> bool:
    """Intersect what each added fact needs with what this achiever needs."""
    changed = False
    for fact in bits(added):
        new = needed[fact] & before if fact in needed else before
        if needed.get(fact) != new:
            needed[fact] = new
            changed = True
    return changed
