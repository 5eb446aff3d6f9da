"""Both ways to match boxes with goals against trying all permutations."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from envs.sokoban.solver.matching import Matching, hungarian, too_few_goals


@st.composite
def square(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 6))
    return draw(st.lists(st.lists(st.integers(0, 30), min_size=size, max_size=size), min_size=size, max_size=size))


def cheapest(costs: list[list[int]]) -> int:
    return min(sum(costs[row][column] for row, column in enumerate(order)) for order in permutations(range(len(costs))))


@given(square())
def test_both_methods_find_the_cheapest_assignment(costs: list[list[int]]) -> None:
    truth = cheapest(costs)
    assert hungarian(costs) == truth
    matching = Matching({row: tuple(line) for row, line in enumerate(costs)}, len(costs))
    assert matching.cost(tuple(range(len(costs)))) == truth
    assert matching.cost(tuple(reversed(range(len(costs))))) == truth


def test_no_box_costs_nothing() -> None:
    assert Matching({}, 0).cost(()) == 0


@given(st.lists(st.integers(0, 31), min_size=1, max_size=5))
def test_too_few_goals_names_a_true_bottleneck_exactly_when_there_is_one(reachable: list[int]) -> None:
    boxes = range(len(reachable))
    possible = any(
        all(reachable[box] >> goal & 1 for box, goal in zip(boxes, order, strict=False))
        for order in permutations(range(5), len(reachable))
    )
    short = too_few_goals(reachable)
    assert (not short) == possible
    union = 0
    for box in short:
        union |= reachable[box]
    assert not short or union.bit_count() < len(short)
