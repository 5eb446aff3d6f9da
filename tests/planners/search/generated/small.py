"""Small tasks of our own for the tests of generated heuristics, in PDDL and by hand in finite-domain form."""

from itertools import pairwise

from planners.pddl.diagnose import read_task
from planners.search.generated.candidate import CandidateTask
from planners.search.stored_task import to_bytes
from planners.search.task import Effect, FdrTask, Operator

DOMAIN = """
(define (domain corridor)
  (:requirements :strips :typing)
  (:types walker room)
  (:predicates (in ?w - walker ?r - room) (door ?a - room ?b - room))
  (:action step :parameters (?w - walker ?a - room ?b - room)
    :precondition (and (in ?w ?a) (door ?a ?b))
    :effect (and (in ?w ?b) (not (in ?w ?a)))))
"""
WALKERS = ("ann", "bob")

GOOD = """
VIEW = "atoms"

def prepare(task):
    place = {room: number for number, room in enumerate(task.objects["room"])}
    goal = {atom[1]: place[atom[2]] for atom in task.goal}
    def estimate(state):
        return sum(abs(goal[atom[1]] - place[atom[2]]) for atom in state)
    return estimate
"""

GOOD_FDR = """
VIEW = "fdr"

def prepare(task):
    goal = task.goal_values
    def estimate(state):
        return sum(abs(state[variable] - value) for variable, value in goal)
    return estimate
"""


def corridor(rooms: int = 4) -> CandidateTask:
    """Return the task in which two walkers go from the first room to the last, door by door, both ways."""
    names = [f"r{number}" for number in range(rooms)]
    ahead = list(pairwise(names))
    doors = ahead + [(b, a) for a, b in ahead]
    inside = " ".join(f"(in {walker} r0)" for walker in WALKERS)
    goal = " ".join(f"(in {walker} {names[-1]})" for walker in WALKERS)
    problem = f"""
(define (problem walk) (:domain corridor)
  (:objects {" ".join(WALKERS)} - walker {" ".join(names)} - room)
  (:init {inside} {" ".join(f"(door {a} {b})" for a, b in doors)})
  (:goal (and {goal})))
"""
    place = {name: number for number, name in enumerate(names)}
    operators = tuple(
        Operator(f"(step {walker} {a} {b})", ((number, place[a]),), (Effect((), number, place[b]),), 1)
        for number, walker in enumerate(WALKERS)
        for a, b in doors
    )
    fdr = FdrTask(
        "walk",
        tuple(tuple(f"(in {walker} {name})" for name in names) for walker in WALKERS),
        (0, 0),
        ((0, rooms - 1), (1, rooms - 1)),
        operators,
    )
    return CandidateTask(*read_task(DOMAIN, problem), to_bytes(fdr))
