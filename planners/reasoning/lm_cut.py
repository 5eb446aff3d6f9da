"""The LM-cut heuristic (Helmert and Domshlak 2009, Landmarks, critical paths and abstractions), admissible.

Each round finds a set of actions of which every plan needs one (a cut before the goal, in the graph that links a
fact to its most expensive precondition), counts the cheapest of them and lowers the cost of all by as much. Costs
belong to actions, not to operators, so that an action with several effects is not counted twice.
"""

import heapq
from collections.abc import Sequence

from planners.reasoning.facts import State, bits
from planners.reasoning.formula import Dnf
from planners.reasoning.positive import PositiveTask
from planners.reasoning.task import Cost


class LmCut:
    """Bound the cost to the goal from below."""

    def __init__(self, positive: PositiveTask, goal: Dnf) -> None:
        self._lift = positive.lift
        self._graph = _Graph(positive, goal)

    def bound(self, state: State) -> Cost | None:
        """Return a lower bound on the cost of a plan from `state`, or None where there is no plan."""
        graph = self._graph
        rounds = _Rounds(graph, [*bits(self._lift(state)), graph.start])
        total: Cost = 0
        value = rounds.values[graph.goal]
        if value is None:
            return None
        while value:
            total += rounds.lower(rounds.cut())
            value = rounds.values[graph.goal] or 0
        return total


class _Graph:
    """Operators by number, with an artificial goal operator and a precondition for those that have none."""

    def __init__(self, positive: PositiveTask, goal: Dnf) -> None:
        self.goal, self.start, self.size = 2 * positive.count, 2 * positive.count + 1, 2 * positive.count + 2
        self.costs: list[Cost] = [*positive.costs, 0]
        operators = [(o.precondition, o.add & ~o.precondition, o.action) for o in positive.operators]
        operators += [(positive.cube(cube), 1 << self.goal, len(self.costs) - 1) for cube in goal]
        operators = [operator for operator in operators if operator[1]]
        self.actions = [action for _, _, action in operators]
        self.conditions = [tuple(bits(condition)) or (self.start,) for condition, _, _ in operators]
        self.adds = [tuple(bits(add)) for _, add, _ in operators]
        self.of_action = _grouped([(action,) for action in self.actions], len(self.costs))
        self.users = _grouped(self.conditions, self.size)
        self.achievers = _grouped(self.adds, self.size)


def _grouped(members: Sequence[tuple[int, ...]], size: int) -> list[list[int]]:
    """Return for each number which of `members` hold it."""
    groups: list[list[int]] = [[] for _ in range(size)]
    for index, numbers in enumerate(members):
        for number in numbers:
            groups[number].append(index)
    return groups


class _Rounds:
    """The max-cost values of all facts (h_max) and each operator's most expensive precondition, its supporter."""

    def __init__(self, graph: _Graph, true: list[int]) -> None:
        self._graph = graph
        self._true = true
        self._costs = list(graph.costs)
        self._supporters = [-1] * len(graph.actions)
        self.values: list[Cost | None] = [None] * graph.size
        self._explore()

    def _explore(self) -> None:
        """Compute all values, cheapest fact first; the last precondition reached is the supporter."""
        graph, values, costs, supporters = self._graph, self.values, self._costs, self._supporters
        missing = [len(condition) for condition in graph.conditions]
        queue: list[tuple[Cost, int]] = []
        for fact in self._true:
            values[fact] = 0
            queue.append((0, fact))
        while queue:
            value, fact = heapq.heappop(queue)
            if value != values[fact]:
                continue
            for number in graph.users[fact]:
                missing[number] -= 1
                if not missing[number]:
                    supporters[number] = fact
                    self._offer(value + costs[graph.actions[number]], number, queue)

    def _offer(self, value: Cost, number: int, queue: list[tuple[Cost, int]]) -> None:
        """Let an operator add its facts at `value` where that is cheaper."""
        values = self.values
        for fact in self._graph.adds[number]:
            old = values[fact]
            if old is None or value < old:
                values[fact] = value
                heapq.heappush(queue, (value, fact))

    def cut(self) -> list[int]:
        """Return the operators that cross into the zone from which the goal costs nothing."""
        zone = self._goal_zone()
        graph, supporters = self._graph, self._supporters
        found = []
        waiting = list(self._true)
        before = set(waiting)
        while waiting:
            fact = waiting.pop()
            for number in graph.users[fact]:
                if supporters[number] != fact:
                    continue
                adds = graph.adds[number]
                if not zone.isdisjoint(adds):
                    found.append(number)
                else:
                    fresh = [add for add in adds if add not in before]
                    before.update(fresh)
                    waiting += fresh
        return found

    def _goal_zone(self) -> set[int]:
        graph, costs = self._graph, self._costs
        zone = {graph.goal}
        waiting = [graph.goal]
        while waiting:
            for number in graph.achievers[waiting.pop()]:
                supporter = self._supporters[number]
                if supporter >= 0 and supporter not in zone and not costs[graph.actions[number]]:
                    zone.add(supporter)
                    waiting.append(supporter)
        return zone

    def lower(self, cut: list[int]) -> Cost:
        """Make the actions of a cut cheaper by the least of their costs, and return it."""
        graph, costs = self._graph, self._costs
        actions = sorted({graph.actions[number] for number in cut})
        least = min(costs[action] for action in actions)
        queue: list[tuple[Cost, int]] = []
        for action in actions:
            costs[action] -= least
            for number in graph.of_action[action]:
                supporter = self._supporters[number]
                if supporter >= 0:
                    self._offer((self.values[supporter] or 0) + costs[action], number, queue)
        self._spread(queue)
        return least

    def _spread(self, queue: list[tuple[Cost, int]]) -> None:
        """Carry lowered values on through the operators whose supporter became cheaper."""
        graph, values, costs, supporters = self._graph, self.values, self._costs, self._supporters
        while queue:
            value, fact = heapq.heappop(queue)
            if value != values[fact]:
                continue
            for number in graph.users[fact]:
                if supporters[number] == fact:
                    supporter = max(graph.conditions[number], key=lambda f: values[f] or 0)
                    supporters[number] = supporter
                    self._offer((values[supporter] or 0) + costs[graph.actions[number]], number, queue)
