"""One plan for many starts: search over beliefs, which are sets of states (Bonet and Geffner 2000)."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from planners.pddl.model import PlanSteps
from planners.reasoning.facts import State
from planners.reasoning.positive import positive_task
from planners.reasoning.relaxed_plan import RelaxedPlans
from planners.reasoning.search import Clock, Exhausted, OutOfBudget, PathFound, SearchResult
from planners.reasoning.successors import Successors
from planners.reasoning.task import GroundTask

Belief = frozenset[State]


@dataclass(frozen=True, slots=True)
class _Node:
    belief: Belief
    parent: "_Node | None" = None
    action: int = -1


class Conformant:
    """Plans that work from every state of a belief, found greedily; an exhausted search proves that there is none."""

    def __init__(self, task: GroundTask, clock: Clock) -> None:
        self._task = task
        self._clock = clock
        self._met = 0
        self._successors = Successors(task.actions)
        self._plans = RelaxedPlans(positive_task(task), task.goal)
        self._lengths: dict[State, int | None] = {}

    def plan(self, start: Belief) -> SearchResult:
        """Return a plan for all states of `start`, a proof that there is none, or why the search stopped."""
        seen: set[Belief] = set()
        queue: list[tuple[int, int, _Node]] = []

        def meet(node: _Node) -> bool:
            if node.belief in seen:
                return False
            seen.add(node.belief)
            self._met += len(node.belief)
            length = self._length(node.belief)
            if length is not None:
                heapq.heappush(queue, (length, len(seen), node))
            return all(map(self._task.at_goal, node.belief))

        if meet(_Node(start)):
            return PathFound(())
        while queue:
            if reason := self._clock.stops(self._met):
                return OutOfBudget(reason)
            node = heapq.heappop(queue)[2]
            for action, after in self._after(node.belief):
                reached = _Node(after, node, action)
                if meet(reached):
                    return PathFound(self._trace(reached))
        return Exhausted()

    def _after(self, belief: Belief) -> Iterator[tuple[int, Belief]]:
        """Yield the actions that are applicable in every state of a belief, with what they make of it."""
        first = min(belief)
        for number in dict.fromkeys(self._successors.applicable(first)):
            action = self._task.actions[number]
            if all(map(action.applicable, belief)):
                yield number, frozenset(map(action.successor, belief))

    def _length(self, belief: Belief) -> int | None:
        """Return how far the farthest state is from the goal, or None if one of them can never reach it."""
        most = 0
        for state in sorted(belief):
            if state not in self._lengths:
                self._lengths[state] = self._plans.length(state)
            length = self._lengths[state]
            if length is None:
                return None
            most = max(most, length)
        return most

    def _trace(self, node: _Node) -> PlanSteps:
        steps = []
        while node.parent is not None:
            steps.append(self._task.actions[node.action].step)
            node = node.parent
        return tuple(reversed(steps))
