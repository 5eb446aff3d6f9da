"""Two small worlds that the tests write about: blocks, and shelves that take anything or nothing."""

from itertools import pairwise

from planners.pddl.diagnose import read_domain, read_problem
from planners.pddl.model import Domain, Problem

BLOCKS = """
(define (domain blocks)
  (:requirements :strips)
  (:predicates (clear ?x) (on-table ?x) (arm-empty) (holding ?x) (on ?x ?y))
  (:action pick-up :parameters (?x) :precondition (and (clear ?x) (on-table ?x) (arm-empty))
    :effect (and (holding ?x) (not (clear ?x)) (not (on-table ?x)) (not (arm-empty))))
  (:action put-down :parameters (?x) :precondition (holding ?x)
    :effect (and (clear ?x) (arm-empty) (on-table ?x) (not (holding ?x))))
  (:action stack :parameters (?x ?y) :precondition (and (clear ?y) (holding ?x))
    :effect (and (arm-empty) (clear ?x) (on ?x ?y) (not (clear ?y)) (not (holding ?x))))
  (:action unstack :parameters (?x ?y) :precondition (and (on ?x ?y) (clear ?x) (arm-empty))
    :effect (and (holding ?x) (clear ?y) (not (on ?x ?y)) (not (clear ?x)) (not (arm-empty)))))
"""


def blocks_domain() -> Domain:
    """Return the world of blocks."""
    return read_domain(BLOCKS)


def blocks(towers: str, goal: str) -> Problem:
    """Return a problem from towers written bottom first, `"ab c"`, and goal facts."""
    facts = ["(arm-empty)"]
    for tower in towers.split():
        facts += [f"(on-table {tower[0]})", f"(clear {tower[-1]})"]
        facts += [f"(on {upper} {lower})" for lower, upper in pairwise(tower)]
    names = " ".join(sorted(towers.replace(" ", "")))
    text = f"""(define (problem p) (:domain blocks) (:objects {names})
      (:init {" ".join(facts)}) (:goal {goal if goal.startswith("(or") else f"(and {goal})"}))"""
    return read_problem(text, blocks_domain())
