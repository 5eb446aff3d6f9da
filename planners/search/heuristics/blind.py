"""Blind: nothing is known but whether a state is a goal."""

from planners.search.task import FdrTask, State


class Blind:
    """Return 0 at the goal and the cost of the cheapest operator elsewhere."""

    name = "blind"
    admissible = True
    safe = True

    def __init__(self, task: FdrTask) -> None:
        self._at_goal = task.at_goal
        self._least = min((operator.cost for operator in task.operators), default=0)

    def __call__(self, state: State, /) -> float:
        """Return the value of a state."""
        return 0 if self._at_goal(state) else self._least
