"""Our Sokoban solver and Fast Downward `lama-first` on the same Boxoban levels, one after the other on one core.

Fast Downward gets the level as PDDL with interchangeable boxes, in a process of its own. Its wall-clock time has a
start-up part (two Python interpreters, the driver), so three times of it are shown: the whole, the whole less that
of a level with one push, and what its search component alone reports, without translation and grounding. Our time
runs from the level's text to the replayed plan. Every plan of either side is replayed by the rules.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from benchmarks.command import data_folder, entry, positive, time_limit
from envs import sokoban
from tools import Budget, InputError

FILES = {
    "medium": ("medium/train/000.txt", "medium/train/001.txt"),
    "hard": ("hard/000.txt",),
    "unfiltered": ("unfiltered/train/000.txt",),
}
TRIVIAL = "#####\n#@$.#\n#####\n"


@dataclass(frozen=True, slots=True)
class Timed:
    """One run on one level; `search_s` is what the engine itself reports for its search."""

    solved: bool
    seconds: float
    search_s: float
    pushes: int = 0


def ours(level: sokoban.Level, mode: sokoban.Mode, limit_s: float) -> Timed:
    """Solve one level from its text."""
    text = sokoban.write_level(level)
    started = time.perf_counter()
    (read,) = sokoban.read_levels(text)
    outcome = sokoban.solve(read, mode=mode, budget=Budget(seconds=limit_s))
    seconds = time.perf_counter() - started
    if not isinstance(outcome, sokoban.PlanFound):
        return Timed(False, seconds, seconds)
    assert sokoban.replay(level, outcome.plan).passed
    return Timed(mode == "first" or outcome.optimal, seconds, seconds, outcome.pushes)


def fast_downward(script: Path, level: sokoban.Level, limit_s: float) -> Timed:
    """Solve one level by Fast Downward in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        domain, problem = sokoban.to_pddl(level)
        Path(folder, "domain.pddl").write_text(domain)
        Path(folder, "problem.pddl").write_text(problem)
        command = [sys.executable, str(script), "--overall-time-limit", f"{limit_s:.0f}s", "--alias", "lama-first"]
        started = time.perf_counter()
        done = subprocess.run(
            [*command, "domain.pddl", "problem.pddl"], cwd=folder, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - started
        plan_file = Path(folder, "sas_plan")
        if not plan_file.exists():
            return Timed(False, seconds, seconds)
        verdict = sokoban.replay(level, sokoban.from_pddl_plan(plan_file.read_text()))
    assert isinstance(verdict, sokoban.PlanSolves), verdict
    reported = re.search(r"Total time: ([\d.e-]+)s", done.stdout)
    return Timed(True, seconds, float(reported[1]) if reported else seconds, verdict.pushes)


def line(name: str, runs: Sequence[Timed], seconds: Iterable[float]) -> str:
    """Return one row: solved, median, ninth decile and worst in milliseconds, mean pushes."""
    times = sorted(seconds)
    solved = [run for run in runs if run.solved]
    pushes = sum(run.pushes for run in solved) / max(len(solved), 1)
    decile = times[min(len(times) - 1, len(times) * 9 // 10)]
    shown = "  ".join(f"{1000 * value:9.2f}" for value in (median(times), decile, times[-1]))
    return f"{name:38} {len(solved):5}/{len(runs):<5} {shown}  {pushes:6.1f}"


def compare(name: str, levels: Sequence[sokoban.Level], options: argparse.Namespace, script: Path | None) -> None:
    """Run both sides level by level and print the table of one set."""
    startup_s = 0.0
    if script is not None:
        (trivial,) = sokoban.read_levels(TRIVIAL)
        startup_s = median(fast_downward(script, trivial, 60).seconds for _ in range(5))
    first, best, theirs = [], [], []
    for level in levels:
        first.append(ours(level, "first", options.limit))
        best.append(ours(level, "push_optimal", 60))
        if script is not None:
            theirs.append(fast_downward(script, level, 60))
    print(f"\n{name}, {len(levels)} levels")
    print(f"{'':38} {'solved':>11} {'median ms':>10} {'90% ms':>10} {'worst ms':>10} {'pushes':>7}")
    print(line("groundplan, first plan", first, [run.seconds for run in first]))
    print(line("groundplan, fewest pushes, proven", best, [run.seconds for run in best]))
    if not theirs:
        return
    readings = {
        "lama-first, whole process": [run.seconds for run in theirs],
        f"lama-first, less {1000 * startup_s:.0f} ms start-up": [max(run.seconds - startup_s, 0.0) for run in theirs],
        "lama-first, search component alone": [run.search_s for run in theirs],
    }
    for reading, seconds in readings.items():
        print(line(reading, theirs, seconds))
    own = median(run.seconds for run in first)
    for reading, seconds in readings.items():
        print(f"ratio of medians, {reading}: {median(seconds) / own:.1f}")


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sokoban", description=__doc__)
    parser.add_argument(
        "--data", type=data_folder, required=True, help="the folder with hard/, medium/ and unfiltered/"
    )
    parser.add_argument("--sets", choices=sorted(FILES), nargs="+", default=["medium", "hard"])
    parser.add_argument("--sample", type=positive, default=40, help="levels of each set")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--all", action="store_true", help="every level instead of a sample")
    parser.add_argument("--limit", type=time_limit, default=10.0, help="seconds for a first plan")
    parser.add_argument("--fast-downward", type=Path, help="fast-downward.py; default: the installed up-fast-downward")
    parser.add_argument("--alone", action="store_true", help="without Fast Downward")
    options = parser.parse_args()
    script = None if options.alone else options.fast_downward or installed()
    if script is not None and not script.is_file():
        raise InputError(f"there is no driver of Fast Downward at {str(script)!r}", hint="or --alone")
    for name in options.sets:
        levels = [level for file in FILES[name] for level in sokoban.read_levels((options.data / file).read_text())]
        if not options.all and len(levels) > options.sample:
            levels = random.Random(options.seed).sample(levels, options.sample)
        compare(name, levels, options, script)


def installed() -> Path:
    """Return the driver of the installed `up-fast-downward`, found without importing it."""
    spec = find_spec("up_fast_downward")
    if spec is None or spec.origin is None:
        raise SystemExit("Fast Downward is not here: pip install up-fast-downward, or --fast-downward, or --alone")
    return Path(spec.origin).parent / "downward" / "fast-downward.py"


if __name__ == "__main__":
    entry(main)
