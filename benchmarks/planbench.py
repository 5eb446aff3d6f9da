"""Plan the PlanBench instances given: every plan replayed, optimal lengths and unsolvable ones compared.

Usage: python -m benchmarks.planbench DATA [--seconds 60] [--mode optimal|satisficing|both] [--only FOLDER]
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from planners import NoPlan, PlanFound, PlanGaveUp, PlanOutcome, load_pddl, plan_task, read_task
from tools import Budget


def instances(folder: Path) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield each listed instance with the texts of its domain and problem."""
    for line in (folder / "instances.jsonl").read_text().splitlines():
        item = json.loads(line)
        domain = load_pddl(folder / item.get("domain_file", "domain.pddl"))
        yield item, domain, load_pddl(folder / item["problem_file"], "problem")


def verdict(item: dict[str, Any], outcome: PlanOutcome, *, optimal: bool) -> str:
    """Return in one word how an outcome compares with what is known of the instance."""
    solvable, best = item["solvable"], item.get("plan_length_optimal")
    match outcome:
        case PlanFound() if solvable is False:
            return "WRONG"
        case PlanFound(cost=cost, optimal=proven):
            if optimal and best is not None and (cost != best or not proven):
                return "WRONG"
            return "optimal" if proven else "solved"
        case NoPlan():
            return "WRONG" if solvable else "unsolvable"
        case PlanGaveUp(reason=reason):
            return reason


def run(folder: Path, *, seconds: float, optimal: bool) -> Counter[str]:
    """Plan every instance of a folder, print one line of counts and each instance that is missed.

    The optimal mode takes those whose optimum is known, and the unsolvable ones.
    """
    counts: Counter[str] = Counter()
    times: list[float] = []
    for item, domain, problem in instances(folder):
        if optimal and item["solvable"] is not False and item.get("plan_length_optimal") is None:
            counts["optimum unknown"] += 1
            continue
        began = time.perf_counter()
        outcome = plan_task(*read_task(domain, problem), optimal=optimal, budget=Budget(seconds=seconds))
        times.append(time.perf_counter() - began)
        word = verdict(item, outcome, optimal=optimal)
        counts[word] += 1
        if word not in ("optimal", "solved", "unsolvable"):
            known = {key: item.get(key) for key in ("solvable", "plan_length_optimal")}
            print(f"  {folder.name} {item['id']}: {word} after {times[-1]:.1f} s, known {known}")
    mode = "optimal" if optimal else "satisficing"
    print(f"{folder.name:40} {mode:12} {dict(counts)} median {median(times):.2f} s, worst {max(times):.1f} s")
    return counts


def main() -> int:
    """Run all folders and say whether nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--mode", choices=("optimal", "satisficing", "both"), default="both")
    parser.add_argument("--only")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for listing in sorted((options.data / "planbench").glob("*/instances.jsonl")):
        if options.only in (None, listing.parent.name):
            for optimal in (False, True):
                if options.mode in ("both", "optimal" if optimal else "satisficing"):
                    total += run(listing.parent, seconds=options.seconds, optimal=optimal)
    print(f"all {dict(total)}")
    return 1 if total["WRONG"] else 0


if __name__ == "__main__":
    sys.exit(main())
