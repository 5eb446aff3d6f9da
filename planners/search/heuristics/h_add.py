"""The additive heuristic (Bonet and Geffner 2001): goals cost what each costs alone, added up."""

from planners.search.heuristics.additive import AdditiveCosts
from planners.search.task import FdrTask, State


class HAdd:
    """Add up the costs of the goals in the delete relaxation; not admissible, as it counts shared steps twice."""

    name = "h-add"
    admissible = False
    safe = True

    def __init__(self, task: FdrTask) -> None:
        self._explore = AdditiveCosts(task).explore

    def __call__(self, state: State, /) -> float:
        """Return the value of a state."""
        return self._explore(state)
