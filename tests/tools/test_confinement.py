"""Confinement: what the worker does with it, what is promised where it is missing, and the filter's text."""

import platform
import struct
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.tools import sample_jobs as jobs
from tools import (
    Confinement,
    ConfinementReport,
    Finished,
    Limits,
    Stopped,
    Unconfinable,
    Worker,
    confined_worker,
    confinement_report,
)
from tools import worker as worker_module
from tools.confinement.linux import ALLOWED_CALLS
from tools.confinement.seccomp import filter_program

linux = pytest.mark.skipif(sys.platform != "linux", reason="confinement needs Linux")
confinable = pytest.mark.skipif(not confinement_report().possible, reason="this system cannot confine")
MISSING = ConfinementReport("elsewhere", seccomp=False, landlock=0, missing=("the kernel is another one",))


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(confinement=Confinement()) as worker:
        yield worker


@confinable
def test_a_confined_job_computes_and_answers(worker: Worker) -> None:
    result = worker.run(jobs.answer, {"plan": [1, 2.5, "ü"]})
    assert isinstance(result, Finished)
    assert result.value == {"plan": [1, 2.5, "ü"]}


@confinable
def test_a_confined_job_sees_nothing_of_the_environment(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_TEST_SECRET", "x")
    for name in ("GROUNDPLAN_TEST_SECRET", "HOME", "PATH"):
        result = worker.run(jobs.pid_and_environment, name)
        assert isinstance(result, Finished)
        assert result.value[1] is None


@confinable
def test_an_error_of_a_confined_job_is_its_word_and_not_ours(worker: Worker) -> None:
    result = worker.run(jobs.refuse)
    assert isinstance(result, Stopped)
    assert result.reason == "raised"
    assert "Atlantis" in result.detail


@confinable
def test_the_limits_hold_in_a_confined_job(worker: Worker) -> None:
    for job, arguments, limits, reason in (
        (jobs.hold, (2000,), Limits(memory_mb=150), "memory"),
        (jobs.talk_then_sleep, ("x",), Limits(seconds=0.1), "timeout"),
        (jobs.flood_stdout, (), Limits(output_bytes=100_000), "output"),
    ):
        result = worker.run(job, *arguments, limits=limits)
        assert isinstance(result, Stopped)
        assert result.reason == reason


@confinable
def test_the_hash_seed_of_the_jobs_is_the_one_asked_for() -> None:
    def of_text(seed: int) -> object:
        result = confined_worker(seed).run(hash, "text")
        assert isinstance(result, Finished)
        return result.value

    assert of_text(0) != of_text(1)
    assert confined_worker(1) is confined_worker(1)


def test_where_nothing_can_be_confined_no_job_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "confinement_report", lambda: MISSING)
    with Worker(confinement=Confinement()) as worker, pytest.raises(Unconfinable, match="another one") as raised:
        worker.run(jobs.answer, 1)
    assert "allow_unconfined" in raised.value.hint
    assert raised.value.exit_code == 9


def test_jobs_run_unconfined_only_when_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "confinement_report", lambda: MISSING)
    with Worker(confinement=Confinement(allow_unconfined=True)) as worker:
        assert getattr(worker.run(jobs.answer, 1), "value", None) == 1


@confinable
def test_a_kernel_that_lets_something_through_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "what_gets_through", jobs.modules_before_the_call)
    with Worker(confinement=Confinement()) as worker, pytest.raises(Unconfinable, match="could still"):
        worker.run(jobs.answer, 1)


@linux
def test_a_process_that_forbids_filters_is_found_out() -> None:
    """An outer filter that refuses prctl(PR_SET_SECCOMP) stands for a container that does."""
    code = """
import ctypes, struct
from tools.confinement import linux
from tools.confinement.seccomp import _Program
steps = [(0x20, 0, 0, 0), (0x15, 0, 3, NUMBER), (0x20, 0, 0, 16), (0x15, 0, 1, 22), (0x06, 0, 0, 0x50001),
         (0x06, 0, 0, 0x7FFF0000)]
program = b"".join(struct.pack("=HBBI", *step) for step in steps)
linux.prctl(38, 1)
linux.prctl(22, 2, ctypes.byref(_Program(len(steps), program)))
from tests.tools import sample_jobs as jobs
from tools import Confinement, Unconfinable, Worker
with Worker(confinement=Confinement()) as worker:
    try:
        worker.run(jobs.answer, 1)
    except Unconfinable as error:
        print("refused:", error.message)
"""
    number = {"x86_64": "157", "aarch64": "167"}.get(platform.machine())
    if number is None:
        pytest.skip("the number of prctl is not known here")
    command = [sys.executable, "-c", code.replace("NUMBER", number)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "refused: untrusted code cannot be confined" in done.stdout


def test_the_report_says_what_there_is_in_one_line() -> None:
    assert "not possible here: the kernel is another one" in MISSING.summary()
    assert "no Landlock" in ConfinementReport("linux", seccomp=True, landlock=0, missing=()).summary()
    assert "Landlock 7" in ConfinementReport("linux", seccomp=True, landlock=7, missing=()).summary()


@pytest.mark.parametrize("processor", sorted(ALLOWED_CALLS))
def test_every_jump_of_the_filter_lands_inside_it(processor: str) -> None:
    program = filter_program(processor)
    steps = [struct.unpack("=HBBI", program[at : at + 8]) for at in range(0, len(program), 8)]
    for place, (operation, if_true, if_false, _) in enumerate(steps):
        if operation in (0x15, 0x35, 0x45):
            assert place + 1 + max(if_true, if_false) < len(steps)
    assert steps[-1] == (0x06, 0, 0, 0x00050001)


@pytest.mark.parametrize("name", ["execve", "openat", "socket", "clone", "fork", "kill", "ptrace", "prctl"])
def test_no_call_that_reaches_outside_is_on_the_list(name: str) -> None:
    assert all(name not in calls for calls in ALLOWED_CALLS.values())
