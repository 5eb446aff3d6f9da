"""The agile score is that of the paper; the order is coverage, agile score, expansions."""

from math import log

import pytest

from agents.heuristics.scores import Scores, TaskScore, agile


@pytest.mark.parametrize(
    ("seconds", "score"),
    [(0.0, 1.0), (0.9, 1.0), (1.0, 1.0), (300.0, 0.0), (1000.0, 0.0), (10.0, 1 - log(10) / log(300))],
)
def test_the_agile_score_falls_with_the_logarithm_of_the_time(seconds: float, score: float) -> None:
    assert agile(seconds) == pytest.approx(score)


def scores(*tasks: tuple[bool, float, int]) -> Scores:
    made = (TaskScore(task=f"p{n}", solved=s, seconds=t, expanded=e) for n, (s, t, e) in enumerate(tasks))
    return Scores(tasks=tuple(made))


def test_coverage_counts_before_speed_and_speed_before_expansions() -> None:
    slow_but_more = scores((True, 50.0, 9999), (True, 50.0, 9999))
    fast_but_less = scores((True, 0.1, 1), (False, 0.1, 1))
    faster = scores((True, 20.0, 9999), (True, 50.0, 9999))
    fewer = scores((True, 50.0, 10), (True, 50.0, 9999))
    assert slow_but_more.rank > fast_but_less.rank
    assert faster.rank > fewer.rank > slow_but_more.rank


def test_an_unsolved_task_gives_no_agile_score_and_no_expansions() -> None:
    assert scores((False, 0.1, 77)).agile == 0.0
    assert scores((False, 0.1, 77), (True, 0.5, 3)).expanded == 3
