from hypothesis import HealthCheck, assume, example, given, settings

from planners.pddl.diagnose import read_task
from planners.reasoning.brute_force import BruteForce
from planners.search.strips.exploration import explore
from planners.search.strips.facts import Facts
from planners.search.strips.invariants import invariants, mutex_groups
from planners.search.strips.schemas import StripsTask, read_strips
from tests.planners.search.strips.plain_tasks import PLAIN, Task, plain_task
from tools import InputError

PIER = """(define (domain pier) (:requirements :strips :typing) (:types boat place)
  (:predicates (moored ?b - boat ?p - place) (empty ?p - place) (sailing ?b - boat))
  (:action leave :parameters (?b - boat ?p - place) :precondition (moored ?b ?p)
    :effect (and (sailing ?b) (empty ?p) (not (moored ?b ?p))))
  (:action land :parameters (?b - boat ?p - place) :precondition (and (sailing ?b) (empty ?p))
    :effect (and (moored ?b ?p) (not (sailing ?b)) (not (empty ?p)))))"""
TWO_BOATS = """(define (problem p) (:domain pier) (:objects red blue - boat north south - place)
  (:init (moored red north) (empty south) (sailing blue)) (:goal (moored blue south)))"""
SWAP = """(define (domain swap) (:predicates (left ?x) (right ?x) (held ?x))
  (:action turn :parameters (?x ?y) :precondition (and (left ?x) (right ?y))
    :effect (and (right ?x) (left ?y) (not (left ?x)) (not (right ?y)))))"""
PAIR = "(define (problem p) (:domain swap) (:objects a b) (:init (left a) (right b)) (:goal (left b)))"


def read(domain: str, problem: str) -> StripsTask:
    return read_strips(*read_task(domain, problem))


def shown(task: StripsTask) -> set[str]:
    return {" ".join(f"{part.predicate}{list(part.key)}" for part in candidate) for candidate in invariants(task)}


def test_a_boat_is_somewhere_and_a_place_has_room_for_one() -> None:
    assert {"moored[0] sailing[0]", "empty[0] moored[1]"} <= shown(read(PIER, TWO_BOATS))


def test_what_two_arguments_may_share_is_added_twice_only_where_the_action_can_apply() -> None:
    found = shown(read(SWAP, PAIR))
    assert "left[0] right[0]" in found  # for x = y the action would need both sides of one thing
    assert "left[]" in found


@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@example(plain_task(419))
@given(PLAIN)
def test_exactly_one_fact_of_a_group_holds_at_first_and_never_two(plain: Task) -> None:
    oracle = BruteForce(*plain)
    try:
        reached = oracle.distances(250)
    except InputError:
        assume(False)
    task = read_strips(*plain)
    facts = Facts(task, explore(task).rows)
    texts = facts.texts()
    for group in mutex_groups(task, facts):
        atoms = {tuple(texts[fact].strip("()").split()) for fact in group}
        assert len(atoms & oracle.init) == 1
        assert all(len(atoms & state) <= 1 for state in reached)
