from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from planners.pddl.diagnose import read_temporal_task
from planners.pddl.engines import planning, registry
from planners.pddl.engines.engine import Engine
from planners.pddl.engines.outcome import PlanGaveUp
from planners.pddl.findings import PddlError
from planners.pddl.temporal.features import temporal_features
from planners.pddl.temporal.planning import TimedOutcome, TimedPlanFound, plan_timed
from planners.pddl.temporal.replay import TimedValid, validate_timed
from tests.planners.pddl import sample_engines
from tests.planners.pddl.temporal import sample_timed_engines
from tests.planners.pddl.temporal.promises import promised_task
from tests.planners.pddl.temporal.temporal_worlds import PLANNED, WORKSHOP, WORLDS
from tests.planners.pddl.test_engines import assert_gone, installed
from tools import Budget, InputError

TIMED = sorted(name for name, engine in registry.registry().items() if engine.temporal)
CLASSICAL = sorted(name for name, engine in registry.registry().items() if not engine.temporal)


def planned(name: str, engine: str = "auto") -> TimedOutcome:
    world = WORLDS[name]
    return plan_timed(world.domain, world.problem, engine=engine, budget=Budget(seconds=60))


def features_of(name: str) -> frozenset[str]:
    return temporal_features(*read_temporal_task(WORLDS[name].domain, WORLDS[name].problem))


# what an engine is needed for


def test_the_features_of_a_task_are_found_in_its_tree() -> None:
    timed = {"durative-actions", "typing"}
    assert features_of("workshop") == timed
    assert features_of("pottery") == timed | {"negative-preconditions", "numeric", "computed-numbers"}
    assert features_of("barges") == timed | {"duration-inequalities", "numeric", "computed-numbers"}
    assert features_of("tea") == timed | {"duration-inequalities", "negative-preconditions"}
    assert {"fractions", "quantifiers", "conditional-effects", "disjunction"} <= features_of("garden")


@pytest.mark.parametrize("wanted", [engine.temporal for engine in registry.registry().values() if engine.temporal])
def test_the_task_with_all_promises_of_an_engine_has_their_features_and_no_others(wanted: frozenset[str]) -> None:
    assert temporal_features(*read_temporal_task(*promised_task(wanted))) == wanted


def test_engines_for_timed_plans_are_two() -> None:
    assert TIMED == ["aries", "tamer"]


@pytest.mark.parametrize("name", CLASSICAL)
def test_a_classical_engine_refuses_time_and_names_those_that_have_it(name: str) -> None:
    installed(name)
    outcome = planned("workshop", name)
    assert outcome == PlanGaveUp(
        "unsupported", "not supported: 'durative-actions'", "engines that have it: aries, tamer", name
    )


def test_without_an_engine_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = {name: replace(engine, installed=lambda: False) for name, engine in registry.registry().items()}
    monkeypatch.setattr(registry, "registry", lambda: missing)
    outcome = planned("workshop")
    assert isinstance(outcome, PlanGaveUp)
    assert (outcome.reason, outcome.hint) == ("not-installed", "install 'up-aries (and grpcio)' or 'up-tamer'")


def test_what_no_engine_has_is_named() -> None:
    outcome = planned("garden")
    assert isinstance(outcome, PlanGaveUp)
    assert (outcome.reason, outcome.detail) == ("unsupported", "not supported: 'conditional-effects'")
    assert outcome.hint == "no engine known here has all of it"


def test_an_unknown_engine_and_broken_texts_never_start_anything() -> None:
    with pytest.raises(InputError, match="tamer"):
        planned("workshop", "tammer")
    with pytest.raises(PddlError):
        plan_timed(WORKSHOP.domain.replace("(at end (whole ?f))", "(whole ?f)"), WORKSHOP.problem)


