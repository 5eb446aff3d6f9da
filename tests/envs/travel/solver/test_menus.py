from itertools import combinations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from envs.travel.solver.menus import cover_costs, menu_costs

restaurants = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 7)), max_size=5)


def served_by(rows: tuple[tuple[int, int], ...]) -> int:
    return sum(1 << bit for bit in range(3) if any(kinds >> bit & 1 for _, kinds in rows))


def naive(rows: list[tuple[int, int]], meals: int, wanted: int) -> float:
    sums = [
        sum(cost for cost, _ in chosen)
        for size in range(meals, len(rows) + 1)
        for chosen in combinations(rows, size)
        if served_by(chosen) & wanted == wanted
    ]
    return min(sums, default=np.inf)


@given(restaurants, st.integers(0, 3))
def test_menu_costs_are_those_of_trying_all_choices(rows: list[tuple[int, int]], meals: int) -> None:
    costs, served = np.array([c for c, _ in rows], dtype=float), np.array([k for _, k in rows], dtype=np.int64)
    table = menu_costs(costs, served, 3, 3)
    assert [table[meals, wanted] for wanted in range(8)] == [naive(rows, meals, wanted) for wanted in range(8)]


@given(st.lists(restaurants, min_size=4, max_size=4), st.integers(1, 3), st.integers(0, 2))
def test_cover_costs_are_the_best_way_to_divide_the_cuisines(
    towns: list[list[tuple[int, int]]], stops: int, meals: int
) -> None:
    tables = [
        menu_costs(np.array([c for c, _ in rows], dtype=float), np.array([k for _, k in rows], dtype=np.int64), 3, 3)
        for rows in towns
    ]
    menus = [np.array([table[meals] for table in tables[stop : stop + 2]]) for stop in range(stops)]
    found = cover_costs(menus)
    for cities in product(range(2), repeat=stops):
        best = min(
            sum(menus[stop][city, sets[stop]] for stop, city in enumerate(cities))
            for sets in product(range(8), repeat=stops)
            if np.bitwise_or.reduce(np.array(sets)) == 7
        )
        assert found[cities] == best
