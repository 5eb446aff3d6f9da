"""The LM-cut bound for tasks in positive form, with their fractional costs and alternative goals."""

from fractions import Fraction
from math import inf

from planners.reasoning.facts import State, bits
from planners.reasoning.formula import Dnf
from planners.reasoning.positive import PositiveTask
from planners.reasoning.relaxed import cost_scale, relaxation
from planners.reasoning.task import Cost
from planners.search.heuristics.lm_cut import LandmarkCuts


class LmCut:
    """Bound the cost to the goal from below."""

    def __init__(self, positive: PositiveTask, goal: Dnf) -> None:
        self._lift = positive.lift
        self._always = 2 * positive.count
        self._scale = cost_scale(positive)
        self._cuts = LandmarkCuts(relaxation(positive, tuple(map(positive.cube, goal))))

    def bound(self, state: State) -> Cost | None:
        """Return a lower bound on the cost of a plan from `state`, or None where there is no plan."""
        found = self._cuts.bound([*bits(self._lift(state)), self._always])
        return None if found == inf else Fraction(found) / self._scale if self._scale > 1 else int(found)
