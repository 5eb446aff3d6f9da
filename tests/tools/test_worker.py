import asyncio
import contextlib
import json
import operator
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.tools import sample_jobs as jobs
from tools import Finished, GroundplanError, InputError, Limits, Stopped, Worker, shared_worker
from tools.forkserver import IDLE_MOST
from tools.processes import supervision_is_possible

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="supervised process trees need Linux")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


def runs(pid: int) -> bool:
    """Return whether the process exists and is more than a zombie that somebody else must reap."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait for `condition`; the generous bound only keeps a broken build from hanging."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def pids_in(folder: Path) -> list[int]:
    pids = [int(path.read_text()) for path in sorted(folder.iterdir())]
    assert len(pids) == 4
    return pids


def family_is_noted(folder: Path) -> bool:
    return sum(1 for path in folder.iterdir() if path.read_text()) == 4


def test_a_job_returns_its_value_through_json(worker: Worker) -> None:
    result = worker.run(jobs.answer, {"plan": ("a", 1, 2.5, None, True, "ü")})
    assert isinstance(result, Finished)
    assert result.value == {"plan": ["a", 1, 2.5, None, True, "ü"]}
    assert result.seconds > 0
    assert result.peak_memory_mb > 1


def test_each_job_has_a_process_of_its_own(worker: Worker) -> None:
    first, second = (worker.run(jobs.pid_and_environment, "PATH") for _ in range(2))
    assert isinstance(first, Finished)
    assert isinstance(second, Finished)
    assert len({first.value[0], second.value[0], os.getpid()}) == 3
    assert first.value[1] == os.environ["PATH"]


def test_a_large_argument_and_a_large_value_pass(worker: Worker) -> None:
    text = "x" * 5_000_000
    assert getattr(worker.run(jobs.answer, text), "value", None) == text


def test_the_time_limit_ends_a_job_and_keeps_what_it_wrote(worker: Worker) -> None:
    result = worker.run(jobs.talk_then_sleep, "at node \x1b[31m17\x07", limits=Limits(seconds=0.2))
    assert isinstance(result, Stopped)
    assert result.reason == "timeout"
    assert "0.2 seconds" in result.detail
    assert "at node 17" in result.detail
    assert "\x1b" not in result.detail


@pytest.mark.skipif(not supervision_is_possible(), reason="computing time is counted where trees are supervised")
@pytest.mark.parametrize("job", [jobs.compute, jobs.compute_in_a_child])
def test_the_limit_on_computing_time_counts_all_processes_of_a_job(worker: Worker, job: Callable[[], None]) -> None:
    result = worker.run(job, limits=Limits(seconds=300, cpu_seconds=0.1))
    assert isinstance(result, Stopped)
    assert (result.reason, "0.1 seconds of computing time" in result.detail) == ("timeout", True)


def test_a_job_that_only_waits_does_not_pass_its_limit_on_computing_time(worker: Worker) -> None:
    result = worker.run(jobs.wait_for, 0.5, limits=Limits(seconds=300, cpu_seconds=0.4))
    assert getattr(result, "value", result) == "waited"


def test_the_memory_limit_ends_a_job(worker: Worker) -> None:
    result = worker.run(jobs.hold, 2000, limits=Limits(memory_mb=150))
    assert isinstance(result, Stopped)
    assert result.reason == "memory"


def test_the_memory_limit_counts_all_processes_of_a_job_together(worker: Worker) -> None:
    result = worker.run(jobs.hold_in_children, 4, 60, limits=Limits(memory_mb=200, seconds=60))
    assert isinstance(result, Stopped)
    assert result.reason == "memory"


def test_an_absurd_allocation_is_a_memory_stop_too(worker: Worker) -> None:
    result = worker.run(bytearray, 1 << 45, limits=Limits(memory_mb=200))
    assert isinstance(result, Stopped)
    assert result.reason == "memory"


def test_peak_memory_is_reported(worker: Worker) -> None:
    result = worker.run(jobs.hold, 80)
    assert isinstance(result, Finished)
    assert 80 < result.peak_memory_mb < 400


def test_a_flood_on_stdout_ends_a_job(worker: Worker) -> None:
    result = worker.run(jobs.flood_stdout, limits=Limits(output_bytes=500_000))
    assert isinstance(result, Stopped)
    assert result.reason == "output"
    assert len(result.detail) < 20_000


def test_a_value_beyond_the_output_limit_ends_a_job(worker: Worker) -> None:
    limits = Limits(output_bytes=10_000)
    small, large = (worker.run(jobs.long_text, size, limits=limits) for size in (9_000, 11_000))
    assert isinstance(small, Finished)
    assert isinstance(large, Stopped)
    assert large.reason == "output"


def test_a_crash_by_signal_is_named(worker: Worker) -> None:
    result = worker.run(jobs.abort_after_printing, "about to fail")
    assert isinstance(result, Stopped)
    assert result.reason == "crashed"
    assert "SIGABRT" in result.detail
    assert "about to fail" in result.detail


def test_an_exit_without_a_value_is_a_crash_even_with_status_0(worker: Worker) -> None:
    result = worker.run(os._exit, 0)
    assert isinstance(result, Stopped)
    assert result.reason == "crashed"


@pytest.mark.parametrize("function", [sys.exit, jobs.an_object, json.loads])
def test_other_exceptions_and_values_are_raised_stops(worker: Worker, function: Callable[..., Any]) -> None:
    args = ("{",) if function is json.loads else ()
    result = worker.run(function, *args)
    assert isinstance(result, Stopped)
    assert result.reason == "raised"
    assert result.detail.startswith("Traceback")


def test_an_error_of_the_tree_is_raised_in_the_parent_with_everything_it_had(worker: Worker) -> None:
    with pytest.raises(InputError) as caught:
        worker.run(jobs.refuse)
    assert caught.value.hint == "look it up"
    assert caught.value.place is not None
    assert caught.value.place.column == 4
    assert "Atlantis" in str(caught.value)


def test_a_subclass_with_another_constructor_keeps_its_class(worker: Worker) -> None:
    with pytest.raises(jobs.ParticularError, match="number 7"):
        worker.run(jobs.refuse_in_particular)


def test_a_function_that_cannot_travel_is_refused_before_anything_starts() -> None:
    worker = Worker()
    with pytest.raises(InputError, match="cannot be sent"):
        worker.run(lambda: 1)
    with pytest.raises(InputError, match="cannot be sent"):
        worker.run(jobs.answer, threading.Lock())


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("seconds", {"seconds": -1}),
        ("seconds", {"seconds": float("nan")}),
        ("seconds", {"seconds": float("inf")}),
        ("cpu_seconds", {"cpu_seconds": "1"}),
        ("memory_mb", {"memory_mb": 1.5}),
        ("memory_mb", {"memory_mb": True}),
        ("output_bytes", {"output_bytes": -1}),
    ],
)
def test_a_limit_that_is_no_amount_is_refused(name: str, limits: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=f"the limit '{name}'"):
        Limits(**limits)


@pytest.mark.parametrize(("limits", "reason"), [(Limits(seconds=0), "timeout"), (Limits(memory_mb=0), "memory")])
def test_a_limit_of_zero_stops_a_job_at_once(worker: Worker, limits: Limits, reason: str) -> None:
    result = worker.run(time.sleep, 60, limits=limits)
    assert isinstance(result, Stopped)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("function", "ending"), [(jobs.leave_a_family, Finished), (jobs.leave_a_family_and_flood, Stopped)]
)
def test_nothing_of_a_job_is_left_behind(
    worker: Worker, tmp_path: Path, function: Callable[[str], None], ending: type[Finished | Stopped]
) -> None:
    result = worker.run(function, str(tmp_path), limits=Limits(output_bytes=100_000))
    assert isinstance(result, ending)
    assert [pid for pid in pids_in(tmp_path) if runs(pid)] == []


def test_a_job_that_kills_its_supervisor_still_leaves_nothing(worker: Worker, tmp_path: Path) -> None:
    result = worker.run(jobs.kill_the_supervisor, str(tmp_path))
    assert isinstance(result, Stopped)
    assert result.reason == "crashed"
    pids = pids_in(tmp_path)
    assert eventually(lambda: not any(runs(pid) for pid in pids))


@contextlib.contextmanager
def running_script(code: str, *args: str) -> Iterator["subprocess.Popen[str]"]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", "from tests.tools import sample_jobs as jobs\n" + code, *args]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


FORGETFUL = """
import os, sys, time
from tools import Worker
worker = Worker()
worker.run(jobs.answer, 1)
if len(sys.argv) > 2 and (pid := os.fork()) == 0:  # holds copies of all sockets
    open(sys.argv[2], "w").write(str(os.getpid()))
    time.sleep(600)
