"""Every atomic question against the list of all states, on random tiny domains."""

from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planners.pddl.model import Step
from planners.reasoning.answers import (
    AtGoal,
    GoalMissed,
    GoalUnreachable,
    HoldsInitially,
    Landmark,
    NextAction,
    NoLandmark,
    PlanHolds,
    Reachable,
    StepFails,
    Unreachable,
)
from planners.reasoning.brute_force import AtomSet, BruteForce
from planners.reasoning.facts import Fact
from planners.reasoning.formula import Cube
from planners.reasoning.grounding import applicable_steps, ground, static_steps
from planners.reasoning.landmarks import Landmarks
from planners.reasoning.lm_cut import LmCut
from planners.reasoning.mutexes import pairs
from planners.reasoning.optimal import next_action
from planners.reasoning.plain_proofs import never_applicable, never_avoided, never_true
from planners.reasoning.plan_check import check_steps, eliminate_actions, removals
from planners.reasoning.positive import positive_task
from planners.reasoning.reachability import Reach
from planners.reasoning.regression import regress
from planners.reasoning.task import GroundTask
from tests.planners.reasoning.tiny import TINY, TINY_STRIPS, Task
from tools import Budget

MOST_STATES = 300
BUDGET = Budget(seconds=20)
thoroughly = settings(max_examples=150, suppress_health_check=list(HealthCheck))


def state_of(task: GroundTask, atoms: AtomSet) -> int:
    """Return a state of the oracle as a mask; every changing atom that holds must have a number."""
    changing = [atom for atom in atoms if atom[0] in task.fluents]
    assert all(atom in task.facts for atom in changing)
    return task.facts.mask(changing)


def changing_atoms(oracle: BruteForce) -> list[Fact]:
    changing = oracle.changing()
    return [atom for atom in oracle.atoms() if atom[0] in changing]


@thoroughly
@given(TINY)
def test_grounded_actions_apply_and_change_states_as_by_definition(tiny: Task) -> None:
    task, oracle = ground(*tiny), BruteForce(*tiny)
    for atoms in oracle.distances(MOST_STATES):
        state = state_of(task, atoms)
        applicable = {action.step: action for action in task.applicable(state)}
        assert set(applicable) == {step for step in oracle.steps() if oracle.is_applicable(atoms, step)}
        assert task.at_goal(state) == oracle.at_goal(atoms)
        for step, action in applicable.items():
            after = oracle.apply(atoms, step)
            assert action.successor(state) == state_of(task, after)
            delta = task.delta(state, action)
            assert set(delta.added) == after - atoms
            assert set(delta.removed) == atoms - after
            assert action.cost == oracle.cost(step)


@thoroughly
@given(TINY)
def test_applicable_steps_need_no_grounding(tiny: Task) -> None:
    oracle = BruteForce(*tiny)
    steps = applicable_steps(*tiny)
    assert len(steps) == len(set(steps))
    assert set(steps) == {step for step in oracle.steps() if oracle.is_applicable(oracle.init, step)}


@thoroughly
@given(TINY)
def test_reachability_is_decided_as_the_list_of_all_states_says(tiny: Task) -> None:
    oracle = BruteForce(*tiny)
    states = oracle.distances(MOST_STATES)
    reach = Reach(ground(*tiny), BUDGET)
    for fact in oracle.atoms():
        match reach.atom(fact):
            case Reachable(plan=plan):
                visited = oracle.replay(plan)
                assert len(visited) == len(plan) + 1
                assert fact in visited[-1]
            case Unreachable():
                assert not any(fact in state for state in states)
            case undecided:
                raise AssertionError(undecided)
    for step in oracle.steps():
        match reach.action(step):
            case Reachable(plan=plan):
                visited = oracle.replay(plan)
                assert len(visited) == len(plan) + 1
                assert oracle.is_applicable(visited[-1], step)
            case Unreachable():
                assert not any(oracle.is_applicable(state, step) for state in states)
            case undecided:
                raise AssertionError(undecided)


@thoroughly
@given(TINY)
def test_pairs_that_exclude_each_other_never_hold_together(tiny: Task) -> None:
    task, oracle = ground(*tiny), BruteForce(*tiny)
    positive = positive_task(task)
    together = pairs(positive, positive.lift(task.init))
    for atoms in oracle.distances(MOST_STATES):
        assert together.possible(positive.lift(state_of(task, atoms)))


def avoids(oracle: BruteForce, facts: Iterable[Fact]) -> bool:
    """Return whether some plan never makes any of the facts true."""
    return any(map(oracle.at_goal, oracle.distances(MOST_STATES, frozenset(facts))))


@thoroughly
@given(TINY, st.data())
def test_landmarks_are_what_no_plan_can_avoid(tiny: Task, data: st.DataObject) -> None:
    oracle = BruteForce(*tiny)
    landmarks = Landmarks(ground(*tiny), BUDGET)
    atoms = changing_atoms(oracle)
    chosen = data.draw(st.lists(st.sets(st.sampled_from(atoms), min_size=1, max_size=3), max_size=3)) if atoms else []
    for facts in [*({atom} for atom in atoms), *chosen]:
        match landmarks.any_of(facts):
            case HoldsInitially():
                assert facts & oracle.init
            case Landmark():
                assert not facts & oracle.init
                assert not avoids(oracle, facts)
            case NoLandmark(plan=plan):
                assert oracle.is_plan(plan)
                assert not any(facts & state for state in oracle.replay(plan))
            case undecided:
                raise AssertionError(undecided)


