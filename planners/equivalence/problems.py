"""Whether two problems of one domain mean the same: the same states are reachable, the same of them are goals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from planners.equivalence.answers import Different, Equivalence, Equivalent, GoalWitness, Mismatch, Sameness, Side
from planners.equivalence.closure import Closure, World
from planners.equivalence.conjunctions import Conjunctions, GoalAnswer, GoalsAgree, GoalsDiffer
from planners.equivalence.disjunctions import Disjunctions
from planners.equivalence.entailment import Invariants
from planners.equivalence.isomorphism import Mapped, isomorphism
from planners.equivalence.literals import inverse
from planners.equivalence.mismatch import mismatch
from planners.equivalence.relevance import trimmed
from planners.equivalence.structure import Structure, initial_structure, objects_of
from planners.equivalence.unreachable import as_written
from planners.pddl.model import And, Domain, Problem
from planners.pddl.substitution import renamed
from planners.pddl.writer import write_number
from planners.reasoning.answers import Undecided
from planners.reasoning.facts import fact_of, show_fact
from planners.reasoning.formula import Cube, Dnf, dnf
from planners.reasoning.grounding import fluent_predicates, ground
from planners.reasoning.instantiate import reading_of
from planners.reasoning.positive import positive_task
from tools import Budget, BudgetExhausted, InputError, Meter, require_budget

_DEFAULT_BUDGET = Budget(seconds=30.0)
_CONTRADICTION = Cube(1, 1)


def equivalent(
    domain: Domain,
    left: Problem,
    right: Problem,
    how: Sameness | None = None,
    budget: Budget | None = None,
) -> Equivalence:
    """Return whether two problems of `domain` mean the same up to the renaming of objects that `how` allows.

    They do where a renaming carries the left initial state into the right one and, in all states reachable from
    there, the left goal holds exactly where the right one does. Both verdicts are proofs: `Equivalent` names the
    renaming, `Different` carries a witness; where the budget ends first the answer is `Undecided`. Numeric goals and
    effects other than action costs are compared as text only. Raise `InputError` where `how` names unknown objects.
    """
    how = how or Sameness()
    _check_names(domain, left, right, how)
    budget = _DEFAULT_BUDGET if budget is None else budget
    require_budget(budget)
    meter = budget.start()
    try:
        trimmed_left, trimmed_right = trimmed(domain, left, how), trimmed(domain, right, how)
        return _Comparison(domain, trimmed_left, trimmed_right, how, meter).verdict()
    except (BudgetExhausted, InputError) as stop:
        return Undecided(stop.message)
    except RecursionError:
        return Undecided("the problems are too large to compare up to renaming")


@dataclass(frozen=True)
class _Comparison:
    domain: Domain
    left: Problem
    right: Problem
    how: Sameness
    meter: Meter

    def verdict(self) -> Equivalence:
        if (found := self._metric_mismatch()) is not None:
            return Different(found)
        if not self.how.placeholders and (mapping := self._same_text()) is not None:
            return Equivalent(mapping)
        left, right = self._initial
        mapping = isomorphism(left, right, self.meter)
        if mapping is None:
            return Different(mismatch(left, right))
        world, goals = self._grounded(mapping)
        answer: GoalAnswer | Mismatch = self._compared(world, goals)
        if isinstance(answer, GoalsAgree) and answer.unsolvable and not self.how.unsolvable_alike:
            answer = self._unsolvable(world, mapping)
        return Different(answer) if isinstance(answer, Mismatch) else self._answered(answer, world, mapping)

    @cached_property
    def _initial(self) -> tuple[Structure, Structure]:
        left, right = initial_structure(self.domain, self.left), initial_structure(self.domain, self.right)
        pins = self._pins()
        return left.pinned(pins[0]), right.pinned(pins[1])

    def _pins(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return colours of their own for objects whose names are given."""
        if self.how.names == "free":
            return {}, {}
        if self.how.names == "fixed":
            return self._named(self.left), self._named(self.right)
        pairs = sorted(self.how.names.items())
        return (
            {source: f"pair {number} {self._types(self.left, source)}" for number, (source, _) in enumerate(pairs)},
            {target: f"pair {number} {self._types(self.right, target)}" for number, (_, target) in enumerate(pairs)},
        )

    def _named(self, problem: Problem) -> dict[str, str]:
        own = {name: types for name, types in problem.objects.items() if name not in self.domain.constants}
        return {name: f"named {name} {' '.join(sorted(types))}" for name, types in own.items()}

    def _types(self, problem: Problem, name: str) -> str:
        # A constant keeps its own colour, so that it can be paired with itself only.
        return name if name in self.domain.constants else " ".join(sorted(problem.objects.get(name, ())))

    def _same_text(self) -> Mapped | None:
        """Return a renaming under which init and goal are the same, fact by fact."""
        left, right = self._initial
        first = left.with_condition("goal", self.left.goal)
        second = right.with_condition("goal", self.right.goal)
        found = isomorphism(first, second, self.meter)
        return None if found is None else {name: found[name] for name in left.colours}

    def _metric_mismatch(self) -> Mismatch | None:
        texts = [
            "" if p.metric is None else f"{p.metric.sense} {write_number(p.metric.expression)}"
            for p in (self.left, self.right)
        ]
        if not self.how.metric or texts[0] == texts[1]:
            return None
        side: Side = "left" if texts[0] else "right"
        return Mismatch("metric", side, texts[0] or texts[1])

    def _grounded(self, mapping: Mapping[str, str]) -> tuple[World, tuple[Dnf, Dnf]]:
        """Return the left task, which is the right one but for names, and both goals over its facts."""
        goals = (self.left.goal, renamed(self.right.goal, inverse(mapping)))
        task = ground(self.domain, replace(self.left, goal=And(goals)))
        reading = reading_of(task)
        left, right = (dnf(reading.formula(goal, {})) for goal in goals)
        world = World(task, Invariants(task, positive_task(task)), self.meter)
        return world, (left, right)

    def _compared(self, world: World, goals: tuple[Dnf, Dnf]) -> GoalAnswer:
        joint = not self.how.placeholders
        if all(len(goal) <= 1 for goal in goals):
            left, right = (Closure(world, goal[0] if goal else _CONTRADICTION) for goal in goals)
            return Conjunctions(world, self._frame, left, right, joint).answer()
        return Disjunctions(world, self._frame, *goals, joint).answer()

    def _unsolvable(self, world: World, mapping: Mapped) -> GoalsAgree | Mismatch | Undecided:
        """Return whether two goals that no reachable state meets are written alike."""
        written = [
            as_written(world, self._frame, goal)
            for goal in (self.left.goal, renamed(self.right.goal, inverse(mapping)))
        ]
        if written[0] is None or written[1] is None:
            return Undecided("no reachable state meets either goal, and they are not written alike")
        found = isomorphism(written[0], written[1], self.meter)
        return mismatch(written[0], written[1], "goal") if found is None else GoalsAgree(found)

    @cached_property
    def _frame(self) -> Structure:
        """Return what the renaming of the goal must leave as it is."""
        return self._static_frame() if self.how.placeholders else self._initial[0]

    def _static_frame(self) -> Structure:
        """Return what the renaming of a goal must respect where it may differ from that of the initial state."""
        fluents = fluent_predicates(self.domain)
        static = (fact_of(atom) for atom in self.left.init if atom.predicate not in fluents)
        return objects_of(self.domain, self.left).pinned(self._pins()[0]).with_facts("init", static)

    def _answered(self, answer: GoalAnswer, world: World, mapping: Mapped) -> Equivalence:
        """Return the answer with names as the caller knows them."""
        match answer:
            case Undecided():
                return answer
            case GoalsAgree(mapping=inner):
                whole = {name: mapping[image] for name, image in inner.items()}
                return Equivalent(mapping, whole) if self.how.placeholders else Equivalent(whole)
            case GoalsDiffer(meets=side, reached=reached, missing=missing, relation=relation):
                facts = world.task.facts
                lacks = [*map(show_fact, facts.facts(missing.positive))]
                lacks += [f"(not {show_fact(fact)})" for fact in facts.facts(missing.negative)]
                state = tuple(map(show_fact, facts.facts(reached.state)))
                return Different(GoalWitness(side, state, reached.plan, tuple(lacks), mapping), relation)


def _check_names(domain: Domain, left: Problem, right: Problem, how: Sameness) -> None:
    if isinstance(how.names, str):
        return
    for names, problem, side in ((how.names.keys(), left, "left"), (how.names.values(), right, "right")):
        unknown = sorted(set(names) - set(problem.objects) - set(domain.constants))
        if unknown:
            raise InputError(f"the {side} problem has no object {unknown[0]!r}", hint="give objects of both problems")
    if len(set(how.names.values())) != len(how.names):
        raise InputError("two objects are mapped to the same one", hint="a renaming gives each object its own name")
