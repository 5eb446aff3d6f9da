"""Additive costs of facts in the delete relaxation (Bonet and Geffner 2001, Planning as heuristic search).

A fact costs as much as the cheapest operator that adds it, an operator as much as itself and all its preconditions.
The costs are found as by Dijkstra's algorithm, cheapest fact first, until the goals are reached. Among facts of one
cost the one that was reached last goes first, as in Fast Downward, so that the operators chosen are those it chooses.
"""

from heapq import heappop
from math import inf

from planners.search.heuristics.buckets import Buckets
from planners.search.heuristics.relaxation import Facts, relaxation_of
from planners.search.task import FdrTask, State

_LEAST_LIMIT = 1 << 24
_COSTLIEST_ACTIONS = 1000
TRUE = -1


class AdditiveCosts:
    """The cost of each fact from the state that was explored last, and the operator that adds it at that cost.

    `supporters` are right for facts with a finite value only, and are `TRUE` for facts of the state.
    """

    def __init__(self, task: FdrTask) -> None:
        relaxation = relaxation_of(task)
        operators = relaxation.operators
        self.costs = relaxation.costs
        self.goal = relaxation.goals[0]
        self.actions = [operator.action for operator in operators]
        self.conditions = [operator.conditions for operator in operators]
        self.values: list[float] = []
        self.supporters = [TRUE] * relaxation.size
        self._facts = Facts(task.variables)
        self._adds = [operator.adds for operator in operators]
        self._users = relaxation.users()
        self._unreached: list[float] = [inf] * relaxation.size
        # What an operator misses and what it costs so far are one counter, as one addition is cheaper than two: each
        # missing precondition counts for more than all costs can. Costs may double with every layer; beyond the
        # limit preconditions add nothing any more.
        self._limit = max(_LEAST_LIMIT, _COSTLIEST_ACTIONS * max(self.costs, default=0))
        self._missing = self._limit * (max(map(len, self.conditions), default=0) + 1)
        self._counters: list[float] = [self._missing * len(o.conditions) + self.costs[o.action] for o in operators]

    def explore(self, state: State) -> float:
        """Return the cost of all goals together, infinite where one of them cannot be reached."""
        self.values = values = self._unreached[:]
        counters, adds, supporters = self._counters[:], self._adds, self.supporters
        buckets = Buckets()
        queue = buckets.queue
        buckets[0] += self._start(state)
        unmet = set(self.goal)
        while queue:
            cost = heappop(queue)
            fresh = [fact for fact in reversed(buckets.pop(cost)) if values[fact] == cost]
            unmet.difference_update(fresh)
            if not unmet:
                break
            for number in self._pay(fresh, cost, counters):
                total = counters[number]
                for fact in adds[number]:
                    if total < values[fact]:
                        values[fact] = total
                        supporters[fact] = number
                        buckets[total].append(fact)
        return sum([values[fact] for fact in self.goal])

    def _pay(self, fresh: list[int], cost: float, counters: list[float]) -> list[int]:
        """Count facts that were reached at some cost, and return the operators that now miss none."""
        users, missing, limit = self._users, self._missing, self._limit
        change = (cost if cost < limit else 0) - missing
        ready: list[int] = []
        for fact in fresh:
            for number in users[fact]:
                counters[number] = total = counters[number] + change
                if total < missing:
                    ready.append(number)
        if cost >= limit:
            for number in ready:
                counters[number] = cost
        return ready

    def _start(self, state: State) -> list[int]:
        """Return the facts of the state, which cost nothing."""
        facts = self._facts.of(state)
        for fact in facts:
            self.values[fact] = 0
            self.supporters[fact] = TRUE
        return facts
