"""The cheapest meals that cover given cuisines: exact for one city, and combined over several."""

from collections.abc import Sequence

import numpy as np

from envs.travel.solver.columns import Floats, Ints


def menu_costs(cost: Floats, served: Ints, meals: int, cuisines: int) -> Floats:
    """Return the cheapest cost of at least k different restaurants that serve all cuisines of a set.

    `served` is the set of cuisines of each restaurant, as bits. Row k of the result is for k = 0 ... `meals`,
    column S for the set S. Restaurants beyond k are possible and paid for: meals on travel days.
    """
    most, sets = meals + cuisines, 1 << cuisines
    exactly = np.full((most + 1, sets), np.inf)
    exactly[0, 0] = 0
    missing = np.arange(sets)
    for price, kinds in zip(cost, served, strict=True):
        taken = exactly[:-1, missing & ~kinds] + price
        np.minimum(exactly[1:], taken, out=exactly[1:])
    at_least = np.minimum.accumulate(exactly[::-1], axis=0)[::-1]
    return at_least[: meals + 1]


def cover_costs(menus: Sequence[Floats]) -> Floats:
    """Return the cheapest meals for each tuple of cities that together serve all cuisines.

    `menus[i]` is for stop i: a row for each city, a column for each set of cuisines. The result has one axis for each
    stop.
    """
    together = menus[0]
    sets = together.shape[-1]
    for number, menu in enumerate(menus[1:], start=2):
        wanted = [sets - 1] if number == len(menus) else range(sets)
        together = np.stack([_split(together, menu, whole) for whole in wanted], axis=-1)
    return together[..., -1]


def _split(together: Floats, menu: Floats, whole: int) -> Floats:
    """Return the cheapest split of a set of cuisines between the stops so far and the next one."""
    best = np.full((*together.shape[:-1], menu.shape[0]), np.inf)
    part = whole
    while True:  # all subsets of `whole`, the empty one last
        np.minimum(best, together[..., part, None] + menu[:, whole & ~part], out=best)
        if not part:
            return best
        part = (part - 1) & whole