worker.run(jobs.leave_a_family_and_sleep, sys.argv[1])
"""


@pytest.mark.parametrize("forked", [False, True])
def test_kill_9_of_the_parent_leaves_nothing(tmp_path: Path, forked: bool) -> None:
    folder, copy = tmp_path / "family", tmp_path / "copy"
    folder.mkdir()
    with running_script(FORGETFUL, str(folder), *([str(copy)] if forked else [])) as parent:
        assert eventually(lambda: family_is_noted(folder))
        supervisor = parent_of(int((folder / "job").read_text()))
        server = parent_of(supervisor)
        assert parent_of(server) == parent.pid
        parent.kill()
    left = [*pids_in(folder), supervisor, server]
    try:
        assert eventually(lambda: not any(runs(pid) for pid in left))
    finally:
        if forked:
            os.kill(int(copy.read_text()), signal.SIGKILL)


def test_a_job_dies_with_its_supervisor_even_if_the_server_cannot_help(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    with Worker() as worker, ThreadPoolExecutor(1) as pool:
        running = pool.submit(worker.run, jobs.note_pid_then_sleep, str(path))
        assert eventually(lambda: path.exists() and path.read_text() != "")
        job = int(path.read_text())
        server = server_of(worker)
        os.kill(server, signal.SIGSTOP)
        try:
            os.kill(parent_of(job), signal.SIGKILL)
            assert eventually(lambda: not runs(job))
            assert isinstance(running.result(), Stopped)
        finally:
            os.kill(server, signal.SIGCONT)


def test_a_fork_of_the_parent_gets_a_server_of_its_own() -> None:
    code = """
