"""What cannot be meant in a problem is said once, with the facts involved."""

from agents.formalisms.pddl.critique import criticism
from planners import read_domain

LAMPS = """
(define (domain lamps) (:requirements :strips)
  (:predicates (wired ?l) (lit ?l) (dark ?l) (near ?l ?m))
  (:action light :parameters (?l) :precondition (and (wired ?l) (dark ?l))
    :effect (and (lit ?l) (not (dark ?l))))
  (:action relight :parameters (?l ?m) :precondition (and (lit ?l) (near ?l ?m) (dark ?m))
    :effect (and (lit ?m) (not (dark ?m)))))
"""
PROBLEM = "(define (problem p) (:domain lamps) (:objects hall attic) (:init {init}) (:goal {goal}))"


def criticised(init: str, goal: str) -> tuple[str, ...]:
    """Return what is wrong with a problem of two lamps."""
    return criticism(LAMPS, PROBLEM.format(init=init, goal=goal))


def test_a_goal_that_nothing_leads_to_is_a_fault() -> None:
    start = "(wired hall) (dark hall) (dark attic)"
    assert criticised(start, "(lit hall)") == ()
    (fault,) = criticised(start, "(and (lit hall) (lit attic))")
    assert fault == "lit(attic) is a goal, but nothing that holds at the start leads there"
    assert criticised(f"{start} (near hall attic)", "(and (lit hall) (lit attic))") == ()


def test_a_goal_that_holds_already_is_in_reach() -> None:
    assert criticised("(lit attic)", "(lit attic)") == ()


def test_a_goal_that_no_action_changes_is_one_fault() -> None:
    (fault,) = criticised("(wired hall) (dark hall)", "(wired attic)")
    assert "no action changes wired" in fault


def test_the_domain_of_these_tests_is_sound() -> None:
    assert {action.name for action in read_domain(LAMPS).actions} == {"light", "relight"}


def test_actions_that_take_time_are_no_part_of_what_is_formalized() -> None:
    wait = "(:durative-action wait :parameters () :duration () :condition () :effect ())"
    timed = LAMPS.replace("(:action light", f"{wait} (:action light")
    (fault,) = criticism(timed, PROBLEM.format(init="(lit hall)", goal="(lit attic)"))
    assert "':durative-action' is not supported" in fault
