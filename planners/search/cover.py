"""Choose the groups of facts that become variables: the one with most facts not yet covered first."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heapreplace


def covered(facts: Iterable[int], groups: Sequence[Sequence[int]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield for each variable the place of its group and the facts that it takes from it, as many as possible first.

    Among equals the first group is taken. What no group covers, or only alone, is left to the caller.
    """
    left = set(facts)
    waiting = [(-sum(map(left.__contains__, group)), place) for place, group in enumerate(groups)]
    heapify(waiting)
    while waiting:
        size, place = waiting[0]
        chosen = tuple(fact for fact in groups[place] if fact in left)
        if len(chosen) < 2:
            heappop(waiting)
        elif len(chosen) < -size:  # some were covered since
            heapreplace(waiting, (-len(chosen), place))
        else:
            heappop(waiting)
            left.difference_update(chosen)
            yield place, chosen
