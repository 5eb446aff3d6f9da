"""Print what the floor costs: one job, one tool call, one log record. Run it on an idle machine.

python -m benchmarks.tools
"""

import argparse
import asyncio
import gc
import operator
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.command import entry
from tools import Limits, RunLog, Stopped, Toolbox, Worker

SOLVERS = ("z3", "ortools.sat.python.cp_model")


def median_us(action: Callable[[], object], repeats: int) -> float:
    """Return the median time of `action` in microseconds."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e6


def show(what: str, microseconds: float) -> None:
    """Print one measured line."""
    shown = f"{microseconds:9.1f} us" if microseconds < 1000 else f"{microseconds / 1000:9.2f} ms"
    print(f"{what:58}{shown}")


def lookup(city: str, most: int = 5) -> list[dict[str, object]]:
    """Answer as a search tool does."""
    return [{"name": f"{city} {number}", "price": 10.5 * number} for number in range(most)]


def measure_tools() -> None:
    """Compare a call through the toolbox with the plain call."""
    box = Toolbox([lookup])
    plain_us = median_us(lambda: lookup("Rome", 5), 5000)
    checked_us = median_us(lambda: box.call("lookup", '{"city": "Rome", "most": 5}'), 5000)
    show("tool call: overhead of checks and JSON", checked_us - plain_us)


def measure_log() -> None:
    """Measure records with and without waiting for the disk."""
    with tempfile.TemporaryDirectory() as folder, RunLog.open(Path(folder) / "run.jsonl") as log:
        show("run log: one record", median_us(lambda: log.append("step", number=1, text="hello"), 5000))
        show("run log: sync", median_us(log.sync, 50))


def measure_worker() -> None:
    """Measure jobs of the warm worker: empty, after a pause, killed, cancelled."""
    for preload in ((), SOLVERS):
        with Worker(preload=preload) as worker:
            name = "solvers loaded" if preload else "nothing loaded"
            show(f"worker, {name}: first job", median_us(lambda: worker.run(operator.add, 1, 2), 1))
            show(f"worker, {name}: job", median_us(lambda: worker.run(operator.add, 1, 2), 100))
            show(f"worker, {name}: stop past a limit of 50 ms", _late_us(worker))
            show(f"worker, {name}: asyncio cancel to reaped", asyncio.run(_cancel_us(worker)))


def _late_us(worker: Worker) -> float:
    late = []
    for _ in range(20):
        started = time.perf_counter()
        assert isinstance(worker.run(time.sleep, 60, limits=Limits(seconds=0.05)), Stopped)
        late.append(time.perf_counter() - started - 0.05)
    return statistics.median(late) * 1e6


async def _cancel_us(worker: Worker) -> float:
    times = []
    for _ in range(20):
        task = asyncio.create_task(worker.run_async(time.sleep, 60))
        await asyncio.sleep(0.03)
        started = time.perf_counter()
        task.cancel()
        await asyncio.wait([task])
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e6


def main() -> None:
    """Measure all three; there are no options."""
    argparse.ArgumentParser(prog="python -m benchmarks.tools", description=__doc__).parse_args()
    gc.disable()
    measure_tools()
    measure_log()
    measure_worker()


if __name__ == "__main__":
    entry(main)
