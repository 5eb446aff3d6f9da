"""Linear conditions in normal form mean what was compared, at every point."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.constraints.linear import (
    COMPARISONS,
    Comparison,
    Linear,
    Literal,
    as_linear,
    combine,
    compare_with_zero,
    extent,
    scale_of,
)
from planners.constraints.syntax import BinaryOp

BOUNDS = ((0, 1), (-2, 3), (1, 4))
NUMBERS = st.one_of(st.integers(-4, 4), st.fractions(-3, 3, max_denominator=4))
TERMS = st.builds(
    lambda values, constant: Linear({n: value for n, value in enumerate(values) if value}, constant),
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    NUMBERS,
)
POINTS = list(product(*(range(low, high + 1) for low, high in BOUNDS)))


def value(term: Linear, point: tuple[int, ...]) -> int | Fraction:
    return term.constant + sum(weight * point[variable] for variable, weight in term.terms.items())


def holds(comparison: Comparison | bool, point: tuple[int, ...]) -> bool:
    if isinstance(comparison, bool):
        return comparison
    condition = comparison.condition
    total = sum(weight * point[variable] for variable, weight in condition.terms)
    return (condition.low <= total <= condition.high) is comparison.holds


@given(TERMS, st.sampled_from(sorted(COMPARISONS)))
def test_a_condition_means_the_comparison(term: Linear, op: BinaryOp) -> None:
    comparison = compare_with_zero(op, term, BOUNDS)
    assert all(holds(comparison, point) is COMPARISONS[op](value(term, point), 0) for point in POINTS)


@given(TERMS, st.sampled_from(sorted(COMPARISONS)), st.fractions(0, 5, max_denominator=3).filter(bool))
def test_comparisons_that_mean_the_same_are_equal(term: Linear, op: BinaryOp, factor: Fraction) -> None:
    flipped = {"<": BinaryOp.GT, "<=": BinaryOp.GE, ">": BinaryOp.LT, ">=": BinaryOp.LE}.get(op, op)
    comparison = compare_with_zero(op, term, BOUNDS)
    assert compare_with_zero(op, combine([(factor, term)]), BOUNDS) == comparison
    assert compare_with_zero(flipped, combine([(-factor, term)]), BOUNDS) == comparison


@given(TERMS, TERMS, NUMBERS)
def test_combining_is_linear(first: Linear, second: Linear, factor: int | Fraction) -> None:
    both = combine([(1, first), (factor, second)])
    assert all(value(both, point) == value(first, point) + factor * value(second, point) for point in POINTS)
    assert 0 not in both.terms.values()


@given(TERMS)
def test_the_extent_is_tight(term: Linear) -> None:
    values = [value(term, point) for point in POINTS]
    low, high = extent(term.terms, BOUNDS)
    assert (low + term.constant, high + term.constant) == (min(values), max(values))


@given(TERMS)
def test_the_scale_makes_integers(term: Linear) -> None:
    scaled = combine([(scale_of(term), term)])
    assert all(number.denominator == 1 for number in (scaled.constant, *scaled.terms.values()))


@pytest.mark.parametrize("truth", [False, True])
def test_a_truth_value_counts_as_zero_or_one(truth: bool) -> None:
    literal = Literal(0)
    assert value(as_linear(literal), (int(truth),)) == int(truth)
    assert value(as_linear(literal.negated()), (int(truth),)) == int(not truth)
    assert literal.negated().negated() == literal
    assert as_linear(truth) == Linear({}, int(truth))
