from pathlib import Path

import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.engines.outcome import NoPlan, PlanFound, PlanGaveUp
from planners.pddl.engines.registry import registry
from planners.pddl.findings import PddlError
from planners.search import task_cache
from planners.search.grounding import Grounded, grounded
from planners.search.planning import search_for_plan, search_task
from planners.search.request import SearchRequest
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM
from tests.planners.pddl.test_replay import ADL, ADL_PROBLEM
from tests.planners.search.test_grounding import LAMPS, QUANTIFIED, QUIZ
from tools import Budget, InputError

SHUFFLE = """(define (domain shuffle) (:requirements :strips) (:predicates (at ?x ?p) (free ?p) (next ?p ?q))
  (:action slide :parameters (?x ?p ?q) :precondition (and (at ?x ?p) (free ?q) (next ?p ?q))
    :effect (and (not (at ?x ?p)) (at ?x ?q) (free ?p) (not (free ?q)))))"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a cache of its own."""
    monkeypatch.setenv(task_cache.CACHE_VARIABLE, str(tmp_path))


def shuffle(size: int, *, swapped: bool = False) -> str:
    """Return a sliding puzzle to be turned upside down; with two tiles `swapped` it cannot be."""
    places = [(row, column) for row in range(size) for column in range(size)]
    nexts = [
        f"(next p{a}{b} p{c}{d}) (next p{c}{d} p{a}{b})"
        for a, b in places
        for c, d in ((a + 1, b), (a, b + 1))
        if (c, d) in places
    ]
    tiles = [f"t{number}" for number in range(size * size - 1)]
    start = [f"(at {tile} p{row}{column})" for tile, (row, column) in zip(tiles, places[1:], strict=True)]
    wanted = tiles[::-1]
    if swapped:
        wanted[0], wanted[1] = wanted[1], wanted[0]
    goal = [f"(at {tile} p{row}{column})" for tile, (row, column) in zip(wanted, places[:-1], strict=True)]
    objects = " ".join([*tiles, *(f"p{row}{column}" for row, column in places)])
    return (
        f"(define (problem s) (:domain shuffle) (:objects {objects}) "
        f"(:init (free p00) {' '.join(start)} {' '.join(nexts)}) (:goal (and {' '.join(goal)})))"
    )


def test_a_plan_is_found_and_its_cost_is_that_of_the_metric() -> None:
    outcome = search_for_plan(DOMAIN, PROBLEM, algorithm="a-star", heuristic="lm-cut")
    assert isinstance(outcome, PlanFound)
    assert (float(outcome.cost), outcome.optimal, outcome.engine) == (19, True, "a-star")


def test_operators_that_are_no_steps_are_left_out_of_a_plan() -> None:
    outcome = search_for_plan(QUANTIFIED, QUIZ, algorithm="a-star", heuristic="blind")
    assert isinstance(outcome, PlanFound)
    assert (float(outcome.cost), outcome.optimal, len(outcome.plan)) == (2, True, 2)


def test_an_exhausted_search_is_a_proof() -> None:
    outcome = search_for_plan(SHUFFLE, shuffle(2, swapped=True), algorithm="breadth-first")
    assert isinstance(outcome, NoPlan)
    assert outcome.proof == "exhausted"


def test_a_search_that_proves_nothing_says_so() -> None:
    outcome = search_for_plan(SHUFFLE, shuffle(3), algorithm="hill-climbing", heuristic="goal-count")
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "incomplete"


def test_out_of_time_the_cheapest_plan_so_far_is_returned() -> None:
    names = [f"l{number}" for number in range(24)]  # lit in any order: far too many states for a proof
    lamps = (
        f"(define (problem many) (:domain lamps) (:objects {' '.join(names)}) "
        f"(:init {' '.join(f'(off {name})' for name in names)}) "
        f"(:goal (and {' '.join(f'(on {name})' for name in names)})))"
    )
    assert isinstance(grounded(*read_task(LAMPS, lamps), Budget()), Grounded)  # into the cache: time is for the search
    outcome = search_for_plan(LAMPS, lamps, algorithm="anytime", heuristic="goal-count", budget=Budget(seconds=2))
    assert isinstance(outcome, PlanFound)
    assert (float(outcome.cost), outcome.optimal) == (24, False)


def test_out_of_time_without_a_plan_is_giving_up() -> None:
    outcome = search_for_plan(SHUFFLE, shuffle(4), algorithm="breadth-first", budget=Budget(seconds=1))
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "timeout"


def test_the_events_of_a_search_reach_the_observer() -> None:
    kinds: list[str] = []
    request = SearchRequest("greedy", ("goal-count",))
    domain, problem = read_task(SHUFFLE, shuffle(3))
    outcome = search_task(domain, problem, request, Budget(), lambda kind, _: kinds.append(kind))
    assert isinstance(outcome, PlanFound)
    assert kinds.count("search-progress") > 1


def test_numbers_are_not_supported() -> None:
    outcome = search_for_plan(ADL, ADL_PROBLEM)
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "unsupported"
    assert "numeric" in outcome.detail


def test_unknown_names_and_broken_pddl_are_errors() -> None:
    with pytest.raises(InputError, match="did you mean 'lm-cut'"):
        search_for_plan(DOMAIN, PROBLEM, heuristic="lmcut")
    with pytest.raises(InputError, match="did you mean 'greedy'"):
        search_for_plan(DOMAIN, PROBLEM, algorithm="gredy")
    with pytest.raises(PddlError):
        search_for_plan(DOMAIN, PROBLEM.replace("(:goal", "(:gaol"))


def test_a_request_travels_as_text() -> None:
    for request in (SearchRequest(), SearchRequest("greedy-alternating", ("h-add", "blind"), 7)):
        assert SearchRequest.from_text(request.to_text()) == request


@pytest.mark.parametrize("name", [name for name in registry() if name.startswith("own")])
def test_every_engine_of_ours_names_a_known_search(name: str) -> None:
    assert SearchRequest.from_text(registry()[name].mode).factories()
