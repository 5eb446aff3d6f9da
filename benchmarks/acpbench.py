"""Print what the atomic questions reach on ACPBench Hard, with the PDDL given and no model.

python -m benchmarks.acpbench --data ../shared/acpbench
"""

import argparse
from collections.abc import Sequence
from statistics import median

from agents.documents import Json
from agents.evaluate.acpbench.bench import judged
from agents.evaluate.acpbench.items import TASKS, load_items
from benchmarks.command import data_folder, entry, time_limit
from tools import Budget

Answered = tuple[str, Json]


def row(name: str, answered: Sequence[Answered]) -> str:
    """Return one line of the table."""
    scores = [score for _, score in answered]
    seconds = [score["seconds_solver"] for score in scores]
    official, verified = (f"{sum(s[key] for s in scores)}/{len(scores)}" for key in ("official", "verified"))
    return f"{name:<8}{official:>10}{verified:>10}{median(seconds):>10.4f}{max(seconds):>9.3f}"


def main() -> None:
    """Answer and judge all items, then print the table and every official miss."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.acpbench", description=__doc__)
    parser.add_argument("--data", type=data_folder, required=True, help="the folder of ACPBench")
    parser.add_argument("--split", default="dev", help="which files: TASK/SPLIT.gen.json")
    parser.add_argument("--task", choices=TASKS, action="append", help="only this one; may be repeated")
    parser.add_argument("--seconds", type=time_limit, default=60.0, help="the budget of one question within an item")
    options = parser.parse_args()
    items = load_items(options.data, options.split)
    chosen = options.task or TASKS
    answered = [(n, judged(i, Budget(seconds=options.seconds))) for n, i in items.items() if i.task in chosen]
    print(f"{'task':<8}{'official':>10}{'verified':>10}{'median s':>10}{'max s':>9}")
    for task in chosen:
        print(row(task, [(name, score) for name, score in answered if score["task"] == task]))
    print(row("all", answered))
    for name, score in answered:
        if not score["verified"]:
            print(f"{name}: NOT VERIFIED: {score['answer']}: {score['ruling']}")
        if score["reason"]:
            print(f"{name}: {score['reason']}")


if __name__ == "__main__":
    entry(main)
