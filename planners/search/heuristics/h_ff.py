"""The relaxed-plan heuristic (Hoffmann and Nebel 2001, The FF planning system) with preferred operators.

The relaxed plan takes for each fact its best supporter by additive cost, as Keyder and Geffner (2008) do and Fast
Downward does, and not the layers of a relaxed planning graph. Preferred are the operators of the plan that are
applicable (Richter and Helmert 2009), a subset of FF's helpful actions, which are all that add a fact the plan needs
first.
"""

from math import inf

from planners.search.heuristics.additive import TRUE, AdditiveCosts
from planners.search.heuristics.relaxation import Facts
from planners.search.task import FdrTask, State


class HFF:
    """Return the cost of a plan that never makes anything false; neither optimal nor admissible."""

    name = "h-ff"
    admissible = False
    safe = True

    def __init__(self, task: FdrTask) -> None:
        self._costs = AdditiveCosts(task)
        self._facts = Facts(task.variables)

    def __call__(self, state: State, /) -> float:
        """Return the value of a state."""
        if self._costs.explore(state) == inf:
            return inf
        return self._value(self._plan())

    def with_preferred(self, state: State, /) -> tuple[float, list[int]]:
        """Return the value and the operators of the relaxed plan that are applicable, by number."""
        if self._costs.explore(state) == inf:
            return inf, []
        plan, true = self._plan(), set(self._facts.of(state))
        actions, conditions = self._costs.actions, self._costs.conditions
        return self._value(plan), sorted({actions[number] for number in plan if true.issuperset(conditions[number])})

    def _value(self, plan: set[int]) -> int:
        """Add up the costs of a plan's actions, each once."""
        actions = self._costs.actions
        return sum(map(self._costs.costs.__getitem__, {actions[number] for number in plan}))

    def _plan(self) -> set[int]:
        """Return the relaxed operators that the goals need, by best supporters."""
        supporters, conditions = self._costs.supporters, self._costs.conditions
        waiting = list(self._costs.goal)
        plan = {TRUE}
        while waiting:
            number = supporters[waiting.pop()]
            if number not in plan:
                plan.add(number)
                waiting += conditions[number]
        plan.remove(TRUE)
        return plan
