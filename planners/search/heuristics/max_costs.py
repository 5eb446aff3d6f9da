"""Maximum costs of facts in the delete relaxation (Bonet and Geffner 2001): h_max, and what LM-cut starts from.

A fact costs as much as the cheapest operator that adds it, an operator as much as itself and its most expensive
precondition, its supporter.
"""

from collections.abc import Iterable
from heapq import heappop
from math import inf

from planners.search.heuristics.buckets import Buckets
from planners.search.heuristics.relaxation import Relaxation, grouped

NEVER = -1


class MaxGraph:
    """Operators by number in flat lists; each alternative goal is one that adds the fact `goal` at no cost."""

    def __init__(self, relaxation: Relaxation) -> None:
        operators, goals = relaxation.operators, relaxation.goals
        self.goal, self.size = relaxation.size, relaxation.size + 1
        self.conditions = [*(operator.conditions for operator in operators), *goals]
        self.adds = [*(operator.adds for operator in operators), *((self.goal,) for _ in goals)]
        self.actions = [*(operator.action for operator in operators), *(len(relaxation.costs) for _ in goals)]
        costs = (*relaxation.costs, 0)
        self.costs = [costs[action] for action in self.actions]
        self.missing = list(map(len, self.conditions))
        self.users = grouped(self.conditions, self.size)


class MaxCosts:
    """The cost of each fact where some facts are true, and the supporter of each operator (`NEVER` for none)."""

    def __init__(self, graph: MaxGraph) -> None:
        self.graph = graph
        self.costs = list(graph.costs)
        self.values: list[float] = [inf] * graph.size
        self.supporters = [NEVER] * len(graph.costs)

    def explore(self, true: Iterable[int], last: int | None = None) -> None:
        """Compute the costs of all facts, cheapest first, or up to the fact `last`.

        The precondition that is reached last supports an operator, as none costs more.
        """
        graph, supporters, values, costs = self.graph, self.supporters, self.values, self.costs
        missing, users, adds = graph.missing[:], graph.users, graph.adds
        buckets = Buckets()
        queue = buckets.queue
        for fact in true:
            values[fact] = 0
            buckets[0].append(fact)
        while queue and (last is None or values[last] > queue[0]):
            cost = heappop(queue)
            ready: list[int] = []
            for fact in [fact for fact in buckets.pop(cost) if values[fact] == cost]:
                for number in users[fact]:
                    missing[number] -= 1
                    if not missing[number]:
                        supporters[number] = fact
                        ready.append(number)
            for number in ready:
                total = cost + costs[number]
                for fact in adds[number]:
                    if total < values[fact]:
                        values[fact] = total
                        buckets[total].append(fact)
