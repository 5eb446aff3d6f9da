"""What a conjunctive goal entails, between two bounds that searches bring together.

The backbone algorithm on planning: below is what invariants prove, above what holds in all goal states met so far.
A literal in between is settled by asking for a goal state without it: a plan shrinks what is above, a proof that
there is none grows what is below. Each plan starts where an earlier one ended or at the initial state.
"""

from dataclasses import dataclass, field, replace

from planners.equivalence.entailment import Invariants, Known
from planners.equivalence.novelty import find_plan_by_novelty
from planners.pddl.model import PlanSteps
from planners.reasoning.facts import State, bits
from planners.reasoning.formula import Cube, Dnf
from planners.reasoning.mutexes import pairs
from planners.reasoning.positive import positive_task
from planners.reasoning.search import Clock, Exhausted, OutOfBudget, PathFound, Sweep, find_plan
from planners.reasoning.task import GroundTask
from tools import Budget, Meter

_FIRST_TRY_S = 0.3
_SECOND_TRY_S = 2.0
_SMALL_STATE_SPACE = 1_500
_NEIGHBOURS = 400
_MOST_PAIRED_OPERATORS = 1_500


@dataclass(frozen=True, slots=True)
class Reached:
    """A reachable state and a plan to it."""

    state: State
    plan: PlanSteps


@dataclass(slots=True)
class World:
    """A grounded task, its invariants, the time left, and all of its states where they are few."""

    task: GroundTask
    invariants: Invariants
    meter: Meter
    _sweep: Sweep | None = None

    @property
    def sweep(self) -> Sweep:
        """Return the first states, breadth first; all of them where it is complete."""
        if self._sweep is None:
            self._sweep = Sweep(self.task)
            self._sweep.run(_SMALL_STATE_SPACE, Clock(self.left()))
        return self._sweep

    def left(self, most_s: float | None = None) -> Budget:
        """Return the budget that is left, of at most `most_s` seconds."""
        self.meter.check()
        left = self.meter.remaining_s()
        seconds = left if most_s is None else most_s if left is None else min(left, most_s)
        return replace(self.meter.budget, seconds=seconds)

    def plan(self, goal: Dnf) -> Reached | str | None:
        """Return a reachable state that meets `goal`, None where there is provably none, or why neither is known."""
        for state in self.sweep.states:
            if any(cube.holds(state) for cube in goal):
                return Reached(state, self.sweep.plan_to(state))
        if self.sweep.complete:
            return None
        tried: Reached | str | None = ""
        for most_s in (_FIRST_TRY_S, _SECOND_TRY_S, None):
            tried = self._search(self.task, goal, most_s)
            if not isinstance(tried, str):
                return tried
            if most_s == _FIRST_TRY_S and self._excluded(goal):
                return None
        return tried

    def plan_from(self, start: Reached, goal: Dnf) -> Reached | str | None:
        """Return the same as `plan`, looking first at what a short search from `start` finds."""
        if not self.sweep.complete:
            near = self._search(replace(self.task, init=start.state), goal, _FIRST_TRY_S)
            if isinstance(near, Reached):
                return Reached(near.state, start.plan + near.plan)
        return self.plan(goal)

    def _search(self, task: GroundTask, goal: Dnf, most_s: float | None) -> Reached | str | None:
        """Search by novelty, then by relaxed plans, each for at most `most_s` seconds (half of what is left)."""
        # The goal is part of the task so that literals which only it negates are seen by the heuristic.
        task = replace(task, goal=goal)
        positive = positive_task(task)
        reason = ""
        for by_novelty in (True, False) if len(goal) == 1 else (False,):
            budget = self.left(most_s)
            if most_s is None and by_novelty and budget.seconds is not None:
                budget = replace(budget, seconds=budget.seconds / 2)
            found = (
                find_plan_by_novelty(task, goal[0], budget, positive)
                if by_novelty
                else find_plan(task, goal, budget, positive=positive)
            )
            match found:
                case PathFound(plan=plan):
                    return Reached([task.init, *task.replay(plan)][-1], plan)
                case Exhausted():
                    return None
                case OutOfBudget(reason=reason):
                    continue
        return reason

    def _excluded(self, goal: Dnf) -> bool:
        """Return whether h2 proves that no reachable state meets `goal`."""
        positive = positive_task(replace(self.task, goal=goal))
        if len(positive.operators) > _MOST_PAIRED_OPERATORS:
            return False
        possible = pairs(positive, positive.lift(self.task.init))
        return not any(possible.possible(positive.cube(cube)) for cube in goal)


