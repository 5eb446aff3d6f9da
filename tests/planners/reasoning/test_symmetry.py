from dataclasses import replace

from hypothesis import given

from planners.pddl.diagnose import read_task
from planners.pddl.model import And, Atom, Constant, Equals, Not, Problem, Variable
from planners.reasoning.brute_force import BruteForce
from planners.reasoning.grounding import ground
from planners.reasoning.symmetry import Symmetry
from planners.reasoning.task import GroundTask
from tests.planners.reasoning.test_against_brute_force import MOST_STATES, state_of, thoroughly
from tests.planners.reasoning.tiny import TINY_SYMMETRIC, Task

DOMAIN = """
(define (domain shelf) (:requirements :strips :typing) (:types book side)
  (:predicates (on ?b - book ?s - side) (heavy ?b - book))
  (:action move :parameters (?b - book ?from ?to - side)
    :precondition (on ?b ?from) :effect (and (on ?b ?to) (not (on ?b ?from)))))
"""
PROBLEM = """
(define (problem shelf-1) (:domain shelf)
  (:objects b1 b2 b3 b4 - book left right - side)
  (:init (on b1 left) (on b2 right) (on b3 left) (on b4 left) {heavy})
  (:goal (and (on b1 right) (on b2 right) (on b3 right))))
"""


def canonical_states(heavy: str = "") -> int:
    """Return how many of the 16 states stay apart."""
    task = ground(*read_task(DOMAIN, PROBLEM.format(heavy=heavy)))
    symmetry = Symmetry(task)
    return len({symmetry.canonical(state_of(task, state)) for state in BruteForce(*read(task)).distances(100)})


def read(task: GroundTask) -> Task:
    return task.domain, task.problem


def test_states_that_differ_in_interchangeable_objects_are_one() -> None:
    # How many of b1, b2, b3 are on the right (0 to 3), and where b4 is, whose place the goal leaves open.
    assert canonical_states() == 8


def test_a_static_fact_tells_objects_apart() -> None:
    # b1 and b3, b2 alone, b4 alone.
    assert canonical_states("(heavy b2)") == 12


def test_an_object_that_an_action_names_stands_for_itself() -> None:
    domain, problem = read_task(DOMAIN, PROBLEM.format(heavy=""))
    (move,) = domain.actions
    named = And((move.precondition, Not(Equals(Variable("b"), Constant("b1")))))
    task = ground(replace(domain, actions=(replace(move, precondition=named),)), problem)
    b1, b2 = (task.facts.bit(("on", book, "right")) for book in ("b1", "b2"))
    assert Symmetry(task).canonical(b1) != Symmetry(task).canonical(b2)


def test_a_goal_that_tells_objects_apart_is_kept() -> None:
    domain, problem = read_task(DOMAIN, PROBLEM.format(heavy=""))
    task = ground(domain, replace(problem, goal=Atom("on", (Constant("b1"), Constant("right")))))
    symmetry = Symmetry(task)
    b1, b2 = (task.facts.bit(("on", book, "right")) for book in ("b1", "b2"))
    assert symmetry.canonical(b1) != symmetry.canonical(b2)


@thoroughly
@given(TINY_SYMMETRIC)
def test_merged_states_are_as_far_from_the_goal_as_each_other(tiny: Task) -> None:
    task = ground(*tiny)
    oracle = BruteForce(*tiny)
    symmetry = Symmetry(task)
    distances = {
        state_of(task, state): min(
            (
                cost
                for after, cost in BruteForce(tiny[0], starting(tiny, state)).distances(MOST_STATES).items()
                if oracle.at_goal(after)
            ),
            default=None,
        )
        for state in list(oracle.distances(MOST_STATES))[:16]
    }
    for state, distance in distances.items():
        merged = symmetry.canonical(state)
        assert merged not in distances or distances[merged] == distance


def starting(tiny: Task, state: frozenset[tuple[str, ...]]) -> Problem:
    return replace(tiny[1], init=frozenset(Atom(fact[0], tuple(map(Constant, fact[1:]))) for fact in state))
