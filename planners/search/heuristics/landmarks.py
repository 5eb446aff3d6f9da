"""Fact landmarks of the delete relaxation, and the orders between them."""

from collections import deque
from collections.abc import Iterable
from functools import reduce
from operator import and_

from planners.search.heuristics.relaxation import Relaxation


def needed_facts(relaxation: Relaxation, true: Iterable[int]) -> dict[int, int]:
    """Return for each reachable fact the mask of facts that must hold at some time before or with it.

    These are all fact landmarks of the delete relaxation, as the greatest fixpoint of Zhu and Givan (2003), Landmark
    extraction via planning graph propagation: what a fact needs is itself and what all its achievers share; an
    achiever brings what any of its preconditions needs and all that it adds itself.
    """
    operators, users = relaxation.operators, relaxation.users()
    needed = {fact: 1 << fact for fact in true}
    start = frozenset(needed)
    missing = [len(operator.conditions) for operator in operators]
    added = [sum(1 << fact for fact in operator.adds) for operator in operators]
    waiting: deque[int] = deque()
    is_waiting = bytearray(len(operators))

    def wake(fact: int, *, first: bool) -> None:
        for number in users[fact]:
            missing[number] -= first
            if not missing[number] and not is_waiting[number]:
                is_waiting[number] = True
                waiting.append(number)

    for fact in sorted(start):
        wake(fact, first=True)
    while waiting:
        number = waiting.popleft()
        is_waiting[number] = False
        before = added[number]
        for fact in operators[number].conditions:
            before |= needed[fact]
        for fact in operators[number].adds:
            old = needed.get(fact)
            new = before if old is None else old & before
            if new != old and fact not in start:
                needed[fact] = new
                wake(fact, first=old is None)
    return needed


def greedy_necessary(relaxation: Relaxation, needed: dict[int, int], fact: int, achievers: Iterable[int]) -> int:
    """Return the mask of facts that hold just before `fact` first becomes true, whichever achiever it is.

    An achiever that needs the fact at some time before is not the first (Richter and Westphal 2010, The LAMA planner).
    """
    first = [
        conditions
        for conditions in (relaxation.operators[number].conditions for number in achievers)
        if all(condition in needed and not needed[condition] >> fact & 1 for condition in conditions)
    ]
    masks = [sum(1 << condition for condition in conditions) for conditions in first]
    return reduce(and_, masks) if masks else 0
