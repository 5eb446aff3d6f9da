"""What a problem with a partly known start lacks, against all starts and all beliefs, on random tiny domains."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from random import Random

import pytest

from planners.pddl.model import And, Not, Or, PlanSteps
from planners.reasoning.brute_force import AtomSet, BruteForce
from planners.reasoning.facts import atom_of, fact_of
from planners.unknowns.answers import (
    ConformantPlan,
    Contradictory,
    Determined,
    MoreMissing,
    NeverDetermined,
    NoPlanFromAny,
    OneFactMissing,
)
from planners.unknowns.open_problem import OneOf, OpenAtom, OpenProblem
from planners.unknowns.problem import missing_in_problem
from tests.planners.reasoning.tiny import CHANGING, Draw, tiny_task

SEEDS = range(120)
Belief = frozenset[AtomSet]


def drawn(seed: int) -> OpenProblem:
    """Return a random task with a few open atoms, a group of which one holds, and sometimes a law about them."""
    domain, problem = tiny_task(seed, adl=seed % 3 > 0)
    random = Random(seed)
    draw = Draw(seed + 1, adl=False)
    atoms = sorted({fact_of(draw.ground_atom(CHANGING if n % 3 else ("near", "fixed", *CHANGING))) for n in range(9)})
    atoms = random.sample(atoms, min(len(atoms), 4))
    problem = replace(problem, init=problem.init - set(map(atom_of, atoms)))
    group, single = (OneOf("which", tuple(atoms[:2])), atoms[2:]) if seed % 2 else (None, atoms)
    opened = [OpenAtom(atom) for atom in single]
    askable = (*((group,) if group else ()), *opened[:3])
    hidden = tuple(opened[3:]) if seed % 5 else ()
    if not seed % 5:
        askable = (*askable, *opened[3:])
    law = Or((Not(atom_of(atoms[-1])), atom_of(atoms[-2]))) if seed % 7 == 0 else And()
    return OpenProblem(domain, problem, askable, hidden, law)


class Oracle:
    """All starts as sets of atoms, and all beliefs by breadth-first search."""

    def __init__(self, spec: OpenProblem) -> None:
        self.brute = BruteForce(spec.domain, spec.problem)
        self.steps = list(self.brute.steps())
        self.names = [group.name for group in spec.askable]
        self.starts: list[tuple[Mapping[str, str], AtomSet]] = []
        groups = (*spec.askable, *spec.hidden)
        for answers in product(*(group.answers for group in groups)):
            holding = [group.answers[answer] for group, answer in zip(groups, answers, strict=True)]
            atoms = self.brute.init.union(*holding)
            if self.brute.holds(spec.law, atoms):
                self.starts.append((dict(zip(self.names, answers, strict=False)), atoms))
        self.solvable = cache(self._solvable)

    def _solvable(self, start: Belief) -> bool:
        seen, queue = {start}, deque([start])
        while queue:
            belief = queue.popleft()
            if all(map(self.brute.at_goal, belief)):
                return True
            for step in self.steps:
                if all(self.brute.is_applicable(state, step) for state in belief):
                    after = frozenset(self.brute.apply(state, step) for state in belief)
                    if after not in seen:
                        seen.add(after)
                        queue.append(after)
        return False

    def settled(self, states: Sequence[AtomSet]) -> bool:
        return self.solvable(frozenset(states)) or not any(self.solvable(frozenset({state})) for state in states)

    def sufficient(self, facts: tuple[str, ...]) -> bool:
        groups: dict[tuple[str, ...], list[AtomSet]] = {}
        for answers, atoms in self.starts:
            groups.setdefault(tuple(answers[fact] for fact in facts), []).append(atoms)
        return all(map(self.settled, groups.values()))

    def smallest(self) -> tuple[tuple[str, ...], ...]:
        for size in range(len(self.names) + 1):
            if found := tuple(facts for facts in combinations(self.names, size) if self.sufficient(facts)):
                return found
        return ()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_missing_is_what_trying_all_starts_finds(seed: int) -> None:
    spec = drawn(seed)
    oracle = Oracle(spec)
    right = oracle.smallest()
    match missing_in_problem(spec, most=len(spec.askable)):
        case Contradictory():
            assert not oracle.starts
        case Determined(ConformantPlan(steps)):
            assert all(replay(oracle.brute, atoms, steps) for _, atoms in oracle.starts)
        case Determined(NoPlanFromAny()):
            assert not any(oracle.solvable(frozenset({atoms})) for _, atoms in oracle.starts)
        case OneFactMissing(facts=facts):
            assert sorted((fact.name,) for fact in facts) == sorted(right)
            assert all(fact.values == fact.settling and fact.gain == 1 for fact in facts)
        case MoreMissing(sets=sets):
            assert sorted(map(sorted, sets)) == sorted(map(sorted, right))
        case NeverDetermined():
            assert right == ()
        case other:
            raise AssertionError(other)


def replay(brute: BruteForce, state: AtomSet, steps: PlanSteps) -> bool:
    for step in steps:
        if not brute.is_applicable(state, step):
            return False
        state = brute.apply(state, step)
    return brute.at_goal(state)


def test_the_random_problems_lack_nothing_one_fact_and_more() -> None:
    kinds = {type(missing_in_problem(drawn(seed))) for seed in SEEDS}
    assert kinds >= {Determined, OneFactMissing, MoreMissing, NeverDetermined}
