"""What a domain does in given states: which instances of each action apply, what each adds and deletes."""

from collections import deque
from dataclasses import dataclass, replace
from random import Random

from planners.pddl.model import (
    AllEffects,
    Assign,
    Atom,
    Domain,
    Effect,
    ForallEffect,
    PlanSteps,
    Problem,
    Step,
    When,
)
from planners.pddl.semantics import GroundAtom, PddlState, PddlTask
from planners.reasoning.facts import atom_of, fact_of
from planners.reasoning.grounding import applicable_steps
from tools import Meter

MOST_BREADTH_FIRST = 60
WALKS = 2
WALK_LENGTH = 20
_SEED = 0

Change = tuple[frozenset[GroundAtom], frozenset[GroundAtom]]
"""The atoms that become true and those that become false."""
Instances = dict[tuple[str, ...], Change]
"""The arguments with which an action applies, and what it changes then."""


@dataclass(frozen=True, slots=True)
class VisitedState:
    """A state, a plan to it, and what the domain does there by action."""

    atoms: frozenset[GroundAtom]
    plan: PlanSteps
    instances: dict[str, Instances]


@dataclass(frozen=True, slots=True)
class Visited:
    """States of one problem; `complete` says that they are all that can be reached."""

    problem: Problem
    states: tuple[VisitedState, ...]
    complete: bool


def visited(domain: Domain, problem: Problem, meter: Meter) -> Visited:
    """Return states of a problem: the first ones breadth first, then those of random walks."""
    start = frozenset(map(fact_of, problem.init))
    found: dict[frozenset[GroundAtom], VisitedState] = {}
    queue: deque[tuple[frozenset[GroundAtom], PlanSteps]] = deque([(start, ())])
    seen = {start}
    while queue and len(found) < MOST_BREADTH_FIRST:
        meter.check()
        atoms, plan = queue.popleft()
        found[atoms] = state = _visit(domain, problem, atoms, plan)
        for step, after in _successors(state):
            if after not in seen:
                seen.add(after)
                queue.append((after, (*plan, step)))
    if queue:
        for number in range(WALKS):
            _walk(domain, problem, found, Random(_SEED + number), meter)  # noqa: S311 - sampling
    return Visited(problem, tuple(found.values()), complete=not queue)


def behaviour(domain: Domain, problem: Problem, init: frozenset[Atom]) -> dict[str, Instances]:
    """Return what each action that applies in a state does there; numbers do not count."""
    plain = _without_numbers(domain, replace(problem, init=init))
    task = PddlTask(*plain)
    state = PddlState(frozenset(map(fact_of, init)))
    found: dict[str, Instances] = {}
    for step in applicable_steps(*plain):
        after = task.successor(task.actions[step.action], step.arguments, state).atoms
        found.setdefault(step.action, {})[step.arguments] = (after - state.atoms, state.atoms - after)
    return found


def _visit(domain: Domain, problem: Problem, atoms: frozenset[GroundAtom], plan: PlanSteps) -> VisitedState:
    return VisitedState(atoms, plan, behaviour(domain, problem, frozenset(map(atom_of, atoms))))


def _successors(state: VisitedState) -> list[tuple[Step, frozenset[GroundAtom]]]:
    return [
        (Step(name, arguments), (state.atoms - deleted) | added)
        for name, instances in sorted(state.instances.items())
        for arguments, (added, deleted) in sorted(instances.items(), key=lambda item: item[0])
    ]


def _walk(
    domain: Domain, problem: Problem, found: dict[frozenset[GroundAtom], VisitedState], pick: Random, meter: Meter
) -> None:
    """Add the states of a random walk from the initial state."""
    state = next(iter(found.values()))
    for _ in range(WALK_LENGTH):
        meter.check()
        options = _successors(state)
        if not options:
            return
        step, after = pick.choice(options)
        if after not in found:
            found[after] = _visit(domain, problem, after, (*state.plan, step))
        state = found[after]


def _without_numbers(domain: Domain, problem: Problem) -> tuple[Domain, Problem]:
    actions = tuple(replace(action, effect=_logical(action.effect)) for action in domain.actions)
    return replace(domain, actions=actions), replace(problem, values={}, metric=None)


def _logical(effect: Effect) -> Effect:
    """Return an effect without what it does to numbers."""
    match effect:
        case Assign():
            return AllEffects()
        case AllEffects(parts=parts):
            return AllEffects(tuple(map(_logical, parts)))
        case When(condition=condition, effect=inner):
            return When(condition, _logical(inner))
        case ForallEffect(parameters=parameters, effect=inner):
            return ForallEffect(parameters, _logical(inner))
    return effect
