"""Choose restaurants for a trip: every meal of a stay day, and every cuisine asked for."""

from collections.abc import Iterator, Mapping, Sequence

from envs.travel.schema import Restaurant
from envs.travel.vocabulary import MEALS

Slot = tuple[int, str]
Stop = tuple[str, int, int]  # city, day of arrival, day of leaving


def choose_meals(
    tables: Mapping[str, Sequence[Restaurant]], stops: Sequence[Stop], cuisines: Sequence[str]
) -> dict[Slot, Restaurant] | None:
    """Return a restaurant for each slot, or `None` if there are too few or a cuisine is missing.

    The cuisines come first, cheapest restaurant by cuisine; then the cheapest fill what is left. Dinner on
    the day of arrival and breakfast on the day of leaving are used for cuisines only.
    """
    meals: dict[Slot, Restaurant] = {}
    free = {city: list(_slots(first, last)) for city, first, last in stops}
    for cuisine in cuisines:
        if any(cuisine in restaurant.cuisines for restaurant in meals.values()):
            continue
        choice = _cheapest(tables, free, meals, cuisine)
        if choice is None:
            return None
        meals[free[choice.city].pop(0)] = choice
    for city, first, last in stops:
        for slot in free[city]:
            if first < slot[0] < last:
                choice = _cheapest(tables, {city: [slot]}, meals, "")
                if choice is None:
                    return None
                meals[slot] = choice
    return meals


def _slots(first: int, last: int) -> Iterator[Slot]:
    yield from ((day, meal) for day in range(first + 1, last) for meal in MEALS)
    yield first, "dinner"
    yield last, "breakfast"


def _cheapest(
    tables: Mapping[str, Sequence[Restaurant]],
    free: Mapping[str, Sequence[Slot]],
    meals: Mapping[Slot, Restaurant],
    cuisine: str,
) -> Restaurant | None:
    options = (
        restaurant
        for city, slots in free.items()
        if slots
        for restaurant in tables[city]
        if (not cuisine or cuisine in restaurant.cuisines) and restaurant not in meals.values()
    )
    return min(options, key=lambda restaurant: restaurant.average_cost, default=None)
