from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from envs.travel.solver.dominance import losses, undominated
from envs.travel.solver.senses import Sense

cases = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=7)


@given(cases, st.integers(1, 3), st.integers(0, 8))
def test_leaving_out_dominated_cases_keeps_the_cheapest_choice_of_good_ones(
    rows: list[tuple[int, int]], uses: int, wanted: int
) -> None:
    costs, ratings = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    kept = undominated(losses([(costs, Sense.RISING), (ratings, Sense.FALLING)]), uses).tolist()

    def cheapest(among: list[int]) -> float:
        choices = combinations(among, min(uses, len(rows)))
        fitting = [sum(costs[list(c)]) for c in choices if sum(ratings[list(c)]) >= wanted]
        return min(fitting, default=np.inf)

    assert cheapest(kept) == cheapest(list(range(len(rows))))


def test_of_equal_cases_the_first_ones_stay() -> None:
    same = np.array([3.0, 3.0, 3.0])
    assert undominated(losses([(same, Sense.RISING)]), 2).tolist() == [0, 1]


def test_a_value_of_which_any_change_does_harm_is_never_exchanged_for_another() -> None:
    costs, kinds = np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0])
    assert undominated(losses([(costs, Sense.RISING), (kinds, Sense.ANY)]), 1).tolist() == [0, 1]


def test_a_value_without_a_sense_is_not_looked_at() -> None:
    columns = [(np.array([1.0, 2.0]), Sense.RISING), (np.array([5.0, 9.0]), Sense.NONE)]
    assert undominated(losses(columns), 1).tolist() == [0]
