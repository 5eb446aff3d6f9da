from pathlib import Path

from agents.documents import Json
from benchmarks.search_coverage import table, tasks


def test_coverage_is_counted_for_each_domain_and_runner() -> None:
    found: dict[tuple[str, str, float], Json] = {
        ("lift/p1", "ours", 30.0): {"solved": True, "seconds": 2.5},
        ("lift/p2", "ours", 30.0): {"solved": False, "why": "OutOfBudget"},
        ("lift/p1", "theirs", 3.0): {"solved": True, "seconds": 0.1},
        ("lifts/p1", "ours", 30.0): {"solved": True, "seconds": 9.0},
        ("lifts/p1", "ours", 10.0): {"solved": False, "why": "OutOfBudget"},
    }
    lines = table(found, [("theirs", 3.0), ("ours", 30.0)]).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["lift", "1/1", "(0.10", "s)", "1/2", "(2.50", "s)"],
        ["lifts", "0/0", "(0.00", "s)", "1/1", "(9.00", "s)"],
        ["all", "1/1", "(0.10", "s)", "2/3", "(9.00", "s)"],
    ]


def test_tasks_are_those_of_the_tier_in_order(tmp_path: Path) -> None:
    for name in (
        "b/domain.pddl",
        "b/easy/p2.pddl",
        "b/easy/p1.pddl",
        "b/hard/p1.pddl",
        "a/domain.pddl",
        "a/easy/p1.pddl",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [name for name, _, _ in tasks(tmp_path, [], "easy", 5)] == ["a/p1", "b/p1", "b/p2"]
    assert [name for name, _, _ in tasks(tmp_path, ["b"], "easy", 1)] == ["b/p1"]
