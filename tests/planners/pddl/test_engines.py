import asyncio
import time
from pathlib import Path

import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.engines import planning, registry
from planners.pddl.engines.engine import Engine
from planners.pddl.engines.outcome import NoPlan, PlanFound, PlanGaveUp, PlanOutcome
from planners.pddl.engines.planning import plan, plan_task_async
from planners.pddl.features import CLASSICAL, features
from planners.pddl.findings import PddlError
from tests.planners.pddl import sample_engines
from tests.planners.pddl.depot_world import DOMAIN, PLAN, PROBLEM
from tests.planners.pddl.feature_tasks import feature_task
from tests.planners.pddl.test_replay import ADL, ADL_PROBLEM
from tools import Budget, InputError

UNSOLVABLE = PROBLEM.replace("(road hub port)", "")
SWAP = """(define (domain swap) (:requirements :strips) (:predicates (here ?x) (gone ?x))
  (:action go :parameters (?x ?y) :precondition (and (here ?x) (gone ?y))
    :effect (and (not (here ?x)) (gone ?x) (not (gone ?y)) (here ?y))))"""
SWAP_PROBLEM = """(define (problem s) (:domain swap) (:objects a b c)
  (:init (here a) (gone b) (gone c)) (:goal (and (here b) (here c))))"""
ALL_ENGINES = sorted(registry.registry())


def installed(name: str) -> None:
    """Skip where an engine is not installed."""
    if name not in registry.engine_names():
        pytest.skip(f"the optional engine {name!r} is not installed")


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> dict[str, Engine]:
    """Replace the registry by one that a test may fill."""
    engines: dict[str, Engine] = {}
    monkeypatch.setattr(planning, "find_engine", engines.__getitem__)
    return engines


def engine(name: str, *, mode: str = "", anytime: bool = False) -> Engine:
    job = getattr(sample_engines, name)
    return Engine(name, job, CLASSICAL, lambda: True, mode, optimal=True, anytime=anytime)


@pytest.mark.parametrize("name", ALL_ENGINES)
def test_every_installed_engine_solves_a_task_with_every_feature_that_it_promises(name: str) -> None:
    installed(name)
    supports = registry.registry()[name].supports
    texts = feature_task(supports)
    assert features(*read_task(*texts)) == supports
    outcome = plan(*texts, engine=name, budget=Budget(seconds=60))
    assert isinstance(outcome, PlanFound), outcome
    assert outcome.engine == name
    assert len(outcome.plan) >= len(supports - {"typing"}) + 1


DEAR = """(define (domain dear) (:requirements :adl :action-costs) (:predicates (left) (halfway) (there) (toll ?x))
  (:functions (total-cost))
  (:action straight :precondition (left) :effect (and (there) {costs}))
  (:action begin :precondition (left) :effect (and (halfway) (increase (total-cost) 2)))
  (:action end :precondition (halfway) :effect (and (there) (increase (total-cost) 2))))"""
DEAR_PROBLEM = """(define (problem way) (:domain dear) (:objects a b) (:init (left) (toll a) (= (total-cost) 0))
  (:goal (there)) (:metric minimize (total-cost)))"""


@pytest.mark.parametrize(
    "costs", ["(increase (total-cost) 5) (increase (total-cost) 1)", "(forall (?x) (increase (total-cost) 3))"]
)
def test_what_costs_several_things_at_once_is_proven_cheapest_only_where_all_are_counted(costs: str) -> None:
    outcome = plan(DEAR.format(costs=costs), DEAR_PROBLEM, optimal=True)
    assert isinstance(outcome, PlanFound)
    assert (int(outcome.cost), outcome.optimal, outcome.engine) == (4, True, "own-lmcut")
    refused = plan(DEAR.format(costs=costs), DEAR_PROBLEM, engine="fd-lama-first")
    assert isinstance(refused, PlanGaveUp)
    assert "summed-costs" in refused.detail
    assert "own" in refused.hint


def test_a_cost_that_depends_on_the_state_is_refused_by_all_that_would_not_count_it() -> None:
    costs = "(forall (?x) (when (toll ?x) (increase (total-cost) 3)))"
    outcome = plan(DEAR.format(costs=costs), DEAR_PROBLEM, optimal=True)
    assert isinstance(outcome, PlanGaveUp)
    assert "conditional-costs" in outcome.detail


@pytest.mark.parametrize("name", [name for name in ALL_ENGINES if name.startswith("fd-")])
def test_every_engine_with_complete_search_proves_that_there_is_no_plan(name: str) -> None:
    installed(name)
    for texts in ((SWAP, SWAP_PROBLEM), (DOMAIN, UNSOLVABLE)):
        assert isinstance(plan(*texts, engine=name), NoPlan)


