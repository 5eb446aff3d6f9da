"""Problems of Planetarium's kinds against changed copies of themselves: the benchmark, on a sample of the data."""

import os
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.equivalence import judged, pairs
from planners.equivalence.problems import equivalent
from tools import Budget

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", ROOT.parent / "shared"))


def outcomes(name: str, every: int, budget: Budget) -> Counter[str]:
    if not (SHARED / name).is_dir():
        pytest.skip(f"the data folder {name!r} is not there")
    return Counter(
        judged(pair, equivalent(pair.domain, pair.left, pair.right, pair.how, budget))
        for _, pair in pairs(SHARED / name, every)
    )


def test_every_planetarium_verdict_is_right_and_none_is_left_open() -> None:
    assert outcomes("planetarium", 20, Budget(seconds=30)).keys() == {"agrees"}


def test_no_verdict_is_wrong_in_other_domains_and_few_are_left_open() -> None:
    found = outcomes("nl2pddl", 5, Budget(seconds=2))
    assert found.keys() <= {"agrees", "undecided"}
    assert found["undecided"] <= found.total() // 20
