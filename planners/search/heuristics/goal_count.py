"""Counting goals: how many conjuncts of the goal do not hold."""

from planners.search.task import FdrTask, State


class GoalCount:
    """Count the goals that do not hold; not admissible, as one step may achieve several."""

    name = "goal-count"
    admissible = False
    safe = True

    def __init__(self, task: FdrTask) -> None:
        self._goal = task.goal

    def __call__(self, state: State, /) -> float:
        """Return the value of a state."""
        return sum([state[variable] != value for variable, value in self._goal])