def test_the_optimal_mode_proves_the_cheapest_plan() -> None:
    installed("fd-lmcut")
    outcome = plan(DOMAIN, PROBLEM, optimal=True)
    assert isinstance(outcome, PlanFound)
    assert (float(outcome.cost), outcome.optimal) == (19, True)


def test_unit_costs_apply_without_a_metric() -> None:
    installed("fd-lmcut")
    outcome = plan(DOMAIN, PROBLEM.replace("(:metric minimize (total-cost))", ""), optimal=True)
    assert isinstance(outcome, PlanFound)
    assert outcome.cost == 7


def test_conditional_effects_and_axioms_do_not_keep_a_plan_from_being_proven_optimal() -> None:
    installed("fd-lmcut")
    domain = """(define (domain d) (:requirements :adl) (:predicates (p ?x) (q ?x))
      (:action a :parameters (?x) :precondition (forall (?y) (or (not (q ?y)) (p ?y)))
        :effect (and (p ?x) (forall (?z) (when (p ?z) (q ?z))))))"""
    problem = "(define (problem x) (:domain d) (:objects a b) (:init) (:goal (and (q a) (q b))))"
    outcome = plan(domain, problem, optimal=True)
    assert isinstance(outcome, PlanFound)
    assert (float(outcome.cost), outcome.optimal) == (3, True)


def test_a_task_with_axioms_is_proven_unsolvable_by_blind_search() -> None:
    installed("fd-lama-first")
    domain = """(define (domain d) (:requirements :adl) (:predicates (p ?x) (r ?x))
      (:action flip :parameters (?x ?y) :precondition (and (not (= ?x ?y)) (p ?x)) :effect (and (not (p ?x)) (p ?y)))
      (:action win :parameters () :precondition (not (exists (?x) (and (p ?x) (exists (?y) (p ?y)))))
        :effect (forall (?x) (r ?x))))"""
    problem = "(define (problem x) (:domain d) (:objects a b c) (:init (p a)) (:goal (r a)))"
    assert isinstance(plan(domain, problem), NoPlan)


def test_either_types_and_odd_names_are_no_obstacle() -> None:
    installed("fd-lama-first")
    domain = """(define (domain 9d) (:types a b c - object)
      (:predicates (p ?x)) (:action mark :parameters (?x - (either a b)) :effect (p ?x)))"""
    problem = "(define (problem 1st) (:domain 9d) (:objects 1x - a y - c) (:init) (:goal (p {})))"
    assert isinstance(plan(domain, problem.format("1x")), PlanFound)
    assert isinstance(plan(domain, problem.format("y")), NoPlan)


def test_an_empty_plan_is_a_plan() -> None:
    installed("fd-lama-first")
    outcome = plan(SWAP, SWAP_PROBLEM.replace("(and (here b) (here c))", "(here a)"))
    assert isinstance(outcome, PlanFound)
    assert outcome.plan == ()


def test_a_portfolio_returns_one_checked_plan() -> None:
    installed("fd-lmcut")
    assert isinstance(plan(DOMAIN, PROBLEM, engine="portfolio"), PlanFound)


def test_a_numeric_task_goes_to_an_engine_that_has_numbers() -> None:
    texts = (ADL.replace("(exists (?l - lamp) (on ?l))", "(spent ?s)"), ADL_PROBLEM)
    outcome = plan(*texts, engine="fd-lama-first")
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "unsupported"
    assert "'numeric'" in outcome.detail


def test_an_unsupported_feature_names_an_engine_that_has_it() -> None:
    domain = """(define (domain d) (:predicates (p)) (:functions (n))
      (:action a :parameters () :precondition (> (n) 1) :effect (p))
      (:action b :parameters () :effect (increase (n) 1)))"""
    problem = "(define (problem x) (:domain d) (:init (= (n) 0)) (:goal (p)))"
    outcome = plan(domain, problem, engine="fd-lmcut")
    assert isinstance(outcome, PlanGaveUp)
    assert (outcome.reason, "enhsp" in outcome.hint) == ("unsupported", True)
    installed("enhsp")
    found = plan(domain, problem)
    assert isinstance(found, PlanFound)
    assert len(found.plan) == 3


def test_an_engine_that_refuses_what_it_promised_names_the_others(sample: dict[str, Engine]) -> None:
    sample["refuse"] = engine("refuse")
    outcome = plan(DOMAIN, PROBLEM, engine="refuse")
    assert isinstance(outcome, PlanGaveUp)
    assert (outcome.reason, outcome.detail) == ("unsupported", "not supported: 'roads'")
    assert "fd-lmcut" in outcome.hint


