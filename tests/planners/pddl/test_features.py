import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.engines.submission import submission
from planners.pddl.features import features
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM
from tests.planners.pddl.test_replay import ADL, ADL_PROBLEM

BASE = """(define (domain d) (:types a b) (:predicates (p) (q ?x)) (:functions (total-cost) (n) (c ?x))
  (:action go :parameters ({parameters}) :precondition (and {condition}) :effect (and (p) {effect})))"""


def found(
    condition: str = "", effect: str = "", *, parameters: str = "?x", goal: str = "(p)", rest: str = ""
) -> frozenset[str]:
    domain = BASE.format(parameters=parameters, condition=condition, effect=effect)
    problem = f"(define (problem x) (:domain d) (:objects o) (:init (= (c o) 2)) (:goal {goal}) {rest})"
    return features(*read_task(domain, problem)) - {"typing"}


@pytest.mark.parametrize(
    ("condition", "feature"),
    [
        ("(not (p))", {"negative-preconditions"}),
        ("(not (= ?x ?x))", {"equality"}),
        ("(or (p) (q ?x))", {"disjunction"}),
        ("(imply (p) (q ?x))", {"disjunction"}),
        ("(exists (?y) (q ?y))", {"quantifiers"}),
        ("(not (and (p) (q ?x)))", {"negative-preconditions", "disjunction"}),
        ("(< (n) 3)", {"numeric"}),
        ("(not (< (n) 3))", {"numeric"}),
        ("(exists (?y - (either a b)) (q ?y))", {"quantifiers", "general-types"}),
    ],
)
def test_conditions_name_their_features(condition: str, feature: set[str]) -> None:
    assert found(condition) == feature
    assert found(goal=condition.replace("?x", "o")) == feature


@pytest.mark.parametrize(
    ("effect", "feature"),
    [
        ("(when (p) (q ?x))", {"conditional-effects"}),
        ("(forall (?y) (q ?y))", {"conditional-effects"}),
        ("(when (not (p)) (q ?x))", {"conditional-effects", "negative-preconditions"}),
        ("(increase (total-cost) (c ?x))", {"action-costs"}),
        ("(increase (total-cost) 1.5)", {"action-costs", "general-costs"}),
        ("(increase (total-cost) (+ 1 (c ?x)))", {"action-costs", "general-costs"}),
        ("(increase (total-cost) 2) (increase (total-cost) (c ?x))", {"action-costs", "summed-costs"}),
        ("(forall (?y) (increase (total-cost) 1))", {"action-costs", "conditional-effects", "summed-costs"}),
        ("(when (p) (increase (total-cost) 1))", {"action-costs", "conditional-effects", "conditional-costs"}),
        ("(increase (n) 1)", {"numeric"}),
        ("(increase (n) 1) (decrease (n) 1)", {"numeric"}),
        ("(increase (total-cost) (n)) (increase (n) 1)", {"action-costs", "numeric"}),
        ("(decrease (total-cost) 1)", {"numeric"}),
    ],
)
def test_effects_name_their_features(effect: str, feature: set[str]) -> None:
    assert found(effect=effect) == feature


def test_a_metric_other_than_cost_or_length_is_numeric() -> None:
    assert found(rest="(:metric minimize (total-cost))") == frozenset()
    assert found(rest="(:metric minimize (n))") == {"numeric"}
    assert found(rest="(:metric maximize (total-cost))") == {"numeric"}


def test_a_parameter_of_either_type_is_a_general_type() -> None:
    assert found(parameters="?x - (either a b)") == {"general-types"}


def test_what_engines_get_has_plain_names_and_only_the_requirements_it_needs() -> None:
    domain, problem = submission(*read_task(DOMAIN, PROBLEM))
    assert domain.splitlines()[:2] == [
        "(define (domain task)",
        "  (:requirements :strips :action-costs :negative-preconditions :typing)",
    ]
    assert "(:domain task)" in problem


def test_the_lamps_use_nearly_everything() -> None:
    everything = {"typing", "equality", "negative-preconditions", "disjunction", "quantifiers", "conditional-effects"}
    assert features(*read_task(ADL, ADL_PROBLEM)) == everything | {"numeric"}
