"""The LM-cut heuristic (Helmert and Domshlak 2009, Landmarks, critical paths and abstractions), admissible.

Each round finds a set of actions of which every plan needs one (a cut before the goal, in the graph that links a
fact to its most expensive precondition), counts the cheapest of them and lowers the cost of all by as much. Costs
belong to actions, not to relaxed operators, so that an action with several effects is not counted twice; this keeps
the bound admissible with conditional effects too.
"""

from collections.abc import Iterable, Sequence
from heapq import heappop
from math import inf

from planners.search.heuristics.buckets import Buckets
from planners.search.heuristics.max_costs import NEVER, MaxCosts, MaxGraph
from planners.search.heuristics.relaxation import Facts, Relaxation, grouped, relaxation_of
from planners.search.task import FdrTask, State


class LmCut:
    """Bound the cost of a plan from below by disjoint landmarks."""

    name = "lm-cut"
    admissible = True
    safe = True

    def __init__(self, task: FdrTask) -> None:
        self._cuts = LandmarkCuts(relaxation_of(task))
        self._facts = Facts(task.variables)

    def __call__(self, state: State, /) -> float:
        """Return the value of a state."""
        return self._cuts.bound(self._facts.of(state))


class LandmarkCuts:
    """LM-cut over a delete relaxation, however that was made."""

    def __init__(self, relaxation: Relaxation) -> None:
        self._graph = MaxGraph(relaxation)
        self._of_action = grouped(((action,) for action in self._graph.actions), len(relaxation.costs) + 1)
        self._adds = list(map(frozenset, self._graph.adds))
        self._achievers = grouped(self._graph.adds, self._graph.size)

    def bound(self, true: Sequence[int]) -> float:
        """Return a lower bound on the cost of a plan where the facts `true` hold, infinite where there is none."""
        found = MaxCosts(self._graph)
        found.explore(true)
        goal = self._graph.goal
        if found.values[goal] == inf:
            return inf
        total, h_max = 0, found.values[goal]
        while found.values[goal]:
            total += self._lower(found, self._cut(found, true))
        # An action that is taken twice for different conditional effects is in one landmark only.
        return max(total, h_max)

    def _cut(self, found: MaxCosts, true: Iterable[int]) -> list[int]:
        """Return the operators that cross into the zone from which the goal costs nothing."""
        zone = self._goal_zone(found)
        users, adds, supporters = self._graph.users, self._adds, found.supporters
        cut = []
        before = set(true)
        waiting = list(before)
        while waiting:
            fact = waiting.pop()
            for number in users[fact]:
                if supporters[number] == fact and (fresh := adds[number] - before):
                    if zone.isdisjoint(fresh):
                        before |= fresh
                        waiting += fresh
                    else:
                        cut.append(number)
        return cut

    def _goal_zone(self, found: MaxCosts) -> set[int]:
        """Return the facts from which supporting operators lead to the goal at no cost."""
        costs, supporters = found.costs, found.supporters
        zone = {self._graph.goal}
        waiting = [self._graph.goal]
        while waiting:
            for number in self._achievers[waiting.pop()]:
                supporter = supporters[number]
                if supporter != NEVER and not costs[number] and supporter not in zone:
                    zone.add(supporter)
                    waiting.append(supporter)
        return zone

    def _lower(self, found: MaxCosts, cut: list[int]) -> int:
        """Make the actions of a cut cheaper by the least of their costs, and return it."""
        costs, supporters, values = found.costs, found.supporters, found.values
        least = min([costs[number] for number in cut])
        buckets = Buckets()
        for action in sorted({self._graph.actions[number] for number in cut}):
            for number in self._of_action[action]:
                costs[number] -= least
                if supporters[number] != NEVER:
                    self._offer(found, number, buckets)
        while buckets.queue:
            cost = heappop(buckets.queue)
            for fact in [fact for fact in buckets.pop(cost) if values[fact] == cost]:
                for number in self._graph.users[fact]:
                    if supporters[number] == fact:
                        self._offer(found, number, buckets)
        return least

    def _offer(self, found: MaxCosts, number: int, buckets: Buckets) -> None:
        """Find the supporter of an operator anew, and let it add its facts where that is cheaper now."""
        values = found.values
        supporter, *others = self._graph.conditions[number]
        for fact in others:
            if values[fact] > values[supporter]:
                supporter = fact
        found.supporters[number] = supporter
        total = values[supporter] + found.costs[number]
        for fact in self._graph.adds[number]:
            if total < values[fact]:
                values[fact] = total
                buckets[total].append(fact)
