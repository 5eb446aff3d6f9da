"""Plan the PlanBench instances given: every plan replayed, optimal lengths and unsolvable ones compared.

Usage: python -m benchmarks.planbench DATA [--seconds 60] [--mode optimal|satisficing|both] [--only FAMILY]
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from statistics import median

from agents.evaluate.planbench.items import PlanItem, load_instances
from agents.evaluate.planbench.oracle import RIGHT, verdict, wants_optimum
from benchmarks.command import data_folder, entry, some, time_limit
from planners import plan_task, read_task
from tools import Budget


def run(family: str, items: Sequence[PlanItem], *, seconds: float, optimal: bool) -> Counter[str]:
    """Plan every instance of a family, print one line of counts and each instance that is missed.

    The optimal mode takes those whose optimum is known, and the unsolvable ones.
    """
    counts: Counter[str] = Counter()
    times: list[float] = []
    for item in items:
        if optimal and not wants_optimum(item):
            counts["optimum unknown"] += 1
            continue
        began = time.perf_counter()
        trees = read_task(item.domain_text, item.problem_text)
        outcome = plan_task(*trees, optimal=optimal, budget=Budget(seconds=seconds))
        times.append(time.perf_counter() - began)
        word = verdict(item, outcome, optimal=optimal)
        counts[word] += 1
        if word not in RIGHT:
            known = f"solvable {item.solvable}, optimum {item.best_cost}"
            print(f"  {item.id}: {word} after {times[-1]:.1f} s, known: {known}")
    mode = "optimal" if optimal else "satisficing"
    print(f"{family:40} {mode:12} {dict(counts)} median {median(times):.2f} s, worst {max(times):.1f} s")
    return counts


def main() -> int:
    """Run all families and say whether nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=data_folder)
    parser.add_argument("--seconds", type=time_limit, default=60.0)
    parser.add_argument("--mode", choices=("optimal", "satisficing", "both"), default="both")
    parser.add_argument("--only")
    options = parser.parse_args()
    families: dict[str, list[PlanItem]] = {}
    given = load_instances(options.data / "planbench").values()
    for item in some((item for item in given if options.only in (None, item.family)), "instances"):
        families.setdefault(item.family, []).append(item)
    total: Counter[str] = Counter()
    for family, items in families.items():
        for optimal in (False, True):
            if options.mode in ("both", "optimal" if optimal else "satisficing"):
                total += run(family, items, seconds=options.seconds, optimal=optimal)
    print(f"all {dict(total)}")
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    entry(main)
