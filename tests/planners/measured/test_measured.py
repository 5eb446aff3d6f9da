"""Planners under one clock: what is measured adds up, limits hold, and no plan counts before its replay."""

from pathlib import Path

import pytest

from envs import classical
from planners.measured.engines import measured_engine
from planners.measured.own import measured_program, measured_search
from planners.pddl.diagnose import read_task
from planners.pddl.engines.outcome import NoPlan, PlanFound, PlanGaveUp
from planners.pddl.engines.registry import engine_names
from planners.pddl.model import Domain, Problem
from planners.search.grounding import Grounded, ground_anew, grounded
from planners.search.request import SearchRequest
from planners.search.task_cache import CACHE_VARIABLE
from tools import Budget, InputError

BUDGET = Budget(seconds=60, memory_mb=2048)
COUNTING = "VIEW = 'atoms'\ndef prepare(task):\n    return lambda state: len(set(task.goal) - state)\n"
STUCK = "VIEW = 'atoms'\ndef prepare(task):\n    def h(state):\n        while True:\n            pass\n    return h\n"
Task = tuple[Domain, Problem]


def drawn(size: int) -> Task:
    (task,) = classical.open_world("gripper").tasks(seed=2, count=1, size=size)
    return read_task(task.domain_text, task.problem_text)


@pytest.fixture(scope="module")
def small() -> Task:
    return drawn(3)


@pytest.mark.parametrize("engine", ["fd-lama-first", "fd-greedy-ff", "pyperplan-greedy-ff", "own"])
def test_engines_tell_what_their_log_holds(engine: str, small: Task) -> None:
    if engine not in engine_names():
        pytest.skip(f"the optional engine {engine!r} is not installed")
    measured = measured_engine(*small, engine, BUDGET)
    assert isinstance(measured.outcome, PlanFound), measured
    if engine == "own":
        assert (measured.grounding_s, measured.search_s, measured.expanded) == (None, None, None)
        return
    assert measured.grounding_s is not None
    assert measured.search_s is not None
    assert measured.grounding_s + measured.search_s == pytest.approx(measured.outcome.seconds)
    assert measured.expanded is not None
    assert measured.expanded > 0
    assert (measured.evaluated is not None) == engine.startswith("fd-")


def test_an_engine_that_is_missing_or_cannot_says_so(small: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    from planners.pddl.engines import fast_downward

    with pytest.raises(InputError, match="there is no engine"):
        measured_engine(*small, "lama", BUDGET)
    monkeypatch.setattr(fast_downward, "driver", lambda: None)
    outcome = measured_engine(*small, "fd-lama-first", BUDGET).outcome
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "not-installed"


def test_a_search_is_grounded_anew_every_time_and_counted(
    small: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    first, second = (measured_search(*small, SearchRequest("greedy", ("h-ff",)), BUDGET) for _ in range(2))
    assert list(tmp_path.iterdir()) == []
    assert isinstance(grounded(*small, BUDGET), Grounded)
    assert len(list(tmp_path.iterdir())) == 1
    again, kept = ground_anew(*small, BUDGET), grounded(*small, BUDGET)
    assert isinstance(again, Grounded)
    assert isinstance(kept, Grounded)
    assert (again.cached, kept.cached, again.task) == (False, True, kept.task)
    assert isinstance(first.outcome, PlanFound)
    assert isinstance(second.outcome, PlanFound)
    assert first.outcome.plan == second.outcome.plan
    assert first.expanded == second.expanded
    assert (first.evaluated or 0) > (first.expanded or 0) > 0
    assert first.grounding_s is not None
    assert 0 < first.grounding_s < first.outcome.seconds


def test_a_task_without_plan_is_proven_so() -> None:
    (task,) = classical.open_world("unsolvable-blocksworld").tasks(seed=1, count=1, size=3)
    domain, problem = read_task(task.domain_text, task.problem_text)
    outcome = measured_search(domain, problem, SearchRequest("uniform-cost", ("blind",)), BUDGET).outcome
    assert isinstance(outcome, NoPlan)


def test_a_limit_ends_a_search_with_its_counts() -> None:
    measured = measured_search(*drawn(40), SearchRequest("breadth-first", ("blind",)), Budget(seconds=3))
    assert isinstance(measured.outcome, PlanGaveUp)
    assert measured.outcome.reason == "timeout"
    assert (measured.expanded or 0) > 0


def test_a_program_is_searched_with_in_a_confined_process(small: Task) -> None:
    measured = measured_program(*small, COUNTING, "greedy", BUDGET)
    assert isinstance(measured.outcome, PlanFound), measured
    assert (measured.evaluated or 0) > 0


@pytest.mark.parametrize(
    ("code", "reason"), [(STUCK, "timeout"), ("VIEW = 'atoms'\nimport os\n", "engine-fault")], ids=["hangs", "imports"]
)
def test_a_program_that_misbehaves_is_a_failure_with_its_critique(code: str, reason: str, small: Task) -> None:
    outcome = measured_program(*small, code, "greedy", Budget(seconds=5)).outcome
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == reason
    assert outcome.detail
