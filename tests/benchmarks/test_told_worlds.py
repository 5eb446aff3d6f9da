"""The benchmark of texts read in the worlds of the library, on texts of our own."""

import pytest

from benchmarks.told_worlds import Dialect, reading
from planners import Problem, read_task

DOMAIN = """(define (domain blocks) (:predicates (on ?x ?y) (table ?x) (free ?x) (held ?x) (hand))
  (:action lift :parameters (?x) :precondition (table ?x) :effect (held ?x)))"""
DIALECT = Dialect(
    {"upon": "on", "on-table": "table", "clear": "free", "hand-free": "hand"}, lambda name: f"block-{name}"
)
TOLD = (
    "At first block b1 is on block b2. Block b2 is on the table. Block b1 is clear. The hand is empty. "
    "The goal is that block b2 is on block b1."
)


def published(goal: str) -> Problem:
    problem = f"""(define (problem two) (:domain blocks) (:objects block-b1 block-b2)
      (:init (on block-b1 block-b2) (table block-b2) (free block-b1) (hand)) (:goal (and {goal})))"""
    return read_task(DOMAIN, problem)[1]


@pytest.mark.parametrize(
    ("text", "goal", "outcome"),
    [
        (TOLD, "(on block-b2 block-b1)", "right"),
        (TOLD, "(table block-b1)", "wrong"),
        ("Nothing is known of any block.", "(table block-b1)", "refused"),
    ],
)
def test_a_text_is_right_wrong_or_refused(text: str, goal: str, outcome: str) -> None:
    assert reading(text, DIALECT, published(goal)) == outcome
