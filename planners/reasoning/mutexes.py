"""Pairs of facts that never hold together: the fixpoint of h2 (Haslum and Geffner 2000), a row of bits a fact.

Bit q of row p says that p and q may hold at once. Operators are applied until no row grows; what stays apart
is an invariant, so a conjunction with such a pair can never hold.
"""

from dataclasses import dataclass

from planners.reasoning.facts import bits
from planners.reasoning.positive import Operator, PositiveTask
from tools import Budget

_UNLIMITED = Budget(seconds=None)
_BETWEEN_CLOCKS = 256


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which facts and complements may hold, and hold together, in reachable states."""

    reached: int
    together: tuple[int, ...]

    def possible(self, condition: int) -> bool:
        """Return whether no two facts of a conjunction exclude each other; false is a proof, true is none."""
        if condition & self.reached != condition:
            return False
        return all(self.together[fact] & condition == condition for fact in bits(condition))

    def mutex(self, first: int, second: int) -> bool:
        """Return whether two facts are proven never to hold at once."""
        return not self.together[first] >> second & 1


def pairs(positive: PositiveTask, start: int, forbidden: int = 0, budget: Budget = _UNLIMITED) -> Pairs:
    """Compute the pairs reachable from `start` (a lifted state) with the operators that add nothing of `forbidden`.

    Only the fixpoint is a proof: where the time runs out before it, every pair is said to be possible.
    """
    growing = _Growing(2 * positive.count, start)
    operators = [operator for operator in positive.pairwise_operators() if not operator.add & forbidden]
    latest = [0] * len(operators)
    meter = budget.start()
    changed = True
    while changed:
        changed = False
        for number, operator in enumerate(operators):
            if number % _BETWEEN_CLOCKS == 0 and meter.remaining_s() == 0:
                return _all_possible(2 * positive.count)
            after = growing.after(operator)
            # What an operator leaves behind only grows: the same as last time brings nothing new.
            if after != latest[number]:
                latest[number] = after
                changed |= growing.join(operator.add, after)
    return Pairs(growing.reached, tuple(growing.rows))


def _all_possible(count: int) -> Pairs:
    everything = (1 << count) - 1
    return Pairs(everything, (everything,) * count)


class _Growing:
    def __init__(self, count: int, start: int) -> None:
        self.reached = start
        self.rows = [0] * count
        for fact in bits(start):
            self.rows[fact] = start

    def after(self, operator: Operator) -> int:
        """Return all that may hold beside what the operator adds, or 0 while it cannot be applied."""
        condition = operator.precondition
        beside = self.reached
        if condition & beside != condition:
            return 0
        for fact in bits(condition):
            row = self.rows[fact]
            if row & condition != condition:
                return 0
            beside &= row
        return (beside & ~operator.delete) | operator.add

    def join(self, added: int, after: int) -> bool:
        """Let each added fact hold together with all of `after`; return whether a pair was new."""
        changed = False
        self.reached |= added
        for fact in bits(added):
            fresh = after & ~self.rows[fact]
            if fresh:
                changed = True
                self.rows[fact] |= fresh
                for other in bits(fresh):
                    self.rows[other] |= 1 << fact
        return changed
