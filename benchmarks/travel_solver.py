"""The trip solver on a file of requests: is every plan proven cheapest and accepted, and what does it take?

Seconds are wall-clock for the whole call, the worker's start included; the first call of a process, which starts the
fork server and loads the solver into it, is measured apart.

Run: python -m benchmarks.travel_solver --data ../shared/travelplanner
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles

from benchmarks.command import data_folder, entry, some
from envs import Checker, Tables, TripSolved, TripTask, load_requests, load_tables, solve_trip


@dataclass(frozen=True, slots=True)
class Row:
    """What one request took."""

    task: str
    cost: int
    proven: bool
    official: bool
    strict: bool
    skeletons: int
    programs: int
    seconds: float
    peak_memory_mb: float


def measure(tables: Tables, checker: Checker, task: TripTask) -> Row:
    """Solve one request and check its plan."""
    start = time.perf_counter()
    outcome = solve_trip(tables, task.request)
    seconds = time.perf_counter() - start
    if not isinstance(outcome, TripSolved):
        return Row(task.id, 0, False, False, False, 0, 0, seconds, 0.0)
    verdicts = checker.check(task.request, outcome.plan)
    counts = outcome.statistics
    return Row(
        task.id,
        outcome.cost,
        outcome.optimal,
        verdicts.official.passed,
        verdicts.strict.passed,
        int(counts["skeletons"]),
        int(counts["programs"]),
        seconds,
        counts["peak_memory_mb"],
    )


def summary(rows: Sequence[Row], first_s: float) -> dict[str, float]:
    """Return the counts and the figures that the target names."""
    seconds = [row.seconds for row in rows]
    return {
        "requests": len(rows),
        "proven": sum(row.proven for row in rows),
        "official": sum(row.official for row in rows),
        "strict": sum(row.strict for row in rows),
        "median_s": median(seconds),
        "p95_s": quantiles(seconds, n=20, method="inclusive")[-1],
        "max_s": max(seconds),
        "first_call_s": first_s,
        "peak_memory_mb": max(row.peak_memory_mb for row in rows),
    }


def main() -> None:
    """Measure every request of the file and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=data_folder, required=True, help="folder of the TravelPlanner data")
    arguments.add_argument("--requests", default="train.jsonl", help="file of requests in that folder")
    arguments.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = arguments.parse_args()
    tables = load_tables(given.data)
    tasks = list(some(load_requests(given.data / given.requests), "requests"))
    checker = Checker(tables)
    first_s = measure(tables, checker, tasks[0]).seconds
    rows = [measure(tables, checker, task) for task in tasks]
    total = summary(rows, first_s)
    if given.json:
        print(json.dumps({"summary": total, "rows": [asdict(row) for row in rows]}, indent=2))
        return
    print(
        f"{'request':<12}{'cost':>8}{'proven':>8}{'official':>10}{'strict':>8}{'programs':>10}{'seconds':>9}{'MB':>6}"
    )
    for row in rows:
        print(
            f"{row.task:<12}{row.cost:>8}{row.proven!s:>8}{row.official!s:>10}{row.strict!s:>8}"
            f"{row.programs:>10}{row.seconds:>9.3f}{row.peak_memory_mb:>6.0f}"
        )
    for name, value in total.items():
        print(f"{name:<16}{value:>10.3f}" if isinstance(value, float) else f"{name:<16}{value:>10}")


if __name__ == "__main__":
    entry(main)
