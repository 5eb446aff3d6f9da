"""The command line of a benchmark: solve its families and print the table."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.queries import Query, answer, table
from tools import Budget


def run(module: str, families: Iterable[str], queries: Callable[[Path, str], Sequence[Query]]) -> None:
    """Read the options, solve every query of the chosen families and print the table."""
    names = list(families)
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description="Print how many gold answers `solve` reproduces, and how fast.",
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the data set")
    parser.add_argument("--seconds", type=float, default=60.0, help="the budget of one query")
    parser.add_argument("--family", choices=names, action="append", help="only this one; may be repeated")
    options = parser.parse_args()
    budget = Budget(seconds=options.seconds)
    chosen = options.family or names
    print(table({name: [answer(query, budget) for query in queries(options.data, name)] for name in chosen}))
