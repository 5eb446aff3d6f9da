"""The way outside Linux, forced here: it must give the same answers, with its weaker limits."""

import asyncio
import operator
import os
import time
from pathlib import Path

import pytest

from tests.tools import sample_jobs as jobs
from tools import Finished, InputError, Limits, Stopped, Worker
from tools.processes import children


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    monkeypatch.setattr("tools.worker.supervision_is_possible", lambda: False)
    return Worker()


def test_a_job_returns_its_value_and_may_print(worker: Worker) -> None:
    assert getattr(worker.run(operator.add, 1, 2), "value", None) == 3
    assert getattr(worker.run(jobs.print_and_answer, "x" * 200_000), "value", None) == 200_000
    assert worker._server is None


def test_errors_of_the_tree_are_raised(worker: Worker) -> None:
    with pytest.raises(InputError, match="Atlantis"):
        worker.run(jobs.refuse)


@pytest.mark.parametrize(
    ("job", "limits", "reason"),
    [
        ((jobs.flood_stdout,), Limits(output_bytes=100_000), "output"),
        ((jobs.abort_after_printing, "about to fail"), Limits(), "crashed"),
        ((jobs.an_object,), Limits(), "raised"),
        ((jobs.hold, 3000), Limits(memory_mb=500), "memory"),
        ((os._exit, 0), Limits(), "crashed"),
    ],
)
def test_jobs_are_stopped_for_their_reason(worker: Worker, job: tuple, limits: Limits, reason: str) -> None:  # type: ignore[type-arg]  # a function and its arguments
    result = worker.run(*job, limits=limits)
    assert isinstance(result, Stopped)
    assert result.reason == reason


def test_the_time_limit_ends_the_job(worker: Worker, tmp_path: Path) -> None:
    before = children(os.getpid())
    result = worker.run(jobs.note_pid_then_sleep, str(tmp_path / "pid"), limits=Limits(seconds=1))
    assert isinstance(result, Stopped)
    assert result.reason == "timeout"
    assert children(os.getpid()) == before  # whether it came to noting its number or not


def test_cancelling_the_task_ends_the_job(worker: Worker, tmp_path: Path) -> None:
    path = tmp_path / "pid"

    def noted() -> None:
        while not (path.exists() and path.read_text()):
            time.sleep(0.005)

    async def cancelled() -> None:
        task = asyncio.create_task(worker.run_async(jobs.note_pid_then_sleep, str(path)))
        await asyncio.to_thread(noted)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        result = await worker.run_async(operator.add, 1, 2)
        assert isinstance(result, Finished)

    asyncio.run(cancelled())
    assert not Path("/proc", path.read_text()).exists()
