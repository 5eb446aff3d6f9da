"""The closed list: for each state that was met the state before it, and its cost where costs count.

The operator between two states is not kept: a plan is short, and `trace` finds its operators again.
"""

from collections.abc import Sequence
from math import inf
from typing import Protocol

from planners.search.packing import Packed
from planners.search.space import StateSpace

Moves = list[tuple[int, Packed]]
"""Operators and the states that they lead to."""


class ClosedList(Protocol):
    """What remembers the states met."""

    parents: dict[Packed, Packed]
    reopened: int

    def fresh(self, parent: Packed, moves: Moves) -> Moves:
        """Note where moves lead and return those that are worth following."""

    def claim(self, packed: Packed) -> bool:
        """Return whether a state from an open list is still to be expanded, and note that it now is."""

    def cost(self, packed: Packed) -> int:
        """Return the cost of the best path known to a state."""


class FirstPaths:
    """Keep the first path to each state; `shared` where a state can be in several open lists."""

    def __init__(self, start: Packed, *, shared: bool = False) -> None:
        self.parents: dict[Packed, Packed] = {start: start}
        self.reopened = 0
        self._expanded: set[Packed] | None = set() if shared else None

    def fresh(self, parent: Packed, moves: Moves) -> Moves:
        """Return the moves to states not met before."""
        parents = self.parents
        found = []
        for move in moves:
            if move[1] not in parents:
                parents[move[1]] = parent
                found.append(move)
        return found

    def claim(self, packed: Packed) -> bool:
        """Return whether the state was not yet expanded."""
        if self._expanded is None:
            return True
        if packed in self._expanded:
            return False
        self._expanded.add(packed)
        return True

    def cost(self, packed: Packed) -> int:
        """Return zero: costs are not kept."""
        return 0


class CheapestPaths:
    """Keep the cheapest path found to each state, and open a state anew when a cheaper one turns up.

    Paths that cost `bound` or more are not followed.
    """

    def __init__(self, start: Packed, costs: Sequence[int], bound: float = inf) -> None:
        self.parents: dict[Packed, Packed] = {start: start}
        self.reopened = 0
        self.paths: dict[Packed, int] = {start: 0}
        self._costs = costs
        self.expanded: set[Packed] = set()
        self._bound = bound

    def fresh(self, parent: Packed, moves: Moves) -> Moves:
        """Return the moves to states not met before, or now for less."""
        before = self.paths[parent]
        found = []
        for number, child in moves:
            cost = before + self._costs[number]
            if cost < self.paths.get(child, self._bound):
                self.paths[child] = cost
                self.parents[child] = parent
                if child in self.expanded:
                    self.expanded.remove(child)
                    self.reopened += 1
                found.append((number, child))
        return found

    def claim(self, packed: Packed) -> bool:
        """Return whether the state was not expanded since its path last became cheaper."""
        if packed in self.expanded:
            return False
        self.expanded.add(packed)
        return True

    def cost(self, packed: Packed) -> int:
        """Return the cost of the cheapest path found so far."""
        return self.paths[packed]


def trace(space: StateSpace, parents: dict[Packed, Packed], goal: Packed) -> tuple[int, ...]:
    """Return the operators on the path to a state, each the cheapest that leads from one state to the next."""
    path: list[int] = []
    while (parent := parents[goal]) != goal:
        moves = space.successors(parent, space.unpack(parent))
        path.append(min((space.costs[number], number) for number, child in moves if child == goal)[1])
        goal = parent
    return tuple(reversed(path))
