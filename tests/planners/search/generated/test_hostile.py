"""Hostile modules with nothing looked at beforehand: the confined process alone must hold them."""

import os
import platform
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planners.search.generated.candidate import (
    CandidateFaulty,
    CandidateLimits,
    CandidateSolved,
    check_candidate,
    run_candidate,
)
from tests.planners.search.generated import hostile
from tests.planners.search.generated.small import GOOD, corridor
from tools import Confinement, Worker, confinement_report
from tools.processes import children

pytestmark = pytest.mark.skipif(
    not confinement_report().possible or platform.machine() != "x86_64" or sys.platform != "linux",
    reason="needs Linux with seccomp; the numbers of the system calls are those of x86_64",
)
SECRET = "groundplan-canary-4711"
TASK = corridor()
UNREAD = CandidateLimits(seconds=0.4, memory_mb=200, prepare_s=0.3, call_s=0.3, grace_s=0.3, checked=False)


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("canary")
    (folder / "canary").write_text("untouched")
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    os.environ["GROUNDPLAN_TEST_SECRET"] = SECRET
    # What is loaded before cannot be refused: the modules get all they ask for, so that only the kernel is tested.
    with Worker(preload=hostile.MODULES, confinement=Confinement()) as worker:
        yield worker
    del os.environ["GROUNDPLAN_TEST_SECRET"]


def jobs_left() -> list[int]:
    """Return what lives below the supervisors, which live below the fork servers, which live below us.

    Other tests' servers, which may live as long as the session, have fork servers of their own further down.
    """
    servers = [pid for pid in children(os.getpid()) if b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert servers, "our worker has one"
    supervisors = [pid for server in servers for pid in children(server)]
    return [job for supervisor in supervisors for job in children(supervisor)]


@pytest.mark.parametrize("name", hostile.ATTEMPTS)
def test_nothing_gets_through(name: str, folder: Path, listener: socket.socket, worker: Worker) -> None:
    code = hostile.attempts(SECRET, str(folder), listener.getsockname()[1])[name]
    outcome = run_candidate(TASK, code, limits=replace(UNREAD, seconds=5), worker=worker)
    assert "ESCAPED" not in str(outcome)
    assert isinstance(outcome, CandidateSolved) or outcome.fault.kind == "crash", outcome  # type: ignore[union-attr]
    assert [path.name for path in folder.iterdir()] == ["canary"]
    assert (folder / "canary").read_text() == "untouched"
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert not jobs_left()


@pytest.mark.parametrize("name", hostile.BOMBS)
def test_a_bomb_ends_its_own_process_only(name: str, worker: Worker) -> None:
    code, fault = hostile.bombs()[name]
    outcome = run_candidate(TASK, code, limits=UNREAD, worker=worker)
    assert isinstance(outcome, CandidateFaulty), outcome
    assert not fault or outcome.fault.kind == fault, outcome
    assert len(outcome.fault.critique()) < 20_000
    assert "\x1b" not in outcome.fault.critique()
    assert not jobs_left()


@pytest.mark.parametrize("name", hostile.FORGERIES)
def test_a_forged_answer_is_no_plan_and_no_error_of_ours(name: str, worker: Worker) -> None:
    code = hostile.forgeries()[name]
    for outcome in (
        run_candidate(TASK, code, limits=UNREAD, worker=worker),
        check_candidate(TASK, code, limits=UNREAD, worker=worker),
    ):
        assert isinstance(outcome, CandidateFaulty), outcome
        assert outcome.fault.kind in ("crash", "raised")
        assert "as I say" not in outcome.fault.critique()
    assert not jobs_left()


def test_after_all_that_the_worker_still_works(worker: Worker) -> None:
    assert isinstance(run_candidate(TASK, GOOD, worker=worker), CandidateSolved)


def test_the_attempts_would_succeed_without_confinement(folder: Path, listener: socket.socket) -> None:
    """An attempt that fails everywhere proves nothing: some harmless ones must get through in a plain worker."""
    modules = hostile.attempts(SECRET, str(folder), listener.getsockname()[1])
    with Worker(preload=hostile.MODULES) as plain:
        for name in ("reads a system file", "opens a socket by system call", "starts a thread", "looks where it is"):
            outcome = run_candidate(TASK, modules[name], limits=UNREAD, worker=plain)
            assert "ESCAPED" in str(outcome), name
