"""The competition's scores, and what is compared only where it can be."""

from math import log

import pytest

from agents.documents import Json
from agents.evaluate.ipc_learning.scores import Comparison, agile_score, geometric_mean, satisficing_score


@pytest.mark.parametrize(
    ("seconds", "score"),
    [(None, 0.0), (0.2, 1.0), (1.0, 1.0), (30.0, 0.0), (30.1, 0.0), (5.0, 1 - log(5) / log(30))],
)
def test_the_agile_score_falls_with_the_logarithm_of_the_time(seconds: float | None, score: float) -> None:
    assert agile_score(seconds, 30.0) == pytest.approx(score)


def test_a_limit_of_a_second_or_less_leaves_only_all_or_nothing() -> None:
    assert [agile_score(seconds, limit) for seconds, limit in ((0.5, 1.0), (0.4, 0.5), (0.6, 0.5))] == [1, 1, 0]


@pytest.mark.parametrize(
    ("cost", "best", "score"), [(None, 4, 0.0), (8, 4, 0.5), (4, 4, 1.0), (3, 4, 1.0), (0, 0, 1.0), (3, None, 0.0)]
)
def test_the_satisficing_score_is_the_share_of_the_best_known_cost(
    cost: float | None, best: float | None, score: float
) -> None:
    assert satisficing_score(cost, best) == score


def test_the_geometric_mean_counts_nothing_as_one() -> None:
    assert geometric_mean([0, 100]) == pytest.approx(10)
    assert geometric_mean([]) == 0


def run(cost: float | None, expanded: int | None = 10, status: str = "timeout") -> Json:
    solved = cost is not None
    return {
        "success": solved,
        "status": "solved" if solved else status,
        "cost": cost,
        "agile": float(solved),
        "expanded": expanded,
    }


RUNS = {
    "one": {"a/easy/p01": run(4, 9), "a/easy/p02": run(5, 100), "a/hard/p01": run(None)},
    "two": {"a/easy/p01": run(8, 1), "a/easy/p02": run(None, status="memory")},
}


def table(comparison: Comparison) -> dict[tuple[str, str], float]:
    return {(line.name, line.column): line.value for line in comparison.lines()}


def test_coverage_counts_only_what_was_attempted() -> None:
    lines = {(line.name, line.column): (line.hits, line.of) for line in Comparison(RUNS, {}).lines() if line.of}
    assert lines == {
        ("a easy", "one"): (2, 2),
        ("a easy", "two"): (1, 2),
        ("a hard", "one"): (0, 1),
        ("all easy", "one"): (2, 2),
        ("all easy", "two"): (1, 2),
        ("all hard", "one"): (0, 1),
        ("all", "one"): (2, 3),
        ("all", "two"): (1, 2),
    }


def test_costs_are_compared_with_the_best_of_the_runs_and_with_published_ones() -> None:
    found = table(Comparison(RUNS, {}))
    assert (found["satisficing", "one"], found["satisficing", "two"]) == (2.0, 0.5)
    published = Comparison(RUNS, {"a/easy/p01": 2.0, "a/easy/p02": 50.0})
    assert table(published)["satisficing", "one"] == 1.5
    assert {line.section for line in published.lines() if line.name == "agile"} == {
        "score (C* published or of these runs)"
    }


def test_counts_are_compared_on_tasks_that_all_have_solved() -> None:
    comparison = Comparison(RUNS, {})
    assert comparison.solved_by_all == ("a/easy/p01",)
    found = table(comparison)
    assert found["expansions, geo. mean", "one"] == pytest.approx(9)
    assert ("evaluations, geo. mean", "one") not in found


def test_the_ways_to_fail_are_told_apart() -> None:
    found = table(Comparison(RUNS, {}))
    assert (found["memory", "one"], found["memory", "two"], found["timeout", "one"]) == (0, 1, 1)


def test_nothing_attempted_is_a_table_without_measures() -> None:
    assert all(line.value == 0 for line in Comparison({}, {}).lines())
