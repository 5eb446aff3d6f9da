from dataclasses import replace

import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.model import Constant, FluentTerm, Metric
from planners.reasoning.facts import read_fact, read_step
from planners.reasoning.formula import MOST_CUBES, Cube, Every, Literal, Some, dnf
from planners.reasoning.grounding import ground, static_steps
from planners.reasoning.mutexes import pairs
from planners.reasoning.optimal import find_optimal_plan
from planners.reasoning.positive import positive_task
from planners.reasoning.search import OutOfBudget, find_plan
from tests.planners.reasoning.errands import DOMAIN, PROBLEM
from tools import Budget, BudgetExhausted, InputError

TASK = read_task(DOMAIN, PROBLEM)


def test_only_what_delete_relaxation_reaches_is_kept() -> None:
    task = ground(*TASK)
    kept = {str(action) for action in task.actions}
    assert "(lift red attic)" in kept
    assert "(lift blue attic)" not in kept
    assert "(walk hall shed)" not in kept
    assert {action.step.arguments[1] for action in task.actions if action.step.action == "drop"} == {
        "attic",
        "cellar",
        "hall",
    }


def test_costs_come_from_the_metric_and_are_one_without_it() -> None:
    domain, problem = TASK
    walk = read_step("(walk hall cellar)")
    assert ground(domain, problem).by_step[walk].cost == 5
    assert ground(domain, replace(problem, metric=None)).by_step[walk].cost == 1


def test_costs_for_each_object_add_up_and_one_that_depends_on_the_state_is_refused() -> None:
    domain = """(define (domain tolls) (:requirements :adl :action-costs) (:predicates (there) (open ?x))
      (:functions (total-cost)) (:action go :effect (and (there) (increase (total-cost) 1) {cost})))"""
    problem = """(define (problem one) (:domain tolls) (:objects a b) (:init (open a)) (:goal (there))
      (:metric minimize (total-cost)))"""
    task = ground(*read_task(domain.format(cost="(forall (?x) (increase (total-cost) 3))"), problem))
    assert [action.cost for action in task.actions] == [7]
    with pytest.raises(InputError, match="depends on a condition"):
        ground(*read_task(domain.format(cost="(when (there) (increase (total-cost) 3))"), problem))


def test_a_metric_that_cannot_be_minimized_here_is_refused() -> None:
    domain, problem = TASK
    other = FluentTerm("distance", (Constant("hall"), Constant("attic")))
    with pytest.raises(InputError, match="metric"):
        ground(domain, replace(problem, metric=Metric("minimize", other)))


def test_numbers_in_conditions_are_refused() -> None:
    broken = DOMAIN.replace("(not (broken ?r))", "(< (distance hall hall) 1)").replace(":adl", ":adl :fluents")
    with pytest.raises(InputError, match="compares numbers"):
        ground(*read_task(broken, PROBLEM))


def test_grounding_twice_gives_the_same_numbers() -> None:
    first, second = ground(*TASK), ground(*TASK)
    assert first.actions == second.actions
    assert first.init == second.init
    assert [first.facts[n] for n in range(len(first.facts))] == [second.facts[n] for n in range(len(second.facts))]


def test_instances_with_true_static_preconditions_come_lazily() -> None:
    domain, problem = TASK
    walk = domain.actions[0]
    found = {str(step) for step in static_steps(domain, problem, walk)}
    assert found == {"(walk hall attic)", "(walk attic hall)", "(walk hall cellar)", "(walk cellar hall)"}


def test_a_condition_with_too_many_alternatives_exhausts_the_budget() -> None:
    pairs = tuple(Some((Literal(2 * n), Literal(2 * n + 1))) for n in range(MOST_CUBES.bit_length()))
    with pytest.raises(BudgetExhausted, match="alternatives"):
        dnf(Every(pairs))


def test_without_time_for_the_fixpoint_no_pair_is_excluded() -> None:
    task = ground(*TASK)
    positive = positive_task(task)
    start = positive.lift(task.init)
    both = task.facts.mask([("at", "hall"), ("at", "attic")])
    assert not pairs(positive, start).possible(both)
    assert pairs(positive, start, 0, Budget(seconds=0)).possible(both)


def test_out_of_time_nothing_is_decided_by_search() -> None:
    task = ground(*TASK)
    assert isinstance(find_plan(task, task.goal, Budget(seconds=0)), OutOfBudget)
    assert isinstance(find_optimal_plan(task, Budget(seconds=0)), OutOfBudget)


def test_implied_and_impossible_alternatives_are_left_out() -> None:
    weak, strong = Literal(0), Every((Literal(0), Literal(1)))
    never = Every((Literal(2), Literal(2, positive=False)))
    assert dnf(Some((strong, weak, never))) == (Cube(positive=1),)


@pytest.mark.parametrize("text", ["", "()", "(on (a) b)", "(on a", "on a)"])
def test_what_is_no_atom_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no atom"):
        read_fact(text)


def test_atoms_are_read_without_parentheses_and_blind_to_case() -> None:
    assert read_fact(" ON a B ") == ("on", "a", "b")
