from hypothesis import given

from planners.search.arrangement import arranged
from planners.search.space import StateSpace
from planners.search.task import FdrTask
from tests.planners.search.heuristics.small_fdr import RANDOM, costs_to_go


@given(RANDOM)
def test_every_state_has_the_successors_that_its_operators_give_it(task: FdrTask) -> None:
    space = StateSpace(task)
    for state in costs_to_go(task):
        packed = space.pack(state)
        assert space.unpack(packed) == state
        assert space.at_goal(packed) == task.at_goal(state)
        found = space.successors(packed, state)
        able = [number for number, operator in enumerate(task.operators) if operator.applicable(state)]
        assert sorted(number for number, _ in found) == able
        after = [task.operators[number].successor(state) for number, _ in found]
        assert [space.unpack(child) for _, child in found] == space.children(state, found) == after


@given(RANDOM)
def test_an_arranged_task_has_the_same_states_under_another_order(task: FdrTask) -> None:
    moved = arranged(task)
    assert [len(values) for values in moved.variables] == sorted(map(len, task.variables), reverse=True)

    def named(one: FdrTask) -> dict[frozenset[str], float]:
        return {frozenset(one.atoms(state)): cost for state, cost in costs_to_go(one).items()}

    assert named(moved) == named(task)
