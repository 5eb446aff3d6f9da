"""The relaxed-plan heuristic (Hoffmann and Nebel 2001, The FF planning system), on masks."""

from planners.reasoning.facts import State, bits
from planners.reasoning.formula import Dnf
from planners.reasoning.positive import Operator, PositiveTask


class RelaxedPlans:
    """Guess the distance to a goal by the length of a plan that never makes anything false."""

    def __init__(self, positive: PositiveTask, goal: Dnf, forbidden: int = 0) -> None:
        self._lift = positive.lift
        # A complement exists only for facts that the task negates: others of the goal count as met.
        known = positive.negated
        self._goals = [cube.positive | (cube.negative & known) << positive.count for cube in goal]
        self._operators = [operator for operator in positive.operators if not operator.add & forbidden]

    def length(self, state: State) -> int | None:
        """Return the number of operators in a relaxed plan, or None where there is none: a proof of a dead end."""
        start = self._lift(state)
        found = self._explore(start)
        if found is None:
            return None
        goal, supporters = found
        chosen: set[int] = set()
        waiting = goal & ~start
        done = start
        while waiting:
            low = waiting & -waiting
            waiting ^= low
            done |= low
            operator = supporters[low.bit_length() - 1]
            chosen.add(operator.action)
            waiting |= operator.precondition & ~done
        return len(chosen)

    def _explore(self, start: int) -> tuple[int, dict[int, Operator]] | None:
        """Return the first goal reached and an operator that first adds each fact, layer by layer."""
        supporters: dict[int, Operator] = {}
        reached = start
        waiting = self._operators
        while True:
            for goal in self._goals:
                if goal & reached == goal:
                    return goal, supporters
            layer = reached
            later = []
            for operator in waiting:
                if operator.precondition & layer != operator.precondition:
                    later.append(operator)
                    continue
                fresh = operator.add & ~reached
                if fresh:
                    reached |= fresh
                    for fact in bits(fresh):
                        supporters[fact] = operator
            if reached == layer:
                return None
            waiting = later
