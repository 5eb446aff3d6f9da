from dataclasses import replace
from fractions import Fraction

import pytest

from planners.pddl.diagnose import read_problem, read_task
from planners.pddl.model import Domain, Problem
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Invalid, Valid, states, validate
from planners.pddl.semantics import show
from tests.planners.pddl.depot_world import DOMAIN, PLAN, PROBLEM


@pytest.fixture(scope="module")
def world() -> tuple[Domain, Problem]:
    return read_task(DOMAIN, PROBLEM)


def judged(world: tuple[Domain, Problem], plan: str) -> Invalid:
    verdict = validate(*world, read_plan(plan))
    assert isinstance(verdict, Invalid)
    return verdict


def test_a_good_plan_is_valid_with_the_cost_of_the_metric(world: tuple[Domain, Problem]) -> None:
    verdict = validate(*world, read_plan(PLAN))
    assert isinstance(verdict, Valid)
    assert verdict.cost == 4 * 1 + 4 + 4 + 7
    assert ("lies", "box", "port") in verdict.final.atoms


def test_without_a_metric_the_cost_is_the_number_of_steps(world: tuple[Domain, Problem]) -> None:
    domain, problem = world
    verdict = validate(domain, replace(problem, metric=None), read_plan(PLAN))
    assert isinstance(verdict, Valid)
    assert verdict.cost == 7


def test_the_first_step_that_fails_is_named_with_what_it_lacks_and_the_state(world: tuple[Domain, Problem]) -> None:
    verdict = judged(world, "(drive red hub mill)\n(load crate red mill)\n(drive red mill port)")
    assert (verdict.fault, verdict.index) == ("precondition", 1)
    assert [str(missing) for missing in verdict.missing] == ["(lies crate mill)"]
    assert ("at", "red", "mill") in verdict.state.atoms
    assert "step 2 (load crate red mill)" in verdict.message


def test_a_negative_condition_that_fails_is_shown_as_it_stands(world: tuple[Domain, Problem]) -> None:
    verdict = judged(world, "(load crate red hub)\n(load crate red hub)")
    assert [str(missing) for missing in verdict.missing] == ["(lies crate hub)", "(not (full red))"]


def test_a_goal_that_is_missed_lists_its_unmet_parts(world: tuple[Domain, Problem]) -> None:
    verdict = judged(world, "(load crate red hub)\n(drive red hub mill)\n(unload crate red mill)")
    assert (verdict.fault, verdict.index, verdict.step) == ("goal", 3, None)
    assert [str(missing) for missing in verdict.missing] == ["(lies box port)"]


@pytest.mark.parametrize(
    ("plan", "fault", "hint"),
    [
        ("(lode crate red hub)", "unknown-action", "'load'"),
        ("(load crate red)", "arity", "(load ?x - parcel ?c - carrier ?p - place)"),
        ("(load crait red hub)", "unknown-object", "'crate'"),
        ("(drive hub red mill)", "type", "'red'"),
    ],
)
def test_steps_that_name_no_ground_action_get_a_suggestion(
    world: tuple[Domain, Problem], plan: str, fault: str, hint: str
) -> None:
    verdict = judged(world, plan)
    assert verdict.fault == fault
    assert hint in verdict.hint


def test_the_trajectory_ends_before_the_step_that_fails(world: tuple[Domain, Problem]) -> None:
    assert len(list(states(*world, read_plan(PLAN)))) == 8
    assert len(list(states(*world, read_plan("(drive red hub mill)\n(drive red hub mill)")))) == 2


ADL = """(define (domain lamps)
  (:requirements :adl :numeric-fluents)
  (:types lamp switch)
  (:predicates (on ?l - lamp) (wired ?s - switch ?l - lamp) (spent ?s - switch) (twin ?a ?b - lamp))
  (:functions (energy) (use ?l - lamp))
  (:action press
    :parameters (?s - switch)
    :precondition (and (not (spent ?s)) (or (not (spent ?s)) (exists (?l - lamp) (on ?l)))
      (>= (energy) 2) (forall (?l - lamp) (imply (on ?l) (not (wired ?s ?l)))))
    :effect (and (spent ?s)
      (forall (?l - lamp) (when (and (wired ?s ?l) (not (on ?l))) (and (on ?l) (decrease (energy) (use ?l)))))))
  (:action swap
    :parameters (?a ?b - lamp)
    :precondition (and (on ?a) (not (on ?b)) (not (= ?a ?b)))
    :effect (and (when (on ?a) (not (on ?a))) (on ?b) (scale-up (energy) 2)))
  (:action same
    :parameters (?a ?b - lamp)
    :precondition (= ?a ?b)
    :effect (and (not (on ?a)) (on ?b) (assign (energy) (/ 1 (- (energy) (energy)))))))"""