@thoroughly
@given(TINY)
def test_the_next_action_begins_a_plan_of_least_cost(tiny: Task) -> None:
    oracle = BruteForce(*tiny)
    costs = [cost for state, cost in oracle.distances(MOST_STATES).items() if oracle.at_goal(state)]
    match next_action(ground(*tiny), BUDGET):
        case AtGoal():
            assert oracle.at_goal(oracle.init)
        case NextAction(step=step, plan=plan, cost=cost):
            assert plan[0] == step
            assert oracle.is_plan(plan)
            assert cost == min(costs) == sum(map(oracle.cost, plan))
        case GoalUnreachable():
            assert not costs
        case undecided:
            raise AssertionError(undecided)


@thoroughly
@given(TINY)
def test_lm_cut_never_exceeds_the_true_distance(tiny: Task) -> None:
    task, oracle = ground(*tiny), BruteForce(*tiny)
    costs = [cost for state, cost in oracle.distances(MOST_STATES).items() if oracle.at_goal(state)]
    bound = LmCut(positive_task(task), task.goal).bound(task.init)
    assert not costs or (bound is not None and 0 <= bound <= min(costs))


@thoroughly
@given(TINY, st.data())
def test_regression_gives_the_states_from_which_the_action_leads_into_the_condition(
    tiny: Task, data: st.DataObject
) -> None:
    task, oracle = ground(*tiny), BruteForce(*tiny)
    if not len(task.facts):
        return
    masks = st.integers(0, (1 << len(task.facts)) - 1)
    condition = tuple(Cube(data.draw(masks) & data.draw(masks), data.draw(masks) & data.draw(masks)) for _ in range(2))
    for action in task.actions:
        before = regress(condition, action)
        for atoms in oracle.distances(MOST_STATES):
            state = state_of(task, atoms)
            leads = action.applicable(state) and any(cube.holds(action.successor(state)) for cube in condition)
            assert leads == any(cube.holds(state) for cube in before)


@thoroughly
@given(TINY, st.data())
def test_plans_fail_where_the_definition_says(tiny: Task, data: st.DataObject) -> None:
    task, oracle = ground(*tiny), BruteForce(*tiny)
    plan = walk(oracle, data)
    visited = oracle.replay(plan)
    match check_steps(task, plan):
        case PlanHolds(cost=cost):
            assert oracle.is_plan(plan)
            assert cost == sum(map(oracle.cost, plan))
        case StepFails(index=index, step=step, unmet=unmet):
            assert index == len(visited) - 1
            assert step == plan[index]
            assert unmet
        case GoalMissed(unmet=unmet):
            assert len(visited) == len(plan) + 1
            assert not oracle.at_goal(visited[-1])
            assert unmet


def walk(oracle: BruteForce, data: st.DataObject) -> tuple[Step, ...]:
    """Draw mostly applicable steps."""
    state = oracle.init
    plan: list[Step] = []
    steps = list(oracle.steps())
    for _ in range(data.draw(st.integers(0, 5))):
        fitting = [step for step in steps if oracle.is_applicable(state, step)]
        wild = not fitting or data.draw(st.integers(0, 5)) == 0
        step = data.draw(st.sampled_from(steps if wild else fitting))
        plan.append(step)
        state = oracle.apply(state, step) if step in fitting else state
    return tuple(plan)


@settings(thoroughly, max_examples=300)
@given(TINY_STRIPS, st.data())
def test_what_is_removed_from_a_plan_is_just_what_can_be(tiny: Task, data: st.DataObject) -> None:
    task, oracle = ground(*tiny), BruteForce(*tiny)
    plan = walk(oracle, data)
    if not oracle.is_plan(plan):
        return
    found = {removal.indices: removal.plan for removal in removals(task, plan)}
    for length in (1, 2):
        for start in range(len(plan) - length + 1):
            left = plan[:start] + plan[start + length :]
            indices = tuple(range(start, start + length))
            assert (indices in found) == oracle.is_plan(left)
            assert found.get(indices, left) == left
    shorter = eliminate_actions(task, plan)
    assert oracle.is_plan(shorter)
    assert len(shorter) <= len(plan)


@settings(thoroughly, max_examples=40)
@given(TINY)
def test_plain_proofs_are_right(tiny: Task) -> None:
    oracle = BruteForce(*tiny)
    states = oracle.distances(MOST_STATES)
    for atom in changing_atoms(oracle):
        assert (never_true(oracle, atom) is None) == any(atom in state for state in states)
        if atom not in oracle.init:
            assert (never_avoided(oracle, frozenset({atom})) is None) == avoids(oracle, {atom})
    for step in oracle.steps():
        applies = any(oracle.is_applicable(state, step) for state in states)
        assert (never_applicable(oracle, step) is None) == applies


@thoroughly
@given(TINY)
def test_static_steps_are_those_whose_static_preconditions_hold(tiny: Task) -> None:
    domain, problem = tiny
    oracle = BruteForce(domain, problem)
    for action in domain.actions:
        found = list(static_steps(domain, problem, action))
        assert len(found) == len(set(found))
        needed = {
            step
            for state in oracle.distances(MOST_STATES)
            for step in oracle.steps()
            if step.action == action.name and oracle.is_applicable(state, step)
        }
        assert needed <= set(found)
