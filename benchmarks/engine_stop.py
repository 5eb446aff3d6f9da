"""Stop Fast Downward in four ways and measure how long anything of it is left.

Usage: python -m benchmarks.engine_stop [--runs 20]

A budget that ends and a task that is cancelled stop a translator whose grounding never ends; Ctrl-C, as the signal
SIGINT to the process that plans, and a faster engine of a portfolio stop a blind search. What is measured is the time
from the stop to the end of every process of the engine's sessions, with the process of the job that started it.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.command import entry, positive
from envs import open_world
from planners import PlanFound, PlanGaveUp, plan, plan_task_async, read_task
from tools import Budget

GROUNDING_BOMB = (
    """(define (domain bomb) (:predicates (lit ?x) (mixed ?a ?b ?c ?d ?e ?f ?g))
  (:action mix :parameters (?a ?b ?c ?d ?e ?f ?g) :precondition (and (lit ?a) (lit ?g))
    :effect (mixed ?a ?b ?c ?d ?e ?f ?g)))""",
    f"""(define (problem bomb-1) (:domain bomb) (:objects {" ".join(f"o{n}" for n in range(40))})
  (:init {" ".join(f"(lit o{n})" for n in range(40))}) (:goal (mixed o1 o2 o3 o4 o5 o6 o7)))""",
)
BUDGET_S = 2.0
_PLANNING = "import sys; from planners import plan; plan(*sys.argv[1:], engine='fd-blind')"
_WORKING_S = 0.3
_PATIENCE_S = 30.0


def long_search() -> tuple[str, str]:
    """Return a task that a blind search does not end and a heuristic one solves in a second."""
    (task,) = open_world("logistics").tasks(seed=1, count=1, size=12)
    return task.domain_text, task.problem_text


def engine_sessions(folder: Path) -> set[int]:
    """Return the sessions of all processes that work below `folder`; an engine shares one with its job."""
    found = set()
    for pid in _pids():
        try:
            if Path(f"/proc/{pid}/cwd").readlink().is_relative_to(folder):
                found.add(os.getsid(pid))
        except OSError:  # it has ended, or is not ours
            continue
    return found


def alive(sessions: set[int]) -> list[int]:
    """Return the processes of these sessions that still run; a zombie only waits for its parent to notice."""
    return [pid for pid in _pids() if _session(pid) in sessions and not _is_zombie(pid)]


def wait_for_engine(folder: Path, engines: int = 1) -> set[int]:
    """Return the sessions of the engines in `folder` once all of them have worked for a moment."""
    end = time.monotonic() + _PATIENCE_S
    while len(engine_sessions(folder)) < engines:
        if time.monotonic() > end:
            raise TimeoutError("the engine has not started")
        time.sleep(0.01)
    time.sleep(_WORKING_S)
    return engine_sessions(folder)


def seconds_until_gone(sessions: set[int], since: float) -> float:
    """Return the seconds from `since` to the end of the last process of these sessions."""
    while alive(sessions):
        if time.monotonic() - since > _PATIENCE_S:
            raise TimeoutError(f"still alive after {_PATIENCE_S} s: {alive(sessions)}")
        time.sleep(0.001)
    return time.monotonic() - since


def by_budget(folder: Path) -> float:
    """Let the budget end while the translator grounds."""

    async def run() -> float:
        began = time.monotonic()
        call = plan_task_async(*read_task(*GROUNDING_BOMB), engine="fd-lama-first", budget=Budget(seconds=BUDGET_S))
        job = asyncio.create_task(call)
        sessions = await asyncio.to_thread(wait_for_engine, folder)
        left_s = await asyncio.to_thread(seconds_until_gone, sessions, began + BUDGET_S)
        outcome = await job
        assert isinstance(outcome, PlanGaveUp), outcome
        assert outcome.reason == "timeout", outcome
        return left_s

    return asyncio.run(run())


def by_cancelling(folder: Path) -> float:
    """Cancel the task while the translator grounds."""

    async def run() -> float:
        job = asyncio.create_task(plan_task_async(*read_task(*GROUNDING_BOMB), engine="fd-lama-first"))
        sessions = await asyncio.to_thread(wait_for_engine, folder)
        stopped = time.monotonic()
        job.cancel()
        gone = asyncio.create_task(asyncio.to_thread(seconds_until_gone, sessions, stopped))
        await asyncio.gather(job, return_exceptions=True)
        return await gone

    return asyncio.run(run())


def by_ctrl_c(folder: Path) -> float:
    """Interrupt a process that plans, while the engine searches."""
    with subprocess.Popen([sys.executable, "-c", _PLANNING, *long_search()], stderr=subprocess.DEVNULL) as process:
        sessions = wait_for_engine(folder)
        stopped = time.monotonic()
        process.send_signal(signal.SIGINT)
        left_s = seconds_until_gone(sessions, stopped)
        process.wait(_PATIENCE_S)
    return left_s


def by_losing(folder: Path) -> float:
    """Let another engine find the plan first; the stop is the moment at which it is returned."""

    async def run() -> float:
        call = plan_task_async(*read_task(*long_search()), engine=("fd-blind", "fd-lama-first"))
        job = asyncio.create_task(call)
        sessions = await asyncio.to_thread(wait_for_engine, folder, 2)
        outcome = await job
        returned = time.monotonic()
        assert isinstance(outcome, PlanFound), outcome
        assert outcome.engine == "fd-lama-first", outcome
        return seconds_until_gone(sessions, returned)

    return asyncio.run(run())


WAYS: dict[str, Callable[[Path], float]] = {
    "budget": by_budget,
    "cancelled": by_cancelling,
    "Ctrl-C": by_ctrl_c,
    "loser of a portfolio": by_losing,
}


def measure(way: Callable[[Path], float]) -> float:
    """Return the seconds of one stop, with a folder for temporary files of its own, by which the engine is known."""
    with tempfile.TemporaryDirectory(prefix="engine-stop-") as folder:
        before, tempfile.tempdir, os.environ["TMPDIR"] = os.environ.get("TMPDIR"), folder, folder
        try:
            return way(Path(folder))
        finally:
            tempfile.tempdir = None
            os.environ.pop("TMPDIR")
            if before is not None:
                os.environ["TMPDIR"] = before


def main() -> int:
    """Print the median and the worst of some runs for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=positive, default=20)
    runs = parser.parse_args().runs
    worst = 0.0
    plan(*long_search())  # the fork server starts with the first job, which would count as time of the first stop
    for name, way in WAYS.items():
        times = sorted(measure(way) for _ in range(runs))
        worst = max(worst, times[-1])
        print(f"{name:22} {runs} runs: gone after {median(times):.3f} s in the median, {times[-1]:.3f} s at most")
    print(f"worst of all: {worst:.3f} s")
    return 0 if worst <= 1.0 else 1


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


if __name__ == "__main__":
    entry(main)
