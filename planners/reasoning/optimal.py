"""Optimal plans by A* with LM-cut, and from them the next action on an optimal path."""

import heapq
from dataclasses import dataclass

from planners.pddl.model import PlanSteps
from planners.reasoning.answers import AtGoal, GoalUnreachable, NextAction, NextActionAnswer
from planners.reasoning.engines import engine_next_action, halved
from planners.reasoning.facts import State
from planners.reasoning.lm_cut import LmCut
from planners.reasoning.positive import positive_task
from planners.reasoning.search import Clock, Exhausted, OutOfBudget, PathFound, SearchResult
from planners.reasoning.successors import Successors
from planners.reasoning.symmetry import Symmetry
from planners.reasoning.task import Cost, GroundTask
from tools import Budget, require_budget


def find_optimal_plan(task: GroundTask, budget: Budget) -> SearchResult:
    """Return a plan of least cost (of least length without a metric), or that there is none."""
    require_budget(budget)
    return _AStar(task).run(Clock(budget))


def next_action(task: GroundTask, budget: Budget) -> NextActionAnswer:
    """Return the first action of an optimal plan: by our own search, then by an engine where one is installed."""
    require_budget(budget)
    match find_optimal_plan(task, halved(budget)):
        case PathFound(plan=()):
            return AtGoal()
        case PathFound(plan=plan):
            return NextAction(plan[0], plan, sum(task.by_step[step].cost for step in plan))
        case Exhausted():
            return GoalUnreachable("exhausted")
        case OutOfBudget():
            return engine_next_action(task, halved(budget))


@dataclass(frozen=True, slots=True)
class _Node:
    """A state as it was reached, with the state that stands for all that are symmetric to it."""

    state: State
    key: State
    spent: Cost
    parent: "_Node | None" = None
    action: int = -1


class _AStar:
    """A* with re-opening, as LM-cut is not consistent; nodes are evaluated when they are taken, not when met."""

    def __init__(self, task: GroundTask) -> None:
        self._task = task
        self._costs = [action.cost for action in task.actions]
        self._successors = Successors(task.actions)
        self._canonical = Symmetry(task).canonical
        self._bound = LmCut(positive_task(task), task.goal).bound
        self._bounds: dict[State, Cost | None] = {}
        self._least: dict[State, Cost] = {}
        self._queue: list[tuple[Cost, Cost, int, _Node]] = []
        self._pushed = 0

    def run(self, clock: Clock) -> SearchResult:
        init = self._task.init
        self._meet(0, _Node(init, self._canonical(init), 0))
        while self._queue:
            reason = clock.stops(len(self._least))
            if reason:
                return OutOfBudget(reason)
            total, _, _, node = heapq.heappop(self._queue)
            if node.spent > self._least[node.key]:
                continue
            if self._task.at_goal(node.state):
                return PathFound(self._trace(node))
            bound = self._value(node)
            if bound is None:
                continue
            if node.spent + bound > total:
                self._push(node.spent + bound, node)
            else:
                self._expand(node, total)
        return Exhausted()

    def _expand(self, node: _Node, total: Cost) -> None:
        for number, after in self._successors.of(node.state):
            spent = node.spent + self._costs[number]
            self._meet(total, _Node(after, self._canonical(after), spent, node, number))

    def _meet(self, total: Cost, node: _Node) -> None:
        """Queue a node unless it, or one symmetric to it, was reached as cheaply; its plans cost `total` at least."""
        least = self._least.get(node.key)
        if least is None or node.spent < least:
            self._least[node.key] = node.spent
            self._push(max(total, node.spent), node)

    def _push(self, total: Cost, node: _Node) -> None:
        self._pushed += 1
        heapq.heappush(self._queue, (total, -node.spent, self._pushed, node))

    def _value(self, node: _Node) -> Cost | None:
        if node.key not in self._bounds:
            self._bounds[node.key] = self._bound(node.state)
        return self._bounds[node.key]

    def _trace(self, node: _Node) -> PlanSteps:
        steps = []
        while node.parent is not None:
            steps.append(self._task.actions[node.action].step)
            node = node.parent
        return tuple(reversed(steps))
