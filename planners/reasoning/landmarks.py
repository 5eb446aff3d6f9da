"""Fact landmarks: what every plan makes true on its way, tested by taking away all that achieves it."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_, or_

from planners.pddl.model import PlanSteps
from planners.reasoning.answers import HoldsInitially, Landmark, LandmarkAnswer, NoLandmark, ProofKind, Undecided
from planners.reasoning.engines import halved
from planners.reasoning.facts import Fact, bits
from planners.reasoning.mutexes import pairs
from planners.reasoning.positive import positive_task
from planners.reasoning.relaxed import relaxed_exploration, relaxed_landmarks
from planners.reasoning.search import Exhausted, OutOfBudget, PathFound, find_plan
from planners.reasoning.task import GroundTask
from tools import Budget, require_budget


class Landmarks:
    """Decide for facts of one task whether every plan makes them true; `budget` holds for each question."""

    def __init__(self, task: GroundTask, budget: Budget | None = None) -> None:
        self.task = task
        self._budget = Budget() if budget is None else budget
        require_budget(self._budget)
        self._positive = positive_task(task)
        self._start = self._positive.lift(task.init)
        self._needed = relaxed_landmarks(self._positive, self._start)
        self._relaxed: int | None = None
        self._avoided: list[tuple[int, PlanSteps]] = []

    @property
    def relaxed(self) -> int:
        """Return the mask of all fact landmarks of the delete relaxation; each is one of the task itself."""
        if self._relaxed is None:
            needed = self._needed
            everything = (1 << self._positive.count) - 1
            goals = [
                reduce(or_, (needed[fact] for fact in bits(goal)), 0)
                for goal in self._positive.goals
                if all(fact in needed for fact in bits(goal))
            ]
            self._relaxed = reduce(and_, goals, everything) & everything
        return self._relaxed

    def fact(self, fact: Fact | str) -> LandmarkAnswer:
        """Return whether every plan makes `fact` true; raise `InputError` as `any_of` does."""
        return self.any_of((fact,))

    def any_of(self, facts: Iterable[Fact | str]) -> LandmarkAnswer:
        """Return whether every plan makes at least one of `facts` true: a disjunctive landmark.

        Raise `InputError` where the task has no such predicate or object, or the predicate takes another number.
        """
        wanted = list(map(self.task.objects.fact, facts))
        if any(fact in self.task.static for fact in wanted):
            return HoldsInitially()
        mask = reduce(or_, map(self.task.facts.bit, wanted), 0)
        if mask & self.task.init:
            return HoldsInitially()
        for passed, plan in self._avoided:
            if not passed & mask:
                return NoLandmark(plan)
        proof = self._cheap_proof(mask)
        return Landmark(proof) if proof is not None else self._searched(mask)

    def non_trivial(self) -> Iterator[tuple[Fact, LandmarkAnswer]]:
        """Decide every reachable fact that holds neither initially nor in the goal, least trivial landmarks first.

        Those of the delete relaxation come first, and of these the ones that the most facts must come before. With
        several alternative goals, a fact of any of them is left out.
        """
        goal = reduce(or_, (cube.positive for cube in self.task.goal), 0)
        facts = (1 << self._positive.count) - 1
        candidates = reduce(or_, (1 << fact for fact in self._needed), 0) & ~self._start & ~goal & facts
        for fact in sorted(self.task.facts.facts(candidates), key=self._triviality):
            yield fact, self.fact(fact)

    def _triviality(self, fact: Fact) -> tuple[bool, int, Fact]:
        before = self._needed[self.task.facts.number(fact)].bit_count()
        return not self.task.facts.bit(fact) & self.relaxed, -before, fact

    def _cheap_proof(self, mask: int) -> ProofKind | None:
        if mask & self.relaxed & ~self.task.init or not self._relaxed_possible(mask):
            return "relaxed"
        together = pairs(self._positive, self._start, mask, halved(self._budget))
        return None if any(map(together.possible, self._positive.goals)) else "mutex"

    def _relaxed_possible(self, forbidden: int) -> bool:
        reached = relaxed_exploration(self._positive, self._start, forbidden).reached
        return any(goal & reached == goal for goal in self._positive.goals)

    def _searched(self, mask: int) -> LandmarkAnswer:
        match find_plan(self.task, self.task.goal, halved(self._budget), forbidden=mask, positive=self._positive):
            case PathFound(plan=plan):
                self._avoided.append((reduce(or_, self.task.replay(plan), self.task.init), plan))
                return NoLandmark(plan)
            case Exhausted():
                return Landmark("exhausted")
            case OutOfBudget(reason=reason):
                return Undecided(reason)
