"""Verdicts, witnesses and invariants against the list of all states and all renamings, on random small problems."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planners.equivalence.answers import Different, Equivalent, GoalWitness, Mismatch, Sameness
from planners.equivalence.entailment import Invariants
from planners.equivalence.novelty import find_plan_by_novelty
from planners.equivalence.problems import equivalent
from planners.pddl.model import Problem
from planners.pddl.substitution import renamed, renamed_problem
from planners.reasoning.answers import Undecided
from planners.reasoning.brute_force import BruteForce
from planners.reasoning.facts import bits
from planners.reasoning.formula import Cube
from planners.reasoning.grounding import ground
from planners.reasoning.positive import positive_task
from planners.reasoning.search import Clock, Exhausted, PathFound, Sweep
from tests.planners.equivalence.small import Oracle, inverse, small_pair
from tests.planners.reasoning.tiny import TINY, Task
from tools import Budget

SEEDS = st.integers(0, 1_000_000)
ALIKE = Sameness(unsolvable_alike=True)


@settings(max_examples=150)
@given(SEEDS, st.booleans(), st.booleans())
def test_the_verdict_is_that_of_trying_every_renaming_in_every_state(seed: int, adl: bool, fixed: bool) -> None:
    domain, left, right = small_pair(seed, adl)
    oracle = Oracle(domain, left, right)
    how = Sameness(names="fixed" if fixed else "free", unsolvable_alike=True)
    match equivalent(domain, left, right, how):
        case Equivalent(mapping=mapping):
            names = {name: image for name, image in mapping.items() if name in left.objects}
            assert oracle.carries_init(names)
            assert oracle.agrees(names, inverse(names))
        case Different(witness=witness):
            assert not oracle.same(fixed=fixed)
            check_witness(oracle, witness)
        case Undecided() as open_answer:
            raise AssertionError(open_answer)


def check_witness(oracle: Oracle, witness: GoalWitness | Mismatch) -> None:
    if isinstance(witness, Mismatch):
        return
    world = BruteForce(oracle.domain, oracle.left)
    names = {name: image for name, image in witness.mapping.items() if name in oracle.left.objects}
    assert oracle.carries_init(names)
    *_, last = world.replay(witness.plan)
    assert len(world.replay(witness.plan)) == len(witness.plan) + 1
    goals = {"left": oracle.left.goal, "right": renamed(oracle.right.goal, inverse(names))}
    met = {side for side, goal in goals.items() if world.holds(goal, last)}
    assert met == {witness.meets}


@settings(max_examples=100)
@given(SEEDS, st.booleans())
def test_a_relation_is_never_claimed_wrongly(seed: int, adl: bool) -> None:
    domain, left, right = small_pair(seed, adl)
    answer = equivalent(domain, left, right, ALIKE)
    if not isinstance(answer, Different) or isinstance(answer.witness, Mismatch):
        return
    oracle = Oracle(domain, left, right)
    world, states = BruteForce(domain, left), oracle.states()
    found = set()
    for names in filter(oracle.carries_init, oracle.renamings(fixed=False)):
        goal = renamed(right.goal, inverse(names))
        first = {state for state in states if world.holds(left.goal, state)}
        second = {state for state in states if world.holds(goal, state)}
        found |= {"stronger"} if first <= second else set()
        found |= {"weaker"} if second <= first else set()
    if answer.relation == "incomparable":
        assert not found
    elif answer.relation != "unknown":
        assert answer.relation in found


@settings(max_examples=100)
@given(SEEDS)
def test_placeholders_let_init_and_goal_have_renamings_of_their_own(seed: int) -> None:
    domain, left, right = small_pair(seed, adl=False)
    oracle = Oracle(domain, left, right)
    answer = equivalent(domain, left, right, Sameness(placeholders=True, unsolvable_alike=True))
    assert not isinstance(answer, Undecided)
    assert isinstance(answer, Equivalent) == placeholder_verdict(oracle, left, right)


def placeholder_verdict(oracle: Oracle, left: Problem, right: Problem) -> bool:
    """Return whether both goals can be met, or neither, and some renaming lets each, renamed, follow from the other."""
    world, states = BruteForce(oracle.domain, left), oracle.states()
    static = {atom for atom in left.init if atom.predicate not in world.changing()}
    for init_names in filter(oracle.carries_init, oracle.renamings(fixed=False)):
        goal = renamed(right.goal, inverse(init_names))
        for names in Oracle(oracle.domain, left, left).renamings(fixed=False):
            if {renamed(atom, names) for atom in static} != static:
                continue
            moved, back = renamed(left.goal, names), renamed(goal, inverse(names))
            solvable = [any(world.holds(one, state) for state in states) for one in (left.goal, goal)]
            if solvable[0] != solvable[1]:
                continue
            forth = all(world.holds(moved, state) for state in states if world.holds(goal, state))
            if forth and all(world.holds(back, state) for state in states if world.holds(left.goal, state)):
                return True
    return False


@settings(max_examples=100)
@given(TINY)
def test_groups_and_consequences_hold_in_every_reachable_state(tiny: Task) -> None:
    task = ground(*tiny)
    invariants = Invariants(task, positive_task(task))
    sweep = Sweep(task)
    sweep.run(100_000, Clock(Budget()))
    for state in sweep.states:
        for group in invariants.groups:
            held = (state & group.facts).bit_count()
            assert held == 1 if group.exactly else held <= 1
        for fact in bits(state):
            known = invariants.consequences(Cube(positive=1 << fact))
            assert not known.impossible
            assert known.true & ~state == 0
            assert known.false & state == 0


@settings(max_examples=100)
@given(TINY)
def test_a_search_by_novelty_finds_a_plan_exactly_where_there_is_one(tiny: Task) -> None:
    task = ground(*tiny)
    sweep = Sweep(task)
    sweep.run(100_000, Clock(Budget()))
    for cube in task.goal[:2]:
        found = find_plan_by_novelty(task, cube, Budget(), positive_task(task))
        there = any(cube.holds(state) for state in sweep.states)
        if isinstance(found, PathFound):
            *_, last = [task.init, *task.replay(found.plan)]
            assert cube.holds(last)
        elif isinstance(found, Exhausted):
            assert not there


@settings(max_examples=50)
@given(SEEDS, st.booleans())
def test_a_renamed_copy_is_equivalent_whatever_the_domain(seed: int, adl: bool) -> None:
    domain, left, _ = small_pair(seed, adl)
    names = dict(zip(left.objects, ("x", "y", "z"), strict=True))
    assert isinstance(equivalent(domain, left, renamed_problem(left, names)), Equivalent)
