"""Search over states as integers: breadth first with witnesses, and greedily by relaxed plans; both complete."""

import heapq
from collections import deque
from dataclasses import dataclass

from planners.pddl.model import PlanSteps
from planners.reasoning.facts import State, bits
from planners.reasoning.formula import Dnf
from planners.reasoning.positive import PositiveTask, positive_task
from planners.reasoning.relaxed_plan import RelaxedPlans
from planners.reasoning.successors import Successors
from planners.reasoning.task import GroundTask
from tools import Budget

_BYTES_A_STATE = 400
_BETWEEN_CLOCKS = 128
_Parents = dict[State, tuple[State, int]]


@dataclass(frozen=True, slots=True)
class PathFound:
    """A plan from the initial state."""

    plan: PlanSteps


@dataclass(frozen=True, slots=True)
class Exhausted:
    """All states that matter were visited: there is no plan."""


@dataclass(frozen=True, slots=True)
class OutOfBudget:
    """The search stopped before it was complete."""

    reason: str


SearchResult = PathFound | Exhausted | OutOfBudget


class Clock:
    """Say when a search has used up its time or its memory."""

    def __init__(self, budget: Budget) -> None:
        self._meter = budget.start()
        self._most = None if budget.memory_mb is None else budget.memory_mb * 1_000_000 // _BYTES_A_STATE
        self._next_look = 0

    def stops(self, states: int) -> str:
        """Return why the search must stop, or nothing; looks at the time once in a while only."""
        if self._most is not None and states > self._most:
            return f"more than {self._most} states"
        if states < self._next_look:
            return ""
        self._next_look = states + _BETWEEN_CLOCKS
        left = self._meter.remaining_s()
        return "" if left is None or left > 0 else f"out of time after {states} states"


def trace(task: GroundTask, parents: _Parents, state: State) -> PlanSteps:
    """Return the steps from the initial state to `state`."""
    steps = []
    while state != task.init:
        state, number = parents[state]
        steps.append(task.actions[number].step)
    return tuple(reversed(steps))


class Sweep:
    """Visit states breadth first and remember for each fact and each action the first state that has it."""

    def __init__(self, task: GroundTask) -> None:
        self._task = task
        self._successors = Successors(task.actions)
        self._parents: _Parents = {task.init: (task.init, -1)}
        self._queue: deque[State] = deque([task.init])
        self.facts = 0
        self.fact_states: dict[int, State] = {}
        self.action_states: dict[int, State] = {}
        self._meet(task.init)

    @property
    def states(self) -> tuple[State, ...]:
        """Return all states met so far."""
        return tuple(self._parents)

    @property
    def complete(self) -> bool:
        """Return whether all reachable states have been visited."""
        return not self._queue

    def run(self, most_states: int, clock: Clock) -> None:
        """Go on until the given number of states is met, the time is up or no state is left."""
        while self._queue and len(self._parents) < most_states and not clock.stops(len(self._parents)):
            state = self._queue.popleft()
            for number, after in self._successors.of(state):
                self.action_states.setdefault(number, state)
                if after not in self._parents:
                    self._parents[after] = (state, number)
                    self._queue.append(after)
                    self._meet(after)

    def plan_to(self, state: State) -> PlanSteps:
        """Return a shortest plan to a state that was met."""
        return trace(self._task, self._parents, state)

    def _meet(self, state: State) -> None:
        for fact in bits(state & ~self.facts):
            self.fact_states[fact] = state
        self.facts |= state


def find_plan(
    task: GroundTask, goal: Dnf, budget: Budget, *, forbidden: int = 0, positive: PositiveTask | None = None
) -> SearchResult:
    """Search greedily, by the length of relaxed plans, for a plan to `goal` through states without `forbidden` facts.

    States without a relaxed plan are dropped: nothing leads on from them. All others are visited, so that
    `Exhausted` is a proof.
    """
    return _Greedy(task, goal, forbidden, positive or positive_task(task)).run(Clock(budget))


class _Greedy:
    def __init__(self, task: GroundTask, goal: Dnf, forbidden: int, positive: PositiveTask) -> None:
        self._task = task
        self._goal = goal
        self._forbidden = forbidden
        self._plans = RelaxedPlans(positive, goal, forbidden)
        self._successors = Successors(task.actions, forbidden)
        self._parents: _Parents = {}
        self._queue: list[tuple[int, int, State]] = []

    def run(self, clock: Clock) -> SearchResult:
        init = self._task.init
        if init & self._forbidden:
            return Exhausted()
        if self._meet(init, init, -1):
            return PathFound(())
        while self._queue:
            reason = clock.stops(len(self._parents))
            if reason:
                return OutOfBudget(reason)
            state = heapq.heappop(self._queue)[2]
            for number, after in self._successors.of(state):
                if self._meet(after, state, number):
                    return PathFound(trace(self._task, self._parents, after))
        return Exhausted()

    def _meet(self, state: State, before: State, number: int) -> bool:
        """Note a state, queue it unless it is a dead end, and return whether it meets the goal."""
        if state in self._parents:
            return False
        self._parents[state] = (before, number)
        value = self._plans.length(state)
        if value is not None:
            heapq.heappush(self._queue, (value, len(self._parents), state))
        return any(cube.holds(state) for cube in self._goal)
