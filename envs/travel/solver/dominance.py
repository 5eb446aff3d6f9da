"""Leave out choices that can always be exchanged for a better one."""

from collections.abc import Iterable

import numpy as np

from envs.travel.solver.columns import Floats, Ints
from envs.travel.solver.senses import Sense


def losses(columns: Iterable[tuple[Floats, Sense]]) -> Floats:
    """Return a matrix with one row for each attribute that matters, in which smaller is never worse.

    The sense of a column says which change does harm; one in which any change does harm gives two rows.
    """
    rows: list[Floats] = []
    for values, harmful in columns:
        if harmful & Sense.RISING:
            rows.append(values)
        if harmful & Sense.FALLING:
            rows.append(-values)
    return np.array(rows)


def undominated(matrix: Floats, uses: int) -> Ints:
    """Return the cases (columns of `matrix`) that fewer than `uses` others dominate.

    A case dominates another if it is nowhere worse, and of two equal ones the earlier does. When at most `uses`
    cases are taken, none of them twice, each left-out case that a solution takes can be exchanged for one of its
    dominators that the solution does not take. The exchange is never worse, and because "dominates" is a strict
    order, repeating it ends with cases that are kept: leaving out the others loses no optimum.
    """
    cases = matrix.shape[1]
    no_worse = np.ones((cases, cases), dtype=np.bool_)
    for row in matrix:
        no_worse &= row[:, None] <= row[None, :]
    equal = no_worse & no_worse.T
    earlier = np.arange(cases)[:, None] < np.arange(cases)[None, :]
    dominates = no_worse & (~equal | earlier)
    return np.flatnonzero(dominates.sum(axis=0) < uses)
