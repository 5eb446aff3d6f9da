"""Best-first search over pushes: greedy for any solution, A* for one with the fewest pushes."""

import time
from dataclasses import dataclass
from typing import Literal

from envs.sokoban.solver.board import flood
from envs.sokoban.solver.places import NEVER
from envs.sokoban.solver.space import Space

Node = tuple[int, int, int, "Node | None"]
"""Key, mask of the player's cell, pushes so far, and the node before."""

_CHECK_EVERY = 256


@dataclass(frozen=True, slots=True)
class Found:
    """The nodes of a solution, the first state first."""

    nodes: tuple[Node, ...]
    expanded: int


@dataclass(frozen=True, slots=True)
class Exhausted:
    """All states that could lead to a solution were expanded: there is none."""

    expanded: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A limit was reached; `bound` is a proven lower bound on the pushes of any solution."""

    limit: Literal["time", "memory"]
    bound: int
    expanded: int


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """Say when to stop: at a `time.monotonic` instant, or with so many states in memory."""

    until: float
    states: int


class Frontier:
    """A priority queue for small integers; among equals the newest comes first, which goes deep early."""

    def __init__(self) -> None:
        self._buckets: list[list[Node]] = []
        self.lowest = 0
        self.size = 0

    def push(self, priority: int, node: Node) -> None:
        """Add a node."""
        while priority >= len(self._buckets):
            self._buckets.append([])
        self._buckets[priority].append(node)
        self.size += 1
        if priority < self.lowest:
            self.lowest = priority

    def pop(self) -> Node:
        """Take a node with the lowest priority; the frontier must not be empty."""
        while not self._buckets[self.lowest]:
            self.lowest += 1
        self.size -= 1
        return self._buckets[self.lowest].pop()


def best_first(space: Space, limits: SearchLimits, *, optimal: bool) -> Found | Exhausted | Cut:
    """Search by the lower bound alone, or with `optimal` by pushes so far plus the bound (A*).

    The bound is consistent, so a state is expanded once. States are compared by boxes and walking region: for
    each key one mask collects the regions that are done.
    """
    width, floor, goals, cells = space.board.width, space.board.floor, space.board.goals, space.places.cell_bits
    bounds = {space.start: space.bound(space.start)}
    done: dict[int, int] = {}
    expanded = 0
    frontier = Frontier()
    if bounds[space.start] < NEVER:
        frontier.push(bounds[space.start], (space.start, space.board.player, 0, None))
    while frontier.size:
        node = frontier.pop()
        key, player, pushes, _ = node
        seen = done.get(key, 0)
        if seen & player:
            continue
        boxes = key & cells
        if boxes == goals:
            return Found(_path(node), expanded)
        if expanded % _CHECK_EVERY == 0 and (limit := _passed(limits, frontier.size + len(bounds))):
            return Cut(limit, frontier.lowest if optimal else bounds[space.start], expanded)
        reached = flood(player, floor ^ boxes, width)
        done[key] = seen | reached
        expanded += 1
        pushes += 1
        for change, behind in space.pushes(boxes, reached):
            after = key ^ change
            if done.get(after, 0) & behind:
                continue
            bound = bounds.get(after)
            if bound is None:
                bound = bounds[after] = space.bound(after)
            if bound < NEVER:
                frontier.push(pushes + bound if optimal else bound, (after, behind, pushes, node))
    return Exhausted(expanded)


def _passed(limits: SearchLimits, states: int) -> Literal["time", "memory"] | None:
    if time.monotonic() >= limits.until:
        return "time"
    return "memory" if states > limits.states else None


def _path(node: Node) -> tuple[Node, ...]:
    path = [node]
    while (before := path[-1][3]) is not None:
        path.append(before)
    return tuple(reversed(path))