import os
from tools import Worker
with Worker() as worker:
    first = worker.run(jobs.answer, "parent").value
    pid = os.fork()
    if pid == 0:
        with worker:
            print(worker.run(jobs.answer, "child").value, flush=True)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    print(worker.run(jobs.answer, first).value)
"""
    with running_script(code) as process:
        assert process.communicate()[0].split() == ["child", "parent"]


def test_the_terminals_ctrl_c_does_not_reach_the_server(worker: Worker) -> None:
    worker.run(operator.add, 1, 2)
    assert os.getsid(server_of(worker)) != os.getsid(0)


def test_kill_9_of_the_fork_server_ends_its_jobs_and_the_next_job_gets_a_new_one(tmp_path: Path) -> None:
    with Worker() as worker, ThreadPoolExecutor(1) as pool:
        running = pool.submit(worker.run, jobs.leave_a_family_and_sleep, str(tmp_path))
        assert eventually(lambda: family_is_noted(tmp_path))
        os.kill(server_of(worker), signal.SIGKILL)
        result = running.result()
        assert isinstance(result, Stopped)
        assert [pid for pid in pids_in(tmp_path) if runs(pid)] == []
        assert isinstance(worker.run(operator.add, 1, 2), Finished)


def server_of(worker: Worker) -> int:
    assert worker._server is not None
    return worker._server._process.pid


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def files_beyond_supervisors(server: int) -> int:
    """Return the open files of the server without the two it has for each supervisor."""
    return open_files(server) - 2 * len(children_of(server))


def open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def test_hundreds_of_jobs_leak_no_files_and_no_processes(worker: Worker) -> None:
    assert isinstance(worker.run(operator.add, 1, 2), Finished)
    server = server_of(worker)
    before = [open_files(os.getpid()), files_beyond_supervisors(server)]
    for number in range(200):
        if number % 50 == 49:
            assert isinstance(worker.run(os.abort), Stopped)
        else:
            assert isinstance(worker.run(operator.add, number, 1), Finished)
    assert eventually(lambda: len(children_of(server)) <= IDLE_MOST)
    assert eventually(lambda: all(children_of(supervisor) == [] for supervisor in children_of(server)))
    assert [open_files(os.getpid()), files_beyond_supervisors(server)] == before
    assert all(open_files(supervisor) < 10 for supervisor in children_of(server))


def test_threads_run_jobs_at_the_same_time(worker: Worker, tmp_path: Path) -> None:
    def meet(number: int) -> Finished | Stopped:
        return worker.run(jobs.meet, str(tmp_path), number, 4)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(meet, range(4)))
    assert [getattr(result, "value", result) for result in results] == [0, 1, 2, 3]


def test_an_asynchronous_job_returns_its_value(worker: Worker) -> None:
    async def several() -> list[Finished | Stopped]:
        return await asyncio.gather(*(worker.run_async(operator.mul, n, n) for n in range(5)))

    assert [getattr(result, "value", result) for result in asyncio.run(several())] == [0, 1, 4, 9, 16]


def test_cancelling_the_task_ends_the_job(worker: Worker, tmp_path: Path) -> None:
    async def cancelled() -> None:
        task = asyncio.create_task(worker.run_async(jobs.leave_a_family_and_sleep, str(tmp_path)))
        assert await asyncio.to_thread(eventually, lambda: family_is_noted(tmp_path))
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert task.cancelled()

    asyncio.run(cancelled())
    assert [pid for pid in pids_in(tmp_path) if runs(pid)] == []


INTERRUPTED = """
import signal, sys
from pathlib import Path
from tests.tools import sample_jobs as jobs
from tests.tools.test_worker import pids_in, runs
from tools import Worker
signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent that ignores it would hand that down
folder = Path(sys.argv[1])
with Worker() as worker:
    try:
        worker.run(jobs.leave_a_family_and_sleep, str(folder))
    except KeyboardInterrupt:
        print("travelled on, left behind:", [pid for pid in pids_in(folder) if runs(pid)])
