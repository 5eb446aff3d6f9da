"""Fast Downward stopped in every way there is: the translator or the search, with all that started it, is gone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.engine_stop import GROUNDING_BOMB, WAYS, alive, engine_sessions, long_search, measure
from planners import PlanGaveUp, engine_names, plan
from tools import Budget

pytestmark = pytest.mark.skipif("fd-blind" not in engine_names(), reason="Fast Downward is not installed")


@pytest.fixture(scope="module", autouse=True)
def started() -> None:
    """Start the fork server, which takes longer than some of the budgets here on a busy machine."""
    plan(*long_search())


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_nothing_of_a_stopped_engine_is_left(way: Callable[[Path], float]) -> None:
    measure(way)  # raises if a process of the engine's sessions outlives its patience


def test_the_memory_of_a_grounding_that_never_ends_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    outcome = plan(*GROUNDING_BOMB, engine="fd-lama-first", budget=Budget(seconds=60, memory_mb=150))
    assert isinstance(outcome, PlanGaveUp)
    assert outcome.reason == "memory"
    assert not alive(engine_sessions(tmp_path))
