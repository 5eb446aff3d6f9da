"""The readings of one heuristic for different planners must be one heuristic."""

import pytest

from benchmarks.search_speed.arrays import ARRAYS
from benchmarks.search_speed.readings import ATOMS, STRINGS, VARIABLES, words
from planners import BruteForce, read_task
from planners.search.finite_domain import ground_here
from tests.planners.search.heuristics.small_fdr import costs_to_go

BLOCKS = """(define (domain b) (:predicates (clear ?x) (on-table ?x) (arm-empty) (holding ?x) (on ?x ?y))
  (:action pickup :parameters (?x) :precondition (and (clear ?x) (on-table ?x) (arm-empty))
    :effect (and (holding ?x) (not (clear ?x)) (not (on-table ?x)) (not (arm-empty))))
  (:action putdown :parameters (?x) :precondition (holding ?x)
    :effect (and (clear ?x) (arm-empty) (on-table ?x) (not (holding ?x))))
  (:action stack :parameters (?x ?y) :precondition (and (clear ?y) (holding ?x))
    :effect (and (arm-empty) (clear ?x) (on ?x ?y) (not (clear ?y)) (not (holding ?x))))
  (:action unstack :parameters (?x ?y) :precondition (and (on ?x ?y) (clear ?x) (arm-empty))
    :effect (and (holding ?x) (clear ?y) (not (on ?x ?y)) (not (clear ?x)) (not (arm-empty)))))"""
FOUR = """(define (problem four) (:domain b) (:objects p q r s) (:init (arm-empty) (on-table p) (on q p) (clear q)
  (on-table r) (on s r) (clear s)) (:goal (and (on p s) (on s q) (on-table q))))"""
DELIVERY = """(define (domain t)
  (:predicates (parcel ?p) (road ?a ?b) (at ?x ?a) (in ?p ?v) (capacity ?v ?n) (less ?m ?n))
  (:action drive :parameters (?v ?a ?b ?n) :precondition (and (capacity ?v ?n) (at ?v ?a) (road ?a ?b))
    :effect (and (at ?v ?b) (not (at ?v ?a))))
  (:action load :parameters (?v ?p ?a ?m ?n)
    :precondition (and (parcel ?p) (at ?v ?a) (at ?p ?a) (less ?m ?n) (capacity ?v ?n))
    :effect (and (in ?p ?v) (not (at ?p ?a)) (capacity ?v ?m) (not (capacity ?v ?n))))
  (:action unload :parameters (?v ?p ?a ?m ?n)
    :precondition (and (at ?v ?a) (in ?p ?v) (less ?m ?n) (capacity ?v ?m))
    :effect (and (at ?p ?a) (not (in ?p ?v)) (capacity ?v ?n) (not (capacity ?v ?m)))))"""
TWO = """(define (problem two) (:domain t) (:objects x y z u v c d none one) (:init (road x y) (road y x) (road y z)
  (road z y) (at u x) (at v z) (at c y) (at d z) (capacity u one) (capacity v one) (less none one)
  (parcel c) (parcel d))
  (:goal (and (at c x) (at d x))))"""


@pytest.mark.parametrize(("name", "texts"), [("blocksworld", (BLOCKS, FOUR)), ("transport", (DELIVERY, TWO))])
def test_all_readings_give_every_state_the_same_value(name: str, texts: tuple[str, str]) -> None:
    domain, problem = read_task(*texts)
    task = ground_here(domain, problem)
    initial = sorted(BruteForce(domain, problem).init)
    goal = [words(task.variables[variable][value]) for variable, value in task.goal]
    variables = [[words(text) for text in values] for values in task.variables]
    facts = (goal, initial, initial)
    by_variables, by_arrays = VARIABLES[name](*facts, variables), ARRAYS[name](*facts, variables)
    by_strings, by_atoms = STRINGS[name](*facts), ATOMS[name](*facts)
    values = set()
    for state in costs_to_go(task):
        strings = task.atoms(state)
        value = by_variables(state)
        assert by_arrays(state) == by_strings(strings) == by_atoms(list(map(words, strings))) == value
        assert value > 0 or task.at_goal(state) or name == "blocksworld"
        values.add(value)
    assert len(values) > 3