"""


def test_ctrl_c_ends_the_job_and_travels_on(tmp_path: Path) -> None:
    # In a process of its own: a signal that came a moment too late would end the process of the tests.
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert eventually(lambda: family_is_noted(tmp_path))
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stdout.read() == "travelled on, left behind: []\n"
    assert process.returncode == 0


def test_closing_the_worker_cancels_its_jobs(tmp_path: Path) -> None:
    worker = Worker()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(worker.run, jobs.leave_a_family_and_sleep, str(tmp_path))
        assert eventually(lambda: family_is_noted(tmp_path))
        worker.close()
        result = running.result()
    assert isinstance(result, Stopped)
    assert result.reason == "cancelled"
    assert [pid for pid in pids_in(tmp_path) if runs(pid)] == []
    with pytest.raises(InputError, match="closed"):
        worker.run(operator.add, 1, 2)


def test_a_missing_preload_is_passed_over_and_a_missing_module_is_told() -> None:
    with Worker(preload=("no_such_package_anywhere",)) as worker:
        assert isinstance(worker.run(operator.add, 1, 2), Finished)


def test_the_module_of_a_function_is_warm_from_its_first_job_on(worker: Worker) -> None:
    worker.run(jobs.answer, 1)
    result = worker.run(jobs.modules_before_the_call)
    assert isinstance(result, Finished)
    assert "tests.tools.sample_jobs" in result.value


def test_the_shared_worker_is_one_worker() -> None:
    assert shared_worker() is shared_worker()


def test_a_worker_that_is_forgotten_ends_its_server() -> None:
    worker = Worker()
    worker.run(operator.add, 1, 2)
    server = server_of(worker)
    del worker
    assert not runs(server)


def test_errors_of_the_tree_stay_errors_in_the_asynchronous_form(worker: Worker) -> None:
    with pytest.raises(GroundplanError, match="Atlantis"):
        asyncio.run(worker.run_async(jobs.refuse))
