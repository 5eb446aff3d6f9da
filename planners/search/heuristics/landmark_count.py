"""Counting landmarks (Richter and Westphal 2010, The LAMA planner: guiding cost-based anytime planning).

LAMA learns along a path which landmarks were true. Here the state alone says it: what must have been true before
each of its facts, was true. So the value does not depend on the path.
"""

from functools import reduce
from math import inf
from operator import or_

from planners.reasoning.facts import bits
from planners.search.heuristics.landmarks import greedy_necessary, needed_facts
from planners.search.heuristics.relaxation import Facts, relaxation_of
from planners.search.task import FdrTask, State


class LandmarkCount:
    """Count the landmarks that were never true, and those that must become true again.

    That must a landmark that is false where it is a goal, or where it has to hold just before another that was never
    true. For states that are reachable from the initial one only. Preferred are operators that add a landmark which
    is next: all that must be true before it, was.
    """

    name = "landmark-count"
    admissible = False
    safe = True

    def __init__(self, task: FdrTask) -> None:
        relaxation = relaxation_of(task)
        self._facts = Facts(task.variables)
        goal = relaxation.goals[0]
        needed = needed_facts(relaxation, self._facts.of(task.initial))
        self._solvable = all(fact in needed for fact in goal)
        self._goal = sum(1 << fact for fact in goal)
        self._landmarks = reduce(or_, (needed.get(fact, 0) for fact in goal), 0)
        self._initially = self._landmarks & sum(1 << fact for fact in self._facts.of(task.initial))
        # What a fact proves to have been true, as landmarks only; and what is to hold just before it.
        self._proven = [needed.get(fact, 1 << fact) & self._landmarks for fact in range(relaxation.size)]
        achievers = relaxation.achievers()
        landmarks = list(bits(self._landmarks))
        self._just_before = {fact: greedy_necessary(relaxation, needed, fact, achievers[fact]) for fact in landmarks}
        self._adders = {fact: [relaxation.operators[number] for number in achievers[fact]] for fact in landmarks}

    def __call__(self, state: State, /) -> float:
        """Return the value of a state."""
        if not self._solvable:
            return inf
        never, again = self._open(state)
        return never.bit_count() + again.bit_count()

    def with_preferred(self, state: State, /) -> tuple[float, list[int]]:
        """Return the value and the operators that achieve a landmark next, by number."""
        if not self._solvable:
            return inf, []
        never, again = self._open(state)
        following = [fact for fact in bits(never) if self._proven[fact] & never == 1 << fact] + list(bits(again))
        true = set(self._facts.of(state))
        adders = (adder for fact in following for adder in self._adders[fact])
        preferred = {adder.action for adder in adders if true.issuperset(adder.conditions)}
        return never.bit_count() + again.bit_count(), sorted(preferred)

    def _open(self, state: State) -> tuple[int, int]:
        """Return the landmarks that were never true, and those that were but must become true again."""
        true, proven = 0, self._initially
        for fact in self._facts.of(state):
            true |= 1 << fact
            proven |= self._proven[fact]
        never = self._landmarks & ~proven
        again = self._goal
        for fact in bits(never):
            again |= self._just_before[fact]
        return never, again & proven & ~true