@dataclass(slots=True)
class Closure:
    """What is known of the reachable states that meet a conjunction."""

    world: World
    goal: Cube
    lower: Known = field(default_factory=Known)
    upper: Known | None = None
    states: list[Reached] = field(default_factory=list)
    why_open: str = ""
    _stuck: set[Cube] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lower = self.world.invariants.consequences(self.goal)

    @property
    def impossible(self) -> bool:
        """Return whether no reachable state meets the goal: proven."""
        return self.lower.impossible

    def meet(self) -> bool:
        """Look for a first goal state; return whether it is known now that there is one or that there is none."""
        if self.states or self.impossible:
            return True
        self._learn(self.world.plan((self.goal,)))
        if self.states:
            self._look_around()
        return bool(self.states) or self.impossible

    def settle(self, literal: Cube) -> bool:
        """Decide one literal that lies between the bounds; return whether that moved a bound."""
        if literal in self._stuck or not self.states:
            return False
        opposite = self.goal.joined(Cube(literal.negative, literal.positive))
        if self.world.invariants.consequences(opposite).impossible:
            self._prove(literal)
            return True
        found = self.world.plan_from(self.states[-1], (opposite,))
        if isinstance(found, str):
            self._stuck.add(literal)
            self.why_open = found
            return False
        if found is None:
            self._prove(literal)
        else:
            self._learn(found)
        return True

    def open_literals(self, *, negative: bool) -> list[Cube]:
        """Return the literals between the bounds, but those on which the search gave up."""
        if self.upper is None:
            return []
        true = self.upper.true & ~self.lower.true
        false = self.upper.false & ~self.lower.false if negative else 0
        found = [*(Cube(positive=1 << n) for n in bits(true)), *(Cube(negative=1 << n) for n in bits(false))]
        return [literal for literal in found if literal not in self._stuck]

    def _prove(self, literal: Cube) -> None:
        known = Known(self.lower.true | literal.positive, self.lower.false | literal.negative)
        self.lower = self.world.invariants.consequences(Cube(), known)

    def _learn(self, found: Reached | str | None) -> None:
        if isinstance(found, str):
            self.why_open = found
        elif found is None:
            self.lower = Known(impossible=True)
        else:
            self._see(found)

    def _see(self, reached: Reached) -> None:
        """Narrow what may be entailed by one more goal state; keep it if it narrows anything."""
        everything = (1 << self.world.invariants.positive.count) - 1
        before = self.upper or Known(everything, everything)
        after = Known(before.true & reached.state, before.false & ~reached.state)
        if self.upper is None or after != before:
            self.upper = after
            self.states.append(reached)

    def _look_around(self) -> None:
        """See the goal states near the first one and, where there are few states, all of them."""
        for state in self.world.sweep.states:
            if self.goal.holds(state):
                self._see(Reached(state, self.world.sweep.plan_to(state)))
        if self.world.sweep.complete:
            assert self.upper is not None
            self.lower = self.upper
            return
        start = self.states[0]
        near = Sweep(replace(self.world.task, init=start.state))
        near.run(_NEIGHBOURS, Clock(self.world.left()))
        for state in near.states:
            if self.goal.holds(state):
                self._see(Reached(state, start.plan + near.plan_to(state)))
