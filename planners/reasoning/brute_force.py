"""Actions and change by definition: sets of atoms, every type-consistent instance tried, no grounding, no masks.

It is what the grounder and the searches are tested against and what judges their answers in evaluations: slow, short
enough to be read in full, and without any code in common with them but the meaning of conditions and effects on sets
of atoms, which it takes from the replay of plans.
"""

import heapq
from collections.abc import Iterator
from fractions import Fraction
from itertools import count, product

from planners.pddl.model import (
    Add,
    AllEffects,
    Assign,
    Condition,
    Delete,
    Domain,
    Effect,
    ForallEffect,
    Parameter,
    PlanSteps,
    Problem,
    Step,
    When,
)
from planners.pddl.semantics import COST, PddlState, PddlTask, bind
from tools import InputError

GroundAtom = tuple[str, ...]
AtomSet = frozenset[GroundAtom]


class BruteForce:
    """One problem, with states as sets of all atoms that hold, static ones included."""

    def __init__(self, domain: Domain, problem: Problem) -> None:
        self.domain = domain
        self.problem = problem
        self._task = PddlTask(domain, problem)
        self.init: AtomSet = self._task.initial.atoms

    def steps(self) -> Iterator[Step]:
        """Yield every type-consistent ground action."""
        for action in self.domain.actions:
            yield from (Step(action.name, names) for names in self._tuples(action.parameters))

    def atoms(self) -> Iterator[GroundAtom]:
        """Yield every type-consistent atom."""
        for predicate in self.domain.predicates:
            yield from ((predicate.name, *names) for names in self._tuples(predicate.parameters))

    def changing(self) -> frozenset[str]:
        """Return the predicates that some action's effects name."""
        return frozenset(name for action in self.domain.actions for name in _named(action.effect))

    def is_applicable(self, state: AtomSet, step: Step) -> bool:
        """Return whether a step is an action of this problem and its precondition holds."""
        schema = self._task.actions.get(step.action)
        if schema is None or len(schema.parameters) != len(step.arguments):
            return False
        if any(
            name not in self._task.of_types(p.types) for p, name in zip(schema.parameters, step.arguments, strict=True)
        ):
            return False
        return self._task.holds(schema.precondition, self._whole(state), bind(schema, step.arguments))

    def apply(self, state: AtomSet, step: Step) -> AtomSet:
        """Return the state after an applicable step; an atom added and deleted at once is true."""
        return self._task.successor(self._task.actions[step.action], step.arguments, self._whole(state)).atoms

    def cost(self, step: Step) -> Fraction:
        """Return what a step adds to total-cost, or 1 where the problem has no metric."""
        if self.problem.metric is None:
            return Fraction(1)
        after = self._task.successor(self._task.actions[step.action], step.arguments, self._whole(self.init))
        return after.values[COST] - self._task.initial.values[COST]

    def at_goal(self, state: AtomSet) -> bool:
        """Return whether the goal holds."""
        return self.holds(self.problem.goal, state)

    def holds(self, condition: Condition, state: AtomSet) -> bool:
        """Return whether a condition without free variables holds."""
        return self._task.holds(condition, self._whole(state), {})

    def replay(self, plan: PlanSteps) -> list[AtomSet]:
        """Return the states before, between and after the steps, up to the first that is not applicable."""
        states = [self.init]
        for step in plan:
            if not self.is_applicable(states[-1], step):
                break
            states.append(self.apply(states[-1], step))
        return states

    def is_plan(self, plan: PlanSteps) -> bool:
        """Return whether a plan can be executed to its end and reaches the goal."""
        states = self.replay(plan)
        return len(states) == len(plan) + 1 and self.at_goal(states[-1])

    def distances(self, most_states: int, avoided: AtomSet = frozenset()) -> dict[AtomSet, Fraction]:
        """Return the states reachable without any atom of `avoided`, with the least cost to reach each.

        Raise `InputError` if there are more than `most_states`.
        """
        steps = list(self.steps())
        order = count()
        found: dict[AtomSet, Fraction] = {}
        queue = [(Fraction(0), next(order), self.init)]
        while queue:
            cost, _, state = heapq.heappop(queue)
            if state in found or not state.isdisjoint(avoided):
                continue
            found[state] = cost
            if len(found) > most_states:
                raise InputError(f"there are more than {most_states} states", hint="take a smaller problem")
            for step in steps:
                if self.is_applicable(state, step):
                    heapq.heappush(queue, (cost + self.cost(step), next(order), self.apply(state, step)))
        return found

    def _tuples(self, parameters: tuple[Parameter, ...]) -> Iterator[tuple[str, ...]]:
        return product(*(self._task.of_types(parameter.types) for parameter in parameters))

    def _whole(self, state: AtomSet) -> PddlState:
        return PddlState(state, self._task.initial.values)


def _named(effect: Effect) -> Iterator[str]:
    match effect:
        case Add(atom=atom) | Delete(atom=atom):
            yield atom.predicate
        case When(effect=inner) | ForallEffect(effect=inner):
            yield from _named(inner)
        case AllEffects(parts=parts):
            for part in parts:
                yield from _named(part)
        case Assign():
            return
