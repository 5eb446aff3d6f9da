"""The cheapest assignment of boxes to goals, each goal to one box."""

from collections.abc import Sequence
from itertools import combinations

Costs = Sequence[int]
MAX_HALVED = 10
"""Up to this many boxes, tables over goal subsets are faster than the Hungarian method."""


class Matching:
    """Find the least total cost; `costs[p]` are the costs of a box in place p, one for each of `goals` goals."""

    def __init__(self, costs: dict[int, tuple[int, ...]], goals: int) -> None:
        self._costs = costs
        self._goals = goals
        self._index = {chosen: i for size in range(goals + 1) for i, chosen in enumerate(_subsets(goals, size))}
        self._tables: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._splits: dict[int, list[list[tuple[int, int]]]] = {}

    def cost(self, places: tuple[int, ...]) -> int:
        """Return the least cost for as many places as there are goals."""
        if not places:
            return 0
        if len(places) > MAX_HALVED:
            return hungarian([self._costs[place] for place in places])
        return self._table(places)[0]

    def _table(self, places: tuple[int, ...]) -> tuple[int, ...]:
        """Return the least cost for every set of goals of the size of `places`."""
        if len(places) == 1:
            return self._costs[places[0]]
        if len(places) == self._goals:
            return self._joined(places)
        table = self._tables.get(places)
        if table is None:
            table = self._tables[places] = self._joined(places)
        return table

    def _joined(self, places: tuple[int, ...]) -> tuple[int, ...]:
        half = len(places) // 2
        first, second = self._table(places[:half]), self._table(places[half:])
        return tuple([min([first[a] + second[b] for a, b in split]) for split in self._splits_of(len(places))])

    def _splits_of(self, size: int) -> list[list[tuple[int, int]]]:
        """Return for every set of `size` goals the ways to divide it between the two halves."""
        if size not in self._splits:
            self._splits[size] = [
                [
                    (self._index[part], self._index[tuple(goal for goal in chosen if goal not in part)])
                    for part in combinations(chosen, size // 2)
                ]
                for chosen in _subsets(self._goals, size)
            ]
        return self._splits[size]


def _subsets(goals: int, size: int) -> list[tuple[int, ...]]:
    return list(combinations(range(goals), size)) if goals <= MAX_HALVED else []


def hungarian(costs: Sequence[Costs]) -> int:
    """Return the cost of the cheapest assignment of rows to columns of a square table (Kuhn, Munkres)."""
    size = len(costs)
    row_price, column_price = [0] * size, [0] * (size + 1)
    row_of = [-1] * (size + 1)  # The column `size` stands for the row that is being placed.
    for row in range(size):
        row_of[size] = row
        came_from = _shortest_path(costs, row_of, row_price, column_price)
        column = came_from.pop()
        while column != size:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return sum(costs[row_of[column]][column] for column in range(size))


def _shortest_path(
    costs: Sequence[Costs], row_of: list[int], row_price: list[int], column_price: list[int]
) -> list[int]:
    """Find a cheapest alternating path to a free column; return each column's predecessor, then that column."""
    size = len(costs)
    slack, came_from, done = [1 << 60] * size, [size] * size, [False] * (size + 1)
    column = size
    while row_of[column] >= 0:
        done[column] = True
        row, nearest = row_of[column], -1
        for other in range(size):
            if done[other]:
                continue
            reduced = costs[row][other] - row_price[row] - column_price[other]
            if reduced < slack[other]:
                slack[other], came_from[other] = reduced, column
            if nearest < 0 or slack[other] < slack[nearest]:
                nearest = other
        step = slack[nearest]
        for other in range(size + 1):
            if done[other]:
                row_price[row_of[other]] += step
                column_price[other] -= step
            elif other < size:
                slack[other] -= step
        column = nearest
    return [*came_from, column]


def too_few_goals(reachable: Sequence[int]) -> frozenset[int]:
    """Return boxes that together reach fewer goals than they are, or none (Hall's condition).

    `reachable[b]` masks the goals that box b can reach.
    """
    box_of: dict[int, int] = {}
    for box in range(len(reachable)):
        seen: set[int] = set()
        if not _augment(box, reachable, box_of, seen):
            return frozenset({box, *(box_of[goal] for goal in seen)})
    return frozenset()


def _augment(box: int, reachable: Sequence[int], box_of: dict[int, int], seen: set[int]) -> bool:
    for goal in range(reachable[box].bit_length()):
        if reachable[box] >> goal & 1 and goal not in seen:
            seen.add(goal)
            if goal not in box_of or _augment(box_of[goal], reachable, box_of, seen):
                box_of[goal] = box
                return True
    return False