def test_an_engine_that_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Engine("gone", sample_engines.fail, CLASSICAL, lambda: False, package="somewhere")
    monkeypatch.setattr(registry, "registry", lambda: {"gone": missing})
    for name in ("gone", "auto"):
        outcome = plan(DOMAIN, PROBLEM, engine=name)
        assert isinstance(outcome, PlanGaveUp)
        assert (outcome.reason, "'somewhere'" in outcome.hint) == ("not-installed", True)


def test_an_unknown_engine_is_an_input_error_with_a_suggestion() -> None:
    with pytest.raises(InputError, match="fd-lmcut"):
        plan(DOMAIN, PROBLEM, engine="fd-lmcu")


def test_no_engine_at_all_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no engine is named"):
        plan(DOMAIN, PROBLEM, engine=[])


def test_broken_pddl_never_reaches_an_engine() -> None:
    with pytest.raises(PddlError):
        plan(DOMAIN.replace("(road ?a ?b))", "(rode ?a ?b))"), PROBLEM)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("crash", "exit status 3"),
        ("fail", "out of ideas"),
        ("lie", "does not pass the replay"),
        ("babble", "cannot be read"),
    ],
)
def test_an_engine_that_crashes_lies_or_babbles_is_a_fault(sample: dict[str, Engine], name: str, words: str) -> None:
    sample[name] = engine(name)
    outcome = plan(DOMAIN, PROBLEM, engine=name)
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "engine-fault"
    assert words in outcome.detail


def test_an_engine_that_prints_without_end_is_stopped(sample: dict[str, Engine]) -> None:
    sample["flood"] = engine("flood")
    outcome = plan(DOMAIN, PROBLEM, engine="flood")
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "engine-fault"


def test_a_timed_out_engine_is_gone_with_its_children(sample: dict[str, Engine], tmp_path: Path) -> None:
    sample["hang"] = engine("hang", mode=str(tmp_path / "pids"))
    outcome = plan(DOMAIN, PROBLEM, engine="hang", budget=Budget(seconds=1))
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "timeout"
    assert_gone(tmp_path / "pids")


def test_a_cancelled_engine_is_gone_with_its_children(sample: dict[str, Engine], tmp_path: Path) -> None:
    sample["hang"] = engine("hang", mode=str(tmp_path / "pids"))

    async def cancelled() -> None:
        task = asyncio.create_task(plan_task_async(*read_task(DOMAIN, PROBLEM), engine="hang"))
        while not (tmp_path / "pids").exists():  # noqa: ASYNC110 - it comes from another process
            await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert_gone(tmp_path / "pids")


def test_the_loser_of_a_portfolio_is_gone_when_the_plan_is_returned(sample: dict[str, Engine], tmp_path: Path) -> None:
    sample["hang"] = engine("hang", mode=str(tmp_path / "pids"))
    sample["solve"] = engine("solve", mode=PLAN)
    outcome = plan(DOMAIN, PROBLEM, engine=("hang", "solve"), budget=Budget(seconds=30))
    assert isinstance(outcome, PlanFound)
    assert outcome.engine == "solve"
    if (tmp_path / "pids").exists():
        assert_gone(tmp_path / "pids")


def test_a_liar_does_not_beat_an_honest_engine(sample: dict[str, Engine]) -> None:
    sample["lie"], sample["solve"] = engine("lie"), engine("solve", mode=PLAN)
    outcome = plan(DOMAIN, PROBLEM, engine=("lie", "solve"))
    assert isinstance(outcome, PlanFound)
    assert (outcome.engine, outcome.optimal) == ("solve", False)


def test_a_stopped_anytime_engine_hands_over_its_last_whole_plan(sample: dict[str, Engine]) -> None:
    sample["interrupted"] = engine("interrupted", anytime=True)
    outcome = plan(DOMAIN, PROBLEM, engine="interrupted", budget=Budget(seconds=1))
    assert isinstance(outcome, PlanFound)
    assert (float(outcome.cost), outcome.optimal) == (19, False)


def test_an_empty_budget_is_a_timeout() -> None:
    installed("fd-lama-first")
    outcome = plan(DOMAIN, PROBLEM, budget=Budget(seconds=0))
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "timeout"


def test_planning_works_inside_a_running_event_loop(sample: dict[str, Engine]) -> None:
    sample["solve"] = engine("solve", mode=PLAN)

    async def inside() -> PlanOutcome:
        return plan(DOMAIN, PROBLEM, engine="solve")

    assert isinstance(asyncio.run(inside()), PlanFound)


def assert_gone(pids: Path) -> None:
    """Check that no process whose number stands in a file is alive; a zombie of another parent counts as gone."""
    for pid in pids.read_text().split():
        status = Path(f"/proc/{pid}/stat")
        deadline = time.monotonic() + 1
        while _alive(status) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not _alive(status)


def _alive(status: Path) -> bool:
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
