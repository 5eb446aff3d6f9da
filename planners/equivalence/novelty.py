"""Best-first width search (Lipovetzky and Geffner 2017): novel states first, among those with least left to achieve.

It finds long plans where relaxed plans mislead, as with tall towers of blocks. Goals that cannot be kept while the
others are achieved come last: once the others hold, the search starts again from there. States that meet goals which
must be undone before the rest can be met wait behind all others, as do states that are not novel.
"""

import heapq
from collections.abc import Iterator
from dataclasses import replace

from planners.pddl.model import PlanSteps
from planners.reasoning.facts import State, bits
from planners.reasoning.formula import Cube
from planners.reasoning.positive import PositiveTask
from planners.reasoning.search import Clock, Exhausted, OutOfBudget, PathFound, SearchResult, trace
from planners.reasoning.successors import Successors
from planners.reasoning.task import GroundTask
from tools import Budget

_MOST_STAGES = 4


def find_plan_by_novelty(task: GroundTask, goal: Cube, budget: Budget, positive: PositiveTask) -> SearchResult:
    """Search for a plan to a conjunction; `positive` must have complements for what the goal negates.

    `Exhausted` is a proof that there is none; a dead end after a new start is not, and counts as `OutOfBudget`.
    """
    meter = budget.start()
    plan: PlanSteps = ()
    state = task.init
    for stage in range(_MOST_STAGES):
        clock = Clock(replace(budget, seconds=meter.remaining_s()))
        found = _Stage(replace(task, init=state), goal, positive, whole=stage == _MOST_STAGES - 1).run(clock)
        if not isinstance(found, PathFound):
            return (
                OutOfBudget("a dead end after some of the goals") if stage and isinstance(found, Exhausted) else found
            )
        plan += found.plan
        state = [state, *replace(task, init=state).replay(found.plan)][-1]
        if goal.holds(state):
            return PathFound(plan)
    raise AssertionError("the last stage asks for the whole goal")


class _Stage:
    """A search for a state that meets all goals that can be kept, from the task's initial state."""

    def __init__(self, task: GroundTask, goal: Cube, positive: PositiveTask, *, whole: bool) -> None:
        self._task = task
        self._positive = positive
        self._successors = Successors(task.actions)
        self._parents: dict[State, tuple[State, int]] = {task.init: (task.init, -1)}
        self._seen: dict[tuple[int, int], int] = {}
        self._queue: list[tuple[bool, int, int, int, State, int]] = []
        self._goal = goal
        late = sum(self._late())
        kept = Cube(goal.positive & ~late, goal.negative)
        # Where the goals that can be kept hold already, the late ones have to be achieved now.
        self._goal = goal if whole or kept.holds(task.init) else kept

    def run(self, clock: Clock) -> SearchResult:
        init = self._task.init
        if self._goal.holds(init):
            return PathFound(())
        self._push(init, self._left(init), self._subgoals(init) or 0)
        while self._queue:
            reason = clock.stops(len(self._parents))
            if reason:
                return OutOfBudget(reason)
            _, left, _, _, state, subgoals = heapq.heappop(self._queue)
            for number, after in self._successors.of(state):
                if after in self._parents:
                    continue
                self._parents[after] = (state, number)
                if self._goal.holds(after):
                    return PathFound(trace(self._task, self._parents, after))
                self._meet(after, left, subgoals)
        return Exhausted()

    def _late(self) -> Iterator[int]:
        """Yield each goal without which, once it holds and is kept, not all others are within reach."""
        for fact in bits(self._goal.positive):
            if self._subgoals(self._task.init | 1 << fact, 1 << fact) is None:
                yield 1 << fact

    def _left(self, state: State) -> int:
        return (self._goal.positive & ~state).bit_count() + (self._goal.negative & state).bit_count()

    def _meet(self, state: State, left_before: int, subgoals: int) -> None:
        """Queue a state; the facts of a relaxed plan are subgoals until one more goal is met."""
        left = self._left(state)
        if left >= left_before:
            self._push(state, left, subgoals & ~state)
            return
        kept = self._subgoals(state, self._goal.positive & state)
        self._push(state, left, (self._subgoals(state) or 0) if kept is None else kept, premature=kept is None)

    def _push(self, state: State, left: int, subgoals: int, *, premature: bool = False) -> None:
        key = (left, subgoals.bit_count())
        seen = self._seen.get(key, 0)
        novel = bool(state & ~seen) and not premature
        self._seen[key] = seen | state
        heapq.heappush(self._queue, (not novel, left, key[1], len(self._parents), state, subgoals))

    def _subgoals(self, state: State, protected: int = 0) -> int | None:
        """Return the facts that a relaxed plan needs, or None where none keeps the `protected` facts."""
        start = self._positive.lift(state)
        goal = self._positive.cube(self._goal)
        supporters: dict[int, int] = {}
        reached, waiting = start, [o for o in self._positive.operators if not o.delete & protected]
        while goal & ~reached:
            layer, later = reached, []
            for operator in waiting:
                if operator.precondition & ~layer:
                    later.append(operator)
                    continue
                for fact in bits(operator.add & ~reached):
                    supporters[fact] = operator.precondition
                reached |= operator.add
            if reached == layer:
                return None
            waiting = later
        return _needed(goal & ~start, start, supporters) & (1 << self._positive.count) - 1


def _needed(waiting: int, start: int, supporters: dict[int, int]) -> int:
    """Return all facts that the supporters of some facts need and are not there from the start."""
    found = 0
    while waiting:
        low = waiting & -waiting
        found |= low
        waiting = (waiting | supporters[low.bit_length() - 1]) & ~found & ~start
    return found
