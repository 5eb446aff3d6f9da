import random

import pytest
from unified_planning.engines import SequentialPlanValidator
from unified_planning.engines.results import ValidationResultStatus

from benchmarks.pddl_replay import mutants, verdicts
from planners.pddl.diagnose import read_task
from planners.pddl.engines.submission import submission
from planners.pddl.from_unified import from_unified_planning
from planners.pddl.model import And, Domain, Problem
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Valid, validate
from planners.pddl.unified import plan_to_unified_planning, to_unified_planning
from tests.planners.pddl.depot_world import DOMAIN, PLAN, PROBLEM
from tests.planners.pddl.test_replay import ADL, ADL_PROBLEM

LAMPS = (
    ADL.replace("(>= (energy) 2)", "(>= (energy) 1)"),
    ADL_PROBLEM.replace("(= (use b) 1.5)", "(= (use b) 1.5) (= (use c) 0)").replace(
        "maximize (- (energy) (total-time))", "maximize (energy)"
    ),
)
WORLDS = {"parcels": ((DOMAIN, PROBLEM), PLAN), "lamps": (LAMPS, "(press s)\n(press t)\n")}


@pytest.fixture(params=sorted(WORLDS))
def world(request: pytest.FixtureRequest) -> tuple[Domain, Problem, str]:
    texts, plan = WORLDS[request.param]
    return *read_task(*texts), plan


def test_the_replay_and_unified_planning_agree_on_mutated_plans(world: tuple[Domain, Problem, str]) -> None:
    domain, problem, text = world
    plan = read_plan(text)
    source = mutants(plan, sorted({**domain.constants, **problem.objects}), random.Random(7))
    plans = [plan, *(next(source) for _ in range(60))]
    judged = list(verdicts(domain, problem, plans))
    assert judged[0] == (True, True)
    assert all(theirs is None or ours == theirs for ours, theirs in judged)
    assert sum(theirs is not None for _, theirs in judged) > 20


def test_going_to_unified_planning_and_back_keeps_the_meaning(world: tuple[Domain, Problem, str]) -> None:
    domain, problem, text = world
    back = from_unified_planning(to_unified_planning(domain, problem), domain_name=domain.name)
    assert back[0].predicates == domain.predicates
    assert {a.name: a.parameters for a in back[0].actions} == {a.name: a.parameters for a in domain.actions}
    assert (back[1].init, back[1].goal, back[1].objects) == (
        problem.init,
        problem.goal,
        {**domain.constants, **problem.objects},
    )
    plan = read_plan(text)
    source = mutants(plan, sorted({**domain.constants, **problem.objects}), random.Random(3))
    for candidate in (plan, *(next(source) for _ in range(100))):
        here, there = validate(domain, problem, candidate), validate(*back, candidate)
        assert type(here) is type(there)
        if isinstance(here, Valid) and isinstance(there, Valid):
            assert here.cost == there.cost


def test_either_and_two_parents_become_static_predicates_with_the_same_plans() -> None:
    domain_text = """(define (domain d) (:types a b - object ab - (either a b))
      (:predicates (p ?x) (q ?x - (either a b)))
      (:action mark :parameters (?x - (either a b)) :precondition (q ?x) :effect (p ?x))
      (:action clear :parameters (?x - b) :effect (not (q ?x))))"""
    problem_text = """(define (problem q) (:domain d) (:objects x - a y - b z - ab w - object)
      (:init (q x) (q y) (q z)) (:goal (forall (?v - b) (p ?v))))"""
    domain, problem = read_task(domain_text, problem_text)
    translated = to_unified_planning(domain, problem)
    validator = SequentialPlanValidator(environment=translated.environment)
    for text in (
        "(mark y)\n(mark z)",
        "(mark y)",
        "(mark x)",
        "(mark y)\n(mark w)",
        "(clear y)\n(mark y)",
        "(clear x)",
    ):
        plan = read_plan(text)
        ours = isinstance(validate(domain, problem, plan), Valid)
        theirs = validator.validate(translated, plan_to_unified_planning(plan, translated)).status
        assert ours == (theirs == ValidationResultStatus.VALID), text


def test_either_in_a_signature_alone_is_no_obstacle() -> None:
    domain_text = """(define (domain d) (:types a b - object) (:predicates (p ?x - (either a b)))
      (:action mark :parameters (?x - b) :precondition (not (p ?x)) :effect (p ?x)))"""
    problem_text = "(define (problem q) (:domain d) (:objects x - a y - b) (:init (p x)) (:goal (and (p x) (p y))))"
    domain, problem = read_task(domain_text, problem_text)
    translated = to_unified_planning(domain, problem)
    plan = plan_to_unified_planning(read_plan("(mark y)"), translated)
    validator = SequentialPlanValidator(environment=translated.environment)
    assert validator.validate(translated, plan).status == ValidationResultStatus.VALID
    assert "(p ?x)" in submission(domain, problem)[0]


@pytest.mark.parametrize(("kind", "flat"), [("thing", True), ("object", False)])
def test_types_are_flat_unless_something_speaks_of_any_object(kind: str, flat: bool) -> None:
    domain_text = f"""(define (domain d) (:types thing) (:predicates (p ?x - {kind}))
      (:action mark :parameters (?x - thing) :effect (p ?x)))"""
    problem_text = "(define (problem q) (:domain d) (:objects x - thing) (:init) (:goal (p x)))"
    translated = to_unified_planning(*read_task(domain_text, problem_text))
    assert (not translated.kind.has_hierarchical_typing()) is flat


def test_a_predicate_and_an_action_may_share_a_name() -> None:
    domain_text = "(define (domain d) (:predicates (up ?x)) (:action up :parameters (?x) :effect (up ?x)))"
    problem_text = "(define (problem q) (:domain d) (:objects up) (:init) (:goal (up up)))"
    domain, problem = read_task(domain_text, problem_text)
    assert from_unified_planning(to_unified_planning(domain, problem))[1].goal == problem.goal != And()
