"""Run the same work in a plain worker and in a confined one, in turn, and print what confinement adds.

    python -m benchmarks.confinement [--jobs 300]

A job that does nothing shows the cost of a process; a loop over a heuristic shows that a call inside costs no more.
"""

import argparse
import timeit
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from benchmarks.command import entry, positive
from tools import Confinement, Finished, Worker

CALLS = 100_000
SETUP = """
goal = tuple((variable, (variable * 7) % 31) for variable in range(40))
state = tuple(range(40))
def goal_count(state):
    return sum(state[variable] != value for variable, value in goal)
"""


def seconds(worker: Worker, job: Callable[..., Any], *arguments: Any) -> float:
    """Return how long a job takes, from the call to its result."""
    began = perf_counter()
    outcome = worker.run(job, *arguments)
    taken = perf_counter() - began
    assert isinstance(outcome, Finished), outcome
    return taken


def microseconds_a_call(worker: Worker) -> float:
    """Return what one call of a heuristic costs inside a job."""
    outcome = worker.run(timeit.timeit, "goal_count(state)", SETUP, perf_counter, CALLS)
    assert isinstance(outcome, Finished), outcome
    return float(outcome.value) / CALLS * 1e6


def main() -> None:
    """Measure both workers in turn and print medians with quartiles."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.confinement", description=__doc__)
    parser.add_argument("--jobs", type=positive, default=300, help="how many in each worker")
    parser.add_argument("--loops", type=positive, default=5, help="how many loops of calls in each worker")
    options = parser.parse_args()
    workers = {
        "plain": Worker(preload=("timeit",)),
        "confined": Worker(preload=("timeit",), confinement=Confinement()),
    }
    for worker in workers.values():
        seconds(worker, abs, 1)  # starts it, and tests the confinement itself
    jobs: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(options.jobs):
        for name, worker in workers.items():
            jobs[name].append(seconds(worker, abs, 1) * 1e3)
    calls: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(options.loops):
        for name, worker in workers.items():
            calls[name].append(microseconds_a_call(worker))
    for name in workers:
        low, middle, high = quantiles(jobs[name], n=4)
        job = f"a job takes {middle:.1f} ms (quartiles {low:.1f}, {high:.1f})"
        print(f"{name:9s} {job}, a call {median(calls[name]):.2f} us")
    print(f"added to a job: {median(jobs['confined']) - median(jobs['plain']):.1f} ms")


if __name__ == "__main__":
    entry(main)
