"""Decide what a planning problem with a partly known start still lacks.

It lacks nothing where one plan works from every possible start, or where no possible start has a plan: in both cases
the answer is the same whatever is true. A fact is sufficient if that is so after each answer to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from planners.outcome import GaveUp
from planners.reasoning.facts import State
from planners.reasoning.search import Clock, Exhausted, OutOfBudget, PathFound, SearchResult
from planners.unknowns.answers import (
    Completeness,
    ConformantPlan,
    Contradictory,
    Determined,
    MoreMissing,
    NeverDetermined,
    NoPlanFromAny,
    OneFactMissing,
    OpenFact,
)
from planners.unknowns.conformant import Belief, Conformant
from planners.unknowns.hitting import Clash, Facts, Smallest, Sufficient, smallest_sufficient
from planners.unknowns.open_problem import Completion, OpenProblem, completions, open_task, without_irrelevant
from planners.unknowns.program import MOST_FACTS
from planners.unknowns.ranking import Tally, by_gain
from planners.unknowns.relevance import narrowed, relevant_facts
from tools import Budget, BudgetExhausted, Meter, require_budget


@dataclass(frozen=True, slots=True)
class _Split:
    """Some starts have no common plan, and at least one of them has one: something must be asked."""


Settled = ConformantPlan | NoPlanFromAny


def missing_in_problem(
    spec: OpenProblem,
    budget: Budget = Budget(),  # noqa: B008 - frozen
    *,
    most: int = MOST_FACTS,
) -> Completeness:
    """Say what is missing; the searches keep to the budget's seconds and memory.

    Raises `InputError` for a start with too many completions and for numbers that the grounder does not read.
    """
    require_budget(budget)
    meter = budget.start()
    try:
        return _decided(spec, meter, most)
    except BudgetExhausted as stopped:
        return GaveUp(stopped.message, seconds=meter.elapsed_s())


def _decided(spec: OpenProblem, meter: Meter, most: int) -> Completeness:
    opened = open_task(spec)
    relevant = relevant_facts(opened.task)
    spec = without_irrelevant(spec, opened, relevant)
    found = completions(spec, _left(meter))
    if not found:
        return Contradictory()
    starts = tuple(opened.start(completion) & relevant for completion in found)
    planner = Conformant(narrowed(opened.task, relevant), Clock(_left(meter)))
    return _Inquiry(spec, found, starts, planner).answer(most)


def _left(meter: Meter) -> Budget:
    return replace(meter.budget, seconds=meter.remaining_s())


@dataclass(slots=True)
class _Inquiry:
    """The possible starts as states without what cannot matter, and what is known of sets of them."""

    spec: OpenProblem
    found: tuple[Completion, ...]
    starts: tuple[State, ...]
    planner: Conformant
    known: dict[Belief, SearchResult] = field(default_factory=dict)

    def answer(self, most: int) -> Completeness:
        """Decide, from no fact to as many as needed."""
        settled = self._settled(frozenset(self.starts))
        if not isinstance(settled, _Split):
            return Determined(settled)
        count = len(self.spec.askable)
        match smallest_sufficient(count, self._trial, most):
            case None:
                return NeverDetermined()
            case Smallest(size, ()):
                return MoreMissing(size, (), self._ranked(range(count)))
            case Smallest(size, sets):
                facts = self._ranked(sorted(frozenset[int]().union(*sets)))
                if size == 1:
                    return OneFactMissing(facts)
                names = tuple(tuple(self.spec.askable[fact].name for fact in sorted(chosen)) for chosen in sets)
                return MoreMissing(size, names, facts)

    def _trial(self, facts: Facts) -> Sufficient | Clash:
        """Look for starts that agree on `facts` and have no common plan."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, completion in enumerate(self.found):
            groups.setdefault(tuple(completion.answers[fact] for fact in sorted(facts)), []).append(number)
        for group in groups.values():
            if isinstance(self._settled(self._belief(group)), _Split):
                return Clash(self._differing(self._core(group)))
        return Sufficient()

    def _core(self, group: list[int]) -> list[int]:
        """Return a smallest part, by leaving out one start after the other, that still has no common plan."""
        core = list(group)
        for number in group:
            rest = [other for other in core if other != number]
            if isinstance(self._settled(self._belief(rest)), _Split):
                core = rest
        return core

    def _differing(self, group: list[int]) -> Facts:
        columns = zip(*(self.found[number].answers for number in group), strict=True)
        return frozenset(fact for fact, answers in enumerate(columns) if len(set(answers)) > 1)

    def _ranked(self, facts: Sequence[int]) -> tuple[OpenFact, ...]:
        rows = {tuple(completion.answers[fact] for fact in facts) for completion in self.found}
        return by_gain(self._open(fact, [row[at] for row in rows]) for at, fact in enumerate(facts))

    def _open(self, fact: int, answers: Sequence[str]) -> OpenFact:
        values = tuple(value for value in self.spec.askable[fact].answers if value in answers)
        settling = tuple(value for value in values if not isinstance(self._settled(self._where(fact, value)), _Split))
        return OpenFact(self.spec.askable[fact].name, values, settling, Tally(answers, frozenset(settling)).gain())

    def _where(self, fact: int, answer: str) -> Belief:
        return self._belief(n for n, completion in enumerate(self.found) if completion.answers[fact] == answer)

    def _belief(self, numbers: Iterable[int]) -> Belief:
        return frozenset(self.starts[number] for number in numbers)

    def _settled(self, belief: Belief) -> Settled | _Split:
        if not belief:
            return NoPlanFromAny()
        match self._searched(belief):
            case PathFound(plan=plan):
                return ConformantPlan(plan)
            case Exhausted() if all(isinstance(self._searched(frozenset({state})), Exhausted) for state in belief):
                return NoPlanFromAny()
        return _Split()

    def _searched(self, belief: Belief) -> SearchResult:
        """Search once for each set of starts; what holds for a larger or a smaller set often says it already."""
        if belief not in self.known:
            result = self._implied(belief) or self.planner.plan(belief)
            if isinstance(result, OutOfBudget):
                raise BudgetExhausted(result.reason, hint="raise Budget(seconds=...) or leave fewer facts open")
            self.known[belief] = result
        return self.known[belief]

    def _implied(self, belief: Belief) -> SearchResult | None:
        for other, result in self.known.items():
            if isinstance(result, PathFound) and belief < other:
                return result
            if isinstance(result, Exhausted) and other < belief:
                return result
        return None
