"""A grounded task: states are Python integers, conditions and effects are masks over fact numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from planners.pddl.model import Domain, PlanSteps, Problem, Step
from planners.reasoning.facts import Fact, FactTable, State, show_fact
from planners.reasoning.formula import Dnf
from planners.reasoning.objects import Objects
from tools import InputError

Cost = int | Fraction
_WHY = "check_steps says what a step lacks"


@dataclass(frozen=True, slots=True)
class ConditionalEffect:
    """Facts that an action adds and deletes where a condition holds before it."""

    condition: Dnf
    add: int
    delete: int


@dataclass(frozen=True, slots=True)
class GroundAction:
    """A ground action; an atom that is added and deleted at once is true afterwards."""

    step: Step
    precondition: Dnf
    add: int
    delete: int
    conditional: tuple[ConditionalEffect, ...] = ()
    cost: Cost = 1

    def __str__(self) -> str:
        return str(self.step)

    def applicable(self, state: State) -> bool:
        """Return whether the precondition holds in `state`."""
        return any(cube.holds(state) for cube in self.precondition)

    def successor(self, state: State) -> State:
        """Return the state after the action, which must be applicable."""
        add, delete = self.add, self.delete
        for effect in self.conditional:
            if any(cube.holds(state) for cube in effect.condition):
                add |= effect.add
                delete |= effect.delete
        return state & ~delete | add


@dataclass(frozen=True, slots=True)
class Delta:
    """What one action changes: facts that become true and facts that become false, sorted."""

    added: tuple[Fact, ...]
    removed: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GroundTask:
    """A problem after grounding.

    `actions` are those that survive delete relaxation from the initial state, sorted by schema and arguments: no
    other action is applicable in any reachable state. `static` are the facts that no action changes; they are in
    no state. `unit_cost` says that every action costs 1 because the problem has no metric.
    """

    domain: Domain
    problem: Problem
    objects: Objects
    facts: FactTable
    static: frozenset[Fact]
    fluents: frozenset[str]
    actions: tuple[GroundAction, ...]
    init: State
    goal: Dnf
    unit_cost: bool = True
    by_step: Mapping[Step, GroundAction] = field(default_factory=dict)

    def at_goal(self, state: State) -> bool:
        """Return whether the goal holds in `state`."""
        return any(cube.holds(state) for cube in self.goal)

    def applicable(self, state: State) -> tuple[GroundAction, ...]:
        """Return the actions applicable in `state`, which must be reachable."""
        return tuple(action for action in self.actions if action.applicable(state))

    def successor(self, state: State, action: GroundAction) -> State:
        """Return the state after `action`."""
        if not action.applicable(state):
            raise InputError(f"the action {str(action)!r} is not applicable", hint=_WHY)
        return action.successor(state)

    def delta(self, state: State, action: GroundAction) -> Delta:
        """Return what `action` changes in `state`; what was so before is no change."""
        after = self.successor(state, action)
        return Delta(self.facts.facts(after & ~state), self.facts.facts(state & ~after))

    def shown(self, state: State) -> tuple[str, ...]:
        """Return the facts of a state as PDDL text, sorted."""
        return tuple(map(show_fact, self.facts.facts(state)))

    def replay(self, plan: PlanSteps) -> Iterator[State]:
        """Yield the states after each step of a plan; raise `InputError` at a step that is not applicable."""
        state = self.init
        for step in plan:
            action = self.by_step.get(step) or self.by_step.get(self.objects.step(step))
            if action is None:
                raise InputError(f"the action {str(step)!r} is never applicable", hint=_WHY)
            state = self.successor(state, action)
            yield state

    def is_type_consistent(self, fact: Fact) -> bool:
        """Return whether a predicate of that name takes objects of these types."""
        return self.objects.is_type_consistent(fact)
