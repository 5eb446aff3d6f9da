from pathlib import Path

import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.engines.fast_downward import driver
from planners.search import grounding, task_cache
from planners.search.grounding import Grounded, NotGrounded, grounded
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM
from tests.planners.search.heuristics.small_fdr import costs_to_go
from tools import Budget, InputError

QUANTIFIED = """(define (domain quiz) (:requirements :adl) (:predicates (asked ?x) (known ?x) (over))
  (:action ask :parameters (?x) :precondition (not (known ?x)) :effect (and (asked ?x) (known ?x)))
  (:action stop :parameters () :precondition (forall (?x) (or (not (asked ?x)) (known ?x))) :effect (over)))"""
QUIZ = """(define (problem q) (:domain quiz) (:objects a b) (:init (asked a))
  (:goal (and (over) (or (known a) (known b)))))"""
LAMPS = """(define (domain lamps) (:predicates (on ?x) (off ?x))
  (:action light :parameters (?x) :precondition (off ?x) :effect (and (on ?x) (not (off ?x)))))"""
TWO_LAMPS = """(define (problem two) (:domain lamps) (:objects red blue) (:init (off red) (off blue))
  (:goal (on blue)))"""
CONDITIONAL = LAMPS.replace("(on ?x) (not (off ?x))))", "(on ?x) (when (off ?x) (not (off ?x)))))")
BUDGET = Budget(seconds=60)

needs_translator = pytest.mark.skipif(driver() is None, reason="the extra 'engines' is not installed")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache of its own."""
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path))
    return tmp_path


def ground(domain: str = DOMAIN, problem: str = PROBLEM, *, keep_irrelevant: bool = False) -> Grounded:
    found = grounded(*read_task(domain, problem), BUDGET, keep_irrelevant=keep_irrelevant)
    assert isinstance(found, Grounded), found
    return found


def test_the_second_time_a_task_comes_from_the_cache(cache: Path) -> None:
    first, second = ground(), ground()
    assert (first.grounder, first.cached, second.cached) == ("strips", False, True)
    assert first.peak_memory_mb > second.peak_memory_mb == 0
    assert first.task == second.task
    [path] = cache.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    third = ground()
    assert not third.cached
    assert third.task == first.task
    assert not ground(problem=PROBLEM.replace("(:metric minimize (total-cost))", "")).cached


@needs_translator
def test_all_grounders_lead_to_the_same_optimum() -> None:
    def optimum(name: grounding.Grounder) -> float:
        found = grounded(*read_task(DOMAIN, PROBLEM), BUDGET, grounder=name)
        assert isinstance(found, Grounded)
        return costs_to_go(found.task)[found.task.initial]

    assert optimum("strips") == optimum("translator") == optimum("adl") == 19


def test_variables_that_no_goal_needs_are_kept_when_asked_for() -> None:
    few, all_of_them = ground(LAMPS, TWO_LAMPS), ground(LAMPS, TWO_LAMPS, keep_irrelevant=True)
    assert not all_of_them.cached
    assert not any("red" in text for texts in few.task.variables for text in texts)
    assert any("red" in text for texts in all_of_them.task.variables for text in texts)


@needs_translator
def test_what_is_not_plain_goes_to_the_translator() -> None:
    assert ground(CONDITIONAL, TWO_LAMPS).grounder == "translator"


PAID = """(define (domain paid) (:requirements :adl :action-costs) (:predicates (on ?x)) (:functions (total-cost))
  (:action light :parameters (?x) :effect (and (when (not (on ?x)) (on ?x))
    (increase (total-cost) 2) (increase (total-cost) 1))))"""
PAID_LAMP = """(define (problem lamp) (:domain paid) (:objects a) (:init (= (total-cost) 0)) (:goal (on a))
  (:metric minimize (total-cost)))"""


def test_all_costs_of_an_action_count() -> None:
    """Fast Downward's translator takes the last one of several."""
    found = ground(PAID, PAID_LAMP)
    assert [operator.cost for operator in found.task.operators] == [3]
    assert found.grounder == "adl"


@pytest.mark.parametrize("domain", [PAID, PAID.replace("(when (not (on ?x)) (on ?x))", "(on ?x)")])
def test_an_action_that_costs_less_than_nothing_is_refused(domain: str) -> None:
    found = grounded(*read_task(domain.replace("(total-cost) 2", "(total-cost) -2"), PAID_LAMP), BUDGET)
    assert isinstance(found, NotGrounded)
    assert found.reason == "unsupported"
    assert "less than nothing: -1" in found.detail


def test_what_needs_axioms_goes_to_the_grounder_for_everything() -> None:
    found = ground(QUANTIFIED, QUIZ)
    assert found.grounder == "adl"
    assert costs_to_go(found.task)[found.task.initial] == 2


def test_the_grounder_for_everything_goes_on_without_the_translator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounding, "driver", lambda: None)
    assert ground(CONDITIONAL, TWO_LAMPS).grounder == "adl"


@needs_translator
def test_it_goes_on_where_the_translator_is_over_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounding, "translate_job", too_slow)
    monkeypatch.setattr(grounding, "_TRANSLATOR_SHARE", 0.1)  # of so much time that a busy machine does not matter
    found = grounded(*read_task(CONDITIONAL, TWO_LAMPS), Budget(seconds=20))
    assert isinstance(found, Grounded), found
    assert found.grounder == "adl"


def test_a_budget_that_suffices_for_nobody_is_a_reason_not_an_error() -> None:
    found = grounded(*read_task(DOMAIN, PROBLEM), Budget(seconds=0))
    assert isinstance(found, NotGrounded)
    assert found.reason == "timeout"


def test_a_grounder_that_nobody_knows_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match="did you mean 'strips'"):
        grounded(*read_task(DOMAIN, PROBLEM), BUDGET, grounder="stirps")  # type: ignore[arg-type] # the mistake


def too_slow(_folder: str, _keep: bool) -> str:
    """Stand in for a translator that never ends."""
    while True:
        pass