ADL_PROBLEM = """(define (problem three) (:domain lamps)
  (:objects a b c - lamp s t - switch)
  (:init (wired s a) (wired s b) (wired t c) (= (energy) 5) (= (use a) 1) (= (use b) 1.5))
  (:goal (and (forall (?l - lamp) (or (on ?l) (twin ?l c))) (< (energy) 4)))
  (:metric maximize (- (energy) (total-time))))"""


def test_conditional_universal_and_numeric_effects_follow_the_old_state() -> None:
    domain, problem = read_task(ADL, ADL_PROBLEM)
    (_, after) = states(domain, problem, read_plan("(press s)"))
    assert {show(atom) for atom in after.atoms} >= {"(on a)", "(on b)", "(spent s)"}
    assert after.values[("energy",)] == Fraction(5, 2)


def test_a_number_that_has_no_value_is_a_fault_and_not_a_zero() -> None:
    verdict = judged(read_task(ADL, ADL_PROBLEM), "(press s)\n(press t)")
    assert (verdict.fault, verdict.index) == ("number", 1)
    assert "(use c) has no value" in verdict.message


def test_a_division_by_zero_is_a_fault() -> None:
    verdict = judged(read_task(ADL, ADL_PROBLEM), "(press s)\n(same a a)")
    assert verdict.fault == "number"


@pytest.mark.parametrize("second", ["(scale-up (energy) 2)", "(assign (energy) 1)"])
def test_changes_of_one_number_that_hang_on_an_order_are_a_fault(second: str) -> None:
    effect = f"(and (not (on ?a)) (on ?b) (increase (energy) 1) {second})"
    domain = ADL.replace("(and (not (on ?a)) (on ?b) (assign (energy) (/ 1 (- (energy) (energy)))))", effect)
    verdict = judged(read_task(domain, ADL_PROBLEM), "(same a a)")
    assert verdict.fault == "number"
    assert "at once" in verdict.message


def test_what_is_missing_is_said_once_for_all_objects_it_does_not_speak_of() -> None:
    problem = ADL_PROBLEM.replace("(or (on ?l) (twin ?l c))", "(on a)")
    verdict = judged(read_task(ADL, problem), "")
    assert [str(missing) for missing in verdict.missing] == ["(on a)", "(< (energy) 4) where (energy) is 5"]


def test_an_unmet_comparison_shows_its_numbers() -> None:
    domain, _ = read_task(ADL, ADL_PROBLEM)
    problem = read_problem(ADL_PROBLEM.replace("(= (energy) 5)", "(= (energy) 1)"), domain)
    verdict = judged((domain, problem), "(press s)")
    assert [str(missing) for missing in verdict.missing] == ["(>= (energy) 2) where (energy) is 1"]


def test_unmet_instances_of_a_universal_condition_are_listed_one_by_one() -> None:
    verdict = judged(read_task(ADL, ADL_PROBLEM), "(press s)")
    assert verdict.fault == "goal"
    assert [str(missing) for missing in verdict.missing] == ["(or (on c) (twin c c))"]


def test_an_atom_deleted_and_added_at_once_is_true() -> None:
    domain, problem = read_task(ADL.replace("(/ 1 (- (energy) (energy)))", "1"), ADL_PROBLEM)
    *_, last = states(domain, problem, read_plan("(press s)\n(same a a)"))
    assert ("on", "a") in last.atoms


def test_two_values_for_one_number_are_a_fault() -> None:
    text = ADL.replace("(assign (energy) (/ 1 (- (energy) (energy))))", "(assign (energy) 1) (assign (energy) 2)")
    verdict = judged(read_task(text, ADL_PROBLEM), "(press s)\n(same a a)")
    assert verdict.fault == "number"
    assert "both 1 and 2" in verdict.message


def test_a_metric_counts_steps_as_time() -> None:
    domain, problem = read_task(ADL, ADL_PROBLEM.replace("(or (on ?l) (twin ?l c))", "(or (on ?l) (= ?l c))"))
    verdict = validate(domain, problem, read_plan("(press s)"))
    assert isinstance(verdict, Valid)
    assert verdict.cost == Fraction(5, 2) - 1