# what is believed of an engine


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> dict[str, Engine]:
    """Replace the registry by one with engines that misbehave."""
    timed = frozenset(features_of("workshop"))
    jobs = {name: getattr(sample_timed_engines, name) for name in ("solve", "lie", "untimed", "deny")}
    jobs |= {"crash": sample_engines.crash, "hang": sample_engines.hang}
    engines = {name: Engine(name, job, frozenset(), lambda: True, temporal=timed) for name, job in jobs.items()}
    monkeypatch.setattr(planning, "find_engine", engines.__getitem__)
    return engines


@pytest.mark.usefixtures("sample")
def test_a_plan_that_the_replay_accepts_is_returned_with_its_makespan() -> None:
    outcome = planned("workshop", "solve")
    assert isinstance(outcome, TimedPlanFound)
    assert (outcome.cost, outcome.makespan, outcome.engine) == (Fraction("13.5"), Fraction("13.5"), "solve")
    assert str(outcome.plan[3]) == "5.500: (mend spare right) [4.000]"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("lie", "engine-fault", "does not pass the replay: step 1 (mend main left), over all at 0.000"),
        ("untimed", "engine-fault", "cannot be read"),
        ("deny", "incomplete", "without proof"),
        ("crash", "engine-fault", "exit status 3"),
    ],
)
def test_an_engine_that_lies_babbles_denies_or_crashes_is_not_believed(name: str, reason: str, words: str) -> None:
    outcome = planned("workshop", name)
    assert isinstance(outcome, PlanGaveUp)
    assert (outcome.reason, outcome.engine) == (reason, name)
    assert words in outcome.detail


@pytest.mark.usefixtures("sample")
def test_the_first_checked_plan_of_several_engines_is_taken() -> None:
    outcome = plan_timed(WORKSHOP.domain, WORKSHOP.problem, engine=("lie", "solve"), budget=Budget(seconds=60))
    assert isinstance(outcome, TimedPlanFound)
    assert outcome.engine == "solve"


def test_an_engine_that_takes_too_long_is_stopped(sample: dict[str, Engine], tmp_path: Path) -> None:
    sample["hang"] = replace(sample["hang"], mode=str(tmp_path / "pids"))
    outcome = plan_timed(WORKSHOP.domain, WORKSHOP.problem, engine="hang", budget=Budget(seconds=1))
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "timeout"
    assert_gone(tmp_path / "pids")


# the real engines, where they are installed


@pytest.mark.parametrize("world", PLANNED)
@pytest.mark.parametrize("name", TIMED)
def test_every_installed_engine_plans_for_the_worlds_that_it_promises(name: str, world: str) -> None:
    installed(name)
    if lacking := registry.registry()[name].lacks(features_of(world)):
        pytest.skip(f"{name} has no {', '.join(sorted(lacking))}")
    outcome = planned(world, name)
    assert isinstance(outcome, TimedPlanFound), outcome
    verdict = validate_timed(*read_temporal_task(WORLDS[world].domain, WORLDS[world].problem), outcome.plan)
    assert isinstance(verdict, TimedValid)
    assert (verdict.cost, verdict.makespan) == (outcome.cost, outcome.makespan)


@pytest.mark.parametrize("name", TIMED)
def test_every_installed_engine_plans_for_all_that_it_promises(name: str) -> None:
    installed(name)
    wanted = registry.registry()[name].temporal
    outcome = plan_timed(*promised_task(wanted), engine=name, budget=Budget(seconds=60))
    assert isinstance(outcome, TimedPlanFound), outcome
    assert len(outcome.plan) >= len(wanted - {"typing"})


@pytest.mark.parametrize("name", TIMED)
def test_that_there_is_no_plan_is_believed_of_no_engine(name: str) -> None:
    installed(name)
    problem = WORKSHOP.problem.replace("(hand-free)", "")
    outcome = plan_timed(WORKSHOP.domain, problem, engine=name, budget=Budget(seconds=5))
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason in ("incomplete", "timeout")
