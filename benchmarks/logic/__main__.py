"""Print how many riddles of fixed form `solve` answers by proof."""

import argparse
import json
import time
from collections.abc import Sequence

from benchmarks.command import data_folder, entry, some
from benchmarks.logic import deduction, lies
from benchmarks.logic.riddles import Riddle, entailed
from tools import Budget


def main() -> None:
    """Read the folder of logic data, answer every riddle and print one line for each family."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.logic", description=__doc__)
    parser.add_argument("--data", type=data_folder, required=True, help="the folder with bbh and logic_lm")
    options = parser.parse_args()
    lines = (options.data / "logic_lm" / "LogicalDeduction.jsonl").read_text().splitlines()
    _report("logical deduction", [deduction.riddle(json.loads(line)) for line in some(lines, "riddles")])
    webs = json.loads((options.data / "bbh" / "web_of_lies.json").read_text())["examples"]
    _report("web of lies", [lies.riddle(number, record) for number, record in enumerate(some(webs, "webs"))])


def _report(family: str, riddles: Sequence[Riddle]) -> None:
    start = time.monotonic()
    right = sum(entailed(riddle, Budget(seconds=60)) == (riddle.gold,) for riddle in riddles)
    mean = (time.monotonic() - start) / len(riddles)
    print(f"{family:<18}{right}/{len(riddles)} right, {mean:.3f} s each")


if __name__ == "__main__":
    entry(main)
