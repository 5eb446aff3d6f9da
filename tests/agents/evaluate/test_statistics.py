"""Wilson intervals against published values, and percentiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.evaluate.statistics import Z_95, Share, percentile


# R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3, with the four decimals given there.
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(hits: int, of: int, low: float, high: float) -> None:
    assert Share(hits, of).wilson() == pytest.approx((low, high), abs=5e-5)


def test_the_bounds_are_the_rates_at_which_the_observed_share_is_just_significant() -> None:
    for bound in Share(7, 30).wilson():
        assert abs(7 / 30 - bound) == pytest.approx(Z_95 * (bound * (1 - bound) / 30) ** 0.5)


def test_without_trials_everything_is_possible() -> None:
    assert (Share(0, 0).rate, Share(0, 0).wilson()) == (0.0, (0.0, 1.0))


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_rate_and_lies_in_the_unit_interval(counts: tuple[int, int]) -> None:
    low, high = Share(*counts).wilson()
    assert 0 <= low <= Share(*counts).rate <= high <= 1


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.integers(0, 100))
def test_a_percentile_is_one_of_the_values_with_enough_of_them_below(values: list[float], rank: int) -> None:
    found = percentile(values, rank)
    assert found in values
    assert sum(value <= found for value in values) >= rank / 100 * len(values)


def test_percentiles_by_the_nearest_rank() -> None:
    assert [percentile([15, 20, 35, 40, 50], rank) for rank in (5, 30, 40, 50, 95, 100)] == [15, 20, 20, 35, 50, 50]
    assert (percentile([1, 2], 50), percentile([1, 2, 3, 4], 50), percentile(list(range(1, 21)), 95)) == (1, 2, 19)
    assert percentile([], 50) == 0
