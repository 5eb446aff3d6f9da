"""The maximum heuristic (Bonet and Geffner 2001): goals cost what the most expensive one costs alone."""

from planners.search.heuristics.max_costs import MaxCosts, MaxGraph
from planners.search.heuristics.relaxation import Facts, relaxation_of
from planners.search.task import FdrTask, State


class HMax:
    """Return the cost of the most expensive goal in the delete relaxation, admissible and consistent."""

    name = "h-max"
    admissible = True
    safe = True

    def __init__(self, task: FdrTask) -> None:
        self._graph = MaxGraph(relaxation_of(task))
        self._facts = Facts(task.variables)

    def __call__(self, state: State, /) -> float:
        """Return the value of a state."""
        found = MaxCosts(self._graph)
        found.explore(self._facts.of(state), self._graph.goal)
        return found.values[self._graph.goal]
