"""What a module sees of a task, and that the quick way to a view shows the same as the plain one."""

import pytest

from planners.search.generated.building import build
from planners.search.generated.contract import TaskView, atoms_of
from planners.search.generated.trial import random_states
from planners.search.generated.views import in_view
from planners.search.space import StateSpace
from planners.search.task import Effect, FdrTask, Operator
from tests.planners.search.generated.small import GOOD, GOOD_FDR, corridor

TASK = corridor()
VIEW = TaskView(TASK.facts, TASK.fdr)


def test_the_task_is_shown_as_objects_static_facts_goal_and_operators() -> None:
    assert VIEW.domain == "corridor"
    assert VIEW.objects["walker"] == ("ann", "bob")
    assert set(VIEW.objects["object"]) == {"ann", "bob", "r0", "r1", "r2", "r3"}
    assert ("door", "r0", "r1") in VIEW.static
    assert ("r1", "r0") in VIEW.arguments("door")
    assert VIEW.arguments("window") == ()
    assert VIEW.initial == {("in", "ann", "r0"), ("in", "bob", "r0")}
    assert VIEW.goal == (("in", "ann", "r3"), ("in", "bob", "r3"))
    assert VIEW.fact_of["in", "bob", "r2"] == (1, 2)
    first = VIEW.operators["step"][0]
    assert first.arguments == ("ann", "r0", "r1")
    assert (first.preconditions, first.added, first.deleted) == (
        (("in", "ann", "r0"),),
        (("in", "ann", "r1"),),
        (("in", "ann", "r0"),),
    )


def loose_task() -> FdrTask:
    """Return a task with an effect whose variable has no precondition, and a value that is no atom."""
    variables = (("(p a)", "(p b)", "<none of those>"), ("(q)", "(not (q))"))
    operators = (
        Operator("(put b)", (), (Effect((), 0, 1),), 1),
        Operator("(drop)", ((1, 0),), (Effect((), 0, 2), Effect((), 1, 1)), 1),
        Operator("(take)", ((1, 1),), (Effect((), 1, 0), Effect((), 0, 0)), 1),
    )
    return FdrTask("loose", variables, (2, 1), ((0, 1),), operators)


@pytest.mark.parametrize("task", [TASK.fdr, loose_task()], ids=["corridor", "loose"])
def test_atoms_that_follow_the_parents_are_those_of_the_state(task: FdrTask) -> None:
    view = TaskView(TASK.facts, task)
    shown: list[frozenset[tuple[str, ...]]] = []

    def note(state: frozenset[tuple[str, ...]]) -> float:
        shown.append(state)
        return 0

    heuristic = in_view("noting", view, "atoms", note)
    space = StateSpace(task)
    for state in random_states(task, 40, seed=1):
        moves = space.successors(space.pack(state), state)
        numbers = [number for number, _ in moves]
        states = [space.child(state, number) for number in numbers]
        shown.clear()
        heuristic.evaluate_successors(state, numbers, states)  # type: ignore[attr-defined]  # a view of atoms has it
        assert shown == [atoms_of(view, child) for child in states]


def test_both_views_give_one_value() -> None:
    by_atoms, by_values = build(GOOD, VIEW), build(GOOD_FDR, VIEW)
    for state in random_states(TASK.fdr, 30, seed=2):
        assert by_atoms(state) == by_values(state)


def test_an_object_with_a_method_will_do() -> None:
    code = """
VIEW = "fdr"
class Estimator:
    def __init__(self, task): self.goal = task.goal_values
    def estimate(self, state): return sum(state[v] != x for v, x in self.goal)
def prepare(task): return Estimator(task)
"""
    assert build(code, VIEW)(TASK.fdr.initial) == 2
