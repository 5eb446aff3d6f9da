"""Orderings: what makes a state come first. Each turns a batch of new states into keys, the least first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from planners.search.task import State

Values = Sequence[Sequence[float]]
"""For each heuristic the values of the states in the batch."""


class Batch(NamedTuple):
    """New states with the costs of their paths and their values; unpacked only where somebody reads them so."""

    size: int
    states: Sequence[State]
    costs: Sequence[int]
    values: Values


Ordering = Callable[[Batch], Sequence[Any]]


def breadth_first(batch: Batch) -> Sequence[int]:
    """All keys are equal, so what came in first goes out first."""
    return [0] * batch.size


def uniform_cost(batch: Batch) -> Sequence[int]:
    """Order by g (Dijkstra 1959)."""
    return batch.costs


def greedy(batch: Batch) -> Sequence[float]:
    """Order by h (Doran and Michie 1966)."""
    return batch.values[0]


def greedy_by(number: int) -> Ordering:
    """Return greedy ordering by the heuristic with this number."""
    return lambda batch: batch.values[number]


def a_star(batch: Batch) -> Sequence[tuple[float, float]]:
    """Order by f = g + h, and the smaller h among equals (Hart, Nilsson and Raphael 1968)."""
    return [(cost + value, value) for cost, value in zip(batch.costs, batch.values[0], strict=True)]


@dataclass(frozen=True, slots=True)
class Weighted:
    """f = g + w h (Pohl 1970), and the smaller h among equals."""

    weight: float

    def __call__(self, batch: Batch) -> Sequence[tuple[float, float]]:
        """Return keys."""
        weight = self.weight
        return [(cost + weight * value, value) for cost, value in zip(batch.costs, batch.values[0], strict=True)]


def factors(ordering: Ordering) -> tuple[float, float] | None:
    """Return the numbers by which g and h are multiplied in keys that are a sum of them; None for other orderings."""
    if ordering is greedy:
        return 0.0, 1.0
    if ordering is a_star:
        return 1.0, 1.0
    return (1.0, ordering.weight) if isinstance(ordering, Weighted) else None


class Novelty:
    """Novel states first, then h: novel has a fact that no state before it with the same value had.

    This is w of best-first width search (Lipovetzky and Geffner 2017) with 1 the only width that is looked at.
    """

    def __init__(self) -> None:
        self._seen: dict[float, set[tuple[int, int]]] = {}

    def __call__(self, batch: Batch) -> Sequence[tuple[bool, float]]:
        """Return keys, and remember the facts of the batch."""
        return [(not self._is_novel(state, h), h) for state, h in zip(batch.states, batch.values[0], strict=True)]

    def _is_novel(self, state: State, value: float) -> bool:
        seen = self._seen.setdefault(value, set())
        before = len(seen)
        seen.update(enumerate(state))
        return len(seen) > before
